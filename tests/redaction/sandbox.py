"""Runs the program as its users do, in a folder of its own, and gathers every byte that it writes anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WATCH = Path(__file__).with_name("watch")


class Run(NamedTuple):
    """The exit status, and all that was written: streams, files (those deleted again, too), calls of other programs."""

    status: int
    outputs: list[tuple[str, bytes]]

    def stream(self, name: str) -> bytes:
        """`stdout` or `stderr`."""
        return dict(self.outputs)[name]


class Sandbox:
    """A repository in which the program runs; `home` holds its cache and temporary files."""

    def __init__(self, folder: Path, files: Mapping[str, bytes], git: bool = True) -> None:
        self.repository = folder / "repository"
        self.home = folder / "home"
        self.kept = folder / "kept"
        for made in (self.repository, self.home / "tmp", self.kept):
            made.mkdir(parents=True)
        self.files = dict(files)
        for name, content in self.files.items():
            (self.repository / name).parent.mkdir(parents=True, exist_ok=True)
            (self.repository / name).write_bytes(content)
        if git:
            self.git("init", "-q")
            self.git("add", "-A")

    def git(self, *arguments: str) -> None:
        """Runs git with an identity of its own and none of the user's settings."""
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "core.autocrlf=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.repository, env=self._environment(), check=True)

    def run(self, arguments: Sequence[str], stdin: bytes = b"", program: Sequence[str] = ("-m", "secretlint")) -> Run:
        """One run; `program` is what follows the interpreter."""
        done = subprocess.run(
            [sys.executable, *program, *arguments],
            cwd=self.repository,
            env=self._environment(),
            input=stdin,
            capture_output=True,
            timeout=180,
        )
        return Run(done.returncode, [("stdout", done.stdout), ("stderr", done.stderr), *self._written()])

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "TMPDIR": str(self.home / "tmp"),
            "PYTHONPATH": os.pathsep.join((str(WATCH), str(ROOT))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "SECRETLINT_TEST_KEEP": str(self.kept),
        }

    def _written(self) -> Iterator[tuple[str, bytes]]:
        for folder in (self.home, self.kept, self.repository):
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                if not path.is_file() or (folder == self.repository and self._is_given(name, path)):
                    continue
                yield f"{folder.name}/{name}", path.read_bytes()

    def _is_given(self, name: str, path: Path) -> bool:
        return name.startswith(".git/") or self.files.get(name) == path.read_bytes()
