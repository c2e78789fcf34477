"""The environment variables of a container, and the files of such."""

from __future__ import annotations

from collections.abc import Callable

from ecslint.model.common import same_text
from ecslint.model.credential import has_credential, is_named_secret, is_no_secret
from ecslint.model.ecs.bucket_mount import starts_bucket_mount
from ecslint.model.ecs.container_part import ContainerPart
from ecslint.model.ecs.masked import Masked
from ecslint.model.record import field
from ecslint.model.unknown import Text, Undecided

# The SDK for Java reads AWS_ACCESS_KEY and AWS_SECRET_KEY as well:
# https://docs.aws.amazon.com/AWSJavaSDK/latest/javadoc/com/amazonaws/auth/EnvironmentVariableCredentialsProvider.html
_AWS_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ECS_ENGINE_AUTH_DATA",
                    "AWS_ACCESS_KEY", "AWS_SECRET_KEY")  # fmt: skip


class EnvironmentVariable(ContainerPart):
    """An environment variable with its value.

    A snapshot does not hold the value, but it does hold what these properties say of it: a rule that asks them is
    decided there, and one that asks the value itself is not.
    """

    name: str | None
    value: str | None

    @property
    def sets_aws_credentials(self) -> bool:
        """Whether AWS SDKs, or the ECS agent, take its value for credentials."""
        return self.name in _AWS_CREDENTIALS

    @property
    def is_from_no_echo(self) -> bool:
        """Whether the value contains a parameter that CloudFormation hides, as its own views do and ECS's do not."""
        value = self.peek("value")
        return isinstance(value, Text) and value.secret

    @property
    def is_set(self) -> bool:
        """Whether the value is there and not empty."""
        value = self.peek("value")
        return isinstance(value, Masked) or bool(value)

    @property
    def is_named_secret(self) -> bool:
        """Whether the last words of its name say that its value is a secret."""
        return is_named_secret(self.name or "")

    @property
    def has_credential_form(self) -> bool:
        """Whether the value has a well-known form of credentials. That an open one might have it counts only where the
        name says so."""
        return self._asked("has_credential_form", lambda value: has_credential(value, named_so=self.is_named_secret))

    @property
    def holds_named_secret(self) -> bool:
        """Whether the value is the secret that its name announces, and no placeholder, switch, path or the like."""
        return self.is_named_secret and self._asked("holds_named_secret", lambda value: not is_no_secret(value))

    @property
    def names_bucket_mount(self) -> bool:
        """Whether the value is known to name a tool that mounts an S3 bucket."""
        return self._asked("names_bucket_mount", _is_known_to_mount)

    def has_value_of(self, other: EnvironmentVariable) -> bool:
        """Whether another variable of its name in the container is known to have the same value."""
        mine, its = self.peek("value"), other.peek("value")
        for one, another in ((mine, its), (its, mine)):
            if isinstance(one, Masked):
                return one.is_same_as(another)
        return same_text(mine, its)

    def _asked(self, fact: str, look: Callable[[str], bool]) -> bool:
        """What a look at the value gives, or gave before it was masked."""
        value = self.peek("value")
        if isinstance(value, Masked):
            return value.tells(fact)
        return value is not None and look(value)


def _is_known_to_mount(value: str) -> bool:
    try:
        return starts_bucket_mount(value)
    except Undecided:
        return False


class EnvironmentFile(ContainerPart):
    """A file of environment variables in S3."""

    identity = "value"

    value: str | None = field(
        required=True,
        pattern=r"^arn:[\w-]+:s3:::[^/]+/.+\.env$",
        form="the ARN of an S3 object whose name ends in `.env`",
    )
    type: str | None = field(required=True, values=("s3",))
