"""What an account shows for certain, what it does not, and where links lead."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.live.calls import CALLS
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.model import (
    AutoScalingGroup,
    Cluster,
    EventRule,
    GatewayClusterAssociations,
    LogGroup,
    ManagedPolicy,
    Repository,
    Role,
    RolePolicy,
    ScalableTarget,
    ScalingPolicy,
    SecurityGroup,
    SecurityGroupIngress,
    Service,
    StoredParameter,
    StoredSecret,
    Subnet,
    TargetGroup,
    TaskDefinition,
    TaskLaunch,
    TaskSet,
    Vpc,
)
from ecslint.model.estate import Estate, World
from ecslint.model.open_list import OpenList
from ecslint.model.record import Record
from ecslint.model.unknown import Undecided, Unknown
from ecslint.sources.live import estate_of
from tests.sources.live.answers import ANSWERS
from tests.sources.live.answers.common import (
    ACCOUNT,
    CLUSTER,
    REGION,
    ROLE,
    SERVICE,
    SUBNETS,
    TARGET_GROUP,
    TASK_DEFINITION,
    arn,
)

READER = f"arn:aws:iam::{ACCOUNT}:user/reader"
RESOURCES = tuple(Resource(each.type, each.id, each.data, dict(each.state)) for each in ANSWERS)


def denied(action: str, scope: str = "", outcome: Outcome = Outcome.DENIED) -> Unit:
    call = CALLS[action]
    return Unit(call.prefix, call.operation, scope, outcome, "no", call.feeds)


def account(*units: Unit, resources: tuple[Resource, ...] = RESOURCES, wanted: tuple[str, ...] | None = None) -> Estate:
    return estate_of(Snapshot(ACCOUNT, REGION, READER, resources, units, wanted=wanted), World())


def only(estate: Estate, record_class: type[Any], name: str) -> Any:
    return next(each for each in estate.own(record_class) if each.name_of_resource == name)


def needs(judge: Any) -> str:
    with pytest.raises(Undecided) as undecided:
        judge()
    return undecided.value.needs


# -- what is wholly seen


def test_what_was_read_is_all_there_is() -> None:
    estate = account()
    assert len(estate.own(Service)) == 1
    assert estate.own(Service) == estate.all(Service)
    assert [*estate.within(TaskLaunch)] != []
    assert estate.own(TaskSet) == []
    assert estate.beside(Service) == []


def test_what_was_denied_is_undecided() -> None:
    estate = account(denied("ec2:DescribeSubnets"), resources=())
    told = "ec2:DescribeSubnets, which was denied in eu-west-1"
    assert needs(lambda: estate.own(Subnet)) == told
    assert needs(lambda: estate.all(Subnet)) == told
    assert needs(lambda: [*estate.within(Subnet)]) == told
    assert estate.own(Service) == []


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.THROTTLED, "which was throttled in"),
        (Outcome.EXPIRED, "which failed for want of valid credentials in"),
        (Outcome.NOT_AVAILABLE, "which is not available in"),
        (Outcome.NOT_ENABLED, "which is not enabled in"),
        (Outcome.ERROR, "which failed in"),
    ],
)
def test_the_reason_says_how_it_failed(outcome: Outcome, words: str) -> None:
    estate = account(denied("ec2:DescribeSubnets", outcome=outcome), resources=())
    assert words in needs(lambda: estate.own(Subnet))


def test_what_was_deleted_meanwhile_hides_nothing() -> None:
    estate = account(denied("ecs:DescribeServices", SERVICE, Outcome.MISSING), resources=())
    assert estate.own(Service) == []


def test_of_a_part_that_is_known_what_is_known_counts() -> None:
    """A batch of services failed: those of the others are there, and whether there are more is not known."""
    estate = account(denied("ecs:DescribeServices", CLUSTER))
    services = estate.own(Service)
    assert isinstance(services, OpenList)
    assert any(each.service_name == "web" for each in services)
    assert needs(lambda: any(each.service_name == "api" for each in services))
    assert needs(lambda: len(services))
    task = only(estate, TaskDefinition, "web")
    assert task.runs_on_fargate
    assert needs(lambda: len(task.launches))


def test_without_clusters_nothing_is_known_of_what_is_in_them() -> None:
    estate = account(denied("ecs:ListClusters"), resources=())
    for record_class in (Cluster, Service, TaskSet, TaskDefinition):
        assert needs(lambda of=record_class: estate.own(of)).startswith("ecs:ListClusters, which was denied")


def test_what_nobody_asked_for_is_undecided() -> None:
    estate = account(resources=(), wanted=("AWS::ECS::Cluster", "AWS::ECS::Service"))
    assert estate.own(Service) == []
    assert "no rule asked" in needs(lambda: estate.own(LogGroup))


def test_what_no_call_tells_of_is_undecided() -> None:
    estate = account()
    assert "which ecslint does not read in accounts" in needs(lambda: estate.own(GatewayClusterAssociations))


def test_what_is_part_of_others_never_stands_beside_them() -> None:
    """Whatever failed: the record that was read has all of its policies, or rules, itself."""
    failures = (denied("iam:GetAccountAuthorizationDetails"), denied("ec2:DescribeSecurityGroups"))
    estate = account(*failures)
    assert estate.own(RolePolicy) == []
    assert estate.own(SecurityGroupIngress) == []
    assert only(estate, Role, "web").allows("logs:PutLogEvents")
    assert len(only(estate, SecurityGroup, "sg-1").ingress_rules) == 4


def test_roles_are_judged_by_their_known_uses() -> None:
    """A pipe that could not be read may use the role as well, which changes nothing of how others use it."""
    estate = account(denied("pipes:ListPipes"), resources=tuple(each for each in RESOURCES if "Pipe" not in each.type))
    assert "the task role" in {use.what for use in only(estate, Role, "web").uses}


# -- where links lead


@pytest.mark.parametrize(
    ("record_class", "value", "name"),
    [
        (Cluster, CLUSTER, "prod"),
        (Cluster, "prod", "prod"),
        (Service, SERVICE, "web"),
        (Service, arn("ecs", "service/web"), "web"),
        (Service, "service/prod/web", "web"),
        (TaskDefinition, TASK_DEFINITION, "web"),
        (TaskDefinition, arn("ecs", "task-definition/web"), "web"),
        (TaskDefinition, "web:7", "web"),
        (TaskDefinition, "web", "web"),
        (Role, ROLE, "web"),
        (Role, "web", "web"),
        (TargetGroup, TARGET_GROUP, "web"),
        (Subnet, SUBNETS[0], SUBNETS[0]),
        (SecurityGroup, "sg-1", "sg-1"),
        (LogGroup, "/ecs/web", "/ecs/web"),
        (LogGroup, arn("logs", "log-group:/ecs/web:*"), "/ecs/web"),
        (StoredSecret, arn("secretsmanager", "secret:prod/key-AbCdEf"), "prod/key"),
        (StoredSecret, arn("secretsmanager", "secret:prod/key"), "prod/key"),
        (StoredSecret, arn("secretsmanager", "secret:prod/key-AbCdEf:user::"), "prod/key"),
        (StoredParameter, "/prod/url", "/prod/url"),
        (StoredParameter, arn("ssm", "parameter/prod/url"), "/prod/url"),
        (Repository, f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop/web:1.4", "shop/web"),
        (AutoScalingGroup, arn("autoscaling", "autoScalingGroup:1:autoScalingGroupName/group"), "group"),
    ],
)
def test_what_a_name_or_arn_leads_to(record_class: type[Record], value: str, name: str) -> None:
    estate = account()
    found = estate.follow(value, record_class)
    assert isinstance(found, record_class)
    assert found.name_of_resource == name
    assert not estate.lacks(record_class, value)


@pytest.mark.parametrize(
    ("record_class", "value"),
    [
        (Role, arn("iam", "role/web", region="")),  # another path
        (Role, "gone"),
        (Service, arn("ecs", "service/other/web")),
        (Service, "service/other/web"),
        (TaskDefinition, arn("ecs", "task-definition/web:6")),
        (TargetGroup, arn("elasticloadbalancing", "targetgroup/web/ffffffffffffffff")),  # made anew since
        (Subnet, "subnet-gone"),
        (LogGroup, "/ecs/gone"),
        (StoredSecret, arn("secretsmanager", "secret:prod/key-ZzZzZz")),
        (StoredParameter, "url"),
    ],
)
def test_what_is_certainly_not_there(record_class: type[Record], value: str) -> None:
    estate = account()
    found: Any = estate.follow(value, record_class)
    assert isinstance(found, Unknown)
    assert found.needs.endswith("which is not in the account")
    assert estate.lacks(record_class, value)


@pytest.mark.parametrize(
    ("record_class", "value", "where"),
    [
        (Role, "arn:aws:iam::999999999999:role/web", "account 999999999999"),
        (Repository, f"999999999999.dkr.ecr.{REGION}.amazonaws.com/shop/web:1", "account 999999999999"),
        (Repository, f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/shop/web:1", "region us-east-1"),
        (StoredSecret, f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:prod/key-AbCdEf", "region us-east-1"),
    ],
)
def test_what_is_elsewhere_is_neither_found_nor_missed(record_class: type[Record], value: str, where: str) -> None:
    estate = account()
    found: Any = estate.follow(value, record_class)
    assert isinstance(found, Unknown)
    assert found.needs.endswith(f"which is in {where}, not in this scan")
    assert needs(lambda: estate.lacks(record_class, value)) == found.needs


def test_a_link_into_what_was_denied_says_so() -> None:
    estate = account(denied("ec2:DescribeSubnets"), resources=tuple(e for e in RESOURCES if "Subnet" not in e.type))
    service = only(estate, Service, "web")
    assert [each.needs for each in service.subnets] == ["ec2:DescribeSubnets, which was denied in eu-west-1"] * 2
    assert needs(lambda: estate.lacks(Subnet, SUBNETS[0])) == "ec2:DescribeSubnets, which was denied in eu-west-1"


def test_an_action_of_something_else_leads_nowhere() -> None:
    assert isinstance(account().follow(arn("sns", "policyName/cpu"), ScalingPolicy), Unknown)


def test_the_newest_revision_is_meant_when_none_is_named() -> None:
    told = next(each for each in RESOURCES if each.type == "AWS::ECS::TaskDefinition")
    revisions = tuple(
        Resource(told.type, arn("ecs", f"task-definition/web:{number}"), {**told.data, "revision": number}, state)
        for number, state in ((7, {"status": "ACTIVE"}), (8, {"status": "ACTIVE"}), (9, {"status": "INACTIVE"}))
    )
    found = account(resources=revisions).follow(arn("ecs", "task-definition/web"), TaskDefinition)
    assert found is not None
    assert found.revision == 8


def test_services_of_one_name_are_told_apart_by_their_cluster() -> None:
    service = next(each for each in RESOURCES if each.type == "AWS::ECS::Service")
    other = arn("ecs", "service/other/web")
    data = {**service.data, "serviceArn": other, "clusterArn": arn("ecs", "cluster/other")}
    target = next(each for each in RESOURCES if each.type.endswith("::ScalableTarget"))
    estate = account(resources=(service, service._replace(id=other, data=data), target))
    (scaled,) = estate.own(ScalableTarget)
    assert scaled.service is not None
    assert scaled.service.service_arn == SERVICE
    assert [bool(each.scaling_targets) for each in estate.own(Service)] == [True, False]


# -- what a call about one resource tells


def without(type_name: str, *keys: str) -> tuple[Resource, ...]:
    return tuple(
        each._replace(data={key: value for key, value in each.data.items() if key not in keys})
        if each.type == type_name
        else each
        for each in RESOURCES
    )


def test_a_file_system_without_a_policy_is_not_one_whose_policy_was_denied() -> None:
    bare = without("AWS::EFS::FileSystem", "Policy")
    plain = account(resources=bare).named("fs-1")
    hidden = account(denied("elasticfilesystem:DescribeFileSystemPolicy", "fs-1"), resources=bare).named("fs-1")
    assert plain is not None
    assert hidden is not None
    assert plain.peek("file_system_policy") is None
    assert "was denied" in hidden.peek("file_system_policy").needs


def test_attributes_that_were_not_told_are_not_the_defaults() -> None:
    bare = without("AWS::ElasticLoadBalancingV2::TargetGroup", "Attributes")
    unit = denied("elasticloadbalancing:DescribeTargetGroupAttributes", TARGET_GROUP, Outcome.THROTTLED)
    group = only(account(unit, resources=bare), TargetGroup, "web")
    assert "was throttled" in needs(lambda: group.attribute("stickiness.enabled"))


def test_a_vpc_of_several_ranges_is_not_taken_for_one() -> None:
    ranges = [{"CidrBlock": each, "CidrBlockState": {"State": "associated"}} for each in ("10.0.0.0/16", "10.1.0.0/16")]
    bigger = tuple(
        each._replace(data={**each.data, "CidrBlockAssociationSet": ranges}) if each.type == "AWS::EC2::VPC" else each
        for each in RESOURCES
    )
    vpc = account(resources=bigger).named("vpc-1")
    assert vpc is not None
    assert isinstance(vpc.peek("cidr_block"), Unknown)


# -- what is special of some types


def test_code_deploy_shows_what_runs_on_its_task_sets() -> None:
    service = next(each for each in RESOURCES if each.type == "AWS::ECS::Service")
    green = arn("elasticloadbalancing", "targetgroup/green/0123456789abcdef")
    balancers = [{"targetGroupArn": green, "containerName": "web", "containerPort": 8080}]
    sets = [
        {"taskSetArn": f"{SERVICE}/1", "status": "ACTIVE", "taskDefinition": "old", "loadBalancers": []},
        {"taskSetArn": f"{SERVICE}/2", "status": "PRIMARY", "taskDefinition": "new", "loadBalancers": balancers},
    ]
    data = {**service.data, "deploymentController": {"type": "CODE_DEPLOY"}}
    estate = account(resources=(service._replace(data=data, state={"taskSets": sets}),))
    (found,) = estate.own(Service)
    assert found.task_definition_arn == "new"
    assert found.load_balancers[0].target_group_arn == green
    assert estate.own(TaskSet) == []


def test_task_sets_of_external_controllers_are_records_of_their_own() -> None:
    service = next(each for each in RESOURCES if each.type == "AWS::ECS::Service")
    sets = [{"taskSetArn": f"{SERVICE}/1", "externalId": "blue", "status": "PRIMARY", "launchType": "EC2",
             "taskDefinition": TASK_DEFINITION, "scale": {"value": 50.0, "unit": "PERCENT"}}]  # fmt: skip
    data = {**service.data, "deploymentController": {"type": "EXTERNAL"}}
    (found,) = account(resources=(service._replace(data=data, state={"taskSets": sets}),)).own(TaskSet)
    assert found.service.service_name == "web"
    assert found.name_of_resource == "blue"
    assert found.scale is not None
    assert found.scale.value == 50
    assert found._node.path == ("taskSets", 0)


def test_the_scaling_of_a_group_by_ecs_itself_is_no_policy_of_the_user() -> None:
    name = "ECSManagedAutoScalingPolicy-3048e262-fe39-4eaf-826d-6f975d303188"
    policy = {"PolicyName": name, "AutoScalingGroupName": "group", "PolicyType": "TargetTrackingScaling"}
    added = Resource("AWS::AutoScaling::ScalingPolicy", "managed", policy, {})
    assert account(resources=(added,)).records == []


def test_default_rules_of_listeners_are_told_by_their_listeners() -> None:
    identity = arn("elasticloadbalancing", "listener-rule/app/front/1/2/3")
    rule = Resource(
        "AWS::ElasticLoadBalancingV2::ListenerRule", identity, {"IsDefault": True, "Priority": "default"}, {}
    )
    estate = account(resources=(rule,))
    assert estate.records == []
    from ecslint.model import ListenerRule

    assert not estate.lacks(ListenerRule, identity)


def test_packed_user_data_is_read() -> None:
    import base64
    import gzip

    packed = base64.b64encode(gzip.compress(b"#!/bin/sh\necho ECS_CLUSTER=prod >> /etc/ecs/ecs.config\n")).decode()
    template = Resource("AWS::EC2::LaunchTemplate", "lt-1/1",
                        {"LaunchTemplateId": "lt-1", "VersionNumber": 1,
                         "LaunchTemplateData": {"UserData": packed}}, {})  # fmt: skip
    (record,) = account(resources=(template,)).records
    assert record.joins_cluster == "prod"  # type: ignore[attr-defined]


def test_policies_of_the_account_are_compared_as_they_are() -> None:
    """The region and account that a permission is for are known."""
    role = next(each for each in RESOURCES if each.id == arn("iam", "role/execution", region=""))
    own = {"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": arn("ecr", "repository/shop/web")}
    data = {**role.data, "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": {"Statement": own}}]}
    estate = account(resources=(role._replace(data=data),))
    from ecslint.model.iam.arn import arn as spelled

    (found,) = estate.own(Role)
    assert found.allows("ecr:BatchGetImage", spelled("ecr", "repository/shop/web"))  # type: ignore[arg-type]
    assert not found.allows("ecr:BatchGetImage", spelled("ecr", "repository/shop/api"))  # type: ignore[arg-type]


def test_managed_policies_that_were_read_count() -> None:
    role = only(account(), Role, "web")
    assert role.policy_documents[1].statement[0].action == ["logs:*"]
    assert isinstance(account().follow("arn:aws:iam::aws:policy/ReadOnlyAccess", ManagedPolicy), Unknown)


def test_rules_of_event_buses_that_share_a_name_are_two() -> None:
    rule = next(each for each in RESOURCES if each.type == "AWS::Events::Rule")
    other = rule._replace(id=arn("events", "rule/bus/nightly"))
    assert len(account(resources=(rule, other)).own(EventRule)) == 2


# -- what is told apart from what it belongs to

ROUTE = Resource(
    "ecs gateway route",
    arn("ecs", "gateway-route/prod/web"),
    {"serviceArn": SERVICE, "clusterArn": CLUSTER, "serviceContainerPortName": "http"},
    {"status": "ACTIVE"},
)


def test_gateways_route_to_a_service() -> None:
    service = only(account(resources=(*RESOURCES, ROUTE)), Service, "web")
    assert [each.port_name for each in service.gateway_connectors] == ["http"]
    assert service.written("gateway_connectors")
    assert "DescribeServiceRevisions" in needs(lambda: service.gateway_connectors[0].filters.access_types)


def test_no_gateway_routes_to_a_service() -> None:
    assert not only(account(), Service, "web").written("gateway_connectors")


def test_whether_gateways_route_to_a_service_is_not_known() -> None:
    unseen = only(account(denied("ecs:ListGatewayRoutes")), Service, "web")
    assert "ecs:ListGatewayRoutes, which was denied" in needs(lambda: unseen.written("gateway_connectors"))
    unasked = only(account(wanted=("AWS::ECS::Service",)), Service, "web")
    assert "for which no rule asked" in needs(lambda: unasked.written("gateway_connectors"))


# -- VPCs that other accounts share


def test_only_its_owner_sees_what_is_in_a_shared_vpc() -> None:
    resources = tuple(
        each._replace(data={**each.data, "OwnerId": "999988887777"}) if each.id == "vpc-1" else each
        for each in RESOURCES
    )
    vpc = only(account(resources=resources), Vpc, "vpc-1")
    assert "which only account 999988887777 can see" in needs(lambda: vpc.endpoints)
    assert only(account(), Vpc, "vpc-1").endpoints


def test_a_route_table_that_does_not_show_is_not_one_without_routes() -> None:
    seen = tuple(each for each in RESOURCES if each.type != "AWS::EC2::RouteTable")
    subnet = only(account(resources=seen), Subnet, SUBNETS[0])
    assert f"the route table of {SUBNETS[0]}" in needs(lambda: subnet.routes)


def test_a_profile_may_bring_any_zone() -> None:
    profile = Resource("AWS::Route53::HostedZone", "rpassoc-1", {"ProfileId": "rp-1", "VPCs": [{"VPCId": "vpc-1"}]}, {})
    without = tuple(each for each in RESOURCES if each.type != "AWS::Route53::HostedZone")
    vpc = only(account(resources=(*without, profile)), Vpc, "vpc-1")
    assert "the Route 53 profile rp-1" in needs(lambda: vpc.names_aws_privately)
    assert not only(account(resources=without), Vpc, "vpc-1").names_aws_privately
    assert only(account(), Vpc, "vpc-1").names_aws_privately
