"""Text that no person would write on purpose, letter by letter: where two readers of YAML, JSON or numbers part."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import json
import random
from collections.abc import Callable

from cases_secret import secret
from pools import MODES, b64
from yaml_render import Tree, random_style, render

HEAD = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n"


def word(alphabet: str, rng: random.Random, most: int = 9) -> str:
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, most)))


NUMBERS = (
    "0123456789",
    "01234567_",
    "0x1fA_",
    "0b01_",
    "0o17_",
    "01e.+-",
    "0123456789.e",
    "0123456789:",
    "0123456789-",
    "+-.0123e_",
    "0123456789-:TZ ",
    "infaINFA.+-",
    "yesnoYESNOfftrualTRUALFS",
    "nulNUL~",
    "0xXbBoO1_",
    "1.e+-_",
    "9999999999e",
    "0.1_",
)


def plain_scalar(rng: random.Random) -> str:
    prefix = rng.choice(
        (
            "",
            "",
            "",
            "0x",
            "0o",
            "0b",
            "0X",
            "0B",
            "0",
            "-",
            "+",
            "-0x",
            "+0b",
            ".",
            "1e",
            "1.",
            "-.",
            "+.",
            "_",
            "0_",
            "-0o",
            "0O",
            "+0x",
            "-0b",
            "0x_",
            "1_",
        )
    )
    return prefix + word(rng.choice(NUMBERS), rng)


def numbers(rng: random.Random) -> str:
    """Words close to numbers, booleans, nulls and times, in the places where their type decides."""
    text = plain_scalar(rng)
    place = rng.random()
    if place < 0.45:
        return f"{HEAD}stringData:\n  a: {text}\n"
    if place < 0.6:
        return f"{HEAD}data:\n  {text}: YQ==\n"
    if place < 0.7:
        return f"{HEAD}immutable: {text}\n"
    if place < 0.85:
        mode = rng.choice((text, _varied(rng.choice(MODES), rng)))
        return f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: c\n    image: i\n  volumes:\n  - name: v\n    secret:\n      secretName: s\n      defaultMode: {mode}\n"
    if place < 0.93:
        return f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels:\n    k: {text}\n  generation: {plain_scalar(rng)}\n"
    return f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations: {{k: !!{rng.choice(('int', 'float', 'str', 'bool', 'null', 'timestamp', 'binary'))} {text}}}\n"


def _varied(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice("0178._eE+-xob") + text[at + rng.choice((0, 1)) :]


ESCAPES = (
    "\\0",
    "\\a",
    "\\b",
    "\\t",
    "\\n",
    "\\v",
    "\\f",
    "\\r",
    "\\e",
    "\\ ",
    '\\"',
    "\\'",
    "\\/",
    "\\\\",
    "\\N",
    "\\_",
    "\\L",
    "\\P",
    "\\x41",
    "\\x4",
    "\\u0041",
    "\\u004",
    "\\uD800",
    "\\U0001F600",
    "\\U00110000",
    "\\UFFFFFFFF",
    "\\q",
    "\\1",
    "\\\n",
    "\\\n   ",
    "\\\t",
    "a",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n\n ",
    "'",
    "#",
    ": ",
    "\t",
    "é",
    "\u00a0",
    "\u2028",
    "\u0085",
    "\ufeff",
    "%",
    "{",
    "- ",
    "\\x00",
    "\\xe9",
    "\\u0000",
)


def quoted(rng: random.Random) -> str:
    """Double and single quoted scalars made of escapes, folds and blanks, as value and as key."""
    inner = "".join(rng.choice(ESCAPES) for _ in range(rng.randrange(1, 6)))
    if rng.random() < 0.3:
        text = "'" + inner.replace('"', "''") + "'"
    else:
        text = '"' + inner.replace('"', '\\"') + '"' if rng.random() < 0.8 else '"' + inner + '"'
    tail = rng.choice(("", "", "", " ", " # c", "#c", " x", "\t"))
    if rng.random() < 0.8:
        return f"{HEAD}stringData:\n  a: {text}{tail}\n  b: c\n"
    return f"{HEAD}stringData:\n  {text}: a{tail}\n"


HEADERS = (
    "|",
    "|-",
    "|+",
    ">",
    ">-",
    ">+",
    "|1",
    "|2",
    "|3",
    "|4",
    "|8",
    "|-2",
    "|2-",
    ">2+",
    "|0",
    "|10",
    "|--",
    "|+-",
    "| ",
    "| # c",
    "|# c",
    "|\t",
    "|-\t# c",
    "|a",
    ">2 a",
    "!!str |",
    "&a >",
    "!!binary |",
    "!x |-",
)
LINES = (
    "a",
    " a",
    "  a",
    "    a",
    "      a",
    "",
    " ",
    "   ",
    "      ",
    "\ta",
    "    \t",
    "# c",
    "    # c",
    "---",
    "    ---",
    "...",
    "- a",
    "    - a",
    "a: b",
    "    a: b",
    "    YQ==",
    "   YQ==",
    "    é",
    "\t",
    "     ",
    "    a\t",
    "    a ",
    "'",
    "    {",
    "  b: c",
)


def blocks(rng: random.Random) -> str:
    """Block scalars with odd headers and indentation."""
    lines = [rng.choice(LINES) for _ in range(rng.randrange(5))]
    if rng.random() < 0.5:
        lines = [
            " " * rng.choice((2, 4, 4, 4, 5)) + rng.choice(("a", "YQ==", "b ", "", "# c", "c: d", "\td"))
            for _ in range(rng.randrange(1, 5))
        ]
    place = rng.choice(("stringData", "stringData", "data"))
    end = rng.choice(
        (
            "",
            "\n",
            "\n\n",
            "\n  b: YQ==\n",
            "\n  b: YQ==\n",
            "\ntype: Opaque\n",
            "\n# c\n",
            "\n  # c\n",
            "\n \n",
            "\n---\n",
            "\n...\n",
        )
    )
    return f"{HEAD}{place}:\n  a: {rng.choice(HEADERS)}\n" + "\n".join(lines) + end


TOKENS = ("a", "b", "c", ": ", ":", " : ", ", ", ",", "{", "}", "[", "]", "- ", "? ", "-", "?", "'", '"', "'x'", '"y"', "#", " # z\n", "&a ", "*a", "*a ", "!!str ", "!t ", "|", ">", "\n", "\n  ", "\n    ", "\n ", "\t", " ", "1", "~", "null", "yes", "<<", "<<: ", "<<: *a", "%", "@", "`", "=", "\\", "é", "\u00a0", "...", "---", "&b", "x: y", "\n  d: e", "{a: b}", "[a]", "''", '""')  # fmt: skip


def soup(rng: random.Random) -> str:
    """Tokens in any order, as the value of stringData, of a key of it, or after it."""
    text = "".join(rng.choice(TOKENS) for _ in range(rng.randrange(1, 9)))
    return HEAD + rng.choice(
        (
            "stringData:\n  a: {}\n",
            "stringData:\n  a: {}\n",
            "stringData: {}\n",
            "stringData:\n  {}\n",
            "stringData: {{{}}}\n",
            "stringData: {{a: {}}}\n",
            "stringData: {{a: b}}\n{}\n",
            "stringData:\n  f: &a g\n  {}\n",
            "stringData: &a\n  f: g\n{}\n",
            "data:\n  a: |\n    YQ==\n  {}\n",
            "stringData:\n- {}\n",
        )
    ).format(text)


JSON_TOKENS = ("{", "}", "[", "]", ":", ",", '"a"', '"b"', '"', "1", "-1", "0", "01", "1.5", "1e5", "1e400", "-", "+1", ".5", "5.", "null", "true", "false", "NaN", "nul", "\\", '"\\n"', '"\\u0041"', '"\\ud83d"', '"\\x"', " ", "\n", "\t", "\r", "\x0b", "'a'", "a", "//", "\u00a0", '""', '{"a":1}', '{"a":{}}', "[1,2]", "\ufeff", '"é"', '"\x00"', '"\t"', "1E+2", "-0", "-0.0", "0e0", "00", "0x1", "Infinity", "1e-400", "123456789012345678901234567890")  # fmt: skip


def docker_soup(rng: random.Random) -> Tree:
    """Almost JSON, where a docker configuration must be JSON."""
    text = "".join(rng.choice(JSON_TOKENS) for _ in range(rng.randrange(1, 8)))
    shape = rng.random()
    if shape < 0.7:
        text = '{"a":' + text + "}"
    elif shape < 0.85:
        text = "{" + text + "}"
    kind, key = rng.choice(
        (("kubernetes.io/dockerconfigjson", ".dockerconfigjson"), ("kubernetes.io/dockercfg", ".dockercfg"))
    )
    return secret(type=kind, data={key: b64(text)}) if rng.random() < 0.5 else secret(type=kind, stringData={key: text})


def json_soup(rng: random.Random) -> str:
    """A file that begins like JSON, with almost-JSON in it."""
    text = "".join(rng.choice(JSON_TOKENS) for _ in range(rng.randrange(1, 6)))
    body = '"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}'
    return rng.choice(
        (
            '{{{body},"stringData":{{"a":{text}}}}}',
            '{{{body},"stringData":{text}}}',
            "{{{body}{text}}}",
            "{{{body}}}{text}",
            "{text}{{{body}}}",
            "{{{text}{body}}}",
            "{{{body}}}\n{text}",
            '{{{body},"metadata":{{"name":"b","generation":{text}}}}}',
            '{{{body},{text}:"b"}}',
        )
    ).format(body=body, text=text)


BASE64_LETTERS = ("ABCabc019+/=", "YQ==\n", "YWJj=\n\r", "YQ= \t", "YWI-_=", "YWJjé=")


def base64_soup(rng: random.Random) -> Tree:
    text = word(rng.choice(BASE64_LETTERS), rng, 14)
    if rng.random() < 0.5:
        whole = b64(word("abcdefgh", rng, 12))
        at = rng.randrange(len(whole) + 1)
        text = (
            whole[:at]
            + rng.choice(("", "\n", "\r\n", "=", " ", "A", "\r", "==", "-", "\n\n", "\t", "\x0b", "\u2028"))
            + whole[at + rng.choice((0, 0, 1)) :]
        )
    return secret(data={"a": text})


NAME_LETTERS = ("abc019-.", "ab-.A", "a-", "a.", "ab_", "aé-", "abc/", "a \n")


def names(rng: random.Random) -> Tree:
    """Names, keys, labels and annotations letter by letter."""
    text = word(rng.choice(NAME_LETTERS), rng, 8)
    if rng.random() < 0.15:
        text = (
            word("ab", rng, 4)
            + "x" * rng.choice((59, 60, 61, 62, 63, 64, 249, 250, 251, 252, 253))
            + rng.choice(("", "-", ".", ".a", "/a"))
        )
    tree = secret("a")
    place = rng.choice(("name", "generateName", "namespace", "label", "labelvalue", "annotation", "data", "finalizer"))
    meta = tree["metadata"]
    if place in ("name", "generateName", "namespace"):
        meta[place] = text
    elif place == "label":
        meta["labels"] = {rng.choice((text, f"{text}/{word('abA-_.', rng, 5)}", f"a.b/{text}")): "a"}
    elif place == "annotation":
        meta["annotations"] = {rng.choice((text, text.upper(), f"{text}/{word('abA-_.', rng, 5)}")): "a"}
    elif place == "labelvalue":
        meta["labels"] = {"a": text}
    elif place == "finalizer":
        meta["finalizers"] = [rng.choice((text, f"{text}/{word('abA-_.', rng, 5)}"))]
    else:
        tree["stringData"] = {text: "x"}
    return tree


def anchors(rng: random.Random) -> str:
    """Anchors, aliases, merge keys and duplicates in a few lines."""
    lines = []
    for _ in range(rng.randrange(1, 6)):
        key = rng.choice(
            ("a", "b", "c", "<<", "<<", "'<<'", "*k ", "&k d", "1", "'1'", "0x1", "true", "yes", "? e", "!!str f", "~")
        )
        value = rng.choice(
            (
                "x",
                "&v y",
                "*v",
                "{a: z}",
                "{a: 1}",
                "{b: w, c: q}",
                "&m {a: z, g: h}",
                "*m",
                "[*m, {c: d}]",
                "[{a: q}, {a: 2}]",
                "[*v]",
                "*w",
                "&w",
                "~",
                "1",
                "yes",
                "!!str 1",
                "'s'",
                "",
                "&m\n    i: j\n    k: l",
                "*m # c",
                "&v\n    t",
                "{<<: *m, n: o}",
                "{<<: {a: b}}",
            )
        )
        lines.append(f"{key}: {value}")
    top = rng.random() < 0.25
    if top:
        return HEAD + "".join(f"{line}\n" for line in lines)
    return (
        HEAD
        + rng.choice(("stringData:\n", "stringData: &t\n", "stringData: !!map\n", "data: &m {a: YQ==}\nstringData:\n"))
        + "".join(f"  {line}\n" for line in lines)
    )


def styled(make: Callable[[random.Random], Tree]) -> Callable[[random.Random], str]:
    def text(rng: random.Random) -> str:
        tree = make(rng)
        return json.dumps(tree) if rng.random() < 0.1 else render(tree, rng, random_style(rng))

    return text


FAMILIES: tuple[tuple[str, int, Callable[[random.Random], str]], ...] = (
    ("noise-number", 4, numbers),
    ("noise-quoted", 2, quoted),
    ("noise-block", 3, blocks),
    ("noise-soup", 3, soup),
    ("noise-docker", 2, styled(docker_soup)),
    ("noise-json", 2, json_soup),
    ("noise-base64", 2, styled(base64_soup)),
    ("noise-name", 3, styled(names)),
    ("noise-anchor", 3, anchors),
)
