"""What RBAC objects say about reading Secrets, as flat facts with places (k8s.io/api/rbac/v1, `PolicyRule`).

And what a ReferenceGrant of the Gateway API lets other namespaces refer to.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint.model import ObjectId, Span
from secretlint.tree import Mapping, Scalar, span

Grant = tuple[str, str, Span]
"""`("reads", "get, list", place)` for each rule of a Role; `("role", "ClusterRole/name", place)` and
`("subject", "Group/name/namespace", place)` of a binding; `("from", "Gateway/namespace", place)` and
`("to", "name", place)` ("" for all Secrets) of a ReferenceGrant."""

_READING = ("get", "list", "watch")


def facts(root: Mapping, identity: ObjectId) -> tuple[Grant, ...]:
    """The grants of an object; empty for other kinds."""
    group = identity.api_version.partition("/")[0]
    if group == "gateway.networking.k8s.io" and identity.kind == "ReferenceGrant":
        return tuple(_reference_grant(root))
    if group != "rbac.authorization.k8s.io":
        return ()
    if identity.kind in ("Role", "ClusterRole"):
        return tuple(_rules(root))
    if identity.kind in ("RoleBinding", "ClusterRoleBinding"):
        return tuple(_binding(root))
    return ()


def _reference_grant(root: Mapping) -> Iterator[Grant]:
    spec = root.map("spec")
    for item in spec.seq("from") if spec is not None else ():
        if isinstance(item, Mapping):
            yield "from", f"{item.str('kind') or ''}/{item.str('namespace') or ''}", span(item)
    for item in spec.seq("to") if spec is not None else ():
        if isinstance(item, Mapping) and item.str("kind") == "Secret":
            yield "to", item.str("name") or "", span(item)


def _rules(root: Mapping) -> Iterator[Grant]:
    for rule in root.seq("rules"):
        if not isinstance(rule, Mapping) or rule.seq("resourceNames"):
            continue
        groups = _texts(rule, "apiGroups")
        place = next((item for item in rule.seq("resources") if _text(item) in ("secrets", "*")), None)
        verbs = _texts(rule, "verbs")
        reading = [verb for verb in _READING if verb in verbs or "*" in verbs]
        if place is not None and reading and ("" in groups or "*" in groups):
            yield "reads", ", ".join(reading), span(place)


def _binding(root: Mapping) -> Iterator[Grant]:
    role = root.map("roleRef")
    name = role.get("name") if role is not None else None
    if role is None or not isinstance(name, Scalar) or not name.text:
        return
    yield "role", f"{role.str('kind') or ''}/{name.text}", span(name)
    for subject in root.seq("subjects"):
        name = subject.get("name") if isinstance(subject, Mapping) else None
        if isinstance(subject, Mapping) and isinstance(name, Scalar) and name.text:
            yield "subject", f"{subject.str('kind') or ''}/{name.text}/{subject.str('namespace') or ''}", span(name)


def _text(node: object) -> str:
    return (node.text or "") if isinstance(node, Scalar) else ""


def _texts(rule: Mapping, name: str) -> list[str]:
    """The strings of a list; an item that is empty stays, because the core API group is called ""."""
    return [_text(item) for item in rule.seq(name)]
