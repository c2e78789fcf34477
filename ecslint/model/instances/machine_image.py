"""The machine images that EC2 instances start from."""

from __future__ import annotations

from typing import Any

from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.moment import DAY, seconds_since
from ecslint.model.neighbour import Neighbour
from ecslint.model.unknown import Text, Undecided

_ENDED = {
    "/aws/service/ecs/optimized-ami/amazon-linux-2/": ("Amazon Linux 2", "June 30, 2026"),
    "/aws/service/ecs/optimized-ami/amazon-linux/": ("the first Amazon Linux", "December 31, 2023"),
}
"""How the public parameters of ECS's images begin whose system AWS supports no more: the system, and since when. Read
2026-11: https://aws.amazon.com/amazon-linux-2/faqs/, https://aws.amazon.com/amazon-linux-ami/faqs/"""


_WITH_AGENT = ("/aws/service/ecs/", "/aws/service/bottlerocket/aws-ecs", "ECS_Optimized")
"""What stands in the public parameters of images that hold the ECS agent."""

_WITH_METADATA_V1 = ("/amazon-linux/", "/amazon-linux-2/", "/amzn-ami-", "/amzn2-ami-")
"""What stands in the public parameters of images that are not registered for version 2 of the instance metadata service
alone, 2026-11: https://docs.aws.amazon.com/linux/al2023/ug/imdsv2.html, and how amazon-ecs-ami builds its images."""


class MachineImage(Neighbour):
    """A machine image, as EC2 describes it; templates cannot make any."""

    identity = "image_id"

    image_id: str | None
    name: str | None
    creation_date: str | None
    block_device_mappings: list[Json]

    @derived
    def days_old(self) -> int:
        """Days since it was made, when the account was looked at."""
        return int(seconds_since(self, self.creation_date) // DAY)


class ImageChoice(Neighbour):
    """Which image instances start from."""

    image_id: str | None

    @derived
    def public_image(self) -> str | None:
        """The public Systems Manager parameter that gives the image; None when there is none. Undecided for a
        parameter of the user's own, of which only AWS knows what it holds."""
        image: Any = self.image_id
        if image is None:
            return None
        if isinstance(image, str):
            named = image.removeprefix("resolve:ssm:") if image.startswith("resolve:ssm:") else None
        else:
            named = image.ssm if isinstance(image, Text) else None
            if named is None:
                raise Undecided(image.needs)
        if named is not None and not named.startswith("/aws/service/"):
            raise Undecided(f"the image that the parameter {named} holds")
        return named

    @derived
    def names_image_by_id(self) -> bool:
        """Whether the image is one and the same until somebody changes its id here."""
        image: Any = self.image_id
        if image is None or (isinstance(image, Text) and image.ssm is not None):
            return False
        return bool(image.startswith("ami-"))

    @derived
    def image(self) -> MachineImage | None:
        """The image, which only a live account has at hand."""
        return self.estate.follow(self.image_id, MachineImage)

    @derived
    def image_support_ended(self) -> tuple[str, str] | None:
        """The system of its public ECS image, and the day on which AWS's support for it ended; None for others."""
        image = self.public_image
        if image is None:
            return None
        return next((_ENDED[start] for start in _ENDED if image.startswith(start)), None)

    @derived
    def image_has_agent(self) -> bool:
        """Whether the image is a public one that holds the ECS agent; one that is named by its id leaves it
        undecided."""
        if self.public_image is None:
            raise Undecided("whether the image holds the ECS agent")
        return any(sign in self.public_image for sign in _WITH_AGENT)

    @derived
    def image_is_bottlerocket(self) -> bool:
        """Whether it is an image of Bottlerocket, by its public parameter; in an account by its name."""
        named = self.public_image
        if named is not None:
            return "/bottlerocket/" in named
        image = self.image if self.source_kind == "live" else None
        return image is not None and image.name is not None and image.name.startswith("bottlerocket-")

    @derived
    def image_allows_metadata_v1(self) -> bool:
        """Whether its image leaves version 1 of the instance metadata service on, unless the launch says otherwise.
        The public images of Amazon Linux 2023 and Bottlerocket do not; one that is named by its id need not have been
        registered like them, and few are."""
        image = self.public_image
        if image is None:
            return self.image_id is not None
        return any(sign in image for sign in _WITH_METADATA_V1)
