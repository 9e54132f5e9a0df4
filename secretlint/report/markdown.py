"""For job summaries and comments: a table per file."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from secretlint import lazyre
from secretlint.model import Finding, Report, Severity
from secretlint.report import Options
from secretlint.report.words import named, printable, summary

SIGNS: dict[Severity, str] = {"error": "🛑 error", "warning": "⚠️ warning", "info": "ℹ️ info"}
_SPECIAL = lazyre.compile(r"([\\`*_{}\[\]<>()#+!|~$&@])")


def write(report: Report, out: TextIO, options: Options) -> None:
    """The summary as a heading, then the findings."""
    out.write(f"## secretlint: {summary(report)}\n")
    for path, found in groupby(report.findings, lambda finding: finding.span.path):
        out.write(f"\n### {_text(path)}\n\n| Line | | Finding | Object |\n|---:|---|---|---|\n")
        for finding in found:
            out.write(_row(finding) + "\n")


def _row(finding: Finding) -> str:
    said = f"**{finding.rule.id}** {_text(finding.rule.name)}: {_text(finding.message)}"
    if finding.environments:
        said += f" (in {_text(', '.join(finding.environments))})"
    if finding.help:
        said += f"<br>**help:** {_text(finding.help)}"
    for related in finding.related:
        place = f"{related.span.path}:{related.span.line}:{related.span.column}"
        said += f"<br>**note:** {_text(place)} {_text(related.message)}"
    about = _text(" ".join(filter(None, (named(finding.object), finding.field))))
    return f"| {finding.span.line}:{finding.span.column} | {SIGNS[finding.severity]} | {said} | {about} |"


def _text(text: str) -> str:
    """Nothing in names or messages is Markdown, a mention or HTML."""
    return _SPECIAL.sub(r"\\\1", printable(text))
