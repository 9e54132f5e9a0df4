"""Object metadata, and what belongs to no kind: apiVersion, kind, unknown fields, lists."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pools
from case import Case, of_text
from cases_secret import secret
from yaml_render import Raw, Tree, random_style, render


def named(rng: random.Random) -> Tree:
    """A Secret or a ServiceAccount: the smallest objects that there are."""
    if rng.random() < 0.25:
        return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"}}
    return secret("a")


def name_case(rng: random.Random) -> Tree:
    tree = named(rng)
    field = rng.choice(("name", "name", "generateName", "namespace"))
    value: Tree = rng.choice(pools.NAMES) if rng.random() < 0.7 else Raw(rng.choice(pools.SCALARS))
    tree["metadata"][field] = value
    if field == "generateName" and rng.random() < 0.7:
        del tree["metadata"]["name"]
    return tree


def label_case(rng: random.Random) -> Tree:
    tree = named(rng)
    field = rng.choice(("labels", "annotations"))
    entries: dict[object, Tree] = {}
    for _ in range(rng.choice((1, 1, 2))):
        key: object = rng.choice(pools.LABEL_KEYS) if rng.random() < 0.7 else Raw(rng.choice(pools.KEYS))
        value: Tree = rng.choice(pools.LABEL_VALUES) if rng.random() < 0.6 else "a"
        if rng.random() < 0.15:
            value = rng.choice((None, 1, True, 1.5, [], {}, Raw(rng.choice(pools.SCALARS))))
        entries[key] = value
    tree["metadata"][field] = (
        entries if rng.random() < 0.93 else rng.choice((None, [], "", "a", 1, {}, ["a"], {"a": {"b": "c"}}))
    )
    return tree


def owner(rng: random.Random) -> Tree:
    good = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "a", "uid": "6f2c"}
    for _ in range(rng.choice((0, 1, 1, 2))):
        key = rng.choice(("apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion", "extra"))
        good[key] = rng.choice(
            ("", None, "v1", "a/b/c", "apps/", "/v1", "/", "Event", "A b", True, False, 1, Raw("yes"), {})
        )
    if rng.random() < 0.2:
        good.pop(rng.choice(tuple(good)))
    return good


def owners_case(rng: random.Random) -> Tree:
    tree = named(rng)
    refs: list[Tree] = [owner(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
    if rng.random() < 0.3:
        refs += [
            {
                "apiVersion": "v1",
                "kind": rng.choice(("Pod", "Event", "event")),
                "name": "b",
                "uid": "7a",
                "controller": rng.choice((True, False, None)),
            }
            for _ in range(2)
        ]
    if rng.random() < 0.1:
        refs.append(rng.choice((None, "a", 1, [], {})))
    tree["metadata"]["ownerReferences"] = refs
    return tree


def finalizer_case(rng: random.Random) -> Tree:
    tree = named(rng)
    items: list[Tree] = [rng.choice(pools.FINALIZERS) for _ in range(rng.choice((1, 1, 2)))]
    if rng.random() < 0.1:
        items.append(rng.choice((None, 1, True, [], {})))
    tree["metadata"]["finalizers"] = items
    return tree


SYSTEM_FIELDS: dict[str, tuple[Tree, ...]] = {
    "creationTimestamp": (None, "", "2020-01-01", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00+02:00", "2020-01-01T00:00:00.123Z", "2020-01-01t00:00:00z", "2020-01-01 00:00:00Z", "2020-13-01T00:00:00Z", "2020-02-30T00:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01T00:00:60Z", "now", 1, True, [], Raw("2020-01-01T00:00:00Z"), Raw("~"), "2020-1-1T00:00:00Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2020-01-01T00:00:00", "2020-01-01T0:00:00Z", "2020-01-01T00:00:00,5Z", "2020-01-01T00:00:00+25:00"),
    "deletionTimestamp": (None, "", "2020-01-01T00:00:00Z", 1),
    "deletionGracePeriodSeconds": (None, 0, 30, -1, "30", 1.5, Raw("1e1"), Raw("1_0")),
    "generation": (None, 0, 1, -1, "1", 1.5, 2.0, Raw("017"), Raw("9223372036854775807"), Raw("9223372036854775808"), Raw("1e3")),
    "uid": (None, "", "a", 1, True, Raw("!!str 1")),
    "resourceVersion": (None, "", "0", Raw("!!str 0")),
    "selfLink": (None, "", "/a", 1),
    "managedFields": (None, [], [None], [{}], [{"manager": "a"}], [{"manager": "a", "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": {}}], [{"manager": "a", "operation": "Apply", "apiVersion": "v1", "time": "x"}], "a", [{"extra": 1}], [{"operation": "Update", "fieldsV1": {"f:data": {}}}], [{"operation": "Foo"}], [{"operation": "Update", "fieldsType": "X"}], [{"operation": "Apply", "manager": "x" * 129}]),
    "clusterName": ("a", None),
    "initializers": ({}, None),
    "extra": (1, None, {}),
}  # fmt: skip


def system_case(rng: random.Random) -> Tree:
    tree = named(rng)
    for _ in range(rng.choice((1, 1, 2))):
        field = rng.choice(tuple(SYSTEM_FIELDS))
        tree["metadata"][field] = rng.choice(SYSTEM_FIELDS[field])
    return tree


UNKNOWN = ("Data", "stringdata", "string_data", "Metadata", "sops", "x-anchors", "status", "spec", "", "items2", "Immutable", "Type", "apiversion", "Kind", "secretName", "data ", "values", "metadata.name", "name", "namespace", "labels", "binaryData", "$patch", "_note", "#")  # fmt: skip
UNKNOWN_METADATA = ("Name", "label", "annotation", "Labels", "names", "clusterName", "namespace ", "creationTimeStamp", "", "ownerReference", "finalizer", "data", "app")  # fmt: skip


def unknown_case(rng: random.Random) -> Tree:
    tree = named(rng)
    value = rng.choice((None, 1, "a", {}, [], {"a": "b"}, {"a": {"b": None}}))
    if rng.random() < 0.5:
        tree[rng.choice(UNKNOWN)] = value
    else:
        tree["metadata"][rng.choice(UNKNOWN_METADATA)] = value
    if rng.random() < 0.2:
        tree["metadata"]["name"] = rng.choice(("A_B", 1, None))
    if rng.random() < 0.15:
        tree["stringData"] = {"a": rng.choice(("b", 1)), "a b": "c"}
    return tree


VERSIONS = ("v1", "v1", "v1", "V1", "v2", "v1beta1", "/v1", "v1/", "apps/v1", "app/v1", "Apps/v1", "apps/V1", "batch/v1", "batch/v1beta1", "extensions/v1beta1", "core/v1", "a/b/c", "", "v", "1", " v1", "v1 ", "example.com/v1", "secrets.example.com/v1alpha1", "apps/v1beta2", "networking.k8s.io/v1")  # fmt: skip
KINDS = (
    "Secret", "Secret", "Secret", "secret", "SECRET", "Secert", "Secrets", "Secrt", "Secre", "ServiceAccount", "Serviceaccount", "serviceAccount", "ServiceAcount", "Pod", "pod", "Pods", "Pood", "PodTemplate", "Podtemplate", "Deployment", "deployment", "Deploymnet", "Deployments",
    "StatefulSet", "Statefulset", "StatefullSet", "DaemonSet", "Daemonset", "ReplicaSet", "ReplicationController", "Job", "job", "Jobs", "CronJob", "Cronjob", "CronJobs", "ConfigMap", "Service", "Namespace", "Kustomization", "SealedSecret", "ExternalSecret", "", "Ingress",
)  # fmt: skip


def kind_case(rng: random.Random) -> Tree:
    tree = secret("a")
    tree["apiVersion"] = rng.choice(VERSIONS)
    tree["kind"] = rng.choice(KINDS)
    part = rng.random()
    if part < 0.15:
        del tree[rng.choice(("apiVersion", "kind"))]
    elif part < 0.3:
        tree[rng.choice(("apiVersion", "kind"))] = rng.choice(
            (None, 1, True, [], {}, Raw("!!str v1"), Raw("'Secret'"), Raw("y"), Raw("~"), Raw('""'))
        )
    if rng.random() < 0.2:
        tree.pop("metadata", None)
    return tree


def list_case(rng: random.Random) -> Tree:
    """List kinds: items that inherit kind and version or not, nested, empty, of a wrong shape."""
    kind, version = rng.choice(
        (
            ("List", "v1"),
            ("List", "v1"),
            ("SecretList", "v1"),
            ("List", "apps/v1"),
            ("List", "batch/v1"),
            ("PodList", "v1"),
            ("ServiceAccountList", "v1"),
            ("list", "v1"),
            ("Lists", "v1"),
            ("ConfigMapList", "v1"),
            ("Secret", "v1"),
            ("List", "v2"),
        )
    )
    items: list[Tree] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        item = secret("a", stringData={"a": rng.choice(("b", "c", 1, Raw("yes"), None))})
        if rng.random() < 0.35:
            del item["apiVersion"], item["kind"]
        elif rng.random() < 0.2:
            del item[rng.choice(("apiVersion", "kind"))]
        elif rng.random() < 0.15:
            item = {
                "apiVersion": "v1",
                "kind": rng.choice(("ConfigMap", "Secert", "secret", "Foo")),
                "metadata": {"name": "a"},
            }
        elif rng.random() < 0.15:
            item = {
                "apiVersion": "v1",
                "kind": "List",
                "items": [secret("b", data={"a": rng.choice(("YQ==", "YQ"))}) for _ in range(rng.randrange(3))],
            }
        items.append(item)
    if rng.random() < 0.08:
        items.append(rng.choice((None, "a", 1, [], {}, [secret("c")])))
    tree: Tree = {"apiVersion": version, "kind": kind, "metadata": {}, "items": items}
    if rng.random() < 0.1:
        tree["items"] = rng.choice((None, {}, "", "a", [], 1))
    if rng.random() < 0.1:
        del tree["items"]
    if rng.random() < 0.1:
        tree[rng.choice(("foo", "data", "Items"))] = rng.choice((None, [], {"a": "b"}))
    if rng.random() < 0.1:
        tree["metadata"] = rng.choice((None, {"resourceVersion": ""}, {"name": 1}, {"foo": 1}, "a", []))
    return tree


FAMILIES: tuple[tuple[str, int, Callable[[random.Random], Tree]], ...] = (
    ("meta-name", 5, name_case),
    ("meta-label", 4, label_case),
    ("meta-owner", 2, owners_case),
    ("meta-finalizer", 1, finalizer_case),
    ("meta-system", 3, system_case),
    ("meta-unknown", 3, unknown_case),
    ("kind", 3, kind_case),
    ("list", 3, list_case),
)


def hand_made() -> Iterator[Case]:
    plain = random.Random(0)
    for field in ("name", "generateName", "namespace"):
        for number, name in enumerate(pools.NAMES):
            tree = secret("a")
            tree["metadata"][field] = name
            if field == "generateName":
                del tree["metadata"]["name"]
            yield of_text(f"{field}-{number}", render(tree, plain))
    for field in ("labels", "annotations"):
        for number, key in enumerate(pools.LABEL_KEYS):
            yield of_text(
                f"{field}-key-{number}", render(secret("a") | {"metadata": {"name": "a", field: {key: "a"}}}, plain)
            )
    for number, value in enumerate(pools.LABEL_VALUES):
        yield of_text(
            f"label-value-{number}", render(secret("a") | {"metadata": {"name": "a", "labels": {"a": value}}}, plain)
        )
    for number, value in enumerate(pools.FINALIZERS):
        yield of_text(
            f"finalizer-{number}", render(secret("a") | {"metadata": {"name": "a", "finalizers": [value]}}, plain)
        )
    for field, values in SYSTEM_FIELDS.items():
        for number, value in enumerate(values):
            yield of_text(
                f"{field}-{number}",
                render(secret("a") | {"metadata": {"name": "a", field: value}}, plain, random_style(random.Random(1))),
            )
    for key in UNKNOWN:
        yield of_text(f"unknown-{key!r}", render(secret("a") | {key: None}, plain))
    for version in dict.fromkeys(VERSIONS):
        yield of_text(
            f"apiversion-{version!r}",
            render({"apiVersion": version, "kind": "Secret", "metadata": {"name": "a"}}, plain),
        )
    for kind in dict.fromkeys(KINDS):
        yield of_text(f"kind-{kind!r}", render({"apiVersion": "v1", "kind": kind, "metadata": {"name": "a"}}, plain))
