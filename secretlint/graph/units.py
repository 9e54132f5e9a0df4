"""What is deployed as one piece: a built kustomization, a path that Flux or Argo CD deploys, a chart, a plain file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from secretlint import lazyre
from secretlint.facts import Declaration, DocumentFacts, Reference
from secretlint.graph.openings import Opening
from secretlint.model import ObjectId, Span

UnitKind = Literal["kustomize", "flux", "argo", "chart", "plain"]


_BASE = lazyre.compile(r"(?:^|/)_?bases?(?:/|$)")


def is_base(folder: str) -> bool:
    """Whether a folder is called a base: it is meant to be included by something, perhaps by nothing here."""
    return _BASE.search(folder) is not None


class Declared(NamedTuple):
    """A Secret as it reaches the cluster. `namespace` "" is not settled by the repository.

    `hashed`: kustomize appends a content hash, so only names that kustomize rewrites reach it.
    """

    fact: Declaration
    name: str
    namespace: str
    hashed: bool
    instance: Instance


class Used(NamedTuple):
    """A reference as it reaches the cluster; `namespace` as for Declared. `hashed`: a generated name is there."""

    fact: Reference
    name: str
    namespace: str
    hashed: bool
    instance: Instance


@dataclass(slots=True, eq=False)
class Instance:
    """One object of a unit. `id` is what reaches the cluster; `written` who it is in its own file."""

    facts: DocumentFacts
    path: str
    id: ObjectId
    written: ObjectId
    unit: Unit
    declared: list[Declared] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)

    def annotation(self, name: str) -> str:
        """The value of an annotation that the graph reads, "" when it is not there."""
        return next((value for key, value, _ in self.facts.annotations if key == name), "")


@dataclass(slots=True, eq=False)
class Unit:
    """Objects that are applied together.

    `name` is what findings call the environment ("" for plain files); `location` the path that places it in the
    repository (a directory, or a file for plain manifests); `group` names the cluster entry that deploys it ("" when
    the repository does not say); `open` holds the reasons why it may contain more than is known; `openings` are what
    comes with it and may make Secrets that no manifest shows. `deployer` is the
    (namespace/name) of the Flux object that deploys it, `after` of those that it waits for; `waits`: that object is
    ready only when these (kind/namespace/name, `*`: all that it deploys) are healthy.
    """

    name: str
    kind: UnitKind
    location: str
    instances: list[Instance] = field(default_factory=list)
    group: str = ""
    destination: str = ""
    open: tuple[str, ...] = ()
    openings: list[Opening] = field(default_factory=list)
    downgrade: str = ""
    deployer: str = ""
    after: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    place: Span | None = None
    """Where it says so: the kustomization, or the object that deploys it."""
    shared: bool = False
    """Whether the same path is deployed more than once, so that its name alone does not tell."""
    unpatched: bool = False
    """Whether a patch that its kustomization lists is not here, so that what its objects lack may come with it."""
    left_out: str = ""
    """The kustomization file beside a file that it does not list."""
