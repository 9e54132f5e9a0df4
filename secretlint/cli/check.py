"""`secretlint check [PATH...]`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from secretlint.cli import options as o
from secretlint.cli import session

Paths = Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False, hidden=True)]
StdinFilename = Annotated[
    str, typer.Option("--stdin-filename", metavar="NAME", help="The name of what standard input holds.")
]
NewFrom = Annotated[
    str, typer.Option("--new-from", metavar="REV", help="Report only what this Git revision did not have.")
]


def command(
    paths: Paths = None,
    format: o.FormatOption = o.Format.text,
    output: o.OutputOption = "",
    select: o.SelectOption = None,
    extend_select: o.ExtendSelectOption = None,
    ignore: o.IgnoreOption = None,
    fail_on: o.FailOnOption = None,
    exit_zero: o.ExitZeroOption = False,
    statistics: o.StatisticsOption = False,
    quiet: o.QuietOption = False,
    config: o.ConfigOption = "",
    isolated: o.IsolatedOption = False,
    namespace: o.NamespaceOption = "",
    kubernetes_version: o.VersionOption = "",
    baseline: o.BaselineOption = "",
    write_baseline: o.WriteBaselineOption = "",
    new_from: NewFrom = "",
    helm: o.HelmOption = False,
    stdin_filename: StdinFilename = "stdin.yaml",
    jobs: o.JobsOption = 0,
    no_cache: o.NoCacheOption = False,
    debug: o.DebugOption = False,
) -> None:
    """Check Secrets and what refers to them, in the files and folders PATH (default: the working directory; - for
    standard input). What is known is always the whole Git repository around them.

    Exit status: 0 when nothing at or above --fail-on is found, 1 when something is, 2 when the usage or configuration
    is wrong or the run could not be completed.
    """
    with session.guarded(debug):
        given = list(paths or ["."])
        found = session.configuration(
            [stdin_filename] if given == ["-"] else given,
            config,
            isolated,
            select=o.words(select),
            extend_select=o.words(extend_select),
            ignore=o.words(ignore),
            fail_on=fail_on and fail_on.value,
            namespace=namespace,
            kubernetes_version=kubernetes_version,
            baseline=baseline,
            new_from=new_from,
            helm=helm or None,
            stdin=_stdin(given),
            stdin_filename=stdin_filename,
            jobs=jobs,
            cache=False if no_cache else None,
        )
        if write_baseline:
            session.record(found, write_baseline, quiet)
        else:
            session.check(found, format.value, output, statistics=statistics, quiet=quiet, exit_zero=exit_zero)


def _stdin(paths: list[str]) -> bytes | None:
    if "-" not in paths:
        return None
    if len(paths) > 1:
        session.fail("- (standard input) cannot be combined with other paths")
    return sys.stdin.buffer.read()
