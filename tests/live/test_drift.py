"""Where what runs is not what a template says."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.live import drift
from ecslint.live.deployed import Deployed
from ecslint.live.drift import Drift
from ecslint.live.masking import mask_of
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.model.estate import World
from ecslint.model.hole import Hole, Reference
from ecslint.model.unknown import Text
from ecslint.sources import live
from tests.model.stacks import stack

HOME = "arn:aws:ecs:eu-west-1:123456789012"
WEB = f"{HOME}:service/prod/web"

TEMPLATE = """
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: web
      Cpu: 0.5 vCPU
      Memory: "1024"
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: app
          Image: web:1.0
          Essential: true
          PortMappings: [{ContainerPort: 8080, HostPort: 8080}]
          Environment: [{Name: STAGE, Value: prod}, {Name: LEVEL, Value: info}]
          LogConfiguration:
            LogDriver: awslogs
            Options: {awslogs-group: /ecs/web, awslogs-region: !Ref AWS::Region}
  Api:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      Cluster: prod
      TaskDefinition: !Ref Task
      DesiredCount: 2
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration: {Subnets: [subnet-a, subnet-b], SecurityGroups: [sg-a]}
"""

SERVICE: dict[str, Any] = {
    "serviceArn": WEB,
    "serviceName": "web",
    "clusterArn": f"{HOME}:cluster/prod",
    "taskDefinition": f"{HOME}:task-definition/web:7",
    "desiredCount": 2,
    "launchType": "FARGATE",
    "platformVersion": "LATEST",
    "availabilityZoneRebalancing": "ENABLED",
    "deploymentConfiguration": {
        "deploymentCircuitBreaker": {"enable": False, "rollback": False},
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
    },
    "deploymentController": {"type": "ECS"},
    "enableExecuteCommand": False,
    "enableECSManagedTags": False,
    "healthCheckGracePeriodSeconds": 0,
    "loadBalancers": [],
    "networkConfiguration": {
        "awsvpcConfiguration": {
            "subnets": ["subnet-b", "subnet-a"],
            "securityGroups": ["sg-a"],
            "assignPublicIp": "DISABLED",
        }
    },
    "propagateTags": "NONE",
    "roleArn": "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    "schedulingStrategy": "REPLICA",
    "tags": [],
}
CONTAINER: dict[str, Any] = {
    "name": "app",
    "image": "web:1.0",
    "cpu": 0,
    "essential": True,
    "portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}],
    "environment": [{"name": "LEVEL", "value": "info"}, {"name": "STAGE", "value": "prod"}],
    "logConfiguration": {
        "logDriver": "awslogs",
        "options": {"awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1"},
    },
    "mountPoints": [],
    "volumesFrom": [],
    "systemControls": [],
}
DEFINITION: dict[str, Any] = {
    "taskDefinitionArn": f"{HOME}:task-definition/web:7",
    "family": "web",
    "revision": 7,
    "cpu": "512",
    "memory": "1024",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "compatibilities": ["EC2", "FARGATE"],
    "requiresAttributes": [{"name": "ecs.capability.task-eni"}],
    "containerDefinitions": [CONTAINER],
    "placementConstraints": [],
    "volumes": [],
}


def account(
    service: dict[str, Any] | None = None,
    container: dict[str, Any] | None = None,
    definition: dict[str, Any] | None = None,
    *more: Resource,
    units: tuple[Unit, ...] = (),
) -> Snapshot:
    """The account as the template has it, but for what is given."""
    containers = {"containerDefinitions": [{**CONTAINER, **(container or {})}]}
    whole = {**DEFINITION, **containers, **(definition or {})}
    found = (
        Resource("AWS::ECS::Cluster", f"{HOME}:cluster/prod", {"clusterArn": f"{HOME}:cluster/prod",
                                                               "clusterName": "prod"}, {}),
        Resource("AWS::ECS::Service", WEB, {**SERVICE, **(service or {})}, {}),
        Resource("AWS::ECS::TaskDefinition", whole["taskDefinitionArn"], whole, {}),
        *more,
    )  # fmt: skip
    return Snapshot("123456789012", "eu-west-1", "arn:aws:iam::123456789012:root", found, units)


def compared(template: str, *snapshots: Snapshot, name: str | None = None, tags: bool = True, head: str = "") -> Drift:
    accounts = [live.estate_of(each, World()) for each in snapshots]
    return drift.compare([stack(template, head)], accounts, name, tags=tags)


def found(drifted: Drift) -> list[tuple[str, Any, Any]]:
    return [(".".join(each.path), each.declared, each.found) for each in drifted.differences]


def test_account_as_the_template_has_it() -> None:
    drifted = compared(TEMPLATE, account())
    assert found(drifted) == []
    assert drifted.open == ()
    assert [pair.why for pair in drifted.pairs] == [""]


_URL = "postgres://shop:hunter2@db/shop"


@pytest.mark.parametrize(
    ("stage", "running", "same"),
    [
        ("prod", mask_of("STAGE", "prod"), None),  # a mask does not tell which value it was
        ("prod", mask_of("STAGE", _URL), False),
        (_URL, mask_of("STAGE", _URL), None),
        (_URL, mask_of("STAGE", "prod"), False),
        ("''", mask_of("STAGE", "prod"), False),
        ("!Ref AWS::Region", mask_of("STAGE", "eu-west-1"), None),
        ("prod", "masked:6754", True),  # as they were once, with digests
        ("prod", "masked:0000", False),
        ("prod", "masked:000000:c", None),
    ],
)
def test_what_masks_tell_of_a_drift(stage: str, running: str, same: bool | None) -> None:
    there = account(
        container={"environment": [{"name": "STAGE", "value": running}, {"name": "LEVEL", "value": "info"}]}
    )
    drifted = compared(TEMPLATE.replace("Value: prod", f"Value: {stage}"), there)
    path = ("taskDefinition", "containerDefinitions", "[app]", "environment", "[STAGE]", "value")
    assert [each.path for each in drifted.open] == ([path] if same is None else [])
    assert [(each.path, each.hidden) for each in drifted.differences] == ([(path, True)] if same is False else [])


RUNNING: list[tuple[dict[str, Any], list[tuple[str, Any, Any]]]] = [
    ({"service": {"desiredCount": 5}}, [("desiredCount", 2, 5)]),
    ({"service": {"enableExecuteCommand": True}}, [("enableExecuteCommand", False, True)]),
    ({"service": {"healthCheckGracePeriodSeconds": 60}}, [("healthCheckGracePeriodSeconds", None, 60)]),
    ({"service": {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-a"], "securityGroups": ["sg-a"],
                                                                   "assignPublicIp": "ENABLED"}}}},
     [("networkConfiguration.awsvpcConfiguration.subnets", ["subnet-a", "subnet-b"], ["subnet-a"]),
      ("networkConfiguration.awsvpcConfiguration.assignPublicIp", "DISABLED", "ENABLED")]),
    ({"service": {"deploymentConfiguration": {"maximumPercent": 150, "minimumHealthyPercent": 100}}},
     [("deploymentConfiguration.maximumPercent", 200, 150)]),
    ({"service": {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True},
                                              "maximumPercent": 200, "minimumHealthyPercent": 100}}},
     [("deploymentConfiguration.deploymentCircuitBreaker.enable", False, True),
      ("deploymentConfiguration.deploymentCircuitBreaker.rollback", False, True)]),
    ({"service": {"tags": [{"key": "aws:cloudformation:stack-id", "value": "x"}, {"key": "owner", "value": "y"}]}}, []),
    ({"container": {"image": "web:1.1"}},
     [("taskDefinition.containerDefinitions.[app].image", "web:1.0", "web:1.1")]),
    ({"container": {"environment": [{"name": "STAGE", "value": "prod"}]}},
     [("taskDefinition.containerDefinitions.[app].environment.[LEVEL]", "a value", None)]),
    ({"container": {"privileged": True}},
     [("taskDefinition.containerDefinitions.[app].privileged", False, True)]),
    ({"container": {"logConfiguration": {"logDriver": "awslogs", "options": {
        "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1"}}}},
     [("taskDefinition.containerDefinitions.[app].logConfiguration.options.awslogs-region", "eu-west-1", "us-east-1")]),
    ({"definition": {"memory": "2048"}}, [("taskDefinition.memory", 1024, 2048)]),
    ({"definition": {"volumes": [{"name": "scratch", "host": {}}]}},
     [("taskDefinition.volumes.[scratch]", None, {"name": "scratch", "host": {}})]),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), RUNNING, ids=lambda value: str(value)[:60])
def test_what_runs_otherwise(changed: dict[str, Any], expected: list[tuple[str, Any, Any]]) -> None:
    assert found(compared(TEMPLATE, account(**changed))) == expected


def test_place_in_the_template() -> None:
    from ecslint.placing import locate

    (difference,) = compared(TEMPLATE, account(container={"image": "web:1.1"})).differences
    location = locate(difference.place)
    assert location is not None
    assert location.path == ("Resources", "Task", "Properties", "ContainerDefinitions", 0, "Image")
    assert difference.subject.name_of_resource == "Api"


@pytest.mark.parametrize(
    ("written", "runs", "same"),
    [
        ("web:1.0", "web:2.0", True),
        ("web:1.0", "web@sha256:" + "0" * 64, True),
        ("web:1.0", "web", True),
        ("web:1.0", "worker:1.0", False),
        ("registry:5000/web", "registry:5000/web:2", True),
        ("!Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/web:${Tag}'",
         "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:9", True),
        ("!Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/web:${Tag}'",
         "123456789012.dkr.ecr.eu-west-1.amazonaws.com/other:9", False),
    ],
)  # fmt: skip
def test_tags_of_images_may_be_ignored(written: str, runs: str, same: bool) -> None:
    template = TEMPLATE.replace("web:1.0", written)
    head = "Parameters: {Tag: {Type: String}}"
    drifted = compared(template, account(container={"image": runs}), tags=False, head=head)
    assert (found(drifted), drifted.open) == ([], ()) if same else len(drifted.differences) == 1


def test_open_values_are_counted_and_not_compared() -> None:
    template = TEMPLATE.replace("[sg-a]", "[!Ref Group]").replace("web:1.0", "!Ref Image")
    drifted = compared(template, account(), head="Parameters: {Image: {Type: String}}")
    assert found(drifted) == []
    assert [".".join(each.path) for each in drifted.open] == [
        "networkConfiguration.awsvpcConfiguration.securityGroups",
        "taskDefinition.containerDefinitions.[app].image",
    ]
    assert drifted.open[1].needs == "parameter Image"


def test_defaults_of_parameters_are_told() -> None:
    template = TEMPLATE.replace("web:1.0", "!Ref Image")
    head = "Parameters: {Image: {Type: String, Default: 'web:1.0'}}"
    (difference,) = compared(template, account(container={"image": "web:2"}), head=head).differences
    assert difference.assumed


# -- how services are found


def test_service_that_is_not_there() -> None:
    drifted = compared(TEMPLATE.replace("ServiceName: web", "ServiceName: api"), account())
    (service, definition) = drifted.pairs
    assert service.is_missing
    assert "no service has the name of Api" in service.why
    assert definition.running is not None, "the task definition is compared on its own then"


def test_same_name_in_another_cluster_is_another_service() -> None:
    drifted = compared(TEMPLATE.replace("Cluster: prod", "Cluster: staging"), account())
    assert drifted.pairs[0].is_missing


def tagged(logical_id: str, name: str) -> dict[str, Any]:
    tags = {"aws:cloudformation:logical-id": logical_id, "aws:cloudformation:stack-name": name}
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


UNNAMED = TEMPLATE.replace("      ServiceName: web\n", "")


@pytest.mark.parametrize(
    ("service", "is_it"),
    [
        (tagged("Api", "shop"), True),
        (tagged("Other", "shop"), False),
        ({"serviceName": "shop-Api-AbCdEfGhIjKl"}, True),
        ({"serviceName": "shop-Apis-AbCdEfGhIjKl"}, False),
        ({"serviceName": "api"}, False),
    ],
)
def test_service_without_a_name(service: dict[str, Any], is_it: bool) -> None:
    pair = compared(UNNAMED, account(service)).pairs[0]
    assert (pair.running is not None) is is_it


def test_stacks_of_one_template() -> None:
    second = {**SERVICE, **tagged("Api", "staging"), "serviceArn": WEB + "2", "serviceName": "web2"}
    both = account(tagged("Api", "prod"), None, None, Resource("AWS::ECS::Service", WEB + "2", second, {}))
    unclear = compared(UNNAMED, both).pairs[0]
    assert unclear.unclear
    assert "--stack NAME" in unclear.why
    pair = compared(UNNAMED, both, name="staging").pairs[0]
    assert pair.running is not None
    assert pair.running.name_of_resource == "web2"


def test_service_in_one_of_several_accounts() -> None:
    empty = Snapshot("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", ())
    assert compared(TEMPLATE, empty, account()).pairs[0].running is not None


# -- task definitions


def test_service_that_runs_another_family() -> None:
    template = TEMPLATE.replace("TaskDefinition: !Ref Task", "TaskDefinition: other:3")
    assert found(compared(template, account())) == [
        ("taskDefinition", "other:3", f"{HOME}:task-definition/web:7"),
    ]


@pytest.mark.parametrize("name", ["web", "web:7", f"{HOME}:task-definition/web:7"])
def test_task_definition_by_name(name: str) -> None:
    template = TEMPLATE.replace("TaskDefinition: !Ref Task", f"TaskDefinition: {name}")
    assert found(compared(template, account())) == []


def test_task_definition_without_a_service_is_compared_with_the_newest() -> None:
    template = TEMPLATE[: TEMPLATE.index("  Api:")]
    older = {**DEFINITION, "taskDefinitionArn": f"{HOME}:task-definition/web:6", "revision": 6, "memory": "4096"}
    running = account(None, None, None, Resource("AWS::ECS::TaskDefinition", older["taskDefinitionArn"], older, {}))
    assert found(compared(template, running)) == []


# -- scaling

TARGET = """
  Scaling:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/prod/web
      MinCapacity: 2
      MaxCapacity: 8
"""


def scaled(**data: Any) -> Resource:
    whole = {"ResourceId": "service/prod/web", "ServiceNamespace": "ecs", "MinCapacity": 2, "MaxCapacity": 8,
             "ScalableDimension": "ecs:service:DesiredCount", "RoleARN": "arn:aws:iam::123456789012:role/x",
             "SuspendedState": {"DynamicScalingInSuspended": False, "DynamicScalingOutSuspended": False,
                                "ScheduledScalingSuspended": False}, **data}  # fmt: skip
    return Resource("AWS::ApplicationAutoScaling::ScalableTarget", "ecs/service/prod/web/x", whole, {})


def test_count_of_a_scaled_service_is_its_own_business() -> None:
    assert found(compared(TEMPLATE + TARGET, account({"desiredCount": 6}, None, None, scaled()))) == []
    assert found(compared(TEMPLATE, account({"desiredCount": 6}, None, None, scaled()))) == []


def test_bounds_of_scaling() -> None:
    running = account(None, None, None, scaled(MaxCapacity=4))
    assert found(compared(TEMPLATE + TARGET, running)) == [("scaling.MaxCapacity", 8, 4)]


def test_suspended_scaling() -> None:
    running = account(None, None, None, scaled(SuspendedState={"DynamicScalingOutSuspended": True}))
    assert found(compared(TEMPLATE + TARGET, running)) == [
        ("scaling.SuspendedState.DynamicScalingOutSuspended", False, True)
    ]


def test_scaling_that_is_gone() -> None:
    assert found(compared(TEMPLATE + TARGET, account())) == [("scaling", "a scalable target", None)]


def test_scaling_that_could_not_be_seen() -> None:
    denied = Unit("application-autoscaling", "DescribeScalableTargets", "", Outcome.DENIED, "",
                  ("AWS::ApplicationAutoScaling::ScalableTarget",))  # fmt: skip
    drifted = compared(TEMPLATE + TARGET, account({"desiredCount": 6}, units=(denied,)))
    assert found(drifted) == []
    assert "application-autoscaling:DescribeScalableTargets" in drifted.open[0].needs


POLICY = """
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Scaling
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        ScaleInCooldown: 120
        PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}
"""


def policy(metric: str = "ECSServiceAverageCPUUtilization", **data: Any) -> Resource:
    tracking = {"TargetValue": 60.0, "ScaleInCooldown": 120, "PredefinedMetricSpecification": {
        "PredefinedMetricType": metric}, **data}  # fmt: skip
    arn = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:resource/ecs/service/prod/web:policyName/made-up"
    whole = {"PolicyARN": arn, "PolicyName": "made-up", "ServiceNamespace": "ecs", "ResourceId": "service/prod/web",
             "ScalableDimension": "ecs:service:DesiredCount", "PolicyType": "TargetTrackingScaling",
             "TargetTrackingScalingPolicyConfiguration": tracking}  # fmt: skip
    return Resource("AWS::ApplicationAutoScaling::ScalingPolicy", arn, whole, {})


CPU = "scaling.[ECSServiceAverageCPUUtilization]"


@pytest.mark.parametrize(
    ("running", "differences"),
    [
        ((policy(),), []),
        ((policy(TargetValue=75.0),), [(f"{CPU}.TargetValue", 60, 75)]),
        ((policy(ScaleInCooldown=60),), [(f"{CPU}.ScaleInCooldown", 120, 60)]),
        ((policy(DisableScaleIn=True),), [(f"{CPU}.DisableScaleIn", False, True)]),
        ((policy("ECSServiceAverageMemoryUtilization"),), [(CPU, "a scaling policy", None)]),
        ((), [(CPU, "a scaling policy", None)]),
    ],
)
def test_what_the_count_follows(running: tuple[Resource, ...], differences: list[Any]) -> None:
    drifted = compared(TEMPLATE + TARGET + POLICY, account(None, None, None, scaled(), *running))
    assert found(drifted) == differences


# -- references to other resources of the template

REFERRING = TEMPLATE.replace("[sg-a]", "[!GetAtt Group.GroupId]").replace("[subnet-a,", "[!Ref Subnet,").replace(
    "Family: web", "Family: web\n      TaskRoleArn: !GetAtt Role.Arn"
) + """
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
"""  # fmt: skip
PHYSICAL = {"Group": "sg-0000000000000000a", "Subnet": "subnet-0000000000000000a", "Role": "shop-Role-1ABCDEF"}
LISTED = tuple(
    Resource("stack resource", f"shop/{logical}",
             {"StackName": "shop", "LogicalResourceId": logical, "PhysicalResourceId": physical}, {})
    for logical, physical in PHYSICAL.items()
)  # fmt: skip
OF_SHOP = [{"key": "aws:cloudformation:stack-name", "value": "shop"},
           {"key": "aws:cloudformation:logical-id", "value": "Api"}]  # fmt: skip


def network(subnet: str, group: str) -> dict[str, Any]:
    return {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-b", subnet], "securityGroups": [group],
                                                             "assignPublicIp": "DISABLED"}}}  # fmt: skip


DEPLOYED = network(PHYSICAL["Subnet"], PHYSICAL["Group"]) | {"tags": OF_SHOP}
OF_ROLE = {"taskRoleArn": f"arn:aws:iam::123456789012:role/team/{PHYSICAL['Role']}"}


def test_references_lead_to_the_resources_of_the_stack() -> None:
    drifted = compared(REFERRING, account(DEPLOYED, None, OF_ROLE, *LISTED))
    assert (found(drifted), drifted.open) == ([], ())


def test_the_user_may_name_the_stack() -> None:
    drifted = compared(REFERRING, account({**DEPLOYED, "tags": []}, None, OF_ROLE, *LISTED), name="shop")
    assert (found(drifted), drifted.open) == ([], ())


def test_references_to_what_is_not_used_any_more() -> None:
    moved = {**DEPLOYED, **network("subnet-0000000000000000c", "sg-0000000000000000c")}
    role = {"taskRoleArn": "arn:aws:iam::123456789012:role/admin"}
    assert found(compared(REFERRING, account(moved, None, role, *LISTED))) == [
        ("networkConfiguration.awsvpcConfiguration.subnets", [PHYSICAL["Subnet"], "subnet-b"],
         ["subnet-b", "subnet-0000000000000000c"]),
        ("networkConfiguration.awsvpcConfiguration.securityGroups", [PHYSICAL["Group"]], ["sg-0000000000000000c"]),
        ("taskDefinition.taskRoleArn", PHYSICAL["Role"], role["taskRoleArn"]),
    ]  # fmt: skip


def test_tags_of_what_was_read_tell_as_well() -> None:
    def tagged(kind: str, logical: str) -> Resource:
        tags = [{"Key": "aws:cloudformation:stack-name", "Value": "shop"},
                {"Key": "aws:cloudformation:logical-id", "Value": logical}]  # fmt: skip
        return Resource(kind, PHYSICAL[logical], {"Tags": tags}, {})

    read = (tagged("AWS::EC2::SecurityGroup", "Group"), tagged("AWS::EC2::Subnet", "Subnet"))
    drifted = compared(REFERRING, account(DEPLOYED, None, OF_ROLE, *read))
    assert found(drifted) == []
    assert [each.path[-1] for each in drifted.open] == ["taskRoleArn"]


def test_references_stay_open_where_nothing_tells_the_stack() -> None:
    drifted = compared(REFERRING, account({**DEPLOYED, "tags": []}, None, OF_ROLE, *LISTED))
    assert found(drifted) == []
    assert [each.path[-1] for each in drifted.open] == ["subnets", "securityGroups", "taskRoleArn"]


@pytest.mark.parametrize(
    ("physical", "running", "filled"),
    [
        ("sg-0123456789abcdef0", "sg-0123456789abcdef0", "sg-0123456789abcdef0"),
        ("sg-0123456789abcdef0", "sg-0fedcba9876543210", "sg-0123456789abcdef0"),
        ("web", "arn:aws:iam::123456789012:role/a/web", "arn:aws:iam::123456789012:role/a/web"),
        ("/shop/key", "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/key",
         "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/key"),
        ("/ecs/web", "/ecs/shop/web", "/ecs/web"),
        ("ns-abcdefghij123456", "shop", None),  # a namespace by its id, and by its name
        ("ns-abcdefghij123456", "arn:aws:servicediscovery:eu-west-1:1:namespace/ns-abcdefghij123456",
         "arn:aws:servicediscovery:eu-west-1:1:namespace/ns-abcdefghij123456"),
    ],
)  # fmt: skip
def test_what_a_reference_stands_for(physical: str, running: str, filled: str | None) -> None:
    stack_object = object()
    known = Deployed(())
    known.name(stack_object, "shop")
    known._ids["shop", "Thing"] = physical
    value = Text((Hole("the value of Thing", "${Thing}", reference=Reference(stack_object, "Thing")),))
    assert known.filled(value, running) is value if filled is None else known.filled(value, running) == filled
