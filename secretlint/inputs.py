"""The files that a kustomization reads besides manifests: inputs of generators, JSON patches, values of charts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Literal, NamedTuple

from secretlint.tree import Mapping, Node, Scalar, Sequence

Generator = Literal["", "secret-env", "secret-file", "configmap-env", "configmap-file"]


class Use(NamedTuple):
    """A file that a kustomization reads, and what becomes of it. `key` is "" where it keeps its own name."""

    path: str
    generator: Generator
    key: str = ""
    target: str = ""
    """The kind at which it is aimed, for a patch."""


def beside(path: str, said: str) -> Use:
    """The pair `reads` of a kustomization's facts, with the file's path from the root."""
    name, generator, key, target = said.split("\t")
    return Use(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)), generator, key, target)  # type: ignore[arg-type]


def facts(root: Mapping) -> Iterator[tuple[str, str]]:
    """The files that a kustomization reads, as pairs `reads` for its facts."""
    for use in uses(root):
        if not any("\t" in word or "\n" in word for word in use):
            yield "reads", "\t".join(use)


def uses(root: Mapping) -> Iterator[Use]:
    """The files that a kustomization's generators, JSON patches and charts read, relative to its folder."""
    for field, kind in (("secretGenerator", "secret"), ("configMapGenerator", "configmap")):
        for entry in _mappings(root, field):
            env: Generator = "secret-env" if kind == "secret" else "configmap-env"
            file: Generator = "secret-file" if kind == "secret" else "configmap-file"
            for name in (*_strings(entry.seq("envs")), entry.str("env") or ""):
                if name:
                    yield Use(name, env)
            for name in _strings(entry.seq("files")):
                key, _, given = name.rpartition("=")
                yield Use(given, file, key)
    for field in ("patches", "patchesJson6902"):
        for entry in _mappings(root, field):
            target, patch = entry.map("target"), entry.str("path")
            if patch and target is not None:
                yield Use(patch, "", "", target.str("kind") or "")
    for entry in _mappings(root, "helmCharts"):
        for values in (entry.str("valuesFile"), *_strings(entry.seq("additionalValuesFiles"))):
            if values:
                yield Use(values, "")


def _mappings(root: Mapping, field: str) -> Iterator[Mapping]:
    found = root.get(field)
    for item in found.items if isinstance(found, Sequence) else ():
        if isinstance(item, Mapping):
            yield item


def _strings(nodes: list[Node]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, Scalar)]
