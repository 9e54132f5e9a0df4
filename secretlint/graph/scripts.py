"""Secrets that a text of the repository creates by command: scripts, Makefiles, READMEs, workflows.

Only looked for when a Secret would be called missing; what is found makes the answer "made elsewhere".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from secretlint import discover, lazyre
from secretlint.graph import releases

if TYPE_CHECKING:
    from secretlint.repository import Repository

_NAMES = lazyre.compile(
    r"(?:^|/)(?:[^/]*\.(?:sh|bash|zsh|md|mdx|markdown|rst|adoc|txt|mk|py|rb|go|tf|hcl|ps1|bat|nix|just|ya?ml|tpl|toml)"
    r"(?:\.(?:example|sample|template|tmpl|dist|in|j2))?"
    r"|Makefile|makefile|GNUmakefile|Justfile|justfile|Taskfile[^/]*|Jenkinsfile|Tiltfile|Dockerfile|README[^/]*)\Z"
)
_COMMAND = lazyre.compile(
    rb"secret(?:\s+(?:-\S+\s+\S+\s+)?(?:generic|tls|docker-registry)\s+(?P<created>(?:\\\r?\n|[^\n;|&])*)"
    rb"|s?\s+new(?:-[a-z]+)?\s+(?P<new>(?:\\\r?\n|[^\n;|&])*)"
    rb"|-name[= ]\s*[\"']?(?P<option>[-.a-z0-9]+)|=(?P<serving>[-.a-z0-9]+)|/(?P<listed>[-.a-z0-9]+))"
)
_BEFORE = {
    "created": lazyre.compile(rb"create\s+\Z"),
    "option": lazyre.compile(rb"--(?:[\w-]*-)?\Z"),
    "serving": lazyre.compile(rb"--(?:[\w-]*-)?serving-\Z"),
    "listed": lazyre.compile(rb"(?:\A|\n)\Z"),
}
"""What stands before `secret` in the commands. Beginning a pattern with a word that it always has makes it fast."""
_MANIFEST = lazyre.compile(
    rb"kind:[ ]*Secret[ ]*\r?\nmetadata:[ ]*\r?\n(?:[ ]+(?!name:)\S.*\r?\n){0,20}?[ ]+name:[ ]*[\"']?([-.a-z0-9]+)"
)
"""A manifest inside a script, a page or a template. It begins a line."""
_TOLD = lazyre.compile(rb"SECRET_NAME[\"']?(?:[ ]*\r?\n[ ]*|,[ ]*)value:[ ]*[\"']?([a-z0-9][-.a-z0-9]*)")
"""A variable that tells a program what its Secret is called."""
_TERRAFORM = lazyre.compile(
    rb'^resource\s+"kubernetes_secret(?:_v1)?"[^\n]*\n(?:(?!resource\s)[^\n]*\n){0,12}?\s*name\s*=\s*"([-.a-z0-9]+)"',
    re.MULTILINE,
)
_SOURCE = lazyre.compile(
    rb"secret[-_]?name\w{,40}[\"']?(?:\s+string)?\s*(?:[,=:]|:=)\s*(?=[\"']([a-z0-9][-.a-z0-9]*)[\"'])", re.IGNORECASE
)
"""What a program calls its Secret: a constant, the default of a flag, an argument of a Terraform module."""
_SOURCES = lazyre.compile(r"(?<!_test)\.(?:go|py|rb|tf|hcl)\Z")
_VARIABLE = lazyre.compile(rb"\$\{?([A-Za-z_]\w*)")
_MAX_BYTES = 512 * 1024


class Creators:
    """The texts that create Secrets by command, or by installing a chart. Places are a file and a line."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, int]] = {}
        """Name of a Secret → the first command that creates it."""
        self.releases: dict[tuple[str, str], tuple[str, int]] = {}
        """A release and its chart → the first command that installs it."""

    def of(self, name: str) -> str:
        """Why a Secret of that name may exist, "" when nothing says so."""
        made = self.names.get(name)
        if made is not None:
            return f"{made[0]} line {made[1]} creates it by command"
        for (release, chart), (path, line) in self.releases.items():
            if releases.may_make(release, chart, name):
                return f"{path} line {line} installs {release}, which may make it"
        return ""


def creators(repository: Repository) -> Creators:
    """Looks through all texts of the repository."""
    creators = Creators()
    found = creators.names
    for path in sorted(repository.files):
        if not _NAMES.search(path) or repository.config.excluded(repository.shown(path)):
            continue
        try:
            data = repository.read(path)
        except discover.Unreadable:
            continue
        if len(data) > _MAX_BYTES:
            continue
        for release, chart, at in releases.releases(data):
            creators.releases.setdefault((release, chart), _place(path, data, at))
        if b"ecret" not in data:
            continue
        facts = repository.facts.get(path)
        for match in _COMMAND.finditer(data):
            for word in _names(match, data):
                found.setdefault(word, _place(path, data, match.start()))
        for pattern in (_TERRAFORM, _SOURCE) if _SOURCES.search(path) else (_TOLD,):
            for match in pattern.finditer(data):
                found.setdefault(match[1].decode(), _place(path, data, match.start()))
        told = facts is None or facts.skipped
        for match in _MANIFEST.finditer(data) if told and not _is_template(path, repository) else ():
            if match.start() == 0 or data[match.start() - 1 : match.start()] == b"\n":
                found.setdefault(match[1].decode(), _place(path, data, match.start()))
    return creators


def _place(path: str, data: bytes, at: int) -> tuple[str, int]:
    return path, data.count(b"\n", 0, at) + 1


def _is_template(path: str, repository: Repository) -> bool:
    """Whether a file is a template of a chart here, which is known by what installs it."""
    folder, found, _ = path.rpartition("/templates/")
    while "/templates/" in folder:
        folder = folder.rpartition("/templates/")[0]
    return bool(found) and f"{folder}/Chart.yaml" in repository.files


def mentions(repository: Repository, paths: Iterable[str], name: str) -> bool:
    """Whether the text of one of the files holds a name as a word, which is no key and no part of a path."""
    word = re.compile(rb"(?<![-.\w/])" + re.escape(name.encode()) + rb"(?![-.\w/:])")
    for path in paths:
        try:
            if word.search(repository.read(path)):
                return True
        except discover.Unreadable:
            continue
    return False


def _names(match: re.Match[bytes], data: bytes) -> list[str]:
    """The names of what a command creates, [] when it is none."""
    way = match.lastgroup or ""
    before = data[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
    if way in _BEFORE and not _BEFORE[way].search(before):
        return []
    words = match[way]
    return [words.decode()] if way in ("option", "serving", "listed") else [*_words(words), *_assigned(words, data)]


_LONGEST_BEFORE = 40


def _words(command: bytes) -> list[str]:
    """The words of a command that may be the name: all that are not options (the name may come after them)."""
    words = command.replace(b"\\", b" ").split()
    names = [word.strip(b"\"'").decode("utf-8", "replace") for word in words if not word.startswith(b"-")]
    return [name for name in names if re.fullmatch(r"[a-z0-9][-.a-z0-9]*", name)]


def _assigned(command: bytes, data: bytes) -> list[str]:
    """The values that the same script gives to the variables of a command."""
    found = []
    for name in set(_VARIABLE.findall(command)):
        values = re.findall(rb"\b" + name + rb"=[\"']?([a-z0-9][-.a-z0-9]*)", data)
        found += [value.decode() for value in values]
    return found
