"""Secrets that a text of the repository creates by command: scripts, Makefiles, READMEs, workflows.

Only looked for when a Secret would be called missing; what is found makes the answer "made elsewhere".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from secretlint import discover, lazyre

if TYPE_CHECKING:
    from secretlint.repository import Repository

_NAMES = lazyre.compile(
    r"(?:^|/)(?:[^/]*\.(?:sh|bash|zsh|md|mdx|markdown|rst|adoc|txt|mk|py|rb|go|tf|hcl|ps1|bat|nix|just|ya?ml|tpl|toml)"
    r"|Makefile|makefile|GNUmakefile|Justfile|justfile|Taskfile[^/]*|Jenkinsfile|Tiltfile|Dockerfile|README[^/]*)\Z"
)
_COMMAND = lazyre.compile(
    rb"(?:create\s+secret\s+(?:-\S+\s+\S+\s+)?(?:generic|tls|docker-registry)|secrets?\s+new(?:-[a-z]+)?)\s+((?:\\\r?\n|[^\n;|&])*)"
    rb"|(?:--secret-name[= ]\s*[\"']?|^secret/)([-.a-z0-9]+)",
    re.MULTILINE,
)
_MANIFEST = lazyre.compile(
    rb"^kind:[ ]*Secret[ ]*\r?\nmetadata:[ ]*\r?\n(?:[ ]+(?!name:)\S.*\r?\n){0,20}?[ ]+name:[ ]*[\"']?([-.a-z0-9]+)",
    re.MULTILINE,
)
"""A manifest inside a script, a page or a template."""
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


def creators(repository: Repository) -> dict[str, tuple[str, int]]:
    """Name of a Secret → the file and line of the first command that creates it."""
    found: dict[str, tuple[str, int]] = {}
    for path in sorted(repository.files):
        if not _NAMES.search(path) or repository.config.excluded(repository.shown(path)):
            continue
        try:
            data = repository.read(path)
        except discover.Unreadable:
            continue
        if len(data) > _MAX_BYTES or b"ecret" not in data:
            continue
        facts = repository.facts.get(path)
        for match in _COMMAND.finditer(data):
            for word in (*_words(match), *_assigned(match, data)):
                found.setdefault(word, (path, data.count(b"\n", 0, match.start()) + 1))
        for pattern in (_TERRAFORM, _SOURCE) if _SOURCES.search(path) else ():
            for match in pattern.finditer(data):
                found.setdefault(match[1].decode(), (path, data.count(b"\n", 0, match.start()) + 1))
        for match in _MANIFEST.finditer(data) if facts is None or facts.skipped else ():
            found.setdefault(match[1].decode(), (path, data.count(b"\n", 0, match.start()) + 1))
    return found


def mentions(repository: Repository, paths: Iterable[str], name: str) -> bool:
    """Whether the text of one of the files holds a name as a word."""
    word = re.compile(rb"(?<![-.\w])" + re.escape(name.encode()) + rb"(?![-.\w])")
    for path in paths:
        try:
            if word.search(repository.read(path)):
                return True
        except discover.Unreadable:
            continue
    return False


def _words(match: re.Match[bytes]) -> list[str]:
    """The words of a command that may be the name: all that are not options (the name may come after them)."""
    if match[2] is not None:
        return [match[2].decode()]
    words = match[1].replace(b"\\", b" ").split()
    names = [word.strip(b"\"'").decode("utf-8", "replace") for word in words if not word.startswith(b"-")]
    return [name for name in names if re.fullmatch(r"[a-z0-9][-.a-z0-9]*", name)]


def _assigned(match: re.Match[bytes], data: bytes) -> list[str]:
    """The values that the same script gives to the variables of a command."""
    found = []
    for name in set(_VARIABLE.findall(match[1] or b"")):
        values = re.findall(rb"\b" + name + rb"=[\"']?([a-z0-9][-.a-z0-9]*)", data)
        found += [value.decode() for value in values]
    return found
