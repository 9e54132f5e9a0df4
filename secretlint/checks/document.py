"""What makes a document an object at all: `kind` and `apiVersion` that a Kubernetes server knows, and items of a List.

Source: `getObjectKind` and `StreamVisitor` in k8s.io/cli-runtime, `UnstructuredJSONScheme` in k8s.io/apimachinery, and
the groups that k8s.io/api registers. Kinds of other groups are other people's, and passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from secretlint import lazyre
from secretlint.checks import Context, Document
from secretlint.model import Edit, Fix, Hit
from secretlint.stream import near_key, objects
from secretlint.tree import Mapping, Node, Scalar, Sequence, is_null, span

_STABLE = {
    "v1": "Pod PodTemplate ReplicationController Service Endpoints Node Binding Event LimitRange ResourceQuota"
    " Namespace Secret ServiceAccount PersistentVolume PersistentVolumeClaim ConfigMap",
    "apps/v1": "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision",
    "batch/v1": "Job CronJob",
    "autoscaling/v2": "HorizontalPodAutoscaler",
    "policy/v1": "PodDisruptionBudget",
    "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy",
    "rbac.authorization.k8s.io/v1": "Role RoleBinding ClusterRole ClusterRoleBinding",
    "storage.k8s.io/v1": "StorageClass CSIDriver",
    "scheduling.k8s.io/v1": "PriorityClass",
    "admissionregistration.k8s.io/v1": "ValidatingWebhookConfiguration MutatingWebhookConfiguration",
    "apiextensions.k8s.io/v1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1": "APIService",
}
_VERSION_OF = {kind: version for version, kinds in _STABLE.items() for kind in kinds.split()}
"""Kind → the apiVersion that every Kubernetes from 1.27 on serves."""
_WORKLOADS = ("ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController")
_JUDGED = frozenset(("Secret", "ServiceAccount", "Pod", "PodTemplate", *_WORKLOADS, "Ingress"))
"""Kinds whose version is judged: those that hold or use Secrets."""
_LIKE_AN_OBJECT = ("apiVersion", "metadata", "spec", "data", "stringData", "items")


def wants(document: Document) -> bool:
    """Whether the document is meant as a manifest. Kustomizations may leave kind and apiVersion out."""
    return document.role == "manifest" or _is_list_of_objects(document.root)


def _is_list_of_objects(root: Node) -> bool:
    first = root.items[0] if isinstance(root, Sequence) and root.items else None
    return isinstance(first, Mapping) and bool(first.str("kind") and first.str("apiVersion"))


def check_document(document: Document, context: Context) -> Iterator[Hit]:
    """Hits of `object-kind-unknown`, `object-type-missing`, `object-version-unknown` and `list-item-invalid`."""
    root = document.root
    if isinstance(root, Sequence):
        yield from _top_list(root)
        return
    if not isinstance(root, Mapping):
        return
    if "apiVersion" not in root.fields and "metadata" not in root.fields and is_encrypted(root):
        return  # values of some other program that SOPS encrypted; `kind: Secret` is what editors go by
    yield from _type_hits(root, inside=False)
    if is_foreign(root.str("kind") or "", root.str("apiVersion") or ""):
        return
    for found, nested in _lists(root):
        yield from _list_hits(found, nested)
    for node, identity, role in objects(root, document.origin.path):
        if node is root or not isinstance(node, Mapping) or role not in ("manifest", "other"):
            continue
        if identity is not None and identity.kind and not node.str("kind"):
            continue  # an item that has its kind from the list
        for hit in _type_hits(node, inside=True):
            yield hit._replace(object=identity or document.object)


def is_encrypted(root: Mapping) -> bool:
    """Whether SOPS has encrypted the document: a `sops` mapping with its signature and version."""
    sops = root.map("sops")
    return sops is not None and "mac" in sops.fields and "version" in sops.fields


def is_foreign(kind: str, version: str) -> bool:
    """Whether the kind is somebody's own: what it has as `items` is not judged, though kubectl takes it apart."""
    return "." in version.rpartition("/")[0] and (version not in _STABLE or not _version_of(kind))


def _top_list(root: Sequence) -> Iterator[Hit]:
    """A list of manifests at the top, which kubectl does not take apart."""
    yield Hit("list-item-invalid", span(root.items[0]), args=(("problem", "a list at the top is no object"),))


def _lists(root: Mapping) -> Iterator[tuple[Mapping, bool]]:
    """What is a list to kubectl, or should be: the document, and (then True) what has items inside of it."""
    yield root, False
    pending, seen = [root], {id(root)}
    while pending:
        for item in pending.pop().seq("items"):
            if isinstance(item, Mapping) and item.seq("items") and id(item) not in seen:
                seen.add(id(item))
                pending.append(item)
                yield item, True


def _list_hits(root: Mapping, nested: bool) -> Iterator[Hit]:
    """What is wrong with the items of a list."""
    kind, version = root.str("kind") or "", root.str("apiVersion") or ""
    if not nested and (not _version_of(kind) or not version):
        return
    field = root.fields.get("items")
    if field is None:
        if kind == "List" or kind not in _VERSION_OF:
            problem = f"{kind} without items is no object"
            yield Hit("list-item-invalid", span(root.fields["kind"].value), "items", (("problem", problem),))
    elif not isinstance(field.value, Sequence):
        if not is_null(field.value):
            yield Hit("list-item-invalid", span(field.value), "items", (("problem", "items is not a list"),))
    else:
        for index, item in enumerate(field.value.items):
            if is_null(item) and (nested or kind == "List"):
                yield Hit("list-item-invalid", span(item), f"items[{index}]", (("problem", "an item is null"),))
            elif not isinstance(item, Mapping) and not is_null(item):
                yield Hit("list-item-invalid", span(item), f"items[{index}]", (("problem", "an item is no object"),))


def _version_of(kind: str) -> str:
    """The apiVersion of a built-in kind, or of the list of one; "" for others."""
    if kind == "List":
        return "v1"
    return _VERSION_OF.get(kind) or _VERSION_OF.get(kind.removesuffix("List"), "")


def _type_hits(root: Mapping, inside: bool) -> Iterator[Hit]:
    """What is wrong with kind and apiVersion of an object, `inside` a list or not."""
    kind, version = root.get("kind"), root.get("apiVersion")
    kind_text, version_text = _text(kind), _text(version)
    if version_text.count("/") == 1:
        version_text = version_text.removeprefix("/")
    if _PLACEHOLDER.search(kind_text) or _PLACEHOLDER.search(version_text):
        return
    known = kind_text if _version_of(kind_text) else ""
    meant = known or _nearest_kind(kind_text, version_text, root)
    if not kind_text:
        if not inside and "metadata" not in root.fields and version_text.rpartition("/")[0] not in _GROUPS:
            return  # of another program
        if inside or version is not None or near_key(root, "kind"):
            yield _missing(root, "kind", kind, "")
    elif not version_text:
        if meant or inside:
            yield _missing(root, "apiVersion", version, _version_of(meant))
            if meant and not known:
                yield _unknown_kind(kind, kind_text, _version_of(meant), meant)
    elif meant:
        served = _version_of(meant)
        if not _serves(meant, version_text) and _claims_to_be_built_in(version_text, served):
            args = (("kind", meant), ("version", _shown(version_text)), ("hint", f"; did you mean {served}?"))
            yield Hit("object-version-unknown", span(_node(version)), "apiVersion", args, fix=_replace(version, served))
        if not known:
            yield _unknown_kind(kind, kind_text, version_text, meant)


_PLACEHOLDER = lazyre.compile(r"\$\{.*\}|\$\(.*\)|\{\{.*\}\}|\$[A-Z_]+\Z", re.DOTALL)
"""What something else fills in before the document reaches a cluster."""


def _serves(kind: str, version: str) -> bool:
    """Whether the kind exists in this version, as far as it is judged here. A List does in every group."""
    if kind == "List":
        return version in _STABLE
    return kind.removesuffix("List") not in _JUDGED or version == _version_of(kind)


def _missing(root: Mapping, name: str, found: Node | None, value: str) -> Hit:
    """A field that must be there, or must be a string."""
    hint = f"; did you mean {name}: {value}?" if value else ""
    if found is None:
        near = near_key(root, name)
        if near is not None:
            args = (("field", name), ("problem", "is missing"), ("hint", f"; did you mean {name} for {near.value}?"))
            return Hit("object-type-missing", span(near), name, args, fix=_replace(near, name))
        other = root.fields.get("apiVersion" if name == "kind" else "kind")
        place: Node = other.key if other else root.entries[0][0] if root.entries else root
        args = (("field", name), ("problem", "is missing"), ("hint", hint))
        return Hit("object-type-missing", span(place), name, args)
    what = _WORDS.get(found.json.type, "not a string") if isinstance(found, Scalar) else "not a string"
    if is_null(found) or _text(found) == "" == getattr(found, "value", None):
        what = "empty"
    place = root.fields[name].key if what == "empty" else found
    return Hit("object-type-missing", span(place), name, (("field", name), ("problem", f"is {what}"), ("hint", hint)))


_WORDS = {"boolean": "a boolean, not a string", "integer": "a number, not a string", "number": "a number, not a string"}


def _unknown_kind(kind: Node | None, text: str, version: str, meant: str) -> Hit:
    args = (("kind", _shown(text)), ("version", _shown(version)), ("hint", f"; did you mean {meant}?"))
    return Hit("object-kind-unknown", span(_node(kind)), "kind", args, fix=_replace(kind, meant))


_PLAIN_WORD = lazyre.compile(r"[!-~]+")


def _shown(text: str) -> str:
    """A name in a message, in quotes where one could not see all of it."""
    return text if _PLAIN_WORD.fullmatch(text) else json.dumps(text)


def _replace(node: Node | None, text: str) -> Fix:
    """Not safe: what the cluster refused until now would be applied."""
    place = span(_node(node))
    return Fix(f"write {text}", False, (Edit(place.path, place.start, place.end, text),))


def _node(node: Node | None) -> Node:
    assert node is not None
    return node


def _text(node: Node | None) -> str:
    return (node.text or "") if isinstance(node, Scalar) else ""


def _claims_to_be_built_in(version: str, served: str) -> bool:
    """Whether a version that is not served is nobody else's: its group has no dot, or nearly a built-in one's name.

    What has more than one `/` is no version at all.
    """
    group, right = version.rpartition("/")[0], served.rpartition("/")[0]
    return "." not in group or "/" in group or ("." in right and _distance(group, right) <= 2)


def _nearest_kind(kind: str, version: str, root: Mapping) -> str:
    """The built-in kind (or list of one) that this is a misspelling of, in its group; "" when there is none."""
    if not 2 <= len(kind) < 40 or (len(kind) == 2 and version not in _STABLE):
        return ""  # two letters say little, unless the version holds built-in kinds only
    if (
        not version
        and not any(name in root.fields for name in _LIKE_AN_OBJECT)
        and near_key(root, "apiVersion") is None
    ):
        return ""  # other programs have lower-case kinds too
    folded = kind.lower()
    best = ""
    for candidate, right in _CANDIDATES.items():
        if version != right and ("." in version or not _is_nearly_built_in(version, right)):
            continue
        if candidate.lower() == folded:
            return candidate
        allowed = 2 if len(candidate) > 5 else 1
        if not best and abs(len(candidate) - len(kind)) <= allowed and _distance(folded, candidate.lower()) <= allowed:
            best = candidate
    return best


def _is_nearly_built_in(version: str, right: str) -> bool:
    """Whether the group is a built-in one, or nearly that of the version `right`: others have kinds of their own."""
    group = version.rpartition("/")[0]
    return group in _GROUPS or _distance(group, right.rpartition("/")[0]) <= 2


_CANDIDATES = {**_VERSION_OF, "List": "v1", **{f"{kind}List": version for kind, version in _VERSION_OF.items()}}


_GROUPS = {version.rpartition("/")[0] for version in _VERSION_OF.values()}


@lru_cache(maxsize=16384)
def _distance(left: str, right: str) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two short words."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for index, char in enumerate(left, 1):
        older, before, row = before, row, [index]
        for at, other in enumerate(right, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (char != other))
            if older and at > 1 and char == right[at - 2] and left[index - 2] == other:
                cost = min(cost, older[at - 2] + 1)
            row.append(cost)
    return row[-1]
