"""The search itself: it finds each disguise, and it finds nothing where nothing is."""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from pathlib import Path

import pytest

from tests.redaction.canary import Canaries, search
from tests.redaction.sandbox import Sandbox

DISGUISES = {
    "as it is": lambda value: value,
    "its first characters": lambda value: value[:4],
    "its last characters": lambda value: value[-8:],
    "lower case": lambda value: value.lower(),
    "base64": base64.b64encode,
    "base64 behind one byte": lambda value: base64.b64encode(b"x" + value),
    "base64 behind two bytes": lambda value: base64.b64encode(b"xy" + value),
    "base64 in base64": lambda value: base64.b64encode(base64.b64encode(value)),
    "hexadecimal": lambda value: value.hex().encode(),
    "UTF-16": lambda value: value.decode().encode("utf-16"),
    "SHA-256": lambda value: hashlib.sha256(value).hexdigest().encode(),
    "SHA-256, cut": lambda value: hashlib.sha256(value).hexdigest()[:16].encode(),
    "SHA-1 with newline": lambda value: hashlib.sha1(value + b"\n").hexdigest().encode(),
    "MD5 in base64": lambda value: base64.b64encode(hashlib.md5(value).digest()),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "repr": lambda value: repr(list(value)).encode(),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_disguise_is_found(name: str) -> None:
    canaries = Canaries()
    value = [canaries.new() for _ in range(20)][7].encode()
    written = DISGUISES[name](value)
    framed = written if name in ("gzip", "zlib") else b"some text " + written + b" more"
    assert search(canaries, [("out", framed)])


def test_ordinary_output_is_clean() -> None:
    canaries = Canaries()
    for _ in range(2000):
        canaries.new()
    text = Path(__file__).with_name("plants.py").read_bytes() + Path(__file__).with_name("sandbox.py").read_bytes()
    fingerprints = "\n".join(hashlib.sha256(str(n).encode() + b"x").hexdigest() for n in range(3000)).encode()
    assert search(canaries, [("source", text), ("fingerprints", fingerprints)]) == []


def test_deleted_files_and_calls_are_kept(tmp_path: Path) -> None:
    """A temporary file that is gone at the end, and the arguments of another program, are seen all the same."""
    canaries = Canaries()
    script = (
        f"import os, subprocess, tempfile\nvalue = {canaries.new()!r}\n"
        "handle, name = tempfile.mkstemp()\nos.write(handle, value.encode())\nos.close(handle)\nos.remove(name)\n"
        "subprocess.run(['true', value])\n"
    )
    run = Sandbox(tmp_path, {}, git=False).run((), program=("-c", script))
    leaks = search(canaries, run.outputs)
    assert any(leak.startswith("kept/") and "calls" not in leak for leak in leaks)
    assert any("-calls:" in leak for leak in leaks)
