"""Where a value is written decides whether it can be mended: each row has an input, a rule and the outcome."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.fixes.fixing import fixed

SAME = ""
"""Stands for the text as it was."""


class Case(NamedTuple):
    name: str
    rule: str
    before: str
    after: str


def task(ports: str, *, head: str = "", name: str = "web") -> str:
    return f"""{head}Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions:
        - Name: {name}
          Image: public.ecr.aws/nginx/nginx:1.27
          PortMappings: {ports}
"""


def service(deployment: str, *, head: str = "") -> str:
    return f"""{head}Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: shop
      DeploymentConfiguration: {deployment}
"""


PORT = "Parameters: {Port: {Type: Number, Default: 80}}\n"
PROD = "Parameters: {Stage: {Type: String}}\nConditions: {Prod: !Equals [!Ref Stage, prod]}\n"
BREAKER, PORTS = "circuit-breaker-rollback-disabled", "host-port-mismatch"

CASES = [
    Case("in a template", PORTS, task("[{ContainerPort: 80, HostPort: 8080}]"), task("[{ContainerPort: 80}]")),
    Case(
        "in a template whose nested keys are the API's",
        BREAKER,
        service("{deploymentCircuitBreaker: {enable: true}}"),
        service("{deploymentCircuitBreaker: {enable: true, rollback: true}}"),
    ),
    Case(
        "a value in quotes",
        BREAKER,
        service("{DeploymentCircuitBreaker: {Enable: true, Rollback: 'false'}}"),
        service("{DeploymentCircuitBreaker: {Enable: true, Rollback: true}}"),
    ),
    Case(
        "a value that a parameter gives", PORTS, task("[{ContainerPort: 8080, HostPort: !Ref Port}]", head=PORT), SAME
    ),
    Case(
        "a value that a condition chooses",
        BREAKER,
        service("{DeploymentCircuitBreaker: {Enable: true, Rollback: !If [Prod, false, false]}}", head=PROD),
        SAME,
    ),
    Case(
        "what is wrong when a condition holds only",
        BREAKER,
        service("!If [Prod, {DeploymentCircuitBreaker: {Enable: true}}, !Ref AWS::NoValue]", head=PROD),
        SAME,
    ),
    Case(
        "a mapping from elsewhere",
        BREAKER,
        service(
            "{DeploymentCircuitBreaker: !FindInMap [Settings, Breaker, All]}",
            head="Mappings: {Settings: {Breaker: {All: x}}}\n",
        ),
        SAME,
    ),
    Case(
        "an alias",
        BREAKER,
        service("*deployment", head="x-deployment: &deployment {DeploymentCircuitBreaker: {Enable: true}}\n"),
        SAME,
    ),
    Case(
        "a body that a loop repeats",
        BREAKER,
        """
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Services:
    - Name
    - [A, B]
    - Service${Name}:
        Type: AWS::ECS::Service
        Properties:
          TaskDefinition: shop
          DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true}}
""",
        SAME,
    ),
    Case(
        "a mapping with a placeholder for more of its members",
        "efs-transit-encryption-disabled",
        """{
  "family": "shop",
  "containerDefinitions": [{"name": "web", "image": "x:1", "memory": 512}],
  "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-0123456789abcdef0", ${more}}}]
}
""",
        SAME,
    ),
    Case(
        "beside placeholders",
        PORTS,
        """{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {"name": "web", "image": "${IMAGE}", "memory": ${MEMORY}, "portMappings": [{"hostPort": 8080, "containerPort": 80}]}
  ]
}
""",
        """{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {"name": "web", "image": "${IMAGE}", "memory": ${MEMORY}, "portMappings": [{"containerPort": 80}]}
  ]
}
""",
    ),
    Case(
        "bare containers",
        PORTS,
        '[{"name": "web", "image": "x:1", "memory": 64, "Essential": true}]\n',
        SAME,
    ),
    Case(
        "what describe-task-definition prints",
        PORTS,
        """{"taskDefinition": {"family": "shop", "networkMode": "awsvpc", "containerDefinitions": [
  {"name": "web", "image": "x:1", "memory": 64, "portMappings": [{"hostPort": 8080, "containerPort": 80}]}
]}}
""",
        """{"taskDefinition": {"family": "shop", "networkMode": "awsvpc", "containerDefinitions": [
  {"name": "web", "image": "x:1", "memory": 64, "portMappings": [{"containerPort": 80}]}
]}}
""",
    ),
    Case(
        "the second document of a stream",
        "unknown-parameter",
        """family: one
containerDefinitions: [{name: web, image: "x:1", memory: 64}]
---
family: two
containerDefinitions: [{name: web, image: "x:1", Memory: 64}]
""",
        """family: one
containerDefinitions: [{name: web, image: "x:1", memory: 64}]
---
family: two
containerDefinitions: [{name: web, image: "x:1", memory: 64}]
""",
    ),
    Case(
        "a resource without properties",
        "container-insights-disabled",
        "Resources:\n  Cluster:\n    Type: AWS::ECS::Cluster  # ours\n",
        """Resources:
  Cluster:
    Type: AWS::ECS::Cluster  # ours
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
""",
    ),
    Case(
        "a value in the wrong case",
        "invalid-value",
        service('{}\n      LaunchType: "fargate"'),
        service('{}\n      LaunchType: "FARGATE"'),
    ),
    Case(
        "a number where the API takes a text",
        "invalid-value",
        '{"family": "shop", "cpu": 256, "containerDefinitions": [{"name": "web", "image": "x:1", "memory": 64}]}',
        SAME,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fixed(case: Case) -> None:
    name = "example.json" if case.before.lstrip()[:1] in ("{", "[") else "example.yaml"
    outcome = fixed({name: case.before}, case.rule)
    assert outcome.after.get(name, SAME) == case.after
    assert outcome.dropped == []


def test_a_value_that_would_be_another_in_quotes_is_not_safe() -> None:
    text = "family: shop\ncontainerDefinitions: [{name: 0123, image: x, user: yes, command: [+5, 7, true]}]\n"
    safe = text.replace("7", '"7"').replace("true", '"true"')
    assert fixed({"a.yaml": text}, "invalid-value", unsafe=False).after == {"a.yaml": safe}
    whole = safe.replace("0123", '"0123"').replace("yes", '"yes"').replace("+5", '"+5"')
    assert fixed({"a.yaml": text}, "invalid-value").after == {"a.yaml": whole}


OF_A_REFERENCE = """{"Parameters": {"A": {"Type": "String"}}, "Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition",
  "Properties": {"ContainerDefinitions": [{"Name": "web", "Image": "x", "Environment": [
    {"Name": "A", "Value": "1"}, {"Name": "A", "Value": {"Ref": "A"}}, {"Name": "A", "Value": "1"}]}]}}}}"""


def test_of_variables_that_differ_none_is_removed_by_which_another_one_would_count() -> None:
    text = """containerDefinitions:
  - name: web
    image: x
    environment:
      - {name: A, value: "1"}%s
      - {name: A, value: "2"}%s
"""
    one = '\n      - {name: A, value: "1"}'
    rule = "duplicate-environment-variable"
    assert not fixed({"a.yaml": text % ("", one)}, rule).after  # the last one counts
    assert not fixed({"a.json": OF_A_REFERENCE}, rule).after
    assert fixed({"a.yaml": text % (one, "")}, rule).after == {"a.yaml": text % ("", "")}


@pytest.mark.parametrize(
    ("name", "head"),
    [("cdk.out/shop.template.json", ""), ("shop.yaml", "Metadata: {Of: {aws:cdk:path: Shop/Task}}\n")],
)
def test_what_the_cdk_writes_is_left_to_its_code(name: str, head: str) -> None:
    assert not fixed({name: task("[{ContainerPort: 80, HostPort: 8080}]", head=head)}, PORTS).after


def test_a_network_mode_that_other_capacity_takes_is_not_safely_changed() -> None:
    text = '{"networkMode": "bridge", "requiresCompatibilities": [%s], "containerDefinitions": [{"name": "a"}]}'
    rule = "fargate-network-mode-not-awsvpc"
    assert fixed({"a.json": text % '"FARGATE"'}, rule, unsafe=False).after
    assert not fixed({"a.json": text % '"EC2", "FARGATE"'}, rule, unsafe=False).after
    assert fixed({"a.json": text % '"EC2", "FARGATE"'}, rule).after


def test_a_count_is_left_to_a_service_that_cannot_be_a_daemon() -> None:
    text = (
        '{"taskDefinition": "a", "cluster": "b", "schedulingStrategy": "DAEMON", "desiredCount": 2, "launchType": "%s"}'
    )
    assert fixed({"a.json": text % "EC2"}, "daemon-unsupported-option").after
    assert not fixed({"a.json": text % "FARGATE"}, "daemon-unsupported-option").after


@pytest.mark.parametrize(("logging", "is_safe"), [("DEFAULT", True), ("NONE", False)])
def test_sessions_that_nobody_wanted_recorded_are_not_safely_recorded(logging: str, is_safe: bool) -> None:
    text = """Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      Configuration:
        ExecuteCommandConfiguration:
          Logging: %s
          LogConfiguration: {CloudWatchLogGroupName: /exec}
"""
    mended = {"a.yaml": text % "OVERRIDE"}
    assert fixed({"a.yaml": text % logging}, "conflicting-parameters").after == mended
    assert fixed({"a.yaml": text % logging}, "conflicting-parameters", unsafe=False).after == (
        mended if is_safe else {}
    )


def test_what_has_no_name_lends_none() -> None:
    text = """containerDefinitions:
  - name: ~
    logConfiguration: {logDriver: awslogs, options: {awslogs-group: /shop}}
"""
    assert not fixed({"a.yaml": text}, "awslogs-stream-prefix-missing").after


def test_what_leans_on_a_default_is_not_safe() -> None:
    text = task("[{ContainerPort: !Ref Port, HostPort: 8080}]", head=PORT)
    assert not fixed({"a.yaml": text}, PORTS, unsafe=False).after
    assert fixed({"a.yaml": text}, PORTS).after == {"a.yaml": task("[{ContainerPort: !Ref Port}]", head=PORT)}
