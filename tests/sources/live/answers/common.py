"""What answers have in common."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

ACCOUNT, REGION = "111122223333", "eu-west-1"


def arn(service: str, resource: str, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:{service}:{region}:{account}:{resource}"


class Answer(NamedTuple):
    """One resource as areas keep it, and what its record must give."""

    type: str
    id: str
    shape: str
    """The operation, and the member of its answer that holds such resources: `ecs:DescribeServices.services`."""
    data: dict[str, Any]
    gives: Mapping[str, Any]
    """Values by the way to them from the record: `awsvpc.subnets`."""
    state: Mapping[str, Any] = MappingProxyType({})
    beside: Mapping[str, str] = MappingProxyType({})
    """Members that other calls tell, with their shapes."""


LINKED = arn("iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", region="")
CLUSTER, SERVICE = arn("ecs", "cluster/prod"), arn("ecs", "service/prod/web")
TASK_DEFINITION = arn("ecs", "task-definition/web:7")
TARGET_GROUP = arn("elasticloadbalancing", "targetgroup/web/0123456789abcdef")
BALANCER = arn("elasticloadbalancing", "loadbalancer/app/front/0123456789abcdef")
LISTENER = arn("elasticloadbalancing", "listener/app/front/0123456789abcdef/aaaaaaaaaaaaaaaa")
ROLE = arn("iam", "role/team/web", region="")
POLICY = arn("iam", "policy/own", region="")
SUBNETS = ["subnet-0000000000000000a", "subnet-0000000000000000b"]
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
ATTRIBUTES = "elbv2:Describe{}Attributes.Attributes"
