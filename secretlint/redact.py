"""What may be shown of a text that stands where a name belongs and may be a value all the same."""

from __future__ import annotations

import re

from secretlint import lazyre

_GLUED = lazyre.compile(r"([^:=]*[:=])(?=.{8})|(\S+\s+)(?=\S*\d)(?=\S{8,}\Z)", re.DOTALL)
_TIME = lazyre.compile(
    r"[0-9]{1,4}(?:[-:][0-9]{1,2}){1,2}(?:[ Tt:][0-9]{1,2}(?::[0-9]{1,2}){0,2})?(?:\.[0-9]{1,3})?"
    r"(?: ?[-+][0-9]{1,2}(?::[0-9]{2})?)?",
    re.ASCII,
)
_ENCODED = lazyre.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/=]{40,}\Z", re.DOTALL)
_BRACKETS = lazyre.compile(r"\[([^\[\]]{8,})\]")


def key(name: str) -> str:
    """A key of a Secret for people: `password:hunter2hunter2`, a blank forgotten, is shown as `password:…`.

    YAML reads it as one key, and the API server refuses it. A short rest (`a:YQ==`) is shown: it says where to look. So
    is a time, which is no name with a value behind it. Lines of an env file without `=` are keys too, so that those of
    a pasted private key are hidden altogether.
    """
    glued = _GLUED.match(name)
    if glued and not _TIME.fullmatch(name):
        return f"{glued[0]}…"
    return "…" if _ENCODED.match(name) else name


def path(field: str) -> str:
    """A field's path with every key in brackets as `key` shows it."""
    return _BRACKETS.sub(lambda found: f"[{key(found[1])}]", field)
