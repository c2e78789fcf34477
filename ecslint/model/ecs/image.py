"""The parts of a container image's name."""

from __future__ import annotations

import re
from typing import Any, cast

from ecslint.model.unknown import Hole, Text, Undecided, Unknown, text_of

DOCKER_HUB = "docker.io"

# https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, with the dual-stack form; an account may be
# a placeholder.
_ECR = re.compile(r"^[^/]+\.dkr[.-]ecr(-fips)?\.[^/]+$")
_PUBLIC_ECR = ("public.ecr.aws", "ecr-public.aws.com")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_ARCHITECTURES = {"ARM64": ("arm64", "aarch64", "arm64v8"), "X86_64": ("amd64", "x86_64", "x86-64")}
"""How tags name the processors of tasks."""
_NEVER_IN_IMAGE = re.compile(r"[^\w.:/@-]")
_NEVER_IN_REPOSITORY = re.compile(r"[^a-z0-9._/-]|^/|//")


class ImageReference:
    """`[host/]repository[:tag][@digest]`; each part answers for itself, so that an unknown tag hides no host."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return str(self.text)

    @property
    def _host_and_path(self) -> tuple[str, str]:
        name = _without_open_tag(self.text)
        head, found, rest = name.partition("/")
        if found and ("." in head or ":" in head or head == "localhost"):
            return head, rest
        return DOCKER_HUB, name

    @property
    def host(self) -> str:
        """The registry; Docker Hub unless the first part of the path has a dot or a colon, or is localhost."""
        return self._host_and_path[0]

    @property
    def repository(self) -> str:
        """The path within the registry, without tag and digest."""
        path = self._host_and_path[1].partition("@")[0]
        head, found, tail = path.rpartition(":")
        return head if found and "/" not in tail else path

    @property
    def tag(self) -> str | None:
        """What follows the last colon, as far as that is neither a port nor a digest."""
        name = self.text if self.digest is None else self.text.rpartition("@")[0]
        _, found, tail = name.rpartition(":")
        return tail if found and "/" not in tail else None

    @property
    def digest(self) -> str | None:
        """What follows the `@`."""
        if self._ends_in_tag(self.text):
            return None
        _, found, digest = self.text.rpartition("@")
        return digest if found else None

    @staticmethod
    def _ends_in_tag(text: Any) -> bool:
        """Whether the last colon is known, and no digest of 64 digits follows it."""
        last = text.parts[-1] if isinstance(text, Text) else ""
        if not isinstance(last, str):
            return False
        _, found, tail = last.rpartition(":")
        return bool(found) and "@" not in last and "/" not in tail and not _DIGEST.fullmatch(tail)

    @property
    def architecture(self) -> str | None:
        """The processor that the tag names at its end, ARM64 or X86_64; None when it names none, as it need not."""
        text: Any = self.text
        if isinstance(text, Unknown):
            raise Undecided(text.needs)
        parts: tuple[str | Hole, ...] = text.parts if isinstance(text, Text) else (text,)
        if isinstance(parts[-1], str) and "@" in parts[-1]:
            parts = (*parts[:-1], parts[-1].rpartition("@")[0])
        if not _has_tag(parts):
            return None
        named: Any = text_of(parts).lower()
        for architecture, names in _ARCHITECTURES.items():
            if named.endswith(tuple(f"{mark}{name}" for name in names for mark in ":-_.")):
                return architecture
        return None

    @property
    def region(self) -> str | None:
        """The region of its registry in Amazon ECR; None for one elsewhere."""
        if self._refers_to_repository(self.text) or not self.is_in_ecr:
            return None
        labels = self.host.split(".")  # ACCOUNT.dkr.ecr.REGION.amazonaws.com, or ACCOUNT.dkr-ecr.REGION.on.aws
        return labels[2] if labels[1].startswith("dkr-") else labels[3]

    @property
    def account(self) -> str | None:
        """The account of its registry in Amazon ECR; None for one elsewhere."""
        if self._refers_to_repository(self.text) or not self.is_in_ecr:
            return None
        return self.host.partition(".")[0]

    @property
    def is_malformed(self) -> bool:
        """Whether it holds, as far as it is known, what no image's name can: a slip, or something to be filled in."""
        text: Any = self.text
        if isinstance(text, Text):
            return any(isinstance(part, str) and _NEVER_IN_IMAGE.search(part) for part in text.parts)
        return _NEVER_IN_REPOSITORY.search(self.repository) is not None

    @property
    def is_in_ecr(self) -> bool:
        """Whether it comes from a private registry of Amazon ECR."""
        if self._refers_to_repository(self.text) or _ECR.match(str(self.text).partition("/")[0]):
            return True
        host = self.host
        return self._looks_like_ecr(host)

    @staticmethod
    def _refers_to_repository(text: Any) -> bool:
        first = text.parts[0] if isinstance(text, Text) else None
        return isinstance(first, Hole) and first.reference is not None and first.reference.attribute == "RepositoryUri"

    @staticmethod
    def _looks_like_ecr(host: Any) -> bool:
        if not isinstance(host, Text):
            return False
        if host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".on.aws")):
            raise Undecided(host.needs)
        return False

    @property
    def is_in_public_ecr(self) -> bool:
        return not self._refers_to_repository(self.text) and self.host in _PUBLIC_ECR

    @property
    def is_on_docker_hub(self) -> bool:
        return not self._refers_to_repository(self.text) and self.host in (
            DOCKER_HUB,
            "index.docker.io",
            "registry-1.docker.io",
            "registry.hub.docker.com",
        )


def _has_tag(parts: tuple[str | Hole, ...]) -> bool:
    """Whether a colon is known behind the last slash that is."""
    for part in reversed(parts):
        if isinstance(part, str):
            _, colon, behind = part.rpartition(":")
            if colon and "/" not in behind:
                return True
            if "/" in part:
                return False
    return False


def _without_open_tag(text: Any) -> str:
    """The name without a tag that is known in part only: a hole behind the last colon is a tag, and holds no slash."""
    parts: tuple[str | Hole, ...] = text.parts if isinstance(text, Text) else ()
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        if isinstance(part, str):
            head, found, tail = part.rpartition(":")
            if "/" in tail:
                break
            if found:
                return cast("str", text_of((*parts[:index], head)))
    return cast("str", text)
