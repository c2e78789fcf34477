"""A task definition that a service of ECS Express Mode cannot run.

Express Mode makes the load balancer, the target group and the scaling by itself, and finds what to send requests to by
convention: a container named `Main`, with exactly one port mapping, for TCP and with a name. It runs on Fargate only.
ECS refuses a service whose task definition is otherwise.

Fix: name the container that answers requests `Main`, give it one port mapping with a `name`, and declare `FARGATE` in
`requiresCompatibilities`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html
"""

from ecslint import ExpressGatewayService, Findings, Place, TaskDefinition, one_by_one, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  Service:
    Type: AWS::ECS::ExpressGatewayService
    Properties:
      InfrastructureRoleArn: arn:aws:iam::111122223333:role/ecsInfrastructureRoleForExpressServices
      TaskDefinitionArn: !Ref TaskDefinition  # <--
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      ContainerDefinitions:
        - Name: Main
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  Service:
    Type: AWS::ECS::ExpressGatewayService
    Properties:
      InfrastructureRoleArn: arn:aws:iam::111122223333:role/ecsInfrastructureRoleForExpressServices
      TaskDefinitionArn: !Ref TaskDefinition
"""


@rule(severity="error", category="validity")
def check(service: ExpressGatewayService) -> Findings:
    task = service.task_definition
    if task is not None:
        yield from one_by_one((_container(service, task), _compatibility(service, task)))


def _container(service: ExpressGatewayService, task: TaskDefinition) -> Findings:
    main = task.container_named("Main")
    if main is None:
        yield told(service, task.at("container_definitions"), "has no container named `Main`", "rename the container")
        return
    mappings = main.port_mappings
    if len(mappings) != 1:
        number = f"{len(mappings)} port mappings" if mappings else "no port mapping"
        yield told(service, main.at("port_mappings"), f"has {number} in its container `Main`", "give it exactly one")
    elif mappings[0].effective_protocol != "tcp":
        yield told(service, mappings[0].at("protocol"), "maps a UDP port in its container `Main`", "map a TCP port")
    elif mappings[0].name is None:
        yield told(service, mappings[0].at("name"), "has a port without a name in its container `Main`", "name it")


def _compatibility(service: ExpressGatewayService, task: TaskDefinition) -> Findings:
    if task.written("requires_compatibilities"):
        if not task.declared_for_fargate:
            place = task.at("requires_compatibilities")
            yield told(service, place, "is not declared for `FARGATE`", "add it to `requiresCompatibilities`")
    elif task.effective_network_mode != "awsvpc" or task.cpu is None or task.memory is None:
        place = task.at("network_mode")
        what = "cannot run on Fargate, which wants network mode `awsvpc`, `cpu` and `memory`"
        yield told(service, place, what, "set them, and `requiresCompatibilities` to `FARGATE`")


def told(service: ExpressGatewayService, place: Place, what: str, mend: str) -> tuple[Place, str]:
    return (
        service.at("task_definition_arn", related=((place, "its task definition"),)),
        f"the task definition {what}, so ECS refuses the Express service; {mend}",
    )
