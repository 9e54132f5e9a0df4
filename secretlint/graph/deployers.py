"""What Flux and Argo CD deploy, and from where: which folders and files reach a cluster together.

Sources: `spec.path` and `spec.postBuild` of Flux' Kustomization (kustomize-controller), `spec.source(s)` and
`spec.destination` of Argo CD's Application, the git and list generators of ApplicationSet.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from secretlint import discover, lazyre, wildcard
from secretlint.facts import DocumentFacts
from secretlint.graph import openings
from secretlint.graph.generators import Parameters, filled
from secretlint.graph.openings import Opening
from secretlint.graph.units import Instance, UnitKind
from secretlint.kustomize import argo_changes, flux_changes
from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Scalar

if TYPE_CHECKING:
    from secretlint.graph.assemble import Assembly
    from secretlint.repository import Repository

_FLUX = "kustomize.toolkit.fluxcd.io"
_ARGO = "argoproj.io"
_VARIABLE = lazyre.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^{}]*))?\}")
_EXAMPLES = lazyre.compile(r"(?:^|/)(?:examples?|samples?|docs?|documentation)/")
"""Where objects show what one may do."""


def unchanged(text: str) -> str:
    """No variable is replaced."""
    return text


@dataclass(frozen=True, slots=True)
class Deployment:
    """One path that an object deploys: kustomizations in `folders`, `files` as they are.

    `namespace` is given to objects, `override`: to those that name one too. `group` is the entry from which everything
    is deployed to one cluster; `destination` the cluster's name where it is said. `rename` replaces variables.
    `deployer` and `after` are the (namespace/name) of the Flux object and of those that it waits for (`dependsOn`).
    """

    name: str
    kind: UnitKind
    location: str
    folders: tuple[str, ...]
    files: tuple[str, ...]
    namespace: str = ""
    override: bool = False
    group: str = ""
    destination: str = ""
    rename: Callable[[str], str] = unchanged
    deployer: str = ""
    after: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    place: Span | None = None
    """Where the deploying object stands."""
    changed_by: DocumentFacts | None = None
    """The object that writes more than a namespace into the kustomization before it is built."""


class Foreign(NamedTuple):
    """What is deployed into `namespace` from somewhere else; `path` is the file of the object that does so.

    `stem`: what the names of its Secrets have in common ("": nothing that is known).
    """

    path: str
    namespace: str
    reason: str
    stem: str
    names: re.Pattern[str] | None
    by: tuple[str, str, str]
    """The object: kind, namespace, name."""


class Plan(NamedTuple):
    """`deployments` as Flux and Argo CD make them; `standing`: kustomization roots that nothing deploys."""

    deployments: tuple[Deployment, ...]
    standing: tuple[str, ...]
    generated_files: frozenset[str]
    foreign: tuple[Foreign, ...] = ()


class Source(NamedTuple):
    """A folder that is built (`files` empty: by its kustomization), or files that are applied as they are."""

    location: str
    folders: tuple[str, ...]
    files: tuple[str, ...]


class Target(NamedTuple):
    """An edge: a deploying object and the folder it deploys."""

    path: str
    kind: UnitKind
    facts: DocumentFacts
    identity: ObjectId
    parameters: Parameters
    written: str = ""
    """The path as the object says it."""

    @property
    def source(self) -> str:
        """Where the path is from: a source of Flux, or the repository of an Application."""
        said = dict(self.facts.deploys)
        if self.kind == "flux":
            return f"{said.get('source-kind', '')}/{said.get('source-name', '')}"
        pairs = zip(self.facts.deploys, self.facts.deploys[1:], strict=False)
        urls = [
            url
            for (name, path), (other, url) in pairs
            if name in ("path", "helm-path", "changes", "recurse") and path == self.written and other == "repository"
        ]
        return urls[0] if urls else ""

    @property
    def flat(self) -> bool:
        """Whether only the folder's own files are deployed where it has no kustomization."""
        return self.kind == "argo" and ("recurse", self.written) not in self.facts.deploys

    def takes(self, path: str) -> bool:
        """Whether a plain manifest in the folder is deployed: Argo CD's `directory.include` and `exclude`."""
        for name, said in self.facts.deploys:
            folder, _, glob = said.partition("\t")
            if name in ("only", "without") and folder == self.written:
                found = argo_glob(glob).fullmatch(path.removeprefix(self.path).lstrip("/")) is not None
                if found != (name == "only"):
                    return False
        return True

    @property
    def changes(self) -> bool:
        """Whether the object has options for kustomize."""
        return ("changes", self.written if self.kind == "argo" else "true") in self.facts.deploys


@dataclass(slots=True)
class _Planner:
    assembly: Assembly
    repository: Repository
    roots: tuple[str, ...]
    sources: dict[str, Source] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    """Of a folder or file that a generated source takes in: that source."""
    homes: frozenset[str] = frozenset()
    """Sources whose root may be that of this repository."""

    def plan(self) -> Plan:
        self.homes = _homes(self.repository, self.assembly)
        targets = [
            target for found in self.repository.facts.values() for target in self._written_targets(found.documents)
        ]
        foreign = tuple(self._foreign())
        if not targets:
            return Plan((), self.roots, frozenset(), foreign)
        for path in sorted({target.path for target in targets}):
            self._source(path, all(target.flat for target in targets if target.path == path))
        edges = self._edges()
        return self._deploy(edges)._replace(foreign=foreign)

    def _foreign(self) -> Iterator[Foreign]:
        """Objects that deploy a path which is not here."""
        for path, found in self.repository.facts.items():
            for facts in found.documents:
                said = dict(facts.deploys)
                if facts.object is None or "path" not in said or any(self._targets(facts, facts.object)):
                    continue
                name, namespace = facts.object.name, said.get("namespace", "")
                reason = f"{facts.object.kind} {name} deploys there from elsewhere"
                by = (facts.object.kind, facts.object.namespace, name)
                if namespace:
                    yield Foreign(path, namespace, reason, name if _EXAMPLES.search(path) else "", None, by)
                elif openings.telling(name):  # its objects say themselves where they go
                    yield Foreign(path, openings.EVERYWHERE, reason, name, openings.called_after(name), by)

    def _targets(self, facts: DocumentFacts, identity: ObjectId) -> Iterator[Target]:
        """The folders of this repository that an object deploys; the root only for a source known to be this one."""
        for target in targets(facts, identity, self.assembly):
            if target.path or target.source in self.homes:
                yield target

    def _written_targets(self, documents: Iterable[DocumentFacts]) -> Iterator[Target]:
        for facts in documents:
            if facts.object is not None and facts.deploys:
                yield from self._targets(facts, facts.object)

    def _source(self, folder: str, flat: bool) -> Source:
        """The folder as it is deployed: its kustomization, else everything below it as Flux generates it.

        `flat`: without the folders below it, as Argo CD reads plain manifests.
        """
        if folder not in self.sources:
            if self.assembly.tree.kustomization(folder) is not None:
                self.sources[folder] = Source(folder, (folder,), ())
            else:
                self.sources[folder] = self._generated(folder, flat)
        return self.sources[folder]

    def _generated(self, folder: str, flat: bool) -> Source:
        folders: list[str] = []
        files: list[str] = []
        tree = self.assembly.tree
        if flat:
            files = [
                path
                for path in tree.below(folder)
                if path.rpartition("/")[0] == folder and path in self.repository.facts
            ]
            for path in files:
                self.owner.setdefault(path, folder)
            return Source(folder, (), tuple(sorted(files)))
        nested = sorted(
            other
            for other in tree.kustomizations()
            if other.startswith(f"{folder}/" if folder else "") and other != folder
        )
        for other in nested:
            if not any(other.startswith(f"{one}/") for one in folders):
                folders.append(other)
        for path in tree.below(folder):
            if path in self.repository.facts and not any(path.startswith(f"{one}/") for one in folders):
                files.append(path)
        for taken in (*folders, *files):
            self.owner.setdefault(taken, folder)
        return Source(folder, tuple(folders), tuple(sorted(files)))

    def _starting_points(self) -> Iterator[Source]:
        yield from self.sources.values()
        for root in self.roots:
            if root not in self.sources and root not in self.owner:
                yield Source(root, (root,), ())
        built = {
            path
            for source in self.sources.values()
            for one in source.folders
            for path in self.assembly.built(one).files
        }
        for root in self.roots:
            built.update(self.assembly.built(root).files)
        for path in self.repository.facts:
            if path not in built and path not in self.owner and self.repository.facts[path].documents:
                yield Source(path, (), (path,))

    def _edges(self) -> dict[str, list[Target]]:
        """For each source that holds deploying objects, what they deploy."""
        edges: dict[str, list[Target]] = {}
        for source in list(self._starting_points()):
            found = list(self._targets_in(source))
            if found:
                edges[source.location] = found
                self.sources.setdefault(source.location, source)
        return edges

    def _targets_in(self, source: Source) -> Iterator[Target]:
        for folder in source.folders:
            for one in self.assembly.built(folder).objects:
                if one.facts.deploys:
                    yield from self._targets(one.facts, one.object)
        for path in source.files:
            yield from self._written_targets(self.repository.facts[path].documents)

    def _deploy(self, edges: dict[str, list[Target]]) -> Plan:
        incoming: dict[str, set[str]] = defaultdict(set)
        for location, found in edges.items():
            for target in found:
                if target.path != location:
                    incoming[target.path].add(location)
        entries = [location for location in edges if not incoming[location]]
        entries += self._unreached(edges, entries)
        deployments: dict[object, Deployment] = {}
        reached: set[str] = set()
        for entry in entries:
            for deployment in self._from(entry, edges):
                deployments[self._identity(deployment)] = deployment
                reached.add(deployment.location)
        built = {folder for deployment in deployments.values() for folder in deployment.folders}
        standing = tuple(root for root in self.roots if root not in built and root not in self.owner)
        files = frozenset(path for deployment in deployments.values() for path in deployment.files)
        return Plan(tuple(deployments.values()), standing, files)

    def _unreached(self, edges: dict[str, list[Target]], entries: list[str]) -> list[str]:
        """Sources that deploy each other in a circle and that no entry reaches: the first of each circle."""
        seen: set[str] = set()
        found = []
        for location in [*entries, *sorted(edges)]:
            if location in seen:
                continue
            if location not in entries:
                found.append(location)
            pending = [location]
            while pending:
                current = pending.pop()
                if current not in seen:
                    seen.add(current)
                    pending += [target.path for target in edges.get(current, ())]
        return found

    def _from(self, entry: str, edges: dict[str, list[Target]]) -> Iterator[Deployment]:
        source = self.sources[entry]
        yield Deployment(entry or ".", "flux", entry, source.folders, source.files, group=entry)
        pending = list(edges[entry])
        seen: set[object] = {entry}
        while pending:
            target = pending.pop(0)
            deployment = self._deployment(target, entry)
            key = self._identity(deployment)
            if key in seen or target.path == entry:
                continue
            seen.add(key)
            yield deployment
            pending += edges.get(target.path, ())

    def _identity(self, deployment: Deployment) -> object:
        return (deployment.group, deployment.location, deployment.namespace, deployment.destination, deployment.name)

    def _deployment(self, target: Target, entry: str) -> Deployment:
        source = self._source(target.path, target.flat)
        said = dict(target.facts.deploys)
        name = target.path or "."
        if target.kind == "argo":
            destination = filled(said.get("destination", ""), target.parameters)
            namespace = filled(said.get("namespace", ""), target.parameters)
            return Deployment(
                name,
                "argo",
                target.path,
                source.folders,
                tuple(filter(target.takes, source.files)),
                namespace,
                False,
                entry,
                _settled(destination),
                place=target.facts.span,
                changed_by=target.facts if target.changes else None,
            )
        rename = _substitution(target, self.repository)
        namespace = said.get("namespace", "")
        own = target.identity.namespace
        after = tuple(
            value if not value.startswith("/") else own + value
            for key, value in target.facts.deploys
            if key == "depends-on"
        )
        return Deployment(
            name,
            "flux",
            target.path,
            source.folders,
            source.files,
            namespace,
            bool(namespace),
            entry,
            said.get("destination", ""),
            rename,
            f"{own}/{target.identity.name}",
            after,
            tuple(value for key, value in target.facts.deploys if key == "waits"),
            target.facts.span,
            target.facts if target.changes else None,
        )


def plan(assembly: Assembly, repository: Repository, roots: Iterable[str]) -> Plan:
    """What is deployed from where. Without Flux and Argo CD objects: every kustomization root stands for itself."""
    return _Planner(assembly, repository, tuple(roots)).plan()


def targets(facts: DocumentFacts, identity: ObjectId, assembly: Assembly) -> Iterator[Target]:
    """The folders of this repository that an object deploys."""
    group = identity.api_version.partition("/")[0]
    paths = [value for name, value in facts.deploys if name == "path"]
    if group == _FLUX and identity.kind == "Kustomization":
        for path in paths:
            folder = assembly.tree.resolve(path, facts.span.path)
            if folder is not None:
                yield Target(folder, "flux", facts, identity, {}, path)
    elif group == _ARGO:
        said = dict(facts.deploys).get("generators")
        for parameters in assembly.generators.parameters(said) if said is not None else [{}]:
            for path in filter(None, paths):
                folder = assembly.tree.resolve(filled(path, parameters), facts.span.path, artifact=False)
                if folder is not None:
                    yield Target(folder, "argo", facts, identity, parameters, path)


def _homes(repository: Repository, assembly: Assembly) -> frozenset[str]:
    """The sources most of whose paths are folders here; all of them where every path is a root."""
    counts: dict[str, int] = defaultdict(int)
    roots: set[str] = set()
    for found in repository.facts.values():
        for facts in found.documents:
            if facts.object is None or not facts.deploys:
                continue
            for target in targets(facts, facts.object, assembly):
                if target.path:
                    counts[target.source] += 1
                else:
                    roots.add(target.source)
    most = max(counts.values(), default=0)
    return (
        frozenset(name for name, count in counts.items() if count == most)
        if counts
        else frozenset(roots if len(roots) == 1 else ())
    )


def changes(root: Mapping, folder: str, assembly: Assembly) -> Mapping | None:
    """What an object (its node) writes into the kustomization of `folder`, as fields of a kustomization."""
    spec = root.map("spec")
    if (root.str("apiVersion") or "").startswith(_FLUX):
        return flux_changes(spec) if spec is not None else None
    if root.str("kind") == "ApplicationSet":
        template = spec.map("template") if spec is not None else None
        spec = template.map("spec") if template is not None else None
    sources = [spec.get("source"), *spec.seq("sources")] if spec is not None else []
    mappings = [source for source in sources if isinstance(source, Mapping)]
    same = [source for source in mappings if assembly.tree.resolve(source.str("path") or "") == folder]
    chosen = same or [source for source in mappings if source.map("kustomize") is not None][:1]
    return argo_changes(chosen[0]) if chosen else None


_MOST_CHOICES = 1000
"""So many ways to choose from the braces of a glob are tried."""


def argo_glob(text: str) -> re.Pattern[str]:
    """`*` stands for anything, slashes too; `{a,b}` for one of several. What is no such glob takes every path."""
    known = {"*": ".*", "?": ".", "{": "(?:", "}": ")", ",": "|"}
    plain = re.sub(r"\*+", "*", text)
    choices = [part.split(",") for part in re.split("[{}]", plain)]
    stars = sum(max(one.count("*") for one in several) for several in choices)
    if stars > wildcard.MOST_STARS or math.prod(map(len, choices)) > _MOST_CHOICES:
        return re.compile(".*")
    try:
        return re.compile("".join(known.get(letter, re.escape(letter)) for letter in plain))
    except re.error:
        return re.compile(".*")


def _settled(text: str) -> str:
    return "" if "{{" in text else text


def _substitution(target: Target, repository: Repository) -> Callable[[str], str]:
    """How Flux' postBuild changes names: known variables are replaced, the others stay and make a name unknown."""
    deploys = target.facts.deploys
    said = dict(deploys)
    if "substitutes" not in said:
        return unchanged
    known = dict(value.split("=", 1) for name, value in deploys if name == "variable")
    complete = "patches-variables" not in said
    for name, value in deploys:
        if name == "variables-from":
            found = _config_map(value, repository)
            complete = complete and found is not None
            known = {**(found or {}), **known}

    def replace(match: re.Match[str]) -> str:
        name, default = match[1], match[2]
        if name in known:
            return known[name]
        return default if complete and default is not None else match[0]

    def rename(text: str) -> str:
        return _VARIABLE.sub(replace, text) if "${" in text else text

    return rename


def _config_map(said: str, repository: Repository) -> dict[str, str] | None:
    """The data of a ConfigMap that the repository holds once; None for Secrets and for what is not here."""
    kind, _, wanted = said.partition("/")
    found: list[dict[str, str]] = []
    if kind != "ConfigMap":
        return None
    for path, facts in repository.facts.items():
        for number, document in enumerate(facts.documents):
            identity = document.object
            if identity is not None and identity.kind == "ConfigMap" and identity.name == wanted:
                found.append(_data(repository, path, number))
    return found[0] if len(found) == 1 else None


def _data(repository: Repository, path: str, number: int) -> dict[str, str]:
    try:
        root = repository.parsed(path).objects[number].root
    except (discover.Unreadable, IndexError):
        return {}
    data = root.map("data") if isinstance(root, Mapping) else None
    if data is None:
        return {}
    return {
        name: one.value.text
        for name, one in data.fields.items()
        if isinstance(one.value, Scalar) and one.value.text is not None
    }


def charts(instance: Instance) -> Iterator[Opening]:
    """What an object installs that may make Secrets: a chart calls them after its release or itself."""
    identity = instance.id
    own = (identity.kind, identity.namespace, identity.name)
    said = dict(instance.facts.deploys)
    if ("chart" in said or "helm-path" in said) and "makes-no-secret" not in said:
        source = (
            said.get("source-kind", ""),
            said.get("source-namespace") or identity.namespace,
            said.get("source-name", ""),
        )
        names = [value for name, value in instance.facts.deploys if name in ("chart", "helm-path", "release")]
        yield Opening(
            f"the chart of {identity.kind} {identity.name} may make it",
            said.get("namespace") or identity.namespace,
            stem=" ".join((identity.name, *names)),
            paths=(instance.path,),
            after=(own, source),
        )
    if "installs" in said:
        reason = f"what {identity.kind} {identity.name} installs may make it"
        yield Opening(reason, identity.namespace, after=(own,))
