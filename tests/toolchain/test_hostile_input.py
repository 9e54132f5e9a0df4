"""Input that is made to hurt: it is refused as kubectl refuses it, or read, and in a bounded time."""

from __future__ import annotations

import time

import pytest

from secretlint import stream, tree

_BOMB = b"kind: x\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % ((letter, letter) + (letter - 1,) * 9)
    for letter in range(98, 110)
)
_TOO_DEEP = "nested more than 10,000 levels deep"
_ALIASES = "aliases repeat too much of the document"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(_BOMB, _ALIASES, id="aliases of aliases"),
        pytest.param(b"kind: x\na: &a [*a]\n", "an anchor's value contains itself", id="an anchor in itself"),
        pytest.param(b"kind: x\na: " + b"[" * 100_000, _TOO_DEEP, id="100,000 lists"),
        pytest.param(b"kind: x\na: " + b"{a: " * 100_000, _TOO_DEEP, id="100,000 mappings"),
        pytest.param(b"kind: x\n" + b"a:\n" + b"- " * 100_000 + b"x\n", _TOO_DEEP, id="100,000 list items"),
        pytest.param(b'{"kind": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", _TOO_DEEP, id="100,000 lists in JSON"),
        pytest.param(b"kind: x\n\0", "a control character is not allowed, not even in a comment", id="NUL"),
        pytest.param(b"kind: x\na: " + b"[" * 9_000 + b"]" * 9_000, "", id="9,000 lists"),
        pytest.param(b'{"kind": ' + b"[" * 9_000 + b"]" * 9_000 + b"}", "", id="9,000 lists in JSON"),
        pytest.param(b"kind: x\na: " + b"{<<: " * 3_000 + b"{}" + b"}" * 3_000, "", id="3,000 merges in each other"),
        pytest.param(b"kind: x\na: &a {b: c}\nd: [" + b"*a, " * 20_000 + b"]\n", "", id="20,000 aliases"),
        pytest.param(b"kind: x\na: [" + b"b:c, " * 20_000 + b"]\n", "", id="20,000 colons in plain values"),
        pytest.param(b'kind: x\na: "' + b"\\'" * 5_000 + b'"\n', "", id="5,000 escaped apostrophes"),
        pytest.param(b"kind: x\na: " + b"x" * 5_000_000, "", id="a line of 5 MB"),
        pytest.param(b"kind: x\n" + b"# c\n" * 500_000, "", id="500,000 comments"),
        pytest.param(b"kind: x\na: '" + b"\n" * 500_000 + b"'", "", id="500,000 blank lines in quotes"),
    ],
)
def test_one_document(data: bytes, problem: str) -> None:
    start = time.process_time()
    cut = stream.split(data, "x.yaml")
    (origin,) = cut.documents
    loaded = stream.load(origin, cut)
    found = [dict(hit.args)["problem"] for hit in loaded.hits if hit.rule == "yaml-syntax"]
    assert found == ([problem] if problem else [])
    assert loaded.skipped is None
    assert time.process_time() - start < 20


def test_no_walk_over_a_bomb_that_is_small_enough_to_be_accepted() -> None:
    """go-yaml takes what stays below 99 % of repetition; the nodes are shared, not copied."""
    text = "a: &a {b: c}\n" + "".join(f"k{number}: *a\n" for number in range(2000))
    found = tree.read(tree.Origin("x.yaml", 0, text))
    assert found.aliases == 2000
    assert sum(1 for _ in tree.walk(found.root)) < 2010


def test_bytes_of_every_value_are_read_to_the_end() -> None:
    data = bytes(range(256)) * 100
    cut = stream.split(b"kind: x\n---\n" + data + b"\n---\nkind: y\n", "x.yaml")
    assert [hit.rule for hit in cut.hits] == ["file-not-utf8"]
    assert cut.documents[-1].text == "kind: y\n"


def test_a_million_documents() -> None:
    cut = stream.split(b"---\na: b\n" * 100_000, "x.yaml")
    assert len(cut.documents) == 100_000
    assert (cut.documents[-1].index, cut.documents[-1].line) == (99_999, 199_999)
