"""Grace period that ends before a container has started.

`startPeriod` says how long the container may take to become healthy. The load balancer knows nothing of that: it
checks from the beginning, and once `healthCheckGracePeriodSeconds` is over, which is at once when it is left out, ECS
stops the task for failing it: "(service shop) (task ...) is unhealthy in (target-group ...) due to (reason Health
checks failed)". The next task does not fare better, and the deployment never ends.

With the option `always`, every service with a load balancer that leaves the grace period out is reported.

Fix: set `healthCheckGracePeriodSeconds` to more than the longest `startPeriod`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
"""

from ecslint import Container, Findings, Service, Undecided, rule

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
          HealthCheck:
            Command: [CMD-SHELL, curl -f http://localhost:8080/health]
            StartPeriod: 120
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 30  # <--
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
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
          HealthCheck:
            Command: [CMD-SHELL, curl -f http://localhost:8080/health]
            StartPeriod: 120
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 150
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(severity="warning", category="reliability")
def check(service: Service, *, always: bool = False) -> Findings:
    if service.controller == "EXTERNAL" or not service.written("load_balancers"):
        return
    period = service.health_check_grace_period_seconds
    given = 0 if period is None else int(period)
    left_out = ", since it is left out" if period is None else ""
    undecided = None
    try:
        slowest, longest = _slowest(service)
    except Undecided as reason:
        slowest, longest, undecided = None, 0, reason
    if slowest is not None and longest > given:
        related = ((slowest.at("health_check"), "the start period"),)
        yield (
            service.at("health_check_grace_period_seconds", related=related),
            (
                f"`healthCheckGracePeriodSeconds` is {given}{left_out}, but container `{slowest.name}` may take "
                f"{longest} seconds to start (`startPeriod`): ECS stops tasks that the load balancer finds unhealthy "
                f"before they are ready; set it to more than {longest}"
            ),
        )
    elif always and period is None:
        yield (
            service.at("health_check_grace_period_seconds"),
            (
                "`healthCheckGracePeriodSeconds` is left out, so ECS stops a task as soon as the load balancer finds "
                "it unhealthy, be it still starting; set it to the seconds that a task needs to start"
            ),
        )
    elif undecided is not None:
        raise undecided


def _slowest(service: Service) -> tuple[Container | None, int]:
    """The container with the longest start period that is known; Undecided when none is."""
    task = service.task_definition
    slowest, longest, undecided = None, 0, None
    for container in () if task is None else task.containers:
        try:
            check = container.health_check
            if check is not None and check.start_period > longest:
                slowest, longest = container, int(check.start_period)
        except Undecided as reason:
            undecided = reason
    if slowest is None and undecided is not None:
        raise undecided
    return slowest, longest
