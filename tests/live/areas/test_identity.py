"""Roles and what they carry, as a scan reads them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ecslint.live.account import collect
from ecslint.live.areas.kinds import (
    CAPACITY_PROVIDER,
    EVENT_RULE,
    INSTANCE_PROFILE,
    LAUNCH_TEMPLATE,
    MANAGED_POLICY,
    ROLE,
)
from ecslint.live.clients import Clients
from ecslint.live.snapshot import Snapshot
from tests.lab import ACCOUNT, REGION, Lab
from tests.live.areas.reading import WHO, failures, kept, only, read, session, settings, trust
from tests.live.areas.test_ecs import cluster, service
from tests.live.areas.test_events import rule, runs

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
DETAILS = "iam:GetAccountAuthorizationDetails"


def role(aws: Lab, name: str, path: str = "/") -> str:
    made = aws.client("iam").create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust())
    return str(made["Role"]["Arn"])


def running(aws: Lab, region: str = REGION, **roles: str) -> None:
    """A service whose tasks have the roles."""
    ecs = aws.client("ecs", region)
    container = {"name": "app", "image": "app:1", "memory": 64, "dockerLabels": {"role": "web"}}
    ecs.register_task_definition(family="app", containerDefinitions=[container], **roles)
    ecs.create_service(cluster="prod", serviceName="web", taskDefinition="app", desiredCount=1, launchType="EC2")


def names(snapshot: Snapshot) -> list[str]:
    return sorted(each.data["RoleName"] for each in kept(snapshot, ROLE).values())


@pytest.fixture
def iam(aws: Lab) -> Any:
    cluster(aws, "prod")
    return aws.client("iam")


def test_the_roles_of_tasks_with_what_they_carry(aws: Lab, iam: Any) -> None:
    task = role(aws, "task", "/apps/")
    role(aws, "idle")
    iam.put_role_policy(RoleName="task", PolicyName="own", PolicyDocument=json.dumps(DOCUMENT))
    policy = iam.create_policy(PolicyName="shared", PolicyDocument=json.dumps(DOCUMENT))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="task", PolicyArn=policy)
    iam.create_policy(PolicyName="idle", PolicyDocument=json.dumps(DOCUMENT))
    running(aws, taskRoleArn=task)
    aws.forget_calls()
    snapshot = read(ROLE)
    found = only(snapshot, ROLE)
    assert found.id == task
    assert found.data["AssumeRolePolicyDocument"] == json.loads(trust())
    assert found.data["RolePolicyList"] == [{"PolicyName": "own", "PolicyDocument": DOCUMENT}]
    assert found.data["AttachedManagedPolicies"] == [{"PolicyName": "shared", "PolicyArn": policy}]
    assert {"CreateDate", "Tags", "RoleLastUsed", "InstanceProfileList"}.isdisjoint(found.data)
    assert only(snapshot, MANAGED_POLICY).data == {"Arn": policy, "PolicyName": "shared", "Document": DOCUMENT}
    assert {action: count for action, count in aws.calls.items() if action.startswith("iam")} == {DETAILS: 1}


def test_a_role_that_is_named_without_its_arn(aws: Lab, iam: Any) -> None:
    role(aws, "task")
    running(aws, taskRoleArn="task")
    assert names(read(ROLE)) == ["task"]


def test_roles_of_others_and_labels_are_none(aws: Lab, iam: Any) -> None:
    role(aws, "task")
    role(aws, "web")
    running(aws, taskRoleArn="arn:aws:iam::999999999999:role/task")
    aws.forget_calls()
    assert names(read(ROLE)) == []
    assert aws.calls[DETAILS] == 0


def test_roles_of_event_targets_and_of_infrastructure(aws: Lab, iam: Any) -> None:
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod"
    for name in ("events", "infrastructure", "instances"):
        role(aws, name)
    iam.create_instance_profile(InstanceProfileName="managed")
    iam.add_role_to_instance_profile(InstanceProfileName="managed", RoleName="instances")
    rule(aws, "nightly", runs(arn))
    launch = {"ec2InstanceProfileArn": f"arn:aws:iam::{ACCOUNT}:instance-profile/managed",
              "networkConfiguration": {"subnets": ["subnet-0123456789abcdef0"]}}  # fmt: skip
    provider = {
        "infrastructureRoleArn": f"arn:aws:iam::{ACCOUNT}:role/infrastructure",
        "instanceLaunchTemplate": launch,
    }
    aws.world.state[arn] = {"capacityProviders": ["managed"]}
    made = aws.client("ecs").create_capacity_provider(
        name="managed", autoScalingGroupProvider={"autoScalingGroupArn": "x"}
    )
    aws.world.state[made["capacityProvider"]["capacityProviderArn"]] = {"managedInstancesProvider": provider}
    snapshot = read(ROLE, EVENT_RULE, CAPACITY_PROVIDER)
    assert names(snapshot) == ["events", "infrastructure", "instances"]
    assert only(snapshot, INSTANCE_PROFILE).data["Roles"] == [{"RoleName": "instances"}]


def test_policies_of_aws_are_asked_for_unless_they_are_bundled(aws: Lab, iam: Any) -> None:
    own = "arn:aws:iam::aws:policy/"
    role(aws, "task")
    for arn in (own + "service-role/AmazonECSTaskExecutionRolePolicy", own + "AmazonS3OutpostsReadOnlyAccess"):
        iam.attach_role_policy(RoleName="task", PolicyArn=arn)
    running(aws, taskRoleArn="task")
    aws.forget_calls()
    found = only(read(ROLE), MANAGED_POLICY)
    assert found.data["PolicyName"] == "AmazonS3OutpostsReadOnlyAccess"
    assert found.data["Document"]["Statement"]
    assert (aws.calls["iam:GetPolicy"], aws.calls["iam:GetPolicyVersion"]) == (1, 1)


def test_a_boundary_is_read_like_an_attached_policy(aws: Lab, iam: Any) -> None:
    policy = iam.create_policy(PolicyName="boundary", PolicyDocument=json.dumps(DOCUMENT))["Policy"]["Arn"]
    iam.create_role(RoleName="task", AssumeRolePolicyDocument=trust(), PermissionsBoundary=policy)
    running(aws, taskRoleArn="task")
    assert only(read(ROLE), MANAGED_POLICY).id == policy


# -- where the account as a whole is closed


def test_one_by_one_where_the_whole_is_denied(aws: Lab, iam: Any) -> None:
    for name in ("task", "execution"):
        role(aws, name)
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(DOCUMENT))
    policy = iam.create_policy(PolicyName="shared", PolicyDocument=json.dumps(DOCUMENT))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="task", PolicyArn=policy)
    running(aws, taskRoleArn="task", executionRoleArn="execution")
    whole = read(ROLE, MANAGED_POLICY)
    aws.forget_calls()
    with aws.failing(DETAILS, code="AccessDenied", status=403):
        snapshot = read(ROLE, MANAGED_POLICY, fresh=True)
    assert settings(snapshot) == settings(whole)
    assert failures(snapshot) == []
    assert not {ROLE, MANAGED_POLICY} & set(snapshot.unseen())
    assert aws.calls["iam:GetRole"] == 2


def test_a_role_that_is_not_there_is_missed_either_way(aws: Lab, iam: Any) -> None:
    running(aws, taskRoleArn="gone")
    assert kept(read(ROLE), ROLE) == {}
    with aws.failing(DETAILS, code="AccessDenied", status=403):
        snapshot = read(ROLE, fresh=True)
    assert kept(snapshot, ROLE) == {}
    assert [(unit.action, str(unit.outcome)) for unit in snapshot.units] == [("iam:GetRole", "missing")]
    assert ROLE not in snapshot.unseen()


def test_roles_are_unseen_where_both_ways_are_closed(aws: Lab, iam: Any) -> None:
    role(aws, "task")
    running(aws, taskRoleArn="task")
    with aws.failing("iam:*", code="AccessDenied", status=403):
        snapshot = read(ROLE)
    assert failures(snapshot) == [("iam:GetRole", "denied")]
    assert ROLE in snapshot.unseen()


# -- instance profiles


def test_an_instance_profile_without_a_role_is_there_all_the_same(aws: Lab, iam: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="empty")
    template = aws.client("ec2").create_launch_template(
        LaunchTemplateName="instances", LaunchTemplateData={"IamInstanceProfile": {"Name": "empty"}}
    )["LaunchTemplate"]["LaunchTemplateId"]
    behind_provider(aws, template)
    found = only(read(INSTANCE_PROFILE, LAUNCH_TEMPLATE), INSTANCE_PROFILE)
    assert (found.data["InstanceProfileName"], found.data["Roles"]) == ("empty", [])


def behind_provider(aws: Lab, template: str, version: str = "$Latest") -> str:
    """An Auto Scaling group that launches the template, as a capacity provider of the cluster."""
    subnet = aws.client("ec2").create_subnet(
        VpcId=aws.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"], CidrBlock="10.0.0.0/24"
    )["Subnet"]["SubnetId"]
    scaling = aws.client("autoscaling")
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="instances", MinSize=0, MaxSize=2, VPCZoneIdentifier=subnet,
        LaunchTemplate={"LaunchTemplateId": template, "Version": version},
    )  # fmt: skip
    arn = scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["AutoScalingGroupARN"]
    aws.client("ecs").create_capacity_provider(name="own", autoScalingGroupProvider={"autoScalingGroupArn": arn})
    aws.client("ecs").put_cluster_capacity_providers(
        cluster="prod", capacityProviders=["own"], defaultCapacityProviderStrategy=[]
    )
    return str(arn)


# -- one account, many regions


def test_iam_is_read_once_for_all_regions(aws: Lab, iam: Any) -> None:
    task = role(aws, "task")
    regions = ("us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2")
    for region in regions:
        aws.client("ecs", region).create_cluster(clusterName="prod")
        running(aws, region, taskRoleArn=task)
    aws.forget_calls()

    def one(region: str) -> Snapshot:
        return collect(Clients(session(), region, share=100), WHO, region, {ROLE})

    with ThreadPoolExecutor(4) as pool:
        snapshots = list(pool.map(one, regions))
    assert [names(each) for each in snapshots] == [["task"]] * 4
    assert aws.calls[DETAILS] == 1


def test_every_region_says_that_it_was_denied(aws: Lab, iam: Any) -> None:
    task = role(aws, "task")
    for region in ("us-east-1", "eu-west-1"):
        aws.client("ecs", region).create_cluster(clusterName="prod")
        running(aws, region, taskRoleArn=task)
    with aws.failing("iam:*", code="AccessDenied", status=403):
        snapshots = [read(ROLE, region=region) for region in ("us-east-1", "eu-west-1")]
    assert [failures(each) for each in snapshots] == [[("iam:GetRole", "denied")]] * 2


def test_a_service_linked_role_is_a_role_too(aws: Lab, iam: Any) -> None:
    linked = role(aws, "AWSServiceRoleForECS", "/aws-service-role/ecs.amazonaws.com/")
    container = {"name": "app", "image": "app:1", "memory": 64}
    aws.client("ecs").register_task_definition(family="app", containerDefinitions=[container])
    aws.world.state[service(aws, "web")] = {"roleArn": linked}
    assert names(read(ROLE)) == ["AWSServiceRoleForECS"]
