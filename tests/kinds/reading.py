"""Manifests in, one line per fact out: what the examples of this folder say and what the code finds."""

from __future__ import annotations

from secretlint import tree
from secretlint.facts import Declaration, Reference
from secretlint.model import ObjectId
from secretlint.tree import Mapping


def manifest(text: str) -> tuple[Mapping, ObjectId]:
    """The one object of a text."""
    root = tree.compose(tree.Origin("manifest.yaml", 0, text))
    assert isinstance(root, Mapping), text
    metadata = root.map("metadata")
    namespace, name = (metadata.str("namespace"), metadata.str("name")) if metadata else (None, None)
    return root, ObjectId(root.str("apiVersion") or "", root.str("kind") or "", namespace or "", name or "")


def show_declaration(made: Declaration) -> str:
    """`~` it may be made; `namespace/name (type): keys`, `…` when there may be more; then traits."""
    keys = [key.name for key in made.keys] + (["…"] if made.open else [])
    where = f"{made.namespace}/" if made.namespace else ""
    kind = f" ({made.type})" if made.type else ""
    traits = "".join(f" {name}={value}" for name, value in made.traits)
    return f"{'' if made.certain else '~'}{where}{made.name}{kind}: {' '.join(keys)}".rstrip() + traits


def show_reference(found: Reference) -> str:
    """`field = namespace/name: keys [usage, …]`."""
    keys = " ".join(name for name, _ in found.keys)
    where = f"{found.namespace}/" if found.namespace else ""
    words = [found.usage] + [
        word
        for word, holds in (
            ("optional", found.optional),
            (f"prefix {found.prefix}", bool(found.prefix)),
            ("kustomize", found.kustomize),
            ("weak", found.weak),
        )
        if holds
    ]
    return f"{found.field} = {where}{found.name}{': ' + keys if keys else ''} [{', '.join(words)}]"
