"""The instances that tasks run on: Auto Scaling groups, what scales them, and what they launch.

A launch template is one version of it, known as `lt-ID/VERSION`: its entry among LaunchTemplateVersions with, as
`UsedAs`, the words by which groups choose that version: `$Latest`, `$Default`, a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import (
    AUTO_SCALING_GROUP,
    CAPACITY_PROVIDER,
    EBS_DEFAULTS,
    GROUP_POLICY,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    MACHINE_IMAGE,
)
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError, Outcome

_NAMES_A_CALL = 50
"""Auto Scaling takes as many names as a page holds: 50, or up to 100 with MaxRecords; launch configurations 50."""
_IDS_A_FILTER = 200
"""Values that a filter of EC2 may have."""

_CHANGING = ("CreatedTime", "DesiredCapacity", "Instances", "PredictedCapacity", "Status", "WarmPoolSize")
_SETS = ("AvailabilityZones", "AvailabilityZoneIds", "EnabledMetrics", "SuspendedProcesses", "TargetGroupARNs",
         "LoadBalancerNames", "TrafficSources")  # fmt: skip


def groups(collector: Collector) -> None:
    """The Auto Scaling groups behind capacity providers, and those whose instances are registered in a cluster without
    one; with the policies that scale them."""
    for each in _groups(collector):
        data, state = apart(in_order(each, *_SETS), *_CHANGING)
        collector.keep(AUTO_SCALING_GROUP, each["AutoScalingGroupARN"], data, state)
    names = {each.data["AutoScalingGroupName"] for each in collector.kept(AUTO_SCALING_GROUP)}
    if names and collector.wants(GROUP_POLICY):
        for each in collector.items("autoscaling:DescribePolicies"):  # of all groups at once, 100 a page
            if each["AutoScalingGroupName"] in names:
                collector.keep(GROUP_POLICY, each["PolicyARN"], in_order(each, "Alarms"))


def _groups(collector: Collector) -> list[dict[str, Any]]:
    """By name, as long as capacity providers name them all; the whole list when instances came in another way, since
    only the groups know which instances they have."""
    named = set(_named(collector))
    stray = {
        each.state.get("ec2InstanceId")
        for each in collector.kept(INSTANCE)
        if not each.state.get("capacityProviderName")
    }
    action = "autoscaling:DescribeAutoScalingGroups"
    if not stray:
        batches = _batches(sorted(named), 100)
        found = collector.each(lambda batch: collector.items(action, AutoScalingGroupNames=batch), batches)
        return [group for some in found for group in some]
    return [
        group
        for group in collector.items(action)
        if group["AutoScalingGroupName"] in named
        or any(instance["InstanceId"] in stray for instance in group.get("Instances") or ())
    ]


def _named(collector: Collector) -> Iterator[str]:
    for provider in collector.kept(CAPACITY_PROVIDER):
        arn = str((provider.data.get("autoScalingGroupProvider") or {}).get("autoScalingGroupArn", ""))
        if arn:  # arn:...:autoScalingGroup:ID:autoScalingGroupName/NAME, or, in requests, the name
            yield arn.rpartition("autoScalingGroupName/")[2]


# -- what they launch


def launch_templates(collector: Collector) -> None:
    """The versions of launch templates that the groups launch."""
    words = sorted(set(_specifications(collector)))
    versions = collector.each(lambda each: _version(collector, *each), words)
    used: dict[str, set[str]] = {}
    for word, version in versions:
        identity = f"{version['LaunchTemplateId']}/{version['VersionNumber']}"
        used.setdefault(identity, set()).add(word)
        data, state = apart(in_order(version), "CreateTime")
        collector.keep(LAUNCH_TEMPLATE, identity, {**data, "UsedAs": sorted(used[identity])}, state)


def _specifications(collector: Collector) -> Iterator[tuple[str, str, str]]:
    """The launch templates of groups: the parameter by which one is asked for, its value, and the version."""
    for group in collector.kept(AUTO_SCALING_GROUP):
        mixed = (group.data.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
        given = [group.data.get("LaunchTemplate"), mixed.get("LaunchTemplateSpecification")]
        given += [each.get("LaunchTemplateSpecification") for each in mixed.get("Overrides") or ()]
        for each in given:
            for parameter in ("LaunchTemplateId", "LaunchTemplateName"):
                if each and each.get(parameter):
                    yield parameter, each[parameter], each.get("Version") or "$Default"
                    break


def _version(collector: Collector, parameter: str, value: str, version: str) -> tuple[str, dict[str, Any]]:
    """One version with the word for it. A call each: an answer for several would not say which is `$Latest`."""
    scope = f"{value}/{version}"
    action = "ec2:DescribeLaunchTemplateVersions"
    found = collector.items(action, scope, Versions=[version], **{parameter: value})
    if not found:
        raise CallError(Outcome.MISSING, "there is no such version")  # no gap: nobody has it
    return version, found[0]


def launch_configurations(collector: Collector) -> None:
    """The launch configurations of groups, the older form of launch templates."""
    names = {each.data.get("LaunchConfigurationName") for each in collector.kept(AUTO_SCALING_GROUP)} - {None, ""}
    action = "autoscaling:DescribeLaunchConfigurations"
    batches = _batches(sorted(map(str, names)), _NAMES_A_CALL)
    for found in collector.each(lambda batch: collector.items(action, LaunchConfigurationNames=batch), batches):
        for each in found:
            data, state = apart(in_order(each, "SecurityGroups"), "CreatedTime")
            collector.keep(LAUNCH_CONFIGURATION, each["LaunchConfigurationARN"], data, state)


def machine_images(collector: Collector) -> None:
    """The images that instances are launched from, or were. Asked for by a filter, which one that is gone does not
    make fail."""
    launched = [each.data.get("LaunchTemplateData") or {} for each in collector.kept(LAUNCH_TEMPLATE)]
    launched += [each.data for each in collector.kept(LAUNCH_CONFIGURATION)]
    ids = {str(each.get("ImageId", "")) for each in launched}
    for instance in collector.kept(INSTANCE):
        attributes = instance.state.get("attributes") or ()
        ids.update(each.get("value", "") for each in attributes if each["name"] == "ecs.ami-id")
    for batch in _batches(sorted(each for each in ids if each.startswith("ami-")), _IDS_A_FILTER):
        filters = [{"Name": "image-id", "Values": batch}]
        for each in collector.items("ec2:DescribeImages", Filters=filters, IncludeDeprecated=True):
            data, state = apart(in_order(each), "LastLaunchedTime", "ScanResults", "State", "StateReason")
            collector.keep(MACHINE_IMAGE, each["ImageId"], data, state)


def ebs_defaults(collector: Collector) -> None:
    """Whether the account encrypts all volumes that it makes, asked for where instances are launched."""
    if collector.kept(LAUNCH_TEMPLATE) or collector.kept(LAUNCH_CONFIGURATION):
        answer = collector.ask("ec2:GetEbsEncryptionByDefault")
        collector.keep(EBS_DEFAULTS, "ebs defaults", *apart(answer))


def _batches(names: list[str], size: int) -> list[list[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]
