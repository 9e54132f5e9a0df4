"""Wrong rule files are named with their place and cost nothing but themselves."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from secretlint.dev import compile as rule_files

GOOD = """\
id: KSL199
name: thing-broken
scope: document
check: thing
severity: error
consequence: rejected
enforced-by: API server
summary: A thing is broken.
message: "{thing} is broken"
help: Mend it.
why: Because.
remedy: Mend it.
references: [https://kubernetes.io/]
examples:
  - title: bad
    files: {a.yaml: "a: 1"}
    expect: [{path: a.yaml, at: "1:1", message: a is broken}]
    config: {kubernetes-version: "1.31"}
    today: "2025-01-31"
    fixed: {a.yaml: "a: 2"}
  - title: good
    files: {a.yaml: "a: 2"}
    expect: []
"""

WRONG = [
    ("id: KSL199", "id: KSL19", "1:5: id must look like KSL104"),
    ("scope: document", "scope: documnet", "3:8: scope must be one of document, repository; did you mean document?"),
    ("help: Mend it.\n", "", "1:1: the file lacks 'help'"),
    ("help: Mend it.", "hlep: Mend it.", "10:1: unknown setting 'hlep'; did you mean help?"),
    ('"{thing} is broken"', '"{thing!r} is broken"', "9:10: message may only have placeholders like {key}"),
    ('"{thing} is broken"', '"{thing is broken"', "9:10: message may only have placeholders like {key}"),
    ("    expect: []", "    expect: [{path: a.yaml, at: '1:1', message: m}]", "14:1: a good example is missing"),
    ("path: a.yaml, at", "path: b.yaml, at", "15:5: the example has no file 'b.yaml'"),
    ("fixed: {a.yaml", "fixed: {c.yaml", "15:5: the example has no file 'c.yaml'"),
    ('files: {a.yaml: "a: 2"}', 'files: {../a.yaml: "a: 2"}', "21:5: the example's paths must stay inside its folder"),
    ('at: "1:1"', 'at: "0:1"', "17:33: at must look like 4:3"),
    ("why: Because.", "why: [", "not YAML"),
    ("name: thing-broken", "name: thing-lost", "1:1: the file must be called KSL199-thing-lost.yaml"),
]


def test_a_good_file_becomes_a_rule(tmp_path: Path) -> None:
    (tmp_path / "KSL199-thing-broken.yaml").write_text(GOOD)
    files, wrong = rule_files.read_all(tmp_path)
    assert wrong == []
    assert files[0].rule.message == "{thing} is broken"
    assert files[0].rule.default is True
    example = files[0].text.examples[0]
    assert (example.config, example.today) == ('{"kubernetes-version": "1.31"}', "2025-01-31")
    assert example.fixed == (("a.yaml", "a: 2"),)


@pytest.mark.parametrize(("good", "bad", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_a_wrong_file_is_named_and_left_out(good: str, bad: str, said: str, tmp_path: Path) -> None:
    assert good in GOOD
    (tmp_path / "KSL199-thing-broken.yaml").write_text(GOOD.replace(good, bad, 1))
    other = GOOD.replace("KSL199", "KSL198").replace("thing-broken", "other-thing")
    (tmp_path / "KSL198-other-thing.yaml").write_text(other)
    files, wrong = rule_files.read_all(tmp_path)
    assert [file.rule.id for file in files] == ["KSL198"]
    assert any(said in str(problem) and "KSL199-thing-broken.yaml:" in str(problem) for problem in wrong)


def test_ids_and_names_are_taken_once(tmp_path: Path) -> None:
    (tmp_path / "KSL199-thing-broken.yaml").write_text(GOOD)
    (tmp_path / "KSL199-thing-lost.yaml").write_text(GOOD.replace("thing-broken", "thing-lost"))
    files, wrong = rule_files.read_all(tmp_path)
    assert len(files) == 1
    assert "KSL199-thing-broken.yaml has the same id or name" in str(wrong[0])


def test_unreadable_and_empty_files(tmp_path: Path) -> None:
    (tmp_path / "KSL199-a-b.yaml").write_bytes(b"\xff")
    (tmp_path / "KSL198-a-b.yaml").write_bytes(b"# nothing\n")
    assert [str(one).rpartition(": ")[2] for one in rule_files.read_all(tmp_path)[1]] == [
        "the file is empty",
        "UnicodeDecodeError",
    ]


def test_the_generated_modules_hold_what_the_files_say(tmp_path: Path) -> None:
    (tmp_path / "KSL199-thing-broken.yaml").write_text(GOOD)
    files, _ = rule_files.read_all(tmp_path)
    for name, content in rule_files.render(files).items():
        (tmp_path / name).write_text(content)
    assert runpy.run_path(str(tmp_path / "rules.py"))["RULES"] == (files[0].rule,)
    assert runpy.run_path(str(tmp_path / "rules_text.py"))["TEXTS"] == {"KSL199": files[0].text}


def test_the_command_writes_what_is_stale_and_check_only_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, compiled = tmp_path / "rules", tmp_path / "compiled"
    rules.mkdir()
    compiled.mkdir()
    (rules / "KSL199-thing-broken.yaml").write_text(GOOD)
    good = rule_files.read_all
    monkeypatch.setattr(rule_files, "read_all", lambda: good(rules))
    monkeypatch.setattr(rule_files, "COMPILED", compiled)
    assert rule_files.main(["--check"]) == 1
    assert list(compiled.iterdir()) == []
    assert "out of date: rules.py, rules_text.py" in capsys.readouterr().err
    assert rule_files.main([]) == 0
    assert rule_files.main(["--check"]) == 0
    (rules / "KSL198-bad.yaml").write_text("id: 1")
    assert rule_files.main([]) == 1
    assert "thing-broken" in (compiled / "rules.py").read_text()
