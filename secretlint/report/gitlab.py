"""GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any, TextIO

from secretlint.model import Consequence, Finding, Report, Severity
from secretlint.report import Options
from secretlint.report.words import unicode

SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}
CATEGORIES: dict[Consequence, str] = {"exposed": "Security", "advice": "Clarity"}


def write(report: Report, out: TextIO, options: Options) -> None:
    """A list of issues."""
    json.dump([_issue(finding) for finding in report.findings], out, ensure_ascii=False, indent=2)
    out.write("\n")


def _issue(finding: Finding) -> dict[str, Any]:
    where = f" (in {', '.join(finding.environments)})" if finding.environments else ""
    grave = finding.severity == "error" and finding.rule.consequence == "exposed"
    return {
        "type": "issue",
        "check_name": f"{finding.rule.id} {finding.rule.name}",
        "description": unicode(f"{finding.message}{where}"),
        "content": {"body": unicode(finding.help)},
        "categories": [CATEGORIES.get(finding.rule.consequence, "Bug Risk")],
        "fingerprint": finding.fingerprint,
        "severity": "critical" if grave else SEVERITIES[finding.severity],
        "location": {
            "path": unicode(finding.span.path),
            "lines": {"begin": finding.span.line, "end": max(finding.span.end_line, finding.span.line)},
        },
    }
