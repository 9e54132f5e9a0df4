"""Generated from rules/ by `python -m secretlint.dev.compile`; do not edit."""

# fmt: off
# ruff: noqa

from secretlint.model import Rule

RULES: tuple[Rule, ...] = (
)
