"""Builds kustomizations from files that are handed in; nothing is executed, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable

from secretlint.kustomize import variables
from secretlint.kustomize.accumulate import Accumulated, Accumulator
from secretlint.kustomize.edit import Refused, look, put, sequence, text
from secretlint.kustomize.generate import annotation
from secretlint.kustomize.kustomization import FILE_NAMES, Kustomization
from secretlint.kustomize.layer import Layer
from secretlint.kustomize.merge import Merger, Schema
from secretlint.kustomize.model import HASH, Build, BuildProblem, Files, Resource
from secretlint.kustomize.names import fix_names
from secretlint.kustomize.objects import LOCAL_CONFIG, Key, empty_map, key_of, refreshed, remembered
from secretlint.kustomize.openapi import read_schema
from secretlint.kustomize.usage import Use, included_by, uses
from secretlint.tree import Mapping, Scalar, Sequence

_MAX_LAYERS = 80
"""Deeper nesting of bases is taken as unknown (Python's stack)."""


class Builder:
    """Builds any number of kustomizations over the same files. What a base adds up to is worked out once."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._kustomizations: dict[str, Kustomization | None] = {}
        self._accumulated: dict[tuple[str, str], Accumulated] = {}
        self._mergers: dict[str, Merger] = {}

    def kustomization(self, directory: str) -> Kustomization | None:
        """The kustomization file of a directory; None when there is none that is a mapping."""
        if directory not in self._kustomizations:
            self._kustomizations[directory] = self._read(directory)
        return self._kustomizations[directory]

    def _read(self, directory: str) -> Kustomization | None:
        found: Kustomization | None = None
        for name in FILE_NAMES:
            path = f"{directory}/{name}" if directory else name
            parsed = self.files.documents(path) if self.files.kind(path) == "file" else None
            root = parsed.nodes[0] if parsed and parsed.nodes else None
            if not isinstance(root, Mapping):
                continue
            if found is not None:
                found.problems.append(BuildProblem("kustomization", f"{name} stands beside it", found.path, 1))
            else:
                try:
                    found = Kustomization(path, root)
                except RecursionError:
                    continue  # nested too deeply to be looked at: as if it could not be read
        return found

    def merger(self, schema: str) -> Merger:
        """Merges with the API of a schema file, "" for the built-in one."""
        if schema not in self._mergers:
            parsed = self.files.documents(schema) if schema else None
            custom = read_schema(parsed.nodes[0]) if parsed and parsed.nodes else None
            self._mergers[schema] = Merger(custom or Schema.builtin())
        return self._mergers[schema]

    def accumulate(self, directory: str, file: Kustomization, chain: tuple[str, ...], schema: str) -> Accumulated:
        """What the kustomization of a directory adds up to, before names are final; kept for the next one that asks."""
        key = (directory, schema)
        if key not in self._accumulated:
            into = Accumulator()
            into.schema = schema
            if len(chain) >= _MAX_LAYERS:
                into.complain(Refused("unsupported", "bases are nested too deeply"), file.path, 1, True)
            else:
                Layer(self, file, directory, chain, into).run()
            self._accumulated[key] = into.freeze()
        return self._accumulated[key]

    def roots(self, directories: Iterable[str]) -> list[str]:
        """Those of the directories that no other kustomization includes and that are no Components."""
        listed = list(directories)
        included = included_by(listed, self.kustomization)
        found = []
        for directory in listed:
            file = self.kustomization(directory)
            if file is not None and not file.component and directory not in included:
                found.append(directory)
        return found

    def uses(self, directory: str) -> list[Use]:
        """What the kustomization of a directory names: resources, components, patches, inputs."""
        file = self.kustomization(directory)
        return list(uses(file, directory)) if file is not None else []

    def build(self, root: str, changes: Mapping | None = None) -> Build:
        """What `kustomize build ROOT` makes.

        `changes` are fields of a kustomization that a deployer sets beforehand: lists are added to those of the file,
        other fields replace them; without a file they are the kustomization.
        """
        file = self.kustomization(root) if changes is None else self._changed(root, changes)
        if file is None:
            problem = BuildProblem("kustomization", "there is no kustomization file that can be read", root, 1, True)
            return Build(root, (), (), True, (problem,), frozenset(), frozenset([root]))
        if changes is None:
            return _finish(root, file, self.accumulate(root, file, (), ""))
        into = Accumulator()
        Layer(self, file, root, (), into).run()
        return _finish(root, file, into.freeze())

    def _changed(self, root: str, changes: Mapping) -> Kustomization:
        file = self.kustomization(root)
        node = file.node if file is not None else empty_map(changes)
        for name, field in changes.fields.items():
            old = node.get(name)
            value = field.value
            if isinstance(old, Sequence) and isinstance(value, Sequence):
                value = sequence([*old.items, *value.items], old)
            node = put(node, name, value)
        return Kustomization(file.path if file is not None else changes.origin.path, node)


def _finish(root: str, file: Kustomization, base: Accumulated) -> Build:
    """The steps that only the root takes: hashes, references, variables, local objects (`makeCustomizedResMap`)."""
    problems = list(base.problems)

    def complain(refused: Refused) -> None:
        node = refused.node
        place = (node.origin.path, node.origin.line + node.start.line + 1) if node is not None else (file.path, 1)
        problem = BuildProblem(refused.kind, refused.message, *place)
        if problem not in problems:
            problems.append(problem)

    resources = fix_names([_hashed(resource) for resource in base.resources], base.config.names, complain)
    if base.variables:
        resources = variables.resolve(resources, list(base.variables), base.config.specs("varReference"), complain)
    for twice in _repeated(resources):
        complain(Refused("conflict", f"{twice.kind} {twice.name} is there twice", twice.node))
    kept: list[Resource] = []
    local: list[Resource] = []
    for resource in map(_with_text_annotations, resources):
        (local if _is_local(resource) else kept).append(resource)
    open_ = any(problem.open for problem in problems)
    return Build(root, tuple(kept), tuple(local), open_, tuple(problems), base.files, base.directories)


def _with_text_annotations(resource: Resource) -> Resource:
    """Annotations become strings, whatever they were: kustomize writes them anew (`RemoveBuildAnnotations`)."""
    meta = resource.node.map("metadata")
    annotations = meta.map("annotations") if meta is not None else None
    if meta is None or annotations is None:
        return resource
    changed = annotations
    for key, field in annotations.fields.items():
        if isinstance(field.value, Scalar) and field.value.json.type != "string":
            changed = put(changed, key, text(field.value.value, field.value))
    if changed is annotations:
        return resource
    return resource._replace(node=put(resource.node, "metadata", put(meta, "annotations", changed)), transformed=True)


def _repeated(resources: list[Resource]) -> list[Resource]:
    seen: set[Key] = set()
    found = []
    for resource in resources:
        key = key_of(resource)
        if key in seen:
            found.append(resource)
        seen.add(key)
    return found


def _hashed(resource: Resource) -> Resource:
    """The name with the mark for a hash, for what is to have one."""
    if not resource.needs_hash:
        return resource
    meta = resource.node.map("metadata")
    name = look(meta, "name")
    if meta is None or name is None:
        return resource
    node = put(resource.node, "metadata", put(meta, "name", text(resource.name + HASH, name)))
    return refreshed(remembered(resource)._replace(hashed=True), node)


def _is_local(resource: Resource) -> bool:
    meta = look(resource.node, "metadata", "annotations")
    return (
        isinstance(meta, Mapping) and LOCAL_CONFIG in meta.fields and annotation(resource.node, LOCAL_CONFIG) != "false"
    )
