"""The graph of Secrets as text, JSON, Mermaid, Graphviz or a page that can be searched. No value, names only."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from secretlint.report.words import plural, printable

if TYPE_CHECKING:
    from secretlint.graph.overview import Maker, Secret, User

FORMATS = ("text", "json", "mermaid", "dot", "html")


def write(secrets: Iterable[Secret], out: TextIO, format: str) -> None:
    """Writes the rows in one of FORMATS."""
    rows = list(secrets)
    {"text": _text, "json": _json, "mermaid": _mermaid, "dot": _dot, "html": _html}[format](rows, out)


def _text(rows: list[Secret], out: TextIO) -> None:
    for secret in rows:
        out.writelines(f"{printable(line)}\n" for line in _lines(secret))
    count = sum(secret.status == "missing" for secret in rows)
    partly = sum(
        secret.status == "made" and any(user.status == "missing" for user in secret.used_by) for secret in rows
    )
    more = f", {partly} missing for some of their users" if partly else ""
    out.write(f"{plural(len(rows), 'Secret')}, {count} missing{more}\n")


def _lines(secret: Secret) -> Iterator[str]:
    kind = f" ({', '.join(secret.types)})" if secret.types else ""
    yield f"{secret.namespace}/{secret.name}{kind}: {secret.status}"
    if secret.keys or secret.open:
        yield f"  keys: {', '.join([*secret.keys, '…'] if secret.open else secret.keys)}"
    for maker in secret.made_by:
        yield f"  made by {maker.kind} {maker.name}{_in(maker)} at {_place(maker)}"
    for user in secret.used_by:
        status = "" if user.status == "made" else f" [{user.status}]"
        optional = ", optional" if user.optional else ""
        yield f"  used by {user.kind} {user.name}{_in(user)} as {user.usage}{optional} at {_place(user)}{status}"


def _in(row: Maker | User) -> str:
    return f" in {row.environment}" if row.environment else ""


def _place(row: Maker | User) -> str:
    return f"{row.span.path}:{row.span.line}:{row.span.column}"


def _row(row: Maker | User) -> dict[str, Any]:
    fields = row._asdict()
    span = fields.pop("span")
    return fields | {"path": span.path, "line": span.line, "column": span.column}


def as_json(rows: Iterable[Secret]) -> dict[str, Any]:
    """The rows as one JSON object: `schema` 1, `secrets`."""
    return {
        "schema": 1,
        "secrets": [
            secret._asdict()
            | {"made_by": [_row(one) for one in secret.made_by], "used_by": [_row(one) for one in secret.used_by]}
            for secret in rows
        ],
    }


def _json(rows: list[Secret], out: TextIO) -> None:
    json.dump(as_json(rows), out, indent=2, ensure_ascii=False)
    out.write("\n")


def _edges(rows: list[Secret]) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str, str]]]:
    """Nodes (id → label, class) and edges (from, to, label), each once."""
    nodes: dict[str, tuple[str, str]] = {}
    edges: dict[tuple[str, str, str], None] = {}

    numbers: dict[str, str] = {}
    for secret in rows:
        here = _node(
            nodes, numbers, f"s/{secret.namespace}/{secret.name}", f"{secret.namespace}/{secret.name}", secret.status
        )
        for maker in secret.made_by:
            if maker.kind != "Secret":
                other = _node(
                    nodes,
                    numbers,
                    f"o/{maker.kind}/{secret.namespace}/{maker.name}",
                    f"{maker.kind} {maker.name}",
                    "object",
                )
                edges[other, here, "makes"] = None
        for user in secret.used_by:
            other = _node(
                nodes, numbers, f"o/{user.kind}/{user.namespace}/{user.name}", f"{user.kind} {user.name}", "object"
            )
            edges[here, other, user.usage] = None
    return {numbers[key]: label for key, label in nodes.items()}, list(edges)


def _node(nodes: dict[str, tuple[str, str]], numbers: dict[str, str], key: str, label: str, style: str) -> str:
    nodes.setdefault(key, (label, style))
    return numbers.setdefault(key, f"n{len(numbers)}")


def _mermaid(rows: list[Secret], out: TextIO) -> None:
    nodes, edges = _edges(rows)
    out.write("flowchart LR\n")
    for name, (label, style) in nodes.items():
        text = printable(label).translate(_MERMAID)
        out.write(f'  {name}(["{text}"]):::{style}\n' if style != "object" else f'  {name}["{text}"]\n')
    for one, other, label in edges:
        out.write(f"  {one} -->|{label}| {other}\n")
    out.write("  classDef missing stroke:#c00,stroke-width:2px\n  classDef unknown stroke-dasharray:4\n")
    out.write("  classDef made stroke:#080\n  classDef external stroke:#06c\n")


_MERMAID = {ord(sign): f"#{ord(sign)};" for sign in '"#<>&`'}
"""Entities of labels: a name must not end a label, nor be taken for HTML or Markdown."""


def _dot(rows: list[Secret], out: TextIO) -> None:
    nodes, edges = _edges(rows)
    colours = {"missing": "red", "unknown": "orange", "made": "darkgreen", "external": "blue", "object": "black"}
    out.write("digraph secrets {\n  rankdir=LR;\n")
    for name, (label, style) in nodes.items():
        shape = "box" if style == "object" else "ellipse"
        out.write(f"  {name} [label={json.dumps(printable(label))}, shape={shape}, color={colours[style]}];\n")
    for one, other, label in edges:
        out.write(f"  {one} -> {other} [label={json.dumps(printable(label))}];\n")
    out.write("}\n")


def _html(rows: list[Secret], out: TextIO) -> None:
    with open(os.path.join(os.path.dirname(__file__), "graph.html"), encoding="utf-8") as template:
        page = template.read()
    data = json.dumps(as_json(rows), ensure_ascii=False)
    # Inside a script element only `<` can end it; as an escape it is the same JSON.
    out.write(
        page.replace("__DATA__", data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
    )
