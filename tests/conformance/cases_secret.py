"""Secrets: types and their keys, base64, docker configuration, sizes, immutability, updates."""

# ruff: noqa: E501  (tables of cases read better in long lines)

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pools
from case import Case, of_text
from pools import b64
from yaml_render import Block, Raw, Tree, holds_raw, random_style, render, render_json

TOKEN_ANNOTATION = "kubernetes.io/service-account.name"
REQUIRED: dict[str, tuple[str, ...]] = {
    "Opaque": (),
    "kubernetes.io/service-account-token": (),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/basic-auth": ("username", "password"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "bootstrap.kubernetes.io/token": ("token-id", "token-secret"),
}
ODD_TYPES = (
    "kubernetes.io/TLS", "kubernetes.io/tls ", " kubernetes.io/tls", "kubernetes.io/other", "helm.sh/release.v1", "tls", "opaque", "Opaque ",
    "kubernetes.io/dockerconfigjson\n", "", "x" * 300, "é", "a b",
)  # fmt: skip


def secret(name: str = "s", **fields: Tree) -> dict[str, Tree]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, **fields}


def text_of(tree: Tree, rng: random.Random) -> str:
    """The tree as a YAML or, now and then, as a JSON file."""
    if not holds_raw(tree) and rng.random() < 0.08:
        return render_json(tree, rng)
    return render(tree, rng, random_style(rng))


# --- values ---------------------------------------------------------------------------------------------------------


def good_data(rng: random.Random) -> Tree:
    raw = bytes(rng.randrange(256) for _ in range(rng.randrange(40)))
    text = b64(raw)
    if len(text) > 20 and rng.random() < 0.3:
        lines = tuple(text[i : i + 16] for i in range(0, len(text), 16))
        return Block(rng.choice(("|", "|-", "|+")), lines)
    return text


def odd_data(rng: random.Random) -> Tree:
    text = rng.choice(pools.BASE64_TEXTS)
    style = rng.random()
    if style < 0.5:
        return text
    if style < 0.6 and text.strip() and "\x00" not in text and "\r" not in text and "\u2028" not in text:
        return Block(rng.choice(("|", "|-", ">", ">-", "|+")), tuple(text.strip().split("\n")))
    if style < 0.7:
        return [
            rng.choice((0, 104, 255, 256, -1, 1.5, None, "a", True, [], Raw("0x41"), Raw("1e2")))
            for _ in range(rng.randrange(3))
        ]
    if style < 0.8:
        return rng.choice((None, True, 1, 1.5, {}, {"a": "b"}, [], [None]))
    return Raw(rng.choice(pools.SCALARS))


def good_text(rng: random.Random) -> Tree:
    return rng.choice(
        (
            "",
            "a",
            "a b",
            "multi\nline\n",
            "yes",
            "1",
            "null",
            "é",
            "=",
            "2001-01-01",
            "{a: b}",
            "# no",
            "a: b",
            "🙂",
            "\ttab",
            " lead",
            "trail ",
            "a\r\nb",
        )
    )


def odd_text(rng: random.Random) -> Tree:
    if rng.random() < 0.75:
        return Raw(rng.choice(pools.SCALARS))
    return rng.choice((None, True, False, 1, 0, -1, 1.5, [], {}, ["a"], {"a": "b"}))


# --- families -------------------------------------------------------------------------------------------------------


def type_case(rng: random.Random) -> Tree:
    """A type, and each of its keys present, absent, empty, null or wrong in data, stringData or both."""
    kind = rng.choice(tuple(REQUIRED)) if rng.random() < 0.9 else rng.choice(ODD_TYPES)
    tree = secret(type=kind)
    if kind == "kubernetes.io/service-account-token" and rng.random() < 0.85:
        value = rng.choice(("default", "default", "a", "", None, " ", "A_b", Raw("~"), Raw('""')))
        tree["metadata"]["annotations"] = {
            rng.choice((TOKEN_ANNOTATION, TOKEN_ANNOTATION, TOKEN_ANNOTATION.title())): value
        }
    for key in (*REQUIRED.get(kind, ("a",)), "extra"):
        place = rng.choice(("data", "data", "stringData", "stringData", "both", "none" if key != "extra" else "data"))
        key = rng.choice((key,) * 12 + (key.upper(), key + " ", key[1:], Raw(f'"{key}"'), Raw(f"'{key}'")))
        if place in ("data", "both"):
            tree.setdefault("data", {})[key] = _type_data(rng, str(kind))
        if place in ("stringData", "both"):
            tree.setdefault("stringData", {})[key] = _type_text(rng, str(kind))
    if rng.random() < 0.1:
        tree["type"] = Raw(
            rng.choice(
                (
                    "",
                    "null",
                    "~",
                    '""',
                    "!!str Opaque",
                    "Opaque # c",
                    "opaque",
                    "true",
                    "1",
                    "[]",
                    "kubernetes.io/tls",
                    "|\n  kubernetes.io/tls",
                    ">-\n  kubernetes.io/tls",
                )
            )
        )
    return tree


def _type_data(rng: random.Random, kind: str) -> Tree:
    if "docker" in kind:
        if rng.random() < 0.15:
            return b64(rng.choice(pools.DOCKER_BYTES))
        return b64(rng.choice(pools.DOCKER_JSON[:9] if rng.random() < 0.6 else pools.DOCKER_JSON))
    return (
        rng.choice((good_data(rng), b64("-----BEGIN CERTIFICATE-----"), b64("u"), "", None))
        if rng.random() < 0.94
        else odd_data(rng)
    )


def _type_text(rng: random.Random, kind: str) -> Tree:
    if "docker" in kind:
        return rng.choice(pools.DOCKER_JSON[:9] if rng.random() < 0.6 else pools.DOCKER_JSON)
    return rng.choice((good_text(rng), "p", "", None)) if rng.random() < 0.95 else odd_text(rng)


def docker_case(rng: random.Random) -> Tree:
    kind, key = rng.choice(
        (("kubernetes.io/dockerconfigjson", ".dockerconfigjson"), ("kubernetes.io/dockercfg", ".dockercfg"))
    )
    tree = secret(type=kind)
    text = rng.choice(pools.DOCKER_JSON)
    if rng.random() < 0.3:
        text = _mutated(text, rng)
    if rng.random() < 0.1:
        tree["data"] = {key: b64(rng.choice(pools.DOCKER_BYTES))}
    elif rng.random() < 0.5:
        tree["data"] = {key: b64(text)}
    else:
        tree["stringData"] = {key: text}
    return tree


def _mutated(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    insert = rng.choice(
        (
            "",
            " ",
            "\n",
            ",",
            ":",
            "{",
            "}",
            "[",
            "]",
            '"',
            "\\",
            "0",
            "1e5",
            "null",
            "é",
            "\x01",
            "\u00a0",
            "-",
            ".",
            "\\u00e9",
            "//",
        )
    )
    return text[:at] + insert + text[at + rng.choice((0, 0, 1)) :]


def base64_case(rng: random.Random) -> Tree:
    tree = secret(data={"a": good_data(rng)})
    for number in range(rng.choice((1, 1, 1, 2))):
        value = odd_data(rng)
        if rng.random() < 0.15:
            value = _mutated(b64("some longer text that wraps"), rng)
        tree["data"][f"k{number}"] = value
    if rng.random() < 0.15:
        tree["stringData"] = {"k0": good_text(rng)}
    return tree


def string_data_case(rng: random.Random) -> Tree:
    tree = secret(stringData={"a": good_text(rng)})
    for number in range(rng.choice((1, 1, 2))):
        tree["stringData"][f"k{number}"] = odd_text(rng) if rng.random() < 0.8 else good_text(rng)
    if rng.random() < 0.2:
        tree["data"] = {"k0": rng.choice((good_data(rng), odd_data(rng)))}
    return tree


def key_case(rng: random.Random) -> Tree:
    place = rng.choice(("data", "stringData"))
    key: object = rng.choice(pools.DATA_KEYS) if rng.random() < 0.4 else Raw(rng.choice(pools.KEYS))
    value: Tree = rng.choice((good_data(rng) if place == "data" else good_text(rng), None))
    tree = secret(**{place: {key: value}})
    if rng.random() < 0.3:
        other = "data" if place == "stringData" else "stringData"
        tree[other] = {Raw(rng.choice(pools.KEYS)) if rng.random() < 0.3 else "b": None}
    return tree


def shape_case(rng: random.Random) -> Tree:
    """The parts of a Secret with a value of another shape."""
    tree = secret(data={"a": "YQ=="}, stringData={"b": "b"}, immutable=False, type="Opaque")
    part = rng.choice(("data", "stringData", "immutable", "type", "metadata", "apiVersion", "kind"))
    pool: tuple[Tree, ...] = (
        None,
        True,
        1,
        1.5,
        "",
        "a",
        [],
        {},
        ["a"],
        {"a": "b"},
        {"a": None},
        Raw(rng.choice(pools.SCALARS)),
    )
    if part == "immutable":
        tree[part] = Raw(rng.choice(pools.BOOL_TEXTS))
    elif part in ("data", "stringData") and rng.random() < 0.3:
        tree[part] = Raw(
            rng.choice(
                (
                    "",
                    "null",
                    "{}",
                    "[]",
                    "''",
                    "!!map {}",
                    "!!map",
                    "!!set {a}",
                    "{a}",
                    "{a: }",
                    "{a:YQ==}",
                    "{'a':'YQ=='}",
                    '{"a":"YQ=="}',
                    "{a: YQ==,}",
                    "{,}",
                    "{a: [}",
                    "{? a : YQ==}",
                    "{a: !!binary YQ==}",
                    "{!!str a: YQ==}",
                    "{\n  a: YQ==\n  }",
                    "{\n\ta: YQ==}",
                    "{a: YQ== #c\n  }",
                )
            )
        )
    else:
        tree[part] = rng.choice(pool)
    if rng.random() < 0.15:
        del tree[rng.choice(tuple(tree))]
    return tree


def clean_case(rng: random.Random) -> Tree:
    """Nothing odd, in any style."""
    tree = secret(
        rng.choice(("a", "web-tls", "a.b", "x1")),
        type=rng.choice(("Opaque", "example.com/custom", "kubernetes.io/basic-auth")),
    )
    tree["data"] = {f"k{i}": good_data(rng) for i in range(rng.randrange(3))}
    tree["stringData"] = {
        rng.choice(("username", "password", f"t{i}")): good_text(rng) for i in range(rng.randrange(3))
    }
    if tree["type"] == "kubernetes.io/basic-auth":
        tree["stringData"]["username"] = "u"
    if rng.random() < 0.3:
        tree["immutable"] = rng.choice((True, False, None))
    if rng.random() < 0.4:
        tree["metadata"] |= {
            "labels": {"app.kubernetes.io/name": "a"},
            "annotations": {"example.com/note": "any text: {}\n"},
            "namespace": rng.choice(("a", "kube-system", "", None)),
        }
    return tree


FAMILIES: tuple[tuple[str, int, Callable[[random.Random], Tree]], ...] = (
    ("secret-type", 8, type_case),
    ("secret-docker", 5, docker_case),
    ("secret-base64", 6, base64_case),
    ("secret-string", 6, string_data_case),
    ("secret-key", 5, key_case),
    ("secret-shape", 3, shape_case),
    ("secret-clean", 12, clean_case),
)


# --- updates --------------------------------------------------------------------------------------------------------


def update_case(rng: random.Random) -> tuple[str, str]:
    """(old, new): the same Secret before and after."""
    kind = rng.choice((None, "Opaque", "kubernetes.io/basic-auth", "example.com/a", ""))
    old = secret(data={"username": b64("u"), "b": b64("value")})
    if kind is not None:
        old["type"] = kind
    if rng.random() < 0.6:
        old["immutable"] = rng.choice((True, True, False, None, Raw("yes"), Raw("off")))
    if rng.random() < 0.2:
        old["stringData"] = {"c": "text"}
    new = {key: dict(value) if isinstance(value, dict) else value for key, value in old.items()}
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        rng.choice(UPDATE_STEPS)(new, rng)
    style = random_style(rng)
    return render(old, rng), render(new, rng, style)


def _change_value(new: Tree, rng: random.Random) -> None:
    new.setdefault("data", {})[rng.choice(("username", "b", "c"))] = rng.choice(
        (b64("value"), b64("other"), "", None, "dmFsdWU=\n", "dmFsdWV=", Raw("|\n    dmFs\n    dWU="), "!")
    )


def _as_string(new: Tree, rng: random.Random) -> None:
    new["stringData"] = {rng.choice(("b", "username", "c")): rng.choice(("value", "u", "text", "other", "", None))}
    if rng.random() < 0.5:
        new.get("data", {}).pop("b", None)


def _change_type(new: Tree, rng: random.Random) -> None:
    value = rng.choice((None, "Opaque", "kubernetes.io/basic-auth", "example.com/b", "", "kubernetes.io/tls", Raw("~")))
    if value is None:
        new.pop("type", None)
    else:
        new["type"] = value


def _change_immutable(new: Tree, rng: random.Random) -> None:
    value = rng.choice(("drop", True, False, None, Raw("yes"), Raw("no"), Raw("on"), Raw('"true"')))
    if value == "drop":
        new.pop("immutable", None)
    else:
        new["immutable"] = value


def _change_metadata(new: Tree, rng: random.Random) -> None:
    new["metadata"] = {
        "name": rng.choice(("s", "s", "s", "other")),
        rng.choice(("labels", "annotations")): {"a": rng.choice(("b", "", None, 1, "é"))},
    }
    if rng.random() < 0.3:
        new["metadata"] |= rng.choice(
            (
                {"uid": "x"},
                {"resourceVersion": "7"},
                {"generation": 3},
                {"creationTimestamp": "2020-01-01T00:00:00Z"},
                {"finalizers": ["example.com/a"]},
                {"namespace": "default"},
                {"generateName": "b-"},
            )
        )


def _drop(new: Tree, rng: random.Random) -> None:
    new.pop(rng.choice(("data", "stringData", "immutable", "type")), None)


UPDATE_STEPS = (_change_value, _change_value, _as_string, _change_type, _change_immutable, _change_metadata, _drop)


# --- sizes ----------------------------------------------------------------------------------------------------------

MIB = 1048576


def size_cases() -> Iterator[Case]:
    """Sums of decoded values around 1 MiB and annotations around 256 KiB."""
    head = "apiVersion: v1\nkind: Secret\nmetadata: {name: big}\n"
    for extra in (-1, 0, 1):
        yield Case(f"size-string{extra:+}", ((head + "stringData:\n  a: '", 1), ("x", MIB + extra), ("'\n", 1)))
        yield Case(
            f"size-two{extra:+}",
            ((head + "stringData:\n  a: '", 1), ("x", MIB // 2), ("'\n  b: '", 1), ("x", MIB // 2 + extra), ("'\n", 1)),
        )
        yield Case(
            f"size-umlaut{extra:+}",
            ((head + "stringData:\n  a: '", 1), ("é", MIB // 2), ("x", max(extra, 0)), ("'\n", 1)),
        )
    for groups, tail in ((MIB // 3, "YQ=="), (MIB // 3, "YWI="), (MIB // 3, "")):
        yield Case(f"size-data-{tail or 'none'}", ((head + "data:\n  a: ", 1), ("YWFh", groups), (tail + "\n", 1)))
    line = "    " + "YWFh" * 16 + "\n"
    yield Case("size-block-data", ((head + "data:\n  a: |\n", 1), (line, MIB // 48), ("    YWFhYQ==\n", 1)))
    yield Case(
        "size-block-data-over",
        ((head + "data:\n  a: |\n", 1), (line, MIB // 48), ("    YWFhYWFhYWFhYWFhYWFhYWE=\n", 1)),
    )
    yield Case("size-block-string", ((head + "stringData:\n  a: |\n", 1), ("    " + "x" * 63 + "\n", MIB // 64)))
    yield Case(
        "size-block-string-over",
        ((head + "stringData:\n  a: |\n", 1), ("    " + "x" * 63 + "\n", MIB // 64), ("    y\n", 1)),
    )
    yield Case(
        "size-hidden", ((head + "data:\n  a: ", 1), ("YWFh", MIB // 3 + 100), ("\nstringData:\n  a: small\n", 1))
    )
    yield Case("size-hidden-null", ((head + "data:\n  a: ", 1), ("YWFh", MIB // 3 + 100), ("\nstringData:\n  a:\n", 1)))
    yield Case(
        "size-keys-not-counted",
        ((head + "stringData:\n  k23456789012345678901234567890: '", 1), ("x", MIB), ("'\n", 1)),
    )
    note = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n    note: '"
    for extra in (-1, 0, 1):
        yield Case(f"size-annotation{extra:+}", ((note, 1), ("x", 262144 - 4 + extra), ("'\n", 1)))
    yield Case("size-annotations-two", ((note, 1), ("x", 131072), ("'\n    more: '", 1), ("x", 131072 - 8), ("'\n", 1)))
    yield Case(
        "size-annotations-two-over", ((note, 1), ("x", 131072), ("'\n    more: '", 1), ("x", 131072 - 7), ("'\n", 1))
    )
    yield Case("size-annotation-umlaut", ((note, 1), ("é", 131072), ("'\n", 1)))
    yield Case(
        "size-docker-deep-10000",
        (
            (head + 'type: kubernetes.io/dockercfg\nstringData:\n  .dockercfg: \'{"a":', 1),
            ("[", 9999),
            ("]", 9999),
            ("}'\n", 1),
        ),
    )
    yield Case(
        "size-docker-deep-10001",
        (
            (head + 'type: kubernetes.io/dockercfg\nstringData:\n  .dockercfg: \'{"a":', 1),
            ("[", 10000),
            ("]", 10000),
            ("}'\n", 1),
        ),
    )
    yield Case(
        "size-docker-deep-open",
        ((head + 'type: kubernetes.io/dockercfg\nstringData:\n  .dockercfg: \'{"a":', 1), ("[", 20000), ("}'\n", 1)),
    )
    yield Case("size-yaml-deep-flow", ((head + "data: ", 1), ("[", 9000), ("]", 9000), ("\n", 1)))
    yield Case("size-yaml-deep-flow-over", ((head + "data: ", 1), ("[", 10100), ("]", 10100), ("\n", 1)))
    yield Case("size-long-plain-key", ((head + "data:\n  ", 1), ("k", 1023), (": YQ==\n", 1)))
    yield Case("size-long-key", ((head + "data:\n  ", 1), ("k", 1025), (": YQ==\n", 1)))
    yield Case(
        "size-json",
        (
            ('{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":"', 1),
            ("x", MIB + 1),
            ('"}}', 1),
        ),
    )


def hand_made() -> Iterator[Case]:
    """Every spelling of the pools once, each alone in its place."""
    plain = random.Random(0)
    for number, text in enumerate(pools.SCALARS):
        yield of_text(
            f"string-scalar-{number}", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  a: {text}\n"
        )
    for number, text in enumerate(pools.KEYS):
        yield of_text(
            f"data-key-{number}", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  {text}: YQ==\n"
        )
    for number, text in enumerate(pools.BASE64_TEXTS):
        yield of_text(f"base64-{number}", render(secret(data={"a": text}), plain))
    for number, text in enumerate(pools.DATA_KEYS):
        yield of_text(f"string-key-{number}", render(secret(stringData={text: "a"}), plain))
    for number, text in enumerate(pools.DOCKER_JSON):
        yield of_text(
            f"docker-{number}",
            render(secret(type="kubernetes.io/dockerconfigjson", stringData={".dockerconfigjson": text}), plain),
        )
    for number, raw in enumerate(pools.DOCKER_BYTES):
        yield of_text(
            f"docker-bytes-{number}",
            render(secret(type="kubernetes.io/dockercfg", data={".dockercfg": b64(raw)}), plain),
        )
    for number, text in enumerate(dict.fromkeys(pools.BOOL_TEXTS)):
        yield of_text(f"immutable-{number}", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nimmutable: {text}\n")
    for kind in (*REQUIRED, *ODD_TYPES):
        yield of_text(f"type-bare-{kind.strip()[:40]!r}", render(secret(type=kind), plain))
