"""Without the libyaml extension the results are the same: events, styles, tags, marks, refusals and their words."""

# ruff: noqa: E501  (tables of texts read better in long lines)

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from toolchain_texts import DOCUMENTS, mutations

from secretlint import events
from secretlint.tree import Mapping, Node, Origin, Scalar, SyntaxProblem, compose

pytest.importorskip("_ruamel_yaml", reason="the libyaml extension of ruamel.yaml is not installed")


def _mark(mark: Any) -> tuple[int, int, int] | None:
    return None if mark is None else (mark.index, mark.line, mark.column)


def _run(reader: Callable[[str], events.EventReader], text: str) -> list[Any]:
    """Every event up to the first document's end, and the problem that stopped it."""
    found: list[Any] = []
    try:
        get = reader(text)
        while (event := get()) is not None:
            name = type(event).__name__
            if name in ("StreamStartEvent", "DocumentStartEvent"):
                continue
            entry = [
                name,
                *(str(getattr(event, part, None) or "") for part in ("value", "style", "ctag", "anchor", "flow_style")),
            ]
            if name in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent"):
                entry.append(str(_mark(event.start_mark)))
            if name in ("ScalarEvent", "MappingEndEvent", "SequenceEndEvent", "DocumentEndEvent"):
                entry.append(str(_mark(event.end_mark)))
            found.append(entry)
            if name in ("DocumentEndEvent", "StreamEndEvent"):
                break
    except events.YAMLError as error:
        problem, mark = getattr(error, "problem", None), _mark(getattr(error, "problem_mark", None))
        found.append(["refused", problem, mark] if problem and mark else ["refused by the reader"])
    return found


def test_mutated_documents() -> None:
    texts = [*DOCUMENTS, *mutations(7, 1500)]
    wrong = [text for text in texts if _run(events.pure_reader, text) != _run(events.compiled_reader, text)]
    assert wrong == []


_PIECES = st.sampled_from(
    ["a", "b: c", "- ", "? ", ": ", "'x'", '"y\\n"', "|\n  t\n", ">-\n  f\n  g\n", "[", "]", "{", "}", ", ", "&x ", "*x", "!!str ", "!t ",
     "# c", "\n", "\n  ", "\n    ", " ", "\t", "...\n", "---\n", "%YAML 1.1\n", "\\", "é", "\r\n", "\u2028", "1", "~", "<<"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(_PIECES, max_size=14).map("".join))
@example("[? , 2]\n")
@example("a: &x\n  !!str\n  b\n")
def test_generated_texts(text: str) -> None:
    text += "\n"
    assert _run(events.pure_reader, text) == _run(events.compiled_reader, text)


_VALUES = st.recursive(
    st.text(
        st.characters(
            min_codepoint=32, max_codepoint=0x2FF, exclude_characters="?:" + "".join(map(chr, range(0x7F, 0xA0)))
        ),
        max_size=12,
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc-", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(_VALUES)
def test_well_formed_values_come_back_from_both(value: Any) -> None:
    """What a writer of YAML 1.2 writes is read as it was meant (but for `?` and `:`, which mean more in YAML 1.1)."""
    from io import StringIO

    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    out = StringIO()
    writer.dump({"value": value}, out)
    text = out.getvalue()
    assert _run(events.pure_reader, text) == _run(events.compiled_reader, text)
    root = compose(Origin("x.yaml", 0, text))
    assert isinstance(root, Mapping)
    assert _strings(root.fields["value"].value) == value


def _strings(node: Node) -> Any:
    """The node as written, scalars as text: `no` and `12` are quoted by YAML 1.2's rules only."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key.value: _strings(value) for key, value in node.entries if isinstance(key, Scalar)}
    return [_strings(item) for item in node.items]


def test_the_pure_parser_is_chosen_where_the_extension_is_missing() -> None:
    program = (
        "import sys; sys.modules['_ruamel_yaml'] = None\n"
        "from secretlint import events, tree\n"
        "assert events.reader is events.pure_reader\n"
        "root = tree.compose(tree.Origin('x', 0, 'a: {b:c, d: [1, *x]}\\n'.replace('*x', 'x')))\n"
        "print(sorted(root.map('a').fields))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['b:c', 'd']"


def test_a_problem_has_the_same_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def words(text: str) -> tuple[str, int]:
        with pytest.raises(SyntaxProblem) as caught:
            compose(Origin("x.yaml", 0, text))
        return caught.value.problem, caught.value.mark.index

    texts = [
        "a: b: c\n",
        "- a\nb\n",
        "{a\n",
        "a: 'b\n",
        "@\n",
        "a:\n\tb\n",
        "a: |0\n",
        "!x!y z\n",
        "a: \x07\n",
        "%YAML 1.1\n",
    ]
    compiled = [words(text) for text in texts]
    monkeypatch.setattr(events, "reader", events.pure_reader)
    assert [words(text) for text in texts] == compiled
    assert len({problem for problem, _ in compiled}) >= 8
