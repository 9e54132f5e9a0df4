"""Facts of files that have not changed since the last run. Knows bytes, not rules; unreadable means empty.

One file per repository in the user's cache folder. Facts hold no value of a Secret, so the cache has none to leak.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
import time
from typing import Any, NamedTuple

from secretlint import facts, model
from secretlint.facts import FileFacts

_ALLOWED: dict[tuple[str, str], Any] = {
    (module.__name__, name): value
    for module in (facts, model)
    for name, value in vars(module).items()
    if isinstance(value, type) and value.__module__ == module.__name__
}


_RACY = 50_000_000
"""Nanoseconds: file systems keep time in steps of some milliseconds."""


class Stamp(NamedTuple):
    """What tells that a file is the same without reading it."""

    size: int
    modified: int
    """Nanoseconds, as `changed`."""
    changed: int
    inode: int


class _Unpickler(pickle.Unpickler):
    """Builds this program's fact types and nothing else, whatever the file says."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not a fact") from None


class Cache:
    """`get` and `put` facts by path; `save` writes what this run has seen."""

    def __init__(self, root: str, fingerprint: str) -> None:
        """`fingerprint` names all that facts depend on besides the file: program, settings, date."""
        import hashlib

        name = hashlib.sha256(os.path.realpath(root).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self._file = os.path.join(_folder(), f"{name}.facts")
        self._fingerprint = fingerprint
        self._old: dict[str, tuple[Stamp, FileFacts]] = _load(self._file, fingerprint)
        self._new: dict[str, tuple[Stamp, FileFacts]] = {}
        self._changed = False

    def get(self, path: str, stamp: Stamp) -> FileFacts | None:
        """The facts of the file, None when it is not the same as then."""
        entry = self._old.get(path)
        if entry is None or entry[0] != stamp:
            return None
        self._new[path] = entry
        return entry[1]

    def put(self, path: str, stamp: Stamp, found: FileFacts) -> None:
        """Remembers the facts of a file, unless it is so new that a further change could have the same stamp."""
        if time.time_ns() - max(stamp.modified, stamp.changed) < _RACY:
            return
        self._new[path] = (stamp, found)
        self._changed = True

    def save(self) -> None:
        """Writes the cache beside the old one and renames it; a cache that cannot be written is done without."""
        if not self._changed and len(self._new) == len(self._old):
            return
        folder = os.path.dirname(self._file)
        with contextlib.suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=".facts-")
            try:
                with os.fdopen(handle, "wb") as out:
                    pickle.dump((self._fingerprint, self._new), out, protocol=5)
                os.replace(temporary, self._file)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise


def _folder() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "secretlint")


def _load(path: str, fingerprint: str) -> dict[str, tuple[Stamp, FileFacts]]:
    try:
        with open(path, "rb") as handle:
            found, entries = _Unpickler(handle).load()
    except Exception:  # whatever is wrong with a cache, the files themselves say the same
        return {}
    return entries if found == fingerprint and isinstance(entries, dict) else {}
