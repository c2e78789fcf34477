"""Instances for tasks, as a scan reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.live.areas.kinds import (
    AUTO_SCALING_GROUP,
    EBS_DEFAULTS,
    GROUP_POLICY,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    MACHINE_IMAGE,
)
from tests.lab import Lab
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster
from tests.live.areas.test_identity import behind_provider

GROUPS = (AUTO_SCALING_GROUP, GROUP_POLICY, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION)


@pytest.fixture
def ec2(aws: Lab) -> Any:
    cluster(aws, "prod")
    return aws.client("ec2")


def template(ec2: Any, name: str = "instances", **data: Any) -> str:
    made = ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"InstanceType": "m5.large", **data})
    return str(made["LaunchTemplate"]["LaunchTemplateId"])


def group(aws: Lab, name: str, **launch: Any) -> str:
    """A group that no capacity provider has."""
    vpc = aws.client("ec2").create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnet = aws.client("ec2").create_subnet(VpcId=vpc, CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    aws.client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=1, MaxSize=2, VPCZoneIdentifier=subnet, **launch
    )
    found = aws.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    return str(found["AutoScalingGroups"][0]["Instances"][0]["InstanceId"])


def registered(aws: Lab, instance: str) -> str:
    document = json.dumps({"instanceId": instance})
    made = aws.client("ecs").register_container_instance(cluster="prod", instanceIdentityDocument=document)
    return str(made["containerInstance"]["containerInstanceArn"])


def test_groups_behind_capacity_providers_are_asked_for_by_name(aws: Lab, ec2: Any) -> None:
    arn = behind_provider(aws, template(ec2))
    group(aws, "other", LaunchTemplate={"LaunchTemplateName": "instances"})
    scaling = aws.client("autoscaling")
    for name in ("instances", "other"):
        scaling.put_scaling_policy(
            AutoScalingGroupName=name, PolicyName=f"{name}-cpu", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1
        )
    snapshot = read(*GROUPS)
    found = only(snapshot, AUTO_SCALING_GROUP)
    assert found.id == arn
    assert {"Instances", "DesiredCapacity", "CreatedTime"}.isdisjoint(found.data)
    assert only(snapshot, GROUP_POLICY).data["AutoScalingGroupName"] == "instances"


def test_groups_whose_instances_are_in_a_cluster_without_one(aws: Lab, ec2: Any) -> None:
    template(ec2)
    registered(aws, group(aws, "stray", LaunchTemplate={"LaunchTemplateName": "instances"}))
    group(aws, "other", LaunchTemplate={"LaunchTemplateName": "instances"})
    found = only(read(*GROUPS), AUTO_SCALING_GROUP)
    assert found.data["AutoScalingGroupName"] == "stray"


def test_nothing_is_asked_where_all_runs_on_fargate(aws: Lab, ec2: Any) -> None:
    aws.forget_calls()
    assert kept(read(*GROUPS, MACHINE_IMAGE), AUTO_SCALING_GROUP) == {}
    assert not [action for action in aws.calls if action.startswith(("autoscaling", "ec2"))]


@pytest.mark.parametrize(("version", "number"), [("$Latest", 2), ("$Default", 1), ("1", 1)])
def test_the_version_that_is_launched(aws: Lab, ec2: Any, version: str, number: int) -> None:
    made = template(ec2)
    ec2.create_launch_template_version(LaunchTemplateId=made, LaunchTemplateData={"InstanceType": "m6i.large"})
    behind_provider(aws, made, version)
    found = only(read(*GROUPS), LAUNCH_TEMPLATE)
    assert found.id == f"{made}/{number}"
    assert found.data["LaunchTemplateData"]["InstanceType"] == ("m6i.large" if number == 2 else "m5.large")
    assert found.data["UsedAs"] == [version]
    assert "CreateTime" not in found.data


def test_the_templates_of_a_mixed_group(aws: Lab, ec2: Any) -> None:
    first, second = template(ec2), template(ec2, "arm")
    mixed = {"LaunchTemplate": {
        "LaunchTemplateSpecification": {"LaunchTemplateId": first, "Version": "1"},
        "Overrides": [{"InstanceType": "m6g.large",
                       "LaunchTemplateSpecification": {"LaunchTemplateId": second, "Version": "$Latest"}}],
    }}  # fmt: skip
    registered(aws, group(aws, "mixed", MixedInstancesPolicy=mixed))
    assert kept(read(*GROUPS), LAUNCH_TEMPLATE).keys() == {f"{first}/1", f"{second}/1"}


def test_launch_configurations(aws: Lab, ec2: Any) -> None:
    for name in ("used", "idle"):
        aws.client("autoscaling").create_launch_configuration(
            LaunchConfigurationName=name, ImageId="ami-12c6146b", InstanceType="m5.large"
        )
    registered(aws, group(aws, "old", LaunchConfigurationName="used"))
    found = only(read(*GROUPS), LAUNCH_CONFIGURATION)
    assert found.data["LaunchConfigurationName"] == "used"
    assert found.state.keys() == {"CreatedTime"}


def test_images_that_instances_start_from(aws: Lab, ec2: Any) -> None:
    launched = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    image = ec2.create_image(InstanceId=launched, Name="instances")["ImageId"]
    running = ec2.create_image(InstanceId=launched, Name="running")["ImageId"]
    ec2.create_image(InstanceId=launched, Name="idle")
    behind_provider(aws, template(ec2, ImageId=image))
    aws.world.state[registered(aws, launched)] = {"attributes": [{"name": "ecs.ami-id", "value": running}]}
    found = kept(read(MACHINE_IMAGE), MACHINE_IMAGE)
    assert found.keys() == {image, running}
    assert found[image].data["Name"] == "instances"
    assert found[image].data["CreationDate"]
    assert "State" in found[image].state


def test_an_image_that_is_gone_hides_no_other(aws: Lab, ec2: Any) -> None:
    launched = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    image = ec2.create_image(InstanceId=launched, Name="instances")["ImageId"]
    behind_provider(aws, template(ec2, ImageId=image))
    attributes = [{"name": "ecs.ami-id", "value": "ami-0123456789abcdef0"}]
    aws.world.state[registered(aws, launched)] = {"attributes": attributes}
    snapshot = read(MACHINE_IMAGE)
    assert kept(snapshot, MACHINE_IMAGE).keys() == {image}
    assert snapshot.units == ()


def test_what_is_denied_is_not_empty(aws: Lab, ec2: Any) -> None:
    behind_provider(aws, template(ec2))
    with aws.failing("ec2:DescribeLaunchTemplateVersions", code="UnauthorizedOperation", status=403):
        snapshot = read(*GROUPS)
    assert failures(snapshot) == [("ec2:DescribeLaunchTemplateVersions", "denied")]
    assert set(snapshot.unseen()) == {LAUNCH_TEMPLATE}
    assert kept(snapshot, AUTO_SCALING_GROUP)


def test_whether_the_account_encrypts_volumes(aws: Lab, ec2: Any) -> None:
    read(EBS_DEFAULTS)
    assert aws.calls["ec2:GetEbsEncryptionByDefault"] == 0
    ec2.enable_ebs_encryption_by_default()
    behind_provider(aws, template(ec2))
    assert only(read(EBS_DEFAULTS), EBS_DEFAULTS).data == {"EbsEncryptionByDefault": True}
    assert aws.calls["ec2:GetEbsEncryptionByDefault"] == 1
