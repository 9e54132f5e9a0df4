"""Published schemas → `schemas.json.gz`: only the fields that lie on a row's path. Run by hand when rows change.

    python -m tests.kinds.reduce_schemas SWAGGER CATALOG [FOLDER_OF_CRDS...]

SWAGGER is Kubernetes' `api/openapi-spec/swagger.json`, CATALOG a checkout of github.com/datreeio/CRDs-catalog, and the
folders hold CustomResourceDefinitions. `newer` in the result lists paths that the published schema lacks; read them.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

from ruamel.yaml import YAML, YAMLError

from secretlint.kinds import compiled
from secretlint.kinds.path import ITEMS, VALUES, Path

from .test_paths import SCHEMAS, claims, reach, rows

Schema = dict[str, Any]
FREE: Schema = {"x-kubernetes-preserve-unknown-fields": True}


class Sources:
    """All schemas by kind, and the definitions that `$ref` points into."""

    def __init__(self, swagger: File, catalog: File, folders: list[File]) -> None:
        api = json.loads(swagger.read_text(encoding="utf-8"))
        self.definitions: dict[str, Schema] = api["definitions"]
        self.kinds: dict[str, list[Schema]] = defaultdict(list)
        for definition in self.definitions.values():
            for kind in definition.get("x-kubernetes-group-version-kind", ()):
                self.kinds[f"{kind['group']}/{kind['kind']}".lower()].append(definition)
        for file in sorted(catalog.glob("*/*.json")):
            name = f"{file.parent.name}/{file.stem.rpartition('_')[0]}".lower()
            self.kinds[name].append(json.loads(file.read_text(encoding="utf-8")))
        for folder in folders:
            for name, schema in _definitions(folder):
                self.kinds[name].append(schema)

    def step(self, schema: Schema, segment: str) -> Iterator[Schema]:
        """The schemas below one, for a segment of a path."""
        if "$ref" in schema:
            yield from self.step(self.definitions[schema["$ref"].rpartition("/")[2]], segment)
            return
        parts = (part for key in ("oneOf", "anyOf", "allOf") for part in schema.get(key, ()))
        for part in (schema, *parts):
            if segment == ITEMS:
                found = part.get("items")
            elif segment == VALUES:
                found = part.get("additionalProperties")
            else:
                found = part.get("properties", {}).get(segment) or part.get("additionalProperties")
            if isinstance(found, dict):
                yield found
            elif part.get("x-kubernetes-preserve-unknown-fields"):
                yield FREE

    def leaf(self, name: str, path: Path) -> str | None:
        """`string`, `any`, or None where the schema has no such field."""
        found = list(self.kinds[name])
        for segment in path:
            found = [below for schema in found for below in self.step(schema, segment)]
        if any(schema.get("type") == "string" for schema in found):
            return "string"
        return "any" if any(schema.get("x-kubernetes-preserve-unknown-fields") for schema in found) else None


def _definitions(folder: File) -> Iterator[tuple[str, Schema]]:
    reader = YAML(typ="safe")
    for file in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        text = file.read_text(encoding="utf-8", errors="replace")
        if "kind: CustomResourceDefinition" not in text:
            continue
        for part in text.split("\n---"):
            if "kind: CustomResourceDefinition" not in part:
                continue
            try:
                document = reader.load(part)
            except YAMLError:
                continue
            spec = document.get("spec", {}) if isinstance(document, dict) else {}
            if "group" not in spec or "names" not in spec:
                continue
            for version in spec.get("versions") or ():
                schema = (version.get("schema") or {}).get("openAPIV3Schema")
                if schema:
                    yield f"{spec['group']}/{spec['names']['kind']}".lower(), schema


def _plant(tree: Any, path: Path, leaf: str) -> Any:
    if not path or tree == "any":
        return leaf if tree is None else tree
    made = tree if isinstance(tree, dict) else {}
    made[path[0]] = _plant(made.get(path[0]), path[1:], leaf)
    return made


def main(arguments: list[str]) -> None:
    """Write the reduced schemas and print what they lack."""
    sources = Sources(File(arguments[0]), File(arguments[1]), [File(folder) for folder in arguments[2:]])
    kinds: dict[str, Any] = {}
    absent: list[str] = []
    newer: list[list[str]] = []
    for name, numbers in sorted(compiled.KINDS.items()):
        if not sources.kinds.get(name):
            absent.append(name)
            continue
        tree: Any = {}
        blocks = [json.loads(compiled.BLOCKS[number]) for number in numbers]
        for path, _ in (row for block in blocks for row in rows(block)):
            leaf = None if path[0] == "metadata" else sources.leaf(name, path)
            if leaf:
                tree = _plant(tree, path, leaf)
        kinds[name] = tree
        newer += [
            [name, claim]
            for block in blocks
            for claim, paths in claims(block)
            if not any(reach(tree, path) in ("string", "any") for path in paths)
        ]
    newer.sort()
    text = json.dumps({"kinds": kinds, "absent": absent, "newer": newer}, separators=(",", ":"), sort_keys=True)
    SCHEMAS.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(kinds)} kinds, {len(absent)} absent: {' '.join(absent)}")
    print(f"{len(newer)} paths that the schema lacks")
    for entry in newer:
        print(*entry)


if __name__ == "__main__":
    main(sys.argv[1:])
