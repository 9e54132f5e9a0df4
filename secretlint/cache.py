"""Facts of files that have not changed since the last run. Knows bytes, not rules; unreadable means empty.

One file per repository in the user's cache folder. Facts hold no value of a Secret, so the cache has none to leak.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from secretlint import facts, model
from secretlint.facts import Built, FileFacts

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


_ALLOWED[__name__, "Stamp"] = Stamp


class _Unpickler(pickle.Unpickler):
    """Builds this program's fact types and nothing else, whatever the file says."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not a fact") from None


FILE_LIST = "/"
"""The path whose stamp changes when any file of the repository comes or goes."""

Stamps = tuple[tuple[str, Stamp | None], ...]
"""The files that something was made from, None for one that was not there."""


class _Content(NamedTuple):
    files: dict[str, tuple[Stamp, FileFacts]]
    builds: dict[str, tuple[Stamps, Built]]


class Cache:
    """Facts by path, builds by folder; `save` writes what this run has seen."""

    def __init__(self, root: str, fingerprint: str) -> None:
        """`fingerprint` names all that facts depend on besides the file: program, settings, date."""
        import hashlib

        name = hashlib.sha256(os.path.realpath(root).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self._file = os.path.join(_folder(), f"{name}.facts")
        self._fingerprint = fingerprint
        self._old = _load(self._file, fingerprint)
        self._new = _Content({}, {})
        self._changed = False

    def get(self, path: str, stamp: Stamp) -> FileFacts | None:
        """The facts of the file, None when it is not the same as then."""
        entry = self._old.files.get(path)
        if entry is None or entry[0] != stamp:
            return None
        self._new.files[path] = entry
        return entry[1]

    def put(self, path: str, stamp: Stamp, found: FileFacts) -> None:
        """Remembers the facts of a file, unless it is so new that a further change could have the same stamp."""
        if _is_racy(stamp):
            return
        self._new.files[path] = (stamp, found)
        self._changed = True

    def get_build(self, folder: str, stamp: Callable[[str], Stamp | None]) -> Built | None:
        """What the kustomization of a folder makes, None when a file that it reads has changed, gone or come."""
        entry = self._old.builds.get(folder)
        if entry is None or any(stamp(path) != known for path, known in entry[0]):
            return None
        self._new.builds[folder] = entry
        return entry[1]

    def put_build(self, folder: str, stamps: Stamps, found: Built) -> None:
        """Remembers a build, unless one of its files is very new (see `put`)."""
        if not any(stamp is not None and _is_racy(stamp) for _, stamp in stamps):
            self._new.builds[folder] = (stamps, found)
            self._changed = True

    def save(self) -> None:
        """Writes the cache beside the old one and renames it; a cache that cannot be written is done without."""
        if not self._changed and _sizes(self._new) == _sizes(self._old):
            return
        import tempfile

        folder = os.path.dirname(self._file)
        with contextlib.suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=".facts-")
            try:
                with os.fdopen(handle, "wb") as out:
                    pickle.dump((self._fingerprint, *self._new), out, protocol=5)
                os.replace(temporary, self._file)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise


def _folder() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "secretlint")


def _sizes(content: _Content) -> tuple[int, int]:
    return len(content.files), len(content.builds)


def _is_racy(stamp: Stamp) -> bool:
    return time.time_ns() - max(stamp.modified, stamp.changed) < _RACY


def _load(path: str, fingerprint: str) -> _Content:
    try:
        with open(path, "rb") as handle:
            found, files, builds = _Unpickler(handle).load()
    except Exception:  # whatever is wrong with a cache, the files themselves say the same
        return _Content({}, {})
    sound = found == fingerprint and isinstance(files, dict) and isinstance(builds, dict)
    return _Content(files, builds) if sound else _Content({}, {})
