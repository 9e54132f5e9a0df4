"""Nodes → plain values, the way `encoding/json` reads JSON into Kubernetes' Go types, strictly.

What does not fit the type and what no field takes is a problem; decoding goes on after it. The API server stops at the
first type error, so all are refusals of the same kind. Types come from `schema.json`, made from Kubernetes' own Go
types by `tools/oracle`.
"""

from __future__ import annotations

import functools
import json
import re
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from secretlint import lazyre
from secretlint.apiserver import gojson, quantity
from secretlint.apiserver.problem import Key, Misspelt, Path, Problems, Segment
from secretlint.scalar import resolve_plain
from secretlint.tree import Mapping, Node, Scalar, Sequence

NEWEST = (1, 36)
"""The version of Kubernetes that `schema.json` is of."""

MAX_NODES = 1_000_000
"""Aliases can make a small document huge; what lies beyond is not judged (kubectl refuses such documents before)."""

Type = tuple[str, Any]
"""`(leaf, None)`, `("struct", name)`, `("list", type)` or `("map", type)`."""

_INT_RANGES = {"int32": 2**31, "int64": 2**63}
_WORDS = {
    "string": "a string",
    "bool": "a boolean (true or false)",
    "int32": "a whole number",
    "int64": "a whole number",
    "float64": "a number",
    "bytes": "a base64 string",
    "quantity": "a quantity such as 500m or 1Gi",
    "intOrString": "a number or a string",
    "time": "a time such as 2006-01-02T15:04:05Z",
    "struct": "a mapping",
    "map": "a mapping",
    "list": "a list",
}
_FOUND = {
    "string": "a string",
    "integer": "a number",
    "number": "a number",
    "boolean": "a boolean",
    "null": "null",
    "invalid": "a value that JSON cannot hold",
}
_ZERO: dict[str, Any] = {"string": "", "bool": False, "int32": 0, "int64": 0, "float64": 0.0}
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TIME = lazyre.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,][0-9]+)?(?:Z|[-+]([0-9]{2}):([0-9]{2}))"
)


class NoBytes(bytes):
    """What a null is to bytes: empty, and yet not equal to empty bytes when the API server compares two objects."""


class IntOrString(NamedTuple):
    """A port or percentage: `text` is None when it is a number."""

    number: int
    text: str | None = None


_GONE = {
    ("core.PersistentVolumeClaimStatus", "resizeStatus"): ("string", 27),
    ("core.PodResourceClaim", "source"): ("@core.ClaimSource", 30),
    ("core.VolumeResourceRequirements", "claims"): ("[]@core.ResourceClaim", 28),
}
"""Fields that the newest version has no more: their type, and the last minor version of Kubernetes 1 that had them."""
_GONE_TYPES = {"core.ClaimSource": {"resourceClaimName": "string", "resourceClaimTemplateName": "string"}}


class Schema:
    """The types of `schema.json`, parsed when first needed."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.kinds: dict[str, str] = data["kinds"]
        self._types: dict[str, dict[str, str]] = data["types"] | _GONE_TYPES
        self._parsed: dict[str, dict[str, Type]] = {}
        self._since: dict[str, dict[str, int]] | None = None

    def since(self, struct: str, field: str) -> int:
        """The minor version of Kubernetes 1 that first has the field; 0 for all that are old enough."""
        if self._since is None:
            self._since = _read("since.json")
        return self._since.get(struct, {}).get(field, 0)

    def gone(self, struct: str, field: str, minor: int) -> Type | None:
        """The type of a field that this minor version of Kubernetes 1 has and the newest has not."""
        text, last = _GONE.get((struct, field), ("", 0))
        return _parse(text) if minor and minor <= last else None

    def fields(self, struct: str) -> dict[str, Type]:
        """Field name → type of a struct, embedded ones in place."""
        found = self._parsed.get(struct)
        if found is None:
            found = {name: _parse(text) for name, text in self._types[struct].items()}
            self._parsed[struct] = found
        return found


def _parse(text: str) -> Type:
    text = text.lstrip("*")
    if text.startswith("@"):
        return ("struct", text[1:])
    if text.startswith("[]"):
        return ("list", _parse(text[2:]))
    if text.startswith("{}"):
        return ("map", _parse(text[2:]))
    return (text, None)


@functools.cache
def schema() -> Schema:
    """The schema, read once."""
    return Schema(_read("schema.json"))


def _read(name: str) -> Any:
    return json.loads(FilePath(__file__).with_name(name).read_text(encoding="utf-8"))


class Result(NamedTuple):
    """What decoding gave: the value, and the paths whose values could not be read (and must not be judged further)."""

    value: dict[str, Any]
    bad: list[Path]


def decode(
    root: Node, struct: str, problems: Problems, encrypted: bool = False, version: tuple[int, int] = NEWEST
) -> Result:
    """Read the document as a struct of the schema. `encrypted`: by SOPS, so `sops` and `ENC[…]` values are fine.

    Fields that the Kubernetes `version` does not have yet are unknown.
    """
    decoder = _Decoder(problems, encrypted, version)
    value = decoder.struct(root, struct)
    return Result(value if isinstance(value, dict) else {}, decoder.bad)


class _Decoder:
    __slots__ = ("bad", "encrypted", "left", "minor", "problems", "schema", "stack")

    def __init__(self, problems: Problems, encrypted: bool, version: tuple[int, int]) -> None:
        self.minor = 0 if version >= NEWEST else version[1]
        self.problems = problems
        self.encrypted = encrypted
        self.schema = schema()
        self.stack: list[Segment] = []
        self.bad: list[Path] = []
        self.left = MAX_NODES

    def value(self, node: Node, kind: Type) -> Any:
        """The value of a node, None when it is null or does not fit (then a problem is noted)."""
        name, inner = kind
        if name == "struct":
            return self.struct(node, inner)
        if type(node) is Scalar:
            found = node.json
            if found.type == "null":
                return None
            return self.scalar(node, name)
        self.left -= 1
        if self.left < 0:
            return None
        if name == "map" and type(node) is Mapping:
            return self.map(node, inner)
        if type(node) is Sequence:
            if name == "list":
                return self.list(node, inner)
            if name == "bytes":
                return self.byte_list(node)
        if name in ("fieldsV1", "raw", "interface"):
            return {}
        return self.mismatch(node, name)

    def struct(self, node: Node, name: str) -> dict[str, Any] | None:
        """The fields that are set. Unknown ones are problems."""
        if type(node) is not Mapping:
            if type(node) is Scalar and node.json.type == "null":
                return None
            self.mismatch(node, "struct")
            return None
        fields = self.schema.fields(name)
        out: dict[str, Any] = {}
        stack = self.stack
        for key, field in node.fields.items():
            self.left -= 1
            if self.left < 0:
                break
            kind = fields.get(key) or self.schema.gone(name, key, self.minor)
            if kind is None:
                self.unknown(key, name, fields)
                continue
            if self.minor and self.schema.since(name, key) > self.minor:
                self.too_new(key, name)
                continue
            child = field.value
            if kind[0] == "string" and type(child) is Scalar:  # by far the most frequent case
                found = child.json
                if found.type == "string":
                    out[key] = found.value
                    continue
            stack.append(key)
            value = self.value(child, kind)
            stack.pop()
            if value is not None:
                out[key] = value
        return out

    def map(self, node: Mapping, inner: Type) -> dict[str, Any]:
        """A map from strings; a null value is the zero value, and its key exists."""
        out: dict[str, Any] = {}
        stack = self.stack
        for key, field in node.fields.items():
            stack.append(Key(key))
            self.left -= 1
            value = self.value(field.value, inner)
            stack.pop()
            out[key] = _zero(inner) if value is None else value
            if self.left < 0:
                break
        if inner[0] == "quantity":
            return {key: quantity.milli(amount) for key, amount in out.items()}
        return out

    def list(self, node: Sequence, inner: Type) -> list[Any]:
        """A list; a null item is the zero value."""
        out: list[Any] = []
        stack = self.stack
        for index, item in enumerate(node.items):
            stack.append(index)
            self.left -= 1
            value = self.value(item, inner)
            stack.pop()
            out.append(_zero(inner) if value is None else value)
            if self.left < 0:
                break
        return out

    def scalar(self, node: Scalar, name: str) -> Any:
        """A scalar that is not null."""
        kind, value = node.json
        if name == "string":
            if kind == "string":
                return value
        elif name == "bytes":
            if kind == "string":
                return self.base64(node, str(value))
        elif name == "bool":
            if kind == "boolean":
                return value
        elif name in _INT_RANGES:
            number = whole(kind, value)
            if number is not None:
                return self.ranged(node, number, name)
        elif name == "intOrString":
            if kind == "string":
                return IntOrString(0, str(value))
            number = whole(kind, value)
            if number is not None:
                ranged = self.ranged(node, number, "int32")
                return None if ranged is None else IntOrString(ranged)
        elif name == "quantity":
            amount = _quantity(kind, value)
            if amount is not None:
                return amount
        elif name == "time":
            if kind == "string" and is_time(str(value)):
                return value
        elif name == "float64":
            if kind in ("integer", "number"):
                return value
        elif name in ("fieldsV1", "raw", "interface"):
            return {}
        return self.mismatch(node, name)

    def ranged(self, node: Node, number: int, name: str) -> int | None:
        """The number, or None and a problem when the type cannot hold it."""
        limit = _INT_RANGES[name]
        if -limit <= number < limit:
            return number
        expected = f"a number that fits {limit.bit_length()} bits"
        self.note("field-wrong-type", ("expected", expected), ("found", "a larger one"), ("hint", ""))
        return None

    def base64(self, node: Scalar, text: str) -> bytes | None:
        """The bytes of a `data` value."""
        raw = gojson.decode_base64(text)
        if raw is not None:
            return raw
        if self.encrypted and text.startswith("ENC["):
            self.bad.append(tuple(self.stack))
            return b""
        self.note("secret-invalid-base64", ("problem", base64_problem(text)), ("key", str(self.stack[-1])))
        return None

    def byte_list(self, node: Sequence) -> bytes | None:
        """Go reads a list of numbers into bytes too."""
        numbers: list[int] = []
        for item in node.items:
            found = item.json if type(item) is Scalar else None
            number = 0 if found and found.type == "null" else whole(found.type, found.value) if found else None
            if number is None or not 0 <= number < 256:
                self.mismatch(node, "bytes")
                return None
            numbers.append(number)
        return bytes(numbers)

    def mismatch(self, node: Node, name: str) -> None:
        """Note that a value of this type does not fit."""
        found = _FOUND[node.json.type] if type(node) is Scalar else "a list" if type(node) is Sequence else "a mapping"
        stack = self.stack
        expected = _WORDS.get(name, name)
        if found == expected:
            found = "another string" if found == "a string" else "another value"
        if len(stack) == 2 and stack[0] in ("data", "stringData") and type(stack[1]) is Key:
            args = (("key", str(stack[1])), ("found", found), ("in", str(stack[0])))
            self.note("secret-value-not-string", *args, ("hint", _as_text(node, stack[0] == "data")))
        else:
            self.note("field-wrong-type", ("expected", expected), ("found", found), ("hint", _as_type(node, name)))

    def note(self, rule: str, *args: tuple[str, str]) -> None:
        """Note a problem at the current path; its value is not judged further."""
        path = tuple(self.stack)
        self.bad.append(path)
        self.problems.raw(rule, path, *args)

    def too_new(self, key: str, struct: str) -> None:
        """Note a field that a later version of Kubernetes has."""
        owner = struct.rpartition(".")[2]
        hint = f"It exists since Kubernetes 1.{self.schema.since(struct, key)}."
        args = (("key", key), ("owner", owner), ("hint", hint))
        self.problems.raw("object-unknown-field", (*self.stack, key), *args, key=True)

    def unknown(self, key: str, struct: str, fields: dict[str, Type]) -> None:
        """Note a field that the type does not have, with a suggestion."""
        if self.encrypted and key == "sops" and not self.stack:
            return
        suggestion = suggest(key, fields)
        is_structure = bool(suggestion) or _is_joined(key, fields)
        path = (*self.stack, Misspelt(key) if is_structure else key)
        if suggestion:
            self.bad.append((*self.stack, suggestion))
        owner = struct.rpartition(".")[2]
        hint = f"Did you mean {suggestion}?" if suggestion else _belongs(key, struct)
        self.problems.raw("object-unknown-field", path, ("key", key[:80]), ("owner", owner), ("hint", hint), key=True)


def _as_text(node: Node, encoded: bool) -> str:
    """What to write instead of a value of a Secret that is no string; `encoded` where base64 belongs."""
    if type(node) is not Scalar:
        return "Write the text of the file itself: a block scalar (`|`) holds several lines."
    if encoded:
        return "Put the value in quotes under stringData, or its base64 in quotes here."
    return "Put the value in quotes."


_PLAIN_TYPES = {"bool": ("boolean",), "float64": ("integer", "number")} | dict.fromkeys(
    _INT_RANGES, ("integer", "number")
)
_LEAVES = frozenset(("string", "time", "quantity", "intOrString", *_PLAIN_TYPES))


def _as_type(node: Node, name: str) -> str:
    """What to write instead of a value that is not of this type; "" where that is not known."""
    if type(node) is not Scalar:
        if name == "list":
            return "Put `- ` before the mapping: it is one item of the list."
        if name in _LEAVES:
            return "Write a single value."
        return "Take the `- ` away: here belongs one mapping and no list."
    if name == "string":
        return "Put quotes around it."
    if name == "list":
        return "Write a list, each item behind `- `."
    if name in ("struct", "map"):
        return "Write a mapping: lines of `key: value`, indented below."
    if node.style and resolve_plain(node.value).type in _PLAIN_TYPES.get(name, ()):
        return "Take the quotes away."
    return "Write true or false." if name == "bool" else ""


_NAMED = frozenset(("labels", "matchLabels", "nodeSelector"))


def _is_joined(key: str, fields: dict[str, Type]) -> bool:
    """Whether the key is a field and a field or label inside of it, with nothing but a colon in between."""
    head, _, rest = key.partition(":")
    name, inner = fields.get(head, ("", None))
    if name == "list":
        name, inner = inner
    return head in _NAMED if name == "map" else name == "struct" and rest in schema().fields(inner)


def _zero(kind: Type) -> Any:
    name = kind[0]
    if name == "bytes":
        return NoBytes()
    if name == "quantity":
        return Decimal(0)
    if name == "intOrString":
        return IntOrString(0)
    if name in ("struct", "map"):
        return {}
    return [] if name == "list" else _ZERO.get(name, "")


def whole(kind: str, value: Any) -> int | None:
    """A JSON number as an integer: `420.0` and `4e2` are (JSON prints them without a point), `1.5` is not.

    Beyond 53 bits what counts is what JSON prints: the shortest digits, and zeros.
    """
    if kind == "integer":
        return int(value)
    if kind == "number" and float(value).is_integer() and abs(value) < 1e21:
        return int(Decimal(repr(value)))
    return None


def _quantity(kind: str, value: Any) -> Decimal | None:
    if kind == "string":
        return quantity.parse(value)
    if kind in ("integer", "number"):
        return quantity.parse(_go_number(value))
    return None


def _go_number(value: float) -> str:
    """A JSON number as kubectl writes it, which keeps numbers beyond 64 bits as floats."""
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return str(value)
    number = float(value)
    return format(Decimal(repr(number)), "f") if 1e-6 <= abs(number) < 1e21 else repr(number)


def is_time(text: str) -> bool:
    """Whether Go's `time.Parse(time.RFC3339, text)` reads it (an hour of one digit is fine for it)."""
    matched = _TIME.fullmatch(text)
    if not matched:
        return False
    year, month, day, hour, minute, second = (int(group) for group in matched.groups()[:6])
    if not 1 <= month <= 12 or hour > 23 or minute > 59 or second > 59:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= (29 if leap and month == 2 else _MONTH_DAYS[month - 1]):
        return False
    return int(matched[7] or 0) <= 24 and int(matched[8] or 0) < 60


def base64_problem(text: str) -> str:
    """Why a text is not base64, without a character of it."""
    packed = text.replace("\n", "").replace("\r", "")
    if re.search(r"[ \t]", packed):
        return "has a blank in it"
    if re.fullmatch(r"[A-Za-z0-9_-]+=*", packed) and re.search("[_-]", packed):
        return "uses the URL alphabet ('-' and '_')"
    if not re.fullmatch(r"[A-Za-z0-9+/]*=*", packed):
        return "has a character that base64 does not use" if "=" not in packed.rstrip("=") else "has '=' in the middle"
    return "has the wrong length or padding"


_OTHER_NAMES = (("secretName", "name"), ("name", "secretName"))
"""A field by the name that it has in some other place, where a Secret is named as well."""


def suggest(key: str, fields: dict[str, Type]) -> str:
    """The field that was probably meant, or ""."""
    import difflib

    folded = key.lower()
    for field in fields:
        if field.lower() == folded:
            return field
    for wrong, right in _OTHER_NAMES:
        if key == wrong and right in fields:
            return right
    plain = folded.replace("-", "").replace("_", "")
    close = difflib.get_close_matches(plain, [field.lower() for field in fields], 1, 0.8)
    return next((field for field in fields if close and field.lower() == close[0]), "")


_PLACES = (
    ("core.Container", "a container"),
    ("core.PodSpec", "the Pod spec"),
    ("core.SecretVolumeSource", "a volume's secret"),
    ("core.SecretKeySelector", "secretKeyRef"),
    ("meta.ObjectMeta", "metadata"),
)


def _belongs(key: str, struct: str) -> str:
    """Where a field that is in the wrong place has its place, or ""."""
    for place, words in _PLACES:
        if place != struct and key in schema().fields(place):
            return f"It is a field of {words}."
    return ""
