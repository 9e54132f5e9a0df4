"""Nodes of a kinds file → its compiled form. Used to build `compiled.py`, and at run time for a team's own kinds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, get_args

from secretlint import lazyre
from secretlint.kinds import path as paths
from secretlint.kinds.table import ANY, Table
from secretlint.model import Consequence, Span
from secretlint.tree import Mapping, Node, Origin, Scalar, Sequence, compose, is_null, span

Json = dict[str, Any]


class Problem(NamedTuple):
    """What is wrong with a kinds file, and where."""

    span: Span
    message: str


class Failure(ValueError):
    """A node that does not say what its place asks for."""

    def __init__(self, node: Node, message: str) -> None:
        super().__init__(message)
        self.node = node


@dataclass(slots=True)
class Knowledge:
    """Compiled blocks, in the order of their files."""

    usages: Json = field(default_factory=dict)
    fragments: Json = field(default_factory=dict)
    anywhere: Json = field(default_factory=dict)
    blocks: list[tuple[list[str], Json]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_file(root: Node | None, into: Knowledge) -> None:
    """Add a file's `usages`, `fragments` and `kinds`; mistakes go to `into.problems`."""
    if not isinstance(root, Mapping):
        if root is not None:
            into.problems.append(Problem(span(root), "expected a mapping with usages, fragments, anywhere or kinds"))
        return
    for name, entry in root.fields.items():
        try:
            if name == "usages":
                for usage, value in _mapping(entry.value).fields.items():
                    into.usages[usage] = _object(value.value, USAGE_FIELDS)
            elif name == "fragments":
                for fragment, value in _mapping(entry.value).fields.items():
                    into.fragments[fragment] = _object(value.value, BLOCK_FIELDS)
            elif name == "anywhere":
                into.anywhere = _object(entry.value, ANYWHERE_FIELDS)
            elif name == "kinds":
                read_kinds(entry.value, into)
            else:
                raise Failure(entry.key, f"unknown field {name}: expected usages, fragments, anywhere or kinds")
        except Failure as failure:
            into.problems.append(Problem(span(failure.node), str(failure)))


def read_kinds(
    node: Node, into: Knowledge, usages: frozenset[str] | None = None, fragments: frozenset[str] = frozenset()
) -> None:
    """Add a list of blocks, each about some kinds of a group. `usages`: refuse others, and other fragments."""
    if not isinstance(node, Sequence):
        into.problems.append(Problem(span(node), "expected a list"))
        return
    for item in node.items:
        try:
            block = _object(item, KIND_FIELDS)
            group, kinds = block.pop("group", ""), block.pop("kinds", None)
            if not kinds:
                raise Failure(item, "kinds is missing: the names of the kinds that this entry is about")
            unknown = list(check(item, usages, fragments)) if usages is not None else []
            if unknown:
                into.problems += unknown
                continue
            into.blocks.append(([f"{group}/{kind}".lower() for kind in kinds], block))
        except Failure as failure:
            into.problems.append(Problem(span(failure.node), str(failure)))


def check(node: Node, usages: frozenset[str], fragments: frozenset[str]) -> Iterator[Problem]:
    """Names of usages and fragments in a block that nothing defines."""
    if not isinstance(node, Mapping):
        return
    for part, names, field_name in (("references", usages, "usage"), ("hosts", fragments, "is")):
        entries = node.map(part)
        for entry in entries.fields.values() if entries else ():
            named = entry.value.get(field_name) if isinstance(entry.value, Mapping) else entry.value
            if isinstance(named, Scalar) and named.text not in names:
                word = "usage" if part == "references" else "fragment"
                yield Problem(span(named), f"unknown {word} {named.value}")


def load_custom(node: Node | None) -> tuple[Table, tuple[Problem, ...]]:
    """A team's own kinds (the list under `kinds` in its configuration) and what is wrong with them.

    Entries with a mistake are left out; the others work. Fragments and usages are those of `data/`.
    """
    from secretlint.kinds import compiled
    from secretlint.kinds.table import usages

    knowledge = Knowledge()
    if node is not None and not is_null(node):
        read_kinds(node, knowledge, frozenset(usages()), frozenset(compiled.FRAGMENTS))
    kinds, blocks = index(knowledge.blocks)
    return Table(kinds, blocks, compiled.FRAGMENTS), tuple(knowledge.problems)


@lru_cache(maxsize=1)
def from_configuration(origin: Origin | None) -> tuple[Table | None, tuple[Problem, ...]]:
    """A team's own kinds from the text of its configuration file; None where it has none. Raises SyntaxProblem."""
    root = compose(origin) if origin is not None else None
    node = root.get("kinds") if isinstance(root, Mapping) else None
    return load_custom(node) if node is not None else (None, ())


def index(blocks: list[tuple[list[str], Json]]) -> tuple[dict[str, tuple[int, ...]], tuple[str, ...]]:
    """Kinds → numbers of blocks, and the blocks as JSON, equal ones once."""
    numbers: dict[str, int] = {}
    kinds: dict[str, tuple[int, ...]] = {}
    for names, block in blocks:
        text = json.dumps(block, separators=(",", ":"), sort_keys=True)
        number = numbers.setdefault(text, len(numbers))
        for name in names:
            kinds[name] = (*kinds.get(name, ()), number)
    return kinds, tuple(numbers)


# Readers of single fields: node → compiled JSON. Each raises Failure at the node that is wrong.

Reader = Callable[[Node], Any]


def _mapping(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise Failure(node, "expected a mapping")
    return node


def _object(node: Node, fields: dict[str, Reader]) -> Json:
    made: Json = {}
    for name, entry in _mapping(node).fields.items():
        reader = fields.get(name)
        if reader is None:
            raise Failure(entry.key, f"unknown field {name}: expected one of {', '.join(sorted(fields))}")
        made[name] = reader(entry.value)
    return made


def _text(node: Node) -> str:
    if not isinstance(node, Scalar) or node.text is None:
        raise Failure(node, "expected a string")
    return node.text


def _boolean(node: Node) -> bool:
    if not isinstance(node, Scalar) or node.json.type != "boolean":
        raise Failure(node, "expected true or false")
    return bool(node.json.value)


def _texts(node: Node) -> list[str]:
    if isinstance(node, Scalar):
        return [_text(node)]
    if not isinstance(node, Sequence):
        raise Failure(node, "expected a list of strings")
    return [_text(item) for item in node.items]


def _text_lists(node: Node) -> list[list[str]]:
    if not isinstance(node, Sequence):
        raise Failure(node, "expected a list of lists of strings")
    return [_texts(item) for item in node.items]


def _path(node: Node) -> list[str]:
    return _parse(node, _text(node))


def _parse(node: Node, text: str) -> list[str]:
    try:
        return list(paths.parse(text))
    except ValueError as error:
        raise Failure(node, str(error)) from None


def _paths(node: Node) -> list[list[str]]:
    items = node.items if isinstance(node, Sequence) else [node]
    return [_path(item) for item in items]


def _conditions(node: Node) -> list[Any]:
    made = []
    for name, entry in _mapping(node).fields.items():
        items = entry.value.items if isinstance(entry.value, Sequence) else [entry.value]
        made.append([_parse(entry.key, name), [_condition_text(item) for item in items]])
    return made


def _condition_text(node: Node) -> str:
    if isinstance(node, Scalar) and node.json.type in ("string", "boolean", "integer"):
        value = node.json.value
        return str(value).lower() if isinstance(value, bool) else str(value)
    raise Failure(node, "expected a text to compare with, present or absent")


def _namespace(node: Node) -> list[Any]:
    if isinstance(node, Scalar):
        return [_path(node), ""]
    found = _object(node, {"field": _path, "else": _text})
    return [found.get("field"), ANY if found.get("else") == "any" else found.get("else", "")]


def _block_namespace(node: Node) -> str:
    text = _text(node)
    return ANY if text == "any" else text


def _syntax(node: Node) -> str:
    text = _text(node)
    if text not in SYNTAXES:
        raise Failure(node, f"unknown syntax {text}: expected one of {', '.join(SYNTAXES)}")
    return text


SYNTAXES = ("namespace/name", "list", "name:key", "pull-secret")
"""How a text names a Secret: `[namespace/]name`; names between commas; `$name:key`; `pullsecret:namespace/name`."""


def _consequence(node: Node) -> str:
    text = _text(node)
    if text not in get_args(Consequence):
        raise Failure(node, f"unknown consequence {text}")
    return text


_PLACEHOLDER = lazyre.compile(r"\{([^{}]*(?:\{\}[^{}]*)*)\}")


def _template(node: Node) -> list[Any]:
    """`{metadata.name}-app`, `{spec.name | metadata.name}`, `{item.name}`, `{key}`, `{spec.type | 'Opaque'}`."""
    text = _text(node)
    pieces: list[Any] = []
    position = 0
    for found in _PLACEHOLDER.finditer(text):
        if found.start() > position:
            pieces.append([["", [], text[position : found.start()]]])
        pieces.append([_alternative(node, part.strip()) for part in found.group(1).split("|")])
        position = found.end()
    if position < len(text):
        pieces.append([["", [], text[position:]]])
    return pieces


def _alternative(node: Node, text: str) -> list[Any]:
    if text.startswith("'") and text.endswith("'") and len(text) > 1:
        return ["", [], text[1:-1]]
    if text in ("item", "key"):
        return [text, [], ""]
    if text.startswith("item."):
        return ["item", _parse(node, text[5:]), ""]
    return ["object", _parse(node, text), ""]


def _keys_from(node: Node) -> list[Any]:
    made = []
    for item in node.items if isinstance(node, Sequence) else [node]:
        text = _text(item)
        root = "item" if text.startswith("item.") else "object"
        made.append([root, _parse(item, text[5:] if root == "item" else text)])
    return made


def _keys_if(node: Node) -> list[Json]:
    if not isinstance(node, Sequence):
        raise Failure(node, "expected a list")
    return [_object(item, {"if": _conditions, "keys": _texts}) for item in node.items]


def _row(node: Node) -> Json:
    row = {"usage": _text(node)} if isinstance(node, Scalar) else _object(node, ROW_FIELDS)
    if "usage" not in row:
        raise Failure(node, "usage is missing")
    return row


def _rows(node: Node) -> list[Any]:
    return [[_parse(entry.key, name), _row(entry.value)] for name, entry in _mapping(node).fields.items()]


def _annotations(node: Node) -> list[Any]:
    return [[name, _row(entry.value)] for name, entry in _mapping(node).fields.items()]


def _known(node: Node) -> list[Json]:
    if not isinstance(node, Sequence):
        raise Failure(node, "expected a list")
    return [_object(item, {"name": _text, "namespace": _text, "by": _text}) for item in node.items]


def _hosts(node: Node) -> list[Any]:
    made = []
    for name, entry in _mapping(node).fields.items():
        host = {"is": _text(entry.value)} if isinstance(entry.value, Scalar) else _object(entry.value, HOST_FIELDS)
        at = [] if name == "." else _parse(entry.key, name)
        made.append([at, host["is"], host.get("kustomize", False)])
    return made


def _producers(node: Node) -> list[Json]:
    return _named(node, PRODUCER_FIELDS)


def _uses(node: Node) -> list[Json]:
    return _named(node, USE_FIELDS)


def _named(node: Node, fields: dict[str, Reader]) -> list[Json]:
    if not isinstance(node, Sequence):
        raise Failure(node, "expected a list")
    made = [_object(item, fields) for item in node.items]
    for item, entry in zip(node.items, made, strict=True):
        if "name" not in entry:
            raise Failure(item, "name is missing: what the Secret is called")
    return made


def _traits(node: Node) -> list[Any]:
    return [[name, _template(entry.value)] for name, entry in _mapping(node).fields.items()]


ROW_FIELDS: dict[str, Reader] = {
    "usage": _text,
    "key": _paths,
    "default": _text,
    "items": _path,
    "optional": _path,
    "prefix": _path,
    "namespace": _namespace,
    "syntax": _syntax,
    "if": _conditions,
    "weak": _boolean,
    "kustomize": _boolean,
    "makes": _conditions,
    "requires": _texts,
}
HOST_FIELDS: dict[str, Reader] = {"is": _text, "kustomize": _boolean}
BLOCK_FIELDS: dict[str, Reader] = {"hosts": _hosts, "references": _rows}
KIND_FIELDS: dict[str, Reader] = {
    "group": _text,
    "kinds": _texts,
    "namespace": _block_namespace,
    "closed": _boolean,
    "makes": _producers,
    "uses": _uses,
    **BLOCK_FIELDS,
}
PRODUCER_FIELDS: dict[str, Reader] = {
    "name": _template,
    "namespace": _template,
    "type": _template,
    "each": _path,
    "keys": _texts,
    "keys-from": _keys_from,
    "keys-if": _keys_if,
    "open": _boolean,
    "open-if": _conditions,
    "open-without": _boolean,
    "if": _conditions,
    "certain": _boolean,
    "metadata": _path,
    "dashes": _boolean,
    "traits": _traits,
}
USE_FIELDS: dict[str, Reader] = {"name": _template, "namespace": _template, "if": _conditions}
ANYWHERE_FIELDS: dict[str, Reader] = {"annotations": _annotations, "labels": _texts, "known": _known}
USAGE_FIELDS: dict[str, Reader] = {
    "missing": _consequence,
    "keys": _texts,
    "any-of": _text_lists,
    "types": _texts,
    "weak": _boolean,
    "bootstrap": _boolean,
    "optional-keys": _boolean,
}
