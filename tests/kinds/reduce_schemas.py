"""Published schemas → `schemas.json.gz`: only the fields that lie on a row's path. Run by hand when rows change.

    python -m tests.kinds.reduce_schemas CATALOG SWAGGER... [FOLDER_OF_CRDS...]

CATALOG is a checkout of github.com/datreeio/CRDs-catalog; a SWAGGER is Kubernetes' `api/openapi-spec/swagger.json`, the
newest first, then 1.15 for the group `extensions`; the folders hold CustomResourceDefinitions, where a project
publishes only Go types those that controller-gen makes of them. Kinds and paths that no schema has are printed: a
typing error, or a project that is missing among the folders.
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

from .test_paths import SCHEMAS, beside, claims, reach, rows

Schema = dict[str, Any]
FREE: Schema = {"x-kubernetes-preserve-unknown-fields": True}


class Sources:
    """All schemas by kind, and the definitions that `$ref` points into."""

    def __init__(self, catalog: File, swaggers: list[File], folders: list[File]) -> None:
        self.definitions: dict[str, Schema] = {}
        self.kinds: dict[str, list[Schema]] = defaultdict(list)
        for swagger in swaggers:
            api = json.loads(swagger.read_text(encoding="utf-8"))
            self.definitions = {**api["definitions"], **self.definitions}
            for definition in api["definitions"].values():
                for kind in definition.get("x-kubernetes-group-version-kind", ()):
                    self.kinds[f"{kind['group']}/{kind['kind']}".lower()].append(definition)
        for file in sorted(catalog.glob("*/*.json")):
            name = f"{file.parent.name}/{file.stem.rpartition('_')[0]}".lower()
            self.kinds[name].append(json.loads(file.read_text(encoding="utf-8")))
        self.cluster: set[str] = set()
        for folder in folders:
            for name, schema, scope in _definitions(folder):
                self.kinds[name].append(schema)
                self.cluster |= {name} if scope == "Cluster" else set()

    def of(self, name: str) -> list[Schema]:
        """A kind's schemas; of `*/kind`, those of all groups."""
        if name.startswith("*/"):
            return [one for other, schemas in self.kinds.items() if other.endswith(name[1:]) for one in schemas]
        return list(self.kinds[name])

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
        """`string`, `any`, `other`, or None where the schema has no such field."""
        found = self.of(name)
        for segment in path:
            found = [below for schema in found for below in self.step(schema, segment)]
        if any(schema.get("type") == "string" for schema in found):
            return "string"
        if any(schema.get("x-kubernetes-preserve-unknown-fields") for schema in found):
            return "any"
        return "other" if found else None


def _definitions(folder: File) -> Iterator[tuple[str, Schema, str]]:
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
            for version in (spec, *(spec.get("versions") or ())):
                schema = (version.get("schema") or version.get("validation") or {}).get("openAPIV3Schema")
                if schema:
                    yield f"{spec['group']}/{spec['names']['kind']}".lower(), schema, spec.get("scope", "")


def _plant(tree: Any, path: Path, leaf: str) -> Any:
    if not path or tree == "any":
        return leaf if tree in (None, "other") else tree
    made = tree if isinstance(tree, dict) else {}
    made[path[0]] = _plant(made.get(path[0]), path[1:], leaf)
    return made


def main(arguments: list[str]) -> None:
    """Write the reduced schemas and print what they lack."""
    files = [File(argument) for argument in arguments[1:]]
    sources = Sources(
        File(arguments[0]), [one for one in files if one.is_file()], [one for one in files if one.is_dir()]
    )
    kinds: dict[str, Any] = {}
    wrong: list[str] = []
    for name, numbers in sorted(compiled.KINDS.items()):
        tree: Any = {}
        blocks = [json.loads(compiled.BLOCKS[number]) for number in numbers]
        for path in (path for block in blocks for path in (*(path for path, _ in rows(block)), *beside(block))):
            leaf = None if path[0] == "metadata" else sources.leaf(name, path)
            if leaf:
                tree = _plant(tree, path, leaf)
        kinds[name] = tree
        wrong += [] if sources.of(name) else [name]
        wrong += [
            f"{name} {claim}"
            for block in blocks
            for claim, paths in claims(block)
            if not any(reach(tree, path) in ("string", "any") for path in paths)
        ]
        wrong += [f"{name} {'.'.join(path)}" for block in blocks for path in beside(block) if reach(tree, path) is None]
    known = {"kinds": kinds, "cluster": sorted(sources.cluster & kinds.keys())}
    text = json.dumps(known, separators=(",", ":"), sort_keys=True)
    SCHEMAS.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(kinds)} kinds", *(f"no schema has {entry}" for entry in wrong), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
