"""Whether a file is worth parsing, told by its bytes, so that the files of others cost next to nothing."""

from __future__ import annotations

import re
from typing import Final, Literal

# First letters are left out where CloudFormation and the ECS API differ in their case.
_ECS: Final = tuple(
    b"AWS::ECS:: ontainerDefinitions askDefinition EcsParameters EcsTaskParameters wsvpcConfiguration apacityProvider "
    b"desiredCount schedulingStrategy executeCommandConfiguration containerInsights infrastructureRoleArn".split()
)
_ECS_FIELD: Final = rb"\b(?:essential|portMappings|logConfiguration|memoryReservation)\"?\s*:"
_ARRAY: Final = rb"[^{:\[]*\["
_FIELD: Final = rb"\"(?:cpu|memory|environment|command|entryPoint|secrets|mountPoints|dependsOn)\"\s*:"
"""What tells a container without a task definition around it: a field of ECS alone, or in an array a common one."""
_NEIGHBOUR: Final = (
    rb"AWS::(?:ApplicationAutoScaling|AutoScaling|CloudFormation::Stack|CloudWatch::(?:Composite)?Alarm|CodeDeploy|"
    rb"EC2::(?:VPC|Subnet|RouteTable|Route\b|SecurityGroup|LaunchTemplate|NatGateway|InternetGateway)|ECR|EFS|"
    rb"ElasticLoadBalancing|Events|IAM|KMS::Key|Lambda::Permission|Logs|Pipes|S3::Bucket|S3Files|SSM::Parameter|"
    rb"Include|Scheduler|SecretsManager|Serverless::Application|ServiceDiscovery|WAFv2::WebACLAssociation)|"
    rb"\bExport\"?\s*:"
)


def sniff(raw: bytes) -> Literal["ecs", "neighbour", ""]:
    """Whether a file seems to hold ECS configuration, or only resources that ECS rules judge beside it.

    Looks at words, not at structure: what it lets through may turn out to be something else.
    """
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raw = raw.decode("utf-16", "ignore").encode()
    # One `in` per word is several times as fast as a regular expression with all of them.
    if any(word in raw for word in _ECS):
        return "ecs"
    if b"image" in raw and (re.search(_ECS_FIELD, raw) or (re.match(_ARRAY, raw) and re.search(_FIELD, raw))):
        return "ecs"
    if b"serviceName" in raw and (b"cluster" in raw or b"launchType" in raw or b"deploymentCon" in raw):
        return "ecs"
    return "neighbour" if b"AWS::" in raw and re.search(_NEIGHBOUR, raw) else ""
