"""What ECR's scans found in the images that tasks run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ecslint.model.convert import Json
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.running.observed import ARCHITECTURES, RepositoryImage, is_in_own_registry
from ecslint.model.unknown import Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.ecs.container import Container

SEVERITIES = ("UNTRIAGED", "UNDEFINED", "INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL")
"""How bad a vulnerability is, the worst last. Amazon Inspector has the first of them, ECR the second.
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html and
https://docs.aws.amazon.com/inspector/latest/user/findings-understanding-severity.html"""

_FINISHED = ("COMPLETE", "ACTIVE")
"""The states of a scan that was made once, and of one that is made again whenever a vulnerability becomes known."""


class ImageScanStatus(Neighbour):
    """How far a scan has come."""

    capitals = False

    status: str | None
    description: str | None


class ImageScanFindings(Neighbour):
    """What a scan has found."""

    capitals = False

    image_scan_completed_at: Json
    finding_severity_counts: dict[str, int]


class ImageScan(Neighbour):
    """The last scan of an image in ECR, known by the image's repository and digest: `shop@sha256:...`."""

    capitals = False
    cfn_type = "ecr image scan"
    identity = "image_digest"

    repository_name: str | None
    image_digest: str | None
    image_scan_status: ImageScanStatus | None
    image_scan_findings: ImageScanFindings | None

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)

    @property
    def counts(self) -> dict[str, int]:
        """How many vulnerabilities the image has, by severity. Undecided until a scan has ended. To those who may not
        read the findings of Amazon Inspector, an active scan shows neither numbers nor the time of its end."""
        status = None if self.image_scan_status is None else self.image_scan_status.status
        findings = self.image_scan_findings
        told = findings is not None and (
            findings.image_scan_completed_at is not None or findings.written("finding_severity_counts")
        )
        if findings is None or not told or status not in _FINISHED:
            raise Undecided(f"a finished scan of {self.repository_name}@{self.image_digest}, which is {status}")
        return findings.finding_severity_counts

    def at_least(self, severity: str) -> dict[str, int]:
        """How many it has of the severity, and of each above, the worst first; without those of which it has none."""
        found = self.counts
        wanted = reversed(SEVERITIES[SEVERITIES.index(severity) :])
        return {each: found[each] for each in wanted if found.get(each)}


def scans_of(container: Container) -> Iterator[list[ImageScan]]:
    """The scans of each image that running tasks have for a container; where none is known, of the one that the next
    task gets. Of an image for several platforms there is one for each that it may be; an image that was never scanned
    has an unknown one. There are none for an image that is not there, nor for those of other registries than the
    account's own."""
    reference = container.image_reference
    if reference is None or not is_in_own_registry(container):
        return
    image: Any = container.estate.follow(container.image, RepositoryImage)
    named = None if isinstance(image, Unknown) else image.image_digest
    digests = _running(container) or ([] if named is None else [named])
    if not digests and isinstance(image, Unknown):
        container.estate.lacks(RepositoryImage, container.image)  # undecided where that is not known
    for digest in digests:
        ones = _platforms(image, container) if digest == named else []
        names = [f"{reference.repository}@{each}" for each in ones or [digest]]
        scans: list[Any] = [container.estate.follow(each, ImageScan) for each in names]
        yield scans


def _running(container: Container) -> list[str]:
    """The digests of the images that running tasks have for a container, each once."""
    from ecslint.model.running.running import Task

    task = container.task_definition
    running = (each for each in task.estate.known_referrers(task, Task, "task_definition") if each.is_running)
    digests = (each.image_digest for run in running for each in run.containers if each.name == container.name)
    return [*dict.fromkeys(digest for digest in digests if digest is not None)]


def _platforms(image: RepositoryImage, container: Container) -> list[str]:
    """The digests of those of an image's platforms that a task may get; empty for an image for one platform."""
    task = container.task_definition
    platform = task.runtime_platform
    fixed = task.runs_on_fargate or (platform is not None and platform.cpu_architecture is not None)
    able = [each for each in image.platforms if each.get("digest")]
    fitting = [each for each in able if ARCHITECTURES.get(each.get("architecture")) == task.effective_cpu_architecture]
    return [each["digest"] for each in (fitting or able if fixed else able)]


__all__ = ["SEVERITIES", "ImageScan", "ImageScanFindings", "ImageScanStatus", "scans_of"]
