"""Load balancer for a port that the container does not map.

`containerPort` must be among the `portMappings` of the container that `containerName` names, on its own or within a
`containerPortRange`; else ECS refuses the service: "The container web did not have a container port 80 defined."

Fix: write the port that the container listens on, both in its `portMappings` and here.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html
"""

from ecslint import Findings, PortMapping, Service, ServiceLoadBalancer, any_of, rule

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
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 80  # <--
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
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
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(
    severity="error",
    category="validity",
    peers=("ecspresso:verify:loadBalancer", "aws-cdk-lib:ContainerNamed / ContainerMappingPortProtocol"),
)
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    container, port = balancer.container, balancer.container_port
    if container is None or port is None or any_of(container.port_mappings, lambda mapping: mapping.covers(port)):
        return
    mapped = ", ".join(map(_ports, container.port_mappings)) or "none"
    yield (
        balancer.at("container_port", related=((container.at("port_mappings"), "the container's ports"),)),
        (
            f'`containerPort` is {port}, but container `{container.name}` maps {mapped}: ECS answers "The container '
            f'{container.name} did not have a container port {port} defined"; add it to `portMappings`, or name a '
            "mapped one"
        ),
    )


def _ports(mapping: PortMapping) -> str:
    if mapping.container_port_range is None:
        return str(mapping.container_port)
    first, last = mapping.container_port_range
    return f"{first}-{last}"
