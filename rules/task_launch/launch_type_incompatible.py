"""A task definition that cannot run where it is launched.

Whether a task definition can run on Fargate is decided by what is in it: network mode `awsvpc`, a CPU and memory size
of Fargate's table, and none of the parameters that need an instance of one's own. One that is made for EC2 registers
without complaint, and then the service cannot be created ("Task definition does not support launch_type FARGATE."), or
the scheduled task never starts. Fargate Spot has no Windows.

Fix: mend the task definition as the message says, and add `FARGATE` to its `requiresCompatibilities` so that a mistake
shows when it is registered; or launch it on EC2.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from ecslint import Findings, Place, TaskDefinition, TaskLaunch, Undecided, any_of, one_by_one, refusals, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      Cpu: "256"
      Memory: "512"
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE  # <--
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
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
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


@rule(
    severity="error",
    category="validity",
    peers=("cfn-lint:E3054", "aws-cdk-lib:SuppliedTaskDefinitionConfiguredCompatib"),
)
def check(launch: TaskLaunch) -> Findings:
    task = launch.task_definition
    if task is not None:
        yield from one_by_one((_on_fargate(launch, task), _windows_on_spot(launch, task)))


def _on_fargate(launch: TaskLaunch, task: TaskDefinition) -> Findings:
    if not launch.runs_on_fargate:
        return
    found: list[tuple[Place, str]] = []
    try:
        found.extend(refusals(task))
    except Undecided:
        if not found:
            raise
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        chosen = "launch_type" if launch.launch_type is not None else "capacity_provider_strategy"
        yield (
            launch.at(chosen, related=tuple(found)),
            (
                f"the tasks are launched on Fargate, which does not take their task definition: {found[0][1]}{more}. "
                'ECS answers "Task definition does not support launch_type FARGATE"; mend the task definition, or '
                "launch on EC2"
            ),
        )


def _windows_on_spot(launch: TaskLaunch, task: TaskDefinition) -> Findings:
    if task.is_windows and any_of(
        launch.effective_strategy, lambda item: item.on_fargate and item.capacity_provider == "FARGATE_SPOT"
    ):
        yield (
            launch.at("capacity_provider_strategy", related=((task.at("runtime_platform"), "Windows"),)),
            (
                f"`FARGATE_SPOT` has no Windows, and the task definition is for `{task.operating_system_family}`; use "
                "the capacity provider `FARGATE`"
            ),
        )
