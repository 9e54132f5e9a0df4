"""How the Kubernetes toolchain (sigs.k8s.io/yaml on go-yaml v2) reads a scalar: YAML 1.1, with its own exceptions.

Source: `resolve.go` and `decode.go` of sigs.k8s.io/yaml/goyaml.v2, `convertToJSONableObject` of sigs.k8s.io/yaml.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from typing import Literal, NamedTuple

JsonType = Literal["string", "integer", "number", "boolean", "null", "invalid"]
MERGE_TAG = "tag:yaml.org,2002:merge"
_CORE = "tag:yaml.org,2002:"


class Json(NamedTuple):
    """A scalar as JSON: `value` is str, int, float, bool or None. `invalid`: JSON cannot hold it (infinity, a bad tag)."""

    type: JsonType
    value: str | int | float | bool | None


_BOOLEANS = {
    word: truth
    for truth, words in ((True, ("y", "yes", "on", "true")), (False, ("n", "no", "off", "false")))
    for base in words
    for word in (base, base.title(), base.upper())
}
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_SPECIAL_FLOATS = frozenset((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN"))
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_DOT_FLOAT = re.compile(r"[-+]?\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))\Z", re.ASCII)
_STARTERS = frozenset("yYnNtToOfF0123456789+-.~<=" + "".join(()))


def resolve(text: str, style: str, tag: str) -> Json:
    """The JSON value of a scalar with this text, style (`""` is plain) and explicit tag ("" is none)."""
    if not tag:
        return Json("string", text) if style else resolve_plain(text)
    if not tag.startswith(_CORE):
        return Json("string", text)
    short = tag[len(_CORE) :]
    if short == "str":
        return Json("string", text)
    if short == "binary":
        return _binary(text)
    return _tagged(short, text, style)


def _binary(text: str) -> Json:
    try:
        raw = base64.b64decode("".join(text.split("\n")).replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return Json("invalid", None)
    return Json("string", raw.decode("utf-8", "replace"))


def _tagged(short: str, text: str, style: str) -> Json:
    found = resolve_plain(text)
    if short == "float" and found.type == "integer":
        return Json("number", found.value)
    wanted = {"int": "integer", "float": "number", "bool": "boolean", "null": "null"}.get(short)
    if wanted is None:
        return Json("string", text)
    return found if found.type == wanted else Json("invalid", None)


def resolve_plain(text: str) -> Json:
    """The JSON value of an untagged plain scalar."""
    if text in _NULLS:
        return Json("null", None)
    first = text[0]
    if first in "yYnNtToOfF":
        truth = _BOOLEANS.get(text)
        return Json("string", text) if truth is None else Json("boolean", truth)
    if first in "0123456789+-.":
        return _number(text) or Json("string", text)
    return Json("string", text)


def _number(text: str) -> Json | None:
    if text in _SPECIAL_FLOATS:
        return Json("invalid", None)
    plain = text.replace("_", "")
    if text[0] != "." and text[0] != "_":
        matched = _INTEGER.match(plain)
        if matched:
            sign, hexadecimal, binary, octal, decimal = matched.groups()
            digits, base = next((d, b) for d, b in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)) if d is not None)
            number = int(digits, base) * (-1 if sign == "-" else 1)
            if -(2**63) <= number < 2**64:
                return Json("integer", number)
            return Json("number", float(number))
    if _FLOAT.match(plain if text[0] != "." else text) or (text[0] in ".+-" and _DOT_FLOAT.match(text)):
        number_ = float(plain)
        return None if number_ in (float("inf"), float("-inf")) else Json("number", number_)
    return None


def key_text(key: Json) -> str | None:
    """A mapping key as JSON text, or None where the toolchain refuses it (null, a map, an integer above int64)."""
    if key.type == "string":
        return key.value  # type: ignore[return-value]
    if key.type == "boolean":
        return "true" if key.value else "false"
    if key.type == "integer" and isinstance(key.value, int):
        return str(key.value) if key.value < 2**63 else None
    if key.type == "number":
        return format_float32(float(key.value or 0))
    return None


def format_float32(number: float) -> str:
    """A float as Go's `strconv.FormatFloat(f, 'g', -1, 32)` prints it."""
    single = struct.unpack("f", struct.pack("f", number))[0] if abs(number) < 3.4028236e38 else number
    for digits in range(1, 18):
        text = f"{single:.{digits}g}"
        if struct.pack("f", float(text)) == struct.pack("f", single):
            break
    mantissa, _, exponent = f"{single:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -4 <= power < max(digits, 21):
        plain = f"{single:.{max(digits - 1 - power, 0)}f}"
        return plain
    sign = "-" if power < 0 else "+"
    return f"{mantissa}e{sign}{abs(power):02d}"
