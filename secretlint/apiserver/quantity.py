"""Resource quantities (`apimachinery/pkg/api/resource`): `500m`, `1Gi`, `1e3`."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_UP, Context, Decimal, InvalidOperation

from secretlint import lazyre
from secretlint.scalar import whole_number

_QUANTITY = lazyre.compile(r"([-+]?)([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[-+]?[0-9]*|[-+][0-9]*)?)\Z", re.ASCII)
_DECIMAL = {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_EXPONENT = lazyre.compile(r"[eE][-+]?[0-9]+\Z", re.ASCII)
_BLANKS = " \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What `Quantity.UnmarshalJSON` trims: it looks at the JSON text, where tabs and line breaks are escapes."""
_NANO = Decimal("1e-9")
_MAX = Decimal(2**63 - 1)
_CONTEXT = Context(prec=4000, Emin=-100_000, Emax=100_000, traps=[InvalidOperation])
_MAX_DIGITS = 18
"""`maxInt64Factors`: amounts of more digits are not kept in 64 bits."""


class Amount(Decimal):
    """A quantity. `exponent`: it is kept as a number of 64 bits times ten to this power; None where it does not fit.

    `written`: its text where Kubernetes keeps it, "" where it is written anew. `binary`: written as `1Ki`.
    """

    __slots__ = ("binary", "exponent", "written")

    exponent: int | None
    written: str
    binary: bool


def _amount(value: Decimal, exponent: int | None = None, written: str = "", binary: bool = False) -> Amount:
    amount = Amount(value)
    amount.exponent, amount.written, amount.binary = exponent, written, binary
    return amount


def parse(text: str) -> Amount | None:
    """The amount, or None where Kubernetes refuses the text. Smaller than 1n is rounded up to 1n.

    Deviation: exponents beyond ±30,000 are cut (Kubernetes computes with numbers of that many digits).
    """
    text = text.strip(_BLANKS)
    matched = _QUANTITY.match(text)
    if not text or matched is None:
        return None
    sign, whole, fraction, suffix = matched.groups()
    power, exponent = _BINARY.get(suffix, -1), _DECIMAL.get(suffix, 0)
    if power < 0 and suffix not in _DECIMAL:
        if not _EXPONENT.match(suffix):
            return None
        exponent = max(-30_000, min(30_000, whole_number(suffix[1:])))
    value = Decimal(f"{whole or '0'}.{fraction or '0'}e{exponent}")
    if power >= 0:
        value = _CONTEXT.multiply(value, Decimal(1 << power))
    if value:
        value = _rounded(value)
        if power >= 0 and value > _MAX:
            value = _MAX
    if sign == "-":
        value = value.copy_negate()
    return _kept(value, (whole.lstrip("0") or "0", fraction or ""), exponent, power, text)


def _kept(value: Decimal, digits: tuple[str, str], exponent: int, power: int, text: str) -> Amount:
    """The amount, and how `ParseQuantity` keeps it: `digits` before and behind the point, a `power` of two or -1."""
    before, behind = digits
    shifted = before + behind
    if power >= 0:
        if behind or 14 - len(before) - power * 3 // 10 < 0:
            return _amount(value, binary=True)
        return _amount(value, 0, text if int(before) & 7 else "", binary=True)
    exponent -= len(behind)
    if len(shifted) > _MAX_DIGITS or exponent < -9:
        return _amount(value)
    as_written = exponent % 3 == 0 and not shifted.endswith("000") and shifted[0] != "0"
    return _amount(value, exponent, text if as_written else "")


def _rounded(amount: Decimal) -> Decimal:
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -9:
        return amount
    return amount.quantize(_NANO, rounding=ROUND_UP, context=_CONTEXT)


def milli(amount: Decimal) -> Decimal:
    """Rounded up to thousandths, as `SetDefaults_ResourceList` does."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -3:
        return amount
    rounded = amount.copy_abs().quantize(Decimal("1e-3"), rounding=ROUND_UP, context=_CONTEXT)
    rounded = rounded.copy_negate() if amount < 0 else rounded
    kept = amount.exponent if isinstance(amount, Amount) else None
    return _amount(rounded, None if kept is None else max(kept, -3))


def units(amount: Decimal | int, per_unit: int = 0) -> int:
    """The amount times 10^`per_unit`, rounded up, as `ScaledValue` has it: what is too large for 64 bits wraps."""
    exponent = amount.exponent if isinstance(amount, Amount) else None
    scaled = int(Decimal(amount).scaleb(per_unit, _CONTEXT).to_integral_value(ROUND_CEILING))
    if -(2**63) <= scaled < 2**63:
        return scaled
    if exponent is not None and exponent + per_unit not in (1, 2, 3, 6, 9):
        return 0
    return (scaled + 2**63) % 2**64 - 2**63


def is_whole(amount: Decimal | int) -> bool:
    """Whether the API server finds no fraction in the amount; it may find one in amounts beyond 64 bits."""
    return units(amount, 3) % 1000 == 0


def text(amount: Amount) -> str:
    """The amount as Kubernetes writes it (`Quantity.String`), for amounts that are one of some unit; "" for others."""
    if amount.written:
        return amount.written
    units_of = _BINARY_UNITS if amount.binary and abs(amount) >= 1024 else _DECIMAL_UNITS
    return units_of.get(Decimal(amount), "")


_DECIMAL_UNITS = {Decimal(10) ** power: f"1{suffix}" for suffix, power in _DECIMAL.items()}
_BINARY_UNITS = {Decimal(1 << power): f"1{suffix}" for suffix, power in _BINARY.items()}
