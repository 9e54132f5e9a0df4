"""Values that must never come back, and the search for them in any disguise."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator

MARK = "Zq7WvK3x"
"""Every canary starts and ends with it, so that one search finds a whole value, its beginning and its end."""

_SHORTEST = 4
"""A prefix of this many characters counts as a leak."""

_HEX = re.compile(rb"[0-9a-fA-F]{16,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{22,}")
_DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256")


class Canaries:
    """Makes canaries and finds them again."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self.made: list[str] = []
        self.extra: list[bytes] = []
        self._digested = 0
        self._in_hex: dict[bytes, str] = {}
        self._in_base64: dict[bytes, str] = {}

    def new(self) -> str:
        """One more: letters and digits, with the entropy of a password, different from all others."""
        middle = hashlib.sha256(f"{self._seed}{len(self.made)}".encode()).hexdigest()[:10]
        self.made.append(f"{MARK}{middle}{MARK}")
        return self.made[-1]

    def leaks(self, output: bytes) -> list[str]:
        """How the output shows a canary; empty when it does not."""
        found = [name for name, needle in (*_needles(), *self._own()) if needle in output]
        found += [f"digest ({name})" for name in self._digests(output)]
        return list(dict.fromkeys(found))

    def _own(self) -> Iterator[tuple[str, bytes]]:
        yield from (("private key", needle) for needle in self.extra)

    def _digests(self, output: bytes) -> Iterator[str]:
        """Digests of a value can be tested by guessing. Beginnings of eight bytes are enough to tell them."""
        in_hex, in_base64 = self._known_digests()
        for match in _HEX.finditer(output):
            text = match[0].lower()
            yield from (in_hex[text[at : at + 16]] for at in range(len(text) - 15) if text[at : at + 16] in in_hex)
        for match in _BASE64.finditer(output):
            if match[0][:11] in in_base64:
                yield in_base64[match[0][:11]]

    def _known_digests(self) -> tuple[dict[bytes, str], dict[bytes, str]]:
        """Beginnings of all digests, in hexadecimal and in base64; only those of new canaries are worked out."""
        for value in self.made[self._digested :]:
            for form in (value.encode(), value.encode() + b"\n", base64.b64encode(value.encode())):
                for name in _DIGESTS:
                    digest = hashlib.new(name, form).digest()
                    self._in_hex[digest.hex()[:16].encode()] = name
                    self._in_base64[base64.b64encode(digest)[:11]] = name
        self._digested = len(self.made)
        return self._in_hex, self._in_base64


def _needles() -> list[tuple[str, bytes]]:
    plain = MARK.encode()
    needles = [("plain", plain[:_SHORTEST]), ("lower case", plain.lower()), ("upper case", plain.upper())]
    needles += [("reversed", plain[::-1]), ("hex", plain.hex().encode()), ("hex", plain.hex().upper().encode())]
    needles += [("escaped", b"".join(b"\\x%02x" % byte for byte in plain))]
    needles += [("UTF-16", MARK.encode("utf-16-le")), ("UTF-16", MARK.encode("utf-16-be"))]
    once = list(_base64_of(plain))
    needles += [("base64", text) for text in once]
    needles += [("base64 twice", text) for inner in once for text in _base64_of(inner)]
    needles += [("list of numbers", ", ".join(str(byte) for byte in plain[:6]).encode())]
    return needles


def _base64_of(text: bytes) -> Iterator[bytes]:
    """What stays the same in base64 of anything that holds the text, for each of the three ways it can be aligned."""
    for shift in range(3):
        encoded = base64.b64encode(b"\x00" * shift + text)
        usable = (len(text) + shift) // 3 * 4
        yield encoded[(4 if shift else 0) : usable]


def search(canaries: Canaries, outputs: Iterable[tuple[str, bytes]]) -> list[str]:
    """`name: how` for every output that leaks; compressed ones are opened first."""
    found = []
    for name, data in outputs:
        for layer in (data, *_opened(data)):
            found += [f"{name}: {how}" for how in canaries.leaks(layer)]
    return found


def _opened(data: bytes) -> Iterator[bytes]:
    for wbits in (zlib.MAX_WBITS, zlib.MAX_WBITS | 16, -zlib.MAX_WBITS):
        try:
            yield zlib.decompressobj(wbits).decompress(data)
        except zlib.error:
            continue
