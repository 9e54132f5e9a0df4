"""Traits of a value as text: the traces that shells, editors and copying leave behind."""

from __future__ import annotations

import base64
import binascii
import re

from secretlint import lazyre
from secretlint.content.keynames import is_file_like

TRAILING_NEWLINE = "trailing-newline"
SURROUNDING_SPACE = "surrounding-space"
QUOTED = "quoted"
CRLF = "crlf"
EMPTY = "empty"
BLANK = "blank"
DOUBLE_BASE64 = "double-base64"
BYTE_ORDER_MARK = "byte-order-mark"
UTF16 = "utf-16"
NUL = "nul"
MULTI_LINE = "multi-line"
BINARY = "binary"
FILE_LINE = "file-line"
WINDOWS_SCRIPT = "windows-script"
TEMPLATE = "template"

_TEMPLATE = lazyre.compile(
    rb"\$\{[^}\n$]{0,200}\}|\$\([^)\n$]{0,200}\)|<path:|ENC\[|\bref\+[a-z0-9]+://|\A(?:>>)?vault:|"
    rb"\A\$ANSIBLE_VAULT|\A\s*(?:__[A-Z0-9_]+__|@@?[A-Z0-9_]+@@?|%[A-Z0-9_]+%)\s*\Z"
)
_PLACEHOLDER = lazyre.compile(
    rb"\s*(?:<[^<>\n]{1,80}>|\[[^\[\]\n]{1,60}\]|change[-_ ]?me[!\d]*|replace[-_ ]?me|placeholder|todo|tbd|fixme|"
    rb"redacted|to[-_ ]?be[-_ ]?(?:set|replaced|filled|added)|your[-_ ][\w -]{1,60}|x{3,}|\*{3,}|\.{3,}|dummy|example|"
    rb"none|null|n/a|"
    rb"insert[-_ ][\w -]{1,60}|set[-_](?:me|by)[\w-]*|replace[-_ ](?:with|by)?[\w -]*|managed[-_ ]by[\w -]*)\s*",
    re.IGNORECASE,
)
_BASE64 = lazyre.compile(rb"[A-Za-z0-9+/]{6,}={0,2}", re.ASCII)
_SAYS_BASE64 = lazyre.compile(r"b64|base64|encoded|basic[-_.]?auth|authorization|auth[-_.]?header", re.IGNORECASE)
_TOKEN_NAME = lazyre.compile(r"auth|token|api[-_.]?key|credential|basic|header", re.IGNORECASE)
_PAIR = lazyre.compile(rb"[\w.@+-]{1,100}:\S+")
_FILE_LINE = lazyre.compile(
    rb"(?:ssh-|ecdsa-|sk-)[\w@.-]+ AAAA|[\w.@-]+:(?:\$\w+\$|\{)|[A-Za-z_][\w.-]*\s?=\s?[^=\s]|[A-Za-z_][\w.-]*:\s|"
    rb"#|[\[{<]|-----BEGIN "
)
"""One line of a file that has a syntax: a public key, a password file, an assignment, YAML, JSON, XML."""

_QUOTES = (b'"', b"'", b"`")
_OPENING_QUOTES = tuple(quote.encode() for quote in "\u201c\u2018\u201e\u201a")
_CLOSING_QUOTES = tuple(quote.encode() for quote in "\u201d\u2019\u201c\u2018")
"""As word processors write them."""
_INVISIBLE = tuple(blank.encode() for blank in "\u00a0\u200b\u2007\u202f\u2060")
"""Blanks that no eye sees and that a copy from a web page or a chat brings along."""


_PASSWORD_FILES = frozenset(("auth", "users", "htpasswd", ".htpasswd"))
_PASSWORD_LINE = lazyre.compile(rb"[^\s:]+:[^\s:]+\r\n")


def traits(key: str, value: bytes) -> frozenset[str]:
    """The traits of the value under `key`; the key counts only where its name says that base64 is meant."""
    if not value:
        return frozenset((EMPTY,))
    if is_template(value):
        return frozenset((TEMPLATE,))
    found = set(_encoding_traits(value))
    if found:
        return frozenset(found)
    text = value.strip()
    if not text:
        return frozenset((BLANK,))
    if b"\n" in text:
        found.add(MULTI_LINE)
    else:
        found.update(_line_traits(value, text))
    if b"\r" in value:
        found.add(CRLF)
        if is_spoilt_by_returns(key, value):
            found.add(WINDOWS_SCRIPT)
    if _FILE_LINE.match(text):
        found.add(FILE_LINE)
    if is_encoded_twice(key, text):
        found.add(DOUBLE_BASE64)
    return frozenset(found)


def _encoding_traits(value: bytes) -> list[str]:
    if value[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_utf16(value):
        return [UTF16]
    if value.startswith(b"\xef\xbb\xbf"):
        return [BYTE_ORDER_MARK]
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return [BINARY]
    return [NUL] if b"\x00" in value else []


def _is_utf16(value: bytes) -> bool:
    """Latin text in UTF-16LE without a mark: what PowerShell's `[Text.Encoding]::Unicode` gives."""
    if len(value) < 6 or len(value) % 2:
        return False
    return not any(value[1::2]) and all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in value[::2])


def _line_traits(value: bytes, text: bytes) -> list[str]:
    found = []
    if value.endswith((b"\n", b"\r")):
        found.append(TRAILING_NEWLINE)
    if value.rstrip(b"\r\n") != text or text.startswith(_INVISIBLE) or text.endswith(_INVISIBLE):
        found.append(SURROUNDING_SPACE)
    if is_quoted(text):
        found.append(QUOTED)
    return found


def is_spoilt_by_returns(key: str, value: bytes) -> bool:
    """Whether readers of such a file take a carriage return for content: `.env`, password files, a script."""
    if value.startswith(b"#!"):
        return value.partition(b"\n")[0].endswith(b"\r")
    if key in _PASSWORD_FILES:
        return _PASSWORD_LINE.match(value) is not None
    return key in (".env", ".pgpass") or key.endswith(".env")


def is_quoted(text: bytes) -> bool:
    """Whether one pair of quotes stands around the whole: `"a"`, but not `"a","b"` and not a lone quote."""
    if text.startswith(_OPENING_QUOTES) and text.endswith(_CLOSING_QUOTES):
        return True
    quote = text[:1]
    return len(text) > 2 and quote in _QUOTES and text.endswith(quote) and quote not in text[1:-1]


def is_template(value: bytes) -> bool:
    """Whether something else puts the value in later: a substitution, an encrypted text, a reference to a store."""
    return _TEMPLATE.search(value) is not None or _has_pair(value, b"{{", b"}}") or _has_pair(value, b"<%", b"%>")


def _has_pair(value: bytes, opening: bytes, closing: bytes) -> bool:
    """Whether the closing mark follows the opening one somewhere; a regex takes quadratic time on a hostile value."""
    start = value.find(opening)
    return start >= 0 and value.find(closing, start) >= 0


def is_placeholder(value: bytes) -> bool:
    """Whether the value only keeps the place of another (`changeme`, `<password>`, `xxx`), PEM markers aside."""
    if len(value) > _LONGEST_PLACEHOLDER:
        return False
    between = _MARKERS.fullmatch(value)
    return _PLACEHOLDER.fullmatch(between[1] if between else value) is not None


_LONGEST_PLACEHOLDER = 300
_MARKERS = lazyre.compile(rb"\s*-----BEGIN [A-Z ]{1,40}-----\n([^-]{1,200})\n-----END [A-Z ]{1,40}-----\s*")


def is_encoded_twice(key: str, text: bytes) -> bool:
    """Whether the value is base64 of a text that was meant to stand here itself.

    Some values are base64 by right: HTTP basic credentials, tokens that are JSON inside (cloudflared, Grafana), whole
    files for one environment variable, and 1Password's credentials file. Their names and shapes tell them apart.
    """
    inner = base64_text(text)
    if inner is None or _SAYS_BASE64.search(key):
        return False
    if is_file_like(key):
        return key != "1password-credentials.json"
    if inner.lstrip().startswith((b"{", b"[")) or b"\n" in inner.strip():
        return False
    return not (_PAIR.fullmatch(inner.strip()) and _TOKEN_NAME.search(key))


def base64_text(text: bytes) -> bytes | None:
    """What the base64 in `text` holds when that is text again, otherwise None.

    Keys for encryption are base64 of random bytes, which are not text. Short ones could be by chance: eight characters
    without padding must hold a word of letters and digits, which happens to random ones once in some 3,000 times.
    """
    joined = b"".join(text.split())
    if len(joined) < 8 or len(joined) % 4 or _BASE64.fullmatch(joined) is None or joined.isdigit():
        return None
    try:
        inner = base64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError):
        return None
    body = inner.strip()
    if len(body) < 3 or len(inner) - len(body) > 2:
        return None
    if len(joined) == 8 and not joined.endswith(b"="):
        return inner if all(map(_is_word, body)) and len(body) > 3 else None
    if len(joined) <= 12:
        return inner if all(33 <= byte < 127 for byte in body) else None
    return inner if all(32 <= byte < 127 or byte in b"\t\r\n" for byte in inner) else None


def _is_word(byte: int) -> bool:
    return 48 <= byte < 58 or 65 <= byte < 91 or 97 <= byte < 123 or byte in b"-_.@!"
