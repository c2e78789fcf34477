"""A MaxCapacity that the service can never reach.

Something runs out before: the addresses of the subnets, since each task in awsvpc mode takes one, and at the peak of a
deployment `maximumPercent` of the tasks run at once; the 1000 instances that Cloud Map has for one service, be it for
service discovery or Service Connect; or the room on all instances that the Auto Scaling group may have. Under the very
load for which `MaxCapacity` was chosen, tasks then stay in PROVISIONING, fail to start, or the service reports that it
"was unable to place a task because no container instance met all of its requirements".

Fix: use more or larger subnets, let the group have more instances, or set a `MaxCapacity` that can be had.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""

from ecslint import Findings, ScalableTarget, Service, groups_for, most_tasks_of, one_by_one, rule

BAD = """
Resources:
  PrivateSubnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.4.0/27
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref PrivateSubnet]
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/${Cluster}/${Service.Name}
      MinCapacity: 2
      MaxCapacity: 40  # <--
"""

GOOD = """
Resources:
  PrivateSubnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.4.0/24
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [!Ref PrivateSubnet]
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/${Cluster}/${Service.Name}
      MinCapacity: 2
      MaxCapacity: 40
"""


MOST_DISCOVERED = 1000
"""Tasks of a service that Cloud Map registers:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"""


@rule(severity="warning", category="scaling")
def check(target: ScalableTarget) -> Findings:
    service = target.service
    if service is None or target.max_capacity is None or not target.of_ecs:
        return
    most, peak = target.max_capacity, target.max_capacity
    if service.controller == "ECS" and service.deployment_strategy == "ROLLING":
        peak = max(most, most * service.maximum_percent // 100)
    yield from one_by_one(
        (_addresses(target, service, peak), _discovery(target, service, peak), _instances(target, service, most))
    )


def _addresses(target: ScalableTarget, service: Service, peak: int) -> Findings:
    subnets = {each.resource_key: each for each in service.subnets}.values()
    if not subnets:
        return
    free = [each.available_ip_address_count for each in subnets]
    known = [each for each in free if each is not None]
    if len(known) == len(free):
        room, what = sum(known) + (service.running_count or 0), "addresses left for it"
    else:
        room, what = sum(each.addresses for each in subnets), "addresses"
    if peak > room:
        yield (
            target.at("max_capacity", related=tuple((each.at("cidr_block"), "a subnet of its") for each in subnets)),
            (
                f"{_tasks(target, peak)} need an address each, but the subnets of `{service.name_of_resource}` have "
                f"{room} {what}; use more or larger subnets, or lower `MaxCapacity`"
            ),
        )


def _discovery(target: ScalableTarget, service: Service, peak: int) -> Findings:
    if peak <= MOST_DISCOVERED:
        return
    connect = service.service_connect_configuration
    if service.written("service_registries"):
        place = service.at("service_registries")
    elif connect is not None and connect.enabled and connect.written("services"):
        place = service.at("service_connect_configuration")
    else:
        return
    yield (
        target.at("max_capacity", related=((place, "its tasks are registered in Cloud Map by this"),)),
        (
            f"{_tasks(target, peak)} are more than the {MOST_DISCOVERED} that Cloud Map registers for a service, so "
            "the rest cannot be found; lower `MaxCapacity`, or use a load balancer"
        ),
    )


def _instances(target: ScalableTarget, service: Service, most: int) -> Findings:
    groups = groups_for(service)
    room = most_tasks_of(service) if groups else None
    if room is not None and most > room:
        yield (
            target.at(
                "max_capacity",
                related=tuple((each.at("max_size"), "the group's largest size") for each in groups),
                confidence="high" if service.effective_strategy else "medium",
            ),
            (
                f"{_tasks(target, most)} are more than the {room} for which all instances of the group have room; let "
                "the group have more or larger instances, or lower `MaxCapacity`"
            ),
        )


def _tasks(target: ScalableTarget, count: int) -> str:
    if count == target.max_capacity:
        return f"the {count} tasks of `MaxCapacity`"
    return f"the {count} tasks of a deployment at `MaxCapacity` {target.max_capacity}"
