"""How the tests of this folder ask for a verdict."""

from __future__ import annotations

import textwrap
from datetime import date

from secretlint import catalog
from secretlint.checks import Context, Document, apiserver
from secretlint.compiled.rules import RULES
from secretlint.model import Hit, ObjectId
from secretlint.tree import Mapping, Origin, compose

NEWEST = (1, 36)
WARNINGS = frozenset(
    rule.name for rule in RULES if catalog.text(rule).check == "apiserver" and rule.consequence != "rejected"
)
"""Rules of the API server that refuse nothing: most stand for one of its warnings."""


def document(text: str) -> Document:
    """The one document of a text."""
    root = compose(Origin("manifest.yaml", 0, textwrap.dedent(text)))
    assert isinstance(root, Mapping)
    return Document(root, root.origin, ObjectId(root.str("apiVersion") or "", root.str("kind") or "", "", ""))


def hits(text: str, version: tuple[int, int] = NEWEST) -> list[Hit]:
    """Everything that the API server has to say."""
    return list(apiserver.check_document(document(text), Context(date(2025, 1, 1), version)))


def refused(text: str, version: tuple[int, int] = NEWEST) -> list[str]:
    """The fields because of which the API server refuses the object, in order, each once."""
    return sorted({hit.field for hit in hits(text, version) if hit.rule not in WARNINGS})


def places(text: str, rule: str) -> list[tuple[int, int]]:
    """Line and column of the hits of a rule."""
    return [(hit.span.line, hit.span.column) for hit in hits(text) if hit.rule == rule]


def arguments(hit: Hit) -> dict[str, str]:
    """The hit's arguments by name."""
    return dict(hit.args)
