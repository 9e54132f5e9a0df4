"""Replacements: a value of one object is written into fields of others (`replacement.Filter` of kustomize's api)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from secretlint.kustomize import expressions
from secretlint.kustomize.edit import Refused, look, put, raw, sequence, split_path, strings, text
from secretlint.kustomize.model import Resource
from secretlint.kustomize.objects import empty_map, gvk, refreshed, written_name
from secretlint.kustomize.tables import Gvk, gvk_of
from secretlint.kustomize.targets import label_test
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null

UNKNOWN = "${unknown}"
"""What is written where a replacement's source is not known: nothing can be said about such a name."""


_NAME = "metadata.name"
"""The field of a source where nothing else is said."""


class _Id(NamedTuple):
    gvk: Gvk
    name: str
    namespace: str


def replace_all(resources: list[Resource], replacement: Mapping, complain: Callable[[Refused], None]) -> list[Resource]:
    """One replacement, on all of its targets; without a known source they become `UNKNOWN`. Complains, never raises."""
    targets = [item for item in replacement.seq("targets") if isinstance(item, Mapping)]
    try:
        value = _source(resources, replacement)
    except Refused as refused:
        complain(refused)
        value = text(UNKNOWN, replacement)
    if not targets:
        complain(Refused("replacement", "a replacement has no targets", replacement))
    for target in targets:
        try:
            resources = _write(resources, target, value, replacement, complain)
        except Refused as refused:
            complain(refused)
    return resources


def _source(resources: list[Resource], replacement: Mapping) -> Node:
    source, fixed = replacement.map("source"), replacement.get("sourceValue")
    if isinstance(fixed, Scalar) and source is None:
        return fixed
    if source is None or fixed is not None:
        raise Refused("replacement", "a replacement needs either a source or a sourceValue", replacement)
    found = [resource for resource in resources if _selected(resource, source)]
    if len(found) != 1:
        raise Refused("replacement", f"{len(found) or 'no'} objects fit the source of a replacement", source)
    node = _lookup(found[0].node, smart_split(_source_path(replacement)))
    if (
        node is None
        or is_null(node)
        or (isinstance(node, Mapping) and not node.fields)
        or (isinstance(node, Sequence) and not node.items)
    ):
        raise Refused("replacement", "the source of a replacement has no such field", source)
    return _refined(node, source)


def _source_path(replacement: Mapping) -> str:
    return raw(look(replacement, "source", "fieldPath")) or _NAME


def _refined(node: Node, source: Mapping) -> Node:
    delimiter, index = _options(source)
    if not delimiter:
        return node
    if not isinstance(node, Scalar):
        raise Refused("replacement", "a delimiter needs a scalar", source)
    parts = node.value.split(delimiter)
    if not 0 <= index < len(parts):
        raise Refused("replacement", "the index of a replacement is out of bounds", source)
    return text(parts[index], node)


def _options(node: Mapping) -> tuple[str, int]:
    options = node.map("options")
    index = raw(look(options, "index"))
    return raw(look(options, "delimiter")), int(index) if re.fullmatch(r"-?[0-9]{1,9}", index) else 0


def _ids(resource: Resource) -> list[_Id]:
    found = [_Id(gvk(resource), written_name(resource), resource.namespace or "default")]
    found += [_Id(gvk_of(resource.api_version, kind), name, namespace) for namespace, name, kind in resource.previous]
    return found


def _selected(resource: Resource, selector: Mapping) -> bool:
    wanted = Gvk(raw(selector.get("group")), raw(selector.get("version")), raw(selector.get("kind")))
    name, namespace = raw(selector.get("name")), raw(selector.get("namespace"))
    return any(
        identity.gvk.fits(wanted) and name in ("", identity.name) and namespace in ("", identity.namespace)
        for identity in _ids(resource)
    )


def _write(
    resources: list[Resource], target: Mapping, value: Node, replacement: Mapping, complain: Callable[[Refused], None]
) -> list[Resource]:
    select = target.map("select")
    if select is None:
        raise Refused("replacement", "a target of a replacement selects nothing", target)
    rejects = [item for item in target.seq("reject") if isinstance(item, Mapping)]
    of_object = _source_path(replacement) == _NAME
    result = []
    for resource in resources:
        if _chosen(resource, select, rejects):
            try:
                resource = _written(resource, target, value, of_object)
            except Refused as refused:
                complain(refused)
        result.append(resource)
    return result


def _chosen(resource: Resource, select: Mapping, rejects: list[Mapping]) -> bool:
    if not _fits_labels(resource, select) or not _selected(resource, select):
        return False
    for reject in rejects:
        if (reject.get("annotationSelector") or reject.get("labelSelector")) and _fits_labels(resource, reject):
            return False
        named = any(raw(reject.get(part)) for part in ("group", "version", "kind", "name", "namespace"))
        if named and _selected(resource, reject):
            return False
    return True


def _fits_labels(resource: Resource, selector: Mapping) -> bool:
    meta = resource.node.map("metadata")
    labels = label_test(raw(selector.get("labelSelector")), selector)
    annotations = label_test(raw(selector.get("annotationSelector")), selector)
    return labels(strings(look(meta, "labels"))) and annotations(strings(look(meta, "annotations")))


def _written(resource: Resource, target: Mapping, value: Node, of_object: bool) -> Resource:
    delimiter, index = _options(target)
    create = raw(look(target, "options", "create")).lower() == "true"
    paths = [raw(item) for item in target.seq("fieldPaths")] or ["metadata.name"]
    node: Node = resource.node
    for path in paths:
        writer = _Writer(value, delimiter, index, create, of_object)
        node = writer.walk(node, smart_split(path))
        if not writer.count:
            raise Refused("replacement", "a target of a replacement has no such field", target)
    if node is resource.node:
        return resource
    assert isinstance(node, Mapping)
    files = {target.origin.path, value.origin.path} - {resource.path, *resource.patched_by}
    return refreshed(resource, node, transformed=True, patched_by=(*resource.patched_by, *sorted(files)))


class _Writer:
    """Walks one field path (`PathMatcher` of kyaml) and writes the value at its end.

    The value keeps the place where it stands, unless it is an object's name: that is right as it is, and it is the
    field that takes it which has to be looked at.
    """

    def __init__(self, value: Node, delimiter: str, index: int, create: bool, of_object: bool) -> None:
        self._value = value
        self._delimiter = delimiter
        self._index = index
        self._create = create
        self._of_object = of_object
        self.count = 0

    def walk(self, node: Node, path: list[str]) -> Node:
        if not path:
            self.count += 1
            return self._set(node)
        part = path[0]
        if part.isdigit() and part.isascii():
            return self._at_index(node, path)
        if part.startswith("[") and part.endswith("]"):
            return self._at_match(node, path)
        if part == "*":
            return self._each(node, path, lambda _: True)
        if is_null(node):
            return node
        if not isinstance(node, Mapping):
            raise Refused(
                "replacement", "a field path of a replacement leads through something that has no fields", node
            )
        child = node.get(part)
        if child is None:
            if not self._create:
                return node
            child = self._missing(path[1:], node)
        return put(node, part, self.walk(child, path[1:]))

    def _missing(self, rest: list[str], at: Node) -> Node:
        if not rest:
            return (
                Scalar("", "", "!", at.start, at.end, at.origin) if isinstance(self._value, Scalar) else empty_map(at)
            )
        if rest[0].startswith("[") or rest[0].isdigit():
            return sequence([], empty_map(at))
        return empty_map(at)

    def _at_index(self, node: Node, path: list[str]) -> Node:
        if not isinstance(node, Sequence):
            raise Refused("replacement", "a field path of a replacement counts items of what is no list", node)
        items = list(node.items)
        index = int(path[0][:9])
        if index == len(items) and self._create:
            items.append(self._missing(path[1:], node))
        if index >= len(items):
            raise Refused("replacement", "a field path of a replacement names an item that is not there", node)
        items[index] = self.walk(items[index], path[1:])
        return sequence(items, node)

    def _each(self, node: Node, path: list[str], fits: Callable[[Node], bool]) -> Node:
        if not isinstance(node, Sequence):
            raise Refused("replacement", "a field path of a replacement looks for items in what is no list", node)
        items = [self.walk(item, path[1:]) if fits(item) else item for item in node.items]
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else sequence(items, node)

    def _at_match(self, node: Node, path: list[str]) -> Node:
        name, separator, wanted = path[0][1:-1].partition("=")
        if not separator:
            raise Refused("replacement", "a field path of a replacement has brackets without =", node)
        wanted_value = expressions.test(wanted, "replacement", node, whole=False)

        def fits(item: Node) -> bool:
            found = look(item, name) if name else item
            return isinstance(found, Scalar) and wanted_value(found.value.strip())

        before = self.count
        written = self._each(node, path, fits)
        if self.count > before or not self._create or not isinstance(node, Sequence):
            return written
        item: Node = text(wanted, node)
        if name:
            item = put(empty_map(node), name, item)
        return sequence([*node.items, self.walk(item, path[1:])], node)

    def _set(self, old: Node) -> Node:
        value = self._value
        if self._delimiter:
            if not isinstance(old, Scalar):
                raise Refused("replacement", "a delimiter needs a scalar", old)
            return self._scalar(self._spliced(old), old, old)
        if not isinstance(old, Scalar):
            return value
        return self._scalar(value.value if isinstance(value, Scalar) else "", old, old if self._of_object else value)

    def _spliced(self, old: Scalar) -> str:
        parts = old.value.split(self._delimiter)
        new = self._value.value if isinstance(self._value, Scalar) else ""
        if self._index < 0:
            parts = [new, *parts]
        elif self._index >= len(parts):
            parts.append(new)
        else:
            parts[self._index] = new
        return self._delimiter.join(parts)

    def _scalar(self, value: str, old: Scalar, at: Node) -> Scalar:
        if old.tag == "!" or old.json.type not in ("string", "null"):  # made just now, or not a string: YAML decides
            return Scalar(value, "", "", at.start, at.end, at.origin)
        return text(value, at)


def _lookup(node: Node, path: list[str]) -> Node | None:
    """`PathGetter` of kyaml: fields, indices, `-` for the last, `[name=value]` for the first that has exactly that."""
    current: Node | None = node
    for part in (part.strip() for part in path):
        if not part:
            continue
        if (part.isdigit() and part.isascii()) or part == "-":
            items = current.items if isinstance(current, Sequence) else []
            index = len(items) - 1 if part == "-" else int(part[:9])
            current = items[index] if 0 <= index < len(items) else None
        elif part.startswith("[") and part.endswith("]"):
            name, _, wanted = part[1:-1].partition("=")
            items = current.items if isinstance(current, Sequence) else []
            current = next((item for item in items if raw(look(item, name) if name else item) == wanted), None)
        elif part == "*":
            raise Refused("replacement", "the source of a replacement may not use *", node)
        else:
            current = look(current, part)
        if current is None:
            return None
    return current


def smart_split(path: str) -> list[str]:
    """The parts of a field path; brackets hold together, and vanish around plain keys (`SmarterPathSplitter`)."""
    result: list[str] = []
    pending: list[str] = []
    for part in split_path(path, "."):
        if pending or (part.startswith("[") and not part.endswith("]")):
            pending.append(part)
            if part.endswith("]") and len(pending) > 1:
                result.append(_bracketed(pending))
                pending = []
        else:
            result.append(part)
    if pending:
        result.append(_bracketed(pending))
    return result


def _bracketed(parts: list[str]) -> str:
    whole = ".".join(parts)
    return whole if "=" in whole else whole.strip("[]")


def field_value(node: Node, path: str) -> Node | None:
    """The node at a field path as `vars` write it: `a.b[0].c` or with dots before brackets."""
    parts: list[str] = []
    for part in smart_split(path):
        match = re.fullmatch(r"(.+?)\[([0-9]+)\]", part)
        parts += [match.group(1), match.group(2)] if match else [part]
    return _lookup(node, parts)
