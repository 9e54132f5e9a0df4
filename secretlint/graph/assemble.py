"""Facts and builds → units: what is applied together, with the names and namespaces that reach the cluster."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from secretlint import deploys, discover, extract, lazyre
from secretlint.cache import FILE_LIST
from secretlint.checks import GENERATED_CHECKS, OBJECT_CHECKS, WHOLE_CHECKS
from secretlint.content.manifest import may_be_stored
from secretlint.extract import Parsed
from secretlint.facts import Built, BuiltObject, DocumentFacts, Gap
from secretlint.graph import absent, charts, deployers, installed, openings, selectors, strangers
from secretlint.graph.deployers import Deployment
from secretlint.graph.fleet import Bundles
from secretlint.graph.generators import Generators
from secretlint.graph.openings import Opening
from secretlint.graph.sources import Tree
from secretlint.graph.units import Declared, Instance, Unit, Used, is_base
from secretlint.kustomize import HASH, Build, Builder, BuildProblem, Resource
from secretlint.kustomize.edit import put, sequence, text
from secretlint.model import ObjectId, Span
from secretlint.pool import map_ordered
from secretlint.tree import Mapping

if TYPE_CHECKING:
    from secretlint.repository import Repository

NOT_INCLUDED = "lowered: no kustomization, Flux or Argo CD object here includes the file"

FOR_OTHERS = "lowered: a base is built by something else"

_EXPECTED = lazyre.compile(
    r"(?:^|[-_./])(?:assert(?:s|ions?)?|expected|golden)[-_./]|(?:^|/)\d+-errors?[-_.]"
    r"|(?:^|/)(?:e2e|tests?)[^/]*/(?:.*/)?compare/"
)
"""What a test tool (kuttl, chainsaw, kyverno) compares objects with: parts of them."""

_PATCH = lazyre.compile(r"(?:^|[-_./])patch(?:es)?(?:[-_./]|$)", re.IGNORECASE)

_FEW_BUILDS = 8
"""Builds of one process at a time; fewer are not worth starting one."""

Rename = Callable[[str], str]


def is_patch(path: str) -> bool:
    """Whether the file is called a patch. One that no kustomization lists (any more) is still no whole object."""
    return _PATCH.search(path) is not None


class Assembly:
    """Builds each kustomization once and makes units of the results."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.tree = Tree(repository)
        self.bundles = Bundles(self.tree)
        self.generators = Generators(self.tree, repository)
        self._built: dict[str, Built] = {}
        self._built_facts: dict[int, DocumentFacts] = {}
        self._listing: dict[str, str] = {}
        self._kept: list[object] = []
        self._builder = Builder(self.tree)

    def units(self) -> list[Unit]:
        """All units of the repository."""
        roots = self.roots()
        self._build_together(roots)
        plan = deployers.plan(self, self._repository, roots)
        found = [self._deployed(deployment) for deployment in plan.deployments]
        times = Counter(unit.name for unit in found)
        for unit in found:
            unit.shared = times[unit.name] > 1
        found += [self._kustomize(root) for root in plan.standing]
        if plan.deployments or not all(is_base(root) for root in plan.standing):
            for unit in found[len(plan.deployments) :]:
                unit.downgrade = FOR_OTHERS if is_base(unit.location) else unit.downgrade
        found += [
            Unit(
                one.path,
                "chart",
                one.path,
                openings=[Opening(one.reason, one.namespace, one.names, one.stem, after=(one.by,))],
            )
            for one in plan.foreign
        ]
        found += absent.units(self)
        found += self.bundles.units()
        built = {path for build in self._built.values() for path in build.files} | plan.generated_files
        built |= {self._repository.links[path] for path in built.intersection(self._repository.links)}
        structured = bool(plan.deployments or plan.standing)
        for path in self._repository.facts:
            if path not in built and not self._is_part(path):
                unit = self.plain([path], "", path)
                unit.downgrade = NOT_INCLUDED if structured else ""
                unit.left_out = self._lists_others(path.rpartition("/")[0])
                found.append(unit)
        with_helm = self._repository.config.helm
        found += list(charts.rendered(self, self._repository, found) if with_helm else charts.unrendered(self, found))
        charts.settle(self, found)
        selectors.narrow(found)
        installed.place_cluster_wide(found)
        return [unit for unit in found if unit.instances or unit.openings]

    def _lists_others(self, folder: str) -> str:
        """The kustomization file that takes in files of a folder: its own, or the next one above that names some."""
        if folder not in self._listing:
            self._listing[folder] = self._listing_of(folder)
        return self._listing[folder]

    def _listing_of(self, folder: str) -> str:
        above = folder
        while (path := self.tree.kustomization(above)) is None:
            if not above:
                return ""
            above = above.rpartition("/")[0]
        entries = (entry for name, entry in self.kustomization(above) or () if name == "include")
        folders = (posixpath.dirname(posixpath.normpath(posixpath.join(above, entry))) for entry in entries)
        return path if above == folder or folder in folders else ""

    def roots(self) -> list[str]:
        """Kustomizations that no other one includes; Components are never built alone."""
        included: set[str] = set()
        found = []
        for folder in self.tree.kustomizations():
            said = self.kustomization(folder)
            if said is None:
                continue
            if ("component", "true") not in said:
                found.append(folder)
            for name, entry in said:
                path = posixpath.normpath(posixpath.join(folder, entry))
                if name == "include" and path != folder and self.tree.kind(path) == "dir":
                    included.add("" if path == "." else path)
        return [folder for folder in found if folder not in included]

    def kustomization(self, folder: str) -> tuple[tuple[str, str], ...] | None:
        """What the kustomization of a folder says about others, as facts where its file has them."""
        facts = self._repository.facts.get(self.tree.kustomization(folder) or "")
        if facts is not None and facts.documents:
            return facts.documents[0].deploys or None
        file = self._builder.kustomization(folder)
        return None if file is None else tuple(deploys.kustomization(file.node))

    def built(self, folder: str) -> Built:
        """What the kustomization of a folder makes."""
        return self._remembered(folder, (), lambda: self._build(folder))

    def _built_for(self, deployment: Deployment, folder: str) -> Built:
        """The same, with what the deploying object writes into the kustomization; its base is not built anew."""
        facts = deployment.changed_by
        if facts is None or deployment.folders != (deployment.location,):
            return self.built(folder)
        return self._changed(facts, folder, (), lambda: self._changes(facts, folder))

    def _generated(self, deployment: Deployment) -> Built | None:
        """What the kustomization makes that Flux writes for a folder that has none, where it puts more into it."""
        facts, folder = deployment.changed_by, deployment.location
        if facts is None or deployment.kind != "flux" or deployment.folders == (folder,):
            return None
        changes = self._changes(facts, folder)
        if changes is None:
            return None
        known = self._repository.facts
        manifests = [path for path in deployment.files if any(one.object for one in known[path].documents)]
        listed = [text(posixpath.relpath(path, folder or "."), changes) for path in (*deployment.folders, *manifests)]
        written = put(changes, "resources", sequence(listed, changes))
        return self._changed(facts, folder, (FILE_LIST,), lambda: written)

    def _changed(
        self, by: DocumentFacts, folder: str, more: tuple[str, ...], changes: Callable[[], Mapping | None]
    ) -> Built:
        name = f"{folder}?{by.span.path}:{by.document}"  # no folder has that name
        return self._remembered(name, (by.span.path, *more), lambda: self._build(folder, changes()))

    def _remembered(self, name: str, more: tuple[str, ...], make: Callable[[], Built]) -> Built:
        """A build of this run, of the state that this one is compared with, of the run before, or a new one.

        `more` are files that it depends on besides those that it reads.
        """
        if name not in self._built:
            cache, stamp = self._repository.cache, self._repository.stamp
            known = self._repository.builds.get(name)
            if known is None and cache is not None:
                known = cache.get_build(name, stamp)
            if known is None:
                self._keep(name, more, make())
            else:
                self._built[name] = known
        return self._built[name]

    def _build_together(self, roots: list[str]) -> None:
        """Builds many roots in several processes. Neighbours share bases, so they go to the same process."""
        cache, stamp = self._repository.cache, self._repository.stamp
        waiting = [
            root
            for root in roots
            if root not in self._repository.builds and (cache is None or cache.get_build(root, stamp) is None)
        ]
        if len(waiting) < _FEW_BUILDS:
            return
        groups = [waiting[start : start + _FEW_BUILDS] for start in range(0, len(waiting), _FEW_BUILDS)]
        jobs, size = self._repository.config.jobs, self._repository.size
        for found in map_ordered(self._built_group, groups, size=size, jobs=jobs, progress=_unseen):
            for folder, built in found:
                self._keep(folder, (), built)

    def _built_group(self, folders: list[str]) -> list[tuple[str, Built]]:
        return [(folder, self._build(folder)) for folder in folders]

    def _build(self, folder: str, changes: Mapping | None = None) -> Built:
        return self._as_facts(self._builder.build(folder, changes))

    def _keep(self, name: str, more: tuple[str, ...], built: Built) -> None:
        """Remembers a build for this run and, in the cache, for the next."""
        self._built[name] = built
        cache, stamp = self._repository.cache, self._repository.stamp
        if cache is not None and may_be_stored(one.facts for one in built.objects):
            # where a file was missing, any that comes may be the one
            read = (*built.files, *more, FILE_LIST) if built.missing else (*built.files, *more)
            cache.put_build(name, tuple((path, stamp(path)) for path in read), built)

    def _as_facts(self, build: Build) -> Built:
        objects = []
        for resource in build.resources:
            facts = self._facts_of(resource)
            if facts.object is not None:
                objects.append(BuiltObject(facts, resource.path, resource.id, resource.original, resource.open_keys))
        whole = {resource.path for resource in (*build.resources, *build.local)}
        return Built(
            tuple(objects),
            tuple(self._gaps(build)),
            tuple(sorted(build.files)),
            tuple(sorted(whole)),
            any(problem.kind == "missing" for problem in build.problems),
        )

    def _gaps(self, build: Build) -> Iterator[Gap]:
        """What may be in a build and is not known: by kind, and for each name that is known of it."""
        together: dict[tuple[str, str], list[BuildProblem]] = {}
        for problem in build.problems:
            if problem.open:
                together.setdefault((problem.kind, openings.stem_of([problem.names])), []).append(problem)
        for (kind, stem), problems in together.items():
            first = problems[0]
            place = f"{first.path or build.root} line {first.line}"
            absent = [path for path in build.files if self.tree.kind(path) is None] if kind == "missing" else []
            yield Gap(f"{place} brings in what is not known here: {first.message}", stem.strip(), tuple(sorted(absent)))

    def ought_to_be_here(self, path: str) -> bool:
        """See `Repository.ought_to_be_here`."""
        return self._repository.ought_to_be_here(path)

    def builds(self) -> dict[str, Built]:
        """All builds of this run, for another state of the repository."""
        return dict(self._built)

    def parts(self) -> frozenset[str]:
        """Files that hold no whole object of their own: patches, kustomizations, inputs of generators, templates."""
        whole = {path for build in self._built.values() for path in build.whole}
        read = {path for build in self._built.values() for path in build.files} - whole
        return frozenset(read.union(filter(self._is_part, self._repository.facts)) - whole)

    def _is_part(self, path: str) -> bool:
        folder, _, _ = path.rpartition("/")
        if self.tree.kustomization(folder) == path or self.tree.chart_of(path) is not None:
            return True
        if _EXPECTED.search(path):
            return True
        if not is_patch(path):
            return False
        while self.tree.kustomization(folder) is None:
            if not folder:
                documents = self._repository.facts[path].documents
                return any(one.object is not None and not one.object.kind for one in documents)
            folder = folder.rpartition("/")[0]
        return True

    def _kustomize(self, folder: str) -> Unit:
        unit = Unit(folder or ".", "kustomize", folder, place=self._place(folder))
        bundle = self.bundles.of(folder)
        self._fill(unit, self.built(folder), folder, bundle.namespace, bundle.override)
        return unit

    def _place(self, folder: str) -> Span | None:
        path = self.tree.kustomization(folder)
        return None if path is None else Span(path, 1, 1, 1, 1)

    def _fill(
        self, unit: Unit, build: Built, folder: str, namespace: str = "", override: bool = False, rename: Rename = str
    ) -> None:
        """Adds what a kustomization makes."""
        included = {posixpath.normpath(posixpath.join(folder, entry)) for _, entry in self.kustomization(folder) or ()}
        gone = {path for gap in build.gaps for path in gap.absent}
        unit.unpatched = any(discover.is_manifest(path) and path not in included for path in gone)
        place = namespace or dict(self.kustomization(folder) or ()).get("namespace", "") if build.gaps else ""
        for gap in build.gaps:
            broken = any(map(self.ought_to_be_here, gap.absent))
            unit.open += () if broken or gap.stem else (gap.reason,)
            for own in {place} if place else {one.object.namespace for one in build.objects}:
                unit.openings.append(Opening(gap.reason, rename(own), stem=gap.stem, plain=True, broken=broken))
        for one in build.objects:
            placed = _placed(one.object, namespace, override)
            add(unit, one.facts, one.path, placed, one.written, rename, one.open_keys)

    def _facts_of(self, resource: Resource) -> DocumentFacts:
        """The facts of a built object: its file's where it is as written, else worked out anew (once for each node)."""
        node = resource.node
        known = self.tree.facts.get(id(node)) or self._built_facts.get(id(node))
        if known is None:
            parsed = Parsed(
                node.origin._replace(path=resource.path, index=resource.index), node, resource.id, "manifest"
            )
            context = self._repository.context(resource.path)
            modules = OBJECT_CHECKS
            if resource.generated:
                modules = GENERATED_CHECKS if resource.open_keys else WHOLE_CHECKS
            hits = tuple(extract.judge(parsed, context, modules))
            known = self._built_facts[id(node)] = extract.object_facts(parsed, hits, self._repository.kinds)
            self._kept.append(node)  # an identity stands for a node only while the node lives
        return known

    def plain(
        self,
        paths: Iterable[str],
        name: str,
        location: str,
        namespace: str = "",
        override: bool = False,
        rename: Rename = str,
    ) -> Unit:
        """A unit of files as they are written."""
        unit = Unit(name, "plain", location)
        for path in paths:
            place, forced = (namespace, override) if namespace else self._configured(path)
            facts = self._repository.facts.get(path)
            for document in facts.documents if facts is not None else ():
                if document.object is not None:
                    add(unit, document, path, _placed(document.object, place, forced), document.object, rename)
        return unit

    def _configured(self, path: str) -> tuple[str, bool]:
        """The namespace of a file's objects, and whether that of those that name one."""
        bundle = self.bundles.of(path.rpartition("/")[0])
        return bundle.namespace or self._repository.configured_namespace(path), bundle.override

    def _deployed(self, deployment: Deployment) -> Unit:
        rename = deployment.rename
        whole = self._generated(deployment)
        files = () if whole else deployment.files
        unit = self.plain(
            files, deployment.name, deployment.location, deployment.namespace, deployment.override, rename
        )
        for folder in (deployment.location,) if whole else deployment.folders:
            built = whole or self._built_for(deployment, folder)
            self._fill(unit, built, folder, deployment.namespace, deployment.override, rename)
        unit.place = deployment.place or self._place(deployment.location)
        unit.kind, unit.group, unit.destination = deployment.kind, deployment.group, deployment.destination
        unit.deployer, unit.after, unit.waits = deployment.deployer, deployment.after, deployment.waits
        return unit

    def _changes(self, facts: DocumentFacts, folder: str) -> Mapping | None:
        """What a deploying object writes into the kustomization before it is built, besides a namespace."""
        for item in self._repository.parsed(facts.span.path).objects:
            same = item.object is not None and facts.object is not None and item.object.name == facts.object.name
            if same and item.origin.index == facts.document and isinstance(item.root, Mapping):
                return deployers.changes(item.root, folder, self)
        return None

    def add(self, unit: Unit, facts: DocumentFacts, path: str, identity: ObjectId) -> None:
        """Puts an object that something else has built into a unit."""
        add(unit, facts, path, identity, identity)


def _unseen(done: int, total: int) -> None:
    """Builds are a part of the work whose progress is not shown."""


def _placed(identity: ObjectId, namespace: str, override: bool) -> ObjectId:
    if not namespace or (identity.namespace and not override):
        return identity
    return identity._replace(namespace=namespace)


def add(
    unit: Unit,
    facts: DocumentFacts,
    path: str,
    identity: ObjectId,
    written: ObjectId,
    rename: Rename = str,
    open_keys: bool = False,
) -> Instance:
    """Puts an object into a unit, with what it declares and uses there."""
    own = rename(identity.namespace)
    instance = Instance(facts, path, identity._replace(namespace=own, name=rename(identity.name)), written, unit)
    for declaration in facts.declarations:
        fact = declaration._replace(open=True) if open_keys else declaration
        name = rename(fact.name)
        hashed = name.endswith(HASH)
        namespace = rename(fact.namespace) or own
        instance.declared.append(Declared(fact, name.removesuffix(HASH), namespace, hashed, instance))
    for reference in facts.references:
        name = rename(reference.name)
        hashed = name.endswith(HASH)
        namespace = rename(reference.namespace) or own
        instance.used.append(Used(reference, name.removesuffix(HASH), namespace, hashed, instance))
    unit.openings += [one._replace(namespace=rename(one.namespace)) for one in deployers.charts(instance)]
    unit.openings += strangers.makers(instance)
    unit.instances.append(instance)
    return instance


def assemble(repository: Repository) -> tuple[list[Unit], frozenset[str]]:
    """All units of a repository, and the files that hold no whole object (`Assembly.parts`)."""
    assembly = Assembly(repository)
    units = assembly.units()
    repository.builds = assembly.builds()
    return units, assembly.parts()
