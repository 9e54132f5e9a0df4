"""Which files are known and which are reported on: as Git sees them, and where there is no Git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from secretlint import discover
from secretlint.discover import Reader, Unreadable, UsageProblem

FILES = (
    "a.yaml",
    "b/c.yaml",
    "b/skipped.yaml",
    "b/kept.yaml",
    "out/d.yaml",
    "b/out/e.yaml",
    "notes.txt",
    "b/deep/x.yaml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n")
    (tmp_path / ".gitignore").write_text("/out/\nskipped.*\n")
    (tmp_path / "b" / ".gitignore").write_text("deep\n*.yaml\n!kept.yaml\n")
    return tmp_path


KEPT = {".gitignore", "a.yaml", "b/.gitignore", "b/kept.yaml", "notes.txt"}


def test_without_git_the_ignored_are_left_out_all_the_same(folder: Path) -> None:
    found = discover.discover(["."], str(folder))
    assert set(found.files) == KEPT
    assert found.report == KEPT
    assert not found.git


def test_with_git_the_same_files_are_found(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    found = discover.discover(["."], str(folder))
    assert set(found.files) == KEPT
    assert found.git


def test_what_is_deleted_is_gone_though_git_still_lists_it(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "add", "."], check=True)
    (folder / "b" / "kept.yaml").unlink()
    found = discover.discover(["."], str(folder))
    assert set(found.files) == KEPT - {"b/kept.yaml"}


@pytest.mark.parametrize("path", ["", "broken"])
def test_where_git_cannot_be_asked_the_folder_is_walked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    if path:
        (folder / ".git" / "HEAD").unlink()
    else:
        monkeypatch.setenv("PATH", "")
    found = discover.discover(["."], str(folder))
    assert set(found.files) == KEPT
    assert not found.git


def test_a_named_file_is_reported_on_though_git_ignores_it(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    found = discover.discover(["out/d.yaml"], str(folder))
    assert found.report == found.named == {"out/d.yaml"}
    assert set(found.files) == KEPT | {"out/d.yaml"}


def test_a_path_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(UsageProblem, match="nowhere: no such file or directory"):
        discover.discover(["nowhere"], str(folder))


@pytest.mark.skipif(os.name != "posix", reason="links and pipes")
def test_what_is_no_regular_file_is_not_read(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("a.yaml")
    os.mkfifo(folder / "pipe.yaml")
    read = Reader(str(folder))
    assert read("a.yaml") == b"a: 1\n"
    for name, reason in (
        ("link.yaml", "symbolic link"),
        ("pipe.yaml", "regular file"),
        ("b", "regular file"),
        ("gone.yaml", "no such file"),
    ):
        with pytest.raises(Unreadable, match=reason):
            read(name)
