"""Base64 and JSON as Go reads them; the cases are those where Python's own modules decide otherwise."""

from __future__ import annotations

import pytest

from secretlint.apiserver import gojson


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("", b""),
        ("YQ==", b"a"),
        ("YR==", b"a"),  # trailing bits are not looked at
        ("YWI=", b"ab"),
        ("YWJj", b"abc"),
        ("YW\nJj\n", b"abc"),
        ("YQ=\r\n=", b"a"),
        ("+/+/", b"\xfb\xff\xbf"),
    ],
)
def test_base64_that_go_decodes(text: str, raw: bytes) -> None:
    assert gojson.decode_base64(text) == raw


@pytest.mark.parametrize(
    "text",
    [
        "YQ",
        "YQ=",
        "YQ===",
        "====",
        "=",
        "Y",
        "YQ== ",
        " YQ==",
        "YW Jj",
        "YW\tJj",
        "YQ==YQ==",
        "-_-_",
        "YQ==\x00",
        "é",
        "YQ\xa0==",
    ],
)
def test_base64_that_go_refuses(text: str) -> None:
    assert gojson.decode_base64(text) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{}", "object"),
        (b' {"a":[1,{"b":null}],"a":2}\r\n\t', "object"),
        (b"null", "null"),
        (b"[]", "array"),
        (b'"x"', "string"),
        (b"-0.5e-3", "number"),
        (b"true", "boolean"),
        (b'{"a":"\xff"}', "object"),  # not UTF-8, but inside a string
        (b'{"a":"\\ud800"}', "object"),  # a lone surrogate
        (b"1e-400", "number"),
        (b'{"a":1e400}', "overflow"),
        (b"", ""),
        (b"  ", ""),
        (b"{} {}", ""),
        (b"{},", ""),
        (b'{"a":1,}', ""),
        (b"[1,]", ""),
        (b"{a:1}", ""),
        (b"{'a':1}", ""),
        (b'{"a":NaN}', ""),
        (b'{"a":Infinity}', ""),
        (b'{"a":01}', ""),
        (b'{"a":+1}', ""),
        (b'{"a":"\n"}', ""),
        (b'{"a":"\\x41"}', ""),
        (b"\xef\xbb\xbf{}", ""),
        (b"{}\xc2\xa0", ""),
        (b"{]", ""),
        (b"[}", ""),
        (b"{", ""),
        (b"]", ""),
        (b'{"a"}', ""),
        (b'{"a":}', ""),
        (b'{"a" 1}', ""),
        (b"// c\n{}", ""),
        (b"tru", ""),
        (b"[" * 10_000 + b"]" * 10_000, "array"),
        (b"[" * 10_001 + b"]" * 10_001, ""),
    ],
)
def test_json_kinds(data: bytes, kind: str) -> None:
    assert gojson.json_kind(data) == kind
