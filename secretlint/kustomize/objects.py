"""Documents to resources, and resources whose node has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import is_

from secretlint import lazyre
from secretlint.kustomize.edit import Refused, look, mapping, put, raw, sequence, text
from secretlint.kustomize.model import HASH, Parsed, Resource
from secretlint.kustomize.tables import NOT_A_NAMESPACE, Gvk, effective_namespace, gvk_of
from secretlint.tree import Field, Mapping, Node, Scalar, Sequence, is_null

LOCAL_CONFIG = "config.kubernetes.io/local-config"


_WORDS = frozenset(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF"))
_HAS_WORD = lazyre.compile(
    r"(?:^|[\s\[{,])(?:[yYnN]|yes|Yes|YES|on|On|ON|no|No|NO|off|Off|OFF)[ \t]*(?:$|[:,\]}#])", re.MULTILINE
)


def _with_quoted_words(node: Node) -> Node:
    """The node with plain `yes`, `on`, `n` … as strings: kustomize reads YAML 1.2 and writes them in quotes."""
    if isinstance(node, Scalar):
        return text(node.value, node) if not node.style and not node.tag and node.value in _WORDS else node
    if isinstance(node, Sequence):
        items = [_with_quoted_words(item) for item in node.items]
        return node if all(map(is_, items, node.items)) else sequence(items, node)
    fields: dict[str, Field] = {}
    for name, field in node.fields.items():
        key = _with_quoted_words(field.key)
        assert isinstance(key, Scalar)
        fields[key.value if key is not field.key else name] = Field(key, _with_quoted_words(field.value))
    same = all(name in node.fields and field.value is node.fields[name].value for name, field in fields.items())
    return node if same else mapping(fields, node)


def resources_of(path: str, parsed: Parsed) -> Iterator[Resource | Refused]:
    """The objects of a file, lists unrolled; Refused for each document that kustomize does not take as an object."""
    for node in parsed.nodes:
        if is_null(node) or (isinstance(node, Mapping) and not node.fields):
            continue
        try:
            large = raw(look(node, "kind")) == "CustomResourceDefinition"  # and without a name that matters
            quoted = node if large or not _HAS_WORD.search(node.origin.text) else _with_quoted_words(node)
        except RecursionError:
            quoted = node
        yield from _unrolled(path, quoted)


def _unrolled(path: str, node: Node) -> Iterator[Resource | Refused]:
    pending: list[Node] = [node]
    while pending:
        current = pending.pop(0)
        kind = raw(look(current, "kind"))
        if isinstance(current, Mapping) and kind.endswith("List") and "items" in current.fields:
            items = current.seq("items")
            if not items and not is_null(current.get("items")) and isinstance(current.get("items"), Mapping):
                yield Refused("object", "the items of a list are not a list", current)
            sops = current.get("sops")
            pending += [_encrypted(item, sops) for item in items if not is_null(item)]
            continue
        meta = look(current, "metadata")
        if not isinstance(current, Mapping) or not kind or (not raw(look(meta, "name")) and not kind.endswith("List")):
            yield Refused("object", "a document has no kind or no metadata.name", current)
            continue
        line = current.origin.line + current.start.line + 1
        yield refreshed(Resource(current, path, line, current.origin.index, "", "", "", ""), current)


def _encrypted(item: Node, sops: Node | None) -> Node:
    """An item of a list that SOPS encrypted as a whole, as it would be encrypted by itself."""
    return put(item, "sops", sops) if sops is not None and isinstance(item, Mapping) else item


def refreshed(resource: Resource, node: Mapping, **changes: object) -> Resource:
    """`resource` with another node; names and kind are read from it again."""
    meta = node.get("metadata")
    name = raw(look(meta, "name"))
    return resource._replace(
        node=node,
        api_version=raw(node.get("apiVersion")),
        kind=raw(node.get("kind")),
        namespace=raw(look(meta, "namespace")),
        name=name.removesuffix(HASH) if resource.hashed else name,
        **changes,  # type: ignore[arg-type]
    )


def gvk(resource: Resource) -> Gvk:
    """Group, version and kind as they are now."""
    return gvk_of(resource.api_version, resource.kind)


def original_gvk(resource: Resource) -> Gvk:
    """Group and version as they are now, and the first kind (`Resource.OrgId`)."""
    kind = resource.previous[0][2] if resource.previous else resource.kind
    return gvk_of(resource.api_version, kind)


def namespace_of(resource: Resource) -> str:
    """The effective namespace: "default" for none, a constant for kinds without."""
    return effective_namespace(resource.api_version, resource.kind, resource.namespace)


def is_cluster_scoped(resource: Resource) -> bool:
    """Whether the object certainly has no namespace."""
    return namespace_of(resource) == NOT_A_NAMESPACE


Key = tuple[str, str, str, str]
"""apiVersion, kind, effective namespace, name: what kustomize compares as an id."""


def written_name(resource: Resource) -> str:
    """`metadata.name` as it is in the node, hash included."""
    return resource.name + HASH if resource.hashed else resource.name


def key_of(resource: Resource) -> Key:
    """The current id."""
    return resource.api_version, resource.kind, namespace_of(resource), written_name(resource)


def keys_of(resource: Resource) -> list[Key]:
    """The current id and all earlier ones."""
    found = [key_of(resource)]
    found += [(resource.api_version, kind, namespace, name) for namespace, name, kind in resource.previous]
    return found


def remembered(resource: Resource) -> Resource:
    """With the current id among the earlier ones (`StorePreviousId`)."""
    return resource._replace(
        previous=(*resource.previous, (namespace_of(resource), written_name(resource), resource.kind))
    )


def empty_map(at: Node) -> Mapping:
    """An empty mapping at the place of `at`."""
    place = Mapping("", False, at.start, at.origin)
    place.end = at.end
    return mapping({}, place)


def entry(key: str, value: Node) -> Field:
    """A field whose key stands where its value stands."""
    return Field(text(key, value), value)
