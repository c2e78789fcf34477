"""What becomes of the tags of a repository's images: whether they can be given to another image, and when they expire.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html and
https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from ecslint.model.common import any_of, one_by_one
from ecslint.model.ecs.container import Container
from ecslint.model.iam.pattern import glob
from ecslint.model.monitoring import Repository
from ecslint.model.unknown import Undecided


class UsedTag(NamedTuple):
    """A tag by which a container runs an image."""

    container: Container
    tag: str


def used_tags(repository: Repository) -> Iterator[UsedTag]:
    """The tags by which containers are known to run a repository's images; those with a digest depend on none."""

    def of(container: Container) -> Iterator[UsedTag]:
        image = container.image_reference
        if image is not None and image.digest is None:
            yield UsedTag(container, image.tag or "latest")

    return one_by_one(map(of, repository.containers))


def can_move(repository: Repository, tag: str) -> bool:
    """Whether a tag can be taken from one image and given to another."""
    mode = repository.image_tag_mutability
    filters = repository.image_tag_mutability_exclusion_filters
    excluded = any_of(filters, lambda each: each.filter is not None and glob(each.filter, tag))
    return mode == ("IMMUTABLE_WITH_EXCLUSION" if excluded else "MUTABLE_WITH_EXCLUSION") or mode == "MUTABLE"


def days_until_expiry(repository: Repository, tag: str) -> int | None:
    """The days after its push at which the lifecycle policy deletes an image of the tag; None where no rule is known to
    do so by age. An image is judged by the first rule, by priority, that is about one of its tags, and may have tags
    that nobody here knows of: so what comes behind a rule about others is open."""
    policy = repository.lifecycle_policy
    text = None if policy is None else policy.lifecycle_policy_text
    if text is None:
        return None
    if not isinstance(text, str):
        raise Undecided("the lifecycle policy of a repository")
    try:
        rules = sorted(json.loads(text)["rules"], key=lambda rule: int(rule["rulePriority"]))
        chosen = next((each for each in rules if each["selection"]["tagStatus"] != "untagged"), None)
        return None if chosen is None or not _is_about(chosen["selection"], tag) else _days_of(chosen)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # ECR refuses it


def _is_about(selection: Any, tag: str) -> bool:
    if selection["tagStatus"] == "any":
        return True
    patterns = [*selection.get("tagPatternList", ()), *(f"{each}*" for each in selection.get("tagPrefixList", ()))]
    return len(patterns) == 1 and glob(patterns[0], tag)  # with several, an image has to have a tag for each


def _days_of(rule: Any) -> int | None:
    selection = rule["selection"]
    if selection["countType"] != "sinceImagePushed" or rule["action"]["type"] != "expire":
        return None
    return int(selection["countNumber"])


__all__ = ["UsedTag", "can_move", "days_until_expiry", "used_tags"]
