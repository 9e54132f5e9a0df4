"""`kinds/data/*.yaml` → `kinds/compiled.py`: `python -m secretlint.dev.compile_kinds [--check]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from secretlint import tree
from secretlint.kinds import language
from secretlint.kinds.language import Knowledge, Problem
from secretlint.tree import Mapping, Node

KINDS = Path(__file__).parent.parent / "kinds"
TARGET = KINDS / "compiled.py"
_HEAD = '''"""Generated from `data/*.yaml` by `python -m secretlint.dev.compile_kinds`. Do not edit."""

# ruff: noqa
'''


def read(folder: Path = KINDS / "data") -> Knowledge:
    """All files of the folder; mistakes are in `problems`."""
    knowledge = Knowledge()
    files = sorted(folder.glob("*.yaml"))
    roots = [tree.compose(tree.Origin(file.name, 0, file.read_text(encoding="utf-8"))) for file in files]
    for root in roots:
        language.read_file(root, knowledge)
    usages, fragments = frozenset(knowledge.usages), frozenset(knowledge.fragments)
    for root in roots:
        for part in _parts(root):
            knowledge.problems += language.check(part, usages, fragments)
    return knowledge


def _parts(root: Node | None) -> Iterator[Node]:
    """The blocks and fragments of a file."""
    if isinstance(root, Mapping):
        yield from root.seq("kinds")
        fragments = root.map("fragments")
        for entry in fragments.fields.values() if fragments else ():
            yield entry.value


def render(knowledge: Knowledge) -> str:
    """The generated module."""
    kinds, blocks = language.index(knowledge.blocks)
    lines = [_HEAD, "KINDS: dict[str, tuple[int, ...]] = {"]
    lines += [f"    {name!r}: {numbers!r}," for name, numbers in sorted(kinds.items())]
    lines += ["}", "BLOCKS: tuple[str, ...] = ("]
    lines += [f"    {block!r}," for block in blocks]
    lines += [")", "FRAGMENTS: dict[str, str] = {"]
    lines += [f"    {name!r}: {_dump(body)!r}," for name, body in knowledge.fragments.items()]
    lines += ["}", f"ANYWHERE: str = {_dump(knowledge.anywhere)!r}", f"USAGES: str = {_dump(knowledge.usages)!r}"]
    return "\n".join(lines) + "\n"


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def show(problem: Problem) -> str:
    """A mistake in one line."""
    return f"{problem.span.path}:{problem.span.line}:{problem.span.column}: {problem.message}"


def main(arguments: list[str]) -> int:
    """Write the module; with `--check` only say whether it is up to date."""
    knowledge = read()
    if knowledge.problems:
        print("\n".join(show(problem) for problem in knowledge.problems), file=sys.stderr)
        return 1
    text = render(knowledge)
    if "--check" in arguments:
        fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        if not fresh:
            print("secretlint/kinds/compiled.py is not up to date", file=sys.stderr)
        return 0 if fresh else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
