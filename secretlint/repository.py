"""All facts of a run, and the nodes of single files on demand. One file is read and parsed once, or not at all."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable
from datetime import date

from secretlint import discover, extract, schema
from secretlint.cache import FILE_LIST, Cache, Stamp
from secretlint.checks import Context
from secretlint.config import Config, ConfigError
from secretlint.content.manifest import may_be_stored
from secretlint.extract import ParsedFile
from secretlint.facts import Built, FileFacts
from secretlint.inputs import Use
from secretlint.kinds.table import Table
from secretlint.model import Hit, Skipped, Span
from secretlint.pool import Progress, map_ordered

Read = Callable[[str], bytes]
"""Path (relative to the root) → bytes. Raises `discover.Unreadable`."""


_KEPT_BYTES = 4_000_000
"""Text of which the nodes are kept, some fifty times as large."""


class Repository:
    """The files of one state of a repository (the working tree, or a revision).

    `files` are all its paths, manifests or not; `facts` those of the manifests that could be read.
    """

    def __init__(self, root: str, files: Iterable[str], read: Read, config: Config, today: date) -> None:
        self.root = root
        self.files = frozenset(files)
        self.facts: dict[str, FileFacts] = {}
        self.texts: dict[Use, FileFacts] = {}
        """Of files that are no manifests: exposures, suppressions."""
        self.unreadable: list[Hit] = []
        self.links: dict[str, str] = {}
        """Of symbolic links inside the repository: the file that they lead to. Kustomizations read it by that name."""
        self.notes: list[Skipped] = []
        """What could not be looked at, found out after the facts."""
        self.config = config
        self.today = today
        self.read = read
        self.shown = discover.shown_from(root) if root else str
        self.cache: Cache | None = None
        self.builds: dict[str, Built] = {}
        """Builds that are known from another state of the repository."""
        self.kinds = _own_kinds(config)
        """The team's own kinds."""
        self.size = 0
        """Bytes that were read for `facts`."""
        self._keep = 0
        self._parsed: dict[str, ParsedFile] = {}
        self._baseline: Callable[[str], frozenset[str]] | None = None
        self._stamps: dict[str, Stamp | None] = {}

    def context(self, path: str) -> Context:
        """What checks may know about a file besides its content."""
        shown = self.shown(path)
        return Context(
            self.today,
            self.config.kubernetes_version,
            self.config.default_namespace(shown),
            self.config.detect_secrets,
            self._allowed(shown),
        )

    def _allowed(self, shown: str) -> frozenset[str]:
        """The hashes that a detect-secrets baseline allows in a file (its paths are relative to the baseline)."""
        name = self.config.detect_secrets_baseline
        if not name:
            return frozenset()
        if self._baseline is None:
            self._baseline = _read_baseline(name)
        return self._baseline(os.path.relpath(shown, os.path.dirname(name) or ".").replace(os.sep, "/"))

    def configured_namespace(self, path: str) -> str:
        """The namespace that the configuration gives to objects of a file; "" when it says nothing."""
        found = self.config.default_namespace(self.shown(path))
        return "" if found == "default" and not self.config.namespace else found

    def parsed(self, path: str) -> ParsedFile:
        """The nodes of a file. Raises `discover.Unreadable`."""
        found = self._parsed.get(path)
        if found is None and path in self.links:
            return self.parsed(self.links[path])
        if found is None:
            found = self._parsed[path] = extract.parse(self.read(path), path)
        return found

    def ought_to_be_here(self, path: str) -> bool:
        """Whether a file that is missing is not one that Git leaves out: an ignored one, or a submodule's."""
        parents = path.split("/")[:-1]
        submodule = any("/".join(parents[:count]) in self.files for count in range(1, len(parents) + 1))
        return not path.startswith("../") and not submodule and not discover.is_ignored(self.root, path)

    def stamp(self, path: str) -> Stamp | None:
        """What tells whether a file is the same as in the run before."""
        if path not in self._stamps:
            if path == FILE_LIST:
                names = zlib.crc32("\0".join(sorted(self.files)).encode("utf-8", "surrogateescape"))
                self._stamps[path] = Stamp(len(self.files), 0, 0, names)
            else:
                self._stamps[path] = _stamp(self.root, path) if path in self.files else None
        return self._stamps[path]

    def _file(self, path: str) -> tuple[FileFacts | None, str]:
        """The facts of one file, or why it cannot be read. Some of its nodes are kept for what builds on them."""
        try:
            data = self.read(path)
        except discover.Unreadable as problem:
            return None, str(problem)
        parsed = extract.parse(data, path)
        if len(data) < self._keep:
            self._keep -= len(data)
            self._parsed[path] = parsed
        return extract.facts_of(parsed, path, self.context(path), self.kinds), ""

    def _follow(self, path: str) -> None:
        real = discover.target(self.root, path)
        if real in self.files:
            self.links[path] = real
        else:
            self.notes.append(Skipped(path, discover.LINK))

    def load(self, paths: list[str], named: frozenset[str], jobs: int, progress: Progress) -> None:
        """Fills `facts`: from the cache where a file is unchanged, else by reading it, in processes if it is much.

        `named` are files that the user named: of them a missing one is reported too.
        """
        waiting: list[tuple[str, Stamp | None]] = []
        size, cache = 0, self.cache
        for path in paths:
            stamp = self.stamp(path)
            known = cache.get(path, stamp) if cache is not None and stamp is not None else None
            if known is not None:
                self.facts[path] = known
            else:
                waiting.append((path, stamp))
                size += stamp.size if stamp is not None else 0
        self.size, self._keep = size, _KEPT_BYTES
        done = map_ordered(self._file, [path for path, _ in waiting], size=size, jobs=jobs, progress=progress)
        for (path, stamp), (found, reason) in zip(waiting, done, strict=True):
            if found is not None:
                self.facts[path] = found
                if cache is not None and stamp is not None and may_be_stored(found.documents):
                    cache.put(path, stamp, found)
            elif reason == discover.LINK and path not in named:
                self._follow(path)
            elif reason == discover.DANGLING and path not in named:
                self.notes.append(Skipped(path, reason))
            elif reason != discover.GONE or path in named:
                span = Span(path, 1, 1, 1, 1)
                self.unreadable.append(Hit("file-unreadable", span, args=(("reason", reason),)))


def _own_kinds(config: Config) -> Table | None:
    """The kinds of the configuration. Raises ConfigError with their places when they are wrong."""
    if config.kinds is None:
        return None
    from secretlint.kinds import language

    table, problems = language.from_configuration(config.kinds)
    if problems:
        raise ConfigError(schema.Problem(one.span, one.message) for one in problems)
    return table


def _read_baseline(name: str) -> Callable[[str], frozenset[str]]:
    from secretlint.credentials.allow import read_baseline

    try:
        with open(name, encoding="utf-8") as handle:
            return read_baseline(handle.read())
    except ValueError:
        raise discover.UsageProblem(f"{name} is not a baseline of detect-secrets") from None


def _stamp(root: str, path: str) -> Stamp | None:
    try:
        status = os.stat(os.path.join(root, path), follow_symlinks=False)
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
