"""One line per finding, for editors and for grep."""

from __future__ import annotations

from typing import TextIO

from secretlint.model import Report
from secretlint.report import Options
from secretlint.report.words import place, printable, statistics, summary


def write(report: Report, out: TextIO, options: Options) -> None:
    """`path:line:column: severity RULE message`, then the summary unless `quiet`."""
    if options.statistics:
        for finding, count in statistics(report):
            out.write(f"{count} {finding.severity} {finding.rule.id} {finding.rule.name}\n")
    else:
        for finding in report.findings:
            where = f" (in {', '.join(finding.environments)})" if finding.environments else ""
            line = f"{finding.severity} {finding.rule.id} {finding.message}{where}"
            out.write(f"{place(finding)}: {printable(line)}\n")
    if not options.quiet:
        out.write(summary(report) + "\n")
