"""Spellings that decide a verdict, gathered by where they go.

Good and bad ones stand side by side: the oracle says which is which.
"""

# ruff: noqa: E501, SIM905  (tables of spellings read better in long lines)

from __future__ import annotations

import base64


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


BOOLEANS = "y Y yes Yes YES yEs n N no No NO nO on On ON oN off Off OFF oFF true True TRUE tRue false False FALSE fALSE".split()
INTEGERS = (
    "0 1 -1 +1 42 017 -017 0o17 0O17 -0o17 0x1F 0X1F 0x_1F -0x1f +0x1f 0b11 0B11 -0b11 0b102 1_000 1__0 1000_ _1000 08 019 "
    "0o8 0xg 0b2 00 -0 +0 0_7 01_0 0x 0b 0o 0777 1234 2147483647 2147483648 9223372036854775807 9223372036854775808 "
    "-9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616 123456789012345678901234567890"
).split()
FLOATS = (
    "1e3 1E3 12e03 1. .5 .5_0 .5e3 ._5 .p5 .0x1 +.5 -.5 0x1p3 12345e67 1e400 -1e400 1e-400 1.5 1_0.5 1e+3 1.0 420.0 4e2 "
    "685.230_15e+03 . .. ... .e1 1.e3 -1.5 1e 1e+ 1.2.3 +1.5 1e10 1e21 1e20 123456789.123 0.1 0.1e1 -.0 0.0 .1e-1 1_1e1"
).split()
SPECIAL_FLOATS = (
    ".inf .Inf .INF -.inf +.inf -.Inf +.INF .nan .NaN .NAN .iNF .nAn inf nan Infinity .infinity -.nan".split()
)
NULLS = ("~", "null", "Null", "NULL", "nULL", "None", "nil", "", "~~")
TIMES = (
    "2001-01-01", "2001-1-1", "2001-01-01T00:00:00Z", "2001-12-14t21:59:43.10-05:00", "2001-13-01", "1:30", "190:20:30", "190:20:30.15", "-1:30", "0:0",
    "12:30:45", "10.0.0.1", "1.2.3.4", "::1", "2001-12-14 21:59:43.10 -5", "2001-01-01 00:00:00",
)  # fmt: skip
ODD_PLAIN = (
    "=", "<<", "-", "?", ":", "::", "a:b", "a: b", "a #b", "a#b", "#a", "%a", "@a", "`a", "&a", "&a b", "*a", "!", "! 12", "|", ">", "[", "]",
    "{", "}", "[]", "{}", "[a", "a]", "{a", "a}", ",", "a,b", "-a", "- a", "?a", ":a", "a:", "'", '"', "a'b", 'a"b', "\\", "a\\nb", "---", "...", "--",
    "-1a", "1a", "0x1g", "1_", "_1", "+", "-", ".", "1.2.3", "é", "日本", "\u00a0", "a\u00a0", "\u2028", "\u0085", "a\tb", "a\t", "\ufeff", "🙂", "a  b",
)  # fmt: skip
TAGGED = (
    "!!str 1", "!!str yes", "!!str", "!!str ''", "!!str null", "!!str [a]", "!!int '12'", "!!int 12", "!!int a", "!!int 1.5", "!!int ''", "!!float 1",
    "!!float '1.5'", "!!float a", "!!float .inf", "!!float '1e400'", "!!bool yes", "!!bool 'true'", "!!bool 'y'", "!!bool a", "!!bool 1", "!!null ''", "!!null x",
    "!!null ~", "!!null null", "!!binary YQ==", "!!binary 'YWI='", "!!binary YQ", "!!binary '%%%'", "!!binary ''", "!!binary /w==", "!!binary YQ==YQ==",
    "!!binary [a]", "!!timestamp 2001-01-01", "!!timestamp a", "!!timestamp '2001-01-01T00:00:00Z'", "!foo a", "!foo 12", "!foo yes", "!foo ~", "!foo", "!foo 'a'",
    "!foo [a]", "!foo {a: b}", "!!set {a, b}", "!!omap [a: b]", "!!pairs [a: b]", "!!seq a", "!!seq [a]", "!!map a", "!!map {a: b}", "!e!foo a",
    "!<tag:yaml.org,2002:str> 1", "!<tag:yaml.org,2002:int> '1'", "!<!foo> 1", "!<foo> 1", "!<foo", "! 12", "! yes", "! a", "!", "!! a", "!!merge <<", "!!value =",
    "!!yaml a", "!!python/object:x a", "!!foo 12", "!!str &x a", "&x !!str 1", "!!int 0x1F", "!!int 1_0", "!!int 0b11", "!!str 2001-01-01", "!!float 0x10",
    "!!int 99999999999999999999", "!!int -1", "!!int ~", "!!float ~", "!!bool ~", "!!str ~",
)  # fmt: skip
QUOTED = (
    '""', "''", '"a"', "'a'", "'it''s'", "'a\\n'", '"a\\nb"', '"a\\tb"', '"\\/"', '"\\q"', '"\\101"', '"\\x41"', '"\\x4"', '"\\u0041"', '"\\u263A"', '"\\uD83D\\uDE00"',
    '"\\U0001F600"', '"\\U00110000"', '"\\ud800"', '"\\0"', '"\\a\\b\\e\\f\\v"', '"\\N\\_\\L\\P"', '"\\ "', '"\\\t"', '"a\\\n  b"', '"a\n  b"', "'a\n  b'", '"a\n\n  b"',
    '"a \\\n  b"', '"', "'", "'a", '"a', "'a'b", '"a"b', '"a" b', "'a' #c", "'a'#c", '"yes"', "'1'", '"null"', "'~'", '"\\""', "'\"'", '"\\\'"', '"\u0001"', '"\u007f"',
    "'\u0080'", "'\u0085'", "'\u2028'", "'\ufeff'", '"\t"', "'a\tb'", '"\\xff"', '"\\u00e9"', "'é'", '"\\z"', '"\\8"', '"\\uZZZZ"',
)  # fmt: skip
MULTILINE = (
    "|\n    a\n", "|-\n    a\n", "|+\n    a\n\n", ">\n    a\n    b\n", ">-\n    a\n    b", "|2\n    a\n", "|8\n    a\n", "|0\n    a", "|-2\n    a", "|2-\n    a",
    "|\n   a\n  b\n", "|\n\n    a", "|\n", "|  # c\n    a", "|# c\n    a", "| a\n    b", "|x\n    a", "|\n    # a\n    b", "a\n    b", "a\n    b: c", "|\n    a: b\n    ---\n",
    "|\n\ta\n", "|\n    \ta\n", "|\n    a\n   # c\n", ">\n    a\n\n    b\n", ">\n    a\n      b\n    c\n", "&x |\n    a", "!!str |\n    a", "!foo |\n    a", "|\r\n    a\r\n",
)  # fmt: skip
SCALARS = (
    *BOOLEANS, *INTEGERS, *FLOATS, *SPECIAL_FLOATS, *NULLS, *TIMES, *ODD_PLAIN, *TAGGED, *QUOTED, *MULTILINE,
)  # fmt: skip
# Keys of a mapping; multi-line ones make no sense there.
KEYS = tuple(
    dict.fromkeys(
        text
        for text in (
            *BOOLEANS, *INTEGERS, *FLOATS, *SPECIAL_FLOATS, *NULLS, *TIMES, *ODD_PLAIN, *TAGGED, *QUOTED,
            "? a", "? [a]", "? {a: b}", "? |\n    a\n ", "[a]", "{a: b}", "&k a", "*k", "a b", "a.b", "a_b", ".a", "..a", "a..b", "A", "-a", "_", "a/b", "a=b", "a$", "é",
            "a" * 253, "a" * 254, "a" * 1020, "a" * 1025,
        )
    )
)  # fmt: skip

DATA_KEYS = (
    "a", "A", "a.b", "a_b", "a-b", "tls.crt", ".a", "-", "_", "...", "..", ".", "..a", "...a", "a..", "1", "0", "a b", "a/b", "a\n", "", " ", "a ", "é", "a\u0661", "a\uff21",
    "a=b", "a:b", "a*b", "$a", "a,b", "#a", "a\tb", "a\u00a0b", "x" * 252, "x" * 253, "x" * 254, ".dockerconfigjson", "username", "password", "true", "null", "~", "[a]", "{a}",
)  # fmt: skip
BASE64_TEXTS = (
    "", "YQ==", "YWI=", "YWJj", "YQ", "YQ=", "YQ===", "YQ==YQ==", "YQ== ", " YQ==", "YQ==\n", "YQ==\n\n", "Y\nQ==", "YQ=\n=", "YQ\n==", "YQ==\r\n", "\nYQ==", "\r", "\n", "Y\tQ==", "YQ==\t",
    "Y Q==", "YR==", "YWJ=", "YWI", "YW I=", "====", "=", "==", "A", "AA", "AAA", "AAAA", "AAAAA", "YQ==A", "YQ==AAAA", "YWJj=", "_-8=", "_-8_", "-_-_", "+/+/", "/w==", "//8=", "Y\u00a0Q==", "YQ\u003d\u003d",
    "é", "YQ==\x00", "*", "YQ..", "ENC[AES256_GCM,data:x]", "{{ .Values.a | b64enc }}", "${SECRET}", "<base64>", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo",
    "YWJj\nZGVm\n", "YWJj\nZGV\nm\n", "YWJj ZGVm", "YWJj\n\nZGVm", "YWJj\r\nZGVm", "YWJj\rZGVm", "\u2028YQ==", "YQ\\n==", "'YQ=='", "YQ%3D%3D", "yq==", "TWFu", "TWE=", "TQ==", "TQ", "T===", "TWFuTQ==",
)  # fmt: skip
DOCKER_JSON = (
    '{"auths": {}}', '{"auths": {"r.example": {"auth": "dTpw"}}}', "{}", "null", " null ", "\n{}\n", "{ }", "", " ", "[]", "1", '"a"', "true", "{", "}", "{}{}", "{} x", "{}\x00", "x{}", '{"a":1,"a":2}',
    '{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":1e400}', '{"a":-1e400}', '{"a":1e-400}', '{"a":1e308}', '{"a":01}', '{"a":1.}', '{"a":.5}', '{"a":+1}', '{"a":-}', '{"a":-0}', '{"a":1e}', '{"a":0x1}',
    "{'a':1}", "{a:1}", '{"a":1,}', '{"a":[1,]}', '{"a"}', '{"a":}', '{,}', '{"a":"\\ud800"}', '{"a":"\\udc00\\ud800"}', '{"a":"\\uD83D\\uDE00"}', '{"a":"\\x41"}', '{"a":"\\/"}', '{"a":"\\q"}', '{"a":"\\u12"}',
    '{"a":"\t"}', '{"a":"\n"}', '{"a":"\x7f"}', '{"a":"\x00"}', '{"a":"\x1f"}', "{\t}", "{\r\n}", "{\x0b}", "{\x0c}", "{\u00a0}", "\ufeff{}", "\u00a0{}", "{}\u00a0", "{}\x0b", "{}\t\r\n ", "// c\n{}", "{}//", "/**/{}",
    "NULL", "Null", "nul", "nullx", "null null", '{"a":nul}', '{"a":True}', '{"a":undefined}', '{"":""}', '{"auths":[]}', '{"auths":null}', '{"auths":1}', '{"auths":{"r":{"auth":1}}}', '{"a":{"b":{"c":[{}]}}}',
    '{"é":"日本"}', '{"a":"\u2028"}', '{"a":12345678901234567890123456789}', '{"a":1E+2}', '{"a":1e+}', '{"a" : [1 , 2 , {"b" : null}]}', '{"a":"b" "c":1}', '{"a":"b","c"}', '{1:2}', '{null:1}', '{"a":1 2}', "{}]", '{"a":[}',
)  # fmt: skip
DOCKER_BYTES = (
    b'{"a":"\xff"}',
    b'{"\xff":1}',
    b"\xff{}",
    b"{}\xff",
    b"{\xff}",
    b"\xef\xbb\xbf{}",
    '{"a":1}'.encode("utf-16"),
    b'{"a":"\xed\xa0\x80"}',
    b'{"a":\xff}',
    b"\x00",
    b"{}\x00",
)

NAMES = (
    "a", "a-b", "a.b", "a.b.c", "1", "1a", "1234", "10.0.0.1", "a1", "2001-01-01", "x" * 63, "x" * 64, "x" * 253, "x" * 254, ("x" * 63 + ".") * 3 + "x" * 61, "A", "a_b", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b",
    "a b", " a", "a ", "a\n", "", "é", "a\u0661", "..", ".", "a/b", "a%b", "a:b", "a@b", "{{ .Release.Name }}-x", "${NAME}", "$(NAME)", "CHANGEME", "true", "null", "~", "a--b", "a.1", "1.a", "0", "x-prod", "S_X",
)  # fmt: skip
LABEL_KEYS = (
    "a", "A", "a_b", "a.b", "a-b", "1", "app.kubernetes.io/name", "example.com/a", "Example.com/a", "example.com/A", "example.com/", "/a", "a/b/c", "-a", "a-", "_a", "a_", ".a", "", " ", "a b", "é", "x" * 63, "x" * 64,
    "e.x/" + "a" * 63, "e.x/" + "a" * 64, "x" * 64 + ".y/a", "x" * 253 + "/a", "x" * 254 + "/a", "x_y/a", "X/a", "kubernetes.io/service-account.name", "a=b", "a:b",
)  # fmt: skip
LABEL_VALUES = (
    "",
    "a",
    "A",
    "a_b",
    "a.b",
    "1",
    "-a",
    "a-",
    "_",
    ".",
    "a b",
    "a/b",
    "é",
    "x" * 63,
    "x" * 64,
    "a@b",
    "v1.2.3",
    "2001-01-01",
    "a\n",
    "true",
)
FINALIZERS = (
    "orphan", "foregroundDeletion", "kubernetes", "example.com/a", "a", "", "a/b", "a/", "/a", "Example.com/a", "example.com/A", "example.com/a_b", "a/b/c", "foreground", "kubernetes.io/pvc-protection", "a b/c", "é/a", "x" * 64 + "/a",
)  # fmt: skip
ENV_NAMES = (
    "A", "a", "_", "A_B", "A.B", "A-B", "1A", "1", "A B", " ", "A=B", "=", "", "é", "A\tB", "A\n", "..", ".", "..a", "~", "A$B", "$(A)", "A:B", "A\"B", "A'B", "A#B", "A\x7f", "A\x1f", "\u00a0", "PATH", "A" * 300, "A/B", "A\\B", "日本",
)  # fmt: skip
PATHS = (
    "a", "a/b", "/a", "..", "../a", "a/..", "a/../b", "..a", "...", "..data", "a/..b", "a/...", "./a", ".", "a//b", "a/", "", " ", "a b", "..\\b", "a\\..\\b", "\\..", "é", "a\nb", "~", "$(A)", "....", "./..", "./../a", "x" * 300, "/", "//", "/..", "../", ".../a",
)  # fmt: skip
MODES = (
    "0644", "0400", "0777", "01000", "0o644", "0O400", "0o1000", "644", "420", "511", "512", "-1", "0", "08", "0888", "0999", "420.0", "4e2", "0x1ff", "0x200", "0b1", "256", '"0644"', "'420'", "null", "~", "true", "0644.0", "1.5", "0_644",
    "2147483648", "-2147483649", "99999999999", "[]", "{}", "rw", "u=rw", "+0644", "-0", "0400 # c", "!!int '0644'", "!!str 0644", "0o", "1e400", "5e-1", ".0", "4.2e2", "5.11e2",
)  # fmt: skip
BOOL_TEXTS = (
    *BOOLEANS,
    "null",
    "~",
    "",
    '"true"',
    "'false'",
    "0",
    "1",
    "[]",
    "{}",
    "t",
    "f",
    "enabled",
    "!!bool 'true'",
    "!!str true",
    "!!bool yes",
    "1.0",
    '"yes"',
    "truE",
)
