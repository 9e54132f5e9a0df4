"""Names with gaps, and numbers of any length."""

from __future__ import annotations

import re

import pytest

from secretlint import wildcard
from secretlint.checks import apiserver
from secretlint.graph import deployers, generators, resolve
from secretlint.scalar import whole_number


@pytest.mark.parametrize(
    ("pieces", "name", "fits"),
    [
        (["web-", ""], "web-db", True),
        (["web-", ""], "api-db", False),
        (["", "-db"], "web-db", True),
        (["a", "b", "c"], "a-b-c", True),
        (["a", "b", "c"], "a-c-b", False),
        (["a*", "[b]"], "a*-[b]", True),
        (["a*", "[b]"], "ax-b", False),
        ([""], "", True),
        (["a"] * 30, "a" * 300 + "b", False),  # with `.*` in the gaps this would not end
    ],
)
def test_names_with_gaps(pieces: list[str], name: str, fits: bool) -> None:
    assert (re.compile(wildcard.pattern(pieces)).fullmatch(name) is not None) == fits


@pytest.mark.parametrize(
    ("text", "path", "fits"),
    [
        ("apps/*", "apps/web", True),
        ("apps/*", "apps/web/base", False),
        ("apps/**/prod", "apps/prod", True),
        ("apps/**/prod", "apps/a/b/prod", True),
        ("apps/w?b", "apps/web", True),
        ("a*a*a*a*a*b", "a" * 200, False),
    ],
)
def test_globs_of_generators(text: str, path: str, fits: bool) -> None:
    assert (generators.glob(text).fullmatch(path) is not None) == fits


@pytest.mark.parametrize(
    ("text", "path", "fits"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("{*.yml,old-*}", "a.yaml", False),
        ("{*.yml,old-*}", "old-a.yaml", True),
        ("}{", "a.yaml", True),
        ("*a*a*a*a*a*b", "a" * 200, True),
        ("{*a}{*a}{*a}{*a}{*a}{*a}b", "a" * 200, True),
        ("{a,a}" * 28 + "b", "a" * 28 + "c", True),
        ("{*.yml,*.yaml,*.json,*.txt}", "a/b.md", False),
    ],
)
def test_globs_of_applications(text: str, path: str, fits: bool) -> None:
    assert (deployers.argo_glob(text).fullmatch(path) is not None) == fits


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("-0", 0), ("+7", 7), ("-12", -12), ("0" * 5000 + "9", 9), ("1" * 99, int("1" * 99))],
)
def test_whole_numbers(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("sign", ["", "-", "+"])
def test_numbers_of_thousands_of_digits_are_out_of_every_range(sign: str) -> None:
    assert abs(whole_number(sign + "3" * 6000)) > 2**64
    assert (whole_number(sign + "3" * 6000) < 0) == (sign == "-")


@pytest.mark.parametrize("text", ["{{" + " " * 20_000, "${" * 20_000, "$(" * 20_000, "{{" * 20_000])
def test_texts_of_nothing_but_beginnings_hold_no_variable(text: str) -> None:
    assert generators.filled(text, {"": "x"}) == text
    assert resolve.pattern(text).fullmatch(text) is not None
    assert not apiserver.is_placeholder("a" + text)


@pytest.mark.parametrize("text", ["path: {{ path }}", "path: {{path}}", "path: {{ .path }}"])
def test_a_parameter_in_a_template(text: str) -> None:
    assert generators.filled(text, {"path": "apps"}) == "path: apps"
