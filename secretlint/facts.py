"""What one file says, without any Secret's value: frozen, picklable, and all that later stages see of it."""

from __future__ import annotations

from typing import NamedTuple

from secretlint.model import Hit, ObjectId, Skipped, Span


class KeyFact(NamedTuple):
    """A key of a Secret that is declared somewhere, with traits of its value (`not-base64`, `trailing-newline` …).

    `span` is the key's place, `value` that of its value (None where the manifest holds none).
    """

    name: str
    span: Span
    traits: tuple[str, ...] = ()
    value: Span | None = None


class Declaration(NamedTuple):
    """A Secret that an object declares or makes. `open`: it may have more keys than those listed.

    `namespace` is "" when it follows the object's own namespace; `via` is the kind that makes it ("Secret" itself,
    "SealedSecret", "Certificate" …). `type` is "" when unknown. `span` is the name's place.
    `certain` is False when the object only may make it (a condition that the manifest does not settle).
    """

    object: ObjectId
    name: str
    namespace: str
    keys: tuple[KeyFact, ...]
    open: bool
    type: str
    span: Span
    via: str
    certain: bool = True
    traits: tuple[tuple[str, str], ...] = ()


class Reference(NamedTuple):
    """One place that names a Secret. `field` is the path of the name (or of the parent where it is missing).

    `usage` is the row of the knowledge in `kinds/` that matched ("env", "env-from", "volume", "pull-secret",
    "ingress-tls" …). `keys` are the keys it needs (each with its place). `missing` says what happens when the Secret or
    key is not there (a `Consequence`). `kustomize`: kustomize rewrites this name. `weak` references only mark as used.
    `types` are the Secret types that it accepts (empty: any). `handed`: a chart's values name it, templates have the
    last word.
    """

    object: ObjectId
    field: str
    name: str
    namespace: str
    keys: tuple[tuple[str, Span], ...]
    optional: bool
    span: Span
    usage: str
    missing: str = "not-started"
    kustomize: bool = False
    weak: bool = False
    types: tuple[str, ...] = ()
    prefix: str = ""
    handed: bool = False


class DocumentFacts(NamedTuple):
    """One object of a file; `document` is the index of its document. `object` is None when it is no Kubernetes object.

    `hits` judge the object as it reaches the API server; those of a List are with its first item.
    """

    document: int
    object: ObjectId | None
    span: Span
    declarations: tuple[Declaration, ...] = ()
    references: tuple[Reference, ...] = ()
    hits: tuple[Hit, ...] = ()
    annotations: tuple[tuple[str, str, Span], ...] = ()
    """Name, value and place of the value, of the few annotations that the graph reads (`extract.ANNOTATIONS`)."""
    deploys: tuple[tuple[str, str], ...] = ()
    """Of kinds that deploy others (Flux, Argo CD, Helm): what `secretlint.deploys` says about them."""
    grants: tuple[tuple[str, str, Span], ...] = ()
    """Of RBAC kinds: what `secretlint.grants` says about reading Secrets."""
    expects: tuple[tuple[str, str], ...] = ()
    """What the object needs of the Secrets' content: images, TLS hosts (`secretlint.content.manifest.expects`)."""
    placed: Span | None = None
    """Where the namespace stands, of an object that makes Secrets."""
    idle: str = ""
    """Why nothing is started from the object as it is written ("" where something is)."""


class Suppression(NamedTuple):
    """A comment `# secretlint: ignore[RULE, ...] reason`; its place (1-based), and the line whose findings it hides.

    `target` 0 means the whole file (`ignore-file`), -1 that the comment says something else after `secretlint:`.
    No `rules` means all of them.
    """

    line: int
    column: int
    end_column: int
    target: int
    rules: tuple[str, ...]
    reason: str


class FileFacts(NamedTuple):
    """One file.

    `hits` concern its text (syntax, separators, credentials in it), whatever is built from it; `suppressions` are its
    comments.
    """

    path: str
    documents: tuple[DocumentFacts, ...]
    hits: tuple[Hit, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    documents_seen: int = 0
    """How many documents the file has, those that were not looked at included."""


class BuiltObject(NamedTuple):
    """One object of a build: its facts, the file of its own document, who it is in the cluster and in that file.

    `open_keys`: it may have more keys than the facts say (a generator's input that is not here).
    """

    facts: DocumentFacts
    path: str
    object: ObjectId
    written: ObjectId
    open_keys: bool


class Gap(NamedTuple):
    """Why a kustomization may make more than is known: something remote, a chart, a file that is not here, a plugin.

    `stem`: what that is called ("": it could be anything). `absent`: files that are not here.
    """

    reason: str
    stem: str = ""
    absent: tuple[str, ...] = ()


class Built(NamedTuple):
    """What a kustomization makes; `gaps` are what it may make besides.

    `files` are all that it reads, `whole` those of them that hold whole objects (the others are patches and inputs).
    `missing`: something that it names is not there.
    """

    objects: tuple[BuiltObject, ...]
    gaps: tuple[Gap, ...]
    files: tuple[str, ...]
    whole: tuple[str, ...]
    missing: bool = False
