"""Copy-on-write changes to located nodes: what is not changed is shared, what is new says where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Seq

from secretlint.tree import Field, Mapping, Node, Scalar, Sequence, is_null


class Refused(Exception):
    """kustomize would not build this. `kind` is a class of problem (see `BuildProblem`), `node` the place."""

    def __init__(self, kind: str, message: str, node: Node | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.node = node


def text(value: str, at: Node) -> Scalar:
    """A string that stands where `at` stands."""
    return Scalar(value, "'", "", at.start, at.end, at.origin)


def plain(value: str, at: Node) -> Scalar:
    """A scalar that the toolchain resolves by itself (numbers, booleans), at the place of `at`."""
    return Scalar(value, "", "", at.start, at.end, at.origin)


def mapping(fields: dict[str, Field], like: Node) -> Mapping:
    """A mapping with these fields at the place of `like`."""
    made = Mapping(like.tag if isinstance(like, Mapping) else "", False, like.start, like.origin)
    made.end = like.end
    made.flow = like.flow if isinstance(like, Mapping) else False
    made.entries = [(field.key, field.value) for field in fields.values()]
    made._fields = fields
    return made


def sequence(items: Iterable[Node], like: Node) -> Sequence:
    """A list with these items at the place of `like`."""
    made = Sequence(like.tag if isinstance(like, Sequence) else "", False, like.start, like.origin)
    made.end = like.end
    made.flow = like.flow if isinstance(like, Sequence) else False
    made.items = list(items)
    return made


def put(node: Mapping, name: str, value: Node) -> Mapping:
    """`node` with `value` at `name`; a new key stands where the value stands."""
    fields = dict(node.fields)
    old = fields.get(name)
    if old is not None and old.value is value:
        return node
    fields[name] = Field(old.key if old else text(name, value), value)
    return mapping(fields, node)


def drop(node: Mapping, name: str) -> Mapping:
    """`node` without the field `name`."""
    if name not in node.fields:
        return node
    fields = dict(node.fields)
    del fields[name]
    return mapping(fields, node)


def look(node: Node | None, *path: str) -> Node | None:
    """The node at a path of field names, or None."""
    for name in path:
        if not isinstance(node, Mapping):
            return None
        node = node.get(name)
    return node


def raw(node: Node | None) -> str:
    """The text of a scalar as written, "" for everything else and for null."""
    return node.value if isinstance(node, Scalar) and not is_null(node) else ""


def split_path(path: str, delimiter: str = "/") -> list[str]:
    """The parts of a path; a backslash keeps the delimiter after it (`PathSplitter` of kyaml/utils)."""
    parts = path.split(delimiter)
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    found = [parts[0]]
    for part in parts[1:]:
        if found[-1].endswith("\\"):
            found[-1] = found[-1][:-1] + delimiter + part
        else:
            found.append(part)
    return found


Change = Callable[[Node], Node]


def at_path(
    node: Node, path: Seq[str], change: Change, create: Callable[[], Node] | None = None, place: Node | None = None
) -> Node:
    """`node` with `change` applied to everything at `path`; lists on the way are walked through.

    `create` makes the last node where it is missing; mappings on the way are then made too, at `place`. `name[]` never
    creates. Raises Refused where the path leads through a scalar. (`fieldspec.Filter` of kustomize's api/filters.)
    """
    if not path:
        return change(node)
    if is_null(node):
        return node
    if isinstance(node, Sequence):
        items = [at_path(item, path, change, create, place) for item in node.items]
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else sequence(items, node)
    if not isinstance(node, Mapping):
        raise Refused("fieldspec", f"a scalar stands where the field {path[0]} is looked for", node)
    return _at_field(node, path, change, create, place)


def _at_field(
    node: Mapping, path: Seq[str], change: Change, create: Callable[[], Node] | None, place: Node | None
) -> Node:
    name = path[0].removesuffix("[]")
    old = node.get(name)
    if is_null(old):
        if create is None or name != path[0]:
            return node
        missing = create() if len(path) == 1 else mapping({}, old or place or node)
        missing = at_path(missing, path[1:], change, create, place)
        return put(node, name, missing)
    assert old is not None
    new = at_path(old, path[1:], change, create, place)
    return node if new is old else put(node, name, new)


def strings(node: Node | None) -> dict[str, str]:
    """A mapping of scalars as text; what is not a scalar is left out."""
    if not isinstance(node, Mapping):
        return {}
    return {key: raw(field.value) for key, field in node.fields.items() if isinstance(field.value, Scalar)}
