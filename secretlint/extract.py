"""One file's bytes → its facts and the hits of document checks. The one place that sees values; they stay here."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import NamedTuple

from secretlint import checks, deploys, grants, lazyre, redact, stream, suppress, tree
from secretlint.checks import Context, Document
from secretlint.content import manifest
from secretlint.credentials import tokens
from secretlint.facts import DocumentFacts, FileFacts
from secretlint.kinds import extract as kinds
from secretlint.kinds.table import Table
from secretlint.model import Hit, ObjectId, Skipped, Span
from secretlint.stream import Role, Stream
from secretlint.tree import Mapping, Node, Origin


class Parsed(NamedTuple):
    """One object of a file with its nodes (a List's items are objects of their own). `object` None: not a manifest."""

    origin: Origin
    root: Node
    object: ObjectId | None
    role: Role


class ParsedFile(NamedTuple):
    """What a file holds: `objects` in order, `texts` the documents as such (List not unrolled), and what went wrong."""

    stream: Stream
    documents: tuple[Parsed, ...]
    objects: tuple[Parsed, ...]
    hits: tuple[Hit, ...]
    skipped: tuple[Skipped, ...]
    unread: tuple[Origin, ...] = ()
    """Documents that could not be composed (templates, broken YAML)."""


def parse(data: bytes, path: str) -> ParsedFile:
    """Splits and composes. Documents that no rule looks at are left out."""
    split = stream.split(data, path)
    documents: list[Parsed] = []
    objects: list[Parsed] = []
    hits = list(split.hits)
    skipped: list[Skipped] = []
    unread: list[Origin] = []
    if not split.meant and not may_matter(path, split.text):
        return ParsedFile(split, (), (), tuple(hits), ())
    for origin in split.documents:
        if stream.skim(origin.text) != "other":
            continue
        loaded = stream.load(origin, split)
        hits.extend(loaded.hits)
        if loaded.skipped is not None:
            skipped.append(loaded.skipped)
        if loaded.root is None:
            unread.append(origin)
            continue
        documents.append(Parsed(origin, loaded.root, *stream.classify(loaded.root, path)))
        objects.extend(Parsed(origin, *found) for found in stream.objects(loaded.root, path))
    return ParsedFile(split, tuple(documents), tuple(objects), tuple(hits), tuple(skipped), tuple(unread))


def may_matter(path: str, text: str) -> bool:
    """Whether a file that says neither `kind` nor `apiVersion` is read.

    Those are kustomizations, Helm values whatever they are called, what SOPS encrypted, and files in which something
    betrays itself as a credential. A password of somebody's docker-compose.yaml is none of our business.
    """
    name = path.rpartition("/")[2].lower()
    if name in stream.KUSTOMIZATION_NAMES or stream.classify(None, path)[1] == "values":
        return True
    return _VALUES.search(path) is not None or "PRIVATE KEY-----" in text or "ENC[AES256" in text or tokens.any_in(text)


_VALUES = lazyre.compile(
    r"(?i)(?:\A|[/._-])(?:helm[-_])?(?:values|secrets?|credentials|helmfile)(?:[/._-]|\Z)|(?:\A|/)fleet\.ya?ml\Z"
)
"""In a path: what charts are given from (`helm/values/prod.yaml`, `secrets.prod.yaml`)."""


def file_facts(data: bytes, path: str, context: Context, own: Table | None = None) -> FileFacts:
    """All facts of a file. `own`: a team's own kinds."""
    return facts_of(parse(data, path), path, context, own)


def facts_of(parsed: ParsedFile, path: str, context: Context, own: Table | None) -> FileFacts:
    """All facts of a parsed file."""
    hits = list(parsed.hits)
    for origin in parsed.unread:
        hits.extend(unread_text(origin, context))
    first: dict[int, tuple[Hit, ...]] = {}
    for item in parsed.documents:
        hits.extend(judge(item, context, checks.TEXT_CHECKS))
        first[item.origin.index] = tuple(judge(item, context, checks.OBJECT_CHECKS))
    return FileFacts(
        path,
        tuple(object_facts(item, first.pop(item.origin.index, ()), own) for item in parsed.objects),
        tuple(hits),
        parsed.skipped,
        suppress.find(parsed.stream.text),
        len(parsed.stream.documents),
    )


def unread_text(origin: Origin, context: Context) -> Iterator[Hit]:
    """What can be said about a document that is no YAML: the credentials in its text."""
    for hit in _module("secretlint.checks.exposure").check_template(origin, context):
        yield hit._replace(document=origin.index)


def object_facts(parsed: Parsed, hits: tuple[Hit, ...], own: Table | None = None) -> DocumentFacts:
    """The facts of one object."""
    root, identity = parsed.root, parsed.object
    place = _place(root)
    if isinstance(root, Mapping) and parsed.role == "kustomization":
        return DocumentFacts(parsed.origin.index, None, place, hits=hits, deploys=tuple(deploys.kustomization(root)))
    if identity is None or not isinstance(root, Mapping):
        return DocumentFacts(parsed.origin.index, None, place, hits=hits)
    metadata = root.map("metadata")
    declarations = manifest.annotate(root, tuple(kinds.declarations(root, identity, own)))
    namespace = metadata.get("namespace") if metadata is not None and declarations else None
    return DocumentFacts(
        parsed.origin.index,
        identity,
        place,
        declarations,
        tuple(kinds.references(root, identity, own)),
        hits,
        _annotations(metadata),
        deploys.facts(root, identity),
        grants.facts(root, identity),
        manifest.expects(root, identity),
        tree.span(namespace) if isinstance(namespace, tree.Scalar) else None,
        _idle(root),
    )


def judge(parsed: Parsed, context: Context, modules: tuple[str, ...]) -> Iterator[Hit]:
    """Runs document checks. Hits get the document's index and object."""
    document = Document(parsed.root, parsed.origin, parsed.object, parsed.role)
    for name in modules:
        module = _module(name)
        if module.wants(document):
            for hit in module.check_document(document, context):
                field = redact.path(hit.field)
                yield hit._replace(document=document.origin.index, object=hit.object or document.object, field=field)


ANNOTATIONS = frozenset(
    (
        "argocd.argoproj.io/hook",
        "argocd.argoproj.io/sync-wave",
        "helm.sh/hook",
        "helm.sh/hook-weight",
        "kubernetes.io/config.source",
        "kubernetes.io/service-account.name",
        "sealedsecrets.bitnami.com/cluster-wide",
        "sealedsecrets.bitnami.com/namespace-wide",
    )
)
"""The annotations that the graph reads. Others are not kept: an annotation may hold a credential."""


def _idle(root: Mapping) -> str:
    """Of workloads with no replicas, and of what is suspended (Jobs, CronJobs, Flux)."""
    spec = root.map("spec")
    replicas, suspend = (spec.get("replicas"), spec.get("suspend")) if spec is not None else (None, None)
    if isinstance(replicas, tree.Scalar) and replicas.json.type == "integer" and replicas.json.value == 0:
        return "lowered: it has no replicas"
    if tree.is_true(suspend):
        return "lowered: it is suspended"
    return ""


def _annotations(metadata: Mapping | None) -> tuple[tuple[str, str, Span], ...]:
    found = metadata.map("annotations") if metadata is not None else None
    if found is None:
        return ()
    return tuple(
        (key, field.value.text, tree.span(field.value))
        for key, field in found.fields.items()
        if key in ANNOTATIONS and isinstance(field.value, tree.Scalar) and field.value.text is not None
    )


def _place(node: Node) -> Span:
    """The first line of a document: enough to say where it is."""
    origin, start = node.origin, node.start
    line, column, offset = origin.line + start.line + 1, start.column + 1, origin.offset + start.index
    return Span(origin.path, line, column, line, column, offset, offset)


@cache
def _module(name: str) -> ModuleType:
    return importlib.import_module(name)
