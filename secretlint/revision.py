"""A repository as a git revision has it: which files differ from the working tree, and their bytes then."""

from __future__ import annotations

import subprocess
from typing import NamedTuple

from secretlint import discover


class Difference(NamedTuple):
    """Paths (relative to the top) that differ between a revision and the working tree.

    `before`: those that the revision has (changed or deleted since). `after`: those that the working tree has (changed
    or new).
    """

    before: frozenset[str]
    after: frozenset[str]


def difference(root: str, revision: str) -> Difference:
    """Compares a revision with the working tree. Raises `discover.UsageProblem` when git does not know the revision."""
    listing = _git(root, "diff", "--name-status", "--no-renames", "--no-ext-diff", "-z", revision, "--")
    if listing is None:
        raise discover.UsageProblem(f"git does not know the revision {revision!r} here; name a branch, tag or commit")
    words = listing.decode("utf-8", "surrogateescape").split("\0")
    before, after = set(), set()
    for status, path in zip(words[::2], words[1::2], strict=False):
        if status != "A":
            before.add(path)
        if status != "D":
            after.add(path)
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z") or b""
    after.update(path for path in new.decode("utf-8", "surrogateescape").split("\0") if path)
    return Difference(frozenset(before), frozenset(after))


def exists(root: str, revision: str) -> bool:
    """Whether the revision exists: `HEAD` does not before the first commit."""
    return _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is not None


class Reader:
    """Path → the bytes that the revision has; other files are read from the working tree."""

    def __init__(self, root: str, revision: str, changed: frozenset[str]) -> None:
        self.root = root
        self.revision = revision
        self.changed = changed

    def __call__(self, path: str) -> bytes:
        """The bytes of a file. Raises `discover.Unreadable`."""
        if path not in self.changed:
            return discover.read(self.root, path)
        found = _git(self.root, "cat-file", "blob", f"{self.revision}:{path}")
        if found is None:
            raise discover.Unreadable(discover.GONE)
        return found


def _git(root: str, *words: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", root, *words], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
