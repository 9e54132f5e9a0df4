"""Where exposures are looked for, and what they are reported as."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from secretlint import engine
from secretlint.config import Config
from secretlint.model import Finding

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: p
      image: p
"""


def found(files: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    report = engine.run(Config(cache=False, jobs=1))
    return [finding for finding in report.findings if finding.rule.consequence == "exposed"]


def test_a_secret_is_one_finding_whatever_the_number_of_its_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = "".join(f"  key{number}: Qz7vLm2xRa9r{number}\n" for number in range(5))
    findings = found(
        {"s.yaml": f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData:\n{keys}"}, tmp_path, monkeypatch
    )
    assert [finding.rule.name for finding in findings] == ["exposed-plain-secret"]
    assert len(findings[0].related) == 4
    assert "key0, key1, key2 and 2 more" in findings[0].message


def test_a_line_of_a_block_is_pointed_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a.env: |\n    A=1\n"
        "    API_TOKEN=Qz7vLm2xRa9rTb4n\n    B=Qz7vLm2xRa9rTb4n\n"
    )
    (finding,) = found({"c.yaml": text}, tmp_path, monkeypatch)
    assert (finding.span.line, finding.span.column, finding.span.end_column) == (7, 15, 31)
    assert text[finding.span.start : finding.span.end] == "Qz7vLm2xRa9rTb4n"


def test_the_line_of_a_secrets_file_is_pointed_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData:\n  alertmanager.yaml: |\n"
        "    global:\n      smtp_auth_username: alerts\n      smtp_auth_password: Qz7vLm2xRa9r\n"
    )
    (finding,) = found({"c.yaml": text}, tmp_path, monkeypatch)
    assert (finding.span.line, text[finding.span.start : finding.span.end]) == (8, "Qz7vLm2xRa9r")


def test_a_secret_is_pointed_at_where_its_keys_promise_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData:\n"
        "  team: platform\n  token: platform\n  site: eu\n"
    )
    (finding,) = found({"c.yaml": text}, tmp_path, monkeypatch)
    assert finding.span.line == 6


MANY = [
    ("  a.env: |\n", "    DB_PASSWORD=Qz7vLm2xRa9r\n"),
    ('  a.env: "\\', "\n    password=Qz7vLm2xRa9r\\n\\"),
    ("  a.yaml: |\n", "    - password: Qz7vLm2xRa9r\n"),
]


@pytest.mark.parametrize(("head", "line"), MANY)
def test_many_equal_values_of_one_scalar_are_told_apart_in_no_time(
    head: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tail = '\n    "\n' if '"' in head else ""
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n" + head + line * 3000 + tail
    started = time.perf_counter()
    findings = found({"c.yaml": text}, tmp_path, monkeypatch)
    assert time.perf_counter() - started < 5
    assert [finding.span.line for finding in findings] == list(range(6, 3006))
    assert {text[finding.span.start : finding.span.end] for finding in findings} == {"Qz7vLm2xRa9r"}


def test_aliases_do_not_multiply_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 4)]
    text = "a0: &a0 {password: Qz7vLm2xRa9r}\n" + "\n".join(levels) + "\n"
    assert len(found({"values.yaml": text}, tmp_path, monkeypatch)) == 1


def test_what_generators_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "base/kustomization.yaml": (
            "secretGenerator:\n"
            "  - name: a\n    envs: [a.txt]\n"
            "  - name: b\n    files: [password=b.txt]\n"
            "configMapGenerator:\n"
            "  - name: c\n    envs: [c.txt]\n"
        ),
        "base/a.txt": "USER=shop\nCODE=Qz7vLm2xRa9r\n",
        "base/b.txt": "Qz7vLm2xRa9r\n",
        "base/c.txt": "LEVEL=info\nDB_PASSWORD=Qz7vLm2xRa9r\n",
        "base/unread.txt": "Qz7vLm2xRa9r\n",
    }
    assert [(one.span.path, one.span.line, one.rule.name) for one in found(files, tmp_path, monkeypatch)] == [
        ("base/a.txt", 2, "exposed-plain-secret"),
        ("base/b.txt", 1, "exposed-plain-secret"),
        ("base/c.txt", 2, "exposed-credential"),
    ]


def test_pieces_of_values_are_never_shown_as_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "Qz7vLm2xRa9rTb4nQz7vLm2xRa9rTb4nQz7vLm2xRa9rTb4n"
    token = "gh" + "p_" + line[:36]
    files = {
        "kustomization.yaml": f"secretGenerator:\n  - name: a\n    envs: [a.txt]\n    literals: ['{line}==x1']\n",
        "a.txt": f"KEY=-----BEGIN PRIVATE KEY-----\n{line}==\n{line}=x\n",
        "values.yaml": f"tokens:\n  {token}: admin\n  b: {{{token}: {{password: Qz7vLm2xRa9r}}}}\n",
    }
    findings = found(files, tmp_path, monkeypatch)
    assert {finding.span.path for finding in findings} == set(files)
    for finding in findings:
        said = " ".join((finding.message, finding.field, finding.help, *(one.message for one in finding.related)))
        assert line[:12] not in said
        assert "gh" + "p_" not in said


def test_a_chart_template_is_read_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n"
        "  url: postgres://a:Qz7vLm2xRa9r@db/a\n  other: postgres://a:{{ .Values.pw }}@db/a\n"
    )
    (finding,) = found({"chart/templates/c.yaml": text, "chart/Chart.yaml": "name: c\n"}, tmp_path, monkeypatch)
    assert (finding.span.line, finding.rule.name) == (6, "exposed-credential")


@pytest.mark.parametrize(
    "value",
    ["-----BEGIN PRIVATE KEY-----" * 3_000, "a:" * 50_000, "password " * 20_000, "://" * 50_000, "x=" * 50_000 + "@"],
)
def test_hostile_text_is_judged_in_time(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    started = time.perf_counter()
    found({"values.yaml": f"password: {value!r}\n"}, tmp_path, monkeypatch)
    assert time.perf_counter() - started < 20


def test_detect_secrets_is_not_loaded_where_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(
        POD + "      env:\n        - name: DB_PASSWORD\n          valueFrom:\n"
        "            secretKeyRef: {name: db, key: password}\n        - {name: TOKEN_TTL, value: '3600'}\n",
        encoding="utf-8",
    )
    code = (
        "import sys; from secretlint import engine; from secretlint.config import Config; "
        "engine.run(Config(cache=False, jobs=1)); sys.exit('detect_secrets' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0


TOKEN = "ghp" + "_" + "Zq8Lm2Xr7Tb4Nw9Kd3Vc6Hs1Jf5Gp0YaUeQi"


def test_a_token_that_was_commented_out_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = POD + f"      # env: [{{name: GITHUB, value: {TOKEN}}}]\n      args:\n        - |\n          # {TOKEN}\n"
    findings = found({"p.yaml": text}, tmp_path, monkeypatch)
    assert [(finding.span.line, finding.rule.name) for finding in findings] == [
        (8, "exposed-credential"),
        (11, "exposed-credential"),
    ]


@pytest.mark.parametrize(
    "line", ["[redis-cli, -a, Qz7vLm2xRa9r, ping]", "\n      - redis-cli\n      - -a\n      - Qz7vLm2xRa9r"]
)
def test_a_flag_of_one_letter_in_any_style(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(found({"p.yaml": POD + f"      command: {line}\n"}, tmp_path, monkeypatch)) == 1


def test_a_pass_phrase_with_blanks_behind_its_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    args = "[--passphrase, 'horse battery staple four', --command, 'echo the token is gone']"
    (finding,) = found({"p.yaml": POD + f"      args: {args}\n"}, tmp_path, monkeypatch)
    assert finding.field == "spec.containers[0].args[1]"


@pytest.mark.parametrize(("value", "count"), [("{value: Qz7vLm2xRa9r}", 1), ("{name: Qz7vLm2xRa9r, value: x}", 0)])
def test_a_value_of_its_own_under_a_password(
    value: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"apiVersion: example.com/v1\nkind: Output\nmetadata: {{name: o}}\nspec: {{password: {value}}}\n"
    assert len(found({"o.yaml": text}, tmp_path, monkeypatch)) == count


OTHER_YAML = [
    ("docker-compose.yaml", "services: {a: {environment: {DB_PASSWORD: Qz7vLm2xRa9r}}}\n", 0),
    (".github/workflows/a.yaml", f"env:\n  GH: {TOKEN}\n", 1),
    ("helm/values/prod.yaml", "db:\n  password: Qz7vLm2xRa9r\n", 1),
    ("secrets.prod.yaml", "db:\n  password: Qz7vLm2xRa9r\n", 1),
    ("a/fleet.yaml", "helm: {values: {auth: {password: Qz7vLm2xRa9r}}}\n", 1),
    ("fleet/a.yaml", "helm: {values: {auth: {password: Qz7vLm2xRa9r}}}\n", 0),
    ("a/helmfile.yaml", "releases: [{name: a, set: [{name: auth.password, value: Qz7vLm2xRa9r}]}]\n", 1),
    ("prod.yaml", "a: ENC[AES256_GCM,data:a=,iv:a=,tag:a=,type:str]\nb: {password: Qz7vLm2xRa9r}\n"
     "sops: {mac: a, version: 3.8.1}\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "count"), OTHER_YAML)
def test_yaml_that_is_no_manifest(
    path: str, text: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(found({path: text}, tmp_path, monkeypatch)) == count


TO_REPLACE = [
    (
        "        - name: ACCESS_KEY # replace with your key\n          value: 8312341g-56ab-33bcsd655\n",
        0,
    ),
    ("        - name: ACCESS_KEY\n          value: 8312341g-56ab-33bcsd655 # put your own key here\n", 0),
    ("        - name: ACCESS_KEY # of your account\n          value: 8312341g-56ab-33bcsd655\n", 1),
]


@pytest.mark.parametrize(("text", "count"), TO_REPLACE)
def test_a_comment_that_asks_for_the_readers_own_value(
    text: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(found({"p.yaml": POD + "      env:\n" + text}, tmp_path, monkeypatch)) == count
