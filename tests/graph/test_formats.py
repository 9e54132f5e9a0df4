"""`secretlint graph` in its five formats, and `secretlint inventory`: what they say, and that no value is in it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from secretlint import config, engine, inventory
from secretlint.report import graph as report

from .conftest import CANARY

STATUSES = {
    "prod/db": "missing",
    "prod/registry": "missing",
    "prod/tokens": "missing",
    "staging/db": "made",
    "staging/registry": "external",
    "staging/tokens": "missing",
    "staging/web-tls": "made",
    "data/unused": "made",
}


def written(format: str, secret: str = "") -> str:
    rows = engine.overview_of(config.load(["."], cache=False), secret)
    out = io.StringIO()
    report.write(rows, out, format)
    return out.getvalue()


@pytest.mark.parametrize("format", report.FORMATS)
def test_no_value_comes_out(shop: Path, format: str) -> None:
    assert CANARY not in written(format)


def test_json_has_every_secret_with_its_status(shop: Path) -> None:
    found = json.loads(written("json"))
    assert found["schema"] == 1
    assert {f"{one['namespace']}/{one['name']}": one["status"] for one in found["secrets"]} == STATUSES


ROW = {
    "namespace": str,
    "name": str,
    "status": str,
    "types": list,
    "keys": list,
    "open": bool,
    "made_by": list,
    "used_by": list,
}
PLACE = {"kind": str, "name": str, "environment": str, "path": str, "line": int, "column": int}
USER = PLACE | {"namespace": str, "field": str, "usage": str, "keys": list, "optional": bool, "status": str}


def shape(row: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in row.items()}


def test_json_fields(shop: Path) -> None:
    for secret in json.loads(written("json"))["secrets"]:
        assert shape(secret) == ROW
        assert all(shape(one) == PLACE for one in secret["made_by"])
        assert all(shape(one) == USER for one in secret["used_by"])


def test_json_says_who_where_and_how(shop: Path) -> None:
    [secret] = json.loads(written("json", "staging/db"))["secrets"]
    assert secret["keys"] == ["password"] and not secret["open"]
    assert secret["made_by"] == [
        {
            "kind": "Secret",
            "name": "db",
            "environment": "overlays/staging",
            "path": "overlays/staging/kustomization.yaml",
            "line": 3,
            "column": 26,
        }
    ]
    [user] = secret["used_by"]
    assert (user["kind"], user["name"], user["usage"], user["environment"]) == (
        "Pod",
        "web",
        "env-from",
        "overlays/staging",
    )
    assert (user["path"], user["line"], user["column"]) == ("base/pod.yaml", 9, 36)


@pytest.mark.parametrize(("wanted", "count"), [("db", 2), ("prod/db", 1), ("shop/db", 0), ("d", 0)])
def test_one_secret_by_its_name(shop: Path, wanted: str, count: int) -> None:
    assert len(json.loads(written("json", wanted))["secrets"]) == count


def test_what_is_made_in_many_namespaces_is_made_where_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "all.yaml").write_text(
        """\
apiVersion: v1
kind: Secret
metadata:
  name: registry
  namespace: kube-system
  annotations: {replicator.v1.mittwald.de/replicate-to: "shop-.*"}
data: {a: ""}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop-eu}
spec:
  containers: [{name: web, image: web, envFrom: [{secretRef: {name: registry}}]}]
"""
    )
    monkeypatch.chdir(tmp_path)
    (row,) = json.loads(written("json", "shop-eu/registry"))["secrets"]
    assert (row["status"], [one["kind"] for one in row["made_by"]]) == ("made", ["Secret"])


def test_a_secret_that_one_environment_lacks_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pod = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: web, envFrom: [{secretRef: {name: db}}]}]}
"""
    made = "kind: SealedSecret\napiVersion: bitnami.com/v1alpha1\nmetadata: {name: db, namespace: shop}\n"
    for name, text in (("prod/pod.yaml", pod), ("dev/pod.yaml", pod), ("dev/sealed.yaml", made)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert written("text").endswith("\n1 Secret, 0 missing, 1 missing for some of their users\n")


def test_a_namespace_with_exceptions_is_written_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "all.yaml").write_text(
        """\
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {name: registry}
spec:
  namespaceSelectors: [{matchLabels: {pull: "true"}}]
  externalSecretSpec: {dataFrom: [{extract: {key: registry}}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"""
    )
    monkeypatch.chdir(tmp_path)
    assert [one["namespace"] for one in json.loads(written("json"))["secrets"]] == ["* but shop"]


def test_text(shop: Path) -> None:
    lines = written("text").splitlines()
    assert lines[lines.index("staging/db (Opaque): made") : lines.index("staging/registry: external")] == [
        "staging/db (Opaque): made",
        "  keys: password",
        "  made by Secret db in overlays/staging at overlays/staging/kustomization.yaml:3:26",
        "  used by Pod web in overlays/staging as env-from at base/pod.yaml:9:36",
    ]
    assert "  used by Pod web in overlays/prod as env-from at base/pod.yaml:9:36 [missing]" in lines
    assert lines[-1] == "8 Secrets, 4 missing"


MERMAID = re.compile(
    r"""flowchart\ LR
    | \ \ n\d+(\(\["[^"\n]+"\]\):::(made|missing|unknown|external)|\["[^"\n]+"\])
    | \ \ n\d+\ -->\|[a-z-]+\|\ n\d+
    | \ \ classDef\ [a-z]+\ \S+""",
    re.VERBOSE,
)
DOT = re.compile(
    r"""digraph\ secrets\ \{ | \ \ rankdir=LR; | \}
    | \ \ n\d+\ \[label="[^"\n]+",\ shape=(box|ellipse),\ color=[a-z]+\];
    | \ \ n\d+\ ->\ n\d+\ \[label="[a-z-]+"\];""",
    re.VERBOSE,
)


@pytest.mark.parametrize(("format", "grammar"), [("mermaid", MERMAID), ("dot", DOT)])
def test_every_line_of_a_drawing_is_well_formed(shop: Path, format: str, grammar: re.Pattern[str]) -> None:
    lines = written(format).splitlines()
    assert [line for line in lines if not grammar.fullmatch(line)] == []
    nodes = {line.split("[")[0].split("(")[0].strip() for line in lines if re.match(r"  n\d+[\[( ]+[\[\"l]", line)}
    ends = {word for line in lines if "->" in line for word in re.findall(r"\bn\d+\b", line)}
    assert ends <= nodes


def test_drawings_have_the_edges(shop: Path) -> None:
    text = written("mermaid")
    names = {label: node for node, label in re.findall(r'(n\d+)\(?\["([^"]+)"', text)}
    assert f"  {names['Certificate web']} -->|makes| {names['staging/web-tls']}" in text
    assert f"  {names['staging/db']} -->|env-from| {names['Pod web']}" in text


def test_the_page_holds_the_same_data(shop: Path) -> None:
    page = written("html")
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1]) == json.loads(written("json"))


def test_the_page_needs_nothing_from_outside(shop: Path) -> None:
    page = written("html").replace(CANARY, "")
    assert re.findall(r"(?:src|href)\s*=|@import|url\(|fetch\(|https?://", page) == []


def run(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "secretlint", *words], input=text, capture_output=True, text=True, check=False
    )


def test_the_command_writes_a_file(shop: Path) -> None:
    done = run("graph", "--format", "html", "--output", "graph.html", "--no-cache")
    assert (done.returncode, done.stdout) == (0, "")
    assert (shop / "graph.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_says_when_there_is_no_such_secret(shop: Path) -> None:
    done = run("graph", "--secret", "shop/nothing", "--no-cache")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no Secret shop/nothing" in done.stderr


CLUSTER = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": "db",
                "namespace": "prod",
                "annotations": {"kubectl.kubernetes.io/last-applied-configuration": CANARY},
            },
            "type": "Opaque",
            "data": {"password": CANARY, "url": CANARY},
        },
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "empty", "namespace": "a"},
            "type": "example.org/x",
        },
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "no", "namespace": "a"}, "data": {"a": CANARY}},
    ],
}


def test_inventory_keeps_names_types_and_keys() -> None:
    assert inventory.from_kubectl(json.dumps(CLUSTER)) == {
        "schema": 1,
        "secrets": [
            {"namespace": "a", "name": "empty", "type": "example.org/x", "keys": []},
            {"namespace": "prod", "name": "db", "type": "Opaque", "keys": ["password", "url"]},
        ],
    }


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"x"', f'{{"items": "{CANARY}"}}', "[" * 100_000, f"password: {CANARY}"]
)
def test_inventory_refuses_other_texts_without_quoting_them(text: str) -> None:
    done = run("inventory", text=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert CANARY not in done.stderr and len(done.stderr) < 300


def test_inventory_of_one_secret() -> None:
    assert inventory.from_kubectl(json.dumps(CLUSTER["items"][0]))["secrets"] == [
        {"namespace": "prod", "name": "db", "type": "Opaque", "keys": ["password", "url"]}
    ]


def test_inventory_is_what_the_configuration_reads(shop: Path) -> None:
    done = run("inventory", "--output", "secrets.json", text=json.dumps(CLUSTER))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert CANARY not in (shop / "secrets.json").read_text(encoding="utf-8")
    (shop / ".secretlint.yaml").write_text("cluster-inventory: secrets.json\n", encoding="utf-8")
    found = {f"{one['namespace']}/{one['name']}": one["status"] for one in json.loads(written("json"))["secrets"]}
    assert found["prod/db"] == "external"


@pytest.mark.parametrize(
    "text", ["", "{}", '{"schema": 2, "secrets": []}', '{"schema": 1, "secrets": [{"name": "a"}]}']
)
def test_a_broken_inventory_is_an_error(shop: Path, text: str) -> None:
    (shop / "secrets.json").write_text(text, encoding="utf-8")
    (shop / ".secretlint.yaml").write_text("cluster-inventory: secrets.json\n", encoding="utf-8")
    done = run("check", "--no-cache")
    assert (done.returncode, done.stdout) == (2, "")
    assert "secrets.json" in done.stderr


ODD = """apiVersion: v1
kind: Secret
metadata: {{name: "{name}"}}
"""


@pytest.mark.parametrize("format", report.FORMATS)
def test_names_cannot_end_a_label_or_steer_a_terminal(shop: Path, format: str) -> None:
    for number, name in enumerate(('a\\"]\\nb', "x\\e[31m", "<b>`c`</b></script>")):
        (shop / f"odd{number}.yaml").write_text(ODD.format(name=name), encoding="utf-8")
    (shop / os.fsdecode(b"bad\xff.yaml")).write_text(ODD.format(name="plain-name"), encoding="utf-8")
    done = run("graph", "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    assert "plain-name" in done.stdout and "\x1b" not in done.stdout
    if format == "mermaid":
        assert all(line.startswith(("  n", "  classDef", "flowchart")) for line in done.stdout.splitlines())
        assert "<b>" not in done.stdout and "`" not in done.stdout
    if format == "html":
        assert done.stdout.count("</script>") == len(re.findall("<script[ >]", done.stdout))
