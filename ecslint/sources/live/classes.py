"""The record class of each type that a snapshot may hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecslint.model.record import Record

_WITHOUT_CFN_TYPE = {
    "acm certificate": "IssuedCertificate",
    "backup protected resource": "ProtectedResource",
    "ebs defaults": "EbsDefaults",
    "ec2 image": "MachineImage",
    "ecr image": "RepositoryImage",
    "ecr image scan": "ImageScan",
    "ecs account setting": "AccountSetting",
    "ecs cluster reservation": "ClusterReservation",
    "ecs container instance": "ContainerInstance",
    "ecs service use": "ServiceUse",
    "ecs task": "Task",
    "ecs trunking setting": "TrunkingSetting",
    "elb target health": "TargetHealth",
    "kms aws key": "AwsManagedKey",
    "event invocations": "EventInvocations",
    "namespace": "Namespace",
    "s3 object": "StoredObject",
}
"""Of what CloudFormation cannot make, by the words that stand for the type."""


@cache
def classes() -> Mapping[str, type[Record]]:
    """Record classes by type: CloudFormation's, or the words that stand for it."""
    from ecslint import model

    worded = {words: getattr(model, name, None) for words, name in _WITHOUT_CFN_TYPE.items()}
    return {**model.resource_classes(), **{words: found for words, found in worded.items() if found is not None}}
