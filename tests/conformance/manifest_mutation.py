"""Damage to the text of a manifest, of the kind that editors, merges and templates do."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import random
from collections.abc import Callable

from yaml_render import Anchored, Raw, Tree

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


# --- what authors do on purpose: anchors, merge keys, another order, a key twice ---------------------------------------


def decorated(tree: Tree, rng: random.Random) -> Tree:
    """The same object written with anchors, aliases, merge keys, another order of keys, or with a key twice."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        places = list(_places(tree))
        if places:
            rng.choice(DECORATIONS)(places, rng)
    return tree


Place = tuple[Tree, object]


def _places(tree: Tree) -> list[Place]:
    """(container, key or index) of every value below, in the order of the text."""
    if isinstance(tree, Anchored):
        return _places(tree.value)
    items = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    return [place for key, value in items for place in ((tree, key), *_places(value))]


def _alias(places: list[Place], rng: random.Random) -> None:
    """An anchor at one place and its alias at another, later or (an error) earlier."""
    first, second = sorted(rng.sample(range(len(places)), 2)) if len(places) > 1 else (0, 0)
    if rng.random() < 0.08:
        first, second = second, first
    (holder, key), (other, other_key) = places[first], places[second]
    name = rng.choice(("a", "x1", "common", "a-b", "é", "a.b"))
    if other is not holder or other_key != key:
        other[other_key] = Raw(
            rng.choice((f"*{name}", f"*{name} ", f"*{name}", "*nope" if rng.random() < 0.1 else f"*{name}"))
        )
    if key in holder if isinstance(holder, dict) else True:
        holder[key] = Anchored(f"&{name}", holder[key])


def _same_twice(places: list[Place], rng: random.Random) -> None:
    """A map or list that stands in the tree anyway, written once and referred to beside it."""
    lists = [(holder, key) for holder, key in places if isinstance(holder[key], list) and holder[key]]
    if lists:
        holder, key = rng.choice(lists)
        first = holder[key][0]
        holder[key] = [Anchored("&one", first), *holder[key][1:], Raw("*one")]


def _merge(places: list[Place], rng: random.Random) -> None:
    """Some keys of a map moved into a merge key, with or without a second value for one of them."""
    maps = [(holder, key) for holder, key in places if isinstance(holder[key], dict) and len(holder[key]) > 1]
    if not maps:
        return
    holder, key = rng.choice(maps)
    inner = holder[key]
    moved = rng.sample(sorted(inner, key=str), rng.randrange(1, len(inner)))
    merged = {name: inner[name] for name in moved}
    rest = {name: value for name, value in inner.items() if name not in moved}
    if rng.random() < 0.3:
        twice = rng.choice(moved)
        rest[twice] = rng.choice((merged[twice], None, "other", 1))
    entry = rng.choice((merged, [merged], [{}, merged], Anchored("&base", merged)))
    holder[key] = {Raw("<<"): entry, **rest} if rng.random() < 0.6 else {**rest, Raw("<<"): entry}


def _reorder(places: list[Place], rng: random.Random) -> None:
    holder, _ = rng.choice(places)
    if isinstance(holder, dict):
        items = list(holder.items())
        rng.shuffle(items)
        holder.clear()
        holder.update(items)


def _key_twice(places: list[Place], rng: random.Random) -> None:
    holder, key = rng.choice(places)
    if isinstance(holder, dict) and isinstance(key, str) and key.isidentifier():
        value = rng.choice((holder[key], None, "other", 1, True, {}, []))
        spelled = Raw(rng.choice((key, f"'{key}'", f'"{key}"', f"!!str {key}")))
        if rng.random() < 0.5:
            holder[spelled] = value
        else:
            items = list(holder.items())
            holder.clear()
            holder.update([(spelled, value), *items])


def _tag(places: list[Place], rng: random.Random) -> None:
    holder, key = rng.choice(places)
    tag = rng.choice(
        ("!!str", "!!map", "!!seq", "!custom", "!!int", "!!bool", "!!null", "!!binary", "!!float", "!", "!!set")
    )
    holder[key] = Anchored(tag, holder[key])


DECORATIONS = (_alias, _same_twice, _merge, _merge, _reorder, _key_twice, _key_twice, _tag)
