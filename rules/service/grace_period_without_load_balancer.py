"""Grace period in a service whose tasks nothing checks.

`healthCheckGracePeriodSeconds` says how long ECS overlooks failing health checks after a task has started. Without a
load balancer, VPC Lattice, a gateway connector or a container with a health check there are none to overlook. At best
the setting does nothing; `CreateService` has also refused it: "Health check grace period is only valid for services
configured to use load balancers."

Fix: remove `healthCheckGracePeriodSeconds`, or add the load balancer or container health check that it is meant for.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from ecslint import Findings, Service, any_of, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: worker
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: worker
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: worker
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: worker
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(severity="warning", category="validity", fix="safe", peers=("ecspresso:verify:healthCheckGracePeriod",))
def check(service: Service) -> Findings:
    period = service.health_check_grace_period_seconds
    if period is None or period <= 0 or service.controller == "EXTERNAL":
        return
    ways = ("load_balancers", "vpc_lattice_configurations", "gateway_connectors")
    if any_of(ways, service.written):
        return
    task = service.task_definition
    if task is None or any_of(task.containers, lambda container: container.health_check is not None):
        return
    yield (
        service.at(
            "health_check_grace_period_seconds", related=((task.at("container_definitions"), "no health check here"),)
        ),
        (
            f"`healthCheckGracePeriodSeconds` is {period}, but the service has no load balancer and its containers no "
            'health check to wait for; ECS ignores it, or refuses it as "only valid for services configured to use '
            'load balancers"; remove it'
        ),
        service.fix.remove("health_check_grace_period_seconds"),
    )
