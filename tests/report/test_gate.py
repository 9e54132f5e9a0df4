"""Hits → findings: selection, severity, merging, suppression, baseline, fingerprints."""

from __future__ import annotations

from pathlib import Path

import pytest

from secretlint import gate, suppress
from secretlint.config import Config, ConfigError
from secretlint.gate import Gated
from secretlint.model import Edit, Finding, Fix, Hit, ObjectId, Related, Span

SECRET = ObjectId("v1", "Secret", "shop", "web")


def hit(line: int = 1, rule: str = "suppression-invalid", field: str = "", path: str = "a.yaml", **rest: object) -> Hit:
    found = Hit(rule, Span(path, line, 1, line, 5), field, (("problem", "p"),), object=SECRET)
    return found._replace(**rest)  # type: ignore[arg-type]


def judged(*hits: Hit, text: str = "", root: str = "", **settings: object) -> Gated:
    return gate.judge(hits, {"a.yaml": suppress.find(text)}, Config(**settings), root)  # type: ignore[arg-type]


def rows(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(finding.rule.id, finding.span.line, finding.severity) for finding in findings]


def test_a_hit_becomes_a_finding_with_the_rules_words() -> None:
    (found,) = judged(hit(field="data[x]", document=2, environments=("prod",))).findings
    assert found.message == "This comment hides nothing: p"
    assert found.severity == "warning"
    assert (found.object, found.document, found.field, found.environments) == (SECRET, 2, "data[x]", ("prod",))


def test_findings_are_sorted_by_path_line_column_rule() -> None:
    later = hit(1, span=Span("a.yaml", 1, 3, 1, 4))
    hits = [hit(2), hit(1, path="b.yaml"), later, hit(1), hit(1, "check-crashed")]
    found = judged(*hits).findings
    assert [(one.span.path, one.span.line, one.span.column, one.rule.id) for one in found] == [
        ("a.yaml", 1, 1, "KSL900"),
        ("a.yaml", 1, 1, "KSL901"),
        ("a.yaml", 1, 3, "KSL901"),
        ("a.yaml", 2, 1, "KSL901"),
        ("b.yaml", 1, 1, "KSL901"),
    ]


def test_one_cause_in_several_environments_is_one_finding() -> None:
    note = Related(Span("b.yaml", 1, 1, 1, 2), "here")
    found = judged(
        hit(environments=("prod",), related=(note,), downgrade="unused"), hit(environments=("dev",), related=(note,))
    ).findings
    assert [(one.environments, one.related, one.severity) for one in found] == [(("dev", "prod"), (note,), "warning")]


def test_a_reason_plays_a_finding_down_and_is_said() -> None:
    (found,) = judged(hit(downgrade="no build includes the file")).findings
    assert found.severity == "info"
    assert found.message.endswith("p (no build includes the file)")


def test_configuration_selects_and_changes_severity() -> None:
    hits = (hit(1), hit(2, "check-crashed"))
    assert rows(judged(*hits, ignore=("KSL901",)).findings) == [("KSL900", 2, "error")]
    assert rows(judged(*hits, select=("suppression-invalid",)).findings) == [("KSL901", 1, "warning")]
    assert rows(judged(*hits, severity=(("KSL9", "info"),)).findings) == [("KSL901", 1, "info"), ("KSL900", 2, "info")]


def test_per_path_ignores_are_relative_to_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    root = str(tmp_path / "repo")
    settings = {"per_path_ignores": (("repo/a.yaml", ("KSL9",)),), "patterns_root": str(tmp_path)}
    found = judged(hit(), hit(path="b.yaml"), root=root, **settings)
    assert [one.span.path for one in found.findings] == ["repo/b.yaml"]


def test_paths_become_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apps").mkdir()
    monkeypatch.chdir(tmp_path / "apps")
    fix = Fix("mend", True, (Edit("a.yaml", 0, 1, "x"),))
    (found,) = judged(hit(fix=fix, related=(Related(Span("b.yaml", 1, 1, 1, 1), "x"),)), root=str(tmp_path)).findings
    assert found.span.path == "../a.yaml"
    assert found.related[0].span.path == "../b.yaml"
    assert found.fix is not None
    assert found.fix.edits[0].path == "../a.yaml"


def test_only_the_reported_files_count() -> None:
    found = gate.judge([hit(), hit(path="b.yaml")], {}, Config(), reports=lambda path: path == "b.yaml")
    assert [one.span.path for one in found.findings] == ["b.yaml"]


SUPPRESSED = [
    ("a: 1 # secretlint: ignore[KSL901] known\n", "comment: known"),
    ("# secretlint: ignore[suppression-invalid]\na: 1\n", "comment"),
    ("a: 1 # secretlint: ignore[KSL9]\n", "comment"),
    ("a: 1 # secretlint: ignore\n", "comment"),
    ("a: 1\n# secretlint: ignore-file[KSL901]: old\n", "comment: old"),
]


@pytest.mark.parametrize(("text", "reason"), SUPPRESSED)
def test_comments_hide_findings_and_are_used(text: str, reason: str) -> None:
    line = 2 if text.startswith("#") else 1
    found = judged(hit(line), text=text)
    assert rows(found.findings) == []
    assert [one.suppressed for one in found.suppressed] == [reason]


def test_a_comment_that_hides_nothing_is_reported() -> None:
    text = "a: 1\nb: 2 # secretlint: ignore[KSL901]\n# secretlint: ignore-file[KSL900]\n"
    found = judged(hit(1), text=text).findings
    assert [(one.rule.id, one.span.line, one.span.column, one.message) for one in found] == [
        ("KSL901", 1, 1, "This comment hides nothing: p"),
        ("KSL902", 2, 6, "Nothing on line 2 is hidden by this comment (it names KSL901)"),
        ("KSL902", 3, 1, "Nothing in this file is hidden by this comment (it names KSL900)"),
    ]


def test_a_comment_about_rules_that_are_off_is_not_called_unused() -> None:
    text = "b: 2 # secretlint: ignore[KSL901]\n"
    assert judged(text=text, ignore=("KSL901",)).findings == ()
    assert judged(text=text, select=("KSL902",)).findings == ()


def test_unknown_rules_and_misspelt_comments_are_reported() -> None:
    text = "a: 1 # secretlint: ignore[supression-unused]\nb: 2 # secretlint: nope\n"
    assert [one.message.partition(": ")[2] for one in judged(text=text).findings] == [
        "no rule is called 'supression-unused'; did you mean suppression-unused?",
        "write ignore[RULE] or ignore-file[RULE] after secretlint:",
    ]


def test_a_hit_of_a_rule_without_a_file_is_a_crash() -> None:
    found = judged(hit(rule="no-such-rule", downgrade="x"))
    assert rows(found.findings) == [("KSL900", 1, "error")]
    assert "no-such-rule" in found.findings[0].message
    assert gate.incomplete(found.findings)


def test_a_template_keeps_words_that_a_hit_lacks() -> None:
    assert judged(hit(args=())).findings[0].message == "This comment hides nothing: {problem}"


def prints(*hits: Hit) -> list[str]:
    return [one.fingerprint for one in judged(*hits).findings]


def test_fingerprints_survive_edits_above() -> None:
    assert prints(hit(1)) == prints(hit(9))
    assert len(set(prints(hit(1), hit(2), hit(3, field="x"), hit(4, "check-crashed"), hit(1, path="b.yaml")))) == 5
    assert prints(hit(1), hit(2)) == prints(hit(5), hit(8))


def test_fingerprints_depend_on_nothing_that_a_value_could_reach() -> None:
    one = hit(args=(("problem", "x"),), environments=("a",), related=(Related(Span("b", 1, 1, 1, 1), "x"),))
    assert prints(one) == prints(hit(args=(("problem", "y"),)))


def test_suppressing_a_finding_does_not_rename_its_neighbour() -> None:
    both = prints(hit(1), hit(2))
    rest = judged(hit(1), hit(2), text="a: 1 # secretlint: ignore[KSL901]\n").findings
    assert [one.fingerprint for one in rest] == both[1:]


def test_a_baseline_hides_what_it_lists(tmp_path: Path) -> None:
    known = judged(hit(1), hit(2)).findings
    file = tmp_path / "known.json"
    file.write_text(gate.baseline(known[:1]))
    found = judged(hit(1), hit(2), baseline=str(file))
    assert [one.span.line for one in found.findings] == [2]
    assert [one.suppressed for one in found.suppressed] == ["baseline"]


def test_a_baseline_has_neither_lines_nor_messages() -> None:
    text = gate.baseline(judged(hit(77, args=(("problem", "CANARY"),))).findings)
    assert "77" not in text.replace(judged(hit(77)).findings[0].fingerprint, "")
    assert "CANARY" not in text
    assert "Secret/shop/web" in text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"findings": [1]}', '{"findings": [{}]}', None])
def test_a_broken_baseline_is_named(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match=r"known\.json:1:1: (this is not a baseline|the baseline cannot be read)"):
        judged(baseline=str(file))


def test_thresholds() -> None:
    warning = judged(hit()).findings
    assert [gate.fails(warning, one) for one in ("error", "warning", "info", "never")] == [False, True, True, False]
    assert not gate.fails([], "info")
