"""Words that several formats share: summaries, counts, consequences, text that is safe to print."""

from __future__ import annotations

from collections import Counter

from secretlint import lazyre
from secretlint.model import Consequence, Finding, ObjectId, Report, Severity

CONSEQUENCES: dict[Consequence, str] = {
    "rejected": "the API server refuses it",
    "not-started": "accepted, but what needs it cannot start",
    "degraded": "it starts, but something is lost or wrong",
    "exposed": "a credential is readable where it should not be",
    "advice": "advice",
    "unparsed": "the file cannot be read",
}

_CONTROLS = lazyre.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """One line without control characters, which could steer a terminal or reorder text; file names may hold any."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def unicode(text: str) -> str:
    """The text as every UTF-8 file can hold it; names of files need not be."""
    return text.encode("utf-8", "replace").decode("utf-8")


def plural(count: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def counts(report: Report) -> dict[Severity, int]:
    """How many findings have each severity."""
    found = Counter(finding.severity for finding in report.findings)
    return {"error": found["error"], "warning": found["warning"], "info": found["info"]}


def summary(report: Report) -> str:
    """The whole run in one line."""
    number = counts(report)
    found = ", ".join(plural(number[severity], severity) for severity in number if number[severity])
    looked = f"{plural(report.files, 'file')}, {plural(report.documents, 'document')}"
    if report.not_checked:
        looked += f", {len(report.not_checked)} not checked"
    if report.suppressed:
        looked += f", {len(report.suppressed)} suppressed"
    return f"{found or 'no problems'} ({looked})"


def statistics(report: Report) -> list[tuple[Finding, int]]:
    """One finding of each rule and severity, and how many there are; the most frequent first."""
    found = Counter((finding.rule.id, finding.severity) for finding in report.findings)
    first = {(finding.rule.id, finding.severity): finding for finding in reversed(report.findings)}
    return [(first[key], count) for key, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def named(identity: ObjectId | None) -> str:
    """`Secret shop/web-tls`, "" for no object."""
    if identity is None:
        return ""
    name = f"{identity.namespace}/{identity.name}" if identity.namespace else identity.name
    return f"{identity.kind} {name}".strip()


def place(finding: Finding) -> str:
    """`path:line:column`, safe to print."""
    span = finding.span
    return f"{printable(span.path)}:{span.line}:{span.column}"
