"""What a second generator found, which mutates the inputs of Kubernetes' own validation tests: one case for each."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import random
from collections.abc import Iterator

from case import Case, of_text
from cases_pod import container, template_of, wrapped
from cases_secret import secret
from yaml_render import Raw, Tree, render

LIMITS: dict[str, Tree] = {"limits": {"cpu": "200m", "memory": "1Gi"}}
"""A bare Pod's container requests its limits, and that before the Pod's own resources are looked at."""

SPECS: dict[str, tuple[str, Tree]] = {
    "limits above the requests of the Pod": ("Pod", {"containers": [container(resources=LIMITS)], "resources": {"requests": {"cpu": "100m"}}}),
    "limits above the limits of the Pod": ("Pod", {"containers": [container(resources=LIMITS)], "resources": {"limits": {"cpu": "100m"}}}),
    "limits above the Pod in a template": ("Deployment", {"containers": [container(resources=LIMITS)], "resources": {"requests": {"cpu": "100m"}}}),
    "limits of an init container above the Pod": ("Pod", {"containers": [container()], "initContainers": [container("i", resources=LIMITS)], "resources": {"requests": {"cpu": "100m"}}}),
    "negative request of a container, beside the Pod's": ("Pod", {"containers": [container(resources={"requests": {"cpu": "-1"}})], "resources": {"limits": {"memory": "1Gi"}}}),
    "negative request of an init container, beside the Pod's": ("Pod", {"containers": [container()], "initContainers": [container("i", resources={"requests": {"cpu": "-1"}})], "resources": {"limits": {"memory": "1Gi"}}}),
    "quantity and a tab": ("Pod", {"containers": [container(resources={"limits": {"cpu": "1\t"}})]}),
    "quantity and a line break": ("Pod", {"containers": [container(resources={"limits": {"cpu": "1\n"}})]}),
    "quantity between blanks": ("Pod", {"containers": [container(resources={"limits": {"cpu": " 1\u3000"}})]}),
    "quantity and a line separator": ("Pod", {"containers": [container(resources={"limits": {"cpu": "1\u2028"}})]}),
    "number that JSON prints beyond 64 bits": ("Pod", {"containers": [container()], "terminationGracePeriodSeconds": Raw("-9223372036854775809")}),
    "number that JSON prints within 64 bits": ("Pod", {"containers": [container()], "terminationGracePeriodSeconds": Raw("9223372036854774000.0")}),
}  # fmt: skip
TOLERATIONS_KEY = "scheduler.alpha.kubernetes.io/tolerations"
APPARMOR = "container.apparmor.security.beta.kubernetes.io/c"
ANNOTATIONS: dict[str, tuple[str, str]] = {
    **{f"rollback to {text!r}": ("Deployment", text) for text in ("-3", "3", "+3", "x", "", "1_0", "9223372036854775808", "-9223372036854775808", "0x1", " 1")},
    **{f"template generation {text!r}": ("DaemonSet", text) for text in ("-3", "3", "x", "", "9223372036854775808")},
}  # fmt: skip
NUMBER_ANNOTATION = {
    "Deployment": "deprecated.deployment.rollback.to",
    "DaemonSet": "deprecated.daemonset.template.generation",
}
VERSIONS = ("/v1/v1", "/apps/v1", "a/b/c", "a.b/c/d", "v1/", "/v1", "//v1", "/", "apps/v1/", "v1//")
SCHEDULES = (
    "@every 2562047h",
    "@every 2562048h",
    "@every 9223372036854775807ns",
    "@every 9223372036854775808ns",
    "@every -9223372036854775808ns",
    "@every 1.5h30m",
    "@every 99999999999999999999s",
    "@every .s",
    f"*/{'1' * 5000} * * * *",
)

CLAIM: Tree = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
CLAIM_METADATA = (
    "{deletionGracePeriodSeconds: 0}",
    "{generation: 0}",
    "{uid: ''}",
    "{uid: a}",
    "{name: a}",
    "{finalizers: []}",
    "{labels: {a: b c}}",
)
TAILS = (
    "\r--- # c\rlost: [\n",
    "\u2028... # c\u2028lost",
    "\x85---\t# c\x85null\n",
    "\r...\rlost\n",
    "\n... # c\n# d\n",
)
TOLERATIONS = (
    "",
    "[]",
    "null",
    "x",
    "{}",
    "[{}]",
    '[{"key":"a"}]',
    '[{"key":"a b"}]',
    '[{"KEY":"a","Operator":"Exists"}]',
    '[{"operator":"Exists","value":"x"}]',
    '[{"operator":"Foo","effect":"Bar"}]',
    '[{"key":"a","effect":"NoSchedule","tolerationSeconds":5}]',
    '[{"key":"a","tolerationSeconds":1.5}]',
    '[{"key":"a","other":1,"value":null}]',
    "[null]",
    "[1]",
    '[{"key":1}]',
)
MIRRORED: tuple[Tree, ...] = (
    {},
    {"serviceAccountName": "s"},
    {"serviceAccount": "s"},
    {"imagePullSecrets": [{"name": "s"}]},
    {"imagePullSecrets": [{}]},
    {"volumes": [{"name": "v", "secret": {"secretName": "s"}}]},
    {"volumes": [{"name": "v", "secret": None}]},
    {"volumes": [{"name": "v", "projected": {"sources": [{"configMap": {"name": "c"}}, {"secret": {"name": "s"}}]}}]},
    {"volumes": [{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "p"}}]}}]},
    {"volumes": [{"name": "v", "csi": {"driver": "a.b", "nodePublishSecretRef": {"name": "s"}}}]},
    {"volumes": [{"name": "v", "flexVolume": {"driver": "a/b", "secretRef": {"name": "s"}}}]},
    {"volumes": [{"name": "v", "configMap": {"name": "s"}}]},
)
COLONS = (
    "{a: b:c, d: !<tag:yaml.org,2002:str> e}",
    "{a: 2001-12-14t21:59:43, d: !<x:y,z:w> e, f:g}",
    "{a: b:c, d: !e:f g}",
    "{a: b:c, 'd,e:f': \"!<g,h:i>\"}",
    "{a: b!<c,d:e> f:g}",
    "{a: b:,c, d: ![a:b]c: e}",
)
DOUBLED = (
    "data:\n  a: YQ=\n    =\n",
    "data:\n  a: |\n    YQ=\n    =\n",
    "data:\n  a: YQ==\n\n  b: YQ==\n",
    "stringData:\n  ? a\n    b\n  : c\n",
    "stringData:\n  ? |\n    b\n  : c\n",
    "stringData: {a: b,\n  c: d}\n---\nx: [\n",
)
"""With line ends of `\\r\\r\\n`, as two conversions of the same file leave them: kubectl reads one break."""
ROOTS = (
    "{x: v1, kind: Pod, metadata: {name: w}, spec: {}}\n",
    "{x: y, apiVersion: v1, kind: Secert, metadata: {name: w}}\n",
    "---# c\n{}\nx\napiVersion: v1\n",
    "--- # c\n{}\nx\napiVersion: v1\n",
    "apiVersion: v1\nkind: Secret\ndata: {a}: null\n",
    "apiVersion: example.com/v1\nkind: List\nmetadata: {name: a}\n",
    "apiVersion: example.com/v1\nkind: List\nitems: [null]\n",
    "apiVersion: networking.k8s.io/v1\nkind: List\nmetadata: {name: a}\n",
)
MANY: dict[str, Tree] = {"completionMode": "Indexed", "completions": 100_001, "parallelism": 10_001}
BEHIND_JSON = ("1e400", '{"a":1e400}', '{"kind":"Secret","a":1e400}', "\n---\n.inf\n", "[1e400]")


def hand_made() -> Iterator[Case]:
    plain = random.Random(0)
    for name, (kind, spec) in SPECS.items():
        yield of_text(f"found/{name}", render(wrapped(kind, spec), plain))
    for name, (kind, text) in ANNOTATIONS.items():
        tree = wrapped(kind, {"containers": [container()]})
        tree["metadata"]["annotations"] = {NUMBER_ANNOTATION[kind]: text}
        yield of_text(f"found/{name}", render(tree, plain))
    for version in VERSIONS:
        yield of_text(f"found/version {version}", render(secret("a") | {"apiVersion": version}, plain))
    for number, schedule in enumerate(SCHEDULES):
        tree = wrapped("CronJob", {"containers": [container()]})
        tree["spec"]["schedule"] = schedule
        yield of_text(f"found/schedule {number}", render(tree, plain))
    for kind in ("Pod", "Deployment"):
        for system in ("linux", "windows"):
            tree = wrapped(kind, {"containers": [container()], "os": {"name": system}})
            template_of(tree)["metadata"]["annotations"] = {APPARMOR: "runtime/default"}
            yield of_text(f"found/annotation for AppArmor {kind} {system}", render(tree, plain))
    for text in CLAIM_METADATA:
        volume = {"name": "v", "ephemeral": {"volumeClaimTemplate": {"metadata": Raw(text), "spec": CLAIM}}}
        yield of_text(
            f"found/claim {text}", render(wrapped("Pod", {"containers": [container()], "volumes": [volume]}), plain)
        )
    for number, tail in enumerate(TAILS):
        yield of_text(f"found/tail {number}", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ntype: Opaque" + tail)
    for kind in ("Pod", "CronJob"):
        for number, text in enumerate(TOLERATIONS):
            tree = wrapped(kind, {"containers": [container()]})
            template_of(tree).setdefault("metadata", {})["annotations"] = {TOLERATIONS_KEY: text}
            yield of_text(f"found/tolerations {kind} {number}", render(tree, plain))
    for number, spec in enumerate(MIRRORED):
        for field in ("env", "envFrom"):
            used = {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}
            entry: Tree = used if field == "env" else {"secretRef": {"name": "s"}}
            tree = wrapped("Pod", {"containers": [container(**{field: [entry]})], "nodeName": "node", **spec})
            tree["metadata"]["annotations"] = {"kubernetes.io/config.mirror": ""}
            yield of_text(f"found/mirror {field} {number}", render(tree, plain))
    for number, text in enumerate(COLONS):
        yield of_text(
            f"found/colons {number}", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData: {text}\n"
        )
    for number, text in enumerate(DOUBLED):
        whole = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n{text}"
        yield of_text(f"found/doubled {number}", whole.replace("\n", "\r\r\n"))
    for number, text in enumerate(BEHIND_JSON):
        whole = '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}' + text
        yield of_text(f"found/behind JSON {number}", whole)
    for number, text in enumerate(ROOTS):
        yield of_text(f"found/root {number}", text)
    for kind in ("Job", "CronJob"):
        for field, least in (("", 0), ("completions", 100_000), ("parallelism", 10_000)):
            tree = wrapped(kind, {"containers": [container()]})
            job = tree["spec"] if kind == "Job" else tree["spec"]["jobTemplate"]["spec"]
            job.update({**MANY, field: least} if field else MANY)
            yield of_text(f"found/many {kind} {field}", render(tree, plain))
