"""The command line: one module per command, of which only the one that is asked for is imported."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

COMMANDS: dict[str, str] = {
    "check": "Check Secrets and what refers to them.",
    "hook": "What pre-commit calls.",
    "rules": "List the rules.",
    "explain": "Explain a rule.",
    "graph": "Show who makes and who uses each Secret.",
    "inventory": "List the Secrets of a cluster, without values.",
}
"""Each is the function `command` of the module of its name in this package."""


_SETTINGS: dict[str, Any] = {"help_option_names": ["--help", "-h"], "max_content_width": 110}


def run(arguments: Sequence[str]) -> int:
    """Runs a command line and returns the exit status."""
    app = typer.Typer(
        help="Linter for Kubernetes Secrets and everything that refers to them.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings=_SETTINGS,
    )
    app.callback()(_root)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        app.command(name, short_help=COMMANDS[name], context_settings=_SETTINGS)(_command(name))
    try:
        app(list(arguments), prog_name="secretlint")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    return 0


def _command(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = importlib.import_module(f"secretlint.cli.{name}").command
    return found


def _print_version(wanted: bool) -> None:
    if wanted:
        from secretlint import __version__

        print(f"secretlint {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Only holds the options of the program itself."""
