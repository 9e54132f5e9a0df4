"""Secrets that a chart's values hand to it by name: the chart puts the name into a Pod and makes no such Secret.

What a field like `secretName` says may be the name of a Secret that the chart makes, a variable's source or an
`existingSecret` cannot. Where values switch the part off, or bring objects of their own, it is not said at all.
"""

from __future__ import annotations

from secretlint import lazyre
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_false, is_true, walk

_FIELDS = (
    (lazyre.compile(r".*\.valueFrom\.secretKeyRef\.name\Z"), "env"),
    (lazyre.compile(r".*[eE]nvFrom\[\d+\]\.secretRef\.name\Z"), "env-from"),
    (lazyre.compile(r".*[vV]olumes\[\d+\]\.secret\.secretName\Z"), "volume"),
    (lazyre.compile(r".*[pP]ullSecrets\[\d+\](?:\.name)?\Z"), "pull-secret"),
    (lazyre.compile(r"(?:.*\.)?(?:existingSecret|\w*ExistingSecret)(?:Name|\.name|\.secretName)?\Z"), "helm-values"),
    (lazyre.compile(r"(?:.*\.)?githubConfigSecret\Z"), "helm-values"),
)
_WITH_KEY = lazyre.compile(
    r"(?!.*privateKeySecretRef)(?:.*(?:KeyRef|[sS]ecretRef|[sS]ecretKeySelector)\.name|(?:.*\.)?secretName)\Z"
)
_KEY = lazyre.compile(r"(?:\w*K|k)ey\Z")
_OBJECTS = lazyre.compile(
    r"(?:extra|additional|raw|external|sealed|kubernetes)?(?:[oO]bjects|[mM]anifests|[rR]esources|[sS]ecrets?|[dD]eploy)\Z"
    r"|(?:[rR]esource)?[tT]emplates\Z|raw\Z"
)
_ORDINARY = frozenset(("resources", "secret"))
"""Fields of containers and volumes."""
_MAKES = lazyre.compile(r"(?:create|generate)(?:Secret)?\Z")


def usage(field: str, parent: Mapping | None) -> str:
    """What the chart does with the name in a field; "" where it is not known.

    Whoever is told the key as well does not make the Secret.
    """
    found = next((found for pattern, found in _FIELDS if pattern.match(field)), "")
    if found or parent is None or _WITH_KEY.match(field) is None:
        return found
    keys = (key for key, entry in parent.fields.items() if isinstance(entry.value, Scalar) and _KEY.match(key))
    return "helm-values" if any(keys) else ""


def brings_objects(values: Node) -> bool:
    """Whether values hold objects that the chart makes as they are, Secrets perhaps."""
    return any(
        has_entries(entry.value)
        and key not in _ORDINARY
        and _OBJECTS.match(key) is not None
        and not makes_no_secret(entry.value)
        for node in walk(values)
        if isinstance(node, Mapping)
        for key, entry in node.fields.items()
    )


def has_entries(node: Node) -> bool:
    """Whether it is a list or a mapping that holds something."""
    return bool(node.entries if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ())


def is_off(part: Mapping) -> bool:
    """Whether a part of the values is not in use, or makes the Secret itself."""
    return is_false(part.get("enabled")) or any(
        _MAKES.match(key) and is_true(entry.value) for key, entry in part.fields.items()
    )


def makes_no_secret(objects: Node) -> bool:
    """Whether a collection in values holds only whole objects of kinds that have nothing to do with Secrets."""
    if isinstance(objects, Scalar):
        return False
    parts = objects.items if isinstance(objects, Sequence) else [entry.value for entry in objects.fields.values()]
    return all(isinstance(part, Mapping) and _is_ordinary(part.map("manifest") or part) for part in parts)


def _is_ordinary(part: Mapping) -> bool:
    group, slash, _ = (part.str("apiVersion") or "").partition("/")
    kind = part.str("kind")
    return bool(kind) and kind != "Secret" and (not slash or "." not in group or group.endswith(_ORDINARY_GROUPS))


_ORDINARY_GROUPS = (".k8s.io", "monitoring.coreos.com")


def is_changed_after(spec: Mapping) -> bool:
    """Whether a HelmRelease changes what its Pods name after the chart is rendered."""
    return any(
        isinstance(node, Scalar) and _CHANGES.search(node.text or "") is not None
        for renderer in spec.seq("postRenderers")
        for node in walk(renderer)
    )


_CHANGES = lazyre.compile(r"\benv(?:From)?\b|ecretKeyRef|ecretRef|ecretName|\bvolumes\b|\$patch|/containers")
