"""Text of one document → located nodes: the door to `nodes`, and to what reads YAML and JSON."""

from __future__ import annotations

from secretlint.lines import BREAK
from secretlint.nodes import (
    UNREAD,
    Field,
    Mapping,
    Mark,
    Node,
    Origin,
    Read,
    Scalar,
    Sequence,
    SyntaxProblem,
    block_of,
    is_false,
    is_merge,
    is_null,
    is_true,
    merge_sources,
    merged_by,
    span,
    walk,
)

__all__ = [
    "BREAK",
    "UNREAD",
    "Field",
    "Mapping",
    "Mark",
    "Node",
    "Origin",
    "Read",
    "Scalar",
    "Sequence",
    "SyntaxProblem",
    "block_of",
    "compose",
    "is_false",
    "is_merge",
    "is_null",
    "is_true",
    "merge_sources",
    "merged_by",
    "read",
    "span",
    "walk",
]


def compose(origin: Origin) -> Node | None:
    """The document's root node, or None when it has none (only comments). Raises SyntaxProblem, as `read` does."""
    return read(origin).root


def read(origin: Origin) -> Read:
    """Composes the document. What follows its end (`...`) is not read, as in go-yaml. Raises SyntaxProblem."""
    if origin.json:
        from secretlint.rawjson import read_json

        return read_json(origin)
    from secretlint.yamltext import parse

    return parse(origin)
