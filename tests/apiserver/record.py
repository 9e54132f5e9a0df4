"""Writes verdicts.jsonl: small random manifests and what Kubernetes' own code says of them.

    python -m tests.apiserver.record 1.36=.tools/bin/secretlint-oracle 1.27=PATH [--count N]

Each argument names a version and an oracle of that version (`tools/oracle`, for older versions with the requirements in
its go.mod changed). Of N manifests per version those are kept that reach a line of the validation that none before
reached, cut down to what that needs; the verdict is the oracle's. Manifests on which the tool and the oracle differ are
printed and left out.
"""

from __future__ import annotations

import argparse
import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.apiserver.judged import refused
from tests.apiserver.random_manifests import Manifests

HERE = Path(__file__).parent
_PACKAGE = str(HERE.parents[1] / "secretlint" / "apiserver")
Lines = set[tuple[str, int]]


def main() -> int:
    """Record; exit status 1 when the tool and an oracle differ somewhere."""
    parser = argparse.ArgumentParser()
    parser.add_argument("oracles", nargs="+")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    reached: Lines = set()
    kept: list[dict[str, Any]] = []
    different = 0
    for oracle in options.oracles:
        version, _, program = oracle.partition("=")
        minor = int(version.partition(".")[2])
        chosen = list(_chosen(Manifests(options.seed), options.count, minor, reached))
        for manifest, answer in zip(chosen, _ask(program, chosen), strict=True):
            record = _record(version, manifest, answer)
            if record is None:
                continue
            if differs(record, refused(json.dumps(manifest), (1, minor))):
                different += 1
                print(f"{version}: {json.dumps(manifest)}\n  {record}")
            else:
                kept.append(record)
    (HERE / "verdicts.jsonl").write_text("".join(json.dumps(record) + "\n" for record in kept), encoding="utf-8")
    print(f"{len(kept)} recorded, {different} different, {len(reached)} lines reached")
    return 1 if different else 0


def differs(record: dict[str, Any], found: list[str]) -> bool:
    """Whether the fields that were found are not those of the record (what a type error hides is not known)."""
    fields = set(record["fields"])
    if fields - set(found):
        return True
    return not record.get("decode") and bool(set(found) - fields - set(record.get("also", ())))


def _record(version: str, manifest: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any] | None:
    found = answer["objects"][0]
    if found.get("stage") in ("stream", "object", "kind", "admission"):
        return None
    record: dict[str, Any] = {"version": version, "manifest": manifest}
    record["fields"] = sorted({error["field"] for error in found.get("errors", ())})
    if found.get("also"):
        record["also"] = sorted({error["field"] for error in found["also"]})
    if found.get("stage") == "decode":
        record["decode"] = True
    return record


def _ask(program: str, manifests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps({"id": str(n), "stream": json.dumps(m)}) + "\n" for n, m in enumerate(manifests))
    done = subprocess.run([program, "batch"], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _chosen(source: Manifests, count: int, minor: int, reached: Lines) -> Iterator[dict[str, Any]]:
    for _ in range(count):
        manifest = source.manifest()
        spec = manifest.get("spec")
        if isinstance(spec, dict) and len(spec.get("volumeClaimTemplates") or "") > 1:
            continue  # the API server numbers their volumes in random order
        new = _lines(manifest, minor) - reached
        if new:
            reached |= new
            yield _cut(manifest, minor, new)


def _lines(manifest: dict[str, Any], minor: int) -> Lines:
    """The lines of the validation that a manifest reaches."""
    found: Lines = set()

    def trace(frame: Any, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(_PACKAGE):
            return None
        if event == "line":
            found.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    text = json.dumps(manifest)
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        refused(text, (1, minor))
    finally:
        sys.settrace(before)
    return found


def _cut(manifest: dict[str, Any], minor: int, needed: Lines) -> dict[str, Any]:
    """The manifest without whatever is not needed to reach the lines."""
    for path in sorted(_paths(manifest, ()), key=len):
        smaller = copy.deepcopy(manifest)
        holder: Any = smaller
        try:
            for step in path[:-1]:
                holder = holder[step]
            del holder[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # gone with something above it
        if needed <= _lines(smaller, minor):
            manifest = smaller
    return manifest


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in reversed(list(items)):
        if path or key not in ("apiVersion", "kind"):
            yield (*path, key)
            yield from _paths(item, (*path, key))


if __name__ == "__main__":
    sys.exit(main())
