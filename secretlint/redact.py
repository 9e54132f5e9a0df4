"""What may be shown of a text that stands where a name belongs and may be a value all the same."""

from __future__ import annotations

import re

_GLUED = re.compile(r"([^:=]*[:=])(?=.{8})", re.DOTALL)


def key(name: str) -> str:
    """A key of a Secret for people: `password:hunter2hunter2`, a blank forgotten, is shown as `password:…`.

    YAML reads it as one key, and the API server refuses it. A short rest (`a:YQ==`) is shown: it says where to look.
    """
    glued = _GLUED.match(name)
    return f"{glued[1]}…" if glued else name


_GLUED_IN_PATH = re.compile(r"([^\[\]:=]*[:=])[^\[\]]{8,}")


def path(field: str) -> str:
    """A field's path with every key in it as `key` shows it."""
    return _GLUED_IN_PATH.sub(lambda found: f"{found[1]}…", field) if ":" in field or "=" in field else field
