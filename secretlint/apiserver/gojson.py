"""JSON and base64 as Go decides: what `encoding/json` and `base64.StdEncoding` accept."""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from secretlint import lazyre

_BASE64 = lazyre.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_TOKEN = lazyre.compile(
    rb"[ \t\r\n]*(?:(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,)|(?P<colon>:)"
    rb'|(?P<string>"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")'
    rb"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(?P<word>true|false|null))"
)
MAX_DEPTH = 10_000
"""`maxNestingDepth` of encoding/json."""

JsonKind = Literal["object", "array", "string", "number", "boolean", "null", "overflow", ""]


def decode_base64(text: str) -> bytes | None:
    """What the text decodes to, or None. CR and LF are ignored anywhere; padding is required, trailing bits are not."""
    try:
        raw = text.encode("ascii")
    except UnicodeEncodeError:
        return None
    if b"\n" in raw or b"\r" in raw:
        raw = raw.replace(b"\n", b"").replace(b"\r", b"")
    if not _BASE64.fullmatch(raw):
        return None
    try:
        return base64.b64decode(raw)
    except binascii.Error:  # the pattern has let nothing through that this refuses
        return None


def json_kind(data: bytes) -> JsonKind:
    """What kind of JSON value the text is for `json.Unmarshal` into an interface; "" when it is not JSON.

    Differs from Python's json: no NaN, no control characters in strings, only four kinds of blanks, a nesting limit;
    bytes that are not UTF-8 are fine inside strings. "overflow": a number inside is too large for a float64.
    """
    closers: list[bytes] = []
    state = "value"
    position, end = 0, len(data)
    kind: JsonKind = ""
    overflow = False
    while True:
        matched = _TOKEN.match(data, position)
        if matched is None:
            break
        position = matched.end()
        token = matched.lastgroup or ""
        text = matched[token]
        if not kind:
            kind = _kind(token, text)
        moved = _step(state, token, text, closers)
        if moved is None or len(closers) > MAX_DEPTH:
            return ""
        state = moved
        if token == "number" and float(text) in (float("inf"), float("-inf")):
            overflow = True
        if state == "end":
            break
    if state != "end" or data[position:end].strip(b" \t\r\n"):
        return ""
    return "overflow" if overflow else kind


def _kind(token: str, text: bytes) -> JsonKind:
    if token == "open":
        return "object" if text == b"{" else "array"
    if token == "word":
        return "null" if text == b"null" else "boolean"
    return "string" if token == "string" else "number"


def _step(state: str, token: str, text: bytes, closers: list[bytes]) -> str | None:
    """The state after a token, or None where JSON does not allow it."""
    if token in ("string", "number", "word", "open"):
        if state in ("key", "first-key"):
            return "colon" if token == "string" else None
        if state not in ("value", "first-value"):
            return None
        if token == "open":
            closers.append(b"}" if text == b"{" else b"]")
            return "first-key" if text == b"{" else "first-value"
        return "next" if closers else "end"
    if token == "colon":
        return "value" if state == "colon" else None
    if token == "comma":
        if state != "next":
            return None
        return "key" if closers[-1] == b"}" else "value"
    if state not in ("next", "first-key", "first-value") or not closers or closers.pop() != text:
        return None
    return "next" if closers else "end"
