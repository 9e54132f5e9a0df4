"""Every way to break one thing in one place of a file, as an edit of its text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from secretlint.tree import Mapping, Node, Scalar, Sequence

from . import shapes
from .source import KUSTOMIZATIONS, Document, Files, at, documents, key_at

LISTS = (
    "resources",
    "bases",
    "components",
    "generators",
    "configurations",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "transformers",
    "secretGenerator",
)


class Fault(NamedTuple):
    """Replace `start` to `end` of a file by `text`; a `text` of None removes the file."""

    what: str
    path: str
    start: int
    end: int
    text: str | None

    def applied(self, text: str) -> str | None:
        return None if self.text is None else text[: self.start] + self.text + text[self.end :]

    def line(self, text: str) -> int:
        return text.count("\n", 0, self.start) + 1


def faults(files: Files) -> Iterator[Fault]:
    """All faults of all files, each place once."""
    seen: set[tuple[str, str, int]] = set()
    for path in files.paths:
        for fault in _of_file(files, path):
            if (fault.what, fault.path, fault.start) not in seen:
                seen.add((fault.what, fault.path, fault.start))
                yield fault


def _of_file(files: Files, path: str) -> Iterator[Fault]:
    text = files.text(path)
    if posixpath.basename(path) in KUSTOMIZATIONS:
        for document in documents(text, path):
            if isinstance(document.root, Mapping) and isinstance(document.plain, dict):
                yield from _Edits(path, text, document).kustomization(files)
        return
    found = files.documents(path)
    for document in found:
        edits = _Edits(path, text, document)
        if isinstance(document.plain, dict):
            yield from edits.references()
            yield from edits.producers()
            yield from edits.deployers()
        elif isinstance(document.plain, list):
            yield from edits.operations()
    if any(isinstance(one.plain, dict) and any(shapes.producers(one.plain)) for one in found):
        yield Fault("file of a producer removed", path, 0, 0, None)


def renamed(text: str, number: int) -> str:
    """Another name, as people misspell it: at the end of it or at its beginning."""
    return f"{text}-gone" if number % 2 else f"gone-{text}"


class _Edits:
    """Faults in one document."""

    def __init__(self, path: str, text: str, document: Document) -> None:
        self.path = path
        self.text = text
        self.root = document.root
        self.plain: Any = document.plain

    def references(self) -> Iterator[Fault]:
        for found in shapes.references(self.plain):
            yield from self._rename("reference renamed", at(self.root, found.path))
            for _, path in found.keys:
                if path != found.path:
                    yield from self._rename("reference key renamed", at(self.root, path))
            namespace = at(self.root, (*found.path[:-1], "namespace"))
            yield from self._rename("reference namespace changed", namespace)
        if any(shapes.references(self.plain)):
            yield from self._rename("user's namespace changed", at(self.root, ("metadata", "namespace")))

    def producers(self) -> Iterator[Fault]:
        for made in shapes.producers(self.plain):
            kind = self.plain["kind"]
            yield from self._rename(f"{kind} renamed", at(self.root, made.path))
            if kind == "ExternalSecret" and made.path != ("metadata", "name"):
                yield from self._without("ExternalSecret target name removed", ("spec", "target", "name"))
            yield from self._rename(f"{kind} namespace changed", at(self.root, ("metadata", "namespace")))
            for _, path in made.keys:
                if path[-1] == "secretKey":
                    yield from self._rename(f"{kind} key renamed", at(self.root, path))
                    yield from self._without(f"{kind} key removed", path[:-1])
                else:
                    yield from self._rename(f"{kind} key renamed", key_at(self.root, path))
                    yield from self._without(f"{kind} key removed", path)
            for path in (("type",), ("spec", "template", "type"), ("spec", "target", "template", "type")):
                yield from self._replace(f"{kind} type changed", at(self.root, path), "example.org/other")
            origin = self.root.origin
            yield Fault(f"{kind} removed", self.path, origin.offset, origin.offset + len(origin.text), "")

    def deployers(self) -> Iterator[Fault]:
        """What Flux and Argo CD give to all that they deploy."""
        if self.plain.get("kind") in ("Kustomization", "Application"):
            for path in (("spec", "targetNamespace"), ("spec", "destination", "namespace")):
                yield from self._rename("target namespace changed", at(self.root, path))

    def operations(self) -> Iterator[Fault]:
        """JSON patches."""
        for number, one in enumerate(self.plain):
            where = one.get("path") if isinstance(one, dict) else None
            if isinstance(where, str) and re.search(r"(?:[sS]ecret.*/name|imagePullSecrets.*|/secretName)\Z", where):
                value = at(self.root, (number, "value"))
                yield from self._rename("reference renamed", value)
                yield from self._rename("reference renamed", at(self.root, (number, "value", "name")))

    def kustomization(self, files: Files) -> Iterator[Fault]:
        for name in LISTS:
            for number, item in enumerate(_list(self.plain, name)):
                yield from self._without(f"{name} entry removed", (name, number))
                if name.startswith("patches"):
                    yield from self._inline(name, number, item)
        for number, item in enumerate(_list(self.plain, "secretGenerator")):
            if isinstance(item, dict):
                yield from self._generator(files, number, item)
        yield from self._rename("kustomization namespace changed", at(self.root, ("namespace",)))
        for name in ("namePrefix", "nameSuffix"):
            node = at(self.root, (name,))
            if isinstance(node, Scalar):
                yield from self._replace(f"{name} changed", node, "x-" if name == "namePrefix" else "-x")
        yield from self._without("hash suffix enabled", ("generatorOptions", "disableNameSuffixHash"))

    def _generator(self, files: Files, number: int, item: dict[str, Any]) -> Iterator[Fault]:
        at_item: shapes.Path = ("secretGenerator", number)
        yield from self._rename("generator renamed", at(self.root, (*at_item, "name")))
        yield from self._rename("generator namespace changed", at(self.root, (*at_item, "namespace")))
        yield from self._replace("generator type changed", at(self.root, (*at_item, "type")), "example.org/other")
        yield from self._without("hash suffix enabled", (*at_item, "options", "disableNameSuffixHash"))
        for kind in ("literals", "files", "envs"):
            for place, entry in enumerate(_list(item, kind)):
                node = at(self.root, (*at_item, kind, place))
                yield from self._without(f"generator {kind} entry removed", (*at_item, kind, place))
                if isinstance(entry, str) and kind != "envs":
                    name, mark, rest = entry.partition("=")
                    name = renamed(name, place) if mark else f"{renamed(posixpath.basename(entry), place)}={entry}"
                    yield from self._replace("generator key renamed", node, f"{name}{mark}{rest}" if mark else name)
                elif isinstance(entry, str):
                    yield from self._env_file(files, entry)
        env = item.get("env")
        if isinstance(env, str):
            yield from self._env_file(files, env)

    def _env_file(self, files: Files, entry: str) -> Iterator[Fault]:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), entry))
        if not files.exists(path):
            return
        text = files.text(path)
        for match in re.finditer(r"^([A-Za-z_][-.\w]*)=.*\n?", text, re.MULTILINE):
            if not match[1].startswith("sops_"):
                yield Fault("line of an env file renamed", path, match.start(1), match.end(1), f"GONE_{match[1]}")
                yield Fault("line of an env file removed", path, match.start(), match.end(), "")

    def _inline(self, name: str, number: int, item: Any) -> Iterator[Fault]:
        """References in a patch that is written inside the kustomization."""
        node = at(self.root, (name, number) if isinstance(item, str) else (name, number, "patch"))
        if not isinstance(node, Scalar) or "\n" not in node.value:
            return
        start = node.origin.offset + node.start.index
        raw = self.text[start : node.origin.offset + node.end.index]
        for document in documents(node.value, self.path):
            names = set()
            if isinstance(document.plain, dict):
                names = {one.name for one in shapes.references(document.plain)}
            elif isinstance(document.plain, list):
                edits = _Edits(self.path, node.value, document)
                names = {node.value[one.start : one.end] for one in edits.operations()}
            for wanted in sorted(names):
                for match in re.finditer(rf"(?<=[ :\"'])({re.escape(wanted)})(?=[\"']?\s*$)", raw, re.MULTILINE):
                    begin = start + match.start(1)
                    new = renamed(wanted, begin)
                    yield Fault("reference renamed", self.path, begin, begin + len(wanted), new)

    def _rename(self, what: str, node: Node | None) -> Iterator[Fault]:
        if isinstance(node, Scalar) and node.value and "\n" not in node.value:
            yield from self._replace(what, node, renamed(node.value, node.start.index))

    def _replace(self, what: str, node: Node | None, new: str) -> Iterator[Fault]:
        """Quotes, anchors and comments stay."""
        if not isinstance(node, Scalar):
            return
        start = node.origin.offset + node.start.index
        end = node.origin.offset + node.end.index
        found = self.text.rfind(node.value, start, end) if node.value else -1
        if found >= 0:
            yield Fault(what, self.path, found, found + len(node.value), new)

    def _without(self, what: str, path: shapes.Path) -> Iterator[Fault]:
        """The lines of a field or an item that is written on lines of its own."""
        node, parent = at(self.root, path), at(self.root, path[:-1])
        if node is None or not isinstance(parent, Mapping | Sequence) or parent.flow:
            return
        first = key_at(self.root, path) if isinstance(path[-1], str) else node
        if first is None:
            return
        begin = first.origin.offset + first.start.index
        line = self.text.rfind("\n", 0, begin) + 1
        if self.text[line:begin].strip() not in (("",) if isinstance(path[-1], str) else ("-",)):
            return
        stop = self._stop(node)
        if stop > begin:
            yield Fault(what, self.path, line, stop, "")

    def _stop(self, node: Node) -> int:
        """The start of the line after a node."""
        stop = min(max(one.origin.offset + one.end.index for one in _leaves(node)), len(self.text))
        if stop and self.text[stop - 1] == "\n":
            return stop
        found = self.text.find("\n", stop)
        return len(self.text) if found < 0 else found + 1


def _leaves(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Mapping) and one.entries and not one.flow:
            pending += [part for entry in one.entries for part in entry if part.origin is node.origin]
        elif isinstance(one, Sequence) and one.items and not one.flow:
            pending += one.items
        else:
            yield one


def _list(plain: Any, name: str) -> list[Any]:
    found = plain.get(name) if isinstance(plain, dict) else None
    return found if isinstance(found, list) else []
