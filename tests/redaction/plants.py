"""Repositories full of canaries: in every place where a manifest can hold a value, well-formed and not."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator

from tests.content import material
from tests.redaction.canary import Canaries

_PLACE = re.compile(r"«(\w+)»")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _forms(canary: str) -> dict[str, Callable[[], str]]:
    return {
        "c": lambda: canary,
        "b": lambda: _encoded(canary),
        "newline": lambda: _encoded(canary + "\n"),
        "quoted": lambda: _encoded(f'"{canary}"'),
        "twice": lambda: _encoded(_encoded(canary)),
        "pair": lambda: _encoded(f"bot:{canary}"),
        "docker": lambda: _encoded(json.dumps({"auths": {"ghcr.io": {"username": "bot", "password": canary}}})),
        "jwt": lambda: material.jwt({"iss": "kubernetes/serviceaccount", "sub": canary}).decode(),
    }


def fill(template: str, canaries: Canaries) -> str:
    """The template with a new canary at each `«form»`."""
    return _PLACE.sub(lambda found: _forms(canaries.new())[found[1]](), template)


KINDS = (
    (
        "Opaque",
        ("password", "API_KEY", "config.yaml", "token", "tls.crt", "ca.crt", "id_rsa", "kubeconfig", "key.json"),
    ),
    ("kubernetes.io/tls", ("tls.crt", "tls.key", "ca.crt")),
    ("kubernetes.io/basic-auth", ("username", "password")),
    ("kubernetes.io/ssh-auth", ("ssh-privatekey", "known_hosts")),
    ("kubernetes.io/dockerconfigjson", (".dockerconfigjson",)),
    ("kubernetes.io/dockercfg", (".dockercfg",)),
    ("kubernetes.io/service-account-token", ("token", "ca.crt")),
    (
        "bootstrap.kubernetes.io/token",
        ("token-id", "token-secret", "expiration", "usage-bootstrap-x", "auth-extra-groups"),
    ),
    ("kubernetes.io/tlss", ("password",)),
    ("my type", ("password",)),
)

DATA_VALUES = (
    "«b»",
    "«newline»",
    "«quoted»",
    "«twice»",
    "«pair»",
    "«docker»",
    "«c»",
    "'«b»'",
    '"«b»\\n"',
    "«b»=",
    "'«b» '",
    "«c»!",
    "{inner: «c»}",
    "[«c», «b»]",
    "!!binary «b»",
    "!!int «c»",
    "&anchor «b»",
    "|\n    «b»\n    «b»",
    ">\n    «b»\n    «b»",
    "«b» # «c»",
    "«jwt»",
)
STRING_VALUES = (
    "«c»",
    "'«c»'",
    '"«c»"',
    '"«c>»\\q"'.replace("«c>»", "«c»"),
    "|\n    «c»",
    "|-\n    «c»\n    «c»",
    ">\n    «c»\n    «c»",
    "'\"«c»\"'",
    '"«c»\\r\\n"',
    '" «c» "',
    "«b»",
    "«twice»",
    "postgres://bot:«c»@db:5432/app",
    "«jwt»",
    "{inner: «c»}",
    "[«c»]",
    "!vault «c»",
    "12345e67 # «c»",
    "-----BEGIN PRIVATE KEY----- «b»",
    '\'{"auths": {"ghcr.io": {"auth": "«c»"}}}\'',
    '\'{"auths": {"«c>» x": {"auth": "«pair»"}}}\''.replace("«c>»", "«c»"),
    '\'{"auths": {"ghcr.io": {"username": "«c»", "password": "«c»\\n"}}}\'',
    '\'{"type": "service_account", "private_key": "«c»", "client_email": "«c»", "token_uri": "«c»"}\'',
    '\'{"type": "service_account", "private_key": "«c»\'',
    "'{kind: Config, clusters: [{name: «c», cluster: {server: «c»}}], contexts: [], current-context: «c»}'",
)


def secrets(canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    """Secrets of every type, each key with every way to write a value; one to a file, and all in one."""
    for number, (kind, keys) in enumerate(KINDS):
        for part, values in (("data", DATA_VALUES), ("stringData", STRING_VALUES)):
            for turn, value in enumerate(values):
                yield f"secrets/{number}-{part}-{turn}.yaml", _secret(turn, kind, part, keys, value, canaries).encode()
            documents = [_secret(turn, kind, part, keys, value, canaries) for turn, value in enumerate(values)]
            yield f"lists/{number}-{part}.yaml", "\n---\n".join(documents).encode()


def _secret(turn: int, kind: str, part: str, keys: tuple[str, ...], value: str, canaries: Canaries) -> str:
    lines = "".join(f"  {key}: {fill(value, canaries)}\n" for key in keys)
    metadata = f"metadata:\n  name: s{turn}\n  namespace: shop\n"
    return f"apiVersion: v1\nkind: Secret\n{metadata}type: {kind}\n{part}:\n{lines}"


ODD_SECRETS = (
    "stringdata:\n  password: «c»\n",
    "Data:\n  password: «b»\n",
    "password: «c»\n",
    "data: «c»\n",
    "stringData: password=«c»\n",
    "stringData:\n- password=«c»\n- {password: «c»}\n",
    "stringData: {password:«c»}\n",
    "stringData:\n  password:«c»\n",
    "data:\n  password=«c»: \n",
    "data:\n  password:«c»: x\n",
    "stringData:\n  ? password\n  : «c»\n",
    "stringData:\n  ? [«c»]\n  : x\n",
    "stringData:\n  ? {a: «c»}\n  : x\n",
    "stringData:\n  password: «c»\n  password: «c»\n",
    "data:\n  password: «b»\nstringData:\n  password: «c»\n",
    "data:\n  password: «b»\ndata:\n  password: «b»\n",
    "immutable: «c»\n",
    "immutable: true\ndata: [«c»]\n",
    "spec:\n  password: «c»\n",
    "spec: {password:«c»}\n",
    "{password:«c»: x}\n",
    "password=«c»:\n",
    "stringData:\n  password: «c»\n...\nmore: «c»\n",
    "stringData:\n  <<: {password: «c»}\n  password: «c»\n",
    "x: &x {password: «c»}\nstringData:\n  <<: *x\n",
    "stringData:\n  12: «c»\n  1.5: «c»\n  true: «c»\n  null: «c»\n",
    "sops: {mac: «c», version: 3}\nstringData:\n  password: «c»\n  other: ENC[AES256_GCM,data:«b»,type:str]\n",
)
ODD_METADATA = (
    "annotations: {note: «c»}",
    'annotations: {kubectl.kubernetes.io/last-applied-configuration: \'{"kind":"Secret","stringData":{"p":"«c»"}}\'}',
    "annotations: {note: [«c»]}",
    "annotations: {note: 12, other: «c»}",
    "annotations: «c»",
    "labels: {password: '«c»'}",
    "labels: {password: '«c» !'}",
    "finalizers: [«c»]",
    "password: «c»",
    "labels: {password:«c», x=«c»: y}",
    "annotations: {password:«c»: x, 'password=«c»': y}",
    "creationTimestamp: «c»",
    "ownerReferences: [{password: «c»}]",
)


def odd_secrets(canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    """Secrets with a value where none belongs."""
    for number, body in enumerate(ODD_SECRETS):
        text = "apiVersion: v1\nkind: Secret\nmetadata: {name: odd, namespace: shop}\n" + fill(body, canaries)
        yield f"odd/{number}.yaml", text.encode()
    for number, body in enumerate(ODD_METADATA):
        text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: odd\n  " + fill(body, canaries) + "\n"
        yield f"odd/metadata-{number}.yaml", text.encode()


OTHERS = {
    "pod.yaml": """apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {password: «c», url: 'https://bot:«c»@example.com'}
spec:
  imagePullSecrets: [{name: s0}]
  containers:
    - name: web
      image: ghcr.io/shop/web:1
      command: [run, --password=«c»]
      args: [--token, «c», 'PASSWORD=«c»']
      env:
        - {name: DB_PASSWORD, value: «c»}
        - {name: DATABASE_URL, value: 'postgres://bot:«c»@db/app'}
        - {name: BOTH, value: «c», valueFrom: {secretKeyRef: {name: s0, key: password}}}
        - {name: NUMBER, value: 12, password: «c»}
        - {name: P, valueFrom: {secretKeyRef: {name: s0, key: missing, password: «c»}}}
        - {name: Q, valueFrom: {secretKeyRef: {name: missing, key: password}}}
      livenessProbe:
        httpGet: {path: /, port: 80, httpHeaders: [{name: Authorization, value: Bearer «c»}]}
      passwrod: «c»
  password: «c»
""",
    "configmap.yaml": """apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  password: «c»
  .env: |
    DB_PASSWORD=«c»
    # old: «c»
  app.properties: |
    spring.datasource.password=«c»
  config.json: '{"password": "«c»", "auths": {"ghcr.io": {"auth": "«pair»"}}}'
  nginx.conf: "proxy_set_header Authorization 'Basic «pair»';"
""",
    "values.yaml": """auth:
  password: «c»
  existingSecret: s0
  url: redis://:«c»@redis:6379
env:
  - name: TOKEN
    value: «c»
""",
    "release.yaml": """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: db, namespace: shop}
spec:
  interval: 1h
  chart: {spec: {chart: postgresql, sourceRef: {kind: HelmRepository, name: bitnami}}}
  values:
    auth: {password: «c», postgresPassword: «c»}
""",
    "flux.yaml": """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./base
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {DB_PASSWORD: «c», DB_PW: «c», BASIC_AUTH: «c», SENHA: «c», name: web}}
""",
    "applications.yaml": """apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all, namespace: argocd}
spec:
  generators:
    - list:
        elements:
          - {name: base, pw: «c», db: {contraseña: «c», auth: {first: «c»}}}
        values: {psk: «c»}
  template:
    metadata: {name: '{{name}}'}
    spec:
      destination: {namespace: shop}
      source: {repoURL: https://git.example.com/a.git, path: '{{name}}'}
""",
    "application.yaml": """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: db, namespace: argocd}
spec:
  destination: {namespace: shop}
  source:
    repoURL: https://bot:«c»@git.example.com/a.git
    path: base
    helm: {parameters: [{name: auth.password, value: «c»}], values: 'password: «c»'}
""",
    "base/kustomization.yaml": """resources: [deployment.yaml]
secretGenerator:
  - name: generated
    literals: [password=«c», 'token= «c»', broken«c»]
    envs: [secret.env]
    files: [config=secret.txt]
configMapGenerator:
  - {name: settings, literals: ['DB_PASSWORD=«c»']}
patches:
  - patch: |
      - {op: add, path: /spec/template/spec/containers/0/env, value: [{name: PASSWORD, value: «c»}]}
    target: {kind: Deployment}
  - patch: |
      apiVersion: v1
      kind: Secret
      metadata: {name: s0}
      stringData: {password: «c»}
""",
    "base/secret.env": "PASSWORD=«c»\n# «c»\nTOKEN='«c»'\nbroken «c»\nPEM=-----BEGIN PRIVATE KEY-----\n"
    + "«b»«b»\n" * 3
    + "-----END PRIVATE KEY-----\n",
    "base/secret.txt": "«c»\n",
    "base/deployment.yaml": """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ghcr.io/shop/web:1
          envFrom: [{secretRef: {name: generated}}, {secretRef: {name: s1, password: «c»}}]
""",
    "secret.json": '{"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "j"}, "data": {"a": "«b»", "b": «c»}}',
    "number.json": '{"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "n"}, "data": {"a": 12, "b": "«c»!"}}',
    "broken.json": '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "j"}, "data": {"a": "«b»", "b": "«c»}',
    "two.json": '{"kind": "Secret", "stringData": {"p": "«c»"}}{"kind": "Secret", "stringData": "«c»"}',
    "sealed.yaml": """apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed}
spec:
  encryptedData: {password: «c»}
  template: {data: {url: 'https://bot:«c»@example.com'}}
""",
    "docker/config.json": '{"auths": {"ghcr.io": {"auth": "«pair»", "identitytoken": "«c»"}}}',
    "kubeconfig.yaml": """apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: 'https://k', certificate-authority-data: «b»}}]
users: [{name: bot, user: {token: «c», password: «c»}}]
""",
}


def others(canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    """Everything else that holds values, references included."""
    for name, template in OTHERS.items():
        yield f"others/{name}", fill(template, canaries).encode()


BROKEN = (
    "stringData:\n  password: '«c»\n",
    'stringData:\n  password: "«c»\n',
    'stringData:\n  password: "\\q«c»"\n',
    "stringData:\n\tpassword: «c»\n",
    "stringData:\n  password: «c»\n other: «c»\n",
    "stringData: {password: «c»\n",
    "stringData: [«c»\n",
    "stringData:\n  password: *«c»\n",
    "stringData:\n  password: &«c» x\n",
    "stringData:\n  password: !«c» x\n",
    "stringData:\n  password: !x!«c» x\n",
    "stringData:\n  password: @«c»\n",
    "stringData:\n  password: %«c»\n",
    "stringData:\n  password: `«c»`\n",
    "stringData:\n  password: «c»: «c»\n",
    "stringData:\n  password: - «c»\n",
    "stringData:\n  «c»\n",
    "stringData:\n  password: |\n  «c»\n",
    "stringData:\n  password: |9\n    «c»\n",
    "stringData:\n  password: |«c»\n    x\n",
    "stringData:\n  password: {{ «c» }}\n",
    'stringData:\n  password: {{ .Values.x | default "«c»" }}\n',
    "--- «c»\nstringData: {}\n",
    "---«c»\nstringData: {}\n",
    "%«c» x\n---\nstringData: {}\n",
    "%YAML 9.«c»\n---\nstringData: {}\n",
    "stringData:\n  password: «c»\n---«c»\n",
    "stringData:\n  password: «c»\x00\n",
    "stringData:\n  password: «c»\x07\n",
    "stringData:\n-----BEGIN PRIVATE KEY-----\n«b»\n-----END PRIVATE KEY-----\n",
    "<<<<<<< HEAD\nstringData: {p: «c»}\n=======\nstringData: {p: «c»}\n>>>>>>> x\n",
    "stringData:\n  password: «c»\n  password2: '«c»'«c»\n",
)


def broken(canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    """Files that are no YAML, or only just, in several encodings."""
    head = "apiVersion: v1\nkind: Secret\nmetadata: {name: broken}\n"
    for number, body in enumerate(BROKEN):
        for turn, encoding in enumerate(("utf-8", "utf-8-sig", "utf-16", "utf-16-le")):
            yield f"broken/{number}-{turn}.yaml", (head + fill(body, canaries)).encode(encoding)
        yield f"broken/{number}-crlf.yaml", (head + fill(body, canaries)).replace("\n", "\r\n").encode()
        yield f"broken/{number}-alone.yaml", fill(body, canaries).encode()
        yield f"broken/{number}-latin.yaml", (head + fill(body, canaries)).encode() + b"x: \xff\xfe\n"
        yield (
            f"broken/{number}.json",
            fill('{"kind": "Secret", "stringData": {"password": "«c»", «c»}}', canaries).encode(),
        )


def keys(canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    """Private keys, whole and damaged; lines of them are canaries too."""
    for number, (key, form) in enumerate(
        (
            (material.rsa_key(), "pkcs8"),
            (material.rsa_key(), "traditional"),
            (material.ec_key(), "pkcs8"),
            (material.ed_key(), "openssh"),
        )
    ):
        pem = material.key_pem(key, form)
        canaries.extra += [line[:24] for line in pem.splitlines()[2:-2] if len(line) > 24]
        indented = pem.decode().replace("\n", "\n    ")
        crt = (
            material.pem(material.certificate(f"canary-{number}", material.ec_key("other")))
            .decode()
            .replace("\n", "\n    ")
        )
        head = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ntype: kubernetes.io/tls\nstringData:\n"
        yield f"keys/{number}-whole.yaml", f"{head}  tls.crt: |\n    {crt}\n  tls.key: |\n    {indented}\n".encode()
        yield f"keys/{number}-swapped.yaml", f"{head}  tls.crt: |\n    {indented}\n  tls.key: |\n    {crt}\n".encode()
        yield f"keys/{number}-cut.yaml", f"{head}  tls.crt: |\n    {crt}\n  tls.key: |\n    {indented[:150]}\n".encode()
        yield f"keys/{number}-alone.yaml", pem
        ssh = head.replace("kubernetes.io/tls", "kubernetes.io/ssh-auth")
        yield f"keys/{number}-ssh.yaml", f"{ssh}  ssh-privatekey: |-\n    {indented.rstrip()}\n".encode()


def repository(canaries: Canaries) -> dict[str, bytes]:
    """All of it."""
    makers = (secrets, odd_secrets, others, broken, keys)
    return dict(pair for maker in makers for pair in maker(canaries))
