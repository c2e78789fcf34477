"""The container images in use that are in the account's own registry, and their repositories.

An image is known by its name as containers write it: its entry among `imageDetails` and, where it is one for several
platforms, as `platforms`, those of its manifest. Beside what the list tells of it, a repository has, as far as rules
want them, its `lifecyclePolicyText` and its `repositoryPolicyText`, null where there is none, and its `tags`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import IMAGE, LIFECYCLE_POLICY, REPOSITORY, REPOSITORY_POLICY, REPOSITORY_TAGS
from ecslint.live.areas.references import containers
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError, Outcome

# https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, with the dual-stack form
_NAME = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z.]+/"
    r"(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>.+))?"
)
_INDEXES = ("application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.index.v1+json")
"""Types of manifests that are for several platforms."""
_CHANGING = ("imagePushedAt", "imageScanFindingsSummary", "imageScanStatus", "imageTags", "lastActivatedAt",
             "lastArchivedAt", "lastRecordedPullTime")  # fmt: skip
_IDS_A_CALL = 100


class _Image(NamedTuple):
    """An image in use."""

    name: str
    repository: str
    member: str
    """What it is asked for by: imageTag or imageDigest."""
    value: str


def images(collector: Collector) -> None:
    """The repositories that images in use are in. The region's whole list, 1000 a page, tells of each whether it is
    there; to name them would fail for the one that is not."""
    used = defaultdict[str, list[_Image]](list)
    for image in dict.fromkeys(_used(collector)):
        used[image.repository].append(image)
    if not used:
        return
    found = {each["repositoryName"]: each for each in collector.items("ecr:DescribeRepositories")}
    there = sorted(used.keys() & found.keys())
    if collector.wants(REPOSITORY):
        collector.each(lambda name: _keep_repository(collector, found[name]), there)
    if collector.wants(IMAGE):
        batches = [used[name][start : start + _IDS_A_CALL] for name in there
                   for start in range(0, len(used[name]), _IDS_A_CALL)]  # fmt: skip
        described = collector.each(lambda batch: _described(collector, batch), batches)
        collector.each(lambda each: _keep_image(collector, *each), [pair for some in described for pair in some])
        known = {each.id for each in collector.kept(IMAGE)}
        _keep_upstream(collector, [image for some in used.values() for image in some if image.name not in known])


def _used(collector: Collector) -> Iterator[_Image]:
    """The images of the account and region that containers run."""
    for container in containers(collector):
        name = str(container.get("image", ""))
        if match := own_image(collector, name):
            by_digest = match["digest"] is not None
            value = match["digest"] if by_digest else match["tag"] or "latest"
            yield _Image(name, match["repository"], "imageDigest" if by_digest else "imageTag", value)


def own_image(collector: Collector, name: str) -> re.Match[str] | None:
    """The parts of an image's name, among them its `repository`, where it is in the registry of the account and
    region; None for any other."""
    match = _NAME.fullmatch(name)
    here = match and (match["account"], match["region"]) == (collector.account, collector.region)
    return match if here else None


def _keep_repository(collector: Collector, repository: dict[str, Any]) -> None:
    data, state = apart(in_order(repository), "createdAt")
    for type_name, beside in _BESIDE.items():
        if collector.wants(type_name):
            with suppress(CallError):  # noted, and the rest is worth keeping
                data |= beside(collector, repository)
    collector.keep(REPOSITORY, repository["repositoryArn"], data, state)


def _lifecycle_policy(collector: Collector, repository: dict[str, Any]) -> dict[str, Any]:
    name = repository["repositoryName"]
    answer = collector.maybe("ecr:GetLifecyclePolicy", name, repositoryName=name)
    return {"lifecyclePolicyText": None if answer is None else answer["lifecyclePolicyText"]}


def _policy(collector: Collector, repository: dict[str, Any]) -> dict[str, Any]:
    name = repository["repositoryName"]
    answer = collector.maybe("ecr:GetRepositoryPolicy", name, repositoryName=name)
    return {"repositoryPolicyText": None if answer is None else answer["policyText"]}


def _tags(collector: Collector, repository: dict[str, Any]) -> dict[str, Any]:
    arn = repository["repositoryArn"]
    answer = collector.ask("ecr:ListTagsForResource", repository["repositoryName"], resourceArn=arn)
    return in_order({"tags": answer["tags"]})  # type: ignore[no-any-return]


_BESIDE = {LIFECYCLE_POLICY: _lifecycle_policy, REPOSITORY_POLICY: _policy, REPOSITORY_TAGS: _tags}
"""What has to be asked of each repository alone, by the type for which it is."""


def _described(collector: Collector, batch: list[_Image]) -> list[tuple[_Image, dict[str, Any]]]:
    """Images of one repository. One that is not there makes the whole call fail, so each is asked for alone then."""
    try:
        ids = [{each.member: each.value} for each in batch]
        answer = collector.ask(
            "ecr:DescribeImages", batch[0].repository, repositoryName=batch[0].repository, imageIds=ids
        )
    except CallError as failure:
        if failure.outcome is not Outcome.MISSING or len(batch) == 1:
            raise
        return [pair for each in batch for pair in _alone(collector, each)]
    return [(image, details) for image in batch for details in answer["imageDetails"] if _is(image, details)]


def _alone(collector: Collector, image: _Image) -> list[tuple[_Image, dict[str, Any]]]:
    try:
        return _described(collector, [image])
    except CallError:
        return []  # noted


def _is(image: _Image, details: dict[str, Any]) -> bool:
    if image.member == "imageDigest":
        return bool(details["imageDigest"] == image.value)
    return image.value in (details.get("imageTags") or ())


def _keep_image(collector: Collector, image: _Image, details: dict[str, Any]) -> None:
    data, state = apart(in_order(details, "imageTags"), *_CHANGING)
    if details.get("imageManifestMediaType") in _INDEXES:
        data["platforms"] = _platforms(collector, image)
    collector.keep(IMAGE, image.name, data, state)


def _platforms(collector: Collector, image: _Image) -> list[dict[str, Any]]:
    """What an image for several platforms is for, each with the digest of its own image. One for a single platform says
    so in its layers only."""
    ids = [{image.member: image.value}]
    answer = collector.ask(
        "ecr:BatchGetImage",
        image.name,
        repositoryName=image.repository,
        imageIds=ids,
        acceptedMediaTypes=list(_INDEXES),
    )
    manifests = [json.loads(each["imageManifest"]) for each in answer["images"]]
    listed = [{**(each.get("platform") or {}), "digest": each.get("digest")}
              for manifest in manifests for each in manifest.get("manifests") or ()]  # fmt: skip
    return [each for each in listed if each.get("architecture") not in (None, "unknown")]  # unknown: attestations


def _keep_upstream(collector: Collector, missing: list[_Image]) -> None:
    """An image that is pulled through from another registry comes when it is asked for, and so does its repository: it
    is kept as the rule that it falls under, without a digest."""
    try:
        rules = collector.items("ecr:DescribePullThroughCacheRules") if missing else []
    except CallError as failure:
        if failure.outcome is not Outcome.NOT_AVAILABLE:
            raise
        rules = []  # a region without the call has no such rules
    for image in missing:
        for rule in rules:
            if rule["ecrRepositoryPrefix"] == "ROOT" or image.repository.startswith(rule["ecrRepositoryPrefix"] + "/"):
                data, state = apart(rule, "createdAt", "updatedAt")
                collector.keep(IMAGE, image.name, data, state)
