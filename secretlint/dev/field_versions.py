"""Since which version of Kubernetes a field exists → secretlint/apiserver/since.json.

    go mod download k8s.io/api@v0.27.16 k8s.io/api@v0.28.15 …     one of each minor version
    python -m secretlint.dev.field_versions "$(go env GOMODCACHE)/k8s.io"

Compares the JSON names in the Go source of each version with `schema.json`, which is of the newest. Listed are fields
that the oldest version lacks; those of types that are new as a whole need no line, since what holds them is new too.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

APISERVER = Path(__file__).resolve().parents[1] / "apiserver"
GROUPS = ("core", "apps", "batch")
RENAMED = frozenset(("core.VolumeResourceRequirements",))
"""Types that only got another name: their fields are older than they."""

_VERSION = re.compile(r"api@v0\.(\d+)\.\d+$")
_STRUCT = re.compile(r"^type (\w+) struct \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r'^\s*(?:\w+\s+)?\S+\s+`[^`]*json:"(\w+)', re.MULTILINE)
_EMBEDDED = re.compile(r'^\s*(?:\w+\s+)?(?:\w+\.)?(\w+)\s+`[^`]*json:",inline', re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write the file; the argument is the folder that holds `api@v0.*`."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    folders = {int(m[1]): path for path in Path(arguments[0]).iterdir() if (m := _VERSION.search(path.name))}
    types: dict[str, dict[str, str]] = json.loads((APISERVER / "schema.json").read_text())["types"]
    first = first_versions(types, {minor: _structs(path) for minor, path in sorted(folders.items())})
    text = json.dumps(first, indent=1, sort_keys=True)
    (APISERVER / "since.json").write_text(text + "\n")
    return 0


def first_versions(
    types: dict[str, dict[str, str]], versions: dict[int, dict[str, set[str]]]
) -> dict[str, dict[str, int]]:
    """Struct → field → the first minor version that has it, for fields that the oldest version lacks."""
    oldest, newest = min(versions), max(versions)
    out: dict[str, dict[str, int]] = {}
    for name, fields in types.items():
        if name.partition(".")[0] not in GROUPS or name in RENAMED or name not in versions[oldest]:
            continue
        for field in fields:
            first = next((minor for minor in versions if field in versions[minor].get(name, ())), newest)
            if first > oldest:
                out.setdefault(name, {})[field] = first
    return out


def _structs(folder: Path) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for group in GROUPS:
        bodies = dict(_STRUCT.findall((folder / group / "v1" / "types.go").read_text(encoding="utf-8")))
        for name in bodies:
            out[f"{group}.{name}"] = _fields(name, bodies)
    return out


def _fields(name: str, bodies: dict[str, str]) -> set[str]:
    body = bodies.get(name, "")
    found = {"apiVersion", "kind"} if name == "TypeMeta" else set(_FIELD.findall(body))
    for embedded in _EMBEDDED.findall(body):
        found |= {"apiVersion", "kind"} if embedded == "TypeMeta" else _fields(embedded, bodies)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
