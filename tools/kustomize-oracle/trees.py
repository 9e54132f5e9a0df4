# ruff: noqa: E501 (tables of small files read best on one line each)
"""Writes tests/kustomize/trees/*.trees: small kustomizations, one feature each, and combinations drawn at random.

Usage: trees.py OUTPUT_DIRECTORY. The output is committed and so are the oracle's answers; run both again after a change
here. Values of Secrets are fake.
"""

from __future__ import annotations

import random
import sys
import textwrap
from collections.abc import Callable
from itertools import product
from pathlib import Path

Files = dict[str, str]
trees: dict[str, list[tuple[str, str, Files]]] = {}


def tree(name: str, files: Files, root: str = "o") -> None:
    """Adds a tree; `name` is family/name. Files named `x/k` are `x/kustomization.yaml`."""
    family = name.partition("/")[0]
    written = {}
    for path, text in files.items():
        path = path[:-1] + "kustomization.yaml" if path == "k" or path.endswith("/k") else path
        written[path] = textwrap.dedent(text).strip("\n") + "\n" if text else ""
    trees.setdefault(family, []).append((name, root, written))


def secret(name: str, namespace: str = "", keys: str = "password", extra: str = "") -> str:
    where = f"\n  namespace: {namespace}" if namespace else ""
    data = "".join(f"\n  {key}: fake" for key in keys.split())
    return f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}{where}{extra}\nstringData:{data}\n"


def configmap(name: str, namespace: str = "", data: str = "a: b", extra: str = "") -> str:
    where = f"\n  namespace: {namespace}" if namespace else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}{where}{extra}\ndata:\n  {data}\n"


def deployment(
    name: str = "web", refers: str = "db", namespace: str = "", extra: str = "", kind: str = "Deployment"
) -> str:
    where = f"\n  namespace: {namespace}" if namespace else ""
    return f"""apiVersion: apps/v1
kind: {kind}
metadata:
  name: {name}{where}{extra}
spec:
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      containers:
        - name: main
          image: shop/web:1
          env:
            - name: PASSWORD
              valueFrom:
                secretKeyRef: {{name: {refers}, key: password}}
            - name: PLAIN
              value: x
          envFrom:
            - secretRef: {{name: {refers}}}
      volumes:
        - name: creds
          secret: {{secretName: {refers}}}
"""


def pod_spec(refers: str, indent: int) -> str:
    """Every way a Pod names a Secret."""
    text = f"""imagePullSecrets:
  - name: {refers}
serviceAccountName: runner
initContainers:
  - name: init
    image: shop/init:1
    env:
      - name: A
        valueFrom: {{secretKeyRef: {{name: {refers}, key: password}}}}
    envFrom:
      - secretRef: {{name: {refers}}}
containers:
  - name: main
    image: shop/web:1
    env:
      - name: A
        valueFrom: {{secretKeyRef: {{name: {refers}, key: password}}}}
      - name: B
        valueFrom: {{configMapKeyRef: {{name: settings, key: a}}}}
    envFrom:
      - secretRef: {{name: {refers}}}
      - configMapRef: {{name: settings}}
ephemeralContainers:
  - name: debug
    image: shop/debug:1
    envFrom:
      - secretRef: {{name: {refers}}}
volumes:
  - name: plain
    secret: {{secretName: {refers}}}
  - name: all
    projected:
      sources:
        - secret: {{name: {refers}}}
        - configMap: {{name: settings}}
  - name: driver
    csi:
      driver: fake.csi
      nodePublishSecretRef: {{name: {refers}}}
  - name: azure
    azureFile: {{secretName: {refers}, shareName: s}}
"""
    return textwrap.indent(text, " " * indent).lstrip()


def generator(name: str = "db", body: str = "literals: [password=fake]") -> str:
    return f"secretGenerator:\n  - name: {name}\n{textwrap.indent(body, '    ')}\n"


BASE = {"b/k": "resources: [secret.yaml, web.yaml]\n", "b/secret.yaml": secret("db"), "b/web.yaml": deployment()}
GENERATED = {"b/k": "resources: [web.yaml]\n" + generator(), "b/web.yaml": deployment()}


def over(name: str, kustomization: str, files: Files | None = None, base: Files | None = None) -> None:
    """A tree of one overlay `o` on a base `b`."""
    body = textwrap.dedent(kustomization)
    if "resources:" not in body:
        body = "resources: [../b]\n" + body.lstrip("\n")
    tree(name, {**(BASE if base is None else base), "o/k": body, **(files or {})})


def names() -> None:
    for key, fields in {
        "nothing": "",
        "namespace": "namespace: shop",
        "prefix": "namePrefix: p-",
        "suffix": "nameSuffix: -s",
        "all": "namespace: shop\nnamePrefix: p-\nnameSuffix: -s",
    }.items():
        over(f"names/plain-{key}", fields)
        over(f"names/generated-{key}", fields, base=GENERATED)
        spaced = {
            "b/k": BASE["b/k"],
            "b/secret.yaml": secret("db", "other"),
            "b/web.yaml": deployment(namespace="other"),
        }
        over(f"names/with-namespace-{key}", fields, base=spaced)
        split = {"b/k": BASE["b/k"], "b/secret.yaml": secret("db", "one"), "b/web.yaml": deployment(namespace="two")}
        over(f"names/other-namespace-{key}", fields, base=split)
    kinds = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        rules: [{apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader}
        rules: [{apiGroups: [""], resources: [secrets], resourceNames: [db, unknown], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: readers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects:
          - {kind: ServiceAccount, name: default, namespace: old}
          - {kind: ServiceAccount, name: runner}
          - {kind: ServiceAccount, name: foreign, namespace: elsewhere}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: readers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects:
          - {kind: ServiceAccount, name: runner, namespace: default}
          - {kind: ServiceAccount, name: default}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: runner}
        secrets: [{name: db}]
        imagePullSecrets: [{name: db}]
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec: {group: example.com}
        ---
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1.example.com}
        spec: {service: {name: api, namespace: old}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: api}
        spec: {ports: [{port: 80}]}
        """
    for key, fields in {
        "prefix": "namePrefix: p-",
        "namespace": "namespace: shop",
        "both": "namespace: shop\nnamePrefix: p-",
    }.items():
        over(f"names/kinds-{key}", fields, {"b/k": "resources: [secret.yaml, kinds.yaml]\n", "b/kinds.yaml": kinds})
    cluster = {"b/k": "resources: [c.yaml]", "b/c.yaml": secret("a", "one") + "---\n" + secret("a", "two")}
    over("names/clash", "namespace: shop", base=cluster)
    over("names/two-namespaces-prefix", "namePrefix: p-", base=cluster)
    over("names/empty-prefix", 'namePrefix: ""\nnameSuffix: ""\nnamespace: ""')
    over(
        "names/yaml-oddities",
        "namePrefix: 'p-'\nnamespace: \"shop\"",
        base={
            "b/k": "resources: [a.yaml]",
            "b/a.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: 'db'\n  namespace: ''\ntype: Opaque\ndata:\n  'yes': ZmFrZQ==\n  '1': ZmFrZQ==\n",
        },
    )
    over(
        "names/generate-name",
        "namePrefix: p-",
        base={
            "b/k": "resources: [a.yaml]",
            "b/a.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: run-}\nspec: {}\n",
        },
    )
    over(
        "names/hash-like",
        "namePrefix: p-",
        base={
            "b/k": generator("db", "literals: [a=b]"),
        },
    )


def generators() -> None:
    inputs = {
        "o/app.env": "# c\n\nA=1\n  B = two\nC\nD=a=b\n",
        "o/f.txt": "fake\n",
        "o/d/g.txt": "fake",
        "o/bin": "fake",
    }
    bodies = {
        "literals": "literals: [a=1, b=x=y, 'c=\"quoted\"', \"d='q'\", e=]",
        "files": "files: [f.txt, d/g.txt]",
        "files-key": "files: [k.txt=f.txt, other=d/g.txt]",
        "files-dot": "files: [./f.txt]",
        "envs": "envs: [app.env]",
        "env": "env: app.env",
        "env-and-envs": "env: app.env\nenvs: []",
        "mixed": "envs: [app.env]\nliterals: [z=1]\nfiles: [f.txt]",
        "type": "type: kubernetes.io/tls\nfiles: [tls.crt=f.txt, tls.key=d/g.txt]",
        "docker": "type: kubernetes.io/dockerconfigjson\nfiles: [.dockerconfigjson=f.txt]",
        "no-hash": "literals: [a=1]\noptions: {disableNameSuffixHash: true}",
        "no-hash-false": "literals: [a=1]\noptions: {disableNameSuffixHash: false}",
        "labels": "literals: [a=1]\noptions: {labels: {x: 'y'}, annotations: {p: q}}",
        "immutable": "literals: [a=1]\noptions: {immutable: true}",
        "namespace": "namespace: shop\nliterals: [a=1]",
        "empty": "",
        "odd-keys": "literals: ['a b=1', '..=2', 'A_B.c-d=3']",
        "duplicate-literal": "literals: [a=1, a=2]",
        "duplicate-env": "envs: [app.env]\nliterals: [A=1]",
        "bad-literal": "literals: [novalue]",
        "bad-literal-2": "literals: ['=x']",
        "bad-file": "files: [a=b=c]",
        "bad-file-2": "files: ['=f.txt']",
        "bad-file-3": "files: ['a=']",
        "missing-file": "files: [nothing.txt]",
        "missing-env": "envs: [nothing.env]",
        "directory": "files: [d]",
        "outside": "files: [../b/secret.yaml]",
        "behavior-create": "literals: [a=1]\nbehavior: create",
        "behavior-merge-nothing": "literals: [a=1]\nbehavior: merge",
        "behavior-unknown": "literals: [a=1]\nbehavior: whatever",
        "string-list": "literals:\n- a=1\n- b=2",
        "multiline": "literals:\n  - |\n    a=1\n    two",
    }
    for key, body in bodies.items():
        over(
            f"generators/{key}",
            "resources: [web.yaml]\n" + generator("db", body),
            {**inputs, "o/web.yaml": deployment()},
            {"b/secret.yaml": secret("db")},
        )
    cm = "configMapGenerator:\n  - name: settings\n"
    pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  {pod_spec('db', 2)}"
    for key, body in {
        "configmap": cm + "    literals: [a=b]\n",
        "configmap-file": cm + "    files: [f.txt]\n",
        "configmap-empty": cm.rstrip(),
    }.items():
        over(f"generators/{key}", "resources: [pod.yaml]\n" + body, {**inputs, "o/pod.yaml": pod}, {})
    for key, options in {
        "hash": "disableNameSuffixHash: true",
        "labels": "labels: {a: shared, b: shared}\n  annotations: {note: shared}",
        "immutable": "immutable: true",
    }.items():
        own = "literals: [a=1]\noptions: {labels: {a: own}}"
        over(
            f"generators/options-{key}",
            f"resources: [web.yaml]\ngeneratorOptions:\n  {options}\n" + generator("db", own),
            {"o/web.yaml": deployment()},
            {},
        )
        over(f"generators/options-overlay-{key}", f"generatorOptions:\n  {options}\n", base=GENERATED)
    over("generators/no-name", "secretGenerator:\n  - literals: [a=1]\n", {}, {})
    over(
        "generators/bom",
        generator("db", "envs: [app.env]"),
        {"o/app.env": "\ufeffA=1\r\nB=2\r\n"},
        GENERATED | {"b/k": "resources: []\n" + generator("other")},
    )
    over("generators/same-name-as-resource", generator(), base=BASE)
    over(
        "generators/case",
        "SecretGenerator:\n  - Name: db\n    Literals: [a=1]\n    Options: {DisableNameSuffixHash: true}\n",
        base={"b/k": generator("x")},
    )
    over("generators/sorted-keys", generator("db", "literals: [z=1, a=2, M=3]"), base={"b/k": generator("x")})


def behavior() -> None:
    for first, second in product(("prefix", "plain"), ("merge", "replace", "create")):
        middle = "namePrefix: m-\n" if first == "prefix" else ""
        tree(
            f"behavior/{first}-{second}",
            {
                **GENERATED,
                "m/k": f"resources: [../b]\n{middle}",
                "o/k": f"""
resources: [../m]
{generator("db", f"behavior: {second}" + chr(10) + "literals: [extra=1]")}""",
            },
        )
        tree(
            f"behavior/{first}-{second}-own-prefix",
            {
                **GENERATED,
                "m/k": f"resources: [../b]\n{middle}",
                "o/k": f"""
resources: [../m]
namePrefix: o-
{generator("db", f"behavior: {second}" + chr(10) + "literals: [extra=1]")}""",
            },
        )
    plain = BASE
    for kind in ("merge", "replace"):
        over(f"behavior/plain-secret-{kind}", generator("db", f"behavior: {kind}\nliterals: [extra=1]"), base=plain)
        over(
            f"behavior/new-name-{kind}",
            "namePrefix: x-\n" + generator("x-db", f"behavior: {kind}\nliterals: [extra=1]"),
            base=GENERATED,
        )
        over(
            f"behavior/type-{kind}",
            generator("db", f"behavior: {kind}\ntype: example.com/x\nliterals: [extra=1]"),
            base=GENERATED,
        )
        over(
            f"behavior/no-hash-{kind}",
            generator("db", f"behavior: {kind}\noptions: {{disableNameSuffixHash: true}}\nliterals: [extra=1]"),
            base=GENERATED,
        )
        hashless = GENERATED | {
            "b/k": "resources: [web.yaml]\n"
            + generator("db", "literals: [password=fake]\noptions: {disableNameSuffixHash: true, labels: {l: base}}")
        }
        over(
            f"behavior/base-no-hash-{kind}",
            generator("db", f"behavior: {kind}\noptions: {{labels: {{m: top}}}}\nliterals: [extra=1]"),
            base=hashless,
        )
        over(
            f"behavior/namespace-{kind}",
            "namespace: shop\n" + generator("db", f"behavior: {kind}\nliterals: [extra=1]"),
            base=GENERATED,
        )
        over(
            f"behavior/generator-namespace-{kind}",
            generator("db", f"namespace: shop\nbehavior: {kind}\nliterals: [extra=1]"),
            base=GENERATED,
        )
        spaced = {"m/k": "resources: [../b]\nnamespace: shop\n"}
        tree(
            f"behavior/after-namespace-{kind}",
            {
                **GENERATED,
                **spaced,
                "o/k": "resources: [../m]\n" + generator("db", f"behavior: {kind}\nliterals: [extra=1]"),
            },
        )
        tree(
            f"behavior/after-namespace-own-{kind}",
            {
                **GENERATED,
                **spaced,
                "o/k": "resources: [../m]\nnamespace: shop\n"
                + generator("db", f"namespace: shop\nbehavior: {kind}\nliterals: [extra=1]"),
            },
        )
    twice = GENERATED | {"c/k": "resources: []\n" + generator("db", "literals: [x=1]")}
    tree(
        "behavior/two-bases-merge",
        {
            **twice,
            "p/k": "resources: [../b]\nnamePrefix: p-\n",
            "q/k": "resources: [../c]\nnamePrefix: q-\n",
            "o/k": "resources: [../p, ../q]\n" + generator("db", "behavior: merge\nliterals: [extra=1]"),
        },
    )
    over(
        "behavior/configmap-merge",
        "configMapGenerator:\n  - name: settings\n    behavior: merge\n    literals: [c=d]\n",
        base={"b/k": "configMapGenerator:\n  - name: settings\n    literals: [a=b]\n"},
    )
    three = GENERATED | {
        "m/k": "resources: [../b]\nnamePrefix: m-\n" + generator("db", "behavior: merge\nliterals: [two=2]")
    }
    tree(
        "behavior/three-layers",
        {
            **three,
            "o/k": "resources: [../m]\nnameSuffix: -o\n" + generator("db", "behavior: merge\nliterals: [three=3]"),
        },
    )


def references() -> None:
    spots = {
        "Pod": ("v1", f"spec:\n  {pod_spec('db', 2)}"),
        "PodTemplate": ("v1", f"template:\n  spec:\n    {pod_spec('db', 4)}"),
        "Deployment": ("apps/v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "StatefulSet": ("apps/v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "DaemonSet": ("apps/v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "ReplicaSet": ("apps/v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "ReplicationController": ("v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "Job": ("batch/v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "CronJob": (
            "batch/v1",
            f"spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          {pod_spec('db', 10)}",
        ),
        "Rollout": ("argoproj.io/v1alpha1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
    }
    others = {
        "ServiceAccount": ("v1", "secrets: [{name: db}]\nimagePullSecrets: [{name: db}]\n"),
        "Ingress": ("networking.k8s.io/v1", "spec:\n  tls: [{hosts: [a.example.com], secretName: db}]\n"),
        "Gateway": (
            "gateway.networking.k8s.io/v1",
            "spec:\n  listeners: [{name: a, tls: {certificateRefs: [{kind: Secret, name: db}]}}]\n",
        ),
        "HelmRelease": ("helm.toolkit.fluxcd.io/v2", "spec:\n  valuesFrom: [{kind: Secret, name: db}]\n"),
        "StorageClass": (
            "storage.k8s.io/v1",
            "parameters: {secretName: db, adminSecretName: db, userSecretName: db, secretRef: db, other: db}\n",
        ),
        "PersistentVolume": ("v1", "spec:\n  azureFile: {secretName: db}\n  csi: {nodePublishSecretRef: {name: db}}\n"),
        "Service": ("serving.knative.dev/v1", f"spec:\n  template:\n    spec:\n      {pod_spec('db', 6)}"),
        "ServiceMonitor": (
            "monitoring.coreos.com/v1",
            "spec:\n  endpoints: [{basicAuth: {username: {name: db, key: u}}, bearerTokenSecret: {name: db, key: k}}]\n",
        ),
        "Certificate": ("cert-manager.io/v1", "spec: {secretName: db}\n"),
        "SealedSecret": (
            "bitnami.com/v1alpha1",
            "spec:\n  encryptedData: {a: fake}\n  template: {metadata: {name: db}}\n",
        ),
    }
    for kind, (version, body) in {**spots, **others}.items():
        text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: it}}\n{body}"
        base = {
            "b/k": "resources: [it.yaml, sa.yaml]\n"
            + generator()
            + "configMapGenerator:\n  - name: settings\n    literals: [a=b]\n",
            "b/it.yaml": text,
            "b/sa.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n",
        }
        over(
            f"references/{kind.lower()}-{version.partition('/')[0].partition('.')[0]}",
            "namePrefix: p-\nnamespace: shop",
            base=base,
        )
    annotated = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
          annotations:
            nginx.ingress.kubernetes.io/auth-secret: db
            nginx.ingress.kubernetes.io/auth-tls-secret: db
            ingress.kubernetes.io/auth-secret: db
            example.com/secret: db
        spec: {}
        """
    over("references/annotations", "namePrefix: p-", {"b/web.yaml": annotated}, GENERATED)
    for name in ("db", "p-db", "x-db", "db-other"):
        over(f"references/written-{name}", "namePrefix: p-", {"b/web.yaml": deployment(refers=name)}, GENERATED)
    over(
        "references/new-reference-to-old-name",
        "resources: [../b, more.yaml]\n",
        {"o/more.yaml": deployment("more", "db")},
        GENERATED,
    )
    two = {"b/k": GENERATED["b/k"] + "namePrefix: b-\n", "b/web.yaml": deployment()}
    for name in ("db", "b-db"):
        over(
            f"references/overlay-writes-{name}",
            "resources: [../b, more.yaml]\nnamePrefix: o-\n",
            {"o/more.yaml": deployment("more", name)},
            two,
        )
    tree(
        "references/two-bases-same-names",
        {
            "a/k": GENERATED["b/k"] + "namePrefix: a-\n",
            "a/web.yaml": deployment(),
            "b/k": GENERATED["b/k"] + "namePrefix: b-\n",
            "b/web.yaml": deployment(),
            "o/k": "resources: [../a, ../b]\n",
        },
    )
    tree(
        "references/two-bases-ambiguous",
        {
            "a/k": generator() + "namePrefix: a-\n",
            "b/k": generator("db", "literals: [x=2]") + "namePrefix: b-\n",
            "o/k": "resources: [../a, ../b, web.yaml]\n",
            "o/web.yaml": deployment(),
        },
    )
    tree(
        "references/two-bases-namespaces",
        {
            "a/k": generator() + "namespace: a\n",
            "b/k": generator("db", "literals: [x=2]") + "namespace: b\n",
            "o/k": "resources: [../a, ../b, web.yaml]\n",
            "o/web.yaml": deployment(namespace="b"),
        },
    )
    tree(
        "references/reference-and-secret-in-siblings",
        {
            "a/k": generator(),
            "b/k": "resources: [web.yaml]\n",
            "b/web.yaml": deployment(),
            "o/k": "resources: [../a, ../b]\nnamePrefix: o-\n",
        },
    )
    tree(
        "references/sibling-with-prefix",
        {
            "a/k": generator() + "namePrefix: a-\n",
            "b/k": "resources: [web.yaml]\nnamePrefix: b-\n",
            "b/web.yaml": deployment(),
            "o/k": "resources: [../a, ../b]\n",
        },
    )
    over(
        "references/null-and-empty",
        "namePrefix: p-",
        {
            "b/web.yaml": """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
          - name: a
            env:
            - {name: A, valueFrom: {secretKeyRef: {key: k}}}
            - {name: C, valueFrom: {secretKeyRef: {name: null, key: k}}}
            - {name: D, valueFrom: {secretKeyRef: {name: "", key: k}}}
          volumes:
          - {name: v, secret: {}}
        """
        },
        GENERATED,
    )
    over(
        "references/anchors",
        "namePrefix: p-",
        {
            "b/web.yaml": """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
          - name: a
            envFrom: &from
            - secretRef: {name: db}
          - name: b
            envFrom: *from
        """
        },
        GENERATED,
    )
    over(
        "references/scalar-in-the-way",
        "namePrefix: p-",
        {"b/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: text}\n"},
        GENERATED,
    )


def custom() -> None:
    rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec:\n  template:\n    spec:\n      containers: [{name: a, envFrom: [{secretRef: {name: db}}]}]\n  extra: {prefix: x, ns: old, secret: {name: db, namespace: default}}\n"
    base = {"b/k": "resources: [r.yaml]\n" + generator(), "b/r.yaml": rollout}
    spec = "nameReference:\n- kind: Secret\n  version: v1\n  fieldSpecs:\n  - path: spec/template/spec/containers/envFrom/secretRef/name\n    kind: Rollout\n"
    over("custom/name-reference-overlay", "namePrefix: p-\nconfigurations: [c.yaml]", {"o/c.yaml": spec}, base)
    over(
        "custom/name-reference-base",
        "namePrefix: p-",
        {"b/c.yaml": spec, "b/k": "configurations: [c.yaml]\n" + base["b/k"]},
        base,
    )
    over(
        "custom/name-reference-map",
        "namePrefix: p-\nnamespace: shop\nconfigurations: [c.yaml]",
        {"o/c.yaml": "nameReference:\n- kind: Secret\n  fieldSpecs:\n  - path: spec/extra/secret\n    kind: Rollout\n"},
        base,
    )
    over(
        "custom/name-reference-group",
        "namePrefix: p-\nconfigurations: [c.yaml]",
        {"o/c.yaml": spec.replace("kind: Rollout", "group: argoproj.io\n    kind: Rollout")},
        base,
    )
    over(
        "custom/name-reference-other-version",
        "namePrefix: p-\nconfigurations: [c.yaml]",
        {"o/c.yaml": spec.replace("kind: Rollout", "version: v9\n    kind: Rollout")},
        base,
    )
    over(
        "custom/prefix",
        "namePrefix: p-\nconfigurations: [c.yaml]",
        {"o/c.yaml": "namePrefix:\n- path: spec/extra/prefix\n  kind: Rollout\n"},
        base,
    )
    over(
        "custom/namespace",
        "namespace: shop\nconfigurations: [c.yaml]",
        {
            "o/c.yaml": "namespace:\n- path: spec/extra/ns\n  kind: Rollout\n- path: spec/extra/made\n  kind: Rollout\n  create: true\n"
        },
        base,
    )
    over(
        "custom/labels",
        "commonLabels: {a: b}\nconfigurations: [c.yaml]",
        {"o/c.yaml": "commonLabels:\n- path: spec/made/labels\n  kind: Rollout\n  create: true\n"},
        base,
    )
    over(
        "custom/labels-list",
        "labels: [{pairs: {a: b}}]\nconfigurations: [c.yaml]",
        {"o/c.yaml": "labels:\n- path: spec/made/labels\n  kind: Rollout\n  create: true\n"},
        base,
    )
    over(
        "custom/annotations",
        "commonAnnotations: {a: b}\nconfigurations: [c.yaml]",
        {"o/c.yaml": "commonAnnotations:\n- path: spec/made/notes\n  kind: Rollout\n  create: true\n"},
        base,
    )
    over(
        "custom/conflict",
        "commonLabels: {a: b}\nconfigurations: [c.yaml]",
        {"o/c.yaml": "commonLabels:\n- path: metadata/labels\n  create: false\n"},
        base,
    )
    over("custom/unknown-field", "configurations: [c.yaml]", {"o/c.yaml": "whatever: []\n"}, base)
    over("custom/missing", "configurations: [nothing.yaml]", {}, base)
    sealed = (
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\nspec: {encryptedData: {a: fake}}\n"
    )
    over(
        "custom/sealed-secret",
        "namePrefix: p-\nconfigurations: [c.yaml]",
        {
            "o/c.yaml": "nameReference:\n- kind: SealedSecret\n  fieldSpecs:\n  - path: spec/template/spec/containers/env/valueFrom/secretKeyRef/name\n    kind: Deployment\n"
        },
        {"b/k": "resources: [s.yaml, web.yaml]", "b/s.yaml": sealed, "b/web.yaml": deployment()},
    )
    crd = '{"example.com/v1.Thing": {"Schema": {"properties": {"kind": {"type": "string"}, "apiVersion": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"$ref": "example.com/v1.Spec"}}}}, "example.com/v1.Spec": {"Schema": {"properties": {"secretRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret"}}}}}'
    thing = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {secretRef: {name: db}}\n"
    over(
        "custom/crds",
        "namePrefix: p-\ncrds: [crd.json]",
        {"o/crd.json": crd},
        {"b/k": "resources: [t.yaml]\n" + generator(), "b/t.yaml": thing},
    )


def patches() -> None:
    sm = {
        "env-key": "containers: [{name: main, env: [{name: PASSWORD, valueFrom: {secretKeyRef: {key: other}}}]}]",
        "env-name": "containers: [{name: main, env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: new}}}]}]",
        "env-value": "containers: [{name: main, env: [{name: PASSWORD, value: x, valueFrom: null}]}]",
        "env-add": "containers: [{name: main, env: [{name: NEW, valueFrom: {secretKeyRef: {name: db, key: k}}}]}]",
        "env-delete": "containers: [{name: main, env: [{name: PASSWORD, $patch: delete}]}]",
        "env-replace-element": "containers: [{name: main, env: [{name: PASSWORD, value: x, $patch: replace}]}]",
        "env-replace-list": "containers: [{name: main, env: [{$patch: replace}, {name: ONLY, value: x}]}]",
        "env-delete-list": "containers: [{name: main, env: [{$patch: delete}]}]",
        "env-null": "containers: [{name: main, env: null}]",
        "env-empty": "containers: [{name: main, env: []}]",
        "env-from": "containers: [{name: main, envFrom: [{secretRef: {name: new}}]}]",
        "new-container": "containers: [{name: side, image: shop/side:1, envFrom: [{secretRef: {name: db}}]}]",
        "new-init": "initContainers: [{name: init, envFrom: [{secretRef: {name: db}}], extra: null}]",
        "volume": "volumes: [{name: creds, secret: {secretName: new}}]",
        "volume-kind": "volumes: [{name: creds, secret: null, configMap: {name: x}}]",
        "volume-add": "volumes: [{name: more, secret: {secretName: db}}]",
        "pull": "imagePullSecrets: [{name: db}, {name: other}]",
        "replace-map": "$patch: replace\ncontainers: [{name: all, envFrom: [{secretRef: {name: db}}]}]",
        "delete-map": "$patch: delete",
        "bad-directive": "$patch: whatever",
        "wrong-kind": "containers: text",
        "no-name": "containers: [{image: x}]",
        "nested-null": "securityContext: {a: null, b: {c: null}}\nhostNetwork: ~",
        "ports": "containers: [{name: main, ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}, {containerPort: 90, name: x}]}]",
        "mounts": "containers: [{name: main, volumeMounts: [{name: creds, mountPath: /a}, {name: creds, mountPath: /b}]}]",
    }
    for key, body in sm.items():
        text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  template:\n    spec:\n{textwrap.indent(body, '      ')}\n"
        over(f"patches/sm-{key}", "namePrefix: p-\npatches: [{path: p.yaml}]", {"o/p.yaml": text}, GENERATED)
    twice = deployment().replace(
        "volumes:", "  ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]\n      volumes:"
    )
    port = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers: [{name: main, ports: [{containerPort: 80, protocol: UDP, name: dns}, {containerPort: 81}]}]\n"
    over(
        "patches/sm-ports-two",
        "patches: [{path: p.yaml}]",
        {"b/web.yaml": twice.replace("        - name: main", "        - name: main", 1), "o/p.yaml": port},
        GENERATED,
    )
    whole = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n"
    for key, body in {
        "secret-key": "stringData: {extra: fake}",
        "secret-drop": "stringData: {password: null}",
        "secret-delete": "$patch: delete",
        "secret-type": "type: kubernetes.io/basic-auth",
        "secret-replace": "stringData: {$patch: replace, only: fake}",
        "secret-labels": "metadata: {name: db, labels: {a: b}, annotations: {c: d}}",
        "secret-data": "data: {x: ZmFrZQ==}",
    }.items():
        text = whole.replace("metadata: {name: db}\n", "") + body if body.startswith("metadata") else whole + body
        for base_name, base in (("plain", BASE), ("generated", GENERATED)):
            over(f"patches/{key}-{base_name}", f"patches:\n- patch: |-\n{textwrap.indent(text, '    ')}\n", base=base)
    legacy = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"
    over("patches/legacy-sm", "patchesStrategicMerge: [p.yaml]", {"o/p.yaml": legacy}, GENERATED)
    over("patches/legacy-sm-inline", f"patchesStrategicMerge:\n- |-\n{textwrap.indent(legacy, '  ')}", {}, GENERATED)
    over(
        "patches/legacy-sm-two-documents",
        "patchesStrategicMerge: [p.yaml]",
        {"o/p.yaml": legacy + "---\n" + whole + "stringData: {x: fake}\n"},
        BASE,
    )
    over(
        "patches/two-documents",
        "patches: [{path: p.yaml}]",
        {"o/p.yaml": legacy + "---\n" + whole + "stringData: {x: fake}\n"},
        BASE,
    )
    over(
        "patches/two-documents-target",
        "patches: [{path: p.yaml, target: {kind: Secret}}]",
        {"o/p.yaml": legacy + "---\n" + whole},
        BASE,
    )
    over(
        "patches/inline-two-documents",
        f"patches:\n- patch: |\n{textwrap.indent(legacy + '---' + chr(10) + whole + 'stringData: {x: fake}' + chr(10), '    ')}\n",
        {},
        BASE,
    )
    over(
        "patches/list",
        "patches: [{path: p.yaml}]",
        {"o/p.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + textwrap.indent(legacy, "  ").lstrip()},
        BASE,
    )
    for key, target in {
        "no-match": "metadata: {name: nothing}",
        "wrong-namespace": "metadata: {name: web, namespace: other}",
        "default-namespace": "metadata: {name: web, namespace: default}",
        "prefixed": "metadata: {name: p-web}",
    }.items():
        over(
            f"patches/name-{key}",
            "namePrefix: o-\npatches: [{path: p.yaml}]",
            {
                "o/p.yaml": f"apiVersion: apps/v1\nkind: Deployment\n{target}\nspec: {{replicas: 3}}\n",
                "b/k": GENERATED["b/k"] + "namePrefix: p-\n",
            },
            GENERATED,
        )
    over(
        "patches/wrong-version",
        "patches: [{path: p.yaml}]",
        {"o/p.yaml": legacy.replace("apps/v1", "apps/v1beta1")},
        GENERATED,
    )
    over("patches/missing-file", "patches: [{path: nothing.yaml}]", {}, GENERATED)
    over("patches/missing-file-legacy", "patchesStrategicMerge: [nothing.yaml]", {}, GENERATED)
    over("patches/empty", "patches: [{path: p.yaml}]", {"o/p.yaml": "# nothing\n"}, GENERATED)
    over("patches/neither", "patches: [{target: {kind: Secret}}]", {}, GENERATED)
    over("patches/outside", "patches: [{path: ../p.yaml}]", {"p.yaml": legacy}, GENERATED)
    over(
        "patches/rename",
        "patches:\n- path: p.yaml\n  target: {kind: Secret}\n  options: {allowNameChange: true}",
        {"o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: renamed}\n"},
        BASE,
    )
    over(
        "patches/no-rename",
        "patches:\n- path: p.yaml\n  target: {kind: Secret}",
        {"o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: renamed, namespace: x}\n"},
        BASE,
    )
    over(
        "patches/change-kind",
        "patches:\n- path: p.yaml\n  target: {kind: Secret}\n  options: {allowKindChange: true}",
        {"o/p.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}\n"},
        BASE,
    )
    over(
        "patches/rename-then-reference",
        "namePrefix: p-\npatches:\n- path: p.yaml\n  target: {kind: Secret}\n  options: {allowNameChange: true}",
        {"o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: renamed}\n"},
        GENERATED,
    )
    crd = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {list: [{name: a, x: 1}, {name: b}], keep: ~, empty: , map: {k: v}}\n"
    for key, body in {
        "list": "list: [{name: a, z: 2}]",
        "replace-list": "list: [{$patch: replace}, {name: c}]",
        "map": "map: {k: null, l: w}",
    }.items():
        over(
            f"patches/custom-{key}",
            "patches: [{path: p.yaml}]",
            {"o/p.yaml": f"apiVersion: example.com/v1\nkind: Thing\nmetadata: {{name: t}}\nspec: {{{body}}}\n"},
            {"b/k": "resources: [t.yaml]", "b/t.yaml": crd},
        )
    schema = '{"definitions": {"com.example.v1.Thing": {"properties": {"spec": {"properties": {"list": {"type": "array", "items": {"type": "object", "properties": {}}, "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name"}}}}, "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Thing"}]}}}'
    over(
        "patches/openapi",
        "openapi: {path: s.json}\npatches: [{path: p.yaml}]",
        {
            "o/s.json": schema,
            "o/p.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {list: [{name: b, z: 2}]}\n",
        },
        {"b/k": "resources: [t.yaml]", "b/t.yaml": crd},
    )
    over(
        "patches/openapi-builtin-kinds",
        "openapi: {path: s.json}\npatches: [{path: p.yaml}]",
        {
            "o/s.json": schema,
            "o/p.yaml": legacy.replace("{replicas: 3}", "{template: {spec: {containers: [{name: side}]}}}"),
        },
        GENERATED,
    )
    finalizers = secret("db", extra="\n  finalizers: [a.io/x, b.io/y]")
    over(
        "patches/finalizers",
        "patches: [{path: p.yaml}]",
        {
            "b/secret.yaml": finalizers,
            "o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: db, finalizers: [c.io/z, a.io/x]}\n",
        },
        BASE,
    )


def json_patches() -> None:
    path = "/spec/template/spec/containers/0"
    operations = {
        "replace": [f"{{op: replace, path: {path}/env/0/valueFrom/secretKeyRef/name, value: new}}"],
        "replace-to-generated": [f"{{op: replace, path: {path}/env/0/valueFrom/secretKeyRef/key, value: k}}"],
        "add-end": [
            f"{{op: add, path: {path}/env/-, value: {{name: N, valueFrom: {{secretKeyRef: {{name: db, key: k}}}}}}}}"
        ],
        "add-first": [f"{{op: add, path: {path}/env/0, value: {{name: N, value: x}}}}"],
        "add-field": ["{op: add, path: /spec/replicas, value: 3}"],
        "add-missing-parent": ["{op: add, path: /spec/nothing/here, value: 3}"],
        "replace-missing": ["{op: replace, path: /spec/replicas, value: 3}"],
        "replace-missing-index": [f"{{op: replace, path: {path}/env/9, value: x}}"],
        "remove": [f"{{op: remove, path: {path}/env/0}}"],
        "remove-missing": ["{op: remove, path: /spec/replicas}"],
        "remove-last": [f"{{op: remove, path: {path}/env/-1}}"],
        "move": [f"{{op: move, from: {path}/envFrom, path: {path}/moved}}"],
        "copy": [f"{{op: copy, from: {path}/env/0, path: {path}/env/-}}"],
        "test": ["{op: test, path: /kind, value: Deployment}", "{op: add, path: /spec/replicas, value: 3}"],
        "test-fails": ["{op: test, path: /kind, value: Other}"],
        "several": [
            f"{{op: remove, path: {path}/env/0}}",
            f"{{op: replace, path: {path}/envFrom/0/secretRef/name, value: new}}",
        ],
        "escape": [
            "{op: add, path: /metadata/annotations, value: {}}",
            "{op: add, path: /metadata/annotations/example.com~1a~0b, value: x}",
        ],
        "annotations": ["{op: replace, path: /metadata/annotations, value: {only: x}}"],
        "rename": ["{op: replace, path: /metadata/name, value: other}"],
        "namespace": ["{op: add, path: /metadata/namespace, value: other}"],
        "unknown": ["{op: whatever, path: /kind}"],
        "null": ["{op: add, path: /spec/template/spec/x, value: null}"],
    }
    for key, rows in operations.items():
        text = "".join(f"- {row}\n" for row in rows)
        over(
            f"json/{key}",
            "namePrefix: p-\npatches: [{path: p.yaml, target: {kind: Deployment, name: web}}]",
            {"o/p.yaml": text},
            GENERATED,
        )
    inline = f"- op: replace\n  path: {path}/env/0/valueFrom/secretKeyRef/name\n  value: new\n"
    over(
        "json/inline",
        f"patches:\n- target: {{kind: Deployment}}\n  patch: |-\n{textwrap.indent(inline, '    ')}\n",
        {},
        GENERATED,
    )
    over(
        "json/inline-json",
        'patches:\n- target: {kind: Deployment}\n  patch: \'[{"op": "add", "path": "/spec/replicas", "value": 2}]\'\n',
        {},
        GENERATED,
    )
    over("json/no-target", f"patches:\n- patch: |-\n{textwrap.indent(inline, '    ')}\n", {}, GENERATED)
    over(
        "json/legacy",
        "patchesJson6902: [{path: p.yaml, target: {group: apps, version: v1, kind: Deployment, name: web}}]",
        {"o/p.yaml": inline},
        GENERATED,
    )
    over(
        "json/legacy-inline",
        "patchesJson6902:\n- target: {version: v1, kind: Secret, name: db}\n  patch: |-\n    - {op: add, path: /stringData/more, value: fake}\n",
        {},
        BASE,
    )
    over(
        "json/legacy-after-prefix",
        "namePrefix: p-\npatchesJson6902: [{path: p.yaml, target: {group: apps, version: v1, kind: Deployment, name: web}}]",
        {"o/p.yaml": inline},
        GENERATED,
    )
    over(
        "json/legacy-no-name",
        "patchesJson6902: [{path: p.yaml, target: {kind: Deployment}}]",
        {"o/p.yaml": inline},
        GENERATED,
    )
    over(
        "json/secret-rename",
        'namePrefix: p-\npatches:\n- target: {kind: Secret}\n  patch: \'[{"op": "replace", "path": "/metadata/name", "value": "new"}]\'\n',
        {},
        BASE,
    )
    over(
        "json/secret-key",
        'patches:\n- target: {kind: Secret}\n  patch: \'[{"op": "move", "from": "/stringData/password", "path": "/stringData/pw"}]\'\n',
        {},
        BASE,
    )
    over(
        "json/generated-key",
        'patches:\n- target: {kind: Secret}\n  patch: \'[{"op": "add", "path": "/data/more", "value": "ZmFrZQ=="}]\'\n',
        {},
        GENERATED,
    )


def targets() -> None:
    objects = "---\n".join(
        [
            secret("db-a", extra="\n  labels: {tier: data, app: a}"),
            secret("db-b", "two", extra="\n  labels: {tier: data}\n  annotations: {note: x}"),
            secret("web", extra="\n  labels: {tier: front}"),
            configmap("db-a"),
            deployment("db"),
        ]
    )
    base = {"b/k": "resources: [all.yaml]\n", "b/all.yaml": objects}
    chosen = {
        "kind": "kind: Secret",
        "kind-regex": "kind: Sec.*",
        "name": "name: db-a",
        "name-regex": "name: db-.*",
        "name-anchored": "name: db",
        "alternatives": "name: db-a|web",
        "version": "version: v1",
        "group": "group: apps",
        "group-empty": 'group: ""\nkind: Secret',
        "namespace": "namespace: two",
        "namespace-default": "namespace: default",
        "label": "labelSelector: tier=data",
        "label-not": "labelSelector: tier!=data",
        "label-in": "labelSelector: tier in (data, other)",
        "label-notin": "labelSelector: tier notin (data)",
        "label-exists": "labelSelector: app",
        "label-absent": "labelSelector: '!app'",
        "label-two": "labelSelector: tier=data,app=a",
        "annotation": "annotationSelector: note=x",
        "mixed": "kind: Secret\nlabelSelector: tier=data\nnamespace: two",
        "nothing": "kind: Nothing",
        "everything": "name: .*",
        "bad-regex": "name: '['",
        "bad-label": "labelSelector: '=='",
        "dollar": "name: ^db-a$",
        "empty": "kind: Secret\nname: ''",
    }
    for key, target in chosen.items():
        body = f'patches:\n- target:\n{textwrap.indent(target, "    ")}\n  patch: \'[{{"op": "add", "path": "/metadata/hit", "value": "yes"}}]\'\n'
        over(f"targets/{key}", body, base=base)
    for key, target in {"old-name": "name: db-a", "new-name": "name: p-db-a", "regex": "name: p-.*"}.items():
        body = f"patches:\n- target:\n    kind: Secret\n    {target}\n  patch: |-\n    apiVersion: v1\n    kind: Secret\n    metadata: {{name: ignored}}\n    stringData: {{hit: fake}}\n"
        tree(
            f"targets/after-prefix-{key}",
            {**base, "m/k": "resources: [../b]\nnamePrefix: p-\n", "o/k": "resources: [../m]\n" + body},
        )
    for key, target in {"old": "namespace: two", "new": "namespace: shop"}.items():
        body = f"patches:\n- target:\n    kind: Secret\n    {target}\n  patch: |-\n    apiVersion: v1\n    kind: Secret\n    metadata: {{name: ignored}}\n    stringData: {{hit: fake}}\n"
        tree(
            f"targets/after-namespace-{key}",
            {**base, "m/k": "resources: [../b]\nnamespace: shop\n", "o/k": "resources: [../m]\n" + body},
        )


def replacements() -> None:
    settings = configmap("settings", data="name: new\n  dotted.key: x\n  url: a.b.c")
    base = {
        "b/k": "resources: [web.yaml, settings.yaml]\n" + generator(),
        "b/web.yaml": deployment(refers="PLACEHOLDER"),
        "b/settings.yaml": settings,
    }
    spot = "spec.template.spec.containers.[name=main].env.[name=PASSWORD].valueFrom.secretKeyRef.name"
    cases = {
        "basic": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']",
        ),
        "star": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: ['spec.template.spec.containers.*.envFrom.*.secretRef.name']",
        ),
        "index": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: ['spec.template.spec.volumes.0.secret.secretName']",
        ),
        "several": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}', spec.template.spec.volumes.0.secret.secretName]",
        ),
        "secret-name": ("{kind: Secret, name: db}", f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']"),
        "dotted": (
            "{kind: ConfigMap, name: settings, fieldPath: 'data.[dotted.key]'}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']",
        ),
        "escaped": (
            "{kind: ConfigMap, name: settings, fieldPath: 'data.dotted\\.key'}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']",
        ),
        "source-delimiter": (
            "{kind: ConfigMap, name: settings, fieldPath: data.url, options: {delimiter: ., index: 1}}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']",
        ),
        "source-index-out": (
            "{kind: ConfigMap, name: settings, fieldPath: data.url, options: {delimiter: ., index: 9}}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']",
        ),
        "target-delimiter": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: [spec.template.spec.containers.0.image]\noptions: {delimiter: ':', index: 1}",
        ),
        "target-prefix": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']\noptions: {{delimiter: '-', index: -1}}",
        ),
        "target-suffix": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']\noptions: {{delimiter: '-', index: 9}}",
        ),
        "create": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: [spec.template.spec.extra.deep]\noptions: {create: true}",
        ),
        "create-list": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: ['spec.template.spec.imagePullSecrets.0.name']\noptions: {create: true}",
        ),
        "create-match": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: ['spec.template.spec.containers.[name=side].image']\noptions: {create: true}",
        ),
        "no-create": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: [spec.template.spec.extra]",
        ),
        "reject": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {version: v1}\nreject: [{kind: Deployment}, {kind: ConfigMap}]\nfieldPaths: [type]",
        ),
        "default-path": ("{kind: ConfigMap, name: settings, fieldPath: data.name}", "select: {kind: Secret}"),
        "map": (
            "{kind: ConfigMap, name: settings, fieldPath: data}",
            "select: {kind: Deployment}\nfieldPaths: [spec.template.metadata.labels]",
        ),
        "no-source": ("{kind: ConfigMap, name: nothing}", f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']"),
        "no-field": (
            "{kind: ConfigMap, name: settings, fieldPath: data.nothing}",
            f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']",
        ),
        "many-sources": ("{version: v1, namespace: default}", f"select: {{kind: Deployment}}\nfieldPaths: ['{spot}']"),
        "no-match": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            f"select: {{kind: Nothing}}\nfieldPaths: ['{spot}']",
        ),
        "label": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            f"select: {{kind: Deployment, labelSelector: a=b}}\nfieldPaths: ['{spot}']",
        ),
        "regex-match": (
            "{kind: ConfigMap, name: settings, fieldPath: data.name}",
            "select: {kind: Deployment}\nfieldPaths: ['spec.template.spec.containers.[name=ma].image2']\noptions: {create: true}",
        ),
        "number": (
            "{kind: ConfigMap, name: settings, fieldPath: metadata.name}",
            "select: {kind: Deployment}\nfieldPaths: [spec.replicas]\noptions: {create: true}",
        ),
    }
    for key, (source, target) in cases.items():
        body = f"replacements:\n- source: {source}\n  targets:\n  - {textwrap.indent(target, '    ').lstrip()}\n"
        over(f"replacements/{key}", "namePrefix: p-\n" + body, base=base)
    inner = f"source: {{kind: ConfigMap, name: settings, fieldPath: data.name}}\ntargets:\n- select: {{kind: Deployment}}\n  fieldPaths: ['{spot}']\n"
    over("replacements/path", "replacements: [{path: r.yaml}]", {"o/r.yaml": inner}, base)
    over(
        "replacements/path-list",
        "replacements: [{path: r.yaml}]",
        {"o/r.yaml": "- " + textwrap.indent(inner, "  ").lstrip()},
        base,
    )
    over("replacements/path-missing", "replacements: [{path: r.yaml}]", {}, base)
    over(
        "replacements/value",
        f"replacements:\n- sourceValue: fixed\n  targets:\n  - select: {{kind: Deployment}}\n    fieldPaths: ['{spot}']\n",
        {},
        base,
    )
    over("replacements/no-targets", "replacements:\n- source: {kind: ConfigMap, name: settings}\n", {}, base)
    prefixed = base | {"m/k": "resources: [../b]\nnamePrefix: m-\n"}
    for name in ("settings", "m-settings"):
        tree(
            f"replacements/after-prefix-{name}",
            {
                **prefixed,
                "o/k": f"resources: [../m]\nreplacements:\n- source: {{kind: ConfigMap, name: {name}, fieldPath: data.name}}\n  targets:\n  - select: {{kind: Deployment, name: web}}\n    fieldPaths: ['{spot}']\n",
            },
        )
    local = configmap(
        "settings", data="name: new", extra="\n  annotations: {config.kubernetes.io/local-config: 'true'}"
    )
    over(
        "replacements/local-config",
        f"replacements:\n- source: {{kind: ConfigMap, name: settings, fieldPath: data.name}}\n  targets:\n  - select: {{kind: Deployment}}\n    fieldPaths: ['{spot}']\n",
        {"b/settings.yaml": local},
        base,
    )
    over(
        "replacements/name-of-generated",
        f"namePrefix: p-\nreplacements:\n- source: {{kind: Secret, name: db, fieldPath: metadata.name}}\n  targets:\n  - select: {{kind: Deployment}}\n    fieldPaths: ['{spot}', spec.template.metadata.labels.app]\n",
        {},
        base,
    )


def transformers() -> None:
    inline = {
        "prefix": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: t-\nfieldSpecs: [{path: metadata/name}]\n",
        "prefix-secrets": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: t-\nfieldSpecs: [{path: metadata/name, kind: Secret}]\n",
        "suffix": "apiVersion: builtin\nkind: SuffixTransformer\nmetadata: {name: t}\nsuffix: -t\nfieldSpecs: [{path: metadata/name}]\n",
        "namespace": "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: shop}\nfieldSpecs: []\n",
        "namespace-unset": "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: shop}\nunsetOnly: true\n",
        "labels": "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: t}\nlabels: {a: b}\nfieldSpecs: [{path: metadata/labels, create: true}]\n",
        "annotations": "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: t}\nannotations: {a: b}\nfieldSpecs: [{path: metadata/annotations, create: true}]\n",
        "patch": 'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\ntarget: {kind: Secret}\npatch: \'[{"op": "add", "path": "/stringData/more", "value": "fake"}]\'\n',
        "strategic": "apiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: t}\npaths: [p.yaml]\n",
        "json6902": 'apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: t}\ntarget: {version: v1, kind: Secret, name: db}\njsonOp: \'[{"op": "add", "path": "/stringData/more", "value": "fake"}]\'\n',
        "replacement": "apiVersion: builtin\nkind: ReplacementTransformer\nmetadata: {name: t}\nreplacements: [{source: {kind: Secret, name: db}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.x], options: {create: true}}]}]\n",
        "replicas": "apiVersion: builtin\nkind: ReplicaCountTransformer\nmetadata: {name: t}\nreplica: {name: web, count: 3}\nfieldSpecs: [{path: spec/replicas, create: true, kind: Deployment}]\n",
        "value-add": "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: t}\nvalue: shop\ntargets: [{selector: {kind: Secret}, fieldPath: metadata/annotations/a}]\n",
        "unknown": "apiVersion: builtin\nkind: WhateverTransformer\nmetadata: {name: t}\n",
        "foreign": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n",
    }
    extra = {"o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {more: fake}\n"}
    for key, text in inline.items():
        over(f"transformers/{key}-file", "transformers: [t.yaml]", {"o/t.yaml": text, **extra}, BASE)
        if key not in ("unknown", "foreign", "strategic"):
            over(f"transformers/{key}-inline", f"transformers:\n- |-\n{textwrap.indent(text, '  ')}", extra, BASE)
    over(
        "transformers/directory",
        "transformers: [../t]",
        {"t/k": "resources: [t.yaml]\n", "t/t.yaml": inline["prefix"]},
        BASE,
    )
    over(
        "transformers/twice",
        "namePrefix: p-\ntransformers: [t.yaml]",
        {"o/t.yaml": inline["prefix"] + "---\n" + inline["suffix"]},
        GENERATED,
    )
    generators = {
        "secret": "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: db}\nliterals: [password=fake]\n",
        "secret-namespace": "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: db, namespace: default}\nenvs: [app.env]\n",
        "secret-own-name": "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: x}\nname: db\nliterals: [password=fake]\noptions: {disableNameSuffixHash: true}\n",
        "configmap": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: db}\nliterals: [password=fake]\n",
        "foreign": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n",
    }
    for key, text in generators.items():
        over(
            f"transformers/generator-{key}-file",
            "resources: [web.yaml]\nnamePrefix: p-\ngenerators: [g.yaml]",
            {"o/g.yaml": text, "o/web.yaml": deployment(), "o/app.env": "A=1\n"},
            {},
        )
    over(
        "transformers/generator-inline",
        f"resources: [web.yaml]\ngenerators:\n- |-\n{textwrap.indent(generators['secret'], '  ')}",
        {"o/web.yaml": deployment()},
        {},
    )
    over("transformers/generator-missing", "generators: [g.yaml]", {}, BASE)
    over("transformers/helm", "helmCharts: [{name: x, repo: 'https://charts.example.com', version: 1.0.0}]", {}, BASE)


def labels() -> None:
    bodies = {
        "common": "commonLabels: {a: b}",
        "labels": "labels: [{pairs: {a: b}}]",
        "selectors": "labels: [{pairs: {a: b}, includeSelectors: true}]",
        "templates": "labels: [{pairs: {a: b}, includeTemplates: true}]",
        "fields": "labels: [{pairs: {a: b}, fields: [{path: spec/more, create: true, kind: Deployment}]}]",
        "annotations": "commonAnnotations: {a: b}",
        "both": "commonLabels: {a: b}\nlabels: [{pairs: {c: d}}]",
        "number": "commonLabels: {a: '1', b: 'true'}",
        "replicas": "replicas: [{name: web, count: 5}]",
        "replicas-missing": "replicas: [{name: nothing, count: 5}]",
        "images": "images: [{name: shop/web, newTag: '2'}]",
    }
    for key, body in bodies.items():
        over(f"labels/{key}", body, base=GENERATED)
    over(
        "labels/kinds",
        "labels: [{pairs: {a: b}, includeSelectors: true}]",
        base={
            "b/k": "resources: [a.yaml]",
            "b/a.yaml": "---\n".join(
                [
                    "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {}\n",
                    deployment("sts", kind="StatefulSet"),
                    deployment("ds", kind="DaemonSet"),
                    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: {}\n",
                    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: policy}\nspec: {podSelector: {matchLabels: {x: why}}}\n",
                ]
            ),
        },
    )
    over(
        "labels/then-target",
        'labels: [{pairs: {a: b}}]\npatchesJson6902: [{target: {kind: Secret, name: db, labelSelector: a=b}, patch: \'[{"op": "add", "path": "/metadata/hit", "value": "x"}]\'}]',
        base=BASE,
    )
    over("labels/name-replica-after-prefix", "namePrefix: p-\nreplicas: [{name: web, count: 5}]", base=GENERATED)


def components() -> None:
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    patch = (
        'patches:\n- target: {kind: Deployment}\n  patch: \'[{"op": "add", "path": "/spec/replicas", "value": 2}]\'\n'
    )
    cases = {
        "resource": ({"c/k": head + "resources: [s.yaml]\n", "c/s.yaml": secret("extra")}, ""),
        "generator": ({"c/k": head + generator("extra")}, ""),
        "patch": ({"c/k": head + patch}, ""),
        "prefix": ({"c/k": head + "namePrefix: c-\n"}, "namePrefix: o-\n"),
        "namespace": ({"c/k": head + "namespace: shop\n"}, ""),
        "merge": ({"c/k": head + generator("db", "behavior: merge\nliterals: [extra=1]")}, ""),
        "nested": ({"c/k": head + "components: [../d]\n", "d/k": head + generator("extra")}, "namePrefix: o-\n"),
        "base": ({"c/k": head + "resources: [../x]\n", "x/k": generator("extra")}, "namePrefix: o-\n"),
        "not-a-component": ({"c/k": "resources: []\n" + generator("extra")}, ""),
        "missing": ({}, ""),
        "options": ({"c/k": head + "generatorOptions: {disableNameSuffixHash: true}\n" + generator("extra")}, ""),
        "replacement": (
            {
                "c/k": head
                + "replacements: [{source: {kind: Secret, name: db}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.x], options: {create: true}}]}]\n"
            },
            "",
        ),
    }
    for key, (files, body) in cases.items():
        over(f"components/{key}", body + "components: [../c]\n", files, GENERATED)
    over(
        "components/two",
        "components: [../c, ../d]\n",
        {"c/k": head + "namePrefix: c-\n" + generator("one"), "d/k": head + "nameSuffix: -d\n" + generator("two")},
        GENERATED,
    )
    tree("components/as-resource", {**GENERATED, "c/k": head + generator("extra"), "o/k": "resources: [../b, ../c]\n"})
    tree("components/alone", {"c/k": head + generator("extra")}, root="c")
    tree(
        "components/in-two-overlays",
        {
            **GENERATED,
            "c/k": head + generator("extra"),
            "x/k": "resources: [../b]\ncomponents: [../c]\nnamePrefix: x-\n",
            "y/k": "resources: [../b]\ncomponents: [../c]\nnamePrefix: y-\n",
            "o/k": "resources: [../x, ../y]\n",
        },
    )


def layers() -> None:
    for depth in (2, 3, 5):
        files: Files = {**GENERATED}
        for level in range(depth):
            files[f"l{level}/k"] = (
                f"resources: [../{'b' if level == 0 else f'l{level - 1}'}]\nnamePrefix: p{level}-\nnameSuffix: -s{level}\n"
            )
        tree(f"layers/depth-{depth}", files, root=f"l{depth - 1}")
    tree(
        "layers/diamond",
        {**GENERATED, "x/k": "resources: [../b]\n", "y/k": "resources: [../b]\n", "o/k": "resources: [../x, ../y]\n"},
    )
    tree(
        "layers/diamond-prefixes",
        {
            **GENERATED,
            "x/k": "resources: [../b]\nnamePrefix: x-\n",
            "y/k": "resources: [../b]\nnamePrefix: y-\n",
            "o/k": "resources: [../x, ../y]\nnamePrefix: o-\n",
        },
    )
    tree(
        "layers/diamond-namespaces",
        {
            **GENERATED,
            "x/k": "resources: [../b]\nnamespace: one\n",
            "y/k": "resources: [../b]\nnamespace: two\n",
            "o/k": "resources: [../x, ../y]\n",
        },
    )
    tree(
        "layers/diamond-plain-namespaces",
        {
            **BASE,
            "x/k": "resources: [../b]\nnamespace: one\n",
            "y/k": "resources: [../b]\nnamespace: two\n",
            "o/k": "resources: [../x, ../y]\nnamePrefix: o-\n",
        },
    )
    tree("layers/bases", {**GENERATED, "o/k": "bases: [../b]\nresources: [s.yaml]\n", "o/s.yaml": secret("extra")})
    tree(
        "layers/yml",
        {
            "b/kustomization.yml": "resources: [s.yaml]\n",
            "b/s.yaml": secret("db"),
            "o/Kustomization": "resources: [../b]\nnamePrefix: p-\n",
        },
    )
    tree(
        "layers/two-files",
        {"o/kustomization.yml": "resources: []\n", "o/k": "resources: [s.yaml]\n", "o/s.yaml": secret("db")},
    )
    tree("layers/cycle", {"a/k": "resources: [../o]\n", "o/k": "resources: [../a]\n"})
    tree("layers/cycle-self", {"o/k": "resources: [.]\n"})
    tree("layers/cycle-parent", {"k": "resources: [s.yaml]\n", "s.yaml": secret("db"), "o/k": "resources: [..]\n"})
    tree(
        "layers/parent-of-base",
        {
            "x/k": "resources: [s.yaml]\n",
            "x/s.yaml": secret("db"),
            "c/k": "resources: [../x]\n",
            "x/o/k": "resources: [../../c]\n",
        },
        root="x/o",
    )
    tree("layers/below", {"k": "resources: [sub]\nnamespace: shop\n", "sub/k": generator()}, root=".")
    tree("layers/missing-directory", {"o/k": "resources: [../nothing]\n"})
    tree("layers/no-kustomization", {"b/s.yaml": secret("db"), "o/k": "resources: [../b]\n"})
    tree("layers/outside-file", {"b/s.yaml": secret("db"), "o/k": "resources: [../b/s.yaml]\n"})
    tree("layers/remote", {"o/k": "resources: ['https://example.com/a.yaml']\n"})
    tree("layers/remote-git", {"o/k": "resources: ['github.com/example/shop//deploy?ref=v1']\n"})
    tree("layers/missing-file", {"o/k": "resources: [nothing.yaml]\n"})
    tree(
        "layers/kustomization-as-file",
        {**GENERATED, "o/k": "resources: [sub/kustomization.yaml]\n", "o/sub/k": generator()},
    )
    tree("layers/twice", {**BASE, "o/k": "resources: [../b, ../b]\n"})
    tree("layers/twice-file", {"o/k": "resources: [s.yaml, s.yaml]\n", "o/s.yaml": secret("db")})
    tree(
        "layers/namespace-then-prefix",
        {
            **GENERATED,
            "m/k": "resources: [../b]\nnamespace: one\n",
            "o/k": "resources: [../m, web.yaml]\nnamePrefix: p-\nnamespace: two\n",
            "o/web.yaml": deployment("more", "db"),
        },
    )
    tree(
        "layers/mixed-namespaces",
        {
            **GENERATED,
            "m/k": "resources: [../b]\nnamespace: one\n",
            "o/k": "resources: [../m, web.yaml]\nnamePrefix: p-\n",
            "o/web.yaml": deployment("more", "db", "one"),
        },
    )


def lists() -> None:
    items = [secret("a").replace("\n", "\n    ").strip(), secret("b", "x").replace("\n", "\n    ").strip()]
    body = "".join(f"  - {item}\n" for item in items)
    for kind in ("List", "SecretList", "WhateverList"):
        over(
            f"lists/{kind.lower()}",
            "namePrefix: p-",
            base={"b/k": "resources: [l.yaml]", "b/l.yaml": f"apiVersion: v1\nkind: {kind}\nitems:\n{body}"},
        )
    over(
        "lists/empty",
        "",
        base={"b/k": "resources: [l.yaml]\n" + generator(), "b/l.yaml": "apiVersion: v1\nkind: List\nitems: []\n"},
    )
    over(
        "lists/without-items",
        "namePrefix: p-",
        base={
            "b/k": "resources: [l.yaml]\n" + generator(),
            "b/l.yaml": "apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: x}\nspec: {}\n",
        },
    )
    over(
        "lists/nested",
        "",
        base={
            "b/k": "resources: [l.yaml]",
            "b/l.yaml": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n"
            + body.replace("\n", "\n  ").replace("  - ", "    - ", 1),
        },
    )
    documents = {
        "comments": "# a\n---\n# b\n---\n" + secret("a"),
        "empty": "",
        "only-comments": "# nothing\n",
        "end": secret("a") + "...\n",
        "no-name": "apiVersion: v1\nkind: Secret\nmetadata: {}\n",
        "no-kind": "apiVersion: v1\nmetadata: {name: a}\n",
        "broken": "a: [\n",
        "scalar": "text\n",
        "values": "a: 1\n",
    }
    for key, text in documents.items():
        over(f"lists/document-{key}", "", base={"b/k": "resources: [l.yaml]\n" + generator(), "b/l.yaml": text})
    over(
        "lists/json",
        "namePrefix: p-",
        base={
            "b/k": "resources: [l.json]",
            "b/l.json": '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "stringData": {"k": "fake"}}\n',
        },
    )
    local = {"true": "'true'", "false": "'false'", "empty": "''"}
    for key, value in local.items():
        over(
            f"lists/local-{key}",
            "namePrefix: p-",
            base={
                "b/k": "resources: [s.yaml, web.yaml]",
                "b/web.yaml": deployment(),
                "b/s.yaml": secret("db", extra=f"\n  annotations: {{config.kubernetes.io/local-config: {value}}}"),
            },
        )


def files() -> None:
    for key, text in {
        "unknown-field": "resources: []\nwhatever: x\n",
        "empty": "# nothing\n",
        "kind": "kind: Kustomization\nresources: []\n" + generator(),
        "wrong-kind": "kind: Deployment\nresources: []\n",
        "wrong-version": "apiVersion: v9\nkind: Kustomization\n" + generator(),
        "old-version": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Kustomization\n" + generator(),
        "metadata": "metadata: {name: x}\n" + generator(),
        "namespace-only": "namespace: x\n",
        "string-resources": "resources: text\n",
        "anchors": "x-a: &a [a=1]\n" + generator("db", "literals: *a"),
        "duplicate": "namePrefix: a-\nnamePrefix: b-\n" + generator(),
        "sort": "sortOptions: {order: fifo}\n" + generator(),
        "multi": generator() + "---\nnamePrefix: x-\n",
        "null-lists": "resources:\npatches:\n" + generator(),
    }.items():
        tree(f"files/{key}", {"o/k": text})


def variables() -> None:
    base = {
        "b/k": "resources: [web.yaml, s.yaml]\n" + generator(),
        "b/s.yaml": configmap("settings", data="v: text"),
        "b/web.yaml": deployment()
        .replace("value: x", "value: $(NAME)")
        .replace("secretName: db", "secretName: $(NAME)"),
    }
    for key, body in {
        "name": "vars: [{name: NAME, objref: {apiVersion: v1, kind: Secret, name: db}}]",
        "field": "vars: [{name: NAME, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: data.v}}]",
        "missing": "vars: [{name: NAME, objref: {apiVersion: v1, kind: Secret, name: nothing}}]",
        "no-field": "vars: [{name: NAME, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: data.x}}]",
        "twice": "vars: [{name: NAME, objref: {apiVersion: v1, kind: Secret, name: db}}, {name: NAME, objref: {apiVersion: v1, kind: Secret, name: db}}]",
        "unused": "vars: [{name: OTHER, objref: {apiVersion: v1, kind: Secret, name: db}}]",
        "reference": "vars: [{name: NAME, objref: {apiVersion: v1, kind: Secret, name: db}}]\nconfigurations: [c.yaml]",
    }.items():
        over(
            f"vars/{key}",
            "namePrefix: p-\n" + body,
            {"o/c.yaml": "varReference:\n- path: spec/template/spec/volumes/secret/secretName\n  kind: Deployment\n"},
            base,
        )
    ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {tls: [{secretName: $(NAME), hosts: [$(NAME).example.com, $$x, $(UNKNOWN)]}]}\n"
    over(
        "vars/ingress",
        "namePrefix: p-\nvars: [{name: NAME, objref: {apiVersion: v1, kind: Secret, name: db}}]",
        {"b/web.yaml": ingress},
        base,
    )


def annotations() -> None:
    """kustomize keeps its notes in annotations while it works; what touches them shows."""
    whole = "apiVersion: v1\nkind: Secret\nmetadata: {name: db, annotations: BODY}\n"
    for key, body in {
        "null": "null",
        "replace": "{$patch: replace, a: b}",
        "delete": "{$patch: delete}",
        "empty": "{}",
        "add": "{a: b}",
    }.items():
        for base_name, base in (("plain", BASE), ("generated", GENERATED)):
            text = whole.replace("BODY", body)
            over(
                f"annotations/strategic-{key}-{base_name}",
                "namePrefix: p-\npatches: [{path: p.yaml}]",
                {"o/p.yaml": text},
                base,
            )
            tree(
                f"annotations/strategic-{key}-{base_name}-later",
                {
                    **base,
                    "m/k": "resources: [../b]\nnamePrefix: m-\n",
                    "o/k": "resources: [../m]\nnamePrefix: o-\npatches: [{path: p.yaml}]\n",
                    "o/p.yaml": text,
                },
            )
    operations = {
        "add-one": '[{"op": "add", "path": "/metadata/annotations/a", "value": "b"}]',
        "replace-all": '[{"op": "replace", "path": "/metadata/annotations", "value": {"a": "b"}}]',
        "remove-all": '[{"op": "remove", "path": "/metadata/annotations"}]',
        "test": '[{"op": "test", "path": "/metadata/annotations", "value": null}]',
        "add-label": '[{"op": "add", "path": "/metadata/labels/a", "value": "b"}]',
        "replace-metadata": '[{"op": "replace", "path": "/metadata", "value": {"name": "db"}}]',
        "remove-one": '[{"op": "remove", "path": "/metadata/annotations/a"}]',
    }
    for key, text in operations.items():
        for field, more in (("patches", ""), ("patchesJson6902", ", name: db")):
            for base_name, base in (("plain", BASE), ("generated", GENERATED)):
                for before in ("", "namespace: shop\n"):
                    name = f"annotations/{key}-{field.lower()}-{base_name}{'-namespace' if before else ''}"
                    over(
                        name,
                        f"{before}{field}:\n- target: {{version: v1, kind: Secret{more}}}\n  patch: '{text}'\n",
                        base=base,
                    )


def words() -> None:
    """Plain words that YAML 1.1 reads as booleans: kustomize puts them in quotes."""
    text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: n\n  labels: {y: no, a: On}\nstringData:\n  on: yes\n  b: off\n  c: [y, N, yes]\n  d: true\n  e: 'no'\n  f: NO\n"
    for key, fields in {"nothing": "", "prefix": "namePrefix: p-", "patch": "patches: [{path: p.yaml}]"}.items():
        over(
            f"words/{key}",
            fields,
            {"o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: n}\nstringData: {b: n, Off: x}\n"},
            {"b/k": "resources: [s.yaml]", "b/s.yaml": text},
        )
    over(
        "words/json-patch",
        "patches:\n- target: {kind: Secret}\n  patch: |-\n    - {op: add, path: /stringData/x, value: yes}\n",
        base={"b/k": "resources: [s.yaml]", "b/s.yaml": text},
    )
    over(
        "words/reference",
        "namePrefix: p-",
        base={"b/k": "resources: [s.yaml, web.yaml]", "b/s.yaml": text, "b/web.yaml": deployment(refers="n")},
    )


def corners() -> None:
    """Odd operations, paths and selectors."""
    operations = {
        "text": "'text'",
        "list-of-text": "'[\"a\"]'",
        "no-path": '\'[{"op": "add", "value": 1}]\'',
        "whole": '\'[{"op": "replace", "path": "", "value": {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db"}}}]\'',
        "test-map": '\'[{"op": "test", "path": "/stringData", "value": {"password": "fake"}}]\'',
        "test-map-fails": '\'[{"op": "test", "path": "/stringData", "value": {"password": "other"}}]\'',
        "test-missing": '\'[{"op": "test", "path": "/nothing", "value": null}]\'',
        "test-deep-missing": '\'[{"op": "test", "path": "/nothing/deep", "value": null}]\'',
        "below-text": '\'[{"op": "add", "path": "/kind/deep", "value": 1}]\'',
        "no-value": '\'[{"op": "add", "path": "/stringData/x"}]\'',
        "copy-missing": '\'[{"op": "copy", "from": "/nothing", "path": "/stringData/x"}]\'',
        "move-missing": '\'[{"op": "move", "from": "/nothing", "path": "/x"}]\'',
        "remove-whole": '\'[{"op": "remove", "path": ""}]\'',
        "kind": '\'[{"op": "replace", "path": "/kind", "value": "ConfigMap"}]\'',
    }
    for key, text in operations.items():
        over(
            f"corners/json-{key}", f"namePrefix: p-\npatches:\n- target: {{kind: Secret}}\n  patch: {text}\n", base=BASE
        )
    listed = {
        "test-list": "test, path: /spec/list, value: [a, {b: 1}]",
        "test-list-fails": "test, path: /spec/list, value: [a]",
        "test-number": "test, path: /spec/list/1/b, value: 1",
        "index-text": "add, path: /spec/list/x, value: 1",
        "index-big": "add, path: /spec/list/9, value: 1",
        "index-end": "add, path: /spec/list/2, value: 1",
        "index-minus": "replace, path: /spec/list/-2, value: 1",
        "set": "replace, path: /spec/list/1/b, value: 2",
    }
    thing = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {list: [a, {b: 1}], items: [{name: x, v: one}, {name: y2, v: two}]}\n"
    things = {"b/k": "resources: [t.yaml, c.yaml]\n", "b/t.yaml": thing, "b/c.yaml": configmap("c", data="v: new")}
    for key, text in listed.items():
        over(
            f"corners/list-{key}",
            f"patches:\n- target: {{kind: Thing}}\n  patch: |-\n    - {{op: {text}}}\n",
            base=things,
        )
    source = "{kind: ConfigMap, name: c, fieldPath: data.v}"
    fields = {
        "index": "spec.items.1.v",
        "index-big": "spec.items.9.v",
        "index-map": "spec.0",
        "star-map": "spec.*",
        "star": "spec.items.*.v",
        "brackets": "spec.items.[x].v",
        "match-all": "spec.items.[name=.*].v",
        "match-none": "spec.items.[name=zzz].v",
        "match-text": "spec.list.[=a]",
        "text-field": "kind.deep",
        "bad-regex": "spec.items.[name=(].v",
        "match-map": "spec.[name=x].v",
    }
    for key, path in fields.items():
        for create in ("", ", options: {create: true}"):
            over(
                f"corners/target-{key}{'-create' if create else ''}",
                f"replacements: [{{source: {source}, targets: [{{select: {{kind: Thing}}, fieldPaths: ['{path}']{create}}}]}}]",
                base=things,
            )
    for key, path in {
        "last": "spec.items.-.v",
        "match": "spec.items.[name=y2].v",
        "match-none": "spec.items.[name=zzz].v",
        "index": "spec.items.0.name",
        "index-big": "spec.items.9.name",
        "star": "spec.items.*.name",
        "list": "spec.list",
        "text": "spec.list.[=a]",
    }.items():
        over(
            f"corners/source-{key}",
            f"replacements: [{{source: {{kind: Thing, name: t, fieldPath: '{path}'}}, targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [data.v]}}]}}]",
            base=things,
        )
    over(
        "corners/source-list-delimiter",
        "replacements: [{source: {kind: Thing, name: t, fieldPath: spec.list, options: {delimiter: ','}}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.v]}]}]",
        base=things,
    )
    over(
        "corners/target-list-delimiter",
        f"replacements: [{{source: {source}, targets: [{{select: {{kind: Thing}}, fieldPaths: [spec.list], options: {{delimiter: ','}}}}]}}]",
        base=things,
    )
    over(
        "corners/target-list",
        f"replacements: [{{source: {source}, targets: [{{select: {{kind: Thing}}, fieldPaths: [spec.list]}}]}}]",
        base=things,
    )
    over(
        "corners/both-sources",
        f"replacements: [{{source: {source}, sourceValue: x, targets: [{{select: {{kind: Thing}}, fieldPaths: [kind]}}]}}]",
        base=things,
    )
    over("corners/no-select", f"replacements: [{{source: {source}, targets: [{{fieldPaths: [kind]}}]}}]", base=things)
    over(
        "corners/reject-label",
        f"replacements: [{{source: {source}, targets: [{{select: {{kind: Secret}}, reject: [{{labelSelector: a=b}}], fieldPaths: [stringData.password]}}]}}]",
        base={
            **things,
            "b/k": "resources: [t.yaml, c.yaml, s.yaml]\n",
            "b/s.yaml": secret("one", extra="\n  labels: {a: b}") + "---\n" + secret("two"),
        },
    )
    for key, selector in {"greater": "size>3", "less": "size<3", "greater-text": "a>3", "two-equals": "a==b"}.items():
        labelled = secret("s", extra="\n  labels: {size: '5', a: b}")
        over(
            f"corners/label-{key}",
            f'patches:\n- target: {{labelSelector: \'{selector}\'}}\n  patch: \'[{{"op": "add", "path": "/hit", "value": 1}}]\'\n',
            base={"b/k": "resources: [s.yaml]\n", "b/s.yaml": labelled},
        )
    crd = (
        '{"example.com/v1.Thing": {"Schema": {"properties": {"kind": {}, "apiVersion": {}, "metadata": {}, '
        '"notes": {"x-kubernetes-annotation": ""}, "labels": {"x-kubernetes-label-selector": ""}, '
        '"own": {"x-kubernetes-identity": ""}}}}}'
    )
    over(
        "corners/crds",
        "namePrefix: p-\ncommonLabels: {a: b}\ncommonAnnotations: {c: d}\ncrds: [crd.json]",
        {"o/crd.json": crd},
        {
            "b/k": "resources: [t.yaml]",
            "b/t.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nnotes: {x: z}\nlabels: {x: z}\nown: me\n",
        },
    )
    schema = '{"definitions": {"a.Thing": {"properties": {"spec": {"$ref": "#/definitions/a.Spec"}}, "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Thing"}]}, "a.Spec": {"properties": {"items": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-strategy": "merge", "x-kubernetes-list-map-keys": ["name"]}, "map": {"additionalProperties": {"type": "object", "properties": {}}}}}}}'
    over(
        "corners/openapi-reference",
        "openapi: {path: s.json}\npatches: [{path: p.yaml}]",
        {
            "o/s.json": schema,
            "o/p.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {items: [{name: y2, w: 3}], map: {k: {v: 1}}}\n",
        },
        things,
    )
    over(
        "corners/subjects",
        "transformers: [t.yaml]",
        {
            "o/t.yaml": "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: shop}\nsetRoleBindingSubjects: allServiceAccounts\nfieldSpecs: []\n"
        },
        {
            "b/k": "resources: [r.yaml]",
            "b/r.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: x}\nsubjects: [{kind: ServiceAccount, name: a, namespace: b}, {kind: User, name: c}]\n",
        },
    )
    over(
        "corners/subjects-none",
        "transformers: [t.yaml]",
        {
            "o/t.yaml": "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: shop}\nsetRoleBindingSubjects: none\nfieldSpecs: []\n"
        },
        {
            "b/k": "resources: [r.yaml]",
            "b/r.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r}\nsubjects: [{kind: ServiceAccount, name: default}]\n",
        },
    )
    over(
        "corners/scalar-labels",
        "commonLabels: {a: b}",
        base={
            "b/k": "resources: [s.yaml]",
            "b/s.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s, labels: text}\n",
        },
    )
    over(
        "corners/map-in-name",
        "namePrefix: p-\nconfigurations: [c.yaml]",
        {"o/c.yaml": "namePrefix:\n- path: spec\n  kind: Thing\n"},
        things,
    )
    over(
        "corners/vars-list",
        "vars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: c}, fieldref: {fieldpath: data.v}}]\nconfigurations: [c.yaml]",
        {"o/c.yaml": "varReference:\n- path: spec/list\n  kind: Thing\n"},
        things,
    )
    over(
        "corners/vars-index",
        "vars: [{name: V, objref: {group: example.com, version: v1, kind: Thing, name: t}, fieldref: {fieldpath: 'spec.items[1].name'}}]",
        base={**things, "b/c.yaml": configmap("c", data="v: x", extra="\n  annotations: {note: '$(V) and $(V'}")},
    )
    over(
        "corners/list-items-map",
        "",
        base={"b/k": "resources: [l.yaml]\n", "b/l.yaml": "apiVersion: v1\nkind: List\nitems: {a: b}\n"},
    )


def scalars() -> None:
    """Scalars that are no strings: kustomize reads YAML 1.2 for most, and writes annotations as text."""
    values = "{a: 1, b: true, c: null, d: 1.5, e: text, f: '1'}"
    plain = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: db, labels: {{l: '1'}}, annotations: {values}}}\nstringData: {{p: fake}}\n"
    for key, fields in {
        "nothing": "",
        "prefix": "namePrefix: p-",
        "namespace": "namespace: shop",
        "patch": "patches: [{path: p.yaml}]",
    }.items():
        over(
            f"scalars/annotations-{key}",
            fields,
            {"o/p.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ntype: x\n"},
            {"b/k": "resources: [s.yaml]", "b/s.yaml": plain},
        )
    for key, fields in {
        "labels": "commonLabels: {a: 1}",
        "labels-true": "labels: [{pairs: {a: true}}]",
        "annotations": "commonAnnotations: {a: 1}",
        "prefix": "namePrefix: 1",
        "namespace": "namespace: 1",
        "name": generator("1"),
        "literal": generator("db", "literals: [1]"),
        "count": "replicas: [{name: web, count: '3'}]",
    }.items():
        over(f"scalars/{key}", fields, base=BASE)
    over(
        "scalars/numeric-replacement",
        "replacements: [{source: {kind: ConfigMap, name: c, fieldPath: data.num}, targets: [{select: {kind: Secret}, fieldPaths: [stringData.password]}, {select: {kind: Deployment}, fieldPaths: [spec.replicas], options: {create: true}}]}]",
        base={**BASE, "b/k": "resources: [secret.yaml, web.yaml, c.yaml]", "b/c.yaml": configmap("c", data="num: '5'")},
    )


def paths() -> None:
    for key, entry in {
        "dot": "./s.yaml",
        "slash": "d/",
        "up": "d/../s.yaml",
        "double": "d//s.yaml",
        "dot-dir": "./d",
        "space": "with space.yaml",
        "absolute": "/s.yaml",
        "empty": '""',
        "null": "null",
    }.items():
        tree(
            f"paths/{key}",
            {
                "o/k": f"resources: [{entry}]\n" + generator(),
                "o/s.yaml": secret("s"),
                "o/d/k": generator("d"),
                "o/d/s.yaml": secret("d2"),
                "o/with space.yaml": secret("w"),
            },
        )
    for key, entry in {"dot": "./p.yaml", "up": "d/../p.yaml", "json": "p.json"}.items():
        over(
            f"paths/patch-{key}",
            f"patches: [{{path: {entry}, target: {{kind: Secret}}}}]",
            {
                "o/p.yaml": secret("x", keys="extra"),
                "o/p.json": '[{"op": "add", "path": "/stringData/x", "value": "fake"}]',
                "o/d/x": "x",
            },
            BASE,
        )
    over("paths/openapi-version", "openapi: {version: v1.21.2}", {}, GENERATED)
    over("paths/openapi-unknown-version", "openapi: {version: v9}", {}, GENERATED)


PARTS: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    ("namePrefix", lambda r: f"namePrefix: {r.choice('pqr')}-"),
    ("nameSuffix", lambda r: f"nameSuffix: -{r.choice('stu')}"),
    ("namespace", lambda r: f"namespace: {r.choice(['one', 'two'])}"),
    (
        "secretGenerator",
        lambda r: (
            f"secretGenerator:\n- name: {r.choice(['db', 'token', 'api'])}\n  behavior: {r.choice(['create', 'merge', 'replace'])}\n  literals: [{r.choice('xyz')}=fake]\n  options: {{disableNameSuffixHash: {r.choice(['true', 'false'])}}}"
        ),
    ),
    (
        "patches",
        lambda r: (
            'patches:\n- target: {kind: Secret}\n  patch: \'[{"op": "add", "path": "/data", "value": {"z": "ZmFrZQ=="}}]\''
            if r.random() < 0.3
            else f"patches:\n- target: {{kind: Deployment}}\n  patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {{name: any}}\n    spec: {{template: {{spec: {{containers: [{{name: main, env: [{{name: E, valueFrom: {{secretKeyRef: {{name: {r.choice(['db', 'token', 'api'])}, key: k}}}}}}]}}]}}}}}}"
        ),
    ),
    ("labels", lambda r: "labels:\n- pairs: {a: b}\n  includeSelectors: true"),
    (
        "replacements",
        lambda r: (
            f"replacements:\n- source: {{kind: Secret, name: {r.choice(['db', 'api'])}}}\n  targets: [{{select: {{kind: Deployment}}, fieldPaths: [spec.template.spec.volumes.0.secret.secretName]}}]"
        ),
    ),
    (
        "patchesStrategicMerge",
        lambda r: (
            f"patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: Secret\n  metadata: {{name: {r.choice(['db', 'token', 'api'])}}}\n  {r.choice(['$patch: delete', 'type: example.com/x', 'stringData: {p: fake}', 'immutable: true'])}"
        ),
    ),
    (
        "patchesJson6902",
        lambda r: (
            f'patchesJson6902:\n- target: {{version: v1, kind: Secret, name: {r.choice(["db", "token", "api"])}}}\n  patch: \'[{{"op": "replace", "path": "/metadata/name", "value": "{r.choice(["db", "token", "new"])}"}}]\''
        ),
    ),
    ("commonAnnotations", lambda r: "commonAnnotations: {note: x}"),
    ("components", lambda r: "components: [../c]"),
    (
        "vars",
        lambda r: (
            f"vars:\n- name: V\n  objref: {{apiVersion: v1, kind: Secret, name: {r.choice(['db', 'token', 'api'])}}}"
        ),
    ),
    (
        "transformers",
        lambda r: (
            "transformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: t}\n  prefix: t-\n  fieldSpecs: [{path: metadata/name, kind: Secret}]"
        ),
    ),
)


def drawn(count: int = 90, more: int = 60) -> None:
    """Overlays on overlays on bases, with features drawn at random."""
    for number in range(count + more):
        r = random.Random(number)
        parts = PARTS[:7] if number < count else PARTS
        files: Files = {}
        bases = ["b0", "b1"][: r.randint(1, 2)]
        for base in bases:
            wants = r.sample(["db", "token", "api"], 2)
            generated = "".join(f"- name: {name}\n  literals: [password=fake]\n" for name in wants[:1])
            files[f"{base}/k"] = f"resources: [web.yaml, plain.yaml]\nsecretGenerator:\n{generated}" + r.choice(
                ["", "namePrefix: b-\n", "namespace: one\n"]
            )
            files[f"{base}/web.yaml"] = deployment(f"web-{base}", r.choice(wants)).replace("value: x", "value: $(V)")
            files[f"{base}/plain.yaml"] = secret(wants[1], r.choice(["", "one"]))
        if number >= count:
            files["c/k"] = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + r.choice(
                [generator("extra"), generator("db", "behavior: merge\nliterals: [c=fake]"), "namePrefix: c-\n"]
            )
        below = bases
        for level in range(r.randint(1, 3)):
            name = f"l{level}"
            chosen = r.sample(parts, r.randint(1, 4))
            files[f"{name}/k"] = f"resources: [{', '.join('../' + base for base in below)}]\n" + "\n".join(
                make(r) for _, make in chosen
            )
            below = [name]
        tree(f"drawn/{number:03d}", files, root=below[0])


def main(output: str) -> None:
    for family in (
        names,
        generators,
        behavior,
        references,
        custom,
        patches,
        json_patches,
        targets,
        replacements,
        transformers,
        labels,
        components,
        layers,
        lists,
        files,
        variables,
        annotations,
        paths,
        scalars,
        corners,
        words,
        drawn,
    ):
        family()
    for family_name, listed in trees.items():
        text = ""
        for name, root, written in listed:
            text += f"=== {name}\nroot: {root}\n" + "".join(f"-- {path} --\n{body}" for path, body in written.items())
        Path(output, f"{family_name}.trees").write_text(text)


if __name__ == "__main__":
    main(sys.argv[1])
