"""AWS's page and batch sizes, which moto mostly does not mind.

From the API references, read 2026-11. A page that is too large is refused as AWS refuses it, one that is not asked for
has AWS's size, and what moto gives as a whole is given in pages.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from botocore.model import OperationNotFoundError, StructureShape
from botocore.session import Session

from ecslint.demo.exchange import Answer, Exchange


class Page(NamedTuple):
    """How much one answer of a list holds."""

    greatest: int
    usual: int
    """When the request does not say."""
    by_moto: bool = False
    """Whether moto makes the pages: it does so for some."""


PAGES = {
    "ecs:ListClusters": Page(100, 100),
    "ecs:ListServices": Page(100, 10),
    "ecs:ListTaskDefinitions": Page(100, 100),
    "ecs:ListTaskDefinitionFamilies": Page(100, 100),
    "ecs:ListTasks": Page(100, 100),
    "ecs:ListContainerInstances": Page(100, 100),
    "ecs:ListAccountSettings": Page(10, 10),
    "ecs:DescribeCapacityProviders": Page(10, 10),
    "ecs:ListDaemons": Page(100, 100),
    "ecs:ListGateways": Page(100, 100),
    "ecs:ListGatewayRoutes": Page(100, 100),
    "application-autoscaling:DescribeScalableTargets": Page(50, 50),
    "application-autoscaling:DescribeScalingPolicies": Page(10, 10, by_moto=True),
    "application-autoscaling:DescribeScheduledActions": Page(50, 50),
    "elasticloadbalancing:DescribeLoadBalancers": Page(400, 400, by_moto=True),
    "elasticloadbalancing:DescribeTargetGroups": Page(400, 400),
    "elasticloadbalancing:DescribeListeners": Page(400, 400),
    "elasticloadbalancing:DescribeRules": Page(400, 400, by_moto=True),
    "ec2:DescribeVpcs": Page(1000, 1000),
    "ec2:DescribeSubnets": Page(1000, 1000),
    "ec2:DescribeRouteTables": Page(100, 100),
    "ec2:DescribeSecurityGroups": Page(1000, 1000),
    "ec2:DescribeVpcEndpoints": Page(1000, 1000),
    "ec2:DescribeVpcEndpointServiceConfigurations": Page(1000, 1000),
    "ec2:DescribeLaunchTemplateVersions": Page(200, 200),
    "ec2:DescribeImages": Page(1000, 1000),
    "elasticfilesystem:DescribeFileSystems": Page(100, 100, by_moto=True),
    "elasticfilesystem:DescribeMountTargets": Page(100, 10, by_moto=True),
    "elasticfilesystem:DescribeAccessPoints": Page(100, 100),
    "s3files:ListFileSystems": Page(100, 100),
    "s3files:ListMountTargets": Page(100, 100),
    "s3files:ListAccessPoints": Page(1000, 1000),
    "iam:GetAccountAuthorizationDetails": Page(1000, 100),
    "iam:ListAttachedRolePolicies": Page(1000, 100, by_moto=True),
    "iam:ListRolePolicies": Page(1000, 100),
    "events:ListEventBuses": Page(100, 100, by_moto=True),
    "events:ListRules": Page(100, 100, by_moto=True),
    "events:ListTargetsByRule": Page(100, 100),
    "scheduler:ListSchedules": Page(100, 100, by_moto=True),
    "pipes:ListPipes": Page(100, 100, by_moto=True),
    "autoscaling:DescribeAutoScalingGroups": Page(100, 50, by_moto=True),
    "autoscaling:DescribePolicies": Page(100, 50),
    "autoscaling:DescribeLaunchConfigurations": Page(100, 50, by_moto=True),
    "ecr:DescribeRepositories": Page(1000, 100),
    "ecr:DescribeImages": Page(1000, 100),
    "ecr:DescribePullThroughCacheRules": Page(1000, 100),
    "logs:DescribeLogGroups": Page(50, 50, by_moto=True),
    "secretsmanager:ListSecrets": Page(100, 100, by_moto=True),
    "ssm:DescribeParameters": Page(50, 10),
    "cloudwatch:DescribeAlarms": Page(100, 50),
    "backup:ListProtectedResources": Page(1000, 1000),
    "sqs:ListQueues": Page(1000, 1000),
    "servicediscovery:ListNamespaces": Page(100, 100),
    "servicediscovery:ListServices": Page(100, 100),
    "route53profiles:ListProfileAssociations": Page(100, 100),
    "organizations:ListAccounts": Page(20, 20, by_moto=True),
    "organizations:ListAccountsForParent": Page(20, 20, by_moto=True),
    "organizations:ListOrganizationalUnitsForParent": Page(20, 20, by_moto=True),
}

BATCHES = {
    "ecs:DescribeServices": ("services", 10),
    "ecs:DescribeClusters": ("clusters", 100),
    "ecs:DescribeTasks": ("tasks", 100),
    "ecs:DescribeContainerInstances": ("containerInstances", 100),
    "ecr:DescribeImages": ("imageIds", 100),
    "ecr:BatchGetImage": ("imageIds", 100),
    "cloudwatch:GetMetricData": ("MetricDataQueries", 500),
    "elasticloadbalancing:DescribeTags": ("ResourceArns", 20),
    "elasticloadbalancing:DescribeLoadBalancers": ("LoadBalancerArns", 20),
}
"""How many things one request may name, and in which parameter."""

_NOT_BOTH = {
    "ecr:DescribeImages": "imageIds",
    "ecr:DescribeRepositories": "repositoryNames",
    "ecr:DescribePullThroughCacheRules": "ecrRepositoryPrefixes",
}
"""The names with which a size of the page may not be given."""

_INCLUDED = {
    "ecs:DescribeClusters": {
        "attachments": "ATTACHMENTS",
        "configuration": "CONFIGURATIONS",
        "settings": "SETTINGS",
        "statistics": "STATISTICS",
        "tags": "TAGS",
    },
    "ecs:DescribeCapacityProviders": {"tags": "TAGS"},
    "ecs:DescribeContainerInstances": {"tags": "TAGS", "healthStatus": "CONTAINER_INSTANCE_HEALTH"},
}
"""Members that an answer holds only when the request includes them, beyond those that moto keeps back."""

_TOO_MUCH = {
    "ecs": "InvalidParameterException",
    "ec2": "InvalidParameterValue",
    "elasticloadbalancing": "ValidationError",
    "iam": "ValidationError",
    "autoscaling": "ValidationError",
    "cloudwatch": "ValidationError",
    "logs": "InvalidParameterException",
    "ecr": "InvalidParameterException",
    "secretsmanager": "InvalidParameterException",
    "elasticfilesystem": "BadRequest",
}
"""How services refuse a number that is too great; the others: ValidationException."""


def refusal(exchange: Exchange) -> Answer | None:
    """AWS's answer to a request for too much at once."""
    code = _TOO_MUCH.get(exchange.prefix, "ValidationException")
    if exchange.action in BATCHES:
        parameter, greatest = BATCHES[exchange.action]
        if len(exchange.parameters.get(parameter) or ()) > greatest:
            return exchange.refused(code, f"{parameter} cannot have more than {greatest} elements.")
    page = PAGES.get(exchange.action)
    if page is not None:
        limit = _turning(exchange).limit
        asked = exchange.parameters.get(limit)
        if asked is not None and not 1 <= int(asked) <= page.greatest:
            return exchange.refused(code, f"{limit} must be from 1 to {page.greatest}.")
        if asked is not None and exchange.parameters.get(_NOT_BOTH.get(exchange.action, "")):
            return exchange.refused(code, f"{limit} cannot be used with {_NOT_BOTH[exchange.action]}.")
    return None


def cuts(action: str) -> bool:
    """Whether an answer is cut to what was asked for."""
    return action in _INCLUDED or (action in PAGES and not PAGES[action].by_moto)


def take_over(exchange: Exchange) -> None:
    """Keep from moto which page is asked for, where the pages are made here."""
    page = PAGES.get(exchange.action)
    if page is not None and not page.by_moto:
        exchange.forget(_turning(exchange).limit, _turning(exchange).token_in)


def cut(exchange: Exchange, result: dict[str, Any]) -> dict[str, Any]:
    """The page of an answer that was asked for, without what was not to be included."""
    if exchange.action in _INCLUDED:
        result = _without_what_was_not_asked(exchange, result)
    page = PAGES.get(exchange.action)
    return result if page is None or page.by_moto else _page(exchange, result, page)


def _without_what_was_not_asked(exchange: Exchange, result: dict[str, Any]) -> dict[str, Any]:
    asked = exchange.parameters.get("include") or ()
    unwanted = {member for member, word in _INCLUDED[exchange.action].items() if word not in asked}
    return {
        name: [{member: each[member] for member in each if member not in unwanted} for each in things]
        for name, things in result.items()
    }


def _page(exchange: Exchange, result: dict[str, Any], page: Page) -> dict[str, Any]:
    turning = _turning(exchange)
    start = int(exchange.parameters.get(turning.token_in) or 0)
    end = start + int(exchange.parameters.get(turning.limit) or page.usual)
    if start == 0 and end >= sum(len(result.get(key) or ()) for key in turning.lists):
        return result
    passed = 0
    cut = dict(result)
    for key in turning.lists:  # one page may reach from one list into the next
        things = result.get(key)
        if things is not None:
            cut[key] = things[max(0, start - passed) : max(0, end - passed)]
            passed += len(things)
    if end < passed:
        cut[turning.token_out] = str(end)
    if turning.more:
        cut[turning.more] = end < passed
    return cut


class Turning(NamedTuple):
    """The names by which an operation's pages are turned."""

    limit: str
    token_in: str
    token_out: str
    lists: tuple[str, ...]
    more: str = ""


def _turning(exchange: Exchange) -> Turning:
    return turning(exchange.service, exchange.operation)


@cache
def turning(service: str, operation: str) -> Turning:
    """How the pages of an operation are turned; `service` is boto3's name."""
    session = Session()
    try:
        known = session.get_paginator_model(service).get_paginator(operation)
    except ValueError:
        return _guessed_turning(session, service, operation)
    lists = known["result_key"]
    return Turning(
        known["limit_key"],
        known["input_token"],
        known["output_token"],
        tuple(lists) if isinstance(lists, list) else (lists,),
        known.get("more_results", ""),
    )


def _guessed_turning(session: Session, service: str, operation: str) -> Turning:
    """Of an operation of which botocore does not know that it has pages."""
    try:
        model = session.get_service_model(service).operation_model(operation)
    except OperationNotFoundError as error:
        raise LookupError(f"{service}:{operation} has no pages") from error
    assert isinstance(model.input_shape, StructureShape)
    assert isinstance(model.output_shape, StructureShape)
    limit = next(name for name in model.input_shape.members if name.lower() in ("maxresults", "limit"))
    token = next(name for name in model.input_shape.members if name.lower() == "nexttoken")
    lists = tuple(name for name, shape in model.output_shape.members.items() if shape.type_name == "list")
    return Turning(limit, token, token, tuple(name for name in lists if name != "failures"))
