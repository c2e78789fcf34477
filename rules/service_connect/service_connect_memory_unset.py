"""Service Connect without memory for its proxy.

Service Connect puts a proxy container into each task. What the proxy may use is what the task has and its containers
do not claim. Without `memory` of the task itself nothing bounds or reserves it, and where the containers claim all of
the task's memory nothing is left: under load the kernel ends a process for want of memory, and when that is the
proxy, which is essential, the task with it.

Fix: set the task definition's `memory` to more than its containers claim together: AWS advises at least 64 MiB (and
256 CPU units) for the proxy, and 128 MiB or more with many requests or names.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
"""

from ecslint import Findings, ServiceConnect, TaskDefinition, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "512"
      Memory: "1024"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 1024
          PortMappings:
            - Name: http
              ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      ServiceConnectConfiguration:  # <--
        Enabled: true
        Namespace: prod
        Services:
          - PortName: http
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "512"
      Memory: "1024"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 896
          PortMappings:
            - Name: http
              ContainerPort: 8080
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
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
"""


@rule(severity="warning", category="reliability")
def check(connect: ServiceConnect) -> Findings:
    if not connect.enabled:
        return
    task = connect.service.task_definition
    if task is None or task.ignores_task_size:
        return
    if task.memory is None:
        if not task.known_for_fargate:  # where it is told by fargate-size-missing
            yield from _unset(connect, task)
    elif (claims := task.claims("memory_reservation", "memory")).exceed(task.memory - 1):
        claimed = tuple((each.at(), f"claims {amount} MiB") for each, amount in claims.parts)
        yield (
            connect.at(related=((task.at("memory"), "the task's memory"), *claimed)),
            (
                f"the containers claim {claims.total} of the task's {task.memory} MiB, which leaves nothing for the "
                "proxy that Service Connect adds to each task; raise the task's `memory` by 64 MiB or more, or lower "
                "what the containers claim"
            ),
        )


def _unset(connect: ServiceConnect, task: TaskDefinition) -> Findings:
    yield (
        connect.at(related=((task.at("memory"), "no memory of the task"),)),
        (
            "the task definition has no `memory` of the task, so that nothing reserves or bounds what the proxy uses "
            "that Service Connect adds to each task; set it to the sum of its containers and 64 MiB or more"
        ),
    )
