"""PEM as Go's `encoding/pem` reads it, and why a text that looks like PEM is not.

Most consumers of a Secret in a cluster are Go programs, and OpenSSL agrees with Go on everything told apart here.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from secretlint import lazyre

MARKER = b"-----BEGIN "

_MARKER = lazyre.compile(rb"^-----(BEGIN|END) ([^\n-]*)-----[ \t\r]*$", re.MULTILINE)
_BEGIN = lazyre.compile(rb"^-----BEGIN [^\n-]*-----[ \t\r]*$", re.MULTILINE)
_HEADER = lazyre.compile(rb"^[A-Za-z0-9-]+:.*$", re.MULTILINE)
_LOOSE_MARKER = lazyre.compile(rb"--[ ]?(?:BEGIN|END)[ ]")

ESCAPED = r"its line breaks are written as \n, two characters, instead of line breaks"
FOLDED = "its lines are joined into one"
INDENTED = "its lines are indented, and the markers must stand at the start of a line"
GLUED = "an END marker and the BEGIN marker after it share a line"
UNFINISHED = "it is cut off: a BEGIN marker has no END marker that fits"
MARKERS = "its BEGIN and END markers are not written as PEM demands"
BODY = "the text between its markers is not base64"


class Block(NamedTuple):
    """One PEM block: its label ("CERTIFICATE"), its bytes, whether it has the header of an encrypted key, its text."""

    label: str
    der: bytes
    encrypted: bool
    text: bytes


def looks_like_pem(value: bytes) -> bool:
    """Whether the value has a marker, though perhaps a broken one."""
    return MARKER in value or (b"BEGIN" in value and _LOOSE_MARKER.search(value) is not None)


def blocks(value: bytes) -> list[Block]:
    """The blocks that a PEM reader finds. Text around them is passed over, and so are blocks that it cannot decode."""
    found = []
    begin: re.Match[bytes] | None = None
    for marker in _MARKER.finditer(value):
        if marker.group(1) == b"BEGIN":
            begin = marker
        elif begin is not None:
            block = _block(value, begin, marker) if marker.group(2) == begin.group(2) else None
            found += [block] if block is not None else []
            begin = None
    return found


def _block(value: bytes, begin: re.Match[bytes], end: re.Match[bytes]) -> Block | None:
    body = value[begin.end() : end.start()]
    headers = _HEADER.findall(body)
    try:
        der = base64.b64decode(b"".join(_HEADER.sub(b"", body).split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    encrypted = any(header.startswith(b"DEK-Info") or b"ENCRYPTED" in header for header in headers)
    return Block(begin.group(2).decode("ascii", "replace"), der, encrypted, value[begin.start() : end.end()])


def damage(value: bytes) -> str | None:
    """Why a value with a PEM marker is not read as PEM from start to end, in fixed words; None when it is.

    Go and OpenSSL pass over a block that they cannot read, so that one sound block among broken ones may do; the caller
    decides whether it does.
    """
    markers = value.count(MARKER)
    if markers == len(blocks(value)) and markers:
        return None
    if rb"\n" in value and _BEGIN.search(value) is None:
        return ESCAPED
    lines = [line for line in value.splitlines() if line.strip()]
    if len(lines) == 1:
        return FOLDED
    if any(line[:1] in b" \t" and line.lstrip().startswith(b"-----") for line in lines if line):
        return INDENTED
    if b"----------BEGIN" in value:
        return GLUED
    if not markers or _BEGIN.search(value) is None:
        return MARKERS
    if len(re.findall(rb"^-----END [^\n]*-----[ \t\r]*$", value, re.MULTILINE)) < markers:
        return UNFINISHED
    return BODY if _labels_agree(value) else MARKERS


def _labels_agree(value: bytes) -> bool:
    begins = re.findall(rb"^-----BEGIN ([^\n]*?)-----", value, re.MULTILINE)
    ends = re.findall(rb"^-----END ([^\n]*?)-----", value, re.MULTILINE)
    return begins == ends
