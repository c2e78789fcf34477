"""Load balancer that the tasks cannot be registered with.

A Classic Load Balancer knows instances and one port for all of them. So it takes no tasks in network mode `awsvpc`,
which have addresses of their own, and needs a fixed host port: "A host port mapping for the container port 80 is
required." A service with a Classic Load Balancer has that one and no other: "load balancers can have at most 1 items."
Tasks in network mode `none` cannot be reached at all, so they can have no load balancer of any kind.

Fix: attach a target group of an Application or Network Load Balancer by `targetGroupArn`; or, in network mode
`bridge`, give the mapping a fixed `hostPort`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html
"""

from collections.abc import Iterator

from ecslint import Findings, Place, Service, ServiceLoadBalancer, TaskDefinition, TaskSet, one_by_one, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          LoadBalancerName: shop  # <--
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""

Reasons = Iterator[tuple[Place, str]]


@rule(severity="error", category="validity", peers=("aws-cdk-lib:CannotClassicLoad / CannotLoadBalancer",))
def check(balancer: ServiceLoadBalancer) -> Findings:
    launch = balancer.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the load balancers that count
    if not balancer.written("load_balancer_name"):
        yield from _no_network(balancer)
        return
    for place, why in one_by_one((_several(balancer), _mode(balancer), _host_port(balancer))):
        yield (
            balancer.at("load_balancer_name", related=((place, "why it cannot serve"),)),
            (
                f"a Classic Load Balancer {why}; attach a target group of an Application or Network Load Balancer by "
                "`targetGroupArn`"
            ),
        )
        return


def _no_network(balancer: ServiceLoadBalancer) -> Findings:
    task = balancer.task_definition
    if task is not None and not balancer.launch.uses_awsvpc and balancer.launch.network_mode == "none":
        yield (
            balancer.at("target_group_arn", related=((task.at("network_mode"), "the network mode"),)),
            (
                "the tasks have network mode `none`, so no load balancer can reach them, and ECS refuses the service; "
                "set `networkMode` to `awsvpc`, or remove the load balancer"
            ),
        )


def _several(balancer: ServiceLoadBalancer) -> Reasons:
    launch = balancer.launch
    if isinstance(launch, Service | TaskSet) and len(launch.load_balancers) > 1:
        count = len(launch.load_balancers)
        yield (
            launch.at("load_balancers"),
            (
                f"must be the only load balancer of a service, and this one has {count}: ECS answers "
                '"load balancers can have at most 1 items"'
            ),
        )


def _mode(balancer: ServiceLoadBalancer) -> Reasons:
    launch = balancer.launch
    mode = "awsvpc" if launch.uses_awsvpc else launch.network_mode
    if mode in ("awsvpc", "none"):
        task: object = launch.task_definition
        place = task.at("network_mode") if isinstance(task, TaskDefinition) else launch.at("launch_type")
        yield place, f"takes no tasks in network mode `{mode}`, and ECS refuses the service"


def _host_port(balancer: ServiceLoadBalancer) -> Reasons:
    container = balancer.container
    if balancer.has_dynamic_host_port and container is not None:
        yield (
            container.at("port_mappings"),
            (
                f'needs a fixed `hostPort`, and ECS answers "A host port mapping for the container port '
                f'{balancer.container_port} is required"'
            ),
        )
