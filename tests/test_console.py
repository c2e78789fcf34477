"""Where AWS's console shows what."""

from __future__ import annotations

import pytest

from ecslint.console import console_link

HOST = "https://eu-west-1.console.aws.amazon.com/"


def _arn(rest: str, service: str, partition: str = "aws", region: str = "eu-west-1") -> str:
    return f"arn:{partition}:{service}:{region}:111122223333:{rest}"


@pytest.mark.parametrize(
    ("service", "resource", "page"),
    [
        ("ecs", "cluster/prod", "ecs/v2/clusters/prod/services?region=eu-west-1"),
        ("ecs", "service/prod/web", "ecs/v2/clusters/prod/services/web/health?region=eu-west-1"),
        ("ecs", "task/prod/0123", "ecs/v2/clusters/prod/tasks/0123/configuration?region=eu-west-1"),
        ("ecs", "task-definition/web:7", "ecs/v2/task-definitions/web/7/containers?region=eu-west-1"),
        ("ec2", "security-group/sg-1", "ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1"),
        ("ec2", "subnet/subnet-1", "vpcconsole/home?region=eu-west-1#SubnetDetails:subnetId=subnet-1"),
        ("ec2", "route-table/rtb-1", "vpcconsole/home?region=eu-west-1#RouteTableDetails:RouteTableId=rtb-1"),
        ("elasticfilesystem", "file-system/fs-1", "efs/home?region=eu-west-1#/file-systems/fs-1"),
        ("ecr", "repository/shop/web", "ecr/repositories/private/111122223333/shop/web?region=eu-west-1"),
        ("events", "rule/nightly", "events/home?region=eu-west-1#/eventbus/default/rules/nightly"),
        ("events", "rule/bus/nightly", "events/home?region=eu-west-1#/eventbus/bus/rules/nightly"),
        ("logs", "log-group:/ecs/web", "cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fweb"),
    ],
)
def test_pages(service: str, resource: str, page: str) -> None:
    assert console_link(_arn(resource, service)) == HOST + page


def test_load_balancers_show_their_listeners() -> None:
    balancer = _arn("loadbalancer/app/front/1", "elasticloadbalancing")
    page = f"{HOST}ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn={balancer}"
    assert console_link(balancer) == page
    assert console_link(_arn("listener/app/front/1/2", "elasticloadbalancing")) == page
    assert console_link(_arn("listener-rule/app/front/1/2/3", "elasticloadbalancing")) == page
    group = _arn("targetgroup/web/1", "elasticloadbalancing")
    assert console_link(group) == f"{HOST}ec2/home?region=eu-west-1#TargetGroup:targetGroupArn={group}"


def test_what_is_of_no_region_is_shown_in_the_one_that_is_scanned() -> None:
    role = _arn("role/team/web", "iam", region="")
    assert console_link(role, "eu-west-1") == f"{HOST}iam/home?region=eu-west-1#/roles/details/web"
    assert console_link("arn:aws:s3:::data", "eu-west-1") == f"{HOST}s3/buckets/data?region=eu-west-1"
    assert console_link(role) is None


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/"),
        ("aws-us-gov", "us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"),
    ],
)
def test_partitions_have_consoles_of_their_own(partition: str, region: str, host: str) -> None:
    page = f"ecs/v2/clusters/prod/services?region={region}"
    assert console_link(_arn("cluster/prod", "ecs", partition, region)) == host + page


@pytest.mark.parametrize(
    "arn",
    [
        "web",
        "arn:aws:sqs:eu-west-1:111122223333:queue",
        "arn:aws-eusc:ecs:eusc-de-east-1:111122223333:cluster/prod",
        "arn:aws:ecs:eu-west-1:111122223333:service/web",  # the older form does not tell the cluster
        "arn:aws:ecs:eu-west-1:111122223333:task-definition/web",
    ],
)
def test_no_link_is_better_than_a_wrong_one(arn: str) -> None:
    assert console_link(arn, "eu-west-1") is None
