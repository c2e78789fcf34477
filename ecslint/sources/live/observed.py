"""What tasks pull, read, write and register with: images, secrets, parameters, logs, alarms and Cloud Map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecslint.live.snapshot import Resource
from ecslint.model.unknown import Unasked
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged, moved


def repository(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    raw.setdefault("repositoryPolicyText", Unasked("ecr:GetRepositoryPolicy, which ecslint does not call"))
    raw.setdefault("tags", Unasked("ecr:ListTagsForResource, which ecslint does not call"))
    if "lifecyclePolicyText" in raw:
        raw["lifecyclePolicy"] = {"lifecyclePolicyText": At(raw["lifecyclePolicyText"], ("lifecyclePolicyText",))}
    elif (failed := account.failed("ecr:GetLifecyclePolicy", raw.get("repositoryName", ""))) is not None:
        raw["lifecyclePolicy"] = failed
    arn = raw.get("repositoryArn", resource.id)
    yield Thing(resource.type, resource.id, raw.get("repositoryName", resource.id), raw, arn=arn)


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
