"""The lines of the source where a reference of a build may be mended."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from . import shapes
from .source import KUSTOMIZATIONS, Document, at, line_of
from .world import Lost, World

Place = tuple[str, int]


def places(one: Lost, world: World) -> frozenset[Place]:
    """The lines of the name and the keys in the object's own file and in patches; else where the name is written."""
    exact: set[Place] = set()
    near: set[Place] = set()
    for path in world.reads[one.site]:
        for document in world.files.documents(path):
            for found, lines in _references(document, path):
                if _tail(found.path) == _tail(one.path) and _may_be(found.name, one.name):
                    near |= lines
                    if found.name == one.name and document.plain.get("kind") == one.kind:
                        exact |= lines
    return frozenset(exact or near or _written(one, world))


def _references(document: Document, path: str) -> Iterator[tuple[shapes.Reference, set[Place]]]:
    if isinstance(document.plain, dict):
        for found in shapes.references(document.plain):
            nodes = [at(document.root, where) for where in (found.path, *(where for _, where in found.keys))]
            yield found, {(path, line_of(node)) for node in nodes if node is not None}


def _tail(path: shapes.Path) -> list[str]:
    return [part for part in path if isinstance(part, str)][-2:]


def _may_be(written: str, built: str) -> bool:
    """Whether prefix, suffix, hash or variables may make one of the other."""
    return written in built or "$" in written


def _written(one: Lost, world: World) -> Iterator[Place]:
    for path in world.reads[one.site]:
        documents = world.files.documents(path)
        in_patch = any(isinstance(document.plain, list) for document in documents)
        if posixpath.basename(path) in KUSTOMIZATIONS or in_patch or not documents:
            for number, line in enumerate(world.files.text(path).splitlines(), 1):
                if re.search(rf"(?<![-\w]){re.escape(one.name)}(?![-\w])", line):
                    yield path, number
