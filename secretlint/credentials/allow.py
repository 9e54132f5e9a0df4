"""What people have said is no leak: detect-secrets' inline comments (and gitleaks') and `.secrets.baseline`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from secretlint import lazyre
from secretlint.credentials import detectors, shapes
from secretlint.model import Span

_HERE = lazyre.compile(r"pragma: ?(?:allow|white)list[ -]secret|gitleaks:allow")
_NEXT = lazyre.compile(r"^[ \t]*(?:#|//|--|;|<!--)[ \t]*pragma: ?allowlist[ -]nextline[ -]secret", re.MULTILINE)
_QUICK = lazyre.compile(r"pragma: ?(?:allow|white)list|gitleaks:allow")


class Allowed:
    """The allowlist of one text that begins at `line` (0-based) of its file.

    `known` are the hashes that the baseline has for this file. They are compared in memory and go nowhere else.
    """

    def __init__(self, text: str, line: int, known: frozenset[str] = frozenset()) -> None:
        self._known = known
        self._lines: set[int] = set()
        if _QUICK.search(text):
            for number, row in enumerate(text.splitlines(), line + 1):
                if _NEXT.search(row):
                    self._lines.add(number + 1)
                elif _HERE.search(row):
                    self._lines.add(number)

    def hides(self, span: Span, value: str) -> bool:
        """Whether the exposure is allowed: by a comment on one of its lines, or by the baseline."""
        if self._lines and any(number in self._lines for number in range(span.line, span.end_line + 1)):
            return True
        return bool(self._known) and any(detectors.baseline_hash(one) in self._known for one in _spellings(value))


def _spellings(value: str) -> set[str]:
    """The forms in which detect-secrets may have seen the value: as written, without quotes, decoded."""
    spellings = {value, value.strip(), value.strip().strip("\"'")}
    decoded = shapes.decode_base64(value, least=8)
    text = shapes.readable_text(decoded) if decoded is not None else None
    return spellings | {text, text.strip()} if text else spellings


def read_baseline(text: str) -> Callable[[str], frozenset[str]]:
    """A `.secrets.baseline`'s text → path (relative to the baseline, `/`) → the hashes of its allowed secrets.

    Entries that the team has audited as real (`is_secret: true`) stay findings.
    Raises ValueError when it is no baseline.
    """
    try:
        results = json.loads(text)["results"]
        by_path = {
            name.replace("\\", "/").removeprefix("./"): frozenset(
                str(entry["hashed_secret"]) for entry in entries if entry.get("is_secret") is not True
            )
            for name, entries in results.items()
        }
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError):
        raise ValueError("not a baseline of detect-secrets") from None
    return lambda path: by_path.get(path, frozenset())
