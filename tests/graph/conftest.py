"""A small repository with something of everything that the graph shows. Its values are canaries: none may come out."""

from __future__ import annotations

from pathlib import Path

import pytest

CANARY = "canary-7f3a-not-a-real-one"

FILES = {
    "base/kustomization.yaml": "resources: [pod.yaml]\n",
    "base/pod.yaml": """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  imagePullSecrets: [{name: registry}]
  containers:
    - name: web
      image: web
      envFrom: [{secretRef: {name: db}}]
      env:
        - {name: TOKEN, valueFrom: {secretKeyRef: {name: tokens, key: token, optional: true}}}
""",
    "overlays/prod/kustomization.yaml": "namespace: prod\nresources: [../../base]\n",
    "overlays/staging/kustomization.yaml": f"""\
namespace: staging
resources: [../../base]
secretGenerator: [{{name: db, literals: ["password={CANARY}"]}}]
""",
    "certificate.yaml": """\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: "web", namespace: staging}
spec: {secretName: web-tls, dnsNames: [shop.example], issuerRef: {name: ca}}
""",
    "unused.yaml": f"""\
apiVersion: v1
kind: Secret
metadata:
  name: unused
  namespace: data
  annotations: {{note: "</script><script>{CANARY}"}}
stringData:
  url: https://shop:{CANARY}@db.example
""",
    ".secretlint.yaml": "external-secrets: [{namespace: staging, name: registry}]\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository on disk; it is the working directory."""
    root = tmp_path / "shop"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    return root
