"""The files of a copy: their documents as plain objects and as nodes, and what each kustomization reads."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from secretlint import schema, stream, tree
from secretlint.tree import Mapping, Node, Scalar, Sequence

from . import shapes

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")


class Document(NamedTuple):
    """A document of a file: its nodes, and the same as plain objects."""

    root: Node
    plain: Any


def documents(text: str, path: str) -> list[Document]:
    """The documents that can be read and are no schemas."""
    if len(text) > 400_000 or "kind: CustomResourceDefinition" in text:
        return []
    found = []
    for origin in stream.split(text.encode(), path).documents:
        try:
            root = tree.compose(origin)
        except tree.SyntaxProblem:
            continue
        if root is not None:
            found.append(Document(root, schema.plain(root)))
    return found


def at(root: Node, path: shapes.Path) -> Node | None:
    """The node at a path; for the last name of a mapping see `key_at`."""
    node: Node | None = root
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str):
            field = node.fields.get(part)
            node = field.value if field is not None else None
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def key_at(root: Node, path: shapes.Path) -> Scalar | None:
    """The key that a path ends with."""
    parent = at(root, path[:-1])
    field = parent.fields.get(str(path[-1])) if isinstance(parent, Mapping) else None
    return field.key if field is not None else None


def line_of(node: Node) -> int:
    """1-based."""
    return node.origin.line + node.start.line + 1


class Files:
    """The text files of a copy on the disk, read once."""

    def __init__(self, root: str, paths: list[str]) -> None:
        self.root = root
        self.paths = paths
        self.folders = {""}
        for path in paths:
            folder = posixpath.dirname(path)
            while folder not in self.folders:
                self.folders.add(folder)
                folder = posixpath.dirname(folder)
        self._texts: dict[str, str] = {}
        self._documents: dict[tuple[str, str], list[Document]] = {}
        self._own: dict[str, frozenset[str]] = {}

    def exists(self, path: str) -> bool:
        return path in self._texts or os.path.isfile(os.path.join(self.root, path))

    def text(self, path: str) -> str:
        if path not in self._texts:
            try:
                with open(os.path.join(self.root, path), encoding="utf-8-sig", newline="") as handle:
                    self._texts[path] = handle.read()
            except (OSError, UnicodeDecodeError):
                self._texts[path] = ""
        return self._texts[path]

    def write(self, path: str, text: str | None) -> None:
        """None removes the file."""
        full = os.path.join(self.root, path)
        if text is None:
            os.remove(full)
        else:
            with open(full, "w", encoding="utf-8", newline="") as handle:
                handle.write(text)
        self._texts[path] = text or ""
        self._own.pop(posixpath.dirname(path), None)

    def documents(self, path: str) -> list[Document]:
        text = self.text(path)
        if (path, text) not in self._documents:
            self._documents[path, text] = documents(text, path) if path.endswith((".yaml", ".yml", ".json")) else []
        return self._documents[path, text]

    def kustomization(self, folder: str) -> str | None:
        for name in KUSTOMIZATIONS:
            path = posixpath.join(folder, name)
            if self.exists(path) and self.text(path):
                return path
        return None

    def closure(self, folder: str) -> frozenset[str]:
        """All files that the build of a folder reads: any text of a kustomization that is a path, and so on."""
        seen: set[str] = set()
        found: set[str] = set()
        pending = [folder]
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            for path in self._reads(current):
                if path in self.folders:
                    pending.append(path)
                else:
                    found.add(path)
        return frozenset(found)

    def _reads(self, folder: str) -> frozenset[str]:
        known = self._own.get(folder)
        if known is None:
            known = self._own[folder] = frozenset(self._listed(folder))
        return known

    def _listed(self, folder: str) -> Iterator[str]:
        path = self.kustomization(folder)
        if path is None:
            return
        yield path
        for document in documents(self.text(path), path):
            for text in _texts(document.plain):
                entry = posixpath.normpath(posixpath.join(folder, text.partition("=")[2] or text))
                entry = "" if entry == "." else entry
                if entry in self.folders and entry != folder:
                    yield entry
                elif self.exists(entry):
                    yield entry
                    if entry.endswith((".yaml", ".yml")) and "kind: " in self.text(entry):
                        yield from self._generator(entry)

    def _generator(self, path: str) -> Iterator[str]:
        for document in self.documents(path):
            if isinstance(document.plain, dict) and "files" in document.plain:
                for text in _texts(document.plain["files"]):
                    entry = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
                    if self.exists(entry):
                        yield entry

    def included(self, folder: str) -> Iterator[str]:
        """The folders that a kustomization names."""
        return (path for path in self._reads(folder) if path in self.folders)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "\n" not in value and len(value) < 500:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
