"""Secrets that kinds without rows, and the values of Helm charts, name by the shape of their fields.

Such references only mark a Secret as used; the key of a variable's source is looked for where the Secret is known. A
string counts as a name only where a field says so (`secretName`, `existingSecret`): a field called `clientSecret` may
hold the secret itself, which must not get into facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from secretlint import lazyre
from secretlint.facts import Declaration, Reference
from secretlint.kinds import handed
from secretlint.kinds.path import join
from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_true, span

MAX_NODES = 100_000
"""Nodes per document: a bound for documents that are all aliases."""

_NAME = lazyre.compile(r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\Z", re.ASCII)
_TEMPLATE = lazyre.compile(r"\{\{.{,1000}?\}\}|\$\{[^}]{,1000}\}|\$\([^)]{,1000}\)")
_RELEASE = lazyre.compile(r"\{\{-?\s*\.Release\.Name\s*-?\}\}")
_STRING_FIELD = lazyre.compile(
    r"(?:secretName|.*SecretName|secretRef|githubConfigSecret|existingSecret(?!.*Keys?\Z).*|.*ExistingSecret(?:Name)?)\Z"
)
_OBJECT_FIELD = lazyre.compile(r"(?:secret|.*Secret|secretRef|.*SecretRef|.*[sS]ecretKeyRef|.*[sS]ecretKeySelector)\Z")
_KEYED = lazyre.compile(r".*(?:KeyRef|[sS]ecretRef|[sS]ecretKeySelector)\.name\Z")
_LIST_FIELD = lazyre.compile(
    r"(?:imagePullSecrets|.*[pP]ullSecrets|secretNames|.*SecretNames|existingSecrets|secretRefs)\Z"
)
_SELECTOR = frozenset(("name", "key", "optional", "namespace"))


class Place(NamedTuple):
    """Where names of a part of an object belong: the release's name and namespace for a chart's values.

    `handed`: what the chart is told to use has to be there.
    """

    usage: str
    namespace: str = ""
    release: str = ""
    handed: bool = False


def references(
    node: Node, obj: ObjectId, field: str, place: Place, taken: frozenset[int] = frozenset()
) -> Iterator[Reference]:
    """Weak references below `node`, and what a chart is told to use. `taken`: names (by `id`) with an answer."""
    seen: set[tuple[int, int]] = set()
    strong = place.handed and not handed.brings_objects(node)
    for name, where, mapping, off in _names(node, field):
        keys = _keys(where, mapping) if place.usage == "helm-values" else ()
        once = (id(name), keys[0][1].start if keys else 0)  # an alias is one name for several keys
        if id(name) in taken or once in seen:
            continue
        seen.add(once)
        text = named(name.text or "", place)
        if not is_name(text):
            continue
        own = mapping.str("namespace") if mapping is not None and not where.endswith("secretName") else None
        namespace = own or place.namespace
        usage = handed.usage(where, mapping) if strong and not off else ""
        if usage:
            optional = mapping is not None and is_true(mapping.get("optional"))
            yield Reference(obj, where, text, namespace, keys, optional, span(name), usage, "degraded", handed=True)
        else:
            kind = place.usage if strong and not off else "shape"  # else nothing is said to need it
            yield Reference(obj, where, text, namespace, keys, False, span(name), kind, "advice", False, True)


def _keys(where: str, selector: Mapping | None) -> tuple[tuple[str, Span], ...]:
    """The keys that a selector or a volume's items name: they are keys for a Pod, whoever puts them there."""
    if selector is None or is_true(selector.get("optional")):
        return ()
    found: list[Node | None] = [selector.get("key")] if _KEYED.match(where) else []
    if where.endswith(".secret.secretName"):
        found = [item.get("key") for item in selector.seq("items") if isinstance(item, Mapping)]
    keys = [key for key in found if isinstance(key, Scalar) and key.text and "{" not in key.text]
    return tuple((key.text or "", span(key)) for key in keys)


def named(text: str, place: Place) -> str:
    """A name with that of the release put in."""
    return _RELEASE.sub(place.release, text) if place.release else text


def is_name(text: str) -> bool:
    """Whether a text could name a Secret, variables aside."""
    plain = _TEMPLATE.sub("x", text)
    return len(text) <= 253 and _NAME.match(plain) is not None


Named = tuple[Scalar, str, "Mapping | None"]
"""A name, its field, and the mapping that it belongs to."""


def _names(root: Node, field: str) -> Iterator[tuple[Scalar, str, Mapping | None, bool]]:
    """Each name, and whether it is in a part that is not in use."""
    stack: list[tuple[Node, str, str, bool]] = [(root, field, "", False)]
    visited: set[int] = set()
    while stack and len(visited) < MAX_NODES:
        node, where, name, off = stack.pop()
        if isinstance(node, Scalar) or id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, Sequence):
            items = reversed(list(enumerate(node.items)))
            stack += [(item, f"{where}[{number}]", name, off) for number, item in items]
            continue
        off = off or handed.is_off(node)
        yield from ((*found, off) for found in _of_mapping(node, where, name))
        for key, entry in reversed(node.fields.items()):
            yield from ((*found, off) for found in _of_field(key, entry.value, join(where, key), node))
            if not isinstance(entry.value, Scalar):
                stack.append((entry.value, join(where, key), key, off))


def _of_mapping(node: Mapping, where: str, name: str) -> Iterator[Named]:
    """`{name, key}` selectors, `{kind: Secret, name}` and `{type: secret, name}` (volumes of generic charts)."""
    target = node.get("name")
    if not isinstance(target, Scalar) or not target.text:
        return
    key = node.get("key")
    is_selector = isinstance(key, Scalar) and node.fields.keys() <= _SELECTOR and "onfigMap" not in name
    is_secret = node.str("kind") == "Secret" and "metadata" not in node.fields
    if is_selector or is_secret or node.str("type") == "secret":
        yield target, f"{where}.name", node


def _of_field(name: str, value: Node, where: str, parent: Mapping) -> Iterator[Named]:
    if isinstance(value, Scalar):
        if value.text and (
            _STRING_FIELD.match(name) or (name == "secret" and where.rpartition("[")[0].endswith("envFrom"))
        ):
            yield value, where, parent if name == "secretName" else None
    elif isinstance(value, Mapping):
        target = value.get("name")
        if isinstance(target, Scalar) and target.text and _OBJECT_FIELD.match(name):
            yield target, f"{where}.name", value
    elif _LIST_FIELD.match(name):
        for number, item in enumerate(value.items):
            if isinstance(item, Scalar) and item.text:
                yield item, f"{where}[{number}]", None
            elif isinstance(item, Mapping) and isinstance(inner := item.get("name"), Scalar) and inner.text:
                yield inner, f"{where}[{number}].name", item


def declarations(root: Mapping, obj: ObjectId) -> Iterator[Declaration]:
    """Connection Secrets that Crossplane and Azure Service Operator write for any kind of theirs."""
    spec = root.map("spec")
    if spec is None:
        return
    for field in ("writeConnectionSecretToRef", "publishConnectionDetailsTo"):
        target = spec.map(field)
        name = target.get("name") if target else None
        if isinstance(name, Scalar) and name.text:
            namespace = (target.str("namespace") if target else None) or ""
            yield Declaration(obj, name.text, namespace, (), True, "", span(name), obj.kind)
    exported = spec.map("operatorSpec")
    secrets = exported.map("secrets") if exported else None
    if secrets is None or not obj.api_version.partition("/")[0].endswith(".azure.com"):
        return
    for entry in secrets.fields.values():
        name = entry.value.get("name") if isinstance(entry.value, Mapping) else None
        if isinstance(name, Scalar) and name.text:
            yield Declaration(obj, name.text, "", (), True, "Opaque", span(name), obj.kind)
