"""What ECR's scans found in the images that tasks run, and which repositories the registry scans by itself.

A scan is known by repository and digest, as in `shop@sha256:94af...`. Of its findings only their number is kept, by
severity. An image that was never scanned has none, nor has one that cannot be scanned.

DescribeImages has members for the same, which the basic scanning of today does not use:
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html (read 2026-11). Both kinds of scanning
tell by DescribeImageScanFindings:
https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-describe-scan-findings.html, for enhanced
scanning to those who may ask Amazon Inspector:
https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.images import own_image
from ecslint.live.areas.kinds import IMAGE, IMAGE_SCAN, REGISTRY_SCANNING, REPOSITORY, TASK
from ecslint.live.collector import Collector


class _Scanned(NamedTuple):
    """An image that may have been scanned."""

    repository: str
    digest: str

    def __str__(self) -> str:
        return f"{self.repository}@{self.digest}"


def registry_scanning(collector: Collector) -> None:
    """The rules by which the registry has repositories scanned, where there are any of which images are in use."""
    if collector.kept(REPOSITORY):
        answer = collector.ask("ecr:GetRegistryScanningConfiguration")
        data = in_order(answer["scanningConfiguration"], "rules", "repositoryFilters")
        collector.keep(REGISTRY_SCANNING, f"registry/{collector.account}", data)


def image_scans(collector: Collector) -> None:
    """The last scan of each image that a running task has, or the next one will get."""
    collector.each(
        lambda image: _keep_scan(collector, image), dict.fromkeys((*_named(collector), *_running(collector)))
    )


def _named(collector: Collector) -> Iterator[_Scanned]:
    """The images that containers name; of one for several platforms, which is no more than a list, those on it."""
    for image in collector.kept(IMAGE):
        for digest in _digests(image.data):
            yield _Scanned(image.data["repositoryName"], digest)


def _running(collector: Collector) -> Iterator[_Scanned]:
    """Images that running tasks have, which may have lost their tag to another."""
    lists = {each.data.get("imageDigest") for each in collector.kept(IMAGE) if each.data.get("platforms")}
    for task in collector.kept(TASK):
        told = {**task.state, **task.data}
        if told.get("lastStatus") != "RUNNING":
            continue
        for container in told.get("containers") or ():
            digest = container.get("imageDigest")
            image = own_image(collector, str(container.get("image", "")))
            if image and digest and digest not in lists:
                yield _Scanned(image["repository"], digest)


def _digests(image: dict[str, Any]) -> list[str]:
    on_list = [each["digest"] for each in image.get("platforms") or () if each.get("digest")]
    return on_list or [each for each in (image.get("imageDigest"),) if each]


def _keep_scan(collector: Collector, image: _Scanned) -> None:
    answer = collector.maybe(
        "ecr:DescribeImageScanFindings",
        str(image),
        repositoryName=image.repository,
        imageId={"imageDigest": image.digest},
        maxResults=1,  # the numbers are those of all findings, whichever of them the page has room for
    )
    if answer is None:
        return
    findings, _ = apart(answer.get("imageScanFindings") or {}, "enhancedFindings", "findings")
    state = {"imageDigest": image.digest, "imageScanFindings": findings,
             "imageScanStatus": answer.get("imageScanStatus") or {}, "repositoryName": image.repository}  # fmt: skip
    collector.keep(IMAGE_SCAN, str(image), {}, state)  # that it was scanned is no change of what is set up
