"""Workflow commands of GitHub Actions: each finding becomes an annotation of the pull request."""

from __future__ import annotations

from typing import TextIO

from secretlint.model import Finding, Report, Severity
from secretlint.report import Options

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def write(report: Report, out: TextIO, options: Options) -> None:
    """One line per finding."""
    for finding in report.findings:
        out.write(_line(finding) + "\n")


def _line(finding: Finding) -> str:
    span = finding.span
    properties = {"file": span.path, "line": span.line, "endLine": max(span.end_line, span.line), "col": span.column}
    if span.end_line == span.line:  # columns are of use within one line only
        properties["endColumn"] = max(span.end_column, span.column)
    properties["title"] = f"{finding.rule.id} {finding.rule.name}"
    where = f" (in {', '.join(finding.environments)})" if finding.environments else ""
    text = "\n".join(filter(None, (f"{finding.message}{where}", finding.help)))
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {said}::{_data(text)}"


def _data(text: str) -> str:
    """Escapes as the runner's toolkit does (`escapeData`): else a line could start a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
