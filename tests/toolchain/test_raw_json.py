"""Raw JSON, as in files that begin with `{`, is read by Go's rules for JSON and not by YAML's."""

# ruff: noqa: E501  (tables of texts read better in long lines)

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toolchain_reading import comparable, of_origin

from secretlint import tree
from secretlint.tree import Origin, SyntaxProblem

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_JSON, st.booleans(), st.sampled_from([None, 1]))
def test_what_a_writer_of_json_writes_is_read_back(value: Any, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps({"value": value}, ensure_ascii=ascii_only, indent=indent)
    found = of_origin(Origin("x.json", 0, text, json=True))
    assert found.refused == ""
    assert found.value == comparable({"value": value})


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('{"a" 1}', 6), ('{"a": 1,}', 9), ('{"a": 1 "b": 2}', 9), ("{a: 1}", 2), ('{"a": 01}', 8), ('{"a": .5}', 7), ('{"a": +1}', 7),
        ('{"a": NaN}', 7), ('{"a": nul}', 7), ("{'a': 1}", 2), ('{"a": "\\x41"}', 7), ('{"a": "\t"}', 7), ("[1 2]", 4), ("[1,]", 4), ("[,1]", 2),
        ('{"a": 1]', 8), ("[1}", 3), ('{"a": [1}', 9), ("{", 2), ("[1", 3), ('{1: 2}', 2), ('{"a":: 1}', 6), ('{:1}', 2), ("]", 1), ("", 1),
    ],
)  # fmt: skip
def test_what_is_no_json_is_named_at_its_place(text: str, column: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        tree.compose(Origin("x.json", 0, text, json=True))
    assert (caught.value.problem, caught.value.mark.column + 1) == ("not valid JSON", column)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "\\/\\ud83d\\ude00"}', {"a": "/😀"}),
        ('{"a": "\\ud83d"}', {"a": "�"}),
        ('{"a": 1, "a": 2}', {"a": 2.0}),
        ('{"a": 1e3, "b": -0, "c": 12345678901234567890123}', {"a": 1000.0, "b": 0.0, "c": 1.2345678901234568e22}),
        ('{"a": "y", "b": "1", "c": "~", "d": "<<"}', {"a": "y", "b": "1", "c": "~", "d": "<<"}),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert of_origin(Origin("x.json", 0, text, json=True)).value == value
