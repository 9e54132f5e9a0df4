"""What every command needs around its work: errors for people, exit statuses, a report that arrives whole."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import NoReturn

import typer

from secretlint import gate
from secretlint.config import Config, ConfigError, load, parse_version, unknown_rule
from secretlint.model import Report

USAGE = 2
"""Exit status of wrong usage, wrong configuration, and of a run that could not be completed."""


@contextlib.contextmanager
def guarded(debug: bool = False) -> Iterator[None]:
    """Turns what goes wrong into a sentence on standard error and an exit status. Never shows a value."""
    try:
        yield
    except (typer.Exit, SystemExit):
        raise
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        _drop_stdout()
        raise SystemExit(141) from None
    except ConfigError as error:
        fail(str(error))
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        _internal(error, debug) if error.strerror is None else fail(f"{name}{error.strerror}", debug and error)
    except Exception as error:
        if error.__class__.__name__ == "UsageProblem":
            fail(str(error))
        if hasattr(error, "exit_code") and hasattr(error, "show"):  # typer's own: it shows them itself
            raise
        _internal(error, debug)


def fail(message: str, cause: BaseException | bool = False) -> NoReturn:
    """Says what is wrong on standard error and ends with status 2."""
    for line in message.splitlines():
        print(f"secretlint: {line}", file=sys.stderr)
    if isinstance(cause, BaseException):
        _trace(cause)
    raise SystemExit(USAGE) from None


def _internal(error: BaseException, debug: bool) -> NoReturn:
    """An error of this program. Its text may quote a manifest, so only its class and its place are shown."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    hint = "" if debug else "; --debug shows where"
    fail(f"internal error: {error.__class__.__name__}{place}{hint}. Please report it.", debug and error)


def _trace(error: BaseException) -> None:
    """The stack without messages and locals: lines of this program only."""
    import traceback

    current: BaseException | None = error
    while current is not None:
        print(current.__class__.__name__, file=sys.stderr)
        for line in traceback.format_tb(current.__traceback__):
            print(line, end="", file=sys.stderr)
        current = current.__cause__


def _drop_stdout() -> None:
    """The reader has gone: keep the interpreter from complaining when it closes standard output."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def configuration(paths: list[str], config: str, isolated: bool, **flags: object) -> Config:
    """The Config for flags of a command line; those that were not given are left out (None, "", ())."""
    if isolated and (config or flags.get("baseline")):
        fail(f"--isolated uses no {'configuration file' if config else 'baseline'}: leave out one of the two")
    given = {name: value for name, value in flags.items() if value not in (None, "", ())}
    for name in ("select", "extend_select", "ignore"):
        for word in flags.get(name) or ():  # type: ignore[attr-defined]
            problem = unknown_rule(word)
            if problem:
                fail(f"--{name.replace('_', '-')}: {problem}")
    if "kubernetes_version" in given:
        try:
            given["kubernetes_version"] = parse_version(str(given["kubernetes_version"]))
        except ValueError as error:
            fail(f"--kubernetes-version: {error}")
    return load(paths, file=config, isolated=isolated, **given)


def colored(stream: object, to_file: bool) -> bool:
    """Whether to use ANSI colours: on a terminal, unless NO_COLOR; FORCE_COLOR overrides both."""
    if os.environ.get("FORCE_COLOR"):
        return not to_file
    if to_file or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", lambda: False)())


def show(report: Report, format: str, output: str, statistics: bool, quiet: bool, config: Config) -> None:
    """Writes the report to standard output, or to a file whole or not at all."""
    import shutil

    from secretlint import report as reports

    if format in reports.SHOWING_SOURCE and not statistics:
        from secretlint import snippet

        report = snippet.attach(report, lambda path: _source(path, config))
    width = min(shutil.get_terminal_size((120, 24)).columns, 200)
    options = reports.Options(colored(sys.stdout, bool(output)), width, statistics, quiet)
    page = io.StringIO()
    reports.write(format, report, page, options)
    encoding = sys.stdout.encoding if format in ("text", "concise") and not output else "utf-8"
    data = page.getvalue().encode(encoding or "utf-8", "replace")
    if output:
        write_whole(output, data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _source(path: str, config: Config) -> str:
    """The text of a file as the parser counted its lines. Raises OSError where the engine could not read it either."""
    from secretlint import discover, stream

    if config.stdin is not None and path == config.stdin_filename:
        return stream.split(config.stdin, path).text
    try:
        return stream.split(discover.read("", path), path).text
    except discover.Unreadable as problem:
        raise OSError(str(problem)) from None


def write_text(text: str, output: str) -> None:
    """Writes to standard output, or to a file whole or not at all. Names that are not Unicode get a `?`."""
    if output:
        write_whole(output, text.encode("utf-8", "replace"))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def write_whole(path: str, data: bytes) -> None:
    """Replaces a file by one with this content; on any error the old one stays as it is."""
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):  # /dev/stderr, a pipe
        with open(target, "wb") as stream:
            stream.write(data)
        return
    beside = f"{target}.{os.getpid()}.tmp"
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
        os.replace(beside, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        if isinstance(error, OSError):
            error.filename = path
        raise


def check(config: Config, format: str, output: str, *, statistics: bool, quiet: bool, exit_zero: bool) -> NoReturn:
    """Runs the engine, shows the report, ends the program."""
    if statistics and format not in ("text", "concise", "json"):
        fail("--statistics goes with the formats text, concise and json")
    report = _run(config, quiet)
    show(report, format, output, statistics, quiet, config)
    raise SystemExit(status(report, config, exit_zero))


def record(config: Config, path: str, quiet: bool) -> NoReturn:
    """Runs the engine and writes all that it finds into a baseline file, what the old one has included."""
    report = _run(config, quiet)
    known = [finding for finding in report.suppressed if finding.suppressed == "baseline"]
    write_whole(path, gate.baseline([*report.findings, *known]).encode())
    if not quiet:
        from secretlint.report.words import plural

        count = plural(len(report.findings) + len(known), "finding")
        print(f"secretlint: {count} written to {path}", file=sys.stderr)
    raise SystemExit(USAGE if gate.incomplete(report.findings) else 0)


def _run(config: Config, quiet: bool) -> Report:
    from secretlint import engine
    from secretlint.cli.progress import Progress

    with Progress(quiet) as progress:
        return engine.run(config, progress)


def status(report: Report, config: Config, exit_zero: bool) -> int:
    """The exit status of a run."""
    if gate.incomplete(report.findings):
        return USAGE
    return int(not exit_zero and gate.fails(report.findings, config.fail_on))
