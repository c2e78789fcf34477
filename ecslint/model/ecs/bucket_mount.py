"""Tools that mount an S3 bucket through FUSE, as they are named where a container is told what to do."""

from __future__ import annotations

from typing import Final

from ecslint.model.unknown import matches

STARTED: Final = (
    r"(?<![\w-])(?<!install )(?<!import )(s3fs(-fuse)?|goofys|geesefs|mount-s3|mountpoint-s3)(?![\w=<>~\[-])"
    r"|(?<![\w-])rclone(\s+-\S+(\s+[^\s-]\S*)?)*\s+mount\b"
)
"""https://github.com/s3fs-fuse/s3fs-fuse, https://github.com/kahing/goofys, https://github.com/yandex-cloud/geesefs,
https://github.com/awslabs/mountpoint-s3 and https://rclone.org/commands/rclone_mount. The Python library s3fs mounts
nothing: it is imported, or installed as `s3fs==2026.1`."""


def starts_bucket_mount(text: str) -> bool:
    """Whether a command line, or a text that holds one, starts such a tool."""
    return matches(text, STARTED)


__all__ = ["starts_bucket_mount"]
