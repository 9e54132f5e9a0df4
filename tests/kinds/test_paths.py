"""Every path of the knowledge finds its name: in an object made from the path, and in the kind's published schema."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest

from secretlint.kinds import compiled
from secretlint.kinds.extract import references
from secretlint.kinds.path import ITEMS, VALUES, Path, find, parse
from secretlint.kinds.table import Producer, Row, read_producer, read_row, usages

from .build import field, manifest_text, near, put
from .reading import manifest

SCHEMAS = File(__file__).parent / "schemas.json.gz"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("spec.tls[].secretName", ("spec", "tls", "[]", "secretName")),
        ("steps[][].env", ("steps", "[]", "[]", "env")),
        ("spec.hooks{}.name", ("spec", "hooks", "{}", "name")),
        ("metadata.annotations['a.b/c-d']", ("metadata", "annotations", "a.b/c-d")),
        ("../prefix", ("..", "prefix")),
        (".", ()),
    ],
)
def test_parse(text: str, path: Path) -> None:
    assert parse(text) == path


@pytest.mark.parametrize("text", ["", "a..b", "a[0]", "a.{}", "a b", "['x'"])
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"path"):
        parse(text)


def test_find_names_places_as_the_api_server_does() -> None:
    root, _ = manifest("{kind: X, a: [{b: {x/y: 1, z: 2}}, {}, null, 3]}")
    assert [(found.field, found.key.value if found.key else None) for found in find(root, parse("a[].b{}"))] == [
        ("a[0].b[x/y]", "x/y"),
        ("a[0].b[z]", "z"),
    ]


def rows(block: dict[str, Any], before: Path = ()) -> Iterator[tuple[Path, Row]]:
    """Every row of a block, those of its fragments included."""
    for path, raw in block.get("references", ()):
        yield (*before, *path), read_row(raw)
    for path, fragment, _ in block.get("hosts", ()):
        yield from rows(json.loads(compiled.FRAGMENTS[fragment]), (*before, *path))


CASES = sorted((name, number) for name, numbers in compiled.KINDS.items() for number in numbers)


@pytest.mark.parametrize(("name", "number"), CASES, ids=[f"{name} {number}" for name, number in CASES])
def test_every_path_finds_its_name(name: str, number: int) -> None:
    """Of the row's siblings too: key, items, namespace, optional."""
    group, _, kind = name.rpartition("/")
    for path, row in rows(json.loads(compiled.BLOCKS[number])):
        body = sample(path, row)
        root, obj = manifest(manifest_text(group, kind, body))
        found = [one for one in references(root, obj) if one.field == field(path)]
        assert len(found) == 1, (path, body)
        reference = found[0]
        assert reference.name == "the-name"
        wanted = [f"key-{index}" for index in range(len(row.keys))] + (["an-item"] if row.items else [])
        assert [key for key, _ in reference.keys][: len(wanted)] == wanted
        assert reference.optional == (row.optional is not None)
        assert reference.missing == usages()[row.usage].missing


SPELLINGS = {
    "": "the-name",
    "namespace/name": "the-name",
    "list": "the-name",
    "name:key": "$the-name:inline",
    "pull-secret": "pullsecret:ns/the-name",
}


def sample(path: Path, row: Row) -> dict[str, Any]:
    body = put(None, path, SPELLINGS[row.syntax])
    for index, key in enumerate(row.keys):
        body = put(body, near(path, key), f"key-{index}")
    if row.items:
        body = put(body, near(path, row.items), "an-item")
    if row.optional:
        body = put(body, near(path, row.optional), True)
    for where, texts in row.conditions:
        if "absent" not in texts:
            body = put(body, near(path, where), "x" if texts[0] == "present" else texts[0])
    assert isinstance(body, dict)
    return body


VALUES_THEMSELVES = {"password", "token", "clientSecret", "client_secret", "apiKey", "privateKey", "passphrase"}
NAMES_ALL_THE_SAME = {
    ("dynatrace.com/edgeconnect", "spec.oauth.clientSecret"),
    ("k8s.nginx.org/policy", "spec.oidc.clientSecret"),
}
"""Described as the name of a Secret."""


def test_no_row_reads_what_may_be_the_secret_itself() -> None:
    found = {
        (name, ".".join(path))
        for name, numbers in compiled.KINDS.items()
        for number in numbers
        for path, _ in rows(json.loads(compiled.BLOCKS[number]))
        if path[-1] in VALUES_THEMSELVES
    }
    assert found == NAMES_ALL_THE_SAME


def reach(schema: Any, path: Path) -> Any:
    """What a reduced schema says of a path: `string`, `other`, `any` (it leaves it open), a subtree, or None."""
    for segment in path:
        if schema == "any":
            return "any"
        if not isinstance(schema, dict):
            return None
        schema = schema.get(segment, schema.get(VALUES) if segment != ITEMS else None)
    return schema


POD_PARTS = frozenset(
    ("PodSpec", "Container", "EnvVar", "EnvFromSource", "Volume", "VolumeSource", "PersistentVolumeSpec")
)


def claims(block: dict[str, Any], before: Path = ()) -> Iterator[tuple[str, list[Path]]]:
    """What a block says of the kind's schema: a path each; of a part of a Pod, that one of its paths is there.

    A kind may embed a part of a Pod with fewer fields (volumes without iSCSI); the rows that find nothing do no harm.
    """
    for path, _ in block.get("references", ()):
        if path[0] != "metadata":
            yield ".".join((*before, *path)), [(*before, *path)]
    for path, fragment, _ in block.get("hosts", ()):
        body, here = json.loads(compiled.FRAGMENTS[fragment]), (*before, *path)
        if fragment in POD_PARTS:
            yield f"{'.'.join(here)} {fragment}", [(*here, *row) for row, _ in rows(body)]
        else:
            yield from claims(body, here)


def beside(block: dict[str, Any], before: Path = ()) -> Iterator[Path]:
    """The other paths of a block: what stands beside a name, and where its producers look."""
    for path, raw in block.get("references", ()):
        row = read_row(raw)
        relatives = [
            *row.keys,
            row.items,
            row.optional,
            row.prefix,
            row.namespace,
            *(where for where, _ in row.conditions),
        ]
        around = [near((*before, *path), one) for one in relatives if one is not None]
        yield from (one for one in around if "metadata" not in (path[0], one[0]))
    for path, fragment, _ in block.get("hosts", ()):
        if fragment not in POD_PARTS:
            yield from beside(json.loads(compiled.FRAGMENTS[fragment]), (*before, *path))
    for raw in block.get("makes", ()):
        yield from (path for path in of_producer(read_producer(raw)) if path and path[0] != "metadata")


def of_producer(producer: Producer) -> Iterator[Path]:
    conditions = [
        *producer.conditions,
        *producer.open_if,
        *(one for some in producer.keys_if for one in some.conditions),
    ]
    templates = (producer.name, producer.namespace, producer.type, *(template for _, template in producer.traits))
    yield from (producer.each, producer.metadata)
    for path, _ in conditions:
        yield (*producer.each, *path[1:]) if path[0] == "item" else path
    for root, path in producer.keys_from:
        yield (*producer.each, *path) if root == "item" else path
    for one in (one for template in templates for piece in template for one in piece):
        if one.root in ("object", "item"):
            yield (*producer.each, *one.path) if one.root == "item" else one.path


def test_every_path_is_in_the_published_schema() -> None:
    """Reduced from the kinds' published schemas by `reduce_schemas.py`: the fields that are on the rows' paths."""
    known = json.loads(gzip.decompress(SCHEMAS.read_bytes()))["kinds"]
    wrong = []
    checked = 0
    for name, numbers in compiled.KINDS.items():
        schema = known[name]
        for claim, paths in (one for number in numbers for one in claims(json.loads(compiled.BLOCKS[number]))):
            checked += 1
            if not any(reach(schema, path) in ("string", "any") for path in paths):
                wrong.append([name, claim])
        for path in (one for number in numbers for one in beside(json.loads(compiled.BLOCKS[number]))):
            if reach(schema, path) is None:
                wrong.append([name, ".".join(path)])
    assert wrong == []
    assert checked > 4_500


def test_what_has_no_namespace_says_where_its_secrets_are() -> None:
    """Kinds that are cluster-scoped by their CustomResourceDefinition."""
    known = json.loads(gzip.decompress(SCHEMAS.read_bytes()))["cluster"]
    wrong = []
    for name in known:
        group, _, kind = name.rpartition("/")
        for path, row in (one for number in compiled.KINDS[name] for one in rows(json.loads(compiled.BLOCKS[number]))):
            root, obj = manifest(manifest_text(group, kind, sample(path, row)))
            wrong += [(name, one.field) for one in references(root, obj) if not (one.namespace or one.weak)]
    assert wrong == []
    assert len(known) > 60
