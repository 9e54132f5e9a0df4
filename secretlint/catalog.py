"""The rules: by id, by name, and which of them a selection turns on. Long texts are imported only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from secretlint.compiled.rules import RULES
from secretlint.model import Rule, RuleText, Severity


def text(rule: Rule) -> RuleText:
    """The long texts of a rule."""
    from secretlint.compiled.rules_text import TEXTS

    return TEXTS[rule.id]


@cache
def by_name() -> dict[str, Rule]:
    """Every rule under its name: what a hit's `rule` is looked up in."""
    return {rule.name: rule for rule in RULES}


def find(word: str) -> Rule | None:
    """The rule with this id (in any case) or name."""
    wanted = word.strip()
    return by_name().get(wanted.lower()) or next((rule for rule in RULES if rule.id == wanted.upper()), None)


def words() -> tuple[str, ...]:
    """All ids and names, for suggestions."""
    return tuple(rule.id for rule in RULES) + tuple(rule.name for rule in RULES)


def known(selector: str) -> bool:
    """Whether a selector (id, name, or the beginning of an id: `KSL1`) means at least one rule."""
    return any(_length(selector, rule) for rule in RULES)


def _length(selector: str, rule: Rule) -> int:
    """How exactly the selector means the rule: 0 not at all, else the length of the id's part that it fixes."""
    if selector.lower() in (rule.name, rule.id.lower()):
        return len(rule.id)
    prefix = selector.upper()
    return len(prefix) if prefix.startswith("KSL") and rule.id.startswith(prefix) else 0


def longest(selectors: Iterable[str], rule: Rule) -> int:
    """The length of the selector that means this rule most exactly, 0 when none does."""
    return max((_length(selector, rule) for selector in selectors), default=0)


def enabled(rule: Rule, select: tuple[str, ...], extend_select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether the rule is on. The longest prefix decides; where two are as long, `ignore` does.

    An empty `select` means the rules that are on by default.
    """
    chosen = max(longest(select, rule), longest(extend_select, rule))
    refused = longest(ignore, rule)
    if chosen == refused == 0:
        return not select and rule.default
    return chosen > refused


def remapped(rule: Rule, severity: Iterable[tuple[str, Severity]]) -> Severity:
    """The rule's severity after the configuration: the longest selector decides, later ones win a tie."""
    best, found = 0, rule.severity
    for selector, wanted in severity:
        length = _length(selector, rule)
        if length and length >= best:
            best, found = length, wanted
    return found
