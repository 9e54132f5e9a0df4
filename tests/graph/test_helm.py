"""Charts of the repository rendered by the real helm: findings at their templates, values nowhere."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest

from secretlint import config, engine
from secretlint.model import Report
from secretlint.report import Options
from secretlint.report import graph as graph_report
from secretlint.report import json as json_report
from secretlint.report import text as text_report

TOOLS = Path(__file__).parents[2] / ".tools" / "bin"
HELM = shutil.which("helm", path=os.pathsep.join((os.environ.get("PATH", ""), str(TOOLS))))
pytestmark = pytest.mark.skipif(HELM is None, reason="no helm on PATH or in .tools/bin")

CANARY = "canary-51c2-not-a-real-one"

CHART = {
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "charts/web/values.yaml": "secret: {create: true, name: '', password: unset}\nextra: []\nmigrate: false\n",
    "charts/web/templates/_helpers.tpl": """\
{{- define "web.secret" -}}
{{ .Values.secret.name | default (printf "%s-db" .Release.Name) }}
{{- end }}
""",
    "charts/web/templates/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web
          env:
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ include "web.secret" . }}
                  key: password
            {{- range .Values.extra }}
            - name: {{ .name }}
              valueFrom:
                secretKeyRef:
                  name: {{ .secret }}
                  key: token
            {{- end }}
""",
    "charts/web/templates/secret.yaml": """\
{{- if .Values.secret.create }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "web.secret" . }}
stringData:
  password: {{ .Values.secret.password | quote }}
{{- end }}
""",
    "charts/web/templates/migrate.yaml": """\
{{- if .Values.migrate }}
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: web
          image: web
          envFrom:
            - secretRef:
                name: {{ include "web.secret" . }}
{{- end }}
""",
}
DEPLOYMENT = "charts/web/templates/deployment.yaml"


def release(values: str) -> str:
    return f"""\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: shop, namespace: shop}}
spec:
  interval: 1h
  chart: {{spec: {{chart: ./charts/web, sourceRef: {{kind: GitRepository, name: flux-system}}}}}}
  values: {values}
"""


def application(helm: str) -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: shop, namespace: argocd}}
spec:
  project: default
  source: {{repoURL: "https://example.org/shop.git", path: charts/web, targetRevision: main, helm: {helm}}}
  destination: {{server: "https://kubernetes.default.svc", namespace: shop}}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes the chart and more files, and lints them with helm."""
    assert HELM is not None
    monkeypatch.setenv("PATH", f"{Path(HELM).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    root = tmp_path / "repository"

    def lint(helm: bool = True, **files: str) -> Report:
        named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
        for name, text in (CHART | named).items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(root)
        return engine.run(config.load(["."], cache=False, helm=helm))

    return lint


def lines(report: Report, *families: str) -> list[str]:
    return [
        f"{one.span.path}:{one.span.line} {one.rule.name}"
        for one in report.findings
        if one.rule.id.startswith(families or ("KSL2", "KSL3")) and one.severity != "info"
    ]


def test_the_chart_makes_what_it_uses(run) -> None:
    assert lines(run(release=release("{}"))) == []


def test_the_chart_is_told_not_to_make_it(run) -> None:
    assert lines(run(release=release("{secret: {create: false}}"))) == [f"{DEPLOYMENT}:17 reference-missing-secret"]


def test_something_else_makes_it_in_the_namespace_of_the_release(run) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: shop-db, namespace: shop}\nstringData: {password: none}\n"
    assert lines(run(release=release("{secret: {create: false}}"), secret=secret)) == []


def test_something_else_makes_it_in_another_namespace(run) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: shop-db, namespace: other}\nstringData: {password: none}\n"
    found = lines(run(release=release("{secret: {create: false}}"), secret=secret))
    assert found == [f"{DEPLOYMENT}:17 reference-wrong-namespace"]


def test_a_key_that_the_other_secret_lacks(run) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: mail, namespace: shop}\nstringData: {password: none}\n"
    values = "{extra: [{name: A, secret: mail}]}"
    assert lines(run(release=release(values), secret=secret)) == [f"{DEPLOYMENT}:24 reference-missing-key"]


def test_a_name_out_of_the_values_in_a_loop(run) -> None:
    values = "{extra: [{name: A, secret: shop-db}, {name: B, secret: gone}]}"
    found = lines(run(release=release(values)))
    assert found == [f"{DEPLOYMENT}:23 reference-missing-secret", f"{DEPLOYMENT}:24 reference-missing-key"]


def test_an_application_with_parameters(run) -> None:
    argo = application('{parameters: [{name: secret.create, value: "false"}]}')
    # helm reads a parameter as `--set` does, so "false" is a boolean
    assert lines(run(argo=argo)) == [f"{DEPLOYMENT}:17 reference-missing-secret"]


@pytest.mark.parametrize(
    "helm",
    [
        "{valuesObject: {secret: {create: false}}}",
        '{values: "secret: {create: false}"}',
        "{valueFiles: [prod-values.yaml]}",
        "{valueFiles: [prod-values.yaml], releaseName: shop}",
    ],
)
def test_an_application_with_values(run, helm: str) -> None:
    report = run(argo=application(helm), **{"charts__web__prod-values": "secret: {create: false}\n"})
    assert lines(report) == [f"{DEPLOYMENT}:17 reference-missing-secret"]


def test_two_releases_of_one_chart(run) -> None:
    other = release("{secret: {create: false}}").replace("shop", "mail")
    report = run(release=release("{}"), other=other)
    [finding] = [one for one in report.findings if one.rule.name == "reference-missing-secret"]
    assert (finding.span.path, finding.span.line, finding.object.namespace) == (DEPLOYMENT, 17, "mail")


def test_a_hook_before_its_secret(run) -> None:
    report = run(release=release("{migrate: true}"))
    [finding] = [one for one in report.findings if one.rule.name == "secret-after-its-user"]
    assert (finding.span.path, finding.span.line) == ("charts/web/templates/migrate.yaml", 17)
    assert "Helm" in finding.message and "Argo" not in finding.message


def test_without_the_option_nothing_is_rendered(run) -> None:
    assert lines(run(helm=False, release=release("{secret: {create: false}}"))) == []


def test_a_chart_that_does_not_render_is_said_once_and_nothing_is_missing(run) -> None:
    broken = "{{ fail .Values.secret.password }}\nkind: Secret\nmetadata: {name: x}\n"
    container = "{name: a, image: a, envFrom: [{secretRef: {name: x}}]}"
    pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{containers: [{container}]}}\n"
    report = run(release=release(f"{{secret: {{password: {CANARY}}}}}"), charts__web__templates__broken=broken, pod=pod)
    assert lines(report) == []
    notes = [one for one in report.not_checked if "chart not rendered" in one.reason]
    assert [one.path for one in notes] == ["charts/web/Chart.yaml"]
    assert CANARY not in str(notes)


def test_dependencies_that_are_not_vendored(run) -> None:
    chart = (
        CHART["charts/web/Chart.yaml"]
        + 'dependencies: [{name: redis, version: 1.0.0, repository: "https://charts.example"}]\n'
    )
    report = run(release=release("{secret: {create: false}}"), charts__web__Chart=chart)
    assert lines(report) == []
    assert any("chart not rendered" in one.reason for one in report.not_checked)


def test_values_do_not_come_out(run) -> None:
    values = f"{{secret: {{password: {CANARY}}}, extra: [{{name: A, secret: gone}}], migrate: true}}"
    report = run(release=release(values))
    out = io.StringIO()
    graph_report.write(engine.overview_of(config.load(["."], cache=False, helm=True), ""), out, "json")
    json_report.write(report, out, Options())
    text_report.write(report, out, Options())
    assert "gone" in out.getvalue()
    shown = [line for line in out.getvalue().splitlines() if CANARY in line]
    assert shown == []
