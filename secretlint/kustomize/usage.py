"""Who includes whom, without building anything: roots, and what each file is to the kustomizations that name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from secretlint.kustomize.edit import look
from secretlint.kustomize.kustomization import Kustomization
from secretlint.kustomize.reading import inline_object, join
from secretlint.tree import Mapping, Node, Scalar, Sequence

Role = Literal["resource", "component", "patch", "generator", "transformer", "input", "configuration"]

_LISTS: tuple[tuple[str, Role], ...] = (
    ("resources", "resource"),
    ("bases", "resource"),
    ("components", "component"),
    ("patchesStrategicMerge", "patch"),
    ("generators", "generator"),
    ("transformers", "transformer"),
    ("validators", "transformer"),
    ("configurations", "configuration"),
    ("crds", "configuration"),
)
_PATHS: tuple[tuple[str, Role], ...] = (
    ("patches", "patch"),
    ("patchesJson6902", "patch"),
    ("replacements", "configuration"),
)


class Use(NamedTuple):
    """A kustomization names a path: a file or a directory, whether it is there or not."""

    path: str
    role: Role
    node: Scalar


def uses(file: Kustomization, directory: str) -> Iterator[Use]:
    """Everything that a kustomization file names and that is a local path."""
    for scalar, role in _named(file):
        text = scalar.value
        if role == "input" and "=" in text:
            text = text.partition("=")[2]
        if "\n" in text or (role in ("patch", "generator", "transformer") and inline_object(scalar) is not None):
            continue
        path = join(directory, text)
        if path is not None:
            yield Use(path, role, scalar)


def _named(file: Kustomization) -> Iterator[tuple[Scalar, Role]]:
    for field, role in _LISTS:
        for item in _items(file.fields.get(field)):
            if isinstance(item, Scalar):
                yield item, role
    for field, role in _PATHS:
        for entry in file.maps(field):
            path = entry.get("path")
            if isinstance(path, Scalar):
                yield path, role
    schema = look(file.fields.get("openapi"), "path")
    if isinstance(schema, Scalar):
        yield schema, "configuration"
    for args in file.maps("secretGenerator", "configMapGenerator"):
        yield from ((item, "input") for item in _inputs(args))


def _inputs(args: Mapping) -> Iterator[Scalar]:
    for field in ("files", "envs"):
        for item in args.seq(field):
            if isinstance(item, Scalar):
                yield item
    single = args.get("env")
    if isinstance(single, Scalar):
        yield single


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def included_by(
    directories: list[str], kustomization: Callable[[str], Kustomization | None]
) -> dict[str, tuple[str, ...]]:
    """Each directory that kustomizations include, to the directories of those kustomizations."""
    known = set(directories)
    found: dict[str, list[str]] = {}
    for directory in directories:
        file = kustomization(directory)
        for use in uses(file, directory) if file is not None else ():
            if use.path in known and use.path != directory and use.role not in ("patch", "input", "configuration"):
                found.setdefault(use.path, []).append(directory)
    return {path: tuple(dict.fromkeys(who)) for path, who in found.items()}
