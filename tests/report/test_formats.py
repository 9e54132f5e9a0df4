"""Every format, read as its readers read it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from secretlint import report
from secretlint.model import Report
from secretlint.report import frame
from secretlint.report.text import columns

Render = Callable[..., str]
EMPTY = Report((), (), 1, 2, ())


def test_text(render: Render) -> None:
    assert (
        render("text")
        == """\
apps/tls.yaml:7:1: error[KSL902] suppression-unused: Secret of type kubernetes.io/tls has no key tls.crt
  |
5 |   namespace: shop
6 | type: kubernetes.io/tls
7 | data:
  | ^^^^
8 |   tls.key: •••
  = object: Secret shop/web-tls, data[tls.crt]
  = in: overlays/prod, overlays/test
  = help: Add tls.crt, or change the type.
  = note: apps/pod|x.yaml:1:7: it is used here
  =   1 | kind: •••

apps/tls.yaml:8:12: warning[KSL901] suppression-invalid: 100% <b>wrong</b>, �[31mred: **x**
  |
6 | type: kubernetes.io/tls
7 | data:
8 |   tls.key: •••
  |            ^^^

z:,%.yaml:1:1: info[KSL900] check-crashed: odd
  |
1 | a: •••
  | ^^^^^^

1 error, 1 warning, 1 info (3 files, 5 documents, 1 not checked, 1 suppressed)
"""
    )


def test_text_in_colour_is_the_same_text(render: Render) -> None:
    colored = render("text", color=True)
    assert "\x1b[1;31merror[KSL902]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render("text")


def test_quiet_leaves_out_the_summary_only(render: Render) -> None:
    assert render("text", quiet=True) + "1 error, 1 warning, 1 info" == render("text").partition(" (3 files")[0]
    assert render("concise", quiet=True).count("\n") == 3


def test_statistics(render: Render) -> None:
    assert render("text", statistics=True).splitlines()[:3] == [
        "     1  info     KSL900  check-crashed",
        "     1  warning  KSL901  suppression-invalid",
        "     1  error    KSL902  suppression-unused",
    ]
    assert render("concise", statistics=True, quiet=True).splitlines()[2] == "1 error KSL902 suppression-unused"
    assert json.loads(render("json", statistics=True))["statistics"][2] == {
        "rule": "KSL902",
        "name": "suppression-unused",
        "severity": "error",
        "count": 1,
    }


def test_concise(render: Render) -> None:
    assert render("concise").splitlines()[0] == (
        "apps/tls.yaml:7:1: error KSL902 Secret of type kubernetes.io/tls has no key tls.crt"
        " (in overlays/prod, overlays/test)"
    )
    assert len(render("concise").splitlines()) == 4


def test_json_is_the_contract(render: Render) -> None:
    page = json.loads(render("json"))
    assert (page["schema"], page["tool"]["name"]) == (1, "secretlint")
    assert page["findings"][0] == {
        "rule": "KSL902",
        "name": "suppression-unused",
        "severity": "error",
        "consequence": "advice",
        "message": "Secret of type kubernetes.io/tls has no key tls.crt",
        "path": "apps/tls.yaml",
        "line": 7,
        "column": 1,
        "end_line": 7,
        "end_column": 5,
        "document": 0,
        "object": {"apiVersion": "v1", "kind": "Secret", "namespace": "shop", "name": "web-tls"},
        "field": "data[tls.crt]",
        "environments": ["overlays/prod", "overlays/test"],
        "related": [{"path": "apps/pod|x.yaml", "line": 1, "column": 7, "message": "it is used here"}],
        "help": "Add tls.crt, or change the type.",
        "fixable": "unsafe",
        "fingerprint": "0123456789abcdef0123456789abcdef",
    }
    assert [one["fixable"] for one in page["findings"]] == ["unsafe", "no", "safe"]
    assert page["findings"][1]["object"] is None
    assert page["summary"] == {
        "files": 3,
        "documents": 5,
        "not_checked": 1,
        "errors": 1,
        "warnings": 1,
        "infos": 1,
        "suppressed": 1,
    }


def test_github_escapes_so_that_no_line_starts_a_command(render: Render) -> None:
    lines = render("github").splitlines()
    assert lines[0] == (
        "::error file=apps/tls.yaml,line=7,endLine=7,col=1,endColumn=5,title=KSL902 suppression-unused::"
        "Secret of type kubernetes.io/tls has no key tls.crt (in overlays/prod, overlays/test)%0A"
        "Add tls.crt, or change the type."
    )
    assert lines[1].startswith("::warning ")
    assert "::100%25 <b>" in lines[1]
    assert lines[2] == "::notice file=z%3A%2C%25.yaml,line=1,endLine=3,col=1,title=KSL900 check-crashed::odd"


def test_gitlab(render: Render) -> None:
    issues = json.loads(render("gitlab"))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info"]
    assert issues[0]["location"] == {"path": "apps/tls.yaml", "lines": {"begin": 7, "end": 7}}
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_junit(render: Render) -> None:
    root = ElementTree.fromstring(render("junit"))
    assert (root.attrib["tests"], root.attrib["failures"]) == ("3", "1")
    assert [suite.attrib["name"] for suite in root] == ["apps/tls.yaml", "z:,%.yaml"]
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == "Secret of type kubernetes.io/tls has no key tls.crt"
    assert "overlays/prod" in (failure.text or "")
    assert ElementTree.fromstring(render("junit", EMPTY)).attrib["tests"] == "1"


def test_markdown_has_no_markup_from_findings(render: Render) -> None:
    text = render("markdown")
    assert text.startswith("## secretlint: 1 error, 1 warning, 1 info (3 files")
    assert r"100% \<b\>wrong\</b\>, �\[31mred: \*\*x\*\*" in text
    assert r"apps/pod\|x.yaml:1:7 it is used here" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 5
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


class Reader(HTMLParser):
    """Collects what the page shows and whatever it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [str(value) for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_self_contained_and_escaped(render: Render) -> None:
    reader = Reader()
    reader.feed(render("html"))
    assert reader.loads == []
    assert reader.tags.count("article") == 3
    assert reader.tags.count("b") == 3
    assert "100% <b>wrong</b>" in reader.text
    assert "tls.key: •••" in reader.text
    assert "default-src 'none'" in render("html")


@pytest.mark.parametrize("format", report.FORMATS)
def test_no_format_shows_a_value_or_steers_a_terminal(format: str, render: Render) -> None:
    text = render(format)
    assert "c4nary" not in text
    if format not in ("json", "sarif", "gitlab", "github"):  # these escape it, or their readers do
        assert "\x1b" not in text


@pytest.mark.parametrize("format", report.FORMATS)
def test_every_format_can_say_that_there_is_nothing(format: str, render: Render) -> None:
    text = render(format, EMPTY)
    assert "KSL" not in text
    if format in ("text", "concise"):
        assert text == "no problems (1 file, 2 documents)\n"


@pytest.mark.parametrize("format", report.FORMATS)
def test_names_that_are_no_unicode_can_be_written(format: str, render: Render, sample: Report) -> None:
    from dataclasses import replace

    odd = replace(sample.findings[0], span=sample.findings[0].span._replace(path="a\udcff.yaml"), related=())
    render(format, replace(sample, findings=(odd,))).encode("utf-8", "strict" if format != "github" else "replace")


CUTS = [
    # source, (line, column, end_line, end_column), rows of the span: text, start, end
    ("ab: •••••••• # x", (1, 5, 1, 13), [("ab: ••• # x", 4, 7)]),
    ("a: ••••, b: ••", (1, 13, 1, 15), [("a: •••, b: •••", 11, 14)]),
    ("\ta: b", (1, 2, 1, 3), [("    a: b", 4, 5)]),
    ("abc", (1, 1, 1, 1), [("abc", 0, 1)]),
    ("abc", (1, 9, 1, 12), [("abc", 3, 4)]),
    ("a: x\n  y\n", (1, 4, 2, 4), [("a: x", 3, 4), ("  y", 2, 3)]),
    ("a:\n  b: 1\nc: 2\n", (1, 1, 3, 1), [("a:", 0, 2), ("  b: 1", 2, 6)]),
    ("a\nb\nc\nd\ne\nf", (1, 1, 6, 2), [("a", 0, 1)]),
    ("a\x1b[0m", (1, 1, 1, 2), [("a�[0m", 0, 1)]),
]


@pytest.mark.parametrize(("source", "place", "expected"), CUTS)
def test_frames(source: str, place: tuple[int, int, int, int], expected: list[tuple[str, int, int]]) -> None:
    from secretlint.model import Span

    rows = frame.cut(frame.lines(source), Span("a", *place), before=0, after=0)
    assert [(row.text, row.start, row.end) for row in rows] == expected


def test_long_lines_are_cut_around_the_mark() -> None:
    from secretlint.model import Span

    source = "x" * 300 + "HERE" + "y" * 300
    (row,) = frame.cut([source], Span("a", 1, 301, 1, 305), 0, 0, 60)
    assert row.text[row.start : row.end] == "HERE"
    assert len(row.text) == 62
    assert frame.cut(["a"], Span("a", 5, 1, 5, 2)) == []


def test_wide_letters_take_two_columns() -> None:
    assert columns("a\u0301b日本") == 6
