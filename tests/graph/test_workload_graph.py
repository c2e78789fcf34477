"""What is in the graph of a workload: which links, what stands for what, and where findings are shown."""

from __future__ import annotations

import pytest

from ecslint.graph import Edge, Graph, Node
from ecslint.graph.crowds import crowded
from tests.graph.graphs import links, scanned, storefront, template

SERVICE = """
  Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, %s}}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: task, ContainerDefinitions: [{Name: web, Image: i, %s}]}}
"""

_NAMES = (
    "ServiceRegistries: [{RegistryArn: !GetAtt Names.Arn}], ServiceConnectConfiguration: {Enabled: true, "
    "Namespace: !GetAtt Space.Arn, Services: [{PortName: http, DiscoveryName: shop}]}"
)
_SECRETS = (
    "Secrets: [{Name: A, ValueFrom: !Sub '${Key}:password::'}, {Name: B, ValueFrom: /shop/key}], "
    "RepositoryCredentials: {CredentialsParameter: !Ref Login}"
)

LINKS = [
    pytest.param(
        SERVICE % ("Cluster: !Ref Cluster", "")
        + """
  Cluster: {Type: AWS::ECS::Cluster, Properties: {CapacityProviders: [FARGATE, !Ref Provider]}}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {MinSize: 0, MaxSize: 3, LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: 1}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {IamInstanceProfile: {Arn: !GetAtt Profile.Arn}}}
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
""",
        {
            "service Service - runs - task definition Task",
            "service Service - in - cluster Cluster",
            "cluster Cluster - has - capacity provider Provider",
            "capacity provider Provider - scales - Auto Scaling group Group",
            "Auto Scaling group Group - launches from - launch template Template",
            "launch template Template - instance role - role Role",
        },
        id="capacity",
    ),
    pytest.param(
        SERVICE % ("LoadBalancers: [{TargetGroupArn: !Ref Targets, ContainerName: web, ContainerPort: 80}]", "")
        + """
  Endpoint: {Type: AWS::EC2::VPCEndpointService, Properties: {NetworkLoadBalancerArns: [!Ref Balancer]}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Balancer, DefaultActions: [{Type: fixed-response}]}
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties: {ListenerArn: !Ref Listener, Actions: [{Type: forward, TargetGroupArn: !Ref Targets}]}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
""",
        {
            "service Service - runs - task definition Task",
            "endpoint service Endpoint - leads to - load balancer Balancer",
            "load balancer Balancer - listens at - listener Listener",
            "listener Listener - by rule - listener rule Rule",
            "listener rule Rule - forwards to - target group Targets",
            "target group Targets - to web:80 - service Service",
        },
        id="traffic",
    ),
    pytest.param(
        SERVICE % (_NAMES, _SECRETS)
        + """
  Names: {Type: AWS::ServiceDiscovery::Service, Properties: {NamespaceId: !Ref Space}}
  Space: {Type: AWS::ServiceDiscovery::HttpNamespace, Properties: {Name: shop}}
  Key: {Type: AWS::SecretsManager::Secret}
  Login: {Type: AWS::SecretsManager::Secret}
""",
        {
            "service Service - runs - task definition Task",
            "service Service - registers in - Cloud Map service Names",
            "Cloud Map service Names - in - namespace Space",
            "service Service - offers shop in - namespace Space",
            "task definition Task - reads - secret Key",
            "task definition Task - reads - parameter /shop/key?",
            "task definition Task - pulls with - secret Login",
        },
        id="names and secrets",
    ),
    pytest.param(
        """
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: web, Image: !Sub '${Images.RepositoryUri}:1'}]}
  Images: {Type: AWS::ECR::Repository}
  Inbox: {Type: AWS::S3::Bucket, Properties: {BucketName: inbox}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.s3], detail: {bucket: {name: [inbox]}}}
      Targets:
        - {Id: t, Arn: !GetAtt Cluster.Arn, RoleArn: !GetAtt Role.Arn, EcsParameters: {TaskDefinitionArn: !Ref Task}}
  Cluster: {Type: AWS::ECS::Cluster}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  Elsewhere: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: t, Arn: 'arn:aws:sqs:eu-west-1:111122223333:q'}]}}
""",
        {
            "task definition Task - pulls from - repository Images",
            "bucket Inbox - sends events to - event rule Rule",
            "event rule Rule - starts - task definition Task",
            "event rule Rule - in - cluster Cluster",
            "event rule Rule - assumes - role Role",
        },
        id="events",
    ),
    pytest.param(
        SERVICE % ("", "")
        + """
  Set: {Type: AWS::ECS::TaskSet, Properties: {Service: !Ref Service, Cluster: main, TaskDefinition: !Ref Task}}
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ServiceNamespace: ecs, ResourceId: !Sub 'service/main/${Service.Name}', MinCapacity: 1, MaxCapacity: 2}
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {PolicyName: p, ScalingTargetId: !Ref Target}
""",
        {
            "service Service - runs - task definition Task",
            "service Service - has - task set Set",
            "task set Set - runs - task definition Task",
            "task set Set - in - cluster main?",
            "scalable target Target - scales - service Service",
            "scaling policy Policy - adjusts - scalable target Target",
        },
        id="task sets and scaling",
    ),
]


@pytest.mark.parametrize(("resources", "expected"), LINKS)
def test_links(resources: str, expected: set[str]) -> None:
    assert links(template(resources)) == expected


UNKNOWN = [
    ("Cluster: !Ref Where", "service Service - in - cluster parameter Where?"),
    ("Cluster: !ImportValue shared-cluster", "service Service - in - cluster import shared-cluster?"),
    ("Cluster: arn:aws:ecs:eu-west-1:111122223333:cluster/main", "service Service - in - cluster main?"),
    ("Cluster: !Sub '${Where}-blue'", "service Service - in - cluster ${Where}-blue?"),
    ("LoadBalancers: !Ref Where", "target group parameter Where - to its tasks - service Service?"),
    (
        "NetworkConfiguration: {AwsvpcConfiguration: {Subnets: !Ref Where}}",
        "service Service - in - subnet parameter Where?",
    ),
    ("NetworkConfiguration: !Ref Where", "service Service - in - network parameter Where?"),
]


@pytest.mark.parametrize(("properties", "expected"), UNKNOWN)
def test_what_leads_out_of_the_files_says_what_is_needed(properties: str, expected: str) -> None:
    text = "Parameters: {Where: {Type: String}}\nResources:" + SERVICE % (properties, "")
    assert expected in links(scanned(("stack.yaml", text)))


def test_subnets_and_security_groups_are_one_node_a_set() -> None:
    network = "NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A, !Ref B], SecurityGroups: [!Ref G]}}"
    graph = template(
        SERVICE % (network, "")
        + """
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
  G: {Type: AWS::EC2::SecurityGroup}
"""
    )
    assert "service Service - in - subnets 2 subnets" in links(graph)
    assert "service Service - behind - security group G" in links(graph)
    assert next(node.members for node in graph.nodes if node.kind == "subnets") == ("A", "B")


def test_files_are_joined() -> None:
    exporting = (
        "Resources: {Cluster: {Type: AWS::ECS::Cluster}}\nOutputs: {C: {Value: !Ref Cluster, Export: {Name: c}}}"
    )
    importing = "Resources:" + SERVICE % ("Cluster: !ImportValue c", "")
    graph = scanned(("a/cluster.yaml", exporting), ("a/service.yaml", importing))
    assert "service Service - in - cluster Cluster" in links(graph)
    assert graph.groups == ("a/cluster.yaml", "a/service.yaml")


def test_plain_files_are_joined() -> None:
    task = '{"family": "web", "containerDefinitions": [{"name": "app", "image": "nginx:latest", "memory": 64}]}'
    service = '{"serviceName": "shop", "taskDefinition": "web", "desiredCount": 1}'
    graph = scanned(("task.json", task), ("service.json", service))
    assert links(graph) == {"service shop - runs - task definition web"}
    (row,) = next(node.rows for node in graph.nodes if node.kind == "task definition")
    assert (row.name, row.detail, [mark.rule for mark in row.findings]) == (
        "app",
        "nginx:latest",
        ["floating-image-tag"],
    )


def test_what_has_nothing_to_do_with_ecs_is_left_out() -> None:
    names = {node.label for node in storefront().nodes}
    assert "Other" not in names
    assert not template("  Bucket: {Type: AWS::S3::Bucket}\n  Role: {Type: AWS::IAM::Role}").nodes


def test_types_without_a_record_are_shown() -> None:
    (node,) = template("  Web: {Type: AWS::ECS::ExpressGatewayService, Properties: {}}").nodes
    assert (node.kind, node.label) == ("express gateway service", "Web")


def test_findings_are_on_the_node_or_row_that_they_are_about() -> None:
    nodes = {node.label: node for node in storefront().nodes}
    assert [mark.rule for mark in nodes["Service"].findings] == ["target-type-mismatch"]
    assert not nodes["Task"].findings
    assert [[mark.rule for mark in row.findings] for row in nodes["Task"].rows] == [["floating-image-tag"], []]
    assert (nodes["Service"].worst, nodes["Task"].worst, nodes["Targets"].worst) == ("error", "warning", None)


def test_policies_are_shown_with_their_role() -> None:
    graph = scanned(
        (
            "stack.yaml",
            """
Resources:
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt Role.Arn, ContainerDefinitions: []}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: p
      Roles: [!Ref Role]
      PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}
""",
        ),
        select=("excessive-permission",),
    )
    (role,) = (node for node in graph.nodes if node.kind == "role")
    assert role.worst is not None
    assert len(role.findings) == 1


def test_the_part_of_one_service() -> None:
    nodes = (
        *(Node(name, "service", name, "f") for name in ("one", "two")),
        *(Node(name, "task definition", name, "f") for name in ("task one", "task two")),
        *(Node(name, "target group", name, "f") for name in ("targets one", "targets two")),
        Node("listener", "listener", "listener", "f"),
        Node("group", "security group", "group", "f"),
    )
    edges = (
        *(Edge("listener", f"targets {name}", "forwards to") for name in ("one", "two")),
        *(Edge(f"targets {name}", name, "to its tasks") for name in ("one", "two")),
        *(Edge(name, f"task {name}", "runs") for name in ("one", "two")),
        Edge("listener", "group", "behind"),
    )
    part = Graph(nodes, edges).around(["one"])
    assert {node.id for node in part.nodes} == {"one", "task one", "targets one", "listener", "group"}
    assert len(part.edges) == 4


def test_crowds_are_one_node() -> None:
    secrets = [Node(f"s{at}", "secret", f"secret{at}", "f", needs="the secret" if at > 5 else "") for at in range(9)]
    task = Node("t", "task definition", "t", "f")
    edges = [Edge("t", each.id, "reads", 0, each.known) for each in secrets]
    graph = crowded(Graph((task, *secrets), tuple(edges)))
    assert [node.label for node in graph.nodes] == ["t", "6 secrets", "secret6", "secret7", "secret8"]
    assert graph.nodes[1].members == tuple(f"secret{at}" for at in range(6))
    assert len(graph.edges) == 4
