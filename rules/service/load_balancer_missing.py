"""Service whose containers listen on ports, with nothing that leads to them.

Its tasks change their addresses with every deployment. Without a load balancer, service discovery, Service Connect,
VPC Lattice or a gateway, clients have no lasting way to them, and nothing spreads requests or takes a failing task
out.

A service without port mappings is taken for a worker, which needs none.

Fix: attach a target group by `loadBalancers`, or, for calls within the cluster, use `serviceConnectConfiguration`;
remove the `portMappings` of a worker.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from ecslint import Findings, Service, passing, rule

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
  Service:  # <--
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
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
    severity="info",
    category="networking",
    peers=("kics:fb2b0ecf", "steampipe-aws-compliance:ecs_service_load_balancer_attached"),
)
def check(service: Service) -> Findings:
    if service.is_daemon or service.controller == "EXTERNAL" or service.takes_traffic:
        return
    task = service.task_definition
    if task is None:
        return
    for container in passing(task.containers, lambda each: each.written("port_mappings")):
        yield (
            service.at("load_balancers", related=((container.at("port_mappings"), "the ports"),)),
            (
                f"container `{container.name}` listens on ports, but no load balancer, service registry, Service "
                "Connect, VPC Lattice or gateway leads to them; set `loadBalancers`, or remove the `portMappings` of "
                "a worker"
            ),
        )
        return
