"""What exists in a cluster: names, types and keys of Secrets out of `kubectl get secrets -A -o json`. Never a value."""

from __future__ import annotations

import json
from typing import Any

from secretlint.graph.resolve import External

SCHEMA = 1


class InventoryError(Exception):
    """The text is not what it should be; the message says what is wrong without quoting it."""


def from_kubectl(text: str) -> dict[str, Any]:
    """The inventory of a `kubectl get secrets -o json` answer. Raises InventoryError."""
    secrets = []
    for item in _items(_load(text)):
        metadata = item.get("metadata")
        if item.get("kind", "Secret") != "Secret" or not isinstance(metadata, dict) or not metadata.get("name"):
            continue
        data = item.get("data")
        secrets.append(
            {
                "namespace": str(metadata.get("namespace") or "default"),
                "name": str(metadata["name"]),
                "type": str(item.get("type") or "Opaque"),
                "keys": sorted(map(str, data)) if isinstance(data, dict) else [],
            }
        )
    return {"schema": SCHEMA, "secrets": sorted(secrets, key=lambda one: (one["namespace"], one["name"]))}


def externals(text: str) -> list[External]:
    """The Secrets of an inventory file. Raises InventoryError."""
    found = _load(text)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("secrets"), list):
        raise InventoryError("not an inventory; write one with: kubectl get secrets -A -o json | secretlint inventory")
    try:
        return [
            External(one["namespace"], one["name"], tuple(one["keys"]), one.get("type", ""), exact=True)
            for one in found["secrets"]
        ]
    except (KeyError, TypeError):
        raise InventoryError("an entry lacks namespace, name or keys") from None


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InventoryError("not JSON") from None


def _items(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, dict):
        raise InventoryError("not the answer of kubectl: expected a JSON object")
    items = found.get("items", [found])
    if not isinstance(items, list):
        raise InventoryError("not the answer of kubectl: `items` is not a list")
    return [item for item in items if isinstance(item, dict)]
