"""The contract with other programs. Fields are only ever added."""

from __future__ import annotations

import json
from typing import Any, TextIO

from secretlint import __version__
from secretlint.model import Finding, Fix, Report
from secretlint.report import Options
from secretlint.report.words import counts, statistics, unicode

SCHEMA = 1


def write(report: Report, out: TextIO, options: Options) -> None:
    """One object, indented, with a newline at the end."""
    number = counts(report)
    page: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "secretlint", "version": __version__},
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {
            "files": report.files,
            "documents": report.documents,
            "not_checked": len(report.not_checked),
            "errors": number["error"],
            "warnings": number["warning"],
            "infos": number["info"],
            "suppressed": len(report.suppressed),
        },
        "not_checked": [{"path": unicode(one.path), "reason": one.reason} for one in report.not_checked],
    }
    if options.statistics:
        page["statistics"] = [
            {"rule": one.rule.id, "name": one.rule.name, "severity": one.severity, "count": count}
            for one, count in statistics(report)
        ]
    json.dump(page, out, ensure_ascii=False, indent=2)
    out.write("\n")


def fixable(fix: Fix | None) -> str:
    """`safe`, `unsafe` or `no`."""
    return "no" if fix is None else "safe" if fix.safe else "unsafe"


def _finding(finding: Finding) -> dict[str, Any]:
    span, about = finding.span, finding.object
    return {
        "rule": finding.rule.id,
        "name": finding.rule.name,
        "severity": finding.severity,
        "consequence": finding.rule.consequence,
        "message": unicode(finding.message),
        "path": unicode(span.path),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "document": finding.document,
        "object": None
        if about is None
        else {
            "apiVersion": unicode(about.api_version),
            "kind": unicode(about.kind),
            "namespace": unicode(about.namespace),
            "name": unicode(about.name),
        },
        "field": unicode(finding.field),
        "environments": [unicode(one) for one in finding.environments],
        "related": [
            {
                "path": unicode(one.span.path),
                "line": one.span.line,
                "column": one.span.column,
                "message": unicode(one.message),
            }
            for one in finding.related
        ],
        "help": unicode(finding.help),
        "fixable": fixable(finding.fix),
        "fingerprint": finding.fingerprint,
    }
