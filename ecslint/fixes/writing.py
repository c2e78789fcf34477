"""Writes files whole, so that a stop in the middle leaves the old file or the new one."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path


def write(path: Path, raw: bytes) -> None:
    """Give a file another content. Its mode and owner stay, and so do links to it. Raises OSError."""
    path = path.resolve()
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if path.stat().st_nlink > 1:  # its other names are to have the new content, too
        path.write_bytes(raw)
        return
    try:
        fresh = _beside(path, raw)
    except OSError:  # nothing can be made in the folder, or not with the owner of the file
        path.write_bytes(raw)
        return
    try:
        os.replace(fresh, path)  # noqa: PTH105 - in one step
    finally:
        fresh.unlink(missing_ok=True)


def _beside(path: Path, raw: bytes) -> Path:
    """A file of the same kind in the same folder."""
    old = path.stat()
    fresh = path.with_name(f".{path.name}.ecslint")
    try:
        fresh.unlink(missing_ok=True)  # of a run that was killed, or a link that somebody laid there
        with fresh.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        new = fresh.stat()
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            os.chown(fresh, old.st_uid, old.st_gid)
        fresh.chmod(old.st_mode)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    return fresh
