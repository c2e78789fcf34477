"""A gateway connector that ECS cannot connect.

A gateway connector needs three things: tasks in network mode `awsvpc`, a port mapping with the `name` that `portName`
gives, and a gateway that is associated with the service's cluster. Without the last ECS answers: "gatewayConnectors
were specified but no gateways are associated with cluster ...", and refuses the service rather than deploy one without
an address.

Fix: set the task definition's `networkMode` to `awsvpc`, name the port mapping, and add an
`AWS::ECS::GatewayClusterAssociations` of the gateway and the cluster.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-connect-service.html
"""

from ecslint import Findings, GatewayClusterAssociations, GatewayConnector, one_by_one, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Association:
    Type: AWS::ECS::GatewayClusterAssociations
    Properties:
      Cluster: !Ref Cluster
      Gateway: edge
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    DependsOn: Association
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      GatewayConnectors:
        - PortName: web  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Association:
    Type: AWS::ECS::GatewayClusterAssociations
    Properties:
      Cluster: !Ref Cluster
      Gateway: edge
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    DependsOn: Association
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      GatewayConnectors:
        - PortName: http
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
"""

ASSOCIATES = ("Custom::", "AWS::CloudFormation::", "AWS::Serverless::")
"""Types of what may associate a cluster that they are given with a gateway, without a record of it here."""


@rule(severity="error", category="validity")
def check(connector: GatewayConnector) -> Findings:
    yield from one_by_one((_port(connector), _mode(connector), _gateway(connector)))


def _port(connector: GatewayConnector) -> Findings:
    task = connector.service.task_definition
    if task is None or connector.port_name is None or task.port_named(connector.port_name) is not None:
        return
    yield (
        connector.at("port_name", related=((task.at("container_definitions"), "the port mappings"),)),
        (
            f"`portName` is `{connector.port_name}`, but no port mapping of the task definition has that `name`, so "
            "ECS refuses the service; write the `name` of the mapping that is meant, or give it this one"
        ),
    )


def _mode(connector: GatewayConnector) -> Findings:
    service = connector.service
    task = service.task_definition
    if task is None or service.uses_awsvpc:
        return
    yield (
        connector.at(related=((task.at("network_mode"), "the network mode"),)),
        (
            f"the tasks have network mode `{service.network_mode}`, but a gateway reaches tasks in `awsvpc` only, and "
            "ECS refuses the service; set the task definition's `networkMode` to `awsvpc`"
        ),
    )


def _gateway(connector: GatewayConnector) -> Findings:
    service = connector.service
    if service.is_described:
        return
    cluster = service.cluster
    if cluster.gateway_associations or any(kind.startswith(ASSOCIATES) for kind in cluster.given_to):
        return
    # What another stack associates with a cluster comes after what the cluster's own stack launches in it.
    if not cluster.shares_stack_with(service) and not service.estate.all(GatewayClusterAssociations):
        return
    yield (
        connector.at(related=((cluster.at(), "no gateway is associated with it"),), confidence="medium"),
        (
            f"no gateway is associated with the cluster `{cluster.name_of_resource}`: ECS answers "
            '"gatewayConnectors were specified but no gateways are associated with cluster"; add an '
            "`AWS::ECS::GatewayClusterAssociations` for it, and let the service wait for that"
        ),
    )
