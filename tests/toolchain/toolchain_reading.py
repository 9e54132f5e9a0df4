"""What secretlint makes of a text, in the form in which it is compared with what kubectl makes of it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from secretlint import faults, stream, tree
from secretlint.tree import Mapping, Node, Origin, Scalar

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
REFUSING = frozenset(("key-not-json", "value-not-json", "value-tag-mismatch", "merge-key-not-mapping"))


class Reading(NamedTuple):
    """`value` of a document, or why it is refused ("" when it is not)."""

    value: Any = None
    refused: str = ""


def read(text: str) -> Reading:
    """Reads one document as the parser gets it, which may begin with a byte order mark.

    In the file one more return stands before a line end that has one before it: kubectl's reader has dropped one.
    """
    return of_origin(Origin("x.yaml", 0, text.removeprefix("\ufeff").replace("\r\r\n", "\r\r\r\n")))


def of_origin(origin: Origin) -> Reading:
    try:
        found = tree.read(origin)
    except tree.SyntaxProblem as problem:
        return Reading(refused=problem.problem)
    for hit in faults.faults(found, origin):
        if hit.rule in REFUSING:
            return Reading(refused=hit.rule)
    return Reading(value(found.root)) if found.root is not None else Reading()


def read_stream(data: bytes) -> tuple[list[Any], bool]:
    """The documents that kubectl would have read up to where it stops, and whether it stops before the end."""
    cut = stream.split(data, "x.yaml", judged=True)
    stops = [hit.span.start for hit in cut.hits if hit.rule != "file-not-utf8" or "mark is missing" in str(hit.args)]
    documents: list[Any] = []
    for origin in cut.documents:
        end = origin.offset if origin.json else origin.offset + len(origin.text)
        if stops and end >= stops[0]:
            return documents, True
        found = of_origin(origin)
        if found.refused:
            return documents, True
        if found.value is not None:
            documents.append(found.value)
    return documents, bool(stops)


def value(node: Node) -> Any:
    """The JSON value of a node, numbers as floats."""
    if isinstance(node, Scalar):
        return comparable(node.json.value)
    if isinstance(node, Mapping):
        return {name: value(field.value) for name, field in node.fields.items()}
    return [value(item) for item in node.items]


def comparable(found: Any) -> Any:
    """JSON with every number a float (Go prints 1000.0 as 1000), and half a surrogate pair as Go decodes it."""
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return float(found)
    if isinstance(found, str):
        return _LONE_SURROGATE.sub("\ufffd", found)
    if isinstance(found, list):
        return [comparable(item) for item in found]
    if isinstance(found, dict):
        return {key: comparable(item) for key, item in found.items()}
    return found
