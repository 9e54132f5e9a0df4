"""Which resources a target means: names and kinds by anchored regular expressions, labels by selectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from secretlint import lazyre
from secretlint.kustomize import expressions
from secretlint.kustomize.edit import Refused, look, raw, strings
from secretlint.kustomize.model import Resource
from secretlint.kustomize.tables import effective_namespace, gvk_of
from secretlint.scalar import whole_number
from secretlint.tree import Mapping, Node

_NUMBER = lazyre.compile(r"[-+]?[0-9]+")
_REQUIREMENT = lazyre.compile(
    r"\s*(!?)\s*([^\s!=<>(),]+)\s*(?:(==|=|!=|>|<)\s*([^\s,()]*)|\s(in|notin)\s*\(([^)]*)\))?\s*(?:,|\Z)"
)

Test = Callable[[Resource], bool]


def _matcher(text: str, node: Node) -> Callable[[str], bool]:
    if not text:
        return lambda _: True
    if re.fullmatch(r"[A-Za-z0-9-]+", text):
        return text.__eq__
    return expressions.test(text, "patch", node, whole=True)


def selector_test(selector: Mapping) -> Test:
    """A test for `target:` of patches (`resWrangler.Select`): every part that is set must fit. Raises Refused."""
    group, version, kind, name, namespace = (
        _matcher(raw(selector.get(part)), selector) for part in ("group", "version", "kind", "name", "namespace")
    )
    labels = label_test(raw(selector.get("labelSelector")), selector)
    annotations = label_test(raw(selector.get("annotationSelector")), selector)

    def test(resource: Resource) -> bool:
        gvk = gvk_of(resource.api_version, resource.kind)
        if not (group(gvk.group) and version(gvk.version) and kind(gvk.kind)):
            return False
        current = effective_namespace(resource.api_version, resource.kind, resource.namespace)
        first = resource.previous[0] if resource.previous else (current, resource.name, resource.kind)
        if not (namespace(first[0]) or namespace(current)) or not (name(first[1]) or name(resource.name)):
            return False
        meta = resource.node.map("metadata")
        return labels(strings(look(meta, "labels"))) and annotations(strings(look(meta, "annotations")))

    return test


def label_test(selector: str, node: Node | None) -> Callable[[dict[str, str]], bool]:
    """A test for a label selector (`labels.Parse` of apimachinery). Raises Refused when it is none."""
    if not selector.strip():
        return lambda _: True
    tests: list[Callable[[dict[str, str]], bool]] = []
    selector, position = " ".join(selector.split()), 0
    while position < len(selector):
        found = _REQUIREMENT.match(selector, position)
        if not found or found.end() == position:
            raise Refused("patch", "a label selector cannot be read", node)
        position = found.end()
        tests.append(_requirement(*found.groups()))
    return lambda labels: all(test(labels) for test in tests)


def _requirement(
    negated: str, key: str, operator: str | None, value: str | None, word: str | None, values: str | None
) -> Callable[[dict[str, str]], bool]:
    if operator in ("=", "=="):
        return lambda labels: labels.get(key) == value
    if operator == "!=":
        return lambda labels: labels.get(key) != value
    if word:
        wanted: Iterable[str] = frozenset(part.strip() for part in (values or "").split(","))
        return lambda labels: (labels[key] in wanted) == (word == "in") if key in labels else word == "notin"
    if operator:
        return lambda labels: key in labels and _compare(labels[key], operator, value or "")
    return lambda labels: (key in labels) != bool(negated)


def _compare(value: str, operator: str, bound: str) -> bool:
    if not _NUMBER.fullmatch(value) or not _NUMBER.fullmatch(bound):
        return False
    left, right = whole_number(value), whole_number(bound)
    return -(2**63) <= left < 2**63 and (left > right if operator == ">" else left < right)
