"""Which rules a selection turns on, and how rules are found."""

from __future__ import annotations

import pytest

from secretlint import catalog
from secretlint.model import Rule


def rule(default: bool = True) -> Rule:
    return Rule("KSL104", "secret-required-key", "error", "rejected", "", "", "", default)


CASES = [
    # select, extend-select, ignore, default → on?
    ((), (), (), True, True),
    ((), (), (), False, False),
    (("KSL1",), (), (), False, True),
    (("KSL2",), (), (), True, False),
    (("KSL",), (), (), True, True),
    ((), (), ("KSL1",), True, False),
    ((), (), ("KSL104",), True, False),
    ((), (), ("secret-required-key",), True, False),
    (("KSL104",), (), ("KSL1",), True, True),
    (("KSL1",), (), ("KSL104",), True, False),
    (("KSL1",), (), ("KSL10",), True, False),
    (("KSL1",), (), ("KSL1",), True, False),
    ((), ("KSL104",), (), False, True),
    (("KSL2",), ("ksl104",), (), True, True),
    ((), ("KSL1",), ("SECRET-required-KEY",), True, False),
]


@pytest.mark.parametrize(("select", "extend", "ignore", "default", "on"), CASES)
def test_the_longest_prefix_decides(
    select: tuple[str, ...], extend: tuple[str, ...], ignore: tuple[str, ...], default: bool, on: bool
) -> None:
    assert catalog.enabled(rule(default), select, extend, ignore) is on


def test_severities_are_remapped_by_the_longest_selector_and_the_last_of_equals() -> None:
    assert catalog.remapped(rule(), [("KSL104", "info"), ("KSL1", "warning")]) == "info"
    assert catalog.remapped(rule(), [("KSL1", "info"), ("KSL1", "warning")]) == "warning"
    assert catalog.remapped(rule(), [("KSL2", "info")]) == "error"


def test_rules_are_found_by_id_and_name() -> None:
    found = catalog.find("ksl902")
    assert found is not None
    assert found.name == "suppression-unused"
    assert catalog.find(" suppression-unused ") == found
    assert catalog.find("KSL90") is None
    assert catalog.known("KSL90")
    assert not catalog.known("S")


def test_every_compiled_rule_has_its_texts() -> None:
    from secretlint.compiled.rules import RULES

    assert [one.id for one in RULES] == sorted({one.id for one in RULES})
    assert all(catalog.text(one).why for one in RULES)
