"""`kubectl get secrets -A -o json | secretlint inventory`"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from secretlint.cli import options as o
from secretlint.cli import session

Output = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Write the inventory there, whole or not at all.")
]


def command(output: Output = "", debug: o.DebugOption = False) -> None:
    """Read `kubectl get secrets -A -o json` from standard input; write names, types and keys, never a value.

    The setting cluster-inventory in .secretlint.yaml names the file, so that Secrets only in the cluster are known.
    """
    with session.guarded(debug):
        from secretlint import inventory

        if sys.stdin.isatty():
            session.fail("nothing to read: pipe the output of `kubectl get secrets -A -o json` into this command")
        try:
            found = inventory.from_kubectl(sys.stdin.buffer.read().decode("utf-8", "replace"))
        except inventory.InventoryError as error:
            session.fail(f"standard input: {error}")
        text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        session.write_text(text, output)
