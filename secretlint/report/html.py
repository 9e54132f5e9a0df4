"""One self-contained page: search, filter by severity, the source lines of each finding. Loads nothing."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TextIO

from secretlint import __version__
from secretlint.model import Finding, Report
from secretlint.report import Options, frame
from secretlint.report.words import CONSEQUENCES, counts, named, printable, summary

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>secretlint</title>
<style>
:root { color-scheme: light dark; --error: #c62828; --warning: #b26a00; --info: #0277bd; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font: 600 1rem ui-monospace, monospace; margin: 2rem 0 .5rem; }
form { display: flex; gap: 1rem; flex-wrap: wrap; align-items: center; }
input[type=search] { flex: 1; min-width: 12rem; padding: .4rem .6rem; font: inherit; }
article { border-left: 4px solid var(--line); padding: .2rem 0 .2rem 1rem; margin: 1rem 0; }
article.error { border-color: var(--error); } article.warning { border-color: var(--warning); }
article.info { border-color: var(--info); }
article h3 { font-size: 1rem; margin: 0; } .error b.s { color: var(--error); } .warning b.s { color: var(--warning); }
.info b.s { color: var(--info); }
pre { overflow-x: auto; background: #8881; padding: .5rem; margin: .5rem 0; } pre i { opacity: .5; font-style: normal; }
mark { background: none; color: inherit; text-decoration: underline wavy var(--error); text-underline-offset: 3px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .8rem; margin: .3rem 0; } dd { margin: 0; }
dt { opacity: .6; } [hidden] { display: none; }
</style>
</head>
<body>
"""

_SCRIPT = """<script>
const search = document.querySelector('input[type=search]');
const boxes = [...document.querySelectorAll('input[type=checkbox]')];
const sections = [...document.querySelectorAll('section')];
const empty = document.getElementById('empty');
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const on = new Set(boxes.filter(box => box.checked).map(box => box.value));
  let any = false;
  for (const section of sections) {
    let visible = false;
    for (const one of section.querySelectorAll('article')) {
      const text = section.dataset.path.toLowerCase() + ' ' + one.textContent.toLowerCase();
      one.hidden = !(on.has(one.className) && words.every(word => text.includes(word)));
      visible ||= !one.hidden;
    }
    section.hidden = !visible;
    any ||= visible;
  }
  empty.hidden = any;
}
document.querySelector('form').addEventListener('input', show);
document.querySelector('form').addEventListener('submit', event => event.preventDefault());
show();
</script>
"""


def write(report: Report, out: TextIO, options: Options) -> None:
    """The page."""
    out.write(_HEAD)
    out.write(f"<h1>secretlint: {escape(summary(report))}</h1>\n<form>\n")
    out.write('<input type="search" placeholder="Search" aria-label="Search">\n')
    for severity, count in counts(report).items():
        out.write(f'<label><input type="checkbox" value="{severity}" checked> {severity} ({count})</label>\n')
    out.write("</form>\n")
    lines = {path: frame.lines(text) for path, text in report.sources.items()}
    for path, found in groupby(report.findings, lambda finding: finding.span.path):
        out.write(f'<section data-path="{_text(path)}">\n<h2>{_text(path)}</h2>\n')
        for finding in found:
            out.write(_article(finding, frame.cut(lines.get(path, []), finding.span)))
        out.write("</section>\n")
    out.write('<p id="empty" hidden>Nothing to show.</p>\n')
    out.write(f"<footer><small>secretlint {__version__}</small></footer>\n{_SCRIPT}</body>\n</html>\n")


def _text(text: str) -> str:
    return escape(printable(text))


def _article(finding: Finding, rows: list[frame.Row]) -> str:
    rule, span = finding.rule, finding.span
    title = f'<b class="s">{finding.severity}</b> {rule.id} {rule.name}: {_text(finding.message)}'
    source = "\n".join(map(_line, rows))
    notes = [("place", f"{span.path}:{span.line}:{span.column}")]
    notes += [("object", " ".join(filter(None, (named(finding.object), finding.field))))]
    notes += [(rule.consequence, CONSEQUENCES[rule.consequence] if rule.consequence != "advice" else "")]
    notes += [("in", ", ".join(finding.environments)), ("help", finding.help)]
    notes += [("note", f"{one.span.path}:{one.span.line}:{one.span.column} {one.message}") for one in finding.related]
    listed = "".join(f"<dt>{name}</dt><dd>{_text(said)}</dd>" for name, said in notes if said)
    block = f"<pre>{source}</pre>\n" if source else ""
    return f'<article class="{finding.severity}">\n<h3>{title}</h3>\n{block}<dl>{listed}</dl>\n</article>\n'


def _line(row: frame.Row) -> str:
    text = escape(row.text)
    if row.end > row.start:
        marked = row.text[row.start : row.end] or " "
        text = f"{escape(row.text[: row.start])}<mark>{escape(marked)}</mark>{escape(row.text[row.end :])}"
    return f"<i>{row.number:>5} </i>{text}"
