"""ConfigMaps and Secrets that a kustomization makes from literals, files and env files."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import NamedTuple

from secretlint.kustomize.edit import Refused, look, mapping, plain, put, raw, strings, text
from secretlint.kustomize.kustomization import Entry
from secretlint.kustomize.model import Resource
from secretlint.tree import UNREAD, Field, Mapping, Mark, Node, Origin, Scalar, is_null, is_true

_BOM = "\ufeff"

ReadInput = Callable[[Entry], "tuple[str, bytes] | None"]
"""A path in a generator, to the file's path and bytes; None when it cannot be read (already complained about)."""

Complain = Callable[[Refused], None]


class Pair(NamedTuple):
    """A key, its value (None: not known), and the node that stands for its place."""

    key: str
    value: bytes | None
    at: Node


class Options(NamedTuple):
    """`generatorOptions` and a generator's own `options`, put together."""

    labels: dict[str, Node]
    annotations: dict[str, Node]
    disable_hash: bool
    immutable: Node | None


def read_options(own: Node | None, shared: Node | None) -> Options:
    """`MergeGlobalOptionsIntoLocal`: shared labels and annotations only where the generator has none of that name."""

    def both(name: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for node in (look(own, name), look(shared, name)):
            for key, field in node.fields.items() if isinstance(node, Mapping) else ():
                found.setdefault(key, field.value)
        return found

    def true(name: str) -> Node | None:
        nodes = (look(node, name) for node in (own, shared))
        return next(filter(is_true, nodes), None)

    return Options(both("labels"), both("annotations"), true("disableNameSuffixHash") is not None, true("immutable"))


def generate(kind: str, args: Mapping, shared: Node | None, read: ReadInput, complain: Complain) -> Resource:
    """The object that one entry of `secretGenerator` or `configMapGenerator` makes. Raises Refused without a name.

    What cannot be read is complained about and leaves a key without value, or open keys.
    """
    name = raw(args.get("name"))
    if not name:
        raise Refused("generator", "a generator has no name", args)
    options = read_options(args.get("options"), shared)
    pairs, open_keys = _pairs(args, read, complain)
    node = _object(kind, args, options, pairs)
    line = args.origin.line + args.start.line + 1
    return Resource(
        node, args.origin.path, line, args.origin.index, "v1", kind, raw(args.get("namespace")), name,
        needs_hash=not options.disable_hash, behavior=raw(args.get("behavior")), generated=True, open_keys=open_keys,
    )  # fmt: skip


def _pairs(args: Mapping, read: ReadInput, complain: Complain) -> tuple[dict[str, Pair], bool]:
    pairs: dict[str, Pair] = {}
    open_keys = False

    def add(pair: Pair) -> None:
        if pair.key in pairs:
            complain(Refused("generator", f"a generator repeats the key {pair.key}", pair.at))
        pairs.setdefault(pair.key, pair)

    single = args.get("env")
    envs = [*_entries(args, "envs"), *([Entry(single.value, single)] if isinstance(single, Scalar) else [])]
    for entry in envs:
        found = read(entry)
        if found is None:
            open_keys = True
            continue
        for pair in env_pairs(*found):
            add(pair)
    for source in (_literals, _files):
        for pair in source(args, read, complain):
            add(pair)
    return pairs, open_keys


def _entries(args: Mapping, name: str) -> list[Entry]:
    return [Entry(item.value, item) for item in args.seq(name) if isinstance(item, Scalar) and not is_null(item)]


def env_pairs(path: str, data: bytes) -> Iterator[Pair]:
    """The lines of an env file: `KEY=value`, `KEY` alone is empty, `#` starts a comment (`kv.go` of kustomize's api).

    The `sops_…` lines of an encrypted env file are left out: they are gone when it reaches the cluster. So are the
    lines of a pasted PEM block: kustomize makes keys of them, and a part of a private key must not pass for a name.
    """
    content = data.decode("utf-8", "replace")
    origin = Origin(path, 0, content)
    encrypted = "\nsops_version=" in content or "\nsops_mac=" in content
    index = 0
    in_pem = False
    for number, line in enumerate(content.split("\n")):
        start = index
        index += len(line) + 1
        if number == 0:
            line = line.removeprefix(_BOM)
        stripped = line.removesuffix("\r").lstrip()
        if not stripped or stripped.startswith("#"):
            continue
        key, _, value = stripped.partition("=")
        if in_pem or (encrypted and key.startswith("sops_")):
            in_pem = in_pem and "-----END " not in line
            continue
        in_pem = "-----BEGIN " in line and "-----END " not in line
        column = len(line) - len(line.lstrip())
        first = Mark(start + column, number, column)
        last = Mark(first.index + len(key), number, column + len(key))
        yield Pair(key, value.encode(), Scalar(key, "'", "", first, last, origin))


def _literals(args: Mapping, _read: ReadInput, complain: Complain) -> Iterator[Pair]:
    for entry in _entries(args, "literals"):
        key, separator, value = entry.text.partition("=")
        if not key or not separator:
            complain(Refused("generator", "a literal is not key=value", entry.node))
            continue
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        yield Pair(key, value.encode(), entry.node)


def _files(args: Mapping, read: ReadInput, complain: Complain) -> Iterator[Pair]:
    for entry in _entries(args, "files"):
        key, separator, path = entry.text.partition("=")
        if not separator:
            path, key = key, key.rstrip("/").rsplit("/", 1)[-1]
        if not key or not path or "=" in path:
            complain(Refused("generator", "an entry of files is not path or key=path", entry.node))
            continue
        found = read(Entry(path, entry.node))
        yield Pair(key, found[1] if found else None, entry.node)


def _object(kind: str, args: Mapping, options: Options, pairs: dict[str, Pair]) -> Mapping:
    meta: dict[str, Node] = {"name": args.fields["name"].value}
    namespace = args.get("namespace")
    if raw(namespace):
        assert namespace is not None
        meta["namespace"] = namespace
    for field, values in (("labels", options.labels), ("annotations", options.annotations)):
        if values:
            meta[field] = _map({key: text(raw(value), value) for key, value in values.items()}, args)
    fields: dict[str, Node] = {"apiVersion": text("v1", args), "kind": text(kind, args), "metadata": _map(meta, args)}
    if kind == "Secret":
        given = args.get("type")
        fields["type"] = text(raw(given) or "Opaque", given or args)
    fields.update(_data(kind, args, pairs))
    if options.immutable is not None:
        fields["immutable"] = plain("true", options.immutable)
    return _map(fields, args)


def _data(kind: str, args: Mapping, pairs: dict[str, Pair]) -> dict[str, Node]:
    data: dict[str, Node] = {}
    binary: dict[str, Node] = {}
    for pair in sorted(pairs.values(), key=lambda pair: pair.key):
        value = pair.value or b""
        encoded = text(base64.b64encode(value).decode(), pair.at)
        if pair.value is None:
            encoded.tag = UNREAD
        if kind == "Secret":
            data[pair.key] = encoded
            continue
        try:
            data[pair.key] = text(value.decode("utf-8"), pair.at)
        except UnicodeDecodeError:
            binary[pair.key] = encoded
    found = {"data": data, "binaryData": binary}
    return {
        name: _map(values, args) for name, values in found.items() if values or (kind == "Secret" and name == "data")
    }


def _map(values: dict[str, Node], like: Node) -> Mapping:
    return mapping({key: Field(text(key, value), value) for key, value in values.items()}, _bare(like))


def _bare(like: Node) -> Node:
    """A place only: no tag, block style."""
    place = Mapping("", False, like.start, like.origin)
    place.end = like.end
    return place


def absorb(old: Resource, new: Resource) -> Resource:
    """What `behavior: merge` or `replace` of `new` makes of `old` (`appendReplaceOrMerge` of kustomize's resmap)."""
    meta = new.node.map("metadata") or _map({}, new.node)
    before = old.node.map("metadata")
    for field in ("labels", "annotations"):
        values = _joined(look(before, field), look(meta, field), new.node)
        if values is not None:
            meta = put(meta, field, values)
    for field in ("name", "namespace"):
        kept = look(before, field)
        if kept is not None and raw(kept):
            meta = put(meta, field, kept)
    node = put(new.node, "metadata", meta)
    merging = new.behavior == "merge"
    if merging:
        for field in ("data", "binaryData"):
            values = _joined(old.node.get(field), new.node.get(field), new.node)
            if values is not None:
                node = put(node, field, values)
    merged = old._replace(
        node=node,
        needs_hash=old.needs_hash and new.needs_hash,
        open_keys=new.open_keys or (merging and old.open_keys),
        generated=True,
        patched_by=(*old.patched_by, new.path),
        transformed=True,
    )
    return merged if merging else merged._replace(path=new.path, line=new.line, index=new.index)


def _joined(first: Node | None, second: Node | None, like: Node) -> Mapping | None:
    fields: dict[str, Field] = {}
    for node in (first, second):
        if isinstance(node, Mapping):
            fields.update(node.fields)
    return mapping(fields, _bare(like)) if fields else None


def annotation(node: Mapping, name: str) -> str:
    """An annotation of an object, "" when absent."""
    return strings(look(node, "metadata", "annotations")).get(name, "")
