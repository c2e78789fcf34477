"""Small templates with ECS's neighbours, each with what must be told of it: `line rule`. As in `test_cases`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.examples import scan
from tests.test_cases import Case

SUBNETS = "Subnets: [subnet-1, subnet-2]"
BALANCER = f"  Balancer: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{{SUBNETS}, %s}}}}\n"
LISTENER = """  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Balancer, Port: 443, Protocol: %s, DefaultActions: [%s]}
"""
FORWARD, NOT_FOUND = "{Type: forward, TargetGroupArn: !Ref Group}", "{Type: fixed-response}"
GROUP = """  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip, %s}
"""
SERVICE = """  Service:
    Type: AWS::ECS::Service
    Properties:
      %s
      LoadBalancers: [{ContainerName: web, ContainerPort: %s, TargetGroupArn: !Ref Group}]
"""
EXEC = """Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      %s
      ContainerDefinitions: [{Name: web, Image: "web:1", Memory: 64}]
  Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, EnableExecuteCommand: true}}
"""
EXPRESS = """Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      %s
      ContainerDefinitions: [{Name: Main, Image: "web:1", PortMappings: [%s]}]
  Service: {Type: AWS::ECS::ExpressGatewayService, Properties: {TaskDefinitionArn: !Ref Task}}
"""
FARGATE = "RequiresCompatibilities: [FARGATE]"
ALL_IT_TAKES = "NetworkMode: awsvpc\n      Cpu: 256\n      Memory: 512"
VOLUME = """  Service:
    Type: AWS::ECS::Service
    Properties: {VolumeConfigurations: [{Name: data, ManagedEBSVolume: {Encrypted: %s, RoleArn: role}}]}
"""
REPOSITORY = "Resources:\n  Shop: {Type: AWS::ECR::Repository, Properties: {%s}}\n"
REGISTRY = """  Registry:
    Type: AWS::ECR::RegistryScanningConfiguration
    Properties:
      ScanType: ENHANCED
      Rules: [{ScanFrequency: %s, RepositoryFilters: [{Filter: "%s", FilterType: WILDCARD}]}]
"""
RUNS = """  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: web, Image: !Sub "${Shop.RepositoryUri}:1.4", Memory: 64}]}
"""


def resources(*parts: str) -> str:
    return f"Resources:\n{''.join(parts)}"


def policy(*selections: dict[str, Any]) -> str:
    rules = [
        {"rulePriority": at, "action": {"type": "expire"}, "selection": each} for at, each in enumerate(selections)
    ]
    return REPOSITORY % f"LifecyclePolicy: {{LifecyclePolicyText: {json.dumps(json.dumps({'rules': rules}))}}}" + RUNS


OLD = {"countType": "sinceImagePushed", "countUnit": "days", "countNumber": 30}
MANY = {"countType": "imageCountMoreThan", "countNumber": 30}

CASES = (
    # load balancers
    Case("a parameter that may be several subnets", "Parameters: {Some: {Type: 'List<AWS::EC2::Subnet::Id>'}}\n"
         + resources((BALANCER % "Type: network").replace("[subnet-1, subnet-2]", "!Ref Some")),
         ("load-balancer-single-zone",), ()),
    Case("an internet-facing one before nobody", resources(
        BALANCER % "SecurityGroups: [!Ref Wall]", "  Wall: {Type: AWS::EC2::SecurityGroup}\n"),
         ("internet-facing-load-balancer",), ()),
    Case("an internet-facing one in a default group", resources(BALANCER % "Scheme: internet-facing"),
         ("internet-facing-load-balancer",), ()),
    Case("a network load balancer without groups", resources(BALANCER % "Type: network"),
         ("internet-facing-load-balancer",), ("2 internet-facing-load-balancer",)),
    Case("some addresses only", resources(BALANCER % "SecurityGroups: [!Ref Wall]", """  Wall:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, SourcePrefixListId: pl-1}
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8}
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 203.0.113.0/24}
"""), ("internet-facing-load-balancer",), ()),
    Case("every address among others", "Parameters: {Office: {Type: String}}\n" + resources(
        BALANCER % "SecurityGroups: [!Ref Wall]", """  Wall:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: !Ref Office}
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIpv6: '::/0'}
"""), ("internet-facing-load-balancer",), ("3 internet-facing-load-balancer",)),
    Case("logs that something delivers", resources(BALANCER % "Type: application",
         "  Logs: {Type: AWS::Logs::DeliverySource, Properties: {ResourceArn: !Ref Balancer}}\n"),
         ("access-logs-disabled",), ()),
    Case("cross-zone off before as many tasks", resources(
        BALANCER % "Type: network", LISTENER % ("TCP", FORWARD), GROUP % "Protocol: TCP",
        SERVICE % ("DesiredCount: 2", 80)), ("cross-zone-balancing-disabled",), ()),
    Case("cross-zone off before a count that is not known", "Parameters: {Count: {Type: Number}}\n" + resources(
        BALANCER % "Type: network", LISTENER % ("TCP", FORWARD), GROUP % "Protocol: TCP",
        SERVICE % ("DesiredCount: !Ref Count", 80)), ("cross-zone-balancing-disabled",), ()),
    Case("a listener for another stack to add to",
         resources(BALANCER % "Scheme: internal", LISTENER % ("HTTP", NOT_FOUND))
         + "Outputs: {Listener: {Value: !Ref Listener, Export: {Name: listener}}}\n",
         ("load-balancer-without-listener",), ()),
    Case("a custom resource may add a listener", resources(BALANCER % "Scheme: internal",
         "  Adds: {Type: Custom::Listener, Properties: {Arn: !Ref Balancer}}\n"),
         ("load-balancer-without-listener",), ()),
    Case("a redirect", resources(BALANCER % "Scheme: internal", LISTENER % ("HTTP", "{Type: redirect}")),
         ("load-balancer-without-listener",), ()),
    # listeners
    Case("no policy", resources(BALANCER % "Scheme: internal", LISTENER % ("TLS", FORWARD)),
         ("weak-tls-policy", "listener-certificate-missing"), ("3 weak-tls-policy", "5 listener-certificate-missing")),
    Case("no TLS", resources(BALANCER % "Scheme: internal", LISTENER % ("HTTP", FORWARD)),
         ("weak-tls-policy", "listener-certificate-missing"), ()),
    # target groups
    Case("a group that no service uses", resources(GROUP % "Protocol: HTTP"),
         ("deregistration-delay-too-long", "weak-target-health-check"), ()),
    Case("gRPC has a check of its own",
         resources(GROUP % "Protocol: HTTP, ProtocolVersion: GRPC", SERVICE % ("Cluster: prod", 80)),
         ("weak-target-health-check",), ()),
    Case("a port of no known kind", resources(GROUP % "Protocol: TCP", SERVICE % ("Cluster: prod", 6379)),
         ("weak-target-health-check",), ()),
    Case("a web port by TCP", resources(GROUP % "Protocol: TCP", SERVICE % ("Cluster: prod", 8080)),
         ("weak-target-health-check",), ("2 weak-target-health-check",)),
    # file systems
    Case("One Zone is backed up", "Resources:\n  Files: {Type: AWS::EFS::FileSystem, "
         "Properties: {AvailabilityZoneName: eu-west-1a}}\n", ("efs-backup-disabled",), ()),
    Case("a backup selection", "Resources:\n  Files: {Type: AWS::EFS::FileSystem}\n  Nightly: {Type: "
         "AWS::Backup::BackupSelection, Properties: {BackupSelection: {Resources: [!GetAtt Files.Arn]}}}\n",
         ("efs-backup-disabled",), ()),
    # instances
    Case("one text for two subnets", "Resources:\n  Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: "
         "{VPCZoneIdentifier: [!Join [',', [!ImportValue a, !ImportValue b]]]}}\n  Provider: {Type: "
         "AWS::ECS::CapacityProvider, Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}}\n",
         ("instances-in-one-zone",), ()),
    Case("a group that is not for ECS", "Resources:\n  Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: "
         "{VPCZoneIdentifier: [subnet-1]}}\n", ("instances-in-one-zone",), ()),
    # repositories
    Case("the registry scans", REPOSITORY % "RepositoryName: shop" + REGISTRY % ("CONTINUOUS_SCAN", "sho*"),
         ("image-scanning-disabled",), ()),
    Case("the registry scans whatever there is", REPOSITORY % "Tags: []" + REGISTRY % ("SCAN_ON_PUSH", "*"),
         ("image-scanning-disabled",), ()),
    Case("the registry scans some, perhaps this", REPOSITORY % "Tags: []" + REGISTRY % ("SCAN_ON_PUSH", "sho*"),
         ("image-scanning-disabled",), ()),
    Case("the registry scans others", REPOSITORY % "RepositoryName: shop" + REGISTRY % ("SCAN_ON_PUSH", "shop-*"),
         ("image-scanning-disabled",), ("2 image-scanning-disabled",)),
    Case("every image goes by age", policy({"tagStatus": "any", **OLD}), ("image-lifecycle-policy-missing",),
         ("2 image-lifecycle-policy-missing",)),
    Case("untagged ones go by age", policy({"tagStatus": "untagged", **OLD}, {"tagStatus": "any", **MANY}),
         ("image-lifecycle-policy-missing",), ()),
    Case("another prefix goes by age", policy({"tagStatus": "tagged", "tagPrefixList": ["dev"], **OLD}),
         ("image-lifecycle-policy-missing",), ()),
    Case("its prefix goes by age", policy({"tagStatus": "tagged", "tagPrefixList": ["1."], **OLD}),
         ("image-lifecycle-policy-missing",), ("2 image-lifecycle-policy-missing",)),
    Case("another tag may keep it", policy({"tagStatus": "tagged", "tagPrefixList": ["live"], **MANY},
                                           {"tagStatus": "any", **OLD}), ("image-lifecycle-policy-missing",), ()),
    Case("a policy that is none", REPOSITORY % "LifecyclePolicy: {LifecyclePolicyText: '{'}" + RUNS,
         ("image-lifecycle-policy-missing",), ()),
    # tasks
    Case("Exec without init", EXEC % "Family: shop", ("exec-without-init-process",), ("7 exec-without-init-process",)),
    Case("Exec on Windows", EXEC % "RuntimePlatform: {OperatingSystemFamily: WINDOWS_SERVER_2022_CORE}",
         ("exec-without-init-process",), ()),
    Case("Exec on Bottlerocket", EXEC % "Family: shop" + """
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: default}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Instances}}
  Instances:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id
        UserData: "[settings.ecs]\\ncluster = 'default'"
""", ("exec-without-init-process",), ()),
    Case("fit for Express", EXPRESS % (FARGATE, "{Name: web, ContainerPort: 80}"),
         ("express-task-definition-unfit",), ()),
    Case("fit by what it has", EXPRESS % (ALL_IT_TAKES, "{Name: web, ContainerPort: 80}"),
         ("express-task-definition-unfit",), ()),
    Case("a port without a name", EXPRESS % (FARGATE, "{ContainerPort: 80}"), ("express-task-definition-unfit",),
         ("7 express-task-definition-unfit",)),
    Case("a UDP port", EXPRESS % (FARGATE, "{Name: dns, ContainerPort: 53, Protocol: udp}"),
         ("express-task-definition-unfit",), ("7 express-task-definition-unfit",)),
    Case("for EC2 only, and without ports", EXPRESS % ("RequiresCompatibilities: [EC2]", ""),
         ("express-task-definition-unfit",), ("7 express-task-definition-unfit", "7 express-task-definition-unfit")),
    Case("bridge mode", EXPRESS % ("Family: shop", "{Name: web, ContainerPort: 80}"),
         ("express-task-definition-unfit",),
         ("7 express-task-definition-unfit",)),
    # all of them
    Case("a definition that gets its tags at registration", '{"family": "shop", "containerDefinitions": []}',
         ("tags-missing",), ()),
    Case("a volume that is not encrypted", resources(VOLUME % "false"), ("customer-key-missing",), ()),
    Case("an encrypted volume, and Exec", resources(VOLUME % "true", """  Cluster:
    Type: AWS::ECS::Cluster
    Properties: {Configuration: {ExecuteCommandConfiguration: {Logging: DEFAULT}}}
"""), ("customer-key-missing",), ("4 customer-key-missing", "7 customer-key-missing")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_neighbours(case: Case) -> None:
    report = scan(case.files, *case.rules)
    assert not report.incomplete
    told = sorted(f"{each.location.line} {each.rule}" for each in report.findings if each.location)
    assert told == list(case.told), report.undecided


def test_the_tags_that_are_asked_for() -> None:
    template = "Resources: {Cluster: {Type: AWS::ECS::Cluster, Properties: {Tags: [{Key: team, Value: shop}]}}}"
    options = {"tags-missing": {"required": ["team", "stage", "owner"]}}
    (finding,) = scan(template, "tags-missing", rule=options).findings
    assert finding.message.startswith("the cluster does not have the tags `stage` and `owner`, so")
