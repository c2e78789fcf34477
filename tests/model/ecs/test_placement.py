"""Instances: how many there can be and how large, and which tasks they have room for."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from ecslint.model.ecs.cluster import Cluster
from ecslint.model.ecs.placement import claimed_by, fixed_host_port, groups_for, most_instances_for, most_tasks_of
from ecslint.model.ecs.service import Service
from ecslint.model.instances.auto_scaling import AutoScalingGroup
from ecslint.model.instances.instance_type import Size, registered_by
from ecslint.model.instances.launch_template import LaunchConfiguration
from ecslint.model.instances.machine_image import MachineImage
from ecslint.model.network.vpc import Subnet
from ecslint.model.unknown import Undecided
from tests.model.inputs import Live, Template, record
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = """
Parameters:
  Any: {Type: String}
  Size: {Type: Number}
  Ssm: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id}
Mappings:
  Images: {eu-west-1: {id: ami-1}, us-east-1: {id: ami-2}}
"""  # noqa: E501


# -- types


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("t3.small", Size(2048, 2007)),
        ("M5.Large", Size(2048, 8028)),
        ("g4dn.12xlarge", Size(49152, 192675, 4)),
        ("m5.huge", None),
        ("m5", None),
    ],
)
def test_what_an_instance_type_registers(kind: str, expected: Size | None) -> None:
    assert registered_by(kind) == expected


def test_room_of_an_instance() -> None:
    assert Size(2048, 4000).lacking_for(Size(4096, 4096)) == ["cpu", "memory"]
    assert Size(2048, 4000).lacking_for(Size(2048, 4000)) == []
    assert Size(2048, 4000).lacking_for(Size(0, 1, 1)) == ["gpus"]
    assert Size(2048, 4000).holds(Size(512, 1500)) == 2
    assert Size(2048, 4000).holds(Size(0, 0)) is None


# -- groups


def group(properties: str) -> AutoScalingGroup:
    resources = f"""
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {{LaunchTemplateData: {{InstanceType: m5.large}}}}
  ByAttributes:
    Type: AWS::EC2::LaunchTemplate
    Properties: {{LaunchTemplateData: {{InstanceRequirements: {{VCpuCount: {{Min: 2}}, MemoryMiB: {{Min: 4096}}}}}}}}
  Bid:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: {{InstanceType: c5.large, SpotPrice: '0.1'}}
  SpotTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties: {{LaunchTemplateData: {{InstanceType: c5.large, InstanceMarketOptions: {{MarketType: spot}}}}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {properties}
"""
    return only(stack(resources, HEAD), AutoScalingGroup)


def mixed(overrides: str, distribution: str = "{}", rest: str = "MaxSize: '4'") -> str:
    template = "LaunchTemplateSpecification: {LaunchTemplateId: !Ref Template, Version: '1'}"
    return (
        f"{{{rest}, MixedInstancesPolicy: {{LaunchTemplate: {{{template}, Overrides: {overrides}}}, "
        f"InstancesDistribution: {distribution}}}}}"
    )


def by(template: str) -> str:
    return f"{{LaunchTemplate: {{LaunchTemplateId: !Ref {template}, Version: '1'}}}}"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (by("Template"), ["m5.large"]),
        ("{LaunchConfigurationName: !Ref Bid}", ["c5.large"]),
        (mixed("[]"), ["m5.large"]),
        (mixed("[{InstanceType: c5.large}, {InstanceType: c5.xlarge}]"), ["c5.large", "c5.xlarge"]),
        (mixed("[{LaunchTemplateSpecification: {LaunchTemplateId: !Ref SpotTemplate}}]"), ["c5.large"]),
        (mixed("[{InstanceRequirements: {VCpuCount: {Min: 2}}}]"), UNDECIDED),
        (by("ByAttributes"), UNDECIDED),
        (by("Elsewhere"), UNDECIDED),
        ("{}", UNDECIDED),
    ],
)
def test_the_instance_types_of_a_group(properties: str, expected: Any) -> None:
    assert outcome(lambda: group(properties).instance_types) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (by("Template"), False),
        (by("SpotTemplate"), True),
        ("{LaunchConfigurationName: !Ref Bid}", True),
        (mixed("[]"), False),
        (mixed("[]", "{OnDemandPercentageAboveBaseCapacity: 50}"), True),
        (mixed("[]", "{OnDemandBaseCapacity: 4, OnDemandPercentageAboveBaseCapacity: 0}"), False),
        (mixed("[]", "{OnDemandPercentageAboveBaseCapacity: 100, SpotAllocationStrategy: lowest-price}"), False),
        (mixed("[]", "{OnDemandPercentageAboveBaseCapacity: !Ref Size}"), UNDECIDED),
    ],
)
def test_whether_a_group_buys_spot_instances(properties: str, expected: Any) -> None:
    assert outcome(lambda: group(properties).buys_spot) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("{MinSize: '2', MaxSize: 2}", True),
        ("{MinSize: !Ref Size, MaxSize: !Ref Size}", True),
        ("{MinSize: '1', MaxSize: '2'}", False),
        ("{MinSize: '1', MaxSize: !Ref Size}", UNDECIDED),
        ("{MinSize: '1'}", False),
    ],
)
def test_whether_a_group_has_a_fixed_size(properties: str, expected: Any) -> None:
    assert outcome(lambda: group(properties).has_fixed_size) == expected


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ("[{InstanceType: c5.large, WeightedCapacity: '1'}]", True),
        ("[{InstanceType: c5.large}]", False),
        ("!Ref Any", UNDECIDED),
    ],
)
def test_whether_instances_are_weighted(overrides: str, expected: Any) -> None:
    assert outcome(lambda: group(mixed(overrides)).is_weighted) == expected


# -- user data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config", True),
        ('echo "ECS_ENABLE_SPOT_INSTANCE_DRAINING=True" >> /etc/ecs/ecs.config', True),
        ("cat <<EOF >> /etc/ecs/ecs.config\nECS_CLUSTER=a\nECS_ENABLE_SPOT_INSTANCE_DRAINING=true\nEOF", True),
        ('<powershell>\n[Environment]::SetEnvironmentVariable("ECS_ENABLE_SPOT_INSTANCE_DRAINING", "true", "M")', True),
        ('[settings.ecs]\nenable-spot-instance-draining = true\ncluster = "a"', True),
        ("curl http://169.254.169.254/latest/meta-data/spot/instance-action", True),
        ("echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=false >> /etc/ecs/ecs.config", False),
        ("# echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true", False),
        ("echo ECS_CLUSTER=a >> /etc/ecs/ecs.config", False),
        ("echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=$DRAIN >> /etc/ecs/ecs.config", UNDECIDED),
        ("aws s3 cp s3://config/ecs.config /etc/ecs/ecs.config", UNDECIDED),
        ("cfn-init -v --resource Elsewhere", UNDECIDED),
    ],
)
def test_who_heeds_the_notice_of_a_spot_instance(text: str, expected: Any) -> None:
    raw = {"UserData": b64encode(f"#!/bin/bash\n{text}".encode()).decode()}
    assert outcome(lambda: record(LaunchConfiguration, raw, Template()).drains_on_spot_notice) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", False),
        ("ami-0123", UNDECIDED),
    ],
)
def test_without_user_data_the_image_decides(image: str, expected: Any) -> None:
    launch = record(LaunchConfiguration, {"ImageId": image}, Template())
    assert outcome(lambda: launch.drains_on_spot_notice) == expected


# -- images


@pytest.mark.parametrize(
    ("image", "by_id", "ended"),
    [
        ("ami-0123", True, None),
        ("!FindInMap [Images, !Ref 'AWS::Region', id]", True, UNDECIDED),
        ("!Ref Ssm", False, ("Amazon Linux 2", "June 30, 2026")),
        ("resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux/recommended/image_id", False,
         ("the first Amazon Linux", "December 31, 2023")),
        ("resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", False, None),
        ("!Ref Any", UNDECIDED, UNDECIDED),
    ],
)  # fmt: skip
def test_which_image_it_is(image: str, by_id: Any, ended: Any) -> None:
    resources = f'  C: {{Type: "AWS::AutoScaling::LaunchConfiguration", Properties: {{ImageId: {image}}}}}\n'
    launch = only(stack(resources, HEAD), LaunchConfiguration)
    assert outcome(lambda: launch.names_image_by_id) == by_id
    assert outcome(lambda: launch.image_support_ended) == ended


def test_how_old_an_image_is() -> None:
    live = Live()
    live.taken = "2026-11-24T12:00:00Z"
    assert record(MachineImage, {"CreationDate": "2026-11-14T00:00:00.000Z"}, live).days_old == 10
    assert outcome(lambda: record(MachineImage, {"CreationDate": "2026-11-14"}, Live()).days_old) == UNDECIDED
    assert outcome(lambda: record(MachineImage, {"CreationDate": "long ago"}, live).days_old) == UNDECIDED
    assert outcome(lambda: record(MachineImage, {}, live).days_old) == UNDECIDED


# -- tasks

TASKS = """
  Cluster: {Type: 'AWS::ECS::Cluster'}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {InstanceType: m5.large, UserData: {'Fn::Base64': !Sub 'echo ECS_CLUSTER=${Cluster}'}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {MaxSize: '3', LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: '1'}}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}
"""


def service(task: str, launched: str, more: str = "") -> Service:
    resources = (
        f"{TASKS}{more}  Task: {{Type: 'AWS::ECS::TaskDefinition', Properties: {task}}}\n"
        f"  Service: {{Type: 'AWS::ECS::Service', Properties: {{Cluster: !Ref Cluster, TaskDefinition: !Ref Task"
        f"{launched and ', ' + launched}}}}}\n"
    )
    return only(stack(resources, HEAD), Service)


WINDOWS = "RuntimePlatform: {OperatingSystemFamily: WINDOWS_SERVER_2022_CORE}"
BY_PROVIDER = "CapacityProviderStrategy: [{CapacityProvider: !Ref Provider, Weight: 1}]"
ASSOCIATED = (
    "  Association:\n    Type: AWS::ECS::ClusterCapacityProviderAssociations\n"
    "    Properties: {Cluster: !Ref Cluster, CapacityProviders: [%s]}\n"
)
ELSEWHERE = (
    "  Other:\n    Type: AWS::AutoScaling::AutoScalingGroup\n"
    "    Properties: {MaxSize: '9', LaunchTemplate: {LaunchTemplateId: lt-0123, Version: '1'}}\n"
)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("{Cpu: '1024', Memory: '2 GB', ContainerDefinitions: [{Memory: 512, Cpu: 10}]}", Size(1024, 2048)),
        ("{ContainerDefinitions: [{Memory: 512, Cpu: 10}, {Memory: 900, MemoryReservation: 100}]}", Size(10, 612)),
        ("{ContainerDefinitions: [{Memory: 512}, {Memory: !Ref Any}]}", Size(0, 512)),
        ("{Memory: !Ref Any, ContainerDefinitions: [{Memory: 512}]}", Size(0, 512)),
        ("{ContainerDefinitions: [{ResourceRequirements: [{Type: GPU, Value: '2'}]}]}", Size(0, 0, 2)),
        (f"{{Memory: '4096', {WINDOWS}, ContainerDefinitions: [{{Memory: 512}}]}}", Size(0, 512)),
    ],
)  # fmt: skip
def test_what_a_task_claims(task: str, expected: Size) -> None:
    assert claimed_by(service(task, BY_PROVIDER)) == expected


@pytest.mark.parametrize(
    ("launched", "more", "groups", "instances", "tasks"),
    [
        (BY_PROVIDER, "", ["Group"], 3, 6),
        (BY_PROVIDER, ELSEWHERE, ["Group"], 3, 6),
        ("LaunchType: EC2", "", ["Group"], 3, 6),
        ("LaunchType: EC2", ELSEWHERE, UNDECIDED, UNDECIDED, UNDECIDED),
        ("LaunchType: EC2", ASSOCIATED % "!Ref Provider, FARGATE", ["Group"], 3, 6),
        ("LaunchType: EC2", ASSOCIATED % "!Ref Provider, other", UNDECIDED, UNDECIDED, UNDECIDED),
        ("LaunchType: EC2", ASSOCIATED % "!Ref Provider, !ImportValue other", UNDECIDED, UNDECIDED, UNDECIDED),
        ("LaunchType: FARGATE", "", [], None, None),
        ("CapacityProviderStrategy: [{CapacityProvider: FARGATE, Weight: 1}]", "", [], None, None),
        ("CapacityProviderStrategy: [{CapacityProvider: other, Weight: 1}]", "", UNDECIDED, UNDECIDED, UNDECIDED),
        ("LaunchType: !Ref Any", "", UNDECIDED, UNDECIDED, UNDECIDED),
    ],
)
def test_where_tasks_are_placed(launched: str, more: str, groups: Any, instances: Any, tasks: Any) -> None:
    launch = service("{ContainerDefinitions: [{Cpu: 1024, Memory: 2000}]}", launched, more)
    assert outcome(lambda: [each.name_of_resource for each in groups_for(launch)]) == groups
    assert outcome(lambda: most_instances_for(launch)) == instances
    assert outcome(lambda: most_tasks_of(launch)) == tasks


def test_room_depends_on_ports_and_weights() -> None:
    port = "{ContainerDefinitions: [{Memory: 10, PortMappings: [{ContainerPort: 80, HostPort: 80}]}]}"
    assert most_tasks_of(service(port, BY_PROVIDER)) == 3
    nothing = "{ContainerDefinitions: [{Name: a}]}"
    assert most_tasks_of(service(nothing, BY_PROVIDER)) is None
    schedule = (
        "  Nights: {Type: 'AWS::AutoScaling::ScheduledAction', "
        "Properties: {AutoScalingGroupName: !Ref Group, MaxSize: 9}}\n"
    )
    with pytest.raises(Undecided):
        most_instances_for(service(nothing, BY_PROVIDER, schedule))


@pytest.mark.parametrize(
    ("mode", "mapping", "expected"),
    [
        ("bridge", "{ContainerPort: 80, HostPort: 8080}", 8080),
        ("bridge", "{ContainerPort: 80, HostPort: 0}", None),
        ("bridge", "{ContainerPort: 80}", None),
        ("host", "{ContainerPort: 80}", 80),
        ("awsvpc", "{ContainerPort: 80, HostPort: 80}", None),
        ("bridge", "{ContainerPort: 80, HostPort: !Ref Size}", UNDECIDED),
        ("!Ref Any", "{ContainerPort: 80, HostPort: 80}", UNDECIDED),
    ],
)
def test_ports_of_the_instance_that_a_task_takes(mode: str, mapping: str, expected: Any) -> None:
    task = f"{{NetworkMode: {mode}, ContainerDefinitions: [{{Name: a, PortMappings: [{mapping}]}}]}}"

    def judge() -> Any:
        found = fixed_host_port(service(task, BY_PROVIDER))
        return None if found is None else found[1]

    assert outcome(judge) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("ENABLED", ["Provider"]), ("DISABLED", []), ("!Ref Any", UNDECIDED)],
)
def test_providers_that_scale_a_group(status: str, expected: Any) -> None:
    resources = f"""
  Cluster: {{Type: 'AWS::ECS::Cluster', Properties: {{CapacityProviders: [FARGATE, !Ref Provider]}}}}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {{AutoScalingGroupProvider: {{AutoScalingGroupArn: x, ManagedScaling: {{Status: {status}}}}}}}
"""
    cluster = only(stack(resources, HEAD), Cluster)
    assert outcome(lambda: [each.name_of_resource for each in cluster.scaling_providers]) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [("10.0.0.0/28", 11), ("10.0.0.0/24", 251), ("!Ref Any", UNDECIDED), ("!Sub '10.${Any}.0.0/26'", 59)],
)
def test_addresses_of_a_subnet(block: str, expected: Any) -> None:
    resources = f"  Subnet: {{Type: 'AWS::EC2::Subnet', Properties: {{VpcId: vpc-1, CidrBlock: {block}}}}}\n"
    assert outcome(lambda: named(stack(resources, HEAD), Subnet, "Subnet").addresses) == expected
