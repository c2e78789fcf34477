"""How AWS calls the resources of a deployed template: what Ref and Fn::GetAtt give."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

ACCOUNT, REGION = "111122223333", "eu-west-1"


class Identity(NamedTuple):
    """One deployed resource."""

    ref: str
    arn: str
    name: str
    attributes: dict[str, str]


def digest(name: str, length: int = 17) -> str:
    """What AWS makes up for an id: the same for the same resource."""
    return sha256(name.encode()).hexdigest()[:length]


def arn(service: str, resource: str, *, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:{service}:{region}:{account}:{resource}"


_PREFIXES = {
    "AWS::EC2::InternetGateway": "igw",
    "AWS::EC2::EgressOnlyInternetGateway": "eigw",
    "AWS::EC2::LaunchTemplate": "lt",
    "AWS::EC2::NatGateway": "nat",
    "AWS::EC2::RouteTable": "rtb",
    "AWS::EC2::SecurityGroup": "sg",
    "AWS::EC2::Subnet": "subnet",
    "AWS::EC2::TransitGateway": "tgw",
    "AWS::EC2::VPC": "vpc",
    "AWS::EC2::VPCEndpoint": "vpce",
    "AWS::EC2::VPCEndpointService": "vpce-svc",
    "AWS::EC2::VPNGateway": "vgw",
    "AWS::EFS::AccessPoint": "fsap",
    "AWS::EFS::FileSystem": "fs",
    "AWS::EFS::MountTarget": "fsmt",
    "AWS::S3Files::FileSystem": "fs",
    "AWS::S3Files::MountTarget": "fsmt",
    "AWS::ServiceDiscovery::HttpNamespace": "ns",
    "AWS::ServiceDiscovery::PrivateDnsNamespace": "ns",
    "AWS::ServiceDiscovery::PublicDnsNamespace": "ns",
    "AWS::ServiceDiscovery::Service": "srv",
}
"""How ids begin, by type. Ref of these gives the id."""

_NAMED = {
    "AWS::AutoScaling::AutoScalingGroup": ("autoscaling", "autoScalingGroup:{id}:autoScalingGroupName/{name}"),
    "AWS::AutoScaling::LaunchConfiguration": (
        "autoscaling",
        "launchConfiguration:{id}:launchConfigurationName/{name}",
    ),
    "AWS::CloudWatch::Alarm": ("cloudwatch", "alarm:{name}"),
    "AWS::ECR::Repository": ("ecr", "repository/{name}"),
    "AWS::ECS::CapacityProvider": ("ecs", "capacity-provider/{name}"),
    "AWS::ECS::Cluster": ("ecs", "cluster/{name}"),
    "AWS::Events::Rule": ("events", "rule/{name}"),
    "AWS::IAM::InstanceProfile": ("iam", "instance-profile/{name}"),
    "AWS::IAM::Role": ("iam", "role/{name}"),
    "AWS::Logs::LogGroup": ("logs", "log-group:{name}"),
    "AWS::Pipes::Pipe": ("pipes", "pipe/{name}"),
    "AWS::S3::Bucket": ("s3", "{name}"),
    "AWS::SSM::Parameter": ("ssm", "parameter/{name}"),
    "AWS::Scheduler::Schedule": ("scheduler", "schedule/default/{name}"),
}
"""Service and ARN of the types of which Ref gives the name."""

_BY_ARN = {
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("autoscaling", "scalingPolicy:{id}:policyName/{name}"),
    "AWS::AutoScaling::ScalingPolicy": ("autoscaling", "scalingPolicy:{id}:policyName/{name}"),
    "AWS::ECS::TaskDefinition": ("ecs", "task-definition/{name}:1"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("elasticloadbalancing", "targetgroup/{name}/{id}"),
    "AWS::IAM::ManagedPolicy": ("iam", "policy/{name}"),
    "AWS::SecretsManager::Secret": ("secretsmanager", "secret:{name}-AbCdEf"),
}
"""Service and ARN of the types of which Ref gives the ARN."""

_NAME_PROPERTIES = (
    "AlarmName",
    "AutoScalingGroupName",
    "BucketName",
    "ClusterName",
    "Family",
    "InstanceProfileName",
    "LaunchConfigurationName",
    "LaunchTemplateName",
    "LogGroupName",
    "ManagedPolicyName",
    "Name",
    "PolicyName",
    "RepositoryName",
    "RoleName",
    "ServiceName",
)


def name_of(logical_id: str, properties: dict[str, Any]) -> str:
    """The name that is given, or one that CloudFormation makes up."""
    given = next((properties[key] for key in _NAME_PROPERTIES if isinstance(properties.get(key), str)), None)
    return given or f"stack-{logical_id}"


def identity_of(kind: str, logical_id: str, properties: dict[str, Any], owners: dict[str, Identity]) -> Identity:
    """What a resource is called. `owners` holds, by property, what those are called that its ARN names."""
    name, made_up = name_of(logical_id, properties), digest(logical_id)
    if kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        return _load_balancer(name, properties, made_up)
    if kind.startswith("AWS::ElasticLoadBalancingV2::Listener"):
        return _listener(kind, name, made_up, owners)
    if kind == "AWS::ECS::Service":
        cluster = owners["Cluster"].name if "Cluster" in owners else str(properties.get("Cluster", "default"))
        whole = arn("ecs", f"service/{cluster.rpartition('/')[2]}/{name}")
        return Identity(whole, whole, name, {"Name": name, "ServiceArn": whole})
    if kind in _PREFIXES:
        given = f"{_PREFIXES[kind]}-{made_up}"
        return Identity(given, _arn_of_id(kind, given), name, _attributes(given, name))
    shape = _NAMED.get(kind) or _BY_ARN.get(kind) or (kind.split("::")[1].lower(), "{name}")
    whole = _arn(shape, name, made_up)
    ref = whole if kind in _BY_ARN else name
    return Identity(ref, whole, name, _attributes(ref, name) | _special(kind, name, made_up))


def _arn(shape: tuple[str, str], name: str, made_up: str) -> str:
    service, resource = shape
    written = resource.format(name=name.removeprefix("/") if service == "ssm" else name, id=made_up)
    if service == "iam":
        return arn(service, written, region="")
    return f"arn:aws:s3:::{written}" if service == "s3" else arn(service, written)


def _arn_of_id(kind: str, given: str) -> str:
    service, word = {
        "fs": ("s3files" if "S3Files" in kind else "elasticfilesystem", "file-system"),
        "fsap": ("elasticfilesystem", "access-point"),
        "srv": ("servicediscovery", "service"),
        "ns": ("servicediscovery", "namespace"),
    }.get(given.partition("-")[0], ("ec2", given.rpartition("-")[0]))
    return arn(service, f"{word}/{given}")


def _attributes(ref: str, name: str) -> dict[str, str]:
    ids = ("GroupId", "SubnetId", "VpcId", "RouteTableId", "FileSystemId", "AccessPointId", "Id", "LaunchTemplateId",
           "InternetGatewayId", "NatGatewayId")  # fmt: skip
    return {**dict.fromkeys(ids, ref), "Name": name, "LatestVersionNumber": "1", "DefaultVersionNumber": "1"}


def _special(kind: str, name: str, made_up: str) -> dict[str, str]:
    if kind == "AWS::ECR::Repository":
        return {"RepositoryUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}"}
    if kind == "AWS::ElasticLoadBalancingV2::TargetGroup":
        return {"TargetGroupFullName": f"targetgroup/{name}/{made_up}", "TargetGroupName": name}
    return {}


def _load_balancer(name: str, properties: dict[str, Any], made_up: str) -> Identity:
    short = {"network": "net", "gateway": "gwy"}.get(str(properties.get("Type")), "app")
    full = f"{short}/{name}/{made_up}"
    whole = arn("elasticloadbalancing", f"loadbalancer/{full}")
    attributes = {"LoadBalancerFullName": full, "LoadBalancerName": name, "DNSName": f"{name}.elb.amazonaws.com"}
    return Identity(whole, whole, name, attributes)


def _listener(kind: str, name: str, made_up: str, owners: dict[str, Identity]) -> Identity:
    owner = next(iter(owners.values()), None)
    before = owner.arn if owner else arn("elasticloadbalancing", f"loadbalancer/app/elsewhere/{made_up}")
    before = before.replace(":loadbalancer/", ":listener/").replace(":listener/", ":listener-rule/")
    if kind.endswith("::Listener"):
        before = before.replace(":listener-rule/", ":listener/")
    whole = f"{before}/{made_up}"
    return Identity(whole, whole, name, {"ListenerArn": whole, "RuleArn": whole})
