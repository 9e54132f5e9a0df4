"""Resource quantities (`apimachinery/pkg/api/resource`): `500m`, `1Gi`, `1e3`."""

from __future__ import annotations

import re
from decimal import ROUND_UP, Context, Decimal, InvalidOperation

_QUANTITY = re.compile(r"([-+]?)([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]*[-+]?[0-9]*)?)\Z", re.ASCII)
_DECIMAL = {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_EXPONENT = re.compile(r"[eE][-+]?[0-9]+\Z", re.ASCII)
_NANO = Decimal("1e-9")
_MAX = Decimal(2**63 - 1)
_CONTEXT = Context(prec=4000, Emin=-100_000, Emax=100_000, traps=[InvalidOperation])


def parse(text: str) -> Decimal | None:
    """The amount, or None where Kubernetes refuses the text. Smaller than 1n is rounded up to 1n.

    Deviation: exponents beyond ±30,000 are cut (Kubernetes computes with numbers of that many digits).
    """
    text = text.strip(" \t\n\v\f\r\x85\xa0")
    matched = _QUANTITY.match(text)
    if not text or matched is None:
        return None
    sign, whole, fraction, suffix = matched.groups()
    if suffix in _DECIMAL:
        exponent, factor = _DECIMAL[suffix], 1
    elif suffix in _BINARY:
        exponent, factor = 0, 1 << _BINARY[suffix]
    elif _EXPONENT.match(suffix):
        exponent, factor = max(-30_000, min(30_000, int(suffix[1:]))), 1
    else:
        return None
    amount = Decimal(f"{whole or '0'}.{fraction or '0'}e{exponent}")
    if factor != 1:
        amount = _CONTEXT.multiply(amount, Decimal(factor))
    if amount:
        amount = _rounded(amount)
        if factor != 1 and amount > _MAX:
            amount = _MAX
    return amount.copy_negate() if sign == "-" else amount


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
    return rounded.copy_negate() if amount < 0 else rounded
