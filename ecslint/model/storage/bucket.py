"""S3 buckets: their events, their versions and how they encrypt, and who may touch what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ecslint.model.common import any_of, same_text
from ecslint.model.evidence import derived
from ecslint.model.iam.arn import arn_of, same_partition, spelled_out
from ecslint.model.iam.pattern import glob
from ecslint.model.iam.policy import Statement, statements_of
from ecslint.model.iam.policy_condition import NOTHING_KNOWN
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.record import field
from ecslint.model.unknown import Text, Undecided, Unknown, text_of

if TYPE_CHECKING:
    from ecslint.model.estate import Estate
    from ecslint.model.events.eventbridge import EventRule
    from ecslint.model.iam.role import Role

_SOME_KEY = "/some-key"


class EventBridgeConfiguration(Neighbour):
    """That a bucket sends its events to EventBridge: writing this at all turns it on, unless it says false."""

    event_bridge_enabled: bool = True


class NotificationConfiguration(Neighbour):
    """Whom a bucket tells of its events."""

    event_bridge_configuration: EventBridgeConfiguration | None


class VersioningConfiguration(Neighbour):
    """Whether a bucket keeps what is overwritten."""

    status: str | None = field(values=("Enabled", "Suspended"))


class EncryptionDefault(Neighbour):
    """How a bucket encrypts what is stored without saying so."""

    sse_algorithm: str | None = field(api="SSEAlgorithm", required=True)
    kms_master_key_id: str | None = field(api="KMSMasterKeyID")


class EncryptionRule(Neighbour):
    """One rule of a bucket's encryption."""

    server_side_encryption_by_default: EncryptionDefault | None


class BucketEncryption(Neighbour):
    """How a bucket encrypts what it stores."""

    server_side_encryption_configuration: list[EncryptionRule]


class Bucket(Neighbour):
    """An S3 bucket."""

    cfn_type = "AWS::S3::Bucket"
    identity = "bucket_name"

    bucket_name: str | None
    notification_configuration: NotificationConfiguration | None
    versioning_configuration: VersioningConfiguration | None
    bucket_encryption: BucketEncryption | None
    object_lock_enabled: bool = False

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:aws:s3:::NAME[/KEY]
        return known(value.rpartition(":::")[2].partition("/")[0] if value.startswith("arn:") else value)

    @derived
    def sends_events(self) -> bool:
        """Whether EventBridge gets its events."""
        notifications = self.notification_configuration
        if notifications is None or notifications.event_bridge_configuration is None:
            return False
        return notifications.event_bridge_configuration.event_bridge_enabled

    @derived
    def versioned(self) -> bool:
        """Whether it keeps what is overwritten, as Object Lock makes it do:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"""
        versioning = self.versioning_configuration
        return self.object_lock_enabled or (versioning is not None and versioning.status == "Enabled")

    @derived
    def algorithms(self) -> list[str | None]:
        """How it encrypts what is stored without saying so; empty for S3's own keys, by default."""
        rules = [] if self.bucket_encryption is None else self.bucket_encryption.server_side_encryption_configuration
        defaults = (rule.server_side_encryption_by_default for rule in rules)
        return [default.sse_algorithm for default in defaults if default is not None]

    def lets(self, role: Role, action: str) -> bool:
        """Whether the role's policies allow an action, such as s3:PutObject, on any of its objects. Its own policy is
        not looked at."""
        if not role.allows(action):
            return False
        statements = [each for document in role.policy_documents for each in statements_of(document)]

        def concerns(statement: Statement, effect: str) -> bool:
            if statement.effect != effect or not statement.applies(NOTHING_KNOWN):
                return False
            if statement.written("not_resource"):
                return effect == "Allow" and statement.speaks_of(action, None)
            return statement.acts_on(action) and any_of(
                statement.resource, lambda each: self._has_objects_in(each, statement)
            )

        return any_of(statements, lambda each: concerns(each, "Allow")) and not any_of(
            statements, lambda each: concerns(each, "Deny")
        )

    def _has_objects_in(self, pattern: Any, statement: Statement) -> bool:
        """Whether the pattern of a policy covers some of its objects, be it those with a prefix."""
        if isinstance(pattern, Text):
            pattern = spelled_out(pattern, statement.estate)
        name, key = _name_and_key(pattern)
        return glob(*same_partition(name + _SOME_KEY if key else name, arn_of(self) + _SOME_KEY))

    @derived
    def event_rules(self) -> list[EventRule]:
        """The rules known to wait for its events."""
        from ecslint.model.events.eventbridge import EventRule

        return self.estate.referrers(self, EventRule, "buckets")


def bucket_called(estate: Estate, name: Any) -> Bucket:
    """The bucket of a name or ARN, however either is spelled."""
    if isinstance(name, Text) and str(name).startswith("arn:"):
        arn, _ = _name_and_key(name)
        name = arn.split(":", 5)[-1]
    found = estate.follow(name, Bucket)
    if isinstance(found, Bucket):
        return found
    alike = (each for each in estate.own(Bucket) if same_text(each.bucket_name, name))
    return next(alike, cast("Bucket", found))


def _name_and_key(arn: Any) -> tuple[Any, Any]:
    """The ARN of a bucket and, with the slash, the key of an object in it: what is not known before the first slash is
    within the bucket's name."""
    if isinstance(arn, Unknown):
        raise Undecided(arn.needs)
    parts = arn.parts if isinstance(arn, Text) else (arn,)
    for at, part in enumerate(parts):
        if isinstance(part, str) and "/" in part:
            head, slash, tail = part.partition("/")
            return text_of((*parts[:at], head)), text_of((slash + tail, *parts[at + 1 :]))
    return arn, ""
