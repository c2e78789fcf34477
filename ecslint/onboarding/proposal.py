"""A change to one file, to be shown before it is made."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Refused(Exception):  # noqa: N818 - the name says what happened
    """A change that is not made. The text says why, and what a person can do."""


class Proposal(NamedTuple):
    """What a file would hold, and what it holds: None where there is no such file yet."""

    path: str
    """Relative to the root of the repository, with slashes."""
    before: str | None
    after: str

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff."""
        old = (self.before or "").splitlines()
        name = "/dev/null" if self.before is None else f"a/{self.path}"
        yield from difflib.unified_diff(old, self.after.splitlines(), name, f"b/{self.path}", lineterm="")

    def write(self) -> None:
        """Make the change, below the working folder. Raises Refused, and then nothing is changed: for a file that has
        come or changed since it was looked at, and for one that lies elsewhere."""
        path = Path(self.path)
        if not path.resolve().is_relative_to(Path.cwd().resolve()) or path.is_symlink():
            raise Refused(f"{self.path} is a link, so it is left as it is: add by hand what the diff shows")
        try:
            if self.before is None:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("x", encoding="utf-8", newline="") as file:
                    file.write(self.after)
                return
            if read(path) != self.before:
                raise Refused(f"{self.path} has changed since it was read, so it is left as it is: run this again")
            fresh = path.with_name(f".{path.name}.new")
            with fresh.open("x", encoding="utf-8", newline="") as file:
                file.write(self.after)
            fresh.chmod(path.stat().st_mode)
            os.replace(fresh, path)  # noqa: PTH105 - in one step, so that a stop leaves the old file or the new one
        except FileExistsError as error:
            raise Refused(f"{error.filename} exists already, so it is left as it is") from None
        except OSError as error:
            raise Refused(f"{self.path} cannot be written: {error.strerror}") from None


def read(path: str | Path) -> str | None:
    """The text of a file with its line ends as they are; None if there is none. Raises Refused if it is no text."""
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read, so it is left as it is: {error}") from None
