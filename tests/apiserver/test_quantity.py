"""Quantities, after the tables of `apimachinery/pkg/api/resource/quantity_test.go`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from secretlint.apiserver import quantity


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0),
        ("0n", 0),
        ("100", 100),
        ("-2", -2),
        ("+2", 2),
        (".5", "0.5"),
        ("1.", 1),
        ("1.G", 10**9),
        ("00012", 12),
        ("500m", "0.5"),
        ("5u", "0.000005"),
        ("1k", 1000),
        ("1E", 10**18),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1e-3", "0.001"),
        ("1Ki", 1024),
        ("1.5Gi", 1610612736),
        ("9Ei", 2**63 - 1),  # capped
        ("0.1n", "0.000000001"),  # rounded up
        (" 1 ", 1),
        ("", None),
        ("x", None),
        ("1x", None),
        ("1K", None),
        ("1ki", None),
        ("1 Gi", None),
        ("1.2.3", None),
        ("--1", None),
        ("1e", None),
        ("1e1.5", None),
        ("m", 0),  # as Kubernetes has it: no digits are 0
        ("٣", None),
    ],
)
def test_parse(text: str, amount: object) -> None:
    expected = None if amount is None else Decimal(str(amount))
    assert quantity.parse(text) == expected


def test_amounts_are_rounded_up_to_thousandths() -> None:
    assert quantity.milli(Decimal("0.0001")) == Decimal("0.001")
    assert quantity.milli(Decimal("-0.0001")) == Decimal("-0.001")
    assert quantity.milli(Decimal("1.5")) == Decimal("1.5")


def test_huge_exponents_are_quick() -> None:
    assert quantity.parse("1e999999999") is not None
    assert quantity.parse("1e" + "9" * 6000) is not None
