"""Paths → what to report on and what is known. The only reader of the file tree.

Inside a git repository the files are those that git tracks or would track; elsewhere a walk that honours `.gitignore`.
Symbolic links are not followed.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from secretlint import lazyre

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".yaml", ".yml", ".json")
MAX_BYTES = 64 * 1024 * 1024
"""A larger file is named and not read: etcd takes no object above some MiB, and no text of a repository is so long."""


class UsageProblem(Exception):
    """Something that a person has to put right before the run can go on; the message says what and how."""


class Tree(NamedTuple):
    """The files of a run. Paths are relative to `root`, with `/`.

    `files`: every file of the repository (or of the paths, outside git). `report`: those that the run reports on.
    `named`: those that the user named one by one; they are read whatever they are called.
    """

    root: str
    files: tuple[str, ...]
    report: frozenset[str]
    named: frozenset[str]
    git: bool


def is_manifest(path: str) -> bool:
    """Whether a file's name says that it may hold manifests."""
    return path.lower().endswith(SUFFIXES)


_VENDORED = lazyre.compile(r"(?:^|/)(?:node_modules|vendor/[\w-]+(?:\.[\w-]+)*\.[a-z]+)/")


def is_vendored(path: str) -> bool:
    """Whether a file came along with a library of a program: nobody here wrote it or applies it."""
    return _VENDORED.search(path) is not None


def discover(paths: Iterable[str], cwd: str) -> Tree:
    """Finds the files. `paths` are as the user wrote them, relative to `cwd`.

    Without paths nothing is reported on, and the repository around `cwd` is known. Raises UsageProblem when a path does
    not exist.
    """
    wanted = [os.path.normpath(os.path.join(cwd, path)) for path in paths]
    for given, absolute in zip(paths, wanted, strict=True):
        if not os.path.lexists(absolute):
            raise UsageProblem(f"{given}: no such file or directory")
    around = wanted or [cwd]
    first = around[0] if os.path.isdir(around[0]) else os.path.dirname(around[0])
    top = _git_root(first)
    if top is not None and all(_inside(path, top) for path in wanted):
        files = _git_files(top)
        if files is not None:
            return _tree(top, files, wanted, git=True)
    root = (
        first
        if len(around) == 1
        else os.path.commonpath([p if os.path.isdir(p) else os.path.dirname(p) for p in wanted])
    )
    found: list[str] = []
    for path in wanted:
        found.extend(_walk(root, path))
    return _tree(root, sorted(set(found)), wanted, git=False)


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _git_root(folder: str) -> str | None:
    """The top of the work tree that holds `folder`, found without starting git."""
    current = folder
    while True:
        if os.path.lexists(os.path.join(current, ".git")):
            return current
        parent = os.path.dirname(current)
        if parent == current:
            return None
        current = parent


def _git_files(top: str) -> list[str] | None:
    """What Git knows and what it does not ignore, without what is deleted and not yet committed so."""
    command = ["git", "-C", top, "ls-files", "-z", "-t", "--cached", "--others", "--deleted", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    if done.returncode != 0:
        return None
    listed = [entry.partition(" ") for entry in done.stdout.decode("utf-8", "surrogateescape").split("\0") if entry]
    deleted = {name for tag, _, name in listed if tag == "R"}
    return sorted({name for _, _, name in listed} - deleted)


def _tree(root: str, files: list[str], wanted: list[str], *, git: bool) -> Tree:
    report: set[str] = set()
    known = set(files)
    named: set[str] = set()
    for path in wanted:
        relative = os.path.relpath(path, root).replace(os.sep, "/")
        if relative == ".":
            report |= known
        elif os.path.isdir(path) and not os.path.islink(path):
            prefix = relative + "/"
            report.update(name for name in files if name.startswith(prefix))
        else:
            named.add(relative)  # reported on even when git ignores it
    return Tree(root, tuple(sorted(known | named)), frozenset(report | named), frozenset(named), git)


def _walk(root: str, path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield os.path.relpath(path, root).replace(os.sep, "/")
        return
    yield from _walk_folder(root, path, [])


def _walk_folder(root: str, folder: str, inherited: list[tuple[str, GitIgnoreSpec]]) -> Iterator[str]:
    ignores = [*inherited, *_gitignore(folder)]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name == ".git" or _ignored(entry.path, is_folder, ignores):
            continue
        if is_folder:
            yield from _walk_folder(root, entry.path, ignores)
        elif entry.is_file(follow_symlinks=False):
            yield os.path.relpath(entry.path, root).replace(os.sep, "/")


def is_ignored(root: str, path: str) -> bool:
    """Whether a `.gitignore` of the repository means a path, which need not exist: as a file or as a folder."""
    folder, ignores = root, _gitignore(root)
    *folders, _ = path.split("/")
    for name in folders:
        folder = os.path.join(folder, name)
        if _ignored(folder, True, ignores):
            return True
        ignores += _gitignore(folder)
    absolute = os.path.join(root, path)
    return _ignored(absolute, False, ignores) or _ignored(absolute, True, ignores)


def _gitignore(folder: str) -> list[tuple[str, GitIgnoreSpec]]:
    name = os.path.join(folder, ".gitignore")
    if not os.path.isfile(name):
        return []
    import pathspec

    try:
        with open(name, encoding="utf-8", errors="replace") as handle:
            return [(folder, pathspec.GitIgnoreSpec.from_lines(handle))]
    except OSError:
        return []


def _ignored(path: str, is_folder: bool, ignores: list[tuple[str, GitIgnoreSpec]]) -> bool:
    for folder, spec in ignores:
        relative = os.path.relpath(path, folder).replace(os.sep, "/") + ("/" if is_folder else "")
        if spec.match_file(relative):
            return True
    return False


GONE = "no such file or directory"
"""Why a file that git lists cannot be read when it was deleted: no news unless the user named it."""


LINK = "a symbolic link: what it leads to is looked at where it is"
"""Why a link to something that exists is not read."""
DANGLING = "a symbolic link to nothing that is here"
"""Such links lead to files that git does not have, a submodule's for example."""


class Unreadable(Exception):
    """A file that cannot be read; the message says why, without its content."""


def shown_from(root: str) -> Callable[[str], str]:
    """From a path relative to `root` to one relative to the working directory."""
    cwd = os.getcwd()
    if root == cwd:
        return str
    return lambda path: os.path.relpath(os.path.join(root, path), cwd).replace(os.sep, "/")


class Reader:
    """`read` for one root, picklable."""

    def __init__(self, root: str) -> None:
        self.root = root

    def __call__(self, path: str) -> bytes:
        """The bytes of a file. Raises Unreadable."""
        return read(self.root, path)


def read(root: str, path: str) -> bytes:
    """The bytes of a file of the tree. Raises Unreadable: gone, no permission, no regular file, a link, too large."""
    absolute = os.path.join(root, path)
    try:
        descriptor = os.open(absolute, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Unreadable(_reason(absolute, error)) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):  # a folder too: git lists a submodule as if it were a file
            raise Unreadable("not a regular file")
        if status.st_size > MAX_BYTES:
            raise Unreadable(f"larger than {MAX_BYTES // 1024 // 1024} MiB")
        with open(descriptor, "rb", closefd=False) as handle:
            return handle.read()
    except OSError as error:
        raise Unreadable(error.strerror or "cannot be read") from None
    finally:
        os.close(descriptor)


def target(root: str, path: str) -> str:
    """Where a link leads, relative to the root; "" when that is outside."""
    real = os.path.relpath(os.path.realpath(os.path.join(root, path)), os.path.realpath(root)).replace(os.sep, "/")
    return "" if real == ".." or real.startswith("../") else real


def _reason(absolute: str, error: OSError) -> str:
    if os.path.islink(absolute):
        return LINK if os.path.exists(absolute) else DANGLING
    return (error.strerror or "cannot be read").lower()
