"""What detect-secrets users have allowed stays allowed."""

from __future__ import annotations

import hashlib
import json

import pytest

from secretlint.credentials.allow import Allowed, read_baseline
from secretlint.model import Span

VALUE = "Qz7vLm2xRa9r"


def _line(number: int) -> Span:
    return Span("values.yaml", number, 1, number, 20)


def test_comments_on_the_line_and_before_it() -> None:
    text = (
        f"a: {VALUE} # pragma: allowlist secret\n"
        f"b: {VALUE}\n"
        "# pragma: allowlist nextline secret\n"
        f"c: {VALUE}\n"
        f"d: {VALUE} # pragma: whitelist secret\n"
        f"e: {VALUE} # gitleaks:allow\n"
    )
    allowed = Allowed(text, 0)
    assert [number for number in range(1, 7) if allowed.hides(_line(number), VALUE)] == [1, 4, 5, 6]
    assert Allowed(text, 10).hides(_line(11), VALUE), "lines count from where the document begins"


def test_the_baseline_is_matched_by_its_hashes() -> None:
    baseline = {
        "version": "1.5.0",
        "results": {
            "./values.yaml": [
                {"type": "Secret Keyword", "hashed_secret": hashlib.sha1(VALUE.encode()).hexdigest()},
                {"type": "Secret Keyword", "hashed_secret": hashlib.sha1(b"real").hexdigest(), "is_secret": True},
            ]
        },
    }
    known = read_baseline(json.dumps(baseline))
    assert known("other.yaml") == frozenset()
    allowed = Allowed("", 0, known("values.yaml"))
    assert allowed.hides(_line(1), VALUE)
    assert allowed.hides(_line(1), "UXo3dkxtMnhSYTly"), "detect-secrets decodes base64"
    assert not allowed.hides(_line(1), "real"), "audited as a real secret"


@pytest.mark.parametrize("text", ["", "[]", '{"results": []}', '{"results": {"a": [1]}}', "{"])
def test_something_else_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a baseline of detect-secrets$"):
        read_baseline(text)
