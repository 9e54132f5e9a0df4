"""Where nodes stand: the span is the scalar itself, in the file's own lines and columns."""

# ruff: noqa: E501  (tables of texts read better in long lines)

from __future__ import annotations

import pytest

from secretlint import stream, tree
from secretlint.tree import Mapping, Node, Origin, Scalar, Sequence


def _at(root: Node | None, *path: str | int) -> Node:
    node = root
    for step in path:
        if isinstance(step, int):
            assert isinstance(node, Sequence)
            node = node.items[step]
        else:
            assert isinstance(node, Mapping)
            node = node.fields[step].value
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "path", "wanted", "line", "column"),
    [
        ("a: b\n", ("a",), "b", 1, 4),
        ("a: &x !!str b c\n", ("a",), "b c", 1, 13),
        ("a: !!str &x 'b'  # c\n", ("a",), "'b'", 1, 13),
        ("a: !!int\n  # c\n  12\n", ("a",), "12", 3, 3),
        ("a: &q\n  b: c\n", ("a",), "b: c", 2, 3),
        ("a: |\n  x\n  y\n\n# c\nb: 1\n", ("a",), "|\n  x\n  y", 1, 4),
        ("a: |\n  x", ("a",), "|\n  x", 1, 4),
        ('a: "b\n  c"\n', ("a",), '"b\n  c"', 1, 4),
        ("é: [ü, 😀]\n", ("é", 1), "😀", 1, 8),
        ("- &a [1,\n 2 ]\n", (0,), "[1,\n 2 ]", 1, 6),
        ("- a\n- {b: c}\n", (1, "b"), "c", 2, 7),
        ("a:\r\n  b: c\r\n", ("a", "b"), "c", 2, 6),
        ("a:\r\r\n  b: c\r\r\n  d: e\r\r\n", ("a", "d"), "e", 3, 6),
        ("a:\nb: c\n", ("a",), "", 1, 3),
        ("x: &x y\na: *x\n", ("a",), "y", 1, 7),
        ("a: {b:c, d: e}\n", ("a", "d"), "e", 1, 13),
    ],
)
def test_the_span_of_a_node(text: str, path: tuple[str | int, ...], wanted: str, line: int, column: int) -> None:
    span = tree.span(_at(tree.compose(Origin("x.yaml", 0, text)), *path))
    assert text[span.start : span.end] == wanted
    assert (span.line, span.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "number", "path", "line", "column", "wanted"),
    [
        ("a: b\n---\nc: d\n", 1, ("c",), 3, 4, "d"),
        ("\n# c\n---\n---\nc:\n  d: e\n", 0, ("c", "d"), 6, 6, "e"),
        ('{"a": 1} {"b": [2,\n 33]}', 1, ("b", 1), 2, 2, "33"),
        ('{"a": 1} {"b": [2,\n 33]}', 1, ("b", 0), 1, 17, "2"),
        ('{"a": "x"}\n---\nb: c\n', 1, ("b",), 3, 4, "c"),
        ('{"a": "x"} ---\nb: c\n', 1, ("b",), 2, 4, "c"),
        ("a: b\n---\n\ufeffc: d\n", 1, ("c",), 3, 5, "d"),
    ],
)
def test_a_later_document_stands_where_the_file_has_it(
    text: str, number: int, path: tuple[str | int, ...], line: int, column: int, wanted: str
) -> None:
    cut = stream.split(text.encode(), "x.yaml")
    span = tree.span(_at(tree.compose(cut.documents[number]), *path))
    assert (span.line, span.column) == (line, column)
    assert text[span.start : span.end] == wanted


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: b: c\n", 1, 5, "a second `:` on this line, or a wrong indentation"),
        ("a: b\nc: 'd\n", 2, 4, "the quotes that begin here are never closed"),
        ("a:\n\t- b\n", 2, 1, "a tab cannot indent"),
        ("a: @b\n", 1, 4, "a value cannot begin with this character without quotes"),
        ("a: b\nc: d \x07\n", 2, 6, "a control character is not allowed, not even in a comment"),
        ('a: "é\\/"\n', 1, 6, "an unknown escape in double quotes: write / without a backslash"),
        ("a: [b\nc: d\n", 2, 2, "a `,` or `]` is missing"),
        ("a: b\n c: d\n", 2, 3, "a second `:` on this line, or a wrong indentation"),
        ("a\nb: c\n", 2, 2, "a second `:` on this line, or a wrong indentation"),
        ("a: *b\n", 1, 4, "an alias names an anchor that this document does not define"),
        ("a: !x!y z\n", 1, 4, "a tag with an undeclared handle"),
        ("\ufeffa: b\n", 1, 1, "a byte order mark where none may stand"),
    ],
)
def test_a_syntax_problem_is_named_at_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(tree.SyntaxProblem) as caught:
        tree.compose(Origin("x.yaml", 0, text))
    assert (caught.value.problem, caught.value.mark.line + 1, caught.value.mark.column + 1) == (words, line, column)


CANARY = "canary-7f3a"


@pytest.mark.parametrize(
    "text",
    [
        f"a: {CANARY}: {CANARY}\n", f"a: '{CANARY}\n", f"a: [{CANARY}\n", f"a: @{CANARY}\n", f"{CANARY}\nb: c\n", f'a: "\\q{CANARY}"\n',
        f"*{CANARY}!\n", f"a: *{CANARY}\n", f"!{CANARY}!x y\n", f"%{CANARY}\n", f"a: |{CANARY}\n", f"- a\n{CANARY}\n", f"a: b\n  {CANARY}: c\n",
        f"{{{CANARY}\n", f"a: &{CANARY} &b c\n", f'"{CANARY}" {CANARY}: x\n',
    ],
)  # fmt: skip
def test_no_problem_quotes_the_text(text: str) -> None:
    with pytest.raises(tree.SyntaxProblem) as caught:
        tree.compose(Origin("x.yaml", 0, text))
    assert CANARY not in caught.value.problem
    assert CANARY not in str(caught.value)


def test_scalars_keep_style_and_tag() -> None:
    root = tree.compose(Origin("x.yaml", 0, "[a, 'b', \"c\", !t d, !!int '1']\n"))
    assert isinstance(root, Sequence)
    found = [(item.value, item.style, item.tag) for item in root.items if isinstance(item, Scalar)]
    assert found == [
        ("a", "", ""),
        ("b", "'", ""),
        ("c", '"', ""),
        ("d", "", "!t"),
        ("1", "'", "tag:yaml.org,2002:int"),
    ]
