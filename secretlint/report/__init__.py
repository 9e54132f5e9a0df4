"""Report → text for people and programs. One module per format, imported when it is asked for.

Each has `write(report, out, options)`. Formats show the same findings and never decide the exit status.
"""

from __future__ import annotations

import importlib
from typing import NamedTuple, TextIO

from secretlint.model import Report

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html")
SHOWING_SOURCE = frozenset(("text", "html"))
"""Formats that read `Report.sources`."""


class Options(NamedTuple):
    """How to show a report: ANSI colours, columns of the terminal, counts per rule instead of findings, no summary."""

    color: bool = False
    width: int = 120
    statistics: bool = False
    quiet: bool = False


def write(name: str, report: Report, out: TextIO, options: Options) -> None:
    """Writes the report in the format of this name."""
    importlib.import_module(f"secretlint.report.{name}").write(report, out, options)
