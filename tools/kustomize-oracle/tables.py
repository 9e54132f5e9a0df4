"""Writes secretlint/kustomize/tables.json: kustomize's own field tables and the merge keys of its built-in API.

Usage: tables.py ORACLE OUTPUT, in this directory; needs Go's module cache, so that the tables are those of the
version that go.mod names. The output is facts only: which field of which kind.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_TEXT = re.compile(r"=\s*`(.*?)`", re.DOTALL)
_LISTS = (
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "templateLabels",
    "commonAnnotations",
    "varReference",
    "images",
    "replicas",
)


def module_directory() -> Path:
    found = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kustomize/api"], capture_output=True, text=True, check=True
    )
    return Path(found.stdout.strip())


def read_constants(directory: Path) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    shared = _TEXT.search((directory / "metadatalabels.go").read_text())
    assert shared
    for source in sorted(directory.glob("*.go")):
        text = _TEXT.search(source.read_text())
        if text and source.name != "metadatalabels.go":
            tail = shared.group(1) if "+ metadataLabelsFieldSpecs" in source.read_text() else ""
            merged.update(YAML(typ="safe").load(text.group(1) + tail))
    return merged


def row(spec: dict[str, Any]) -> list[Any]:
    """[path, kind, group, version, create], cut after the last that is set."""
    cells = [
        spec["path"],
        spec.get("kind", ""),
        spec.get("group", ""),
        spec.get("version", ""),
        bool(spec.get("create")),
    ]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def main(oracle: str, output: str) -> None:
    constants = read_constants(module_directory() / "internal/konfig/builtinpluginconsts")
    tables: dict[str, Any] = {name: [row(spec) for spec in constants[name]] for name in _LISTS}
    tables["nameReference"] = [
        [
            [entry.get("kind", ""), entry.get("group", ""), entry.get("version", "")],
            [row(spec) for spec in entry["fieldSpecs"]],
        ]
        for entry in constants["nameReference"]
    ]
    api = json.loads(subprocess.run([oracle, "schema"], capture_output=True, text=True, check=True).stdout)
    tables["kinds"] = api["kinds"]
    tables["clusterScoped"] = api["clusterScoped"]
    tables["definitions"] = {
        name: {
            key: [found.get("of", ""), found.get("via", ""), *found.get("keys", [])] for key, found in fields.items()
        }
        for name, fields in sorted(api["definitions"].items())
    }
    lines = [
        f"{json.dumps(key)}: {json.dumps(tables[key], separators=(',', ':'), sort_keys=True)}" for key in sorted(tables)
    ]
    Path(output).write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
