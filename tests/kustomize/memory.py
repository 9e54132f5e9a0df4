"""Files of a small tree, or of a folder on the disk, as the builder reads them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from secretlint import stream, tree
from secretlint.kustomize import Parsed


class Memory:
    """A tree of texts. `parses` counts how often each file was parsed."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self._parsed: dict[str, Parsed] = {}
        self._folders = {""} | {path[:end] for path in files for end in _slashes(path)}

    def kind(self, path: str) -> str | None:
        if path in self._files:
            return "file"
        return "dir" if path in self._folders else None

    def read_bytes(self, path: str) -> bytes | None:
        return self._files.get(path)

    def documents(self, path: str) -> Parsed | None:
        data = self.read_bytes(path)
        if data is None:
            return None
        if path not in self._parsed:
            self._parsed[path] = parse(data, path)
        return self._parsed[path]

    def folders(self) -> list[str]:
        return sorted(self._folders)


def _slashes(path: str) -> list[int]:
    return [index for index, character in enumerate(path) if character == "/"]


def parse(data: bytes, path: str) -> Parsed:
    cut = stream.split(data, path)
    nodes = []
    broken = False
    for origin in cut.documents:
        try:
            node = tree.read(origin).root
        except tree.SyntaxProblem:
            broken = True
            continue
        if node is not None and not tree.is_null(node):
            nodes.append(node)
    return Parsed(tuple(nodes), broken)


class Folder(Memory):
    """Files below a folder, read when asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        paths = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        super().__init__(dict.fromkeys(paths, b""))

    def read_bytes(self, path: str) -> bytes | None:
        return (self._root / path).read_bytes() if path in self._files else None


class Tree(NamedTuple):
    """A small tree: its name, the directory to build ("" is the top), its files."""

    name: str
    root: str
    files: dict[str, bytes]


def read_trees(text: str) -> list[Tree]:
    """The trees of an archive (see README.md)."""
    trees: list[Tree] = []
    current = ""
    for line in text.splitlines(keepends=True):
        stripped = line.rstrip("\n")
        if stripped.startswith("=== "):
            trees.append(Tree(stripped[4:], "", {}))
            current = ""
        elif stripped.startswith("-- ") and stripped.endswith(" --"):
            current = stripped[3:-3]
            trees[-1].files[current] = b""
        elif current:
            trees[-1].files[current] += line.encode()
        elif stripped.startswith("root: "):
            trees[-1] = trees[-1]._replace(root=stripped[6:].removeprefix("."))
    return trees
