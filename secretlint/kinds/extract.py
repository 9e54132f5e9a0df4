"""One object → the Secrets it declares or makes, and every place where it names one.

`root` is the object's mapping; `obj` says which object it is. Both functions are pure and hold no value of a Secret.
"""

from __future__ import annotations

from secretlint.facts import Declaration, Reference
from secretlint.kinds import produce
from secretlint.kinds.match import Walk, is_unresolved
from secretlint.kinds.secret import secret_declarations
from secretlint.kinds.table import Kind, Table, built_in
from secretlint.model import ObjectId
from secretlint.tree import Mapping

__all__ = ["declarations", "is_unresolved", "references"]


def declarations(root: Mapping, obj: ObjectId, custom: Table | None = None) -> tuple[Declaration, ...]:
    """The Secrets that an object declares or makes. `custom`: a team's own kinds, from `language.load_custom`."""
    if obj.kind == "Secret" and obj.api_version == "v1":
        return secret_declarations(root, obj)
    found: list[Declaration] = []
    for kind in _kinds(obj, custom):
        found += produce.declarations(root, obj, kind.producers)
        if kind.makes:
            walk = Walk(obj, kind.namespace)
            walk.visit(root, kind.step, "", ())
            found += (produce.from_reference(reference) for reference in walk.made)
    return tuple(found)


def references(root: Mapping, obj: ObjectId, custom: Table | None = None) -> tuple[Reference, ...]:
    """Every place where an object names a Secret, in the order of the knowledge's rows."""
    found: list[Reference] = []
    for kind in _kinds(obj, custom):
        walk = Walk(obj, kind.namespace)
        walk.visit(root, kind.step, "", ())
        found += walk.references
        found += produce.used(root, obj, kind.uses)
    return tuple(found)


def _kinds(obj: ObjectId, custom: Table | None) -> list[Kind]:
    tables = [built_in()] if custom is None else [built_in(), custom]
    return [kind for kind in (table.get(obj.api_version, obj.kind) for table in tables) if kind is not None]
