"""Keys of the Key Management Service, as far as tasks need them."""

from __future__ import annotations

from ecslint.model.iam.policy import PolicyDocument
from ecslint.model.neighbour import Neighbour, known


class EncryptionKey(Neighbour):
    """A key of the user's own. AWS's keys, such as `aws/secretsmanager`, need no permission of the caller's."""

    cfn_type = "AWS::KMS::Key"
    identity = "key_id"
    identifiers = ("arn",)

    key_id: str | None
    arn: str | None
    key_policy: PolicyDocument | None
    """Without one, the policies of the account's roles decide."""
    key_state: str | None
    """`Enabled`, or why it cannot be used: `Disabled`, `PendingDeletion` ...; told of running accounts only."""

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:aws:kms:REGION:ACCOUNT:key/ID, or the id; an alias says nothing of the key
        return [] if "alias/" in value else known(value, value.rpartition("/")[2])


class AwsManagedKey(Neighbour):
    """A key of AWS's own, of one of its services in one account."""

    cfn_type = "kms aws key"
    identity = "arn"

    arn: str | None
    alias: str | None
    """Such as `alias/aws/elasticfilesystem`."""
