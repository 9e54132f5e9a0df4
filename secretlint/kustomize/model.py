"""What a build is made of, and what it needs to read."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from secretlint.model import ObjectId
from secretlint.tree import Mapping, Node

HASH = "-hash000000"
"""Stands for the ten characters of a digest that kustomize adds to generated names, and is as valid as they are.
The digest itself is not computed: it would be a digest of a Secret's value."""


class Parsed(NamedTuple):
    """A YAML file: the root nodes of its documents that have one; `broken` when some of it cannot be read."""

    nodes: tuple[Node, ...]
    broken: bool = False


class Files(Protocol):
    """The only way to the files. Paths use `/` and are relative to one root, without `.` and `..` inside."""

    def kind(self, path: str) -> str | None:
        """ "file", "dir", or None when there is nothing."""

    def documents(self, path: str) -> Parsed | None:
        """The parsed file, or None when there is none or it is not text. Called often: keep the answer."""

    def read_bytes(self, path: str) -> bytes | None:
        """The bytes of a file, or None."""


class BuildProblem(NamedTuple):
    """Why a build is not what kustomize would make of it, or that kustomize would refuse it.

    `kind`: missing (a file or directory), remote, outside (above the kustomization's directory), cycle, kustomization,
    component, object, conflict, generator, no-target, patch, replacement, replicas, vars, ambiguous, fieldspec, plugin,
    unsupported. `open`: what is missing could be anything; `names` are what it is called, where it has a name.
    `message` holds no value.
    """

    kind: str
    message: str
    path: str
    line: int
    open: bool = False
    names: str = ""


class Link(NamedTuple):
    """A name that kustomize found to be another object's and keeps up to date.

    `field` is the path of kustomize's table (`spec/tls/secretName`), `name` what is written there now, `target` the
    object it means (its name without hash).
    """

    field: str
    name: str
    target: ObjectId


class Resource(NamedTuple):
    """One object of a build. `node` is what reaches the cluster; every node in it says which file it came from.

    Names of generated objects end in `HASH` inside nodes: in `metadata.name`, and wherever kustomize rewrites a
    reference; `name` has none. `path`, `line` and `index` (its document) are those of the object's own document.
    """

    node: Mapping
    path: str
    line: int
    index: int  # type: ignore[assignment]
    api_version: str
    kind: str
    namespace: str
    name: str
    previous: tuple[tuple[str, str, str], ...] = ()
    """Earlier (effective namespace, name, kind), oldest first."""
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    needs_hash: bool = False
    hashed: bool = False
    behavior: str = ""
    generated: bool = False
    open_keys: bool = False
    """A generated object that may have more keys than are known (an input that cannot be read)."""
    variables: tuple[str, ...] = ()
    patched_by: tuple[str, ...] = ()
    """Files whose patches or replacements changed it."""
    transformed: bool = False
    """Differs from what its own file says."""
    links: tuple[Link, ...] = ()

    @property
    def id(self) -> ObjectId:
        """Which object it is in the cluster; `name` without hash."""
        return ObjectId(self.api_version, self.kind, self.namespace, self.name)

    @property
    def original(self) -> ObjectId:
        """Which object it was in its own file."""
        if not self.previous:
            return self.id
        namespace, name, kind = self.previous[0]
        return ObjectId(self.api_version, kind, "" if namespace.startswith("_") else namespace, name)


class Build(NamedTuple):
    """What one kustomization makes, as far as it is known.

    `resources` are what reaches the cluster; `local` are objects that kustomize leaves out (`local-config`). `open`:
    there may be more or other objects. `refused`: `kustomize build` fails here, for the reasons in `problems`.
    `files` and `directories` are everything it reads: resources, patches, bases, components, generator inputs.
    """

    root: str
    resources: tuple[Resource, ...]
    local: tuple[Resource, ...]
    open: bool
    problems: tuple[BuildProblem, ...]
    files: frozenset[str]
    directories: frozenset[str]

    @property
    def refused(self) -> bool:
        """Whether kustomize would refuse this build."""
        return bool(self.problems)
