"""For people at a terminal: each finding with its source lines, a mark under the exact place, and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TextIO

from secretlint.model import Finding, Report, Severity, Span
from secretlint.report import Options, frame
from secretlint.report.words import CONSEQUENCES, counts, named, place, printable, statistics, summary

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
BLUE = "\x1b[34m"
GREEN = "\x1b[1;32m"
COLORS: dict[Severity, str] = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "info": "\x1b[1;36m"}


def write(report: Report, out: TextIO, options: Options) -> None:
    """Writes findings or statistics, and the summary unless `quiet`."""
    page = _Page(report, options)
    for line in page.statistics() if options.statistics else page.findings():
        out.write(line + "\n")
    if not options.quiet:
        out.write(page.summary() + "\n")


class _Page:
    def __init__(self, report: Report, options: Options) -> None:
        self._report = report
        self._options = options
        self._lines = {path: frame.lines(text) for path, text in report.sources.items()}

    def findings(self) -> Iterator[str]:
        for finding in self._report.findings:
            yield from self._finding(finding)
            yield ""

    def statistics(self) -> Iterator[str]:
        for finding, count in statistics(self._report):
            severity = self._paint(COLORS[finding.severity], f"{finding.severity:<7}")
            yield f"{count:>6}  {severity}  {finding.rule.id}  {finding.rule.name}"

    def summary(self) -> str:
        number = counts(self._report)
        worst = next((severity for severity in COLORS if number[severity]), None)
        return self._paint(COLORS[worst] if worst else GREEN, summary(self._report))

    def _paint(self, color: str, text: str) -> str:
        return f"{color}{text}{RESET}" if self._options.color else text

    def _finding(self, finding: Finding) -> Iterator[str]:
        kind = self._paint(COLORS[finding.severity], f"{finding.severity}[{finding.rule.id}]")
        title = self._paint(BOLD, f"{finding.rule.name}: {printable(finding.message)}")
        yield f"{self._paint(BOLD, place(finding))}: {kind} {title}"
        rows = frame.cut(self._lines.get(finding.span.path, []), finding.span, width=max(40, self._options.width - 10))
        gutter = max([len(str(row.number)) for row in rows], default=1)
        bar = self._paint(BLUE, f"{'':>{gutter}} |")
        if rows:
            yield bar
        for row in rows:
            yield f"{self._paint(BLUE, f'{row.number:>{gutter}} |')} {row.text}".rstrip()
            if row.end > row.start:
                yield f"{bar} {self._underline(row, finding.severity)}"
        yield from (f"{'':>{gutter}} {self._paint(BLUE, '=')} {line}" for line in self._notes(finding))

    def _underline(self, row: frame.Row, severity: Severity) -> str:
        before, marked = columns(row.text[: row.start]), columns(row.text[row.start : row.end])
        return " " * before + self._paint(COLORS[severity], "^" * max(marked, 1))

    def _notes(self, finding: Finding) -> Iterator[str]:
        about = ", ".join(filter(None, (named(finding.object), finding.field)))
        if about:
            yield f"{self._paint(BOLD, 'object:')} {printable(about)}"
        if finding.rule.consequence != "advice":
            said = CONSEQUENCES[finding.rule.consequence]
            yield f"{self._paint(BOLD, f'{finding.rule.consequence}:')} {said}"
        if finding.environments:
            yield f"{self._paint(BOLD, 'in:')} {printable(', '.join(finding.environments))}"
        if finding.help:
            yield f"{self._paint(GREEN, 'help:')} {printable(finding.help)}"
        for related in finding.related:
            yield f"{self._paint(BOLD, 'note:')} {self._related(related.span)}{printable(related.message)}"
            yield from self._other_line(related.span)

    def _related(self, span: Span) -> str:
        return f"{printable(span.path)}:{span.line}:{span.column}: "

    def _other_line(self, span: Span) -> Iterator[str]:
        rows = frame.cut(self._lines.get(span.path, []), span, 0, 0, max(40, self._options.width - 16))
        for row in rows[:1]:
            number = f"{row.number} |"
            yield f"  {self._paint(BLUE, number)} {row.text}".rstrip()


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
