"""What tasks need of AWS to start, and whether VPC endpoints lead there."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.service import Service
from ecslint.model.network.reach import (
    Use,
    closed_callers,
    is_supplied,
    is_turned_away,
    is_unnamed,
    lacks_of,
    uses_of_endpoint,
)
from ecslint.model.network.reached_services import images_on_internet, needs_of
from ecslint.model.network.vpc import Subnet, Vpc
from ecslint.model.network.vpc_endpoint import VpcEndpoint, endpoints_for
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = "Parameters: {Id: {Type: String}, Image: {Type: String}, Flag: {Type: String}}"

# -- needs

TASK = """
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {NetworkMode: awsvpc, ContainerDefinitions: [{Name: web, %s}]}
  Service:
    Type: AWS::ECS::Service
    Properties: {TaskDefinition: !Ref Task, Cluster: c, %s}
"""
ECR = "Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"
FARGATE = "LaunchType: FARGATE"
LAYERS = ["s3", "ecr.api", "ecr.dkr"]
AGENT = ["ecs-agent", "ecs-telemetry", "ecs"]


@pytest.mark.parametrize(
    ("container", "service", "services"),
    [
        (ECR, FARGATE, LAYERS),
        ("Image: !Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/shop:1'", FARGATE, LAYERS),
        ("Image: 'nginx:1'", FARGATE, []),
        ("Image: !Ref Image", FARGATE, [UNDECIDED]),
        (ECR, "LaunchType: EC2", AGENT + LAYERS),
        (ECR, "LaunchType: EXTERNAL", []),
        (ECR, "LaunchType: !Ref Flag", [UNDECIDED]),
        (ECR, f"{FARGATE}, EnableExecuteCommand: true", ["ssmmessages", *LAYERS]),
        (ECR, f"{FARGATE}, EnableExecuteCommand: !Ref Flag", [*LAYERS, UNDECIDED]),
        (ECR, f"{FARGATE}, ServiceConnectConfiguration: {{Enabled: true}}", ["ecs-agent", *LAYERS]),
        (ECR, f"{FARGATE}, ServiceConnectConfiguration: {{Enabled: false}}", LAYERS),
        ("Image: x, LogConfiguration: {LogDriver: awslogs}", FARGATE, ["logs"]),
        ("Image: x, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-endpoint: 'https://x'}}", FARGATE, []),
        ("Image: x, LogConfiguration: {LogDriver: awsfirelens}", FARGATE, []),
        ("Image: x, Secrets: [{Name: A, ValueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/a'}]", FARGATE,
         ["ssm"]),
        ("Image: x, Secrets: [{Name: A, ValueFrom: a}]", FARGATE, ["ssm"]),
        ("Image: x, Secrets: [{Name: A, ValueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a'}]",
         FARGATE, ["secretsmanager"]),
        ("Image: x, Secrets: [{Name: A, ValueFrom: !Ref Id}, {Name: B, ValueFrom: b}]", FARGATE, ["ssm", UNDECIDED]),
        ("Image: x, RepositoryCredentials: {CredentialsParameter: a}", FARGATE, ["secretsmanager"]),
        ("Image: x, EnvironmentFiles: [{Type: s3, Value: 'arn:aws:s3:::b/a.env'}]", FARGATE, ["s3"]),
    ],
)  # fmt: skip
def test_needs(container: str, service: str, services: list[str]) -> None:
    launch = only(stack(TASK % (container, service), HEAD), Service)
    found: list[str] = []
    assert outcome(lambda: found.extend(need.service for need in needs_of(launch))) in (None, UNDECIDED)
    assert found + ([UNDECIDED] if launch.needs.open else []) == services


@pytest.mark.parametrize(
    ("image", "registry"),
    [
        ("nginx:1", "Docker Hub"),
        ("docker.io/library/nginx:1", "Docker Hub"),
        ("public.ecr.aws/nginx/nginx:1", "Amazon ECR Public"),
        ("ghcr.io/a/b:1", "GitHub"),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1", None),
        ("registry.corp.internal/shop:1", None),
        ("ECR_REPO_URI:IMAGE_TAG", None),
        ("!Ref Image", UNDECIDED),
    ],
)
def test_registries_on_the_internet(image: str, registry: Any) -> None:
    launch = only(stack(TASK % (f"Image: {image}", FARGATE), HEAD), Service)
    assert outcome(lambda: next((name for _, name in images_on_internet(launch)), None)) == registry


# -- endpoints

NETWORK = """
  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Table: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Vpc}}
  Other: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Vpc}}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
"""


def endpoint(service: str, rest: str = "VpcEndpointType: Interface", vpc: str = "!Ref Vpc", name: str = "E") -> str:
    properties = f"{{VpcId: {vpc}, ServiceName: {service}, {rest}}}"
    return f"  {name}:\n    Type: AWS::EC2::VPCEndpoint\n    Properties: {properties}\n"


LOGS = "!Sub 'com.amazonaws.${AWS::Region}.logs'"


@pytest.mark.parametrize(
    ("template", "service", "expected"),
    [
        ("", "logs", []),
        (endpoint("com.amazonaws.eu-west-1.logs"), "logs", ["E"]),
        (endpoint(LOGS), "logs", ["E"]),
        (endpoint("!Join ['.', [com.amazonaws, !Ref AWS::Region, logs]]"), "logs", ["E"]),
        (endpoint("!Join ['', [com.amazonaws., !Ref 'AWS::Region', .ecr.api]]"), "ecr.api", ["E"]),
        (endpoint("cn.com.amazonaws.cn-north-1.ecr.api"), "ecr.api", ["E"]),
        (endpoint(LOGS), "ecr.api", []),
        (endpoint("com.amazonaws.eu-west-1.s3express"), "s3", []),
        (endpoint("com.amazonaws.eu-west-1.ssm"), "ssmmessages", []),
        (endpoint("!Ref Id"), "logs", UNDECIDED),
        (endpoint("!Ref Id") + endpoint(LOGS, name="F"), "logs", ["F"]),
        (endpoint(LOGS, vpc="vpc-1"), "logs", []),
        (endpoint(LOGS, vpc="!Ref Id"), "logs", UNDECIDED),
        ("  C: {Type: 'Custom::Endpoints', Properties: {Vpc: !Ref Vpc}}\n", "logs", UNDECIDED),
        ("  C: {Type: 'Custom::VpcRestrictDefaultSG', Properties: {Vpc: !Ref Vpc}}\n", "logs", []),
        ("  C: {Type: 'AWS::Route53Profiles::ProfileAssociation', Properties: {ResourceId: !Ref Vpc}}\n", "logs",
         UNDECIDED),
    ],
)  # fmt: skip
def test_endpoints_of_a_vpc(template: str, service: str, expected: Any) -> None:
    vpc = named(stack(NETWORK + template, HEAD), Vpc, "Vpc")
    assert outcome(lambda: [each.name_of_resource for each in endpoints_for(vpc, service)]) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("RouteTableIds: [!Ref Table]", True),
        ("VpcEndpointType: Gateway, RouteTableIds: [!Ref Other, !GetAtt Table.RouteTableId]", True),
        ("RouteTableIds: [!Ref Other]", False),
        ("VpcEndpointType: Gateway", False),
        ("RouteTableIds: !Ref Id", UNDECIDED),
        ("RouteTableIds: [!Ref Id]", UNDECIDED),
        ("VpcEndpointType: Interface", True),
    ],
)
def test_gateway_endpoints_serve_the_tables_that_they_list(rest: str, expected: Any) -> None:
    estate = stack(NETWORK + endpoint("com.amazonaws.eu-west-1.s3", rest), HEAD)
    assert outcome(lambda: only(estate, VpcEndpoint).serves(only(estate, Subnet))) == expected


ALLOW = "PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: %s, Resource: %s}]}"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("VpcEndpointType: Gateway", True),
        (ALLOW % ("'*'", "'*'"), True),
        (ALLOW % ("'s3:GetObject'", "'arn:aws:s3:::mine/*'"), False),
        (ALLOW % ("'s3:PutObject'", "'*'"), False),
        (ALLOW % ("'s3:Get*'", "['arn:aws:s3:::mine/*', 'arn:aws:s3:::prod-*-starport-layer-bucket/*']"), True),
        (ALLOW % ("'s3:GetObject'", "'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*'"), UNDECIDED),
        (ALLOW % ("'s3:GetObject'", "!Sub 'arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*'"),
         True),
        (ALLOW % ("'s3:GetObject'", "!Sub 'arn:aws-cn:s3:::prod-${AWS::Region}-starport-layer-bucket/*'"), True),
        (ALLOW % ("'s3:GetObject'", "!Sub 'arn:aws:s3:::${AWS::AccountId}-data/*'"), UNDECIDED),
        (ALLOW % ("'s3:GetObject'", "!Ref Id"), UNDECIDED),
        ("""PolicyDocument: '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}'""", True),
    ],
)  # fmt: skip
def test_the_policy_of_an_s3_endpoint(rest: str, expected: Any) -> None:
    estate = stack(endpoint("com.amazonaws.eu-west-1.s3", rest), HEAD)
    allowed = outcome(lambda: only(estate, VpcEndpoint).allows_layers)
    assert allowed == expected


# -- what cannot be reached

APP = """
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{Name: web, Image: x, LogConfiguration: {LogDriver: awslogs}}]
  Group: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: tasks, VpcId: !Ref Vpc}}
  Cluster: {Type: 'AWS::ECS::Cluster'}
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      LaunchType: %s
      NetworkConfiguration:
        AwsvpcConfiguration: {Subnets: [!Ref Subnet], SecurityGroups: [!Ref Group]}
"""
NAT = (
    "  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: %s, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: n}}\n"
)
OPEN = """
  Public: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  PublicAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Public, RouteTableId: !Ref Other}
"""
INSTANCES = """
  Instances:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      {MinSize: 1, MaxSize: 2, LaunchConfigurationName: !Ref Launch, VPCZoneIdentifier: [%s]}
  Launch:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: {UserData: !Base64 {'Fn::Sub': 'echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config'}}
"""


@pytest.mark.parametrize(
    ("kind", "template", "services"),
    [
        ("FARGATE", "", ["logs"]),
        ("FARGATE", endpoint(LOGS), []),
        ("FARGATE", NAT % "!Ref Table", []),
        ("FARGATE", NAT % "!Ref Other", ["logs"]),
        ("FARGATE", NAT % "!Ref Id", UNDECIDED),
        # on EC2 the instances count: those at hand, else all of the VPC
        ("EC2", "", [*AGENT, "logs"]),
        ("EC2", OPEN + NAT % "!Ref Other", UNDECIDED),
        ("EC2", OPEN + NAT % "!Ref Other" + INSTANCES % "!Ref Public", []),
        ("EC2", OPEN + NAT % "!Ref Other" + INSTANCES % "!Ref Subnet", [*AGENT, "logs"]),
        ("EC2", OPEN + NAT % "!Ref Other" + INSTANCES % "!Ref Subnet" + endpoint(LOGS), AGENT),
    ],
)
def test_what_cannot_be_reached(kind: str, template: str, services: Any) -> None:
    estate = stack(NETWORK + APP % kind + template, HEAD)
    assert outcome(lambda: [lack.need.service for lack in lacks_of(only(estate, Service))]) == services


def test_closed_subnets_of_a_task() -> None:
    launch = only(stack(NETWORK + APP % "FARGATE", HEAD), Service)
    assert [subnet.name_of_resource for subnet in closed_callers(launch, False)] == ["Subnet"]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", False),
        (endpoint(LOGS), True),
        (endpoint("com.amazonaws.eu-west-1.ssm"), False),
        (endpoint("!Ref Id"), UNDECIDED),
        ("  C: {Type: 'Custom::Endpoints', Properties: {Vpc: !Ref Vpc}}\n", UNDECIDED),
    ],
)
def test_whether_endpoints_lead_to_all(template: str, expected: Any) -> None:
    estate = stack(NETWORK + APP.replace("Image: x", "Image: registry.corp/x") % "FARGATE" + template, HEAD)
    assert outcome(lambda: is_supplied(only(estate, Service), only(estate, Subnet))) == expected


def test_no_endpoint_leads_to_docker_hub() -> None:
    estate = stack(NETWORK + APP % "FARGATE" + endpoint(LOGS), HEAD)
    assert not is_supplied(only(estate, Service), only(estate, Subnet))


# -- endpoints that cannot be used


def use_of(template: str) -> tuple[VpcEndpoint, list[Use]]:
    estate = stack(NETWORK + APP % "FARGATE" + template, HEAD)
    logs = named(estate, VpcEndpoint, "E")
    return logs, list(uses_of_endpoint(logs, "logs"))


INTERFACE = "VpcEndpointType: Interface, "


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (endpoint(LOGS, INTERFACE + "PrivateDnsEnabled: true"), False),
        (endpoint(LOGS, INTERFACE + "PrivateDnsEnabled: false"), True),
        (endpoint(LOGS), True),
        (endpoint(LOGS, INTERFACE + "PrivateDnsEnabled: !Ref Flag"), UNDECIDED),
        (endpoint(LOGS) + endpoint(LOGS, INTERFACE + "PrivateDnsEnabled: true", name="F"), False),
        (endpoint(LOGS) + "  Zone: {Type: 'AWS::Route53::HostedZone', Properties: {Name: logs.eu-west-1.amazonaws.com,"
         " VPCs: [{VPCId: !Ref Vpc, VPCRegion: eu-west-1}]}}\n", False),
        (endpoint(LOGS) + "  Zone: {Type: 'AWS::Route53::HostedZone', Properties: {Name: corp.internal,"
         " VPCs: [{VPCId: !Ref Vpc, VPCRegion: eu-west-1}]}}\n", True),
    ],
)  # fmt: skip
def test_whether_the_usual_name_leads_to_an_endpoint(template: str, expected: Any) -> None:
    logs, uses = use_of(template)
    assert [use.launch.name_of_resource for use in uses] == ["Service"]
    assert outcome(lambda: is_unnamed(logs, "logs")) == expected


GROUP = """
  Shut:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: logs, VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: tcp, %s}]}
"""
DEFAULT = (
    "  In: {Type: 'AWS::EC2::SecurityGroupIngress', Properties: {GroupId: !GetAtt Vpc.DefaultSecurityGroup, %s}}\n"
)


@pytest.mark.parametrize(
    ("groups", "template", "expected"),
    [
        ("[!Ref Shut]", GROUP % "FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16", False),
        ("[!Ref Shut]", GROUP % "FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref Group", False),
        ("[!Ref Shut]", GROUP % "FromPort: 443, ToPort: 443, CidrIp: 192.168.0.0/16", True),
        ("[!Ref Shut]", GROUP % "FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/16", True),
        ("[!Ref Id]", "", UNDECIDED),
        # the default group
        ("[]", "", True),
        ("[]", DEFAULT % "IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16", UNDECIDED),
        ("[!GetAtt Vpc.DefaultSecurityGroup]", "", UNDECIDED),
    ],
)
def test_whom_an_endpoint_turns_away(groups: str, template: str, expected: Any) -> None:
    logs, (use,) = use_of(template + endpoint(LOGS, f"{INTERFACE}PrivateDnsEnabled: true, SecurityGroupIds: {groups}"))
    assert outcome(lambda: is_turned_away(use, logs)) == expected


def test_tasks_in_the_default_group_may_reach_an_endpoint_there() -> None:
    app = APP.replace("!Ref Group]", "!GetAtt Vpc.DefaultSecurityGroup]") % "FARGATE"
    estate = stack(NETWORK + app + endpoint(LOGS), HEAD)
    (use,) = uses_of_endpoint(only(estate, VpcEndpoint), "logs")
    assert outcome(lambda: is_turned_away(use, only(estate, VpcEndpoint))) == UNDECIDED
