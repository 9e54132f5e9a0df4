"""A value of the largest size that a Secret can have costs a moment, whatever it repeats."""

from __future__ import annotations

import time

import pytest

from secretlint.content import inspect

SIZE = 1 << 20
PIECES = (
    b"-----BEGIN ",
    b"-----BEGIN CERTIFICATE-----\n",
    b"-----BEGIN A-----\n-----END B-----\n",
    b"-----BEGIN CERTIFICATE-----\nA:b\n",
    b"-",
    b"{{",
    b"${",
    b"$(",
    b"ssh-rsa ",
    b"a=",
    b"A",
    b" ",
    b"\n",
    b"eyJhbGci.",
)
SECONDS = 15
"""Far above the tenth of a second that each takes, far below the minutes of a search that is quadratic."""


@pytest.mark.parametrize("piece", PIECES)
def test_size_is_no_trouble(piece: bytes) -> None:
    value = (piece * (SIZE // len(piece) + 1))[:SIZE]
    start = time.monotonic()
    for key in ("password", "tls.crt", "ssh-privatekey", "known_hosts", ".dockerconfigjson", "key.json"):
        inspect("Opaque", {key: value})
    assert time.monotonic() - start < SECONDS
