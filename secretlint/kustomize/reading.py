"""Paths and texts: what an entry of a kustomization means, and YAML inside of YAML."""

from __future__ import annotations

import re

from secretlint import lazyre, tree
from secretlint.kustomize.model import Parsed
from secretlint.tree import Mapping, Node, Origin, Scalar, SyntaxProblem

_REMOTE = lazyre.compile(
    r"[a-z][a-z0-9+.-]*://|[a-z0-9_.-]+@[a-z0-9.-]+:|git::|gh:|github\.com[/:]"
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+)+/.+(?://|\.git|[?&](?:ref|version)=)",
    re.IGNORECASE,
)


def is_remote(entry: str) -> bool:
    """Whether an entry that is no local path looks like a URL or a git address."""
    return _REMOTE.match(entry) is not None


_PATH = lazyre.compile(r"[\w./@+:~%-]+(?: [\w.-]+)*\Z")


def shown(entry: str) -> str:
    """An entry as a message may show it: a path, or a URL without user, password and query; never inline text."""
    bare = re.sub(r"//[^/@\s]*@", "//", entry.partition("?")[0])
    return bare if len(bare) <= 200 and _PATH.match(bare) else "an entry"


def join(directory: str, entry: str) -> str | None:
    """The path that `entry` means in `directory`, both from the root of all files; None when it leads outside."""
    if entry.startswith("/"):
        return None
    parts = [part for part in directory.split("/") if part not in ("", ".")]
    for part in entry.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def is_within(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or lies below it."""
    return directory in ("", path) or path.startswith(directory + "/")


def parse_text(scalar: Scalar) -> Parsed:
    """The YAML documents that a scalar holds. Nodes of a block scalar have their true lines and columns."""
    block = tree.block_of(scalar)
    if block is not None:
        return _parse(block, block.text, 0, 0, 0)
    mark, quote = scalar.start, 1 if scalar.style in ("'", '"') else 0
    return _parse(scalar.origin, scalar.value, mark.line, mark.index + quote, mark.column + quote)


def _parse(origin: Origin, body: str, line: int, offset: int, column: int) -> Parsed:
    nodes: list[Node] = []
    broken = False
    for text, skipped_lines, skipped in _split(body):
        before = 0 if skipped_lines else column + (0 if line else origin.column)
        start = origin.offset + offset + skipped
        place = Origin(origin.path, origin.index, text, origin.line + line + skipped_lines, start, before)
        try:
            node = tree.compose(place)
        except (SyntaxProblem, RecursionError):
            broken = True
            continue
        if node is not None and not tree.is_null(node):
            nodes.append(node)
    return Parsed(tuple(nodes), broken)


def _split(body: str) -> list[tuple[str, int, int]]:
    """The documents of a text that may be indented as a whole: (text, lines before it, characters before it)."""
    parts: list[tuple[str, int, int]] = []
    first = re.search(r"^( *)\S", body, re.MULTILINE)
    indent = first.group(1) if first else ""
    current: list[str] = []
    begin_line = begin = position = 0
    for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", body)):
        position += len(line)
        if line.startswith(indent + "---") and not line[len(indent) + 3 :].strip():
            parts.append(("".join(current), begin_line, begin))
            current, begin_line, begin = [], number + 1, position
        else:
            current.append(line)
    return [*parts, ("".join(current), begin_line, begin)]


def inline_object(scalar: Scalar) -> Parsed | None:
    """The parsed text when a list entry is itself YAML and not a path."""
    if "\n" not in scalar.value and ":" not in scalar.value:
        return None
    parsed = parse_text(scalar)
    return parsed if parsed.nodes and all(isinstance(node, Mapping) for node in parsed.nodes) else None
