"""JUnit's XML: a suite per file, a case per finding. Errors are failures; the rest is output of a case that passes."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from secretlint import lazyre
from secretlint.model import Finding, Report
from secretlint.report import Options
from secretlint.report.words import counts

_NOT_XML = lazyre.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(report: Report, out: TextIO, options: Options) -> None:
    """One `testsuites` element."""
    total, failures = len(report.findings), counts(report)["error"]
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="secretlint" tests="{total or 1}" failures="{failures}" errors="0">\n')
    for path, group in groupby(report.findings, lambda finding: finding.span.path):
        found = list(group)
        failed = sum(finding.severity == "error" for finding in found)
        out.write(f'  <testsuite name={_attribute(path)} tests="{len(found)}" failures="{failed}" errors="0">\n')
        for finding in found:
            out.write(_case(finding))
        out.write("  </testsuite>\n")
    if not total:
        out.write('  <testsuite name="secretlint" tests="1" failures="0" errors="0">\n')
        out.write('    <testcase name="no problems" classname="secretlint"/>\n  </testsuite>\n')
    out.write("</testsuites>\n")


def _case(finding: Finding) -> str:
    span = finding.span
    name = _attribute(f"{finding.rule.id} {finding.rule.name} {span.line}:{span.column}")
    path = _attribute(span.path)
    head = f'    <testcase name={name} classname={path} file={path} line="{span.line}">\n'
    where = f" (in {', '.join(finding.environments)})" if finding.environments else ""
    body = f"{span.path}:{span.line}:{span.column}: {finding.severity}: {finding.message}{where}\n{finding.help}"
    if finding.severity == "error":
        inside = f"      <failure message={_attribute(finding.message)} type={_attribute(finding.rule.consequence)}>"
        inside += f"{_text(body)}</failure>\n"
    else:
        inside = f"      <system-out>{_text(body)}</system-out>\n"
    return f"{head}{inside}    </testcase>\n"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
