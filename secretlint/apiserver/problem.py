"""Field paths as the API server writes them, and problems that are found along them."""

from __future__ import annotations

from typing import NamedTuple, Union

from secretlint import redact


class Key(str):
    """A path segment that is a map key: written `[key]`, where a field is written `.field`."""

    __slots__ = ()


class Misspelt(str):
    """A path segment made of names of fields, more or less, so that no value can be glued to it: shown as it is."""

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
            parts.append(f"[{redact.key(str(segment))}]")
        else:
            shown = segment if isinstance(segment, Misspelt) else redact.key(segment)
            parts.append(f".{shown}" if parts else shown)
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

    def missing(self, path: Path, why: str = "", *, at: Path | None = None) -> None:
        """Note that a field of a Pod has to be set."""
        self.items.append(Problem("pod-missing-field", path, (("problem", "is missing" + why), ("hint", "")), at))

    def invalid(self, path: Path, problem: str, *, at: Path | None = None, key: bool = False) -> None:
        """Note that a field of a Pod is wrong; `problem` continues the sentence "<field> …"."""
        self.items.append(Problem("pod-invalid-field", path, (("problem", problem), ("hint", "")), at, key))

    def one_of(self, path: Path, value: str, allowed: tuple[str, ...], *, at: Path | None = None) -> None:
        """Note a problem unless the value is one of a closed list."""
        if value not in allowed:
            folded = {word.lower(): word for word in allowed}
            import difflib  # rarely needed

            close = difflib.get_close_matches(value.lower(), folded, 1, 0.75) if value else []
            hint = f"Did you mean {folded[close[0]]}?" if close else ""
            words = ", ".join(word or '""' for word in allowed)
            problem = f"is none of {words}" if len(allowed) > 1 else f"is not {words}"
            if not value:
                problem = (
                    f"is missing, and must be one of {words}"
                    if len(allowed) > 1
                    else f"is missing, and must be {words}"
                )
            self.items.append(Problem("pod-invalid-field", path, (("problem", problem), ("hint", hint)), at))

    def raw(self, rule: str, path: Path, *args: tuple[str, str], at: Path | None = None, key: bool = False) -> None:
        """Note a problem with arguments of its own for the rule's message."""
        self.items.append(Problem(rule, path, args, at, key))
