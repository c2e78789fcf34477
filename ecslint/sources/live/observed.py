"""What tasks pull, read, write and register with: images, secrets, parameters, logs, alarms and Cloud Map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.model.unknown import Unasked
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged, moved

_LIFECYCLE_POLICY = "ecr lifecycle policy"
"""The type that stands for it."""


def repository(resource: Resource, account: Account) -> Iterator[Thing]:
    """A repository. That there is no policy is told by null; older snapshots have nothing in place of a lifecycle
    policy that is not there."""
    raw = merged(resource)
    name = raw.get("repositoryName", resource.id)
    for key, call in (("repositoryPolicyText", "ecr:GetRepositoryPolicy"), ("tags", "ecr:ListTagsForResource")):
        raw.setdefault(key, account.unread(call, name))
    policy = _lifecycle_policy(raw, name, account)
    if policy is not None:
        raw["lifecyclePolicy"] = policy
    arn = raw.get("repositoryArn", resource.id)
    yield Thing(resource.type, resource.id, name, raw, arn=arn)


def _lifecycle_policy(raw: Mapping[str, Any], name: str, account: Account) -> Any:
    key, call, wanted = "lifecyclePolicyText", "ecr:GetLifecyclePolicy", account.snapshot.wanted
    if key in raw:
        return None if raw[key] is None else {key: At(raw[key], (key,))}
    if wanted is None or _LIFECYCLE_POLICY in wanted:
        return account.failed(call, name)
    return account.unread(call, name)


def log_group(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw.setdefault("tags", Unasked("logs:ListTagsForResource, which ecslint does not call"))
    name = raw.get("logGroupName", resource.id)
    arn = str(raw.get("arn") or account.arn("logs", f"log-group:{name}")).removesuffix(":*")
    yield Thing(resource.type, resource.id, name, raw, arn=arn)


def secret(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = moved(merged(resource), Arn="ARN")
    yield Thing(resource.type, resource.id, raw.get("Name", resource.id), raw, arn=raw.get("ARN", resource.id))


def parameter(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = moved(merged(resource), Arn="ARN")
    name = raw.get("Name", resource.id)
    arn = raw.get("ARN") or account.arn("ssm", f"parameter/{name.removeprefix('/')}")
    yield Thing(resource.type, resource.id, name, {"Arn": arn, **raw}, arn=arn)


def alarm(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    arn = raw.get("AlarmArn", resource.id)
    yield Thing(resource.type, resource.id, raw.get("AlarmName", resource.id), raw, arn=arn)


# -- Cloud Map


_NAMESPACES = {
    "HTTP": "AWS::ServiceDiscovery::HttpNamespace",
    "DNS_PRIVATE": "AWS::ServiceDiscovery::PrivateDnsNamespace",
    "DNS_PUBLIC": "AWS::ServiceDiscovery::PublicDnsNamespace",
}
"""CloudFormation's types of them, by the API's."""


def namespace(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw.setdefault("Vpc", Unasked("servicediscovery:GetNamespace, which ecslint does not call"))
    kind = _NAMESPACES.get(str(raw.get("Type")), resource.type)
    yield Thing(kind, resource.id, raw.get("Name", resource.id), raw, arn=raw.get("Arn"))


def discovery_service(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    yield Thing(resource.type, resource.id, raw.get("Name", resource.id), raw, arn=raw.get("Arn", resource.id))


SHAPES: Mapping[str, Shape] = {
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::ECR::Repository": repository,
    "AWS::Logs::LogGroup": log_group,
    "AWS::SSM::Parameter": parameter,
    "AWS::SecretsManager::Secret": secret,
    "AWS::ServiceDiscovery::Service": discovery_service,
    "namespace": namespace,
}
