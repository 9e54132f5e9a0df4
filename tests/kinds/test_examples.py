"""Every producer and every family of consumers, by examples that a person has read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from secretlint import tree
from secretlint.kinds import compiled, produce
from secretlint.kinds.extract import declarations, references
from secretlint.kinds.table import read_producer
from secretlint.tree import Mapping

from .reading import manifest, show_declaration, show_reference

EXAMPLES = Path(__file__).parent / "examples"
DATA = Path(compiled.__file__).parent / "data"


class Example:
    """One entry of a file in `examples/`."""

    def __init__(self, file: str, node: Mapping) -> None:
        self.title = f"{file}: {node.str('title')}"
        self.manifest = node.str("manifest") or ""
        self.declares = [item.value for item in node.seq("declares") if isinstance(item, tree.Scalar)]
        self.refers = [item.value for item in node.seq("refers") if isinstance(item, tree.Scalar)]


def load() -> list[Example]:
    found = []
    for file in sorted(EXAMPLES.glob("*.yaml")):
        root = tree.compose(tree.Origin(file.name, 0, file.read_text(encoding="utf-8")))
        assert isinstance(root, tree.Sequence)
        found += [Example(file.name, item) for item in root.items if isinstance(item, Mapping)]
    return found


ALL = load()


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.title)
def test_example(example: Example) -> None:
    root, obj = manifest(example.manifest)
    assert [show_declaration(made) for made in declarations(root, obj)] == example.declares
    assert [show_reference(found) for found in references(root, obj)] == example.refers


def test_every_producer_has_an_example() -> None:
    """Producers that several kinds share need one; a producer is its compiled form."""
    reached = set()
    for example in ALL:
        root, obj = manifest(example.manifest)
        for raw in producers(f"{obj.api_version.rpartition('/')[0]}/{obj.kind}".lower()):
            if list(produce.declarations(root, obj, (read_producer(json.loads(raw)),))):
                reached.add(raw)
    missing = [(name, raw) for name in compiled.KINDS for raw in producers(name) if raw not in reached]
    assert missing == []


def producers(name: str) -> list[str]:
    blocks = [json.loads(compiled.BLOCKS[number]) for number in compiled.KINDS.get(name, ())]
    return [json.dumps(raw, sort_keys=True) for block in blocks for raw in block.get("makes", ())]


def test_every_family_of_consumers_has_an_example() -> None:
    """A family is an API group; `hosts.yaml` and `schemas.yaml` follow from the schemas' forms alone."""
    seen = set()
    for example in ALL:
        root, obj = manifest(example.manifest)
        if any(found.usage != "shape" for found in references(root, obj)):
            seen.add(obj.api_version.rpartition("/")[0])
    files = [file for file in sorted(DATA.glob("*.yaml")) if file.name not in ("hosts.yaml", "schemas.yaml")]
    assert [(file.name, group) for file in files for group in sorted(consumers(file) - seen)] == []
    assert len(seen) > 150


def consumers(file: Path) -> set[str]:
    """The API groups of a file whose kinds name Secrets."""
    root = tree.compose(tree.Origin(file.name, 0, file.read_text(encoding="utf-8")))
    assert isinstance(root, Mapping)
    return {
        block.str("group") or ""
        for block in root.seq("kinds")
        if isinstance(block, Mapping) and block.str("group") != "*" and (block.get("references") or block.get("hosts"))
    }


def test_spans_point_at_the_scalars() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - env:\n    - valueFrom:\n"
        "        secretKeyRef:\n          name: db\n          key: password\n"
    )
    root, obj = manifest(text)
    (found,) = references(root, obj)
    ((key, place),) = found.keys
    assert (found.span.line, found.span.column, text[found.span.start : found.span.end]) == (9, 17, "db")
    assert (key, place.line, place.column, text[place.start : place.end]) == ("password", 10, 16, "password")


def test_keys_of_a_secret_point_at_their_keys() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: eA==}\nstringData: {a: fake, b: fake}\n"
    root, obj = manifest(text)
    (made,) = declarations(root, obj)
    assert [(key.name, key.span.line, key.span.column) for key in made.keys] == [("a", 5, 14), ("b", 5, 23)]
