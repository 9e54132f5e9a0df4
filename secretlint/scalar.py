"""How the Kubernetes toolchain (sigs.k8s.io/yaml on go-yaml v2) reads a scalar: YAML 1.1, with its own exceptions.

Source: `resolve.go` and `decode.go` of go.yaml.in/yaml/v2, `convertToJSONableObject` of sigs.k8s.io/yaml.
"""

from __future__ import annotations

import base64
import re
import struct
from typing import Literal, NamedTuple

from secretlint import lazyre

JsonType = Literal["string", "integer", "number", "boolean", "null", "invalid"]
MERGE_TAG = "tag:yaml.org,2002:merge"
_CORE = "tag:yaml.org,2002:"


class Json(NamedTuple):
    """A scalar as JSON: `value` is str, int, float, bool or None.

    `invalid`: JSON cannot hold it. Then `value` is the infinity or not-a-number that it is, or None where the tag and
    the text contradict each other (`!!int x`).
    """

    type: JsonType
    value: str | int | float | bool | None


_BOOLEANS = {
    word: truth
    for truth, words in ((True, ("y", "yes", "on", "true")), (False, ("n", "no", "off", "false")))
    for base in words
    for word in (base, base.title(), base.upper())
}
BOOLEAN_WORDS = frozenset(_BOOLEANS)
NULL_WORDS = frozenset(("", "~", "null", "Null", "NULL"))
_INFINITY = float("inf")
_SPECIAL_FLOATS = {
    sign + word: number
    for words, number in (((".inf", ".Inf", ".INF"), _INFINITY), ((".nan", ".NaN", ".NAN"), float("nan")))
    for word in words
    for sign in (("", "+", "-") if number == _INFINITY else ("",))
}
_SPECIAL_FLOATS.update({word: -_INFINITY for word in _SPECIAL_FLOATS if word.startswith("-")})

_FLOAT = lazyre.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_DOT_FLOAT = lazyre.compile(r"\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?\Z", re.ASCII)
_INTEGER = lazyre.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))\Z", re.ASCII)
_SIGNED_BINARY = lazyre.compile(r"0b([-+][01]+)\Z", re.ASCII)
_BASES = (16, 2, 8, 10)
_SURROGATE = lazyre.compile("[\ud800-\udfff]")


def resolve(text: str, style: str, tag: str) -> Json:
    """The JSON value of a scalar with this text, style (`""` is plain) and explicit tag ("" is none)."""
    if not tag:
        return Json("string", text) if style else resolve_plain(text)
    if not tag.startswith(_CORE):
        return Json("string", text)
    short = tag[len(_CORE) :]
    if short == "binary":
        raw = decode_base64(text)
        return Json("invalid", None) if raw is None else Json("string", decode_utf8(raw))
    return _tagged(short, text)


def _tagged(short: str, text: str) -> Json:
    """A scalar whose tag demands a type, quoted or not: `resolve` fails where the text is of another one."""
    if short == "timestamp":
        return Json("string", text) if is_timestamp(text) else Json("invalid", None)
    wanted = _WANTED.get(short)
    if wanted is None:
        return Json("string", text)
    found = resolve_plain(text)
    if found.type == "invalid" and short == "float":
        return found
    if short == "float" and found.type == "integer" and int(found.value or 0) < 2**63:
        return Json("number", float(found.value or 0))
    return found if found.type == wanted else Json("invalid", None)


_WANTED = {"int": "integer", "float": "number", "bool": "boolean", "null": "null"}


def resolve_plain(text: str) -> Json:
    """The JSON value of an untagged plain scalar."""
    if text in NULL_WORDS:
        return Json("null", None)
    first = text[0]
    if first in "yYnNtToOfF":
        truth = _BOOLEANS.get(text)
        return Json("string", text) if truth is None else Json("boolean", truth)
    if first in "0123456789+-.":
        return _number(text) or Json("string", text)
    return Json("string", text)


def _number(text: str) -> Json | None:
    special = _SPECIAL_FLOATS.get(text)
    if special is not None:
        return Json("invalid", special)
    if text[0] == ".":  # strconv.ParseFloat, where an underscore must stand between digits
        return _float(text.replace("_", "")) if _DOT_FLOAT.match(text) else None
    plain = text.replace("_", "")
    number = _integer(plain)
    if number is not None:
        return Json("integer", number)
    if _FLOAT.match(plain):
        return _float(plain)
    binary = _SIGNED_BINARY.match(plain)
    if binary and -(2**63) <= int(binary.group(1), 2) < 2**63:
        return Json("integer", int(binary.group(1), 2))
    return None


def whole_number(text: str) -> int:
    """`int(text)` for digits with or without a sign; of very many digits a hundred are taken.

    Such a number is out of every range, and Python refuses to read it.
    """
    sign = text[:1] if text[:1] in ("+", "-") else ""
    return int(f"{sign}{text[len(sign) :].lstrip('0')[:100] or '0'}")


def _integer(plain: str) -> int | None:
    """`strconv.ParseInt(plain, 0, 64)`, then `ParseUint`, which takes no sign."""
    matched = _INTEGER.match(plain)
    if not matched:
        return None
    sign, *groups = matched.groups()
    digits, base = next((group, base) for group, base in zip(groups, _BASES, strict=True) if group is not None)
    if len(digits) > 64:
        digits = digits.lstrip("0") or "0"
        if len(digits) > 64:
            return None
    number = int(digits, base)
    if sign == "-":
        return -number if number <= 2**63 else None
    return number if number < (2**63 if sign else 2**64) else None


def _float(plain: str) -> Json | None:
    number = float(plain)
    return None if number in (_INFINITY, -_INFINITY) else Json("number", number)


def decode_base64(text: str) -> bytes | None:
    """What Go's `base64.StdEncoding` decodes: line breaks are ignored, padding is demanded, trailing bits are free."""
    joined = text.replace("\n", "").replace("\r", "")
    if not _BASE64.match(joined):
        return None
    return base64.b64decode(joined)


_BASE64 = lazyre.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z", re.ASCII)


def decode_utf8(raw: bytes) -> str:
    """Bytes as Go's encoding/json writes them into a string: each byte that is not UTF-8 becomes U+FFFD."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _SURROGATE.sub("\ufffd", raw.decode("utf-8", "surrogateescape"))


_DATE = lazyre.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:([Tt])| )([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?\Z",
    re.ASCII,
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_timestamp(text: str) -> bool:
    """Whether go-yaml's `parseTimestamp` takes it."""
    matched = _DATE.match(text)
    if not matched:
        return False
    year, month, day = (int(matched.group(index)) for index in (1, 2, 3))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1] or (month == 2 and day == 29 and not leap):
        return False
    zone = matched.group(8)
    if bool(matched.group(4)) != bool(zone):
        return False
    if matched.group(5) is None:
        return True
    hour, minute, second = (int(matched.group(index)) for index in (5, 6, 7))
    in_zone = not zone or zone == "Z" or (int(zone[1:3]) <= 24 and int(zone[4:6]) < 60)
    return hour < 24 and minute < 60 and second < 60 and in_zone


def key_text(key: Json) -> str | None:
    """A mapping key as JSON text, or None where the toolchain refuses it (null, a map, an integer above int64)."""
    if key.type == "string":
        return key.value  # type: ignore[return-value]
    if key.type == "boolean":
        return "true" if key.value else "false"
    if key.type == "integer" and isinstance(key.value, int):
        return str(key.value) if key.value < 2**63 else None
    if key.type == "number" and key.value is not None:
        return format_float32(float(key.value))
    if key.type == "invalid" and isinstance(key.value, float):
        return ".nan" if key.value != key.value else ".inf" if key.value > 0 else "-.inf"
    return None


_MAX_FLOAT32 = 3.4028235677973366e38
"""From here on a number rounds to an infinity in 32 bits."""


def format_float32(number: float) -> str:
    """A float as Go's `strconv.FormatFloat(f, 'g', -1, 32)` prints it; infinities as sigs.k8s.io/yaml spells them."""
    if abs(number) >= _MAX_FLOAT32:
        return ".inf" if number > 0 else "-.inf"
    single = struct.unpack("f", struct.pack("f", number))[0]
    packed = struct.pack("f", single)
    digits = next(count for count in range(1, 18) if struct.pack("f", float(f"{single:.{count}g}")) == packed)
    mantissa, _, exponent = f"{single:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -4 <= power < _PRECISION:
        return f"{single:.{max(digits - 1 - power, 0)}f}"
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"


_PRECISION = 6
"""`FormatFloat` writes an exponent from this power of ten on when it looks for the shortest form."""
