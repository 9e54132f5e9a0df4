"""Files that a kustomization lists and the clone has not: where Git ignores them, they are where Secrets are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from secretlint import lazyre
from secretlint.graph.openings import Opening
from secretlint.graph.units import Unit

if TYPE_CHECKING:
    from secretlint.graph.assemble import Assembly

_MANIFEST = lazyre.compile(r"\.(?:ya?ml|json)\Z")
_REMOTE = lazyre.compile(r"://|[?]ref=|[.]git(?:\Z|/)|^git@|^(?:github|gitlab)[.]com/")
_AFFIX = r"(?:sealed-?|external-?|generated-?)?secrets?|enc(?:rypted)?|dec(?:rypted)?|sops|local|private|sealed"
_AFFIXES = lazyre.compile(rf"(?:\A|[-._])(?:{_AFFIX})(?=[-._]|\Z)")


def units(assembly: Assembly) -> Iterator[Unit]:
    """A unit for each missing file, which may make Secrets that are called like it (`db-secret.yaml`: db, db-user).

    A file that is just called `secrets.yaml` may make any.
    """
    for folder in assembly.tree.kustomizations():
        said = assembly.kustomization(folder) or ()
        for name, entry in said:
            if name != "include" or _REMOTE.search(entry) or not _MANIFEST.search(entry):
                continue
            path = posixpath.normpath(posixpath.join(folder, entry))
            if assembly.tree.kind(path) is None:
                reason = f"{path}, which {folder or '.'} includes, is not here"
                broken = assembly.ought_to_be_here(path)
                yield Unit(folder, "chart", folder, openings=[Opening(reason, names=_names(path), broken=broken)])


def _names(path: str) -> re.Pattern[str]:
    stem = _MANIFEST.sub("", path.rpartition("/")[2]).lower()
    core = _AFFIXES.sub("", stem).strip("-._")
    return re.compile(rf"(?:.*[-.])?{re.escape(core)}(?:[-.].*)?" if core else ".*")
