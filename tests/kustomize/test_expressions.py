"""Regular expressions of targets and field paths: Go's meaning, and an end to every match."""

from __future__ import annotations

import pytest

from secretlint.kustomize import expressions
from secretlint.kustomize.edit import Refused
from secretlint.tree import Mark, Scalar

NODE = Scalar("", "", "", Mark(0, 0, 0), Mark(0, 0, 0), None)


@pytest.mark.parametrize(
    ("text", "value", "whole", "fits"),
    [
        ("web-.*", "web-api", True, True),
        ("web-.*", "old-web-api", True, False),
        ("web|api", "api", True, True),
        ("(web|api)-db", "api-db", True, True),
        ("b.*d", "abcde", False, True),
        (r"\d+", "\u0663", True, False),  # Go's \d means ASCII digits
    ],
)
def test_meaning(text: str, value: str, whole: bool, fits: bool) -> None:
    assert expressions.test(text, "patch", NODE, whole=whole)(value) == fits


@pytest.mark.parametrize("text", ["(", "a(?!b)", "(?<=a)b", r"(a)\1", "a++", "(a|a)*b", "(a+)+b", "(a*)*b"])
def test_what_go_refuses_and_what_has_no_end_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        expressions.test(text, "patch", NODE, whole=True)


def test_a_long_value_under_many_repetitions_is_refused() -> None:
    fits = expressions.test("a*a*a*a*a*a*b", "patch", NODE, whole=True)
    assert fits("aab")
    with pytest.raises(Refused):
        fits("a" * 250)


@pytest.mark.parametrize("text", ["a?" * 28 + "a" * 28, "(a|a)" * 28 + "b"])
def test_many_choices_are_repetitions_too(text: str) -> None:
    fits = expressions.test(text, "patch", NODE, whole=True)
    with pytest.raises(Refused):
        fits("a" * 28 + "c")


def test_a_few_choices_are_none() -> None:
    fits = expressions.test("(web|api|db)-(dev|stage|prod)-?.*", "patch", NODE, whole=True)
    assert fits("api-stage-" + "a" * 200)
    assert not fits("old-stage")
