"""Reports made by hand, with the files that their findings are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from ecslint.finding import Finding, Incomplete, Location, Related, Report, Resource, UndecidedJudgement
from ecslint.reports import Context, RuleSummary

HELP = "https://ecslint.test/rules/"

TASK = """{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "web:latest"
    }
  ]
}
"""

STACK_START = """Parameters:
  Stage: {Type: String}
Resources:
  Api:
    Type: AWS::ECS::Service
    Properties:
      DeploymentConfiguration:
        MinimumHealthyPercent: 100
        MaximumPercent: 100
      TaskDefinition: !Ref Task
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      Family: "日本語-サービス" # wide
"""

STACK_END = """  Target:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: instance}
"""

STACK = STACK_START + "".join(f"  # {number}\n" for number in range(16, 119)) + STACK_END

FILES = {
    "deploy/task-definition.json": TASK,
    "stack.yaml": STACK,
    "tabs.json": '{\n\t"cpu":\t"256",\n\t"memory": "é"\n}\n',
    "crlf.json": '\ufeff{\r\n  "healthCheck": {\r\n    "command": []\r\n  }\r\n}\r\n',
    "long.json": '{"a": "' + "x" * 300 + '", "cpu": "256", "b": "' + "y" * 5000 + '"}',
    "odd\nname, 100%.json": '{"cpu": "\x1b[31m256"}\n',
}


class Rule(NamedTuple):
    name: str
    summary: str
    description: str
    severity: str
    category: str
    help: str


def finding(
    rule: str,
    location: Location | None,
    message: str = "It is wrong.",
    *,
    severity: str = "warning",
    confidence: str = "high",
    category: str = "reliability",
    resource: Resource = Resource("AWS::ECS::TaskDefinition", "web"),  # noqa: B008 - a value that never changes
    related: tuple[Related, ...] = (),
    when: tuple[tuple[str, bool], ...] = (),
    suppressed: str | None = None,
    path: tuple[str | int, ...] = (),
) -> Finding:
    mark = f"{rule}/{resource.name}"
    return Finding(
        *(rule, severity, confidence, category, message, HELP + rule, mark),
        *(resource, location, related, when, suppressed, path),
    )


def at(file: str, line: int, column: int, end_column: int, end_line: int = 0, *path: str | int) -> Location:
    return Location(file, line, column, end_line or line, end_column, path)


SIZE = finding(
    "fargate-size-unsupported",
    at("deploy/task-definition.json", 4, 3, 15, 4, "cpu"),
    "Fargate has no size of 256 CPU units with 4096 MiB; with 256 CPU units it has 512, 1024 and 2048 MiB.",
    severity="error",
    category="validity",
    related=(Related("the memory of the task", at("deploy/task-definition.json", 5, 3, 19, 5, "memory")),),
)

API = Resource("AWS::ECS::Service", "Api")

MANY = (
    finding(
        "wide-family",
        at("stack.yaml", 15, 15, 25),
        'The family "日本語-サービス" has wide characters.',
        severity="info",
    ),
    finding(
        "rollout-deadlock",
        at("stack.yaml", 7, 7, 28, 9, "Resources", "Api", "Properties", "DeploymentConfiguration"),
        "A rolling deployment can neither stop an old task nor start a new one.",
        severity="error",
        resource=API,
        when=(("IsProd", False), ("HasApi", True)),
        confidence="medium",
    ),
    finding(
        "target-type-mismatch",
        at("stack.yaml", 14, 7, 26),
        "Tasks in awsvpc mode need a target group of type ip.",
        severity="error",
        category="networking",
        resource=API,
        related=(
            Related("the service is here", at("stack.yaml", 4, 3, 6)),
            Related("the target group is here", at("stack.yaml", 121, 18, 38)),
            Related("and the task here", at("deploy/task-definition.json", 2, 3, 18)),
            Related("gone meanwhile", at("missing.yaml", 3, 1, 4)),
            Related("the load balancer is in no file", None),
        ),
    ),
    SIZE,
    finding("tabs", at("tabs.json", 2, 9, 14)),
    finding("tabs", at("tabs.json", 3, 13, 14)),
    finding("several-lines", at("crlf.json", 2, 3, 4, 4), category="security", severity="warning"),
    finding("long-line", at("long.json", 1, 311, 323)),
    finding("whole-file", at("long.json", 1, 1, 5332), severity="info"),
    finding("past-the-end", at("tabs.json", 99, 1, 2)),
    finding(
        "odd-text",
        at("odd\nname, 100%.json", 1, 9, 19),
        "The value is <b>\x1b[31m256</b>, see [here](http://x):\n100% wrong::error ::\r\nand \u202emore.",
        category="security",
        severity="error",
    ),
    finding("kept", at("stack.yaml", 5, 5, 10), suppressed="the migration ends in May"),
    finding(
        "public-task",
        None,
        "The task has a public address.",
        category="security",
        resource=Resource(
            "AWS::ECS::Service",
            "api",
            "arn:aws:ecs:eu-west-1:111122223333:service/prod/api",
            "111122223333",
            "eu-west-1",
            console="https://console.test/ecs/v2/clusters/prod/services/api/health?region=eu-west-1",
        ),
        path=("networkConfiguration", "awsvpcConfiguration", "subnets", 0),
        related=(
            Related(
                "the subnet",
                None,
                Resource("AWS::EC2::Subnet", "subnet-1", "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"),
                ("MapPublicIpOnLaunch",),
            ),
        ),
    ),
    finding("no-arn", None, resource=Resource("AWS::ECS::Cluster", "default")),
)

UNDECIDED = (
    *(UndecidedJudgement(rule, API, "parameter ImageTag") for rule in ("latest-tag", "unpinned-image", "latest-tag")),
    UndecidedJudgement("private-subnet", API, "the import shared-network-PrivateSubnets of another stack"),
)

REPORTS = {
    "clean": Report((), (), (), files=1, resources=1),
    "one": Report((SIZE,), (), (), files=1, resources=2),
    "many": Report(
        MANY,
        (
            Incomplete("broken.json", "line 3, column 5: a comma is missing"),
            Incomplete("a rule", "the rule itself failed\nat its end"),
            Incomplete(
                "ecs:DescribeServices in 111122223333 eu-west-1",
                "denied, 3 times; allow ecs:DescribeServices to the role",
                "ecs:DescribeServices",
                "denied",
                3,
                ("public-task", "rollout-deadlock"),
            ),
        ),
        UNDECIDED,
        files=7,
        resources=12,
    ),
    "partial": Report((), (Incomplete("broken.json", "not JSON"),), UNDECIDED[:1], files=0, resources=12),
}

RULES: Mapping[str, RuleSummary] = {
    rule.name: rule
    for rule in (
        Rule(
            SIZE.rule, "Size that Fargate lacks", "Use `cpu` that goes *with* `memory`.", "error", "validity", SIZE.help
        ),
        Rule("odd-text", "Odd text", "Do not.", "error", "security", ""),
    )
}


@pytest.fixture
def reports() -> Mapping[str, Report]:
    return REPORTS


@pytest.fixture
def context() -> Context:
    return Context("1.2.3", FILES.get, rules=RULES, home="https://ecslint.test")
