"""Charts of the repository rendered with the real `helm template`, and places in the output mapped to the templates.

Only when the configuration asks for it. Nothing is fetched: a chart whose dependencies are not there is not rendered.
Values go to helm on standard input, never as arguments or files.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from secretlint import lazyre, wildcard
from secretlint.model import Span

_SOURCE = lazyre.compile(r"^# Source: (\S+)$", re.MULTILINE)
_ACTION = lazyre.compile(r"\{\{-?.*?-?\}\}")
_SECONDS = 60


class HelmProblem(Exception):
    """The chart could not be rendered; the message is a sentence without what helm printed (it may quote values)."""


class Rendered(NamedTuple):
    """One document that a template made: its text, and the template (relative to the chart's folder)."""

    template: str
    text: str


def render(folder: str, release: str, namespace: str, values: dict[str, Any]) -> list[Rendered]:
    """The documents of a chart. Raises HelmProblem: no helm, a chart that does not render or takes too long."""
    command = ["helm", "template", release, folder, "--values", "-"]
    if namespace:
        command += ["--namespace", namespace]
    try:
        done = subprocess.run(
            command, input=json.dumps(values), capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise HelmProblem("there is no helm on this machine") from None
    except (OSError, subprocess.TimeoutExpired):
        raise HelmProblem("helm did not answer") from None
    if done.returncode != 0:
        raise HelmProblem("helm template fails for it")
    return list(_documents(done.stdout))


def _documents(output: str) -> Iterator[Rendered]:
    for text in re.split(r"^---\n", output, flags=re.MULTILINE):
        source = _SOURCE.search(text)
        if source is not None:
            yield Rendered(source[1].partition("/")[2], text)


class PlaceMap:
    """Lines of a rendered document → lines of its template, by walking both in order.

    A template's line matches when it is the rendered line with its actions as gaps. A rendered line that nothing
    matches (it comes from a helper) gets the last line that matched.
    """

    def __init__(self, rendered: str, template: str, path: str) -> None:
        self._path = path
        self._template = template.splitlines()
        self._rendered = rendered.splitlines()
        self._lines = list(self._matched())

    def _matched(self) -> Iterator[int]:
        patterns = [_pattern(line) for line in self._template]
        place = 0
        for line in self._rendered:
            ahead = _first(patterns, range(place, len(patterns)), line.strip())
            if ahead is not None:
                place = ahead
                yield ahead
            else:  # the next round of a loop: the nearest line before
                before = _first(patterns, range(place - 1, -1, -1), line.strip())
                yield place if before is None else before

    def __call__(self, span: Span) -> Span:
        """The place in the template; the whole line where the template does not have the same text."""
        number = self._lines[min(span.line - 1, len(self._lines) - 1)] if self._lines else 0
        line = self._template[number] if number < len(self._template) else ""
        same = span.line == span.end_line and line == self._rendered[span.line - 1]
        start = span.column if same else len(line) - len(line.lstrip()) + 1
        end = span.end_column if same else max(len(line.rstrip()) + 1, start)
        return Span(self._path, number + 1, start, number + 1, end)


def _first(patterns: list[re.Pattern[str] | None], numbers: Iterable[int], text: str) -> int | None:
    """The first of the lines that the text may come from."""
    for number in numbers:
        pattern = patterns[number]
        if text and pattern is not None and pattern.fullmatch(text):
            return number
    return None


def _pattern(line: str) -> re.Pattern[str] | None:
    stripped = line.strip()
    if not _ACTION.sub("", stripped).strip():
        return None
    return re.compile(wildcard.pattern(_ACTION.split(stripped)))


def template_path(chart: str, template: str) -> str:
    """The path of a template, relative to the repository."""
    return posixpath.join(chart, template)


Place = Callable[[Span], Span]
