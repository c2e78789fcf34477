"""Service Connect for a port that the task definition does not name.

`portName` is not a number but the `name` of one of the `portMappings` in the task definition. When no mapping of any
container has that name, ECS refuses the service.

Fix: give the port mapping that name, or write the name that it has.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
"""

from ecslint import Findings, ServiceConnect, ServiceConnectService, TaskDefinition, one_by_one, rule

BAD = """
Resources:
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
              AppProtocol: http
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      ServiceConnectConfiguration:
        Enabled: true
        Namespace: prod
        Services:
          - PortName: web  # <--
            ClientAliases:
              - Port: 80
                DnsName: shop
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
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
              AppProtocol: http
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      ServiceConnectConfiguration:
        Enabled: true
        Namespace: prod
        Services:
          - PortName: http
            ClientAliases:
              - Port: 80
                DnsName: shop
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:Service Connect ports",))
def check(connect: ServiceConnect) -> Findings:
    task = connect.service.task_definition
    if task is not None and connect.enabled:
        yield from one_by_one(_judge(task, service) for service in connect.services)


def _judge(task: TaskDefinition, service: ServiceConnectService) -> Findings:
    if service.port_name is None or task.port_named(service.port_name) is not None:
        return
    mappings = [mapping for container in task.containers for mapping in container.port_mappings]
    names = [f"`{mapping.name}`" for mapping in mappings if mapping.written("name")]
    has = f"calls its ports {', '.join(names)}" if names else "gives no port a name"
    yield (
        service.at("port_name", related=((task.at("container_definitions"), "the port mappings"),)),
        (
            f"`portName` is `{service.port_name}`, but the task definition {has}: ECS refuses the service; write the "
            "`name` of the port mapping that is meant, or give it this one"
        ),
    )
