"""Random manifests of the kinds that are validated, made from the decoding schema: some valid, most wrong somewhere."""

from __future__ import annotations

import random
from typing import Any

from secretlint.apiserver.decode import Type, schema

KINDS = {
    "Pod": "v1",
    "PodTemplate": "v1",
    "ReplicationController": "v1",
    "ReplicaSet": "apps/v1",
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "DaemonSet": "apps/v1",
    "Job": "batch/v1",
    "CronJob": "batch/v1",
    "ServiceAccount": "v1",
    "Secret": "v1",
}
TEXTS = (
    *("a", "b", "app", "web") * 12,
    *("A", "a_b", "", "a.b", "-a", "x" * 64, "x" * 260, "a/b", "/a", "../a", "..a", "a b", "10.0.0.1", "80", "v1", "é"),
    *("metadata.name", "25%", "125%", "In", "Exists", "NoExecute", "RuntimeDefault", "Localhost", "windows", "linux"),
    *("Indexed", "OnDelete", "UTC", "ReadWriteOnce", "ReadWriteOncePod", "storage", "a=b", "1a", "..", "a\nb", " a "),
    *("localhost/a", "runtime/default", "unconfined", "net.ipv4.ip_forward", "kernel.sem", "a\\b", "example.com/x"),
)
WORDS: dict[str, tuple[str, ...]] = {
    "restartPolicy": ("Always", "Always", "Never", "OnFailure", "X"),
    "dnsPolicy": ("None", "Default", "ClusterFirst", "x"),
    "imagePullPolicy": ("Always", "Never", "always"),
    "protocol": ("TCP", "SCTP", "tcp"),
    "operator": ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Equal", "Lt", "x", ""),
    "effect": ("NoSchedule", "NoExecute", "x"),
    "type": ("Localhost", "RuntimeDefault", "RollingUpdate", "Recreate", "OnDelete", "Directory", ""),
    "mountPropagation": ("Bidirectional", "None", "HostToContainer", "x"),
    "completionMode": ("Indexed", "Indexed", "NonIndexed", "x"),
    "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway", "x"),
    "schedule": ("* * * * *", "@daily", "*/0 * * * *", "1-5 * * * mon", "x", "60 * * * *", "TZ=UTC * * * * *"),
    "timeZone": ("UTC", "x/y", "Local", "", "-a"),
    "concurrencyPolicy": ("Allow", "forbid"),
    "fieldPath": (
        "metadata.name",
        "metadata.labels",
        "metadata.labels['a']",
        "spec.host",
        "status.phase",
        "a['b']",
        "",
    ),
    "resource": ("limits.cpu", "requests.memory", "limits.hugepages-2Mi", "cpu", ""),
    "accessModes": ("ReadWriteOnce", "ReadWriteOncePod", "x"),
    "key": ("a", "b", "A.b", "..x", "", "a/b", "x y", "metadata.name"),
    "name": ("a", "b", "c", "A", "", "a.b", "windows", "linux"),
    "mountPath": ("/a", "/b", "a"),
    "path": ("a", "b", "/a", "../b", "..c", ""),
    "resourceName": ("cpu", "memory", "x", ""),
    "action": ("Count", "FailJob", "FailIndex", "Restart", "Ignore", ""),
    "recursiveReadOnly": ("Enabled", "Disabled", "x"),
    "managedBy": ("a/b", "x", "a/" + "x" * 70),
    "succeededIndexes": ("0-3", "0,2", "5", "3-1", "x", "0"),
    "ip": ("10.0.0.1", "010.0.0.1", "x", "::1", "::ffff:1.2.3.4", "2001:DB8::1"),
    "nameservers": ("10.0.0.1", "x"),
    "searches": ("a.b", ".", "_a.b", "A"),
    "runAsUserName": ("a", "d\\u", "a\\b\\c", "x" * 105, "d:\\u", "..", "a@b", "\t", ""),
    "iqn": ("iqn.2001-04.com.example:x", "eui.0123456789abcdef", "x"),
    "registry": ("a:1", "a", "a:1,b:2", "[::1]:1"),
    "apiVersion": ("v1", "v2", ""),
    "schedulingGates": ("a/b",),
}
QUANTITIES = ("1", "1", "500m", "1Gi", "-1", "0.5", "0", "2Mi", "3Mi", "1k", "128m", "x")
RESOURCES = (
    "cpu",
    "memory",
    "hugepages-2Mi",
    "example.com/gpu",
    "ephemeral-storage",
    "storage",
    "x",
    "a/b/c",
    "kubernetes.io/a",
)
LABELS = ("a", "b", "A/b", "a.b/c", "job-name", "controller-uid", "x y", "app", "beta.kubernetes.io/os")
ANNOTATIONS = (
    *("a", "b/c", "x y"),
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/a",
    "container.apparmor.security.beta.kubernetes.io/a",
    "container.apparmor.security.beta.kubernetes.io/z",
    "controller.kubernetes.io/pod-deletion-cost",
    "scheduler.alpha.kubernetes.io/critical-pod",
    "pod.beta.kubernetes.io/init-containers",
)
NUMBERS = (0, 1, 1, 2, 10, 80, 420, 511, 512, 600, 3600, -1, 65536, 100, 101, 2147483647, 200_000)
NEEDED = frozenset(
    (
        *("name", "image", "containerPort", "mountPath", "secretName", "key", "path", "containers", "template"),
        *("selector", "spec", "metadata", "claimName", "schedule", "jobTemplate", "accessModes", "operator"),
        *("volumeClaimTemplate", "topologyKey", "whenUnsatisfiable", "maxSkew", "fieldPath", "resource", "action"),
        "weight",
    )
)
RARE = frozenset(("status", "managedFields", "ownerReferences", "ephemeralContainers", "finalizers"))
SHARE = {"core.Container": 0.12, "core.PodSpec": 0.1, "meta.ObjectMeta": 0.1, "core.SecurityContext": 0.25}


class Manifests:
    """A stream of manifests that a seed determines."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def manifest(self) -> dict[str, Any]:
        """The next one."""
        kind = self.random.choice([*list(KINDS)[:9] * 5, *KINDS])
        version = KINDS[kind]
        body = self._struct(schema().kinds[f"{version}/{kind}"], 0)
        return {**body, "apiVersion": version, "kind": kind}

    def _struct(self, name: str, depth: int) -> dict[str, Any]:
        fields = schema().fields(name)
        if name == "core.Volume":
            sources = [field for field in fields if field != "name"]
            chosen = self.random.sample(sources, self.random.choice([0, 1, 1, 1, 1, 1, 2]))
            return {"name": self.random.choice("abcd"), **{c: self._value(fields[c], depth, c) for c in chosen}}
        usual = SHARE.get(name, 0.35 if len(fields) < 8 else 0.2)
        out: dict[str, Any] = {}
        for field, kind in fields.items():
            if (field in ("apiVersion", "kind") and depth == 0) or field.endswith("Timestamp"):
                continue
            share = 0.03 if field in RARE else 0.93 if field in NEEDED else usual
            if self.random.random() < (share if depth <= 9 else share / 3):
                out[field] = self._value(kind, depth, field)
        return out

    def _value(self, kind: Type, depth: int, field: str) -> Any:
        name, inner = kind
        pick = self.random.choice
        if self.random.random() < 0.004:
            return pick([None, 1, "x", True, [], {}, 1.5])
        if name == "struct":
            return self._struct(inner, depth + 1)
        if name == "list":
            return [self._value(inner, depth, field) for _ in range(pick([0, 1, 1, 2, 3] if depth < 7 else [0, 1]))]
        if name == "map":
            keys = RESOURCES if inner[0] == "quantity" else ANNOTATIONS if field == "annotations" else LABELS
            return {pick(keys): self._value(inner, depth, field) for _ in range(pick([0, 1, 2]))}
        if name == "string":
            return pick(WORDS[field]) if field in WORDS and self.random.random() < 0.85 else pick(TEXTS)
        return pick(_LEAVES.get(name, ({},)))


_LEAVES: dict[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "int32": NUMBERS,
    "int64": NUMBERS,
    "intOrString": (0, 1, 80, "a", "25%", "101%", "http", -1, "x%"),
    "quantity": QUANTITIES,
    "time": ("2001-01-01T00:00:00Z", "2001-01-01"),
    "bytes": ("YQ==", "e30=", "x"),
}
