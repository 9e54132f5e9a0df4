"""Damage to the text of a manifest, of the kind that editors, merges and templates do."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import random
from collections.abc import Callable

Mutation = Callable[[list[str], random.Random], None]


def mutated(text: str, rng: random.Random) -> str:
    """One to three mutations of the lines."""
    lines = text.split("\n")
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if lines:
            rng.choice(MUTATIONS)(lines, rng)
    return "\n".join(lines)


def _at(lines: list[str], rng: random.Random) -> int:
    return rng.randrange(len(lines))


def _delete(lines: list[str], rng: random.Random) -> None:
    del lines[_at(lines, rng)]


def _repeat(lines: list[str], rng: random.Random) -> None:
    lines.insert(_at(lines, rng), lines[_at(lines, rng)])


def _swap(lines: list[str], rng: random.Random) -> None:
    a, b = _at(lines, rng), _at(lines, rng)
    lines[a], lines[b] = lines[b], lines[a]


def _indent(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    lines[at] = rng.choice((" ", "  ", "\t", "    ")) + lines[at]


def _outdent(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    lines[at] = lines[at][1:] if lines[at].startswith(" ") else lines[at]


def _insert_text(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    column = rng.randrange(len(lines[at]) + 1)
    text = rng.choice(
        (
            ":",
            ": ",
            " ",
            "\t",
            "'",
            '"',
            "#",
            " #",
            "{",
            "}",
            "[",
            "]",
            ",",
            "-",
            "- ",
            "&a ",
            "*a",
            "!",
            "!!str ",
            "|",
            ">",
            "\\",
            "%",
            "@",
            "?",
            "? ",
            "é",
            "\u00a0",
            "=",
            "~",
            "0",
            "<<",
            "\u2028",
        )
    )
    lines[at] = lines[at][:column] + text + lines[at][column:]


def _delete_char(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    if lines[at]:
        column = rng.randrange(len(lines[at]))
        lines[at] = lines[at][:column] + lines[at][column + 1 :]


def _flip_case(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    if lines[at]:
        column = rng.randrange(len(lines[at]))
        lines[at] = lines[at][:column] + lines[at][column].swapcase() + lines[at][column + 1 :]


def _insert_line(lines: list[str], rng: random.Random) -> None:
    lines.insert(
        _at(lines, rng),
        rng.choice(
            (
                "",
                "  ",
                "\t",
                "# c",
                "    # c",
                "foo",
                "foo: bar",
                "  foo: bar",
                "- a",
                "---",
                "...",
                "--- # c",
                "{{- end }}",
                "<<<<<<< HEAD",
                "=======",
                "  - {}",
                "  -",
                "? a",
                ": b",
                "%YAML 1.1",
                "}",
                "]",
                "null",
                "'",
            )
        ),
    )


def _truncate(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    del lines[at + 1 :]
    lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]


def _unquote(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    lines[at] = lines[at].replace(rng.choice(("'", '"')), "")


def _drop_value(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    head, colon, _ = lines[at].partition(":")
    lines[at] = head + colon


def _join(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    if at + 1 < len(lines):
        lines[at : at + 2] = [lines[at] + rng.choice((" ", "")) + lines[at + 1].lstrip()]


def _break(lines: list[str], rng: random.Random) -> None:
    at = _at(lines, rng)
    column = rng.randrange(len(lines[at]) + 1)
    lines[at : at + 1] = [lines[at][:column], rng.choice(("", "  ", "      ", "\t")) + lines[at][column:]]


MUTATIONS: tuple[Mutation, ...] = (
    _delete, _repeat, _swap, _indent, _outdent, _insert_text, _insert_text, _delete_char, _flip_case, _insert_line, _truncate, _unquote, _drop_value, _join, _break,
)  # fmt: skip
