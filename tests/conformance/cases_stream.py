"""Files as bytes: separators, encodings, line ends, tabs, JSON streams, anchors and merge keys, broken YAML."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import random
from collections.abc import Iterator

from case import Case, encode, of_text
from cases_secret import FAMILIES as SECRET_FAMILIES
from cases_secret import clean_case, secret
from yaml_render import holds_raw, random_style, render, render_json

DOCUMENTS = (
    "", "\n", "# only a comment\n", "null\n", "~\n", "{}\n", "[]\n", "''\n", "foo\n", "1\n", "true\n", "[1]\n", "- a\n- b\n", "a: b\n", "replicas: 1\nimage: {tag: x}\n", "kind: Secret\n", "apiVersion: v1\n", "apiVersion: v1\nmetadata: {name: a}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: 'b'}\n", "apiVersion: example.com/v1\nkind: Secret\nmetadata: {name: A_}\nfoo: 1\n", "apiVersion: v2\nname: chart\nversion: 1.0.0\n", "services:\n  web:\n    image: x\n", "a: [\n", "a: b: c\n", "\ta: b\n", "a:\n\t- b\n", "{{ if .Values.x }}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: A_}\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nfoo: 1\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: YQ}\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: 1}\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n", '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}}\n', '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "stringData": {"a": "\\/"}}\n',
)  # fmt: skip
SEPARATORS = (
    "---\n", "---\n", "---\n", "---\n", "---   \n", "--- # c\n", "---# c\n", "---\t\n", "---\t# c\n", " ---\n", "...\n", "...\n---\n", "... \n---\n", "... # c\n---\n", "...foo\n", "...\nfoo: bar\n---\n", "--- {a: b}\n", "---foo\n", "----\n", "--- |\n  a\n", "--- !!map\n", "--- &a\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%TAG !e! tag:e,2000:\n---\n",
    "---\n%YAML 1.1\n---\n", "---\r\n", "---\n---\n", "---\n\n---\n", "# c\n---\n", "\n", "--- \n# c\n", "-----BEGIN CERTIFICATE-----\n", "--\n", "---\u00a0\n", "---\u2028\n", "---\x0b\n", "...\n...\n---\n", "#---\n", "---#\n", "--- #\n", "'---'\n", "---\n...\n", "\ufeff---\n", "---\n\ufeff",
)  # fmt: skip
STARTS = ("", "", "", "", "---\n", "--- # c\n", "---# c\n", "# c\n", "\n\n", "# c\n---\n", "%YAML 1.1\n---\n", "\ufeff", "\ufeff---\n", "\ufeff# c\n", "\t\n", "  \n", "...\n", "...\n---\n", "\r\n", "--- \n", "---\n---\n", "--- !!map\n", "---foo\n", "\ufeff\ufeff", "\u2028", "#\x01\n", "# \u0080\n", "# \ufffe\n", "# \x7f\n", "# é\n", "\u00a0\n")  # fmt: skip


def stream_case(rng: random.Random) -> bytes:
    parts = [rng.choice(STARTS)]
    for number in range(rng.choice((1, 1, 2, 2, 3, 4))):
        if number:
            if parts[-1] and not parts[-1].endswith("\n"):
                parts.append("\n")
            parts.append(rng.choice(SEPARATORS[:6] if rng.random() < 0.5 else SEPARATORS))
        if rng.random() < 0.4:
            parts.append(render(clean_case(rng), rng, random_style(rng)))
        elif rng.random() < 0.15:
            parts.append(render(SECRET_FAMILIES[rng.randrange(len(SECRET_FAMILIES))][2](rng), rng, random_style(rng)))
        else:
            parts.append(rng.choice(DOCUMENTS))
    if rng.random() < 0.25:
        parts.append(
            rng.choice(
                (
                    "---\n",
                    "---",
                    "...\n",
                    "...",
                    "--- # end",
                    "\n\n",
                    "# end",
                    "---\n---\n",
                    "...\nfoo: [",
                    "...\napiVersion: v1\nkind: Secret\nmetadata: {name: A_}\n",
                    "  ",
                    "\t",
                    "\x00",
                    "\x1a",
                    "--- x",
                    "...x",
                )
            )
        )
    return bytes_of("".join(parts), rng)


def bytes_of(text: str, rng: random.Random) -> bytes:
    """The text in an encoding and with line ends that an editor may have written."""
    chance = rng.random()
    if chance < 0.08:
        return encode(text.replace("\n", "\r\n"))
    if chance < 0.11:
        return encode(text.replace("\n", rng.choice(("\r", "\u0085", "\u2028", "\u2029"))))
    if chance < 0.13:
        at = rng.randrange(len(text) + 1)
        return encode(
            text[:at]
            + rng.choice(
                (
                    "\r",
                    "\u0085",
                    "\u2028",
                    "\u2029",
                    "\ufeff",
                    "\x00",
                    "\x01",
                    "\x7f",
                    "\u0080",
                    "\ufffe",
                    "\uffff",
                    "\t",
                    "\u00a0",
                    "\U0001f600",
                    "\x0b",
                    "\x0c",
                    "\u200b",
                )
            )
            + text[at:]
        )
    if chance < 0.16:
        encoding, bom = rng.choice(
            (
                ("utf-16-le", b"\xff\xfe"),
                ("utf-16-be", b"\xfe\xff"),
                ("utf-16-le", b""),
                ("utf-16-be", b""),
                ("utf-8", b"\xef\xbb\xbf"),
                ("utf-32-le", b"\xff\xfe\0\0"),
            )
        )
        return bom + text.encode(encoding, "replace")
    if chance < 0.18:
        data = encode(text)
        at = rng.randrange(len(data) + 1)
        return data[:at] + rng.choice((b"\xff", b"\xc3", b"\xe4", b"\xed\xa0\x80", b"\xc0\x80", b"\x80")) + data[at:]
    if chance < 0.2 and text:
        return encode(text.rstrip("\n"))
    return encode(text)


JSON_FRAGMENTS = (" ", "\n", "\n---\n", "---\n", ",", "{}", "null", "[]", "# c\n", "\n...\n", "\t", "\r\n", "\ufeff", "x", "\n--- # c\n", "\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n", "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n", "//c\n", "1", '""', "\u2028", "")  # fmt: skip


def json_case(rng: random.Random) -> bytes:
    """Files that begin with an open brace."""
    parts = [
        rng.choice(("", "", "", "\n", " ", "\t", "\ufeff", "\n\n  ", "# c\n", "---\n", "\u2028", "\u00a0", "\x0b"))
    ]
    for number in range(rng.choice((1, 1, 2, 3))):
        if number:
            parts.append(rng.choice(JSON_FRAGMENTS[:4] if rng.random() < 0.4 else JSON_FRAGMENTS))
        tree = clean_case(rng)
        while holds_raw(tree):
            tree = clean_case(rng)
        text = render_json(tree, rng)
        if rng.random() < 0.35:
            text = _broken_json(text, rng)
        parts.append(text)
    if rng.random() < 0.4:
        parts.append(rng.choice(JSON_FRAGMENTS))
    return bytes_of("".join(parts), rng) if rng.random() < 0.2 else encode("".join(parts))


def _broken_json(text: str, rng: random.Random) -> str:
    steps = (
        lambda t: t.replace('"v1"', "v1", 1), lambda t: t.replace('"apiVersion"', "apiVersion", 1), lambda t: t.replace("}", ",}", 1), lambda t: t.replace('"', "'"), lambda t: t.replace(": ", ":"), lambda t: t.replace('"metadata"', '"metadata" '), lambda t: t.rstrip()[:-1], lambda t: t + "}",
        lambda t: t.replace('"Secret"', '"Se\\u0063ret"', 1), lambda t: t.replace('"Secret"', '"Se\\x63ret"', 1), lambda t: t.replace('"name"', '"name": "b", "name"', 1), lambda t: t.replace("{", '{"items": [], ', 1), lambda t: t.replace("{", '{"immutable": True, ', 1), lambda t: t.replace("{", '{"immutable": yes, ', 1),
        lambda t: t.replace("{", '{"immutable": true, ', 1), lambda t: t.replace("{", '{"stringData": {"a": "\\/\\u0000"}, ', 1), lambda t: t.replace("{", '{"stringData": {"a": 1e2}, ', 1), lambda t: t.replace("{", '{"data": {"a": "YQ\\n=="}, ', 1), lambda t: t.replace("{", '{"metadata": {"generation": 1.0, "name": "a"}, ', 1), lambda t: t.replace("{", '{"": 1, ', 1),
        lambda t: t.replace("{", '{"stringData": {"a": "\\ud800"}, ', 1), lambda t: t.replace("{", "{ # c\n", 1), lambda t: t.replace("{", "{\n\t", 1), lambda t: t.replace("{", '{"stringData": {"a": "tab\there"}, ', 1), lambda t: t.replace("{", '{"stringData": {"a": "line\nhere"}, ', 1), lambda t: t.replace("{", "{/* c */", 1), lambda t: t.replace("{", '{"a":1, "a":2, ', 1), lambda t: t.replace("{", '{"metadata":null, ', 1),
        lambda t: t.replace("{", '{"metadata": {"generation": 1e2, "name": "b"}, ', 1), lambda t: t.replace("{", '{"metadata": {"generation": 100000000000000000000, "name": "b"}, ', 1), lambda t: t.replace("{", '{"metadata": {"generation": -0, "name": "b"}, ', 1), lambda t: t.replace("{", '{"metadata": {"labels": {"a": "b", "a": "c d"}}, ', 1),
    )  # fmt: skip
    return rng.choice(steps)(text)


ANCHORED = (
    "base: &b {a: YQ==}\ndata: *b\n", "data: &b {a: YQ==}\nstringData: *b\n", "data: &b\n  a: YQ==\nstringData:\n  <<: *b\n  c: d\n", "data:\n  a: &v YQ==\n  b: *v\n", "data:\n  a: *v\n  b: &v YQ==\n", "data:\n  a: &v YQ==\n  c: &v Yg==\n  b: *v\n", "data:\n  a: *missing\n", "stringData:\n  a: &v 1\n  b: *v\n",
    "stringData:\n  a: &v yes\n", "data: &d {a: YQ==}\nmetadata: {name: a, labels: {<<: *d}}\n", "stringData:\n  <<: {a: b}\n", "stringData:\n  <<: {a: b}\n  a: c\n", "stringData:\n  a: c\n  <<: {a: 1}\n", "stringData:\n  a: 1\n  <<: {a: c}\n", "stringData:\n  <<: [{a: b}, {c: d}]\n", "stringData:\n  <<: [{a: 1}, {a: d}]\n", "stringData:\n  <<: [{a: d}, {a: 1}]\n",
    "stringData:\n  <<: foo\n", "stringData:\n  <<: [a]\n", "stringData:\n  <<:\n", "stringData:\n  <<: []\n", "stringData:\n  <<: {}\n", "stringData:\n  '<<': a\n", "stringData:\n  '<<': {a: b}\n", 'stringData:\n  "<<": {a: b}\n', "stringData:\n  !!merge <<: {a: b}\n", "stringData:\n  !!str <<: {a: b}\n", "stringData:\n  <<: {a: b}\n  <<: {c: d}\n",
    "data: &l [a]\nstringData:\n  <<: *l\n", "stringData: &x\n  a: b\n  c: *x\n", "stringData: &x {a: *x}\n", "stringData:\n  *k : v\n", "stringData:\n  &k a: b\n  c: *k\n", "stringData:\n  &k a: b\n  *k : c\n", "stringData:\n  &k a: b\n  *k: c\n", "stringData:\n  a: & b\n", "stringData:\n  a: &x.y b\n", "stringData:\n  a: &é b\n", "stringData:\n  a: &x\n  b: *x\n",
    "stringData:\n  a: &x ~\n  b: *x\n", "stringData: {a: &x b, c: *x}\n", "stringData: {a: &x b, c: *x }\n", "stringData: {a: [*x]}\n", "stringData:\n  a: &x !!str 1\n  b: *x\n", "stringData:\n  a: !!str &x 1\n  b: *x\n", "stringData:\n  a: &x &y b\n", "stringData:\n  a: !!str !!str b\n", "stringData:\n  a: *x b\n", "stringData: !!map {a: b}\n", "stringData: !foo {a: b}\n", "stringData: !!seq {a: b}\n", "stringData: !!str {a: b}\n", "stringData: !!int {a: b}\n", "stringData: !!null {a: b}\n",
    "stringData: !!binary {a: b}\n", "stringData: !!float [a]\n", "stringData: !!merge {a: b}\n", "data: !!set {a: YQ==}\n", "data: !!omap\n  - a: YQ==\n", "<<: {data: {a: YQ==}}\n", "<<: {metadata: {name: b}}\n", "<<: {kind: Foo}\n", "<<: [{data: {a: YQ==}}, {foo: 1}]\n",
    "stringData: &a {x: b}\nimmutable: *a\n", "metadata: &m {name: a}\n<<: {metadata: {labels: {a: 1}}}\n", "stringData:\n  a: b\n  <<: &z {c: d}\n  <<: *z\n",
    "data: {a: &a YQ==, b: *a, c: *a}\n", "data:\n  - &x a\n", "stringData:\n  a: |\n    &x\n  b: '*x'\n", "stringData: {<<: {a: b}, a: c}\n", "stringData: {a: c, <<: {a: b}}\n", "stringData: {<<: *none}\n", "? stringData\n: a: b\n", "? [a]\n: b\n", "? {a: b}\n: c\n", "? |\n  stringData\n: a: b\n", "? stringData\n", "?\n: b\n", "? a : b\n: c\n", ": a\n", "{a: b}: c\n", "[a]: b\n", "[]: b\n", "{}: b\n",
)  # fmt: skip
DUPLICATES = (
    "data: {a: YQ==, a: Yg==}\n", "data: {a: YQ, a: Yg==}\n", "data: {a: YQ==, a: Yg}\n", "data:\n  a: YQ==\n  'a': Yg==\n", 'data:\n  a: YQ==\n  "\\x61": Yg\n', "data: {a: YQ==}\ndata: {b: Yg==}\n", "data: {a: YQ}\ndata: {b: Yg==}\n", "data: {a: YQ==}\ndata:\n", "type: Opaque\ntype: kubernetes.io/tls\n", "type: kubernetes.io/tls\ntype: Opaque\n",
    "immutable: 'x'\nimmutable: true\n", "immutable: true\nimmutable: 'x'\n", "foo: 1\nfoo: 2\n", "stringData: {1: a, '1': b}\n", "stringData: {1: a, 0x1: b}\n", "stringData: {yes: a, true: b}\n", "stringData: {1: a, 1.0: b}\n", "stringData: {a: 1, a: b}\n", "stringData: {a: b, a: 1}\n", "stringData: {null: a}\n", "stringData: {~: a, null: b}\n", "metadata: {name: A_}\nmetadata: {name: a}\n", "kind: Secret\nkind: Secret\n", "kind: Foo\n", "apiVersion: v2\n",
    "metadata: {name: a, name: b}\n", "metadata: {name: A_, name: b}\n", "metadata: {name: a, labels: {a: b}, labels: {a: c d}}\n", "metadata: {name: a, labels: {a: b, a: c d}}\n", "metadata: {name: a, labels: {a: b c, a: d}}\n", "data: {a: YQ==, a: ~}\n", "data: {a: [104], a: YQ==}\n", "data: {a: {}, a: YQ==}\n",
)  # fmt: skip
TABS = (
    "data:\n\ta: YQ==\n", "data:\n  a:\tYQ==\n", "data:\t\n  a: YQ==\n", "data:\n  a: YQ==\t\n", "data:\n  a: YQ==\t# c\n", "data: # c\t\n\n\t\n  a: YQ==\n", "data:\n\t# c\n  a: YQ==\n", "data:\n  \t# c\n  a: YQ==\n", "data:\n \t a: YQ==\n", "data: {\ta: YQ==\t}\n", "data: {\n\ta: YQ==\n\t}\n", "data: {\n  a:\tYQ==,\n\tb: Yg==}\n", "\tdata: {}\n", "data: {}\n\t\n", "data: {}\n\t# c\n",
    "data: {}\n \t\n", "stringData:\n  a: |\n\tx\n", "stringData:\n  a: |\n    \tx\n", "stringData:\n  a: |\n    x\n\t\n", "stringData:\n  a: |\n    x\n\t# c\n", "stringData:\n  a: x\n\ty\n", "stringData:\n  a: x\n   \ty\n", "stringData:\n  a: 'x\n\ty'\n", 'stringData:\n  a: "x\n\ty"\n', "stringData:\n  a:\t|\n    x\n", "stringData:\n  a: |\t\n    x\n", "stringData:\n  a: >\t# c\n    x\n", "stringData:\n  -\ta\n", "stringData:\n  ?\ta\n  :\tb\n", "stringData:\n  a\t: b\n", "stringData:\n  'a'\t: b\n", "data:\n  a: YQ==\n\t\n  b: Yg==\n", "data:\n  a: YQ==\n  \t\n  b: Yg==\n",
    "data:\n  a: YQ==\n\n\tb: Yg==\n", "data:\ta: YQ==\n", "data:\t{a: YQ==}\n", "stringData: {a\t: b}\n", "stringData:\n  a: [\tb]\n", "metadata:\n  name: a\n  labels:\n    a:\n\t  b\n", "stringData:\n    a: b\n\n \t\n    c: d\n",
)  # fmt: skip
BROKEN = (
    "data:\n   a: YQ==\n  b: Yg==\n", "data:\n  a: YQ==\n   b: Yg==\n", " data: {}\n", "data: {a: YQ==\n", "data: {a: YQ==}}\n", "data: a: b\n", "data:\n- a\n", "data:\n  a: YQ== b: c\n", "stringData:\n  a: 'x\n", 'stringData:\n  a: "x\n', "stringData:\n  a: x'y\n", "stringData:\n  a: 'x' y\n", "stringData:\n  a: [x\n  b: y\n", "stringData:\n  a: {x: y\n", "stringData:\n  a: @x\n", "stringData:\n  a: `x`\n", "stringData:\n  a: %x\n",
    "stringData:\n  %a: x\n", "%a: x\n", "stringData:\n  a: - x\n", "stringData:\n  a: ? x\n", "stringData:\n  a: -x\n", "stringData:\n  a:x\n", "stringData:\n  a :x\n", "stringData:\n  a : x\n", "stringData:\n  a: x\n b: y\n", "stringData:\n  a: x\n    y\n", "stringData:\n  a: x\n  y\n", "stringData:\n  a: x\n  y: \n", "stringData:\n  a\n", "stringData:\n  a\n  b: c\n", "stringData: a\n  b: c\n", "stringData:\n  a: |\n  x\n", "stringData:\n  a: |\n x\n",
    "stringData:\n  a: |\n    x\n   y\n", "stringData:\n  a: |\n      x\n    y\n", "stringData:\n  a: |\n\n      \n    x\n", "stringData:\n  a: |\n        \n    x\n", "stringData:\n  a: >-\n    x\n     y\n    z\n", "stringData:\n  a: |1\n   x\n", "stringData:\n  a: |9\n   x\n", "stringData:\n  a: |3-x\n   x\n", "stringData:\n  a: \"x\\\n  y\"\n", "stringData:\n  a: \"x\\ \n  y\"\n", "stringData:\n  a: \"x\n\n  y\"\n", "stringData:\n  a: \"x\ny\"\n", "stringData:\n  a: 'x\ny'\n", "stringData: {a: b,c: d}\n", "stringData: {a: b, c}\n",
    "stringData: {a: b, c: }\n", "stringData: {a: b, : c}\n", "stringData: {a: b, ? c}\n", "stringData: {a: b, ? c : d}\n", "stringData: {a: b,\n# c\nd: e}\n", "stringData: {a: b,\nd: e}\n", "stringData: {\n}\n", "stringData:\n{a: b}\n", "stringData:\n {a: b}\n", "stringData: {a: b}#c\n", "stringData: {a: b} #c\n", "stringData: {a: b} c\n", "stringData: {a: b}\n c\n", "stringData: [a: b]\n", "stringData: {a: b: c}\n", "stringData: {a: 'b'c: d}\n", "stringData: {a: 'b',c: d}\n", "stringData: {\"a\":b}\n", "stringData: {'a':b}\n", "stringData: {a:b}\n", "stringData: {\"a\":\"b\",c:d}\n", "stringData: {a: b:c}\n", "stringData: {a: {{ .x }}}\n", "stringData:\n  a: {{ .x }}\n", "stringData:\n  a: '{{ .x }}'\n", "stringData:\n  {{ .x }}: a\n", "{{- if .x }}\n", "{{ include \"x\" . }}\n", "stringData: {a: http://x}\n", "stringData: {a: x#y}\n", "stringData: {a: x #y\n}\n", "stringData: {a: x,y}\n", "stringData: {a: -}\n", "stringData: {a: - }\n", "stringData: {a: -1}\n", "stringData: {a: ?}\n", "stringData: {a: :}\n", "stringData: {-: a}\n", "stringData: {- a}\n", "stringData: {?a: b}\n",
    "<<<<<<< HEAD\ndata: {}\n=======\ndata: {a: YQ==}\n>>>>>>> x\n", "data: {}\n<<<<<<< HEAD\n", "data: {}\n}\n", "data: {}\n]\n", "data: {}\nfoo\n", "data: {}\n- a\n", "data: {}\n: a\n", "data: {}\n'a\n", "data: {}\n\"\n", "data: {}\n#\n", "data: {}\n # c\n", "data: {} # c\n", "data: {}# c\n", "data: &a\n", "data: &a {}\n", "data: *a\n", "data: !\n", "data: !!\n", "data: !<>\n", "data: !a!b {}\n", "data: |\n", "data: >\n  {}\n", "data: |\n  a: YQ==\n", "data: '{}'\n", "data: \"\"\n", "data: - a\n", "data:\n  ? a\n  : YQ==\n", "data:\n  ? a\n", "data:\n  ? a\n  ? b\n", "data: {? a}\n", "data:\n  ? - a\n  : b\n", "data:\n  a:\n    YQ==\n", "data:\n  a:\n  YQ==\n", "data:\n  a:\nb: c\n", "data:\n  a: # c\n    YQ==\n", "data:\n  a: |\n    YQ==\n  # c\n  b: Yg==\n", "data:\n  a: |\n    YQ==\n# c\n  b: Yg==\n", "data:\n  a: |\n    YQ==\n    # c\n", "data:\n  # c\n  a: YQ==\n", "data:\n# c\n  a: YQ==\n", "data:\n\n\n  a: YQ==\n\n\n", "data:   \n  a:   YQ==   \n", "data  : {}\n", "'data' : {}\n", "\"data\": {}\n", "? data\n: {}\n", "!!str data: {}\n", "&x data: {}\n", "data:{}\n", "data:\n", "data: ~\n", "data: null\n", "data: Null\n", "data: nULL\n", "data: {}\n...\n", "data: {}\n...\nfoo: [\n", "data: {}\n... foo\n", "data: {}\n ...\n", "data: {}\n ---\n", "data: {a: \n---\n}\n", "stringData:\n  a: |\n    ---\n", "stringData:\n  a: |\n---\n", "stringData:\n  a: '\n---\n'\n", "stringData:\n  a: '\n...\n'\n", "stringData:\n  a: x\n...\n", "stringData:\n  a: |\n    x\n...\n", "stringData:\n  a: |\n    ...\n", "stringData:\n  a: \"---\"\n", "stringData:\n  a: ---\n", "stringData:\n  a: ...\n", "stringData:\n  ---: a\n", "stringData:\n  ...: a\n",
)  # fmt: skip
HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"


def fragment_case(rng: random.Random) -> bytes:
    pool = rng.choice((ANCHORED, ANCHORED, DUPLICATES, TABS, BROKEN, BROKEN))
    text = HEAD + rng.choice(pool)
    if rng.random() < 0.3:
        text += rng.choice(rng.choice((ANCHORED, DUPLICATES, TABS, BROKEN)))
    if rng.random() < 0.15:
        text += "---\n" + HEAD
    return bytes_of(text, rng) if rng.random() < 0.2 else encode(text)


def hand_made() -> Iterator[Case]:
    good = HEAD
    for name, pool in (("anchor", ANCHORED), ("duplicate", DUPLICATES), ("tab", TABS), ("yaml", BROKEN)):
        for number, text in enumerate(pool):
            yield of_text(f"{name}-{number}", good + text)
    for number, text in enumerate(DOCUMENTS):
        yield of_text(f"document-{number}", text)
        yield of_text(f"document-{number}-then-good", text + "---\n" + good)
        yield of_text(f"document-{number}-after-good", good + "---\n" + text)
    for number, text in enumerate(dict.fromkeys(SEPARATORS)):
        yield of_text(f"separator-{number}", good + text + "apiVersion: v1\nkind: Secret\nmetadata: {name: B_}\n")
        yield of_text(f"separator-{number}-good", good + text + good)
    for number, text in enumerate(dict.fromkeys(STARTS)):
        yield of_text(f"start-{number}", text + good)
    document = '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}}'
    for number, text in enumerate(JSON_FRAGMENTS):
        yield of_text(f"json-then-{number}", document + text)
        yield of_text(f"json-two-{number}", document + text + document)
        yield of_text(f"json-three-{number}", document + document + text + document)
    accents = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: 'é日🙂'}\n"
    for encoding, bom in (
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("latin-1", b""),
    ):
        yield of_text(f"encoding-{encoding}-{bom.hex() or 'none'}", bom + accents.encode(encoding, "replace"))
    for name, end in (("crlf", "\r\n"), ("cr", "\r"), ("nel", "\u0085"), ("ls", "\u2028"), ("ps", "\u2029")):
        yield of_text(f"line-end-{name}", (good + "---\n" + good + "data:\n  a: YQ==\n").replace("\n", end))
        yield of_text(f"line-end-{name}-block", (good + "data:\n  a: |\n    YQ==\n").replace("\n", end))
        yield of_text(f"line-end-{name}-comment", good + f"# c{end}data: {{a: YQ}}\n")
        yield of_text(f"line-end-{name}-value", good + f"stringData:\n  a: x{end}  b: 1\n")
        yield of_text(f"line-end-{name}-quoted", good + f"data:\n  a: 'YQ{end}=='\n")
    yield of_text("secret-in-sequence", render([secret("a")], random.Random(0)))
