"""Generated from rules/ by `python -m secretlint.dev.compile`; do not edit."""

# fmt: off
# ruff: noqa

from secretlint.catalog import Example, Expectation, RuleText

TEXTS: dict[str, RuleText] = {
}
