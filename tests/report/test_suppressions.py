"""Which comments hide findings, and which only look like it."""

from __future__ import annotations

import pytest

from secretlint import suppress

CASES = {
    "at the end of a line": ("a: 1\nb: 2 # secretlint: ignore[KSL401] known\n", [(2, 6, 2, ("KSL401",), "known")]),
    "on the line above": ("# secretlint: ignore[KSL4, some-name]\na: 1\n", [(1, 1, 2, ("KSL4", "some-name"), "")]),
    "above, with comments and blanks between": (
        "# secretlint: ignore[KSL4]\n\n  # why\n---\na: 1\n",
        [(1, 1, 4, ("KSL4",), "")],
    ),
    "indented": ("a:\n  # secretlint: ignore: because\n  b: 1\n", [(2, 3, 3, (), "because")]),
    "for the whole file": ("a: 1\n#secretlint: ignore-file[KSL1] x\n", [(2, 1, 0, ("KSL1",), "x")]),
    "after a block scalar's indicator": ("a: | # secretlint: ignore[KSL1]\n  x\n", [(1, 6, 1, ("KSL1",), "")]),
    "after a block scalar": ("a: |\n  x\n# secretlint: ignore\nb: 1\n", [(3, 1, 4, (), "")]),
    "in the second document": ("a: 1\n---\nb: 1 # secretlint: ignore\n", [(3, 6, 3, (), "")]),
    "with other line breaks": ("a: 1\r\nb: 1 # secretlint: ignore\r\nc: 1\r", [(2, 6, 2, (), "")]),
    "on the last line": ("a: 1\n# secretlint: ignore", [(2, 1, 2, (), "")]),
    "misspelt": ("a: 1 # secretlint: ingore[KSL1]\n", [(1, 6, -1, (), "")]),
    "unclosed": ("a: 1 # secretlint: ignore[KSL1\n", [(1, 6, -1, (), "")]),
    "in a block scalar": ("a: |\n  # secretlint: ignore\n  x\n", []),
    "in double quotes": ('a: "x # secretlint: ignore"\n', []),
    "in single quotes over lines": ("a: 'x\n  # secretlint: ignore\n  '\n", []),
    "part of a plain scalar": ("a: x#secretlint: ignore\n", []),
    "elsewhere in a broken document": ("a: [1 # secretlint: ignore\nb: }\n# secretlint: ignore\n", []),
    "before the fault of a broken document": ("a: 1 # secretlint: ignore\nb: 2\nc: [\n", [(1, 6, 1, (), "")]),
    "nothing": ("a: secretlint\n", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_comments(text: str, expected: list[tuple[object, ...]]) -> None:
    found = [(one.line, one.column, one.target, one.rules, one.reason) for one in suppress.find(text)]
    assert found == expected


def test_the_place_ends_with_the_comment() -> None:
    (found,) = suppress.find("a: 1 # secretlint: ignore[KSL1] é  \n")
    assert (found.column, found.end_column) == (6, 34)
