"""`secretlint hook [FILE...]`: pre-commit hands over the changed files; see `.pre-commit-hooks.yaml`."""

from __future__ import annotations

from typing import Annotated

import typer

from secretlint.cli import options as o
from secretlint.cli import session

Files = Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", show_default=False, hidden=True)]


def command(
    files: Files = None,
    format: o.FormatOption = o.Format.text,
    output: o.OutputOption = "",
    select: o.SelectOption = None,
    extend_select: o.ExtendSelectOption = None,
    ignore: o.IgnoreOption = None,
    fail_on: o.FailOnOption = None,
    exit_zero: o.ExitZeroOption = False,
    quiet: o.QuietOption = False,
    config: o.ConfigOption = "",
    isolated: o.IsolatedOption = False,
    namespace: o.NamespaceOption = "",
    kubernetes_version: o.VersionOption = "",
    baseline: o.BaselineOption = "",
    helm: o.HelmOption = False,
    jobs: o.JobsOption = 0,
    no_cache: o.NoCacheOption = False,
    debug: o.DebugOption = False,
) -> None:
    """Report what is wrong in the changed files FILE, and anywhere else what the working tree has and HEAD has not.

    pre-commit calls this: see .pre-commit-hooks.yaml.
    """
    with session.guarded(debug):
        found = session.configuration(
            list(files or []),
            config,
            isolated,
            hook=True,
            select=o.words(select),
            extend_select=o.words(extend_select),
            ignore=o.words(ignore),
            fail_on=fail_on and fail_on.value,
            namespace=namespace,
            kubernetes_version=kubernetes_version,
            baseline=baseline,
            helm=helm or None,
            jobs=jobs,
            cache=False if no_cache else None,
        )
        session.check(found, format.value, output, statistics=False, quiet=quiet, exit_zero=exit_zero)
