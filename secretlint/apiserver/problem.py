"""Field paths as the API server writes them, and problems that are found along them."""

from __future__ import annotations

from typing import NamedTuple, Union


class Key(str):
    """A path segment that is a map key: written `[key]`, where a field is written `.field`."""

    __slots__ = ()


Segment = Union[str, int]  # noqa: UP007 (a runtime alias)
Path = tuple[Segment, ...]

Value = dict[str, "object"]
"""A decoded struct: only the fields that are set; a null field is one that is not set."""


def render(path: Path) -> str:
    """`("spec", "containers", 0, "env")` → `spec.containers[0].env`, as `field.Path.String` prints it."""
    parts: list[str] = []
    for segment in path:
        if isinstance(segment, (int, Key)):
            parts.append(f"[{segment}]")
        else:
            parts.append(f".{segment}" if parts else segment)
    return "".join(parts)


class Problem(NamedTuple):
    """Something that the API server refuses (or warns about), at a field.

    `path` is the field that the API server names; `at` is where to point when that is another one (some of its paths
    lack an index). `key` points at the field's key instead of its value. `args` go into the rule's templates.
    """

    rule: str
    path: Path
    args: tuple[tuple[str, str], ...] = ()
    at: Path | None = None
    key: bool = False


class Problems:
    """Collects problems. One per document."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items: list[Problem] = []

    def add(
        self, rule: str, path: Path, problem: str, *, at: Path | None = None, key: bool = False, help: str = ""
    ) -> None:
        """Note that the field at `path` is wrong; `problem` continues the sentence "<field> …"."""
        self.items.append(Problem(rule, path, (("problem", problem), ("hint", help)), at, key))

    def raw(self, rule: str, path: Path, *args: tuple[str, str], at: Path | None = None, key: bool = False) -> None:
        """Note a problem with arguments of its own for the rule's message."""
        self.items.append(Problem(rule, path, args, at, key))
