"""Files are written whole: a stop in the middle leaves the old file or the new one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ecslint.fixes import writing


def test_a_stop_in_the_middle_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "task.json"
    path.write_bytes(b"old")

    def stop(*_: object) -> None:
        assert path.read_bytes() == b"old"
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        writing.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_run_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "task.json"
    path.write_bytes(b"old")
    (tmp_path / ".task.json.ecslint").write_bytes(b"half")
    writing.write(path, b"new")
    assert path.read_bytes() == b"new"
    other = tmp_path / "other"
    other.write_bytes(b"other")
    (tmp_path / ".task.json.ecslint").symlink_to(other)
    writing.write(path, b"newer")
    assert (path.read_bytes(), other.read_bytes()) == (b"newer", b"other")


def test_mode_and_links_stay(tmp_path: Path) -> None:
    path, link, twin = tmp_path / "task.json", tmp_path / "link.json", tmp_path / "twin.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to("task.json")
    writing.write(link, b"new")
    assert link.is_symlink()
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    twin.hardlink_to(path)
    writing.write(path, b"newer")
    assert twin.read_bytes() == b"newer"


def test_a_file_that_must_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "task.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        writing.write(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_folder_in_which_nothing_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "task.json"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(writing, "_beside", refuse)
    writing.write(path, b"new")
    assert path.read_bytes() == b"new"
