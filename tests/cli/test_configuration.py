"""What `.secretlint.yaml` may say, where it is found, and what is said about mistakes in it."""

from __future__ import annotations

import json
import pickle
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from secretlint import config
from secretlint.config import Config, ConfigError

WRONG = [
    ("ignroe: [KSL902]", "1:1: unknown setting 'ignroe'; did you mean ignore?"),
    ("select: KSL902", "1:9: select must be a list, this is a string"),
    ("select: [KSL902, [x]]", "1:18: an item of select must be a string, this is a list"),
    ("ignore: [supression-unused]", "1:10: no rule is called 'supression-unused'; did you mean suppression-unused?"),
    ("severity: {KSL902: eror}", "1:20: KSL902 must be one of error, warning, info; did you mean error?"),
    ("severity: {KSL999: error}", "1:12: no rule is called 'KSL999'; did you mean KSL902?"),
    ("per-path-ignores: {a/: [nothing-at-all-like-it]}", "1:25: no rule is called 'nothing-at-all-like-it'"),
    ("kubernetes-version: 2.1", "1:21: a Kubernetes version looks like 1.36"),
    ("kubernetes-version: '1.20'", "1:21: versions before 1.27 are not known"),
    ("external-secrets:\n  - {namespce: a, name: b}", "2:6: unknown setting 'namespce'; did you mean namespace?"),
    ("external-secrets:\n  - {namespace: a}", "2:5: an item of external-secrets lacks 'name'"),
    ("fail-on: warn", "1:10: fail-on must be one of error, warning, info, never; did you mean warning?"),
    ("default-namespace: Team_A", "1:20: default-namespace must look like team-a"),
    ("default-namespace: 1", "1:20: default-namespace must be a string or a list, this is a whole number"),
    ("helm: maybe", "1:7: helm must be true or false, this is a string"),
    ("helm: true\nhelm: false", "2:1: 'helm' is set twice"),
    ("? [a]\n: b", "1:3: a key must be a word"),
    ("- a", "1:1: the file must be a mapping, this is a list"),
    ("a: [", "not YAML"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_setting_is_named_with_its_place(text: str, said: str, folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        config.load(["."])
    assert str(caught.value).startswith(".secretlint.yaml:")
    assert said in str(caught.value)


def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text("ignroe: []\nhelm: 3\nselect: x\n")
    with pytest.raises(ConfigError) as caught:
        config.load(["."])
    assert [problem.span.line for problem in caught.value.problems] == [1, 2, 3]


DEEP = "kinds: " + "[" * 100 + "]" * 100
WIDE = "kinds: [" + "1," * 60_000 + "]"
BOMB = "kinds:\n  a: &a [1,1,1,1,1,1,1,1]\n" + "".join(
    f"  {name}: &{name} [{','.join([f'*{before}'] * 8)}]\n" for before, name in pairwise("abcdefghi")
)


@pytest.mark.parametrize("text", [DEEP, WIDE, BOMB], ids=["deep", "wide", "bomb"])
def test_huge_and_deep_files_are_one_problem(text: str, folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"too large or too deeply nested|aliases repeat too much") as caught:
        config.load(["."])
    assert len(caught.value.problems) == 1


def test_every_setting_arrives(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text(
        """\
select: [KSL9]
extend-select: [check-crashed]
ignore: [KSL902]
per-path-ignores: {"legacy/": [KSL901]}
severity: {KSL9: warning}
exclude: [vendor, "gen/**/*.yaml"]
external-secrets:
  - {namespace: "team-*", name: "db-*", keys: [user, password], type: Opaque}
  - name: shared
default-namespace:
  - {path: "**", namespace: shop}
  - {path: apps/pay/, namespace: payments}
kubernetes-version: 1.30
fail-on: warning
baseline: known.json
detect-secrets: {baseline: .secrets.baseline, plugins: {KeywordDetector: false, HexHighEntropyString: {limit: 3.5}}}
cluster-inventory: inventory.json
helm: true
kinds: []
"""
    )
    found = config.load(["."])
    assert found.select == ("KSL9",)
    assert found.extend_select == ("check-crashed",)
    assert found.ignore == ("KSL902",)
    assert found.per_path_ignores == (("legacy/", ("KSL901",)),)
    assert found.severity == (("KSL9", "warning"),)
    assert found.exclude == ("vendor", "gen/**/*.yaml")
    assert [one[:4] for one in found.external_secrets] == [
        ("team-*", "db-*", ("user", "password"), "Opaque"),
        ("*", "shared", None, ""),
    ]
    assert found.external_secrets[0].matches("team-a", "db-1")
    assert not found.external_secrets[0].matches("other", "db-1")
    assert (found.external_secrets[0].span.line, found.external_secrets[0].span.column) == (8, 5)
    assert found.default_namespace("x.yaml") == "shop"
    assert found.default_namespace("apps/pay/x.yaml") == "payments"
    assert found.kubernetes_version == (1, 30)  # a number in YAML, its last zero included
    assert found.fail_on == "warning"
    assert found.baseline == "known.json"
    assert found.detect_secrets == (("KeywordDetector", False), ("HexHighEntropyString", (("limit", 3.5),)))
    assert found.detect_secrets_baseline == ".secrets.baseline"
    assert found.cluster_inventory == "inventory.json"
    assert found.helm is True
    assert found.kinds is not None
    assert "kinds: []" in found.kinds.text
    assert pickle.loads(pickle.dumps(found)) == found


def test_flags_win_over_the_file(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text("fail-on: info\nselect: [KSL2]\nignore: [KSL901]\n")
    assert config.load(["."], fail_on="never").fail_on == "never"
    assert config.load(["."], ignore=("KSL902",)).ignore == ("KSL901", "KSL902")
    selected = config.load(["."], select=("KSL901",))
    assert (selected.select, selected.ignore) == (("KSL901",), ())
    assert config.load(["."], isolated=True) == Config()


def test_the_nearest_file_upwards_counts_up_to_the_git_root(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text("fail-on: never")
    inner = folder / "repo" / "apps"
    inner.mkdir(parents=True)
    assert config.find("repo/apps") == ".secretlint.yaml"
    (folder / "repo" / ".git").mkdir()
    assert config.find("repo/apps") == ""
    (folder / "repo" / ".secretlint.yaml").write_text("exclude: [apps/x.yaml]\nbaseline: known.json\n")
    assert config.find("repo/apps/not-there.yaml") == "repo/.secretlint.yaml"
    found = config.load(["repo/apps"])
    assert found.excluded("repo/apps/x.yaml")
    assert not found.excluded("apps/x.yaml")
    assert found.baseline == "repo/known.json"


def test_the_other_extension_is_not_overlooked(folder: Path) -> None:
    (folder / ".secretlint.yml").write_text("")
    with pytest.raises(ConfigError, match=r"\.secretlint\.yml:1:1: this file must be called \.secretlint\.yaml"):
        config.load(["."])


def test_bytes_that_are_no_text_are_an_error_with_the_name(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_bytes(b"a: \xff")
    with pytest.raises(ConfigError, match=r"\.secretlint\.yaml:1:1: the file is not UTF-8"):
        config.load(["."])


def test_an_empty_file_sets_nothing(folder: Path) -> None:
    (folder / ".secretlint.yaml").write_text("# nothing yet\n")
    assert config.load(["."]).select == ()


GLOBS = [
    ("vendor", "vendor/a.yaml", True),
    ("vendor", "x/vendor/a.yaml", True),
    ("vendor", "vendored/a.yaml", False),
    ("/vendor", "x/vendor/a.yaml", False),
    ("apps/*/x.yaml", "apps/a/x.yaml", True),
    ("apps/*/x.yaml", "apps/a/b/x.yaml", False),
    ("apps/**/x.yaml", "apps/x.yaml", True),
    ("apps/**/x.yaml", "apps/a/b/x.yaml", True),
    ("*.gen.yaml", "a/b.gen.yaml", True),
    ("[!a].yaml", "b.yaml", True),
    ("[!a].yaml", "a.yaml", False),
    ("a?.yaml", "ab.yaml", True),
    ("a.yaml", "aXyaml", False),
    ("./apps/", "apps/a.yaml", True),
    ("**", "a/b", True),
]


@pytest.mark.parametrize(("glob", "path", "expected"), GLOBS)
def test_globs(glob: str, path: str, expected: bool) -> None:
    assert config.matches(glob, path) is expected


def test_versions() -> None:
    assert config.parse_version("v1.31.4") == (1, 31)
    assert config.parse_version("1.99") == config.NEWEST


def test_the_schema_is_one_that_editors_understand() -> None:
    schema = json.loads((Path(config.__file__).parent / "config.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"select": ["KSL1"], "default-namespace": [{"path": "a", "namespace": "b"}]})
    assert not validator.is_valid({"ignroe": []})
    assert not validator.is_valid({"external-secrets": [{"namespace": "a"}]})
