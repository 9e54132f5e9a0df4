"""Texts to read as kubectl does: hand-made ones for each measured behaviour, and mutations of small documents."""

# ruff: noqa: E501, SIM905  (tables of texts read better in long lines)

from __future__ import annotations

import random
from collections.abc import Iterator

SCALARS = (
    "y Y yes Yes YES on On ON true True TRUE n N no No NO off Off OFF false False FALSE yEs tRue oN fALSE nO "
    "017 0o17 0O17 0x1F 0X1F 0b11 0B11 -017 +0x1F -0b11 +1 -0 0 00 08 019 0o8 0b2 0x 0b 0b+1 0b-1 -0b-1 1__0 1000_ _1000 0x_1F 1_0.5 -_1 "
    "1e3 12e03 1. .5 .5_0 .5_ .5e3 .5e1_0 ._5 .p5 .0x1 +.5 +._5 -.5 0x1p3 1e400 -1e400 .5e400 1e-400 12345e67 1.5e+3 1.e1 "
    "9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 +18446744073709551615 18446744073709551616 0xFFFFFFFFFFFFFFFF 0x1FFFFFFFFFFFFFFFF 0777777777777777777777777 "
    ".inf .Inf .INF -.inf +.inf .nan .NaN .NAN -.nan inf nan .iNF "
    "1:30 190:20:30 2001-01-01 2001-12-14t21:59:43.10-05:00 = << ~ null Null NULL nULL None nil"
).split()

TAGGED = (
    "!!int '12'",
    "!!int 0b11",
    "!!int x",
    "!!int ''",
    "!!int 1.5",
    "!!int 2001-01-01",
    "!!float 1",
    "!!float 9223372036854775807",
    "!!float 9223372036854775808",
    "!!float .inf",
    "!!float ~",
    "!!float x",
    "!!bool yes",
    "!!bool 'yes'",
    "!!bool 1",
    "!!null ~",
    "!!null ''",
    "!!null x",
    "!!null",
    "!!str 12",
    "!!str",
    "!!str ~",
    "!!str yes",
    "!!timestamp 2001-01-01",
    "!!timestamp 2001-02-30",
    "!!timestamp 2004-2-29T1:2:3Z",
    "!!timestamp '2001-01-01 10:00:00'",
    "!!timestamp 2001-01-01T10:00:00",
    "!!timestamp x",
    "!!binary YQ==",
    "!!binary YR==",
    "!!binary YQ=",
    "!!binary '/w=='",
    "!!binary '====='",
    "!!binary |\n    YQ\n    ==\n",
    "!vault x",
    "!foo 12",
    "!e!x y",
    "!<tag:yaml.org,2002:int> 12",
    "!<!x> y",
    "! 12",
    "! '12'",
    "! x",
    "!",
    "!!set {a, b}",
    "!!omap [a: b]",
    "!!str {a: b}",
    "!!merge x",
    "!%41 x",
    "!!!int 1",
)

DOCUMENTS = (
    "a: b\n...\nc: d\n", "a: b\n...\n}{\n", "... \na: b\n", "{a: b} c\n", "'a' b\n", "{a: b}\n{c: d}\n", '{a: b}\n[]{"c": "\\uD83D\\uDE00"}\n', '{a: b}\n[c]{"c": "\\uD83D\\uDE00"}\n', "'a'\n{ }: b: c\n", '{a: b}\u2028{"c": "\\/"}\n', "- a\n[]: @b\n", "a: b\r---\rc: d\n", "%YAML 1.1\n", "%YAML 1.1\r---\ra: b\n", "%YAML 1.2\r---\ra: b\n", "%FOO\r---\ra: b\n",
    "\ta: b\n", "a:\n\t- b\n", "a:\tb\n", "a: b\t\n", "a: b\n\t\nc: d\n", "a: b\n\t# c\nc: d\n", "a: [\tb,\t\n\tc]\n", "a: b \t# c\n", "- a\n-\tb\n",
    "a: b # c\x85d: e\n", "a: b\u2028c: d\n", "# \x07\na: b\n", "a: \x7f\n", "a: '\x80'\n", "a: '\ufffe'\n", "a: b\n\ufeffc: d\n", "\ufeffa: b\n", "a: '\ufeff'\n",
    "{a:YQ==}\n", "{a: b:c, d:e: f}\n", "[f:, g]\n", "{a:}\n", "{'a':'b'}\n", '{"a":"b"}\n', "{a}\n", "[a?b]\n", "{? a: b}\n", "[a, , b]\n", "[? a, b]\n", "[a: b, c]\n", "{a, b: }\n",
    'a: "\\/"\n', 'a: "\\q"\n', 'a: "\\101"\n', 'a: "\\uD83D\\uDE00"\n', 'a: "\\x41\\0\\\t\\e\\_\\N\\L\\P"\n', 'a: "\\\'"\n', "a: \"it\\'s, it\\'s\"\nb: 'c\\'\n", 'a: "b \\\n  c"\n', 'a: "b\n\n  c"\n', "a: 'b\n  c'\n", 'a: "b\n---\nc"\n', 'a: "\\U0001F600\\U00110000"\n',
    "a: &x b\nc: *x\n", "*x : b\n", "a: &x b\n*x : c\n", "a: &x.y b\n", "a: *x\n", "a: &a [*a]\n", "&a a: *a\n", "a: &x\nb: *x\n", "a: &x &y b\n", "a: &x !!str b\n", "a: !!str &x b\nc: *x\n",
    "a: &m {x: 1}\nb: {<<: *m, x: 2}\n", "a: &m {x: 1}\nb: {x: 2, <<: *m}\n", "<<: {a: b}\n", "<<: [{a: b}, {a: c, d: e}]\n", "<<: a\n", "<<: ~\n", "<<: [a]\n", "'<<': {a: b}\n", "! <<: {a: b}\n", "!!merge '<<': {a: b}\n", "a: &l [{b: c}]\nd: {<<: *l}\n", "a: <<\n", "<<: {~: a}\n", "a: &m {b: c}\n<<: *m\n<<: {b: d}\n", "<<: {<<: {a: b}, a: c}\n",
    "a: 1\na: 2\n", "1: a\n0x1: b\n", "yes: a\ntrue: b\n", "a: .inf\na: 1\n", "a: {~: b}\na: 1\n", "a: !!int x\na: 1\n",
    "~: a\n", ": a\n", "? a\n", "? [a]\n: b\n", "{[a]: b}\n", "? {a: b}\n: c\n", "{{ a }}: b\n", "a: {{ b }}\n", ".inf: a\n", "-.INF: a\n", ".nan: a\n", "1e3: a\n", "1234567890123456789012345678901234567890: a\n", "1000000.5: a\n", "123456.5: a\n", "0.00001: a\n", "1e40: a\n", "18446744073709551615: a\n", "2001-01-01: a\n", "!!binary YQ==: b\n", "1.0: a\n", "-0.0: a\n", "017: a\n",
    "a: |\n  b\n", "a: |\n  b", "a: |-\n  b\n\n", "a: |+\n  b\n\n", "a: >\n  b\n  c\n\n   d\n  e\n", "a: |2\n    b\n", "a: |0\n", "a: | # c\n  b\n", "a: |x\n", "a: |\n\n   \n  b\n", "a: |\n b\n  c\n d\n", "|\n a\n", "--- |\n a\n", "a: |\n\tb\n", "a: >\n\n\n  b\n", "a: |\n", "- |\n a\n- b\n", "a: |\n  b\n # c\nd: e\n",
    "a:\n- b\n- c: d\n  e: f\n", "- - a\n  - b\n-\n  - c\n", "a: b: c\n", "a\nb: c\n", "a: - b\n", "- a\nb: c\n", "a: 'b\n", "a: [b\n", "a: b]\n", "@a\n", "`a\n", "a: @b\n", "a: %b\n", "%a\n", "a: b #c\n", "a: b#c\n", "#\n", "", "\n", "---\n", "--- a\n", "---a\n", "- --- a\n", " ---\n", "a: ---\n", "-\n", "?\n", "- ? a\n  : b\n", "&a\n", "!!str\n", "a: b\n c\n", "a:\n  b\n  c\n", "x" * 1025 + ": a\n", "x" * 1024 + ": a\n", "? " + "x" * 1025 + "\n: a\n",
    "[] x: 1\n",
    "[]: 1\n",
    "{}: 1\n",
    "[ # c\n]: 1\n",
    "&a []: 1\n",
    "a: 1\n[]: 2\n",
    "[] @\n",
    "[] - a\n",
    "a\nb: c\n",
    "{\na: 1\n}x: y " + "z" * 600 + "\x07\n",
    "{\na: 1\n}\nx " + "z" * 600 + "\x07\n",
    "[] x: " + "z" * 600 + "\x07\n",
    "  a: b\nc: " + "z" * 600 + "\x07\n",
    "a: b\nc: " + "z" * 600 + "\x07\n",
)  # fmt: skip

STREAMS = (
    b"", b"\n", b"# c\n", b"---\n", b"---\n---\n", b"a: b\n---\nc: d\n", b"---\na: b\n", b"--- # c\na: b\n", b"---# c\na: b\n", b"\n---# c\na: b\n", b"a: b\n---# c\nc: d\n", b"a: b\n---\n---# c\nc: d\n", b"a: b\n--- {c: d}\n", b"a: b\n----\n", b"a: b\n---c\n", b"a: b\n--- |\n", b"a: b\n ---\n", b"a: 'b\n---\nc'\n", b"a: b\n---\t\nc: d\n", b"a: b\n---\xc2\xa0\nc: d\n", b"a: b\r\n---\r\nc: d\r\n",
    b"%YAML 1.1\n---\na: b\n", b"a: b\n...\n---\nc: d\n", b"...\na: b\n", b"~\n---\nnull\n---\nNull\n---\na: b\n", b"{}\n---\n[]\n", b"''\n", b"\t\n", b"# c\n\t\n", b"a: b\n---\n\t\n", b" \n \n", b"# \x07\n---\na: b\n",
    b'{"a": 1}', b' \n{"a": 1}\n', b'{"a": 1}{"b": 2}', b'{"a": 1}\n{"b": 2}\n{"c": 3}\n', b'{"a": 1}\n---\nb: 2\n', b'{"a": 1} ---\nb: 2\n', b'{"a": 1}{"b": 2}\n---\nc: 3\n', b'{"a": 1,}\n', b"{a: b}\n", b'{"a": 1} # c\n', b'{"a": 1}\n#\n', b'{"a": 1}\n# c\n', b'{"a": "\\/"}', b'{"a": "\\x41"}', b'{"a": "\\ud83d\\ude00"}', b'{"a": "\\ud83d"}', b'{"a": 01}', b'{"a": NaN}', b'{"a": 1.}', b'{"a": .5}', b'{"a": "\t"}', b'{"a": 1}]', b'{"a": 1}1.\n', b'{"a": 1}true\n', b'{"a": 1}"b""c"', b'{"a": 1, "a": 2}', b'{"a": 123456789012345678901234567890}', b"{}{}{", b"{a}", b"{ }", b'---\n{"a": "\\/"}\n', b"[1]\n", b"\x0b\n{}\n", b" " * 4100 + b'{"a": "\\/"}', b'{"a": {"b": [true, false, null, -1.5e3]}}\r\n',
    b"\xef\xbb\xbfa: b\n", b"\xef\xbb\xbf---\na: b\n", b"a: b\n---\n\xef\xbb\xbfc: d\n", "\ufeffa: é\n---\nb: c\n".encode("utf-16-le"), "\ufeffa: é\n".encode("utf-16-be"), "a: b\n".encode("utf-16-le"), '\ufeff{"a": 1}'.encode("utf-16-le"), b"\xef\xbb\xbf\xef\xbb\xbfa: b\n", b"\xef\xbb\xbf" * 3 + b"a: b\nc: d\n", b"\xef\xbb\xbfa: \xff\n", b"a: \xff\n",
    b"a: |\n  b", b"a: |\n  b\n---\nc: |\n  d", b"a: b\rc: d\r---\re: f\r",
)  # fmt: skip

_SEEDS = (
    """apiVersion: v1
kind: Secret
metadata:
  name: a-b
  labels: {a: b, "c": 'd', e: [1, 2]}
  annotations: &an
    k: "v\\n\\x41\\u00e9\\\\"
    ? complex
    : value
data:
  a: |
    text
     more

    x
  b: >-
    folded
    text

    para
  <<: *an
  c: !!binary YQ==
  d: !foo x
stringData:
- &x plain text
  multi line
- 'single ''quoted''
  multi'
- "double
  \\
  multi"
- *x
-
  ? [a, b]
  : c
...
""",
    '{"a": [1, 2, {"b": null}], "c": "d\\u0041\\/", e: f, g}\n',
    "a: {b: c, d: [e, f: g], 'h': \"i\"}\nj:\n- k\n-   l: m\n    n: o\n-\tp\nq: &r\n  s: t\nu: *r\n",
    "%YAML 1.1\r--- !!map\n? a\n: b\nx: |2-\n    y\n   z\n\n# end\n",
    "a: &m {x: 1, y: 2}\nb:\n  <<: *m\n  x: 3\nc:\n  x: 4\n  <<: [*m, {z: 5}]\nd: {<<: *m, ! <<: {q: 1}, '<<': s}\n",
    "1: a\n0x1: b\nyes: c\n1.5: d\n~: e\n1e400: g\n.inf: h\n!!str 1: j\n",
)
_FRAGMENTS = (
    " ", "  ", "\n", "\n\n", "\t", ":", ": ", "- ", "-", "? ", "#", " #", "'", '"', "\\", "\\/", "\\'", "\\x4", "\\u12", "\\\n", "|", "|-", ">+", "|2", ">0", "&a ", "*a", "&a.b ", "*a:", "!", "!!", "!!str ", "!!int ", "!x!y ", "!<x> ", "%", "...\n", "{", "}", "[", "]", ",", "<<: ", "<<: *m", "~", "null", "\r", "\r\n", "\x85", "\u2028", "\ufeff", "\x07", "\x7f", "\xa0", "é", "😀", "@", "`", "a", "0x1F", "1e3", ".inf", "a: b\n", "k: ", "? a\n", "*x", "  - ", "=", "a:b", "''", "x" * 1030,
)  # fmt: skip


def hand_made() -> Iterator[str]:
    """Every scalar as a value and as a key, every tagged value, every document."""
    for scalar in SCALARS:
        yield f"k: {scalar}\n"
        yield f"k: '{scalar}'\n"
        yield f"{scalar}: v\n"
    for tagged in TAGGED:
        yield f"k: {tagged}\n"
        if "\n" not in tagged:
            yield f"{tagged}: v\n"
    yield from DOCUMENTS


def mutations(seed: int, count: int) -> Iterator[str]:
    """Small documents, cut, doubled and spoiled at random; the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        text = rng.choice(_SEEDS)
        if rng.random() < 0.6:
            lines = text.split("\n")
            first = rng.randrange(len(lines))
            text = "\n".join(lines[first : first + rng.randint(1, 8)]) + "\n"
        if rng.random() < 0.2:
            text = "".join(rng.choice(_FRAGMENTS) for _ in range(rng.randint(1, 12)))
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5))):
            text = _mutated(text, rng)
        yield text if text.endswith("\n") else text + "\n"


def _mutated(text: str, rng: random.Random) -> str:
    at, chance = rng.randrange(len(text) + 1), rng.random()
    if chance < 0.5:
        return text[:at] + rng.choice(_FRAGMENTS) + text[at:]
    if chance < 0.75:
        return text[:at] + text[at + rng.randint(1, 4) :]
    if chance < 0.9:
        other = rng.randrange(len(text) + 1)
        return text[:at] + text[other : other + rng.randint(1, 12)] + text[at:]
    return text[:at] + rng.choice(_FRAGMENTS) + text[at + 1 :]
