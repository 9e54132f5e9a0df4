"""Any field of any kind, as the decoding schema knows it: plausible, null, of a wrong type, misspelt."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cases_pod
from cases_secret import secret
from yaml_render import Raw, Tree

SCHEMA = Path(__file__).resolve().parents[2] / "secretlint" / "apiserver" / "schema.json"

STRINGS: dict[str, tuple[Tree, ...]] = {
    "operator": ("In", "In", "NotIn", "Exists", "DoesNotExist", "Equal", "Gt", "Lt", "Foo", "", "in"), "effect": ("NoSchedule", "NoExecute", "PreferNoSchedule", "", "Foo"), "key": ("a", "example.com/a", "a b", "", "metadata.name", "kubernetes.io/hostname"), "value": ("a", "", "a b", "1"), "topologyKey": ("kubernetes.io/hostname", "", "a b", "zone"), "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway", "Foo", ""),
    "nodeAffinityPolicy": ("Honor", "Ignore", "Foo"), "nodeTaintsPolicy": ("Honor", "Ignore", ""), "protocol": ("TCP", "UDP", "SCTP", "tcp", ""), "scheme": ("HTTP", "HTTPS", "http", ""), "imagePullPolicy": ("Always", "IfNotPresent", "Never", "Foo", ""), "pullPolicy": ("Always", "Foo", ""), "restartPolicy": ("Always", "Never", "OnFailure", "Foo", ""), "dnsPolicy": ("ClusterFirst", "Default", "None", "ClusterFirstWithHostNet", "Foo"), "preemptionPolicy": ("Never", "PreemptLowerPriority", "Foo", ""),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError", "Foo", ""), "mountPropagation": ("None", "HostToContainer", "Bidirectional", "Foo"), "recursiveReadOnly": ("Enabled", "Disabled", "IfPossible", "Foo"), "procMount": ("Default", "Unmasked", "Foo"), "seccompType": ("RuntimeDefault",), "fsGroupChangePolicy": ("Always", "OnRootMismatch", "Foo", ""), "supplementalGroupsPolicy": ("Merge", "Strict", "Foo"), "seLinuxChangePolicy": ("Recursive", "MountOption", "Foo"), "completionMode": ("Indexed", "NonIndexed", "Foo", ""), "podReplacementPolicy": ("Failed", "TerminatingOrFailed", "Foo"),
    "concurrencyPolicy": ("Allow", "Forbid", "Replace", "Foo"), "podManagementPolicy": ("OrderedReady", "Parallel", "Foo"), "whenDeleted": ("Retain", "Delete", "Foo", ""), "whenScaled": ("Retain", "Delete", ""), "action": ("FailJob", "Ignore", "Count", "FailIndex", "Restart", "Foo", ""), "volumeMode": ("Filesystem", "Block", "Foo"), "accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod", "Foo"), "cachingMode": ("None", "ReadOnly", "Foo"), "resizePolicy": ("NotRequired",), "resourceName": ("cpu", "memory", "foo", ""),
    "type": ("RollingUpdate", "Recreate", "OnDelete", "RuntimeDefault", "Unconfined", "Localhost", "Directory", "", "Foo"), "name": ("a", "a", "c", "v0", "A_", "", "net.core.somaxconn", "a.b", "http", "linux", "windows"), "ip": ("1.2.3.4", "::1", "1.2.3", "", "01.2.3.4"), "nameservers": ("1.1.1.1", "x", "::1"), "searches": ("a.b", "A_", ".", "a.", ""), "hostnames": ("a", "a.b", "A_"), "hostname": ("a", "A", "a.b", ""), "subdomain": ("a", "A", ""), "hostnameOverride": ("a", "A_", "", "x" * 65, "a.b"), "image": ("a", " a", "", "a:1"), "path": ("a", "/a", "..", ""), "schedule": ("* * * * *", "@daily", "x", ""),
    "localhostProfile": ("a", "/a", "../a", ""), "conditionType": ("a", "a.b/c", "a b", ""), "apiGroup": ("", "example.com", "A_"), "kind": ("PersistentVolumeClaim", "VolumeSnapshot", "", "Foo"), "storageClassName": ("a", "A_", ""), "volumeAttributesClassName": ("a", "A_", ""), "volumeName": ("a", "v0", "A_", ""), "resourceClaimName": ("a", "A_", ""), "resourceClaimTemplateName": ("a", "A_"), "request": ("a", "A_", ""), "fieldPath": ("metadata.name", "metadata.labels['a']", "spec.nodeName", "x", ""), "resource": ("limits.cpu", "requests.memory", "x", ""), "containerName": ("c", "", "A_"),
    "devicePath": ("/d", "", "../d", "d"), "mountPath": ("/m", "", "m"), "targetContainerName": ("c", ""), "gmsaCredentialSpecName": ("a", "A_"), "gmsaCredentialSpec": ("a", ""), "runAsUserName": ("a", "NT AUTHORITY\\\\SYSTEM", "", "a/b", "x" * 105), "level": ("s0",), "add": ("NET_ADMIN", "all", "CAP_SYS_ADMIN"), "drop": ("ALL",), "host": ("a", ""), "service": ("a", None), "stopSignal": ("SIGTERM", "FOO"), "managedBy": ("kubernetes.io/job-controller", "example.com/a", "a", "x" * 65), "succeededIndexes": ("0-2", "1,3", "x", "3-1", ""), "timeZone": ("Etc/UTC", "Foo/Bar", "", "local"), "status": ("True", "Foo", ""),
    "secretName": ("s", "", "S_"), "claimName": ("p", "", "P_"), "driver": ("a.b", "A_", ""), "fsType": ("ext4", ""), "serviceAccountName": ("a", "A_", ""), "nodeName": ("a", "A_"), "priorityClassName": ("a", "A_"), "runtimeClassName": ("a", "A_", ""), "schedulerName": ("a", ""), "values": ("a", "b", "a b", "1", ""), "matchLabelKeys": ("a", "app", "a b"), "mismatchLabelKeys": ("a", "b", "a b"), "namespaces": ("a", "A_"), "serviceName": ("a", "A_", ""), "drivers": ("a",), "signerName": ("a.b/c", "x", ""), "keyType": ("ED25519", "RSA3072", "Foo", ""), "audience": ("a", ""), "iqn": ("iqn.2015-02.example.com:test", "x"),
}  # fmt: skip
NUMBERS: dict[str, tuple[Tree, ...]] = {
    "weight": (1, 50, 100, 0, 101), "containerPort": (80, 0, 65536, 443), "hostPort": (80, 0, 70000), "port": (80, 0, 65536), "lun": (0, 255, 256), "maxSkew": (1, 0, -1), "minDomains": (1, 0), "partition": (0, 1, -1), "terminationGracePeriodSeconds": (30, 0, -1, 1), "runAsUser": (0, 1000, -1, 2147483648), "runAsGroup": (0, -1), "fsGroup": (0, -1), "supplementalGroups": (1, -1), "expirationSeconds": (600, 599, 3600), "values": (0, 1, 255, -1),
}  # fmt: skip
QUANTITIES = ("1", "500m", "1Gi", "1.5", "1e3", "1E", "0", 1, 0.5, "-1", "x", "", "1ki", "1 Gi", ".5", "1.", "+1", "1Ki", "0.0001", "1n", "1k", "1.5Gi", "100000000000000000000", "1e", "0x1", True, None)  # fmt: skip
PORTS = (80, "http", 0, 65536, "", "x" * 16, "25%", "0", 1, "101%", "-1%", "A", "80", 1.5, None, True)
TIMES = ("2020-01-01T00:00:00Z", None, "", "now")
RESOURCES = (
    "cpu",
    "memory",
    "ephemeral-storage",
    "hugepages-2Mi",
    "example.com/gpu",
    "foo",
    "storage",
    "pods",
    "requests.cpu",
    "kubernetes.io/x",
    "a b",
)
ROOTS = ("Secret", "ServiceAccount", *cases_pod.WORKLOADS, "Pod", "Deployment", "Job", "StatefulSet", "CronJob")
WRONG: tuple[Tree, ...] = (
    None,
    None,
    True,
    0,
    1.5,
    "a",
    [],
    {},
    ["a"],
    {"a": "b"},
    [None],
    [[]],
    Raw("~"),
    Raw("2001-01-01"),
)


@cache
def schema() -> dict[str, dict[str, str]]:
    """Type name → field → type expression, and kind → type name under "kinds"."""
    loaded = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return {**loaded["types"], "kinds": loaded["kinds"]}


def schema_case(rng: random.Random) -> Tree:
    """A good object with one or two fields set that its schema has, anywhere."""
    kind = rng.choice(ROOTS)
    if kind in ("Secret", "ServiceAccount"):
        tree: dict[str, Tree] = secret("a") | {"kind": kind}
    else:
        tree = cases_pod.wrapped(kind, cases_pod.good_spec(rng))
    root = schema()["kinds"][f"{tree['apiVersion']}/{kind}"]
    inside = kind not in ("Secret", "ServiceAccount")
    for _ in range(rng.choice((1, 1, 1, 2))):
        held = cases_pod.template_of(tree) if inside and rng.random() < 0.65 else None
        if isinstance(held, dict) and isinstance(held.get("spec"), dict):
            _change(held["spec"], "core.PodSpec", rng)
        else:
            _change(tree, root, rng)
            inside = False  # the way to the template may be gone
    return tree


def _change(tree: dict[str, Tree], struct: str, rng: random.Random) -> None:
    """Walks down from the struct to some field and changes it."""
    node, name = tree, struct
    while True:
        fields = schema()[name]
        field = rng.choice([f for f in sorted(fields) if f not in ("apiVersion", "kind", "status")] or sorted(fields))
        inner = fields[field].lstrip("*")
        below = inner.removeprefix("[]").lstrip("*")
        if below.startswith("@") and rng.random() < 0.85:
            child = _child(node, field, inner.startswith("[]"), rng)
            if child is not None:
                node, name = child, below[1:]
                continue
        chance = rng.random()
        if chance < 0.12:
            node[field] = rng.choice(WRONG)
        elif chance < 0.2:
            node[rng.choice((field.lower(), field[0].upper() + field[1:], field + "s", field[:-1] or "x", "extra"))] = (
                value(inner, field, 2, rng)
            )
        else:
            node[field] = value(inner, field, 0, rng)
        return


def _child(node: dict[str, Tree], field: str, listed: bool, rng: random.Random) -> dict[str, Tree] | None:
    """The object under the field, made when there is none."""
    held = node.get(field)
    if listed:
        if not isinstance(held, list):
            held = node[field] = []
        candidates = [item for item in held if isinstance(item, dict)]
        if not candidates or rng.random() < 0.1:
            held.append({})
            return held[-1]  # type: ignore[no-any-return]
        return rng.choice(candidates)  # type: ignore[no-any-return]
    if not isinstance(held, dict):
        held = node[field] = {}
    return held


def value(expression: str, field: str, depth: int, rng: random.Random) -> Tree:
    """Something that fits the type, and often the meaning of the field."""
    expression = expression.lstrip("*")
    if expression.startswith("[]"):
        return [value(expression[2:], field, depth + 1, rng) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
    if expression.startswith("{}"):
        keys = RESOURCES if expression == "{}quantity" else ("a", "app", "example.com/a", "a b", "")
        return {
            rng.choice(keys): value(expression[2:], "value", depth + 1, rng) for _ in range(rng.choice((0, 1, 1, 2)))
        }
    if expression.startswith("@"):
        return _struct(expression[1:], depth, rng)
    return LEAVES.get(expression, _word)(field, rng)


def _struct(name: str, depth: int, rng: random.Random) -> Tree:
    fields = schema()[name]
    chance = 0.6 if len(fields) <= 5 else 2.5 / len(fields)
    chosen = [field for field in sorted(fields) if rng.random() < chance / (1 + depth // 3)]
    if depth > 5:
        chosen = chosen[:1]
    return {field: value(fields[field], field, depth + 1, rng) for field in chosen}


def _word(field: str, rng: random.Random) -> Tree:
    return rng.choice(STRINGS.get(field, ("a", "a", "b", "", "A_")))


def _number(field: str, rng: random.Random) -> Tree:
    return (
        rng.choice(NUMBERS.get(field, (0, 1, 2, 10, -1)))
        if rng.random() < 0.95
        else rng.choice((2147483648, "1", 1.5, Raw("1e2"), Raw("0x10"), -2147483649))
    )


def _boolean(field: str, rng: random.Random) -> Tree:
    return rng.choice((True, False, True, False, Raw("yes"), Raw("off")))


LEAVES: dict[str, Callable[[str, random.Random], Tree]] = {
    "string": _word,
    "bool": _boolean,
    "int32": _number,
    "int64": _number,
    "quantity": lambda field, rng: rng.choice(QUANTITIES),
    "intOrString": lambda field, rng: rng.choice(PORTS),
    "time": lambda field, rng: rng.choice(TIMES),
    "bytes": lambda field, rng: rng.choice(("YQ==", "YQ", "")),
    "raw": lambda field, rng: rng.choice(({}, None, [], "a")),
    "fieldsV1": lambda field, rng: rng.choice(({}, {"f:a": {}}, None, "a")),
}

FAMILIES: tuple[tuple[str, int, Callable[[random.Random], Tree]], ...] = (("schema", 12, schema_case),)
