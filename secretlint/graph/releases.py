"""Helm releases that a text of the repository installs: by command, or listed for skaffold and helmfile.

A chart calls its Secrets after the release, and after itself where the release's name does not have its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from secretlint import lazyre

_COMMAND = lazyre.compile(rb"\bhelm\s+(?:install|upgrade)\b((?:\\\r?\n|[^\n;|&`]){0,1000})")
_LISTED = lazyre.compile(
    rb"-[ ]+name:[ ]*[\"']?([a-z0-9][-.a-z0-9]*)[\"']?[ ]*\r?\n(?:[ ]+\S[^\n]*\n){0,4}?"
    rb"[ ]+(?:chart|remoteChart|chartPath):[ ]*[\"']?([^\s\"'#]+)"
)
_ALONE = frozenset(
    (
        *("--install", "-i", "--wait", "--atomic", "--create-namespace", "--debug", "--dry-run", "--force", "--devel"),
        *("--reuse-values", "--reset-values", "--wait-for-jobs", "--cleanup-on-fail", "--skip-crds", "--replace"),
    )
)
"""Options without a value; the word behind any other is its value."""
_NAME = lazyre.compile(r"[a-z0-9][-.a-z0-9]*\Z")


def releases(data: bytes) -> Iterator[tuple[str, str, int]]:
    """Each release, the name of its chart, and the place where it is said."""
    if b"helm " in data:
        for match in _COMMAND.finditer(data):
            words = list(_words(match[1].decode("utf-8", "replace")))
            if len(words) > 1 and _NAME.match(words[0]):
                yield words[0], _called(words[1]), match.start()
    if b"releases:" in data:
        for match in _LISTED.finditer(data):
            yield match[1].decode(), _called(match[2].decode("utf-8", "replace")), match.start()


def _words(command: str) -> Iterator[str]:
    """The words that are no options and no values of options; Helm 2 has the name as an option."""
    words = iter(command.replace("\\", " ").split())
    for word in words:
        if not word.startswith("-"):
            yield word.strip("\"'")
        elif word == "--name":
            yield next(words, "")
        elif "=" not in word and word not in _ALONE:
            next(words, None)


def _called(chart: str) -> str:
    return chart.rstrip("/").rpartition("/")[2]


def may_make(release: str, chart: str, name: str) -> bool:
    """Whether a chart would call a Secret so."""
    if name == release:
        return True
    whole = release if chart in release else f"{release}-{chart}"
    return name == whole or name.startswith(f"{whole}-")
