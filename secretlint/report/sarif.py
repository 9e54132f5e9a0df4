"""SARIF 2.1.0 as GitHub code scanning wants it."""

from __future__ import annotations

import json
from typing import Any, TextIO
from urllib.parse import quote

from secretlint import __version__, catalog
from secretlint.model import Consequence, Finding, Report, Rule, Severity, Span
from secretlint.report import Options, page
from secretlint.report.words import named, unicode

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOMEPAGE = "https://kubernetes.io/docs/concepts/configuration/secret/"
"""Where a reader finds more when a rule has no link of its own."""

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
SECURITY: dict[Consequence, str] = {
    "exposed": "8.5",
    "not-started": "5.5",
    "rejected": "5.0",
    "degraded": "4.0",
    "unparsed": "3.0",
    "advice": "2.0",
}
"""`security-severity` as GitHub sorts by it: over 9 critical, 7 high, 4 medium, else low."""


def write(report: Report, out: TextIO, options: Options) -> None:
    """One log with one run."""
    run = _Run(report)
    json.dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run.content()]}, out, ensure_ascii=False, indent=2)
    out.write("\n")


class _Run:
    def __init__(self, report: Report) -> None:
        self._report = report
        findings = (*report.findings, *report.suppressed)
        self._rules = sorted({finding.rule.id: finding.rule for finding in findings}.items())
        self._index = {name: number for number, (name, _) in enumerate(self._rules)}

    def content(self) -> dict[str, Any]:
        """The run object."""
        report = self._report
        driver = {
            "name": "secretlint",
            "fullName": "secretlint for Kubernetes",
            "version": __version__,
            "semanticVersion": __version__,
            "informationUri": HOMEPAGE,
            "rules": [_rule(rule) for _, rule in self._rules],
        }
        return {
            "tool": {"driver": driver},
            "automationDetails": {"id": "secretlint/"},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                "%SRCROOT%": {"description": {"text": "The folder in which secretlint ran: the root of the checkout."}}
            },
            "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": self._notifications()}],
            "results": [self._result(finding) for finding in (*report.findings, *report.suppressed)],
        }

    def _notifications(self) -> list[dict[str, Any]]:
        """Files that were recognised and not checked."""
        return [
            {
                "level": "note",
                "message": {"text": f"Not checked: {unicode(skipped.reason)}."},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(skipped.path)}}],
            }
            for skipped in self._report.not_checked
        ]

    def _result(self, finding: Finding) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding.rule.id,
            "ruleIndex": self._index[finding.rule.id],
            "level": LEVELS[finding.severity],
            "message": {"text": _message(finding)},
            "locations": [_location(finding)],
            "partialFingerprints": {
                "primaryLocationLineHash": f"{finding.fingerprint[:16]}:1",
                "secretlint/v1": finding.fingerprint,
            },
            "properties": {
                "consequence": finding.rule.consequence,
                "environments": [unicode(one) for one in finding.environments],
            },
        }
        if finding.related:
            result["relatedLocations"] = [
                {
                    "id": number,
                    "physicalLocation": _physical(one.span),
                    "message": {"text": unicode(one.message)},
                }
                for number, one in enumerate(finding.related, 1)
            ]
        if self._report.suppressed:  # once one result says, all have to
            result["suppressions"] = [_suppression(finding.suppressed)] if finding.suppressed else []
        return result


def _suppression(reason: str) -> dict[str, Any]:
    kind, _, said = reason.partition(":")
    found: dict[str, Any] = {"kind": "inSource" if kind == "comment" else "external", "status": "accepted"}
    return found | {"justification": unicode(said.strip() or f"hidden by a {kind}")}


def _message(finding: Finding) -> str:
    """Sentences; SARIF wants a full stop, and has no field of its own for help."""
    parts = [
        finding.message,
        *((f"In {', '.join(finding.environments)}",) if finding.environments else ()),
        finding.help,
    ]
    return unicode(" ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part))


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path.encode("utf-8", "surrogateescape"), safe="/-._~"), "uriBaseId": "%SRCROOT%"}


def _physical(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": max(span.end_line, span.line),
        "endColumn": max(span.end_column, span.column) if span.end_line <= span.line else span.end_column,
    }
    return {"artifactLocation": _artifact(span.path), "region": region}


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(finding.span)}
    about = " ".join(filter(None, (named(finding.object), finding.field)))
    if about:
        location["logicalLocations"] = [{"fullyQualifiedName": unicode(about), "kind": "object"}]
    return location


def _rule(rule: Rule) -> dict[str, Any]:
    text = catalog.text(rule)
    security = SECURITY[rule.consequence] if rule.severity != "info" else "2.0"
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {' '.join(text.why.split())}"[:1000]},
        "help": {"text": f"{text.why}\n\n{text.remedy}", "markdown": page.brief(rule)},
        "helpUri": text.references[0] if text.references else HOMEPAGE,
        "defaultConfiguration": {"level": LEVELS[rule.severity], "enabled": rule.default},
        "properties": {
            "tags": ["security", "kubernetes", rule.consequence],
            "precision": "very-high" if rule.consequence != "exposed" else "high",
            "problem.severity": {"info": "recommendation"}.get(rule.severity, rule.severity),
            "security-severity": security,
        },
    }
