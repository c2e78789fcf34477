"""EC2 capacity: Auto Scaling groups, and what their instances are launched from."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
from collections.abc import Iterator, Mapping
from typing import Any

from ecslint.live.snapshot import Resource
from ecslint.sources.live.thing import Account, At, Shape, Thing, merged

_TEMPLATE = "AWS::EC2::LaunchTemplate"
_GZIP = b"\x1f\x8b"
_MOST_USER_DATA = 1_000_000
"""Bytes; EC2 takes 16 KB, before which it may be packed."""


# -- Auto Scaling groups


def auto_scaling_group(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    subnets = [each for each in str(raw.get("VPCZoneIdentifier") or "").split(",") if each]
    raw["VPCZoneIdentifier"] = At(subnets, ("VPCZoneIdentifier",))
    if isinstance(raw.get("LaunchTemplate"), Mapping):
        raw["LaunchTemplate"] = _exact(raw["LaunchTemplate"], account)
    if isinstance(raw.get("MixedInstancesPolicy"), Mapping):
        raw["MixedInstancesPolicy"] = _mixed(raw["MixedInstancesPolicy"], account)
    arn = raw.get("AutoScalingGroupARN", resource.id)
    yield Thing(resource.type, resource.id, raw.get("AutoScalingGroupName", resource.id), raw, arn=arn)


def _mixed(raw: Mapping[str, Any], account: Account) -> dict[str, Any]:
    key, template = "LaunchTemplateSpecification", dict(raw.get("LaunchTemplate") or {})
    if isinstance(template.get(key), Mapping):
        template[key] = _exact(template[key], account)
    template["Overrides"] = [
        {**each, key: _exact(each[key], account)} if isinstance(each.get(key), Mapping) else each
        for each in template.get("Overrides", ())
    ]
    return {**raw, "LaunchTemplate": template}


def _exact(specification: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Which template in which version, with the id by which that version is known here: the areas note beside each by
    which words, as `$Latest`, groups ask for it."""
    wanted = str(specification.get("Version") or "$Default")
    identity = specification.get("LaunchTemplateId")
    for each in account.by_type.get(_TEMPLATE, ()):
        version = each.data.get("VersionNumber")
        if each.data.get("LaunchTemplateId") == identity and wanted in (str(version), *each.data.get("UsedAs", ())):
            return {**specification, "LaunchTemplateId": At(each.id, ("LaunchTemplateId",))}
    return {**specification}


_OF_ECS = "AWS/ECS/ManagedScaling"
"""The namespace of the metric by which ECS scales the group of a capacity provider."""


def scaling_policy(resource: Resource, account: Account) -> Iterator[Thing]:
    """A group's scaling policy, but for the one by which ECS itself scales the group of a capacity provider: it is
    called `ECSManagedAutoScalingPolicy-` and a UUID.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html"""
    raw = merged(resource)
    metric = (raw.get("TargetTrackingConfiguration") or {}).get("CustomizedMetricSpecification") or {}
    if metric.get("Namespace") == _OF_ECS or str(raw.get("PolicyName")).startswith("ECSManagedAutoScalingPolicy"):
        return
    arn = raw.get("PolicyARN", resource.id)
    yield Thing(resource.type, resource.id, raw.get("PolicyName", resource.id), raw, arn=arn)


# -- what instances are launched from


def launch_template(resource: Resource, account: Account) -> Iterator[Thing]:
    """One version of a launch template."""
    raw = merged(resource)
    if isinstance(raw.get("LaunchTemplateData"), Mapping):
        raw["LaunchTemplateData"] = _readable(raw["LaunchTemplateData"])
    arn = account.arn("ec2", f"launch-template/{raw['LaunchTemplateId']}") if "LaunchTemplateId" in raw else None
    name = raw.get("LaunchTemplateName", resource.id)
    if "VersionNumber" in raw:
        name = f"{name} version {raw['VersionNumber']}"
    yield Thing(resource.type, resource.id, name, raw, arn=arn)


def launch_configuration(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = _readable(merged(resource))
    arn = raw.get("LaunchConfigurationARN", resource.id)
    yield Thing(resource.type, resource.id, raw.get("LaunchConfigurationName", resource.id), raw, arn=arn)


def _readable(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The launch with its user data unpacked, which cloud-init takes packed as well."""
    try:
        packed = base64.b64decode(raw.get("UserData") or "", validate=True)
        if packed.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
                return {**raw, "UserData": file.read(_MOST_USER_DATA).decode()}
    except (binascii.Error, OSError, EOFError, ValueError):
        pass  # the records read it as it stands
    return {**raw}


def machine_image(resource: Resource, account: Account) -> Iterator[Thing]:
    raw = merged(resource)
    arn = f"arn:{account.partition}:ec2:{account.region}::image/{resource.id}"
    yield Thing(resource.type, resource.id, raw.get("ImageId", resource.id), raw, arn=arn)


SHAPES: Mapping[str, Shape] = {
    "AWS::AutoScaling::AutoScalingGroup": auto_scaling_group,
    "AWS::AutoScaling::LaunchConfiguration": launch_configuration,
    "AWS::AutoScaling::ScalingPolicy": scaling_policy,
    _TEMPLATE: launch_template,
    "ec2 image": machine_image,
}
