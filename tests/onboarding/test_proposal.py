"""Changes are made to what was looked at, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.onboarding.proposal import Proposal, Refused


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_diff() -> None:
    assert list(Proposal("a.toml", "x\n", "x\ny\n").diff()) == [
        "--- a/a.toml",
        "+++ b/a.toml",
        "@@ -1 +1,2 @@",
        " x",
        "+y",
    ]
    assert next(Proposal("a.toml", None, "x\n").diff()) == "--- /dev/null"


def test_it_is_written_as_it_is_and_keeps_its_mode(here: Path) -> None:
    file = here / "a.yaml"
    file.write_bytes(b"x\r\n")
    file.chmod(0o640)
    Proposal("a.yaml", "x\r\n", "x\r\ny\r\n").write()
    assert file.read_bytes() == b"x\r\ny\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in here.iterdir()] == ["a.yaml"]


def test_a_new_file_gets_its_folders(here: Path) -> None:
    Proposal(".github/workflows/a.yml", None, "x\n").write()
    assert (here / ".github/workflows/a.yml").read_text() == "x\n"


def test_nothing_is_overwritten(here: Path) -> None:
    (here / "a.yaml").write_text("theirs\n")
    with pytest.raises(Refused, match="exists already"):
        Proposal("a.yaml", None, "x\n").write()
    with pytest.raises(Refused, match="has changed since it was read"):
        Proposal("a.yaml", "x\n", "y\n").write()
    assert (here / "a.yaml").read_text() == "theirs\n"


def test_no_link_is_followed(here: Path) -> None:
    (here.parent / "outside").mkdir()
    (here / ".github").symlink_to(here.parent / "outside")
    (here / "a.yaml").symlink_to(here.parent / "elsewhere.yaml")
    for path in (".github/workflows/a.yml", "a.yaml"):
        with pytest.raises(Refused, match="is a link"):
            Proposal(path, None, "x\n").write()
    assert list((here.parent / "outside").iterdir()) == []
