"""Addresses of AWS's console, made from ARNs.

They are documented nowhere: those below are what browsers show, as many pages quote them (read 2026-11). For what is
not among them there is no link, since one that leads nowhere is worse.
"""

from __future__ import annotations

from urllib.parse import quote

_HOSTS = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}

_EC2 = {
    "launch-template": "ec2/home?region={region}#LaunchTemplateDetails:launchTemplateId={id}",
    "route-table": "vpcconsole/home?region={region}#RouteTableDetails:RouteTableId={id}",
    "security-group": "ec2/home?region={region}#SecurityGroup:groupId={id}",
    "subnet": "vpcconsole/home?region={region}#SubnetDetails:subnetId={id}",
    "vpc": "vpcconsole/home?region={region}#VpcDetails:VpcId={id}",
    "vpc-endpoint": "vpcconsole/home?region={region}#EndpointDetails:vpcEndpointId={id}",
}


def console_link(arn: str, region: str = "") -> str | None:
    """The address of a resource; None where it is not known. `region` is for ARNs that name none."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return None
    _, partition, service, of_arn, account, resource = parts
    region = of_arn or region
    page = _page(service, arn, resource, account)
    host = _HOSTS.get(partition)
    if page is None or host is None or not region:
        return None
    return f"https://{region}.{host}/{page.replace('{region}', region)}"


def _page(service: str, arn: str, resource: str, account: str) -> str | None:
    kind, _, name = resource.partition("/")
    segments = name.split("/")
    if service == "ecs":
        return _of_ecs(kind, segments)
    if service == "ec2":
        return _EC2[kind].replace("{id}", name) if kind in _EC2 else None
    if service == "elasticloadbalancing":
        return _of_load_balancing(kind, arn, segments)
    if service == "iam":
        return _of_iam(kind, arn, segments)
    if service == "elasticfilesystem" and kind in ("file-system", "access-point"):
        return f"efs/home?region={{region}}#/{kind}s/{name}"
    if service == "logs" and resource.startswith("log-group:"):
        # The console escapes twice, and writes $ for the second %.
        group = quote(quote(resource.split(":")[1], safe=""), safe="").replace("%", "$")
        return f"cloudwatch/home?region={{region}}#logsV2:log-groups/log-group/{group}"
    if service == "events" and kind == "rule":
        bus = segments[-2] if len(segments) > 1 else "default"
        return f"events/home?region={{region}}#/eventbus/{bus}/rules/{segments[-1]}"
    if service == "ecr" and kind == "repository":
        return f"ecr/repositories/private/{account}/{name}?region={{region}}"
    if service == "s3":
        return f"s3/buckets/{resource}?region={{region}}"
    return None


def _of_ecs(kind: str, segments: list[str]) -> str | None:
    name = segments[-1]
    if kind == "cluster":
        return f"ecs/v2/clusters/{name}/services?region={{region}}"
    if kind == "service" and len(segments) > 1:  # the older form of the ARN does not tell the cluster
        return f"ecs/v2/clusters/{segments[0]}/services/{name}/health?region={{region}}"
    if kind == "task" and len(segments) > 1:
        return f"ecs/v2/clusters/{segments[0]}/tasks/{name}/configuration?region={{region}}"
    if kind == "task-definition":
        family, _, revision = name.partition(":")
        return f"ecs/v2/task-definitions/{family}/{revision}/containers?region={{region}}" if revision else None
    return None


def _of_load_balancing(kind: str, arn: str, segments: list[str]) -> str | None:
    if kind == "targetgroup":
        return f"ec2/home?region={{region}}#TargetGroup:targetGroupArn={arn}"
    if kind in ("loadbalancer", "listener", "listener-rule") and len(segments) > 2:
        # Listeners and their rules are shown with their load balancer.
        balancer = f"{arn.rpartition(':')[0]}:loadbalancer/{'/'.join(segments[:3])}"
        return f"ec2/home?region={{region}}#LoadBalancer:loadBalancerArn={balancer}"
    return None


def _of_iam(kind: str, arn: str, segments: list[str]) -> str | None:
    if kind == "role":
        return f"iam/home?region={{region}}#/roles/details/{segments[-1]}"
    return f"iam/home?region={{region}}#/policies/details/{quote(arn, safe='')}" if kind == "policy" else None
