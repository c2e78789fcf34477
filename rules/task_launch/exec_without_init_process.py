"""ECS Exec without an init process that clears up after its sessions.

A session starts the agent of Systems Manager and a shell within the container. What they leave behind when they end
becomes a child of the container's first process, which is the application: few of those wait for children that they
did not start, so dead processes pile up until none can be started. With `initProcessEnabled` an init process comes
first, reaps them, and hands signals on to the application.

Tasks on Windows or Bottlerocket, which do not support it, are no finding. On instances that are not at hand the
confidence is medium.

Fix: set `linuxParameters.initProcessEnabled` of the containers that you enter to `true`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from ecslint import Findings, TaskLaunch, Undecided, any_of, rule

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
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      EnableExecuteCommand: true  # <--
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  WorkerTaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/worker
      ContainerDefinitions:
        - Name: worker
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
  Worker:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref WorkerTaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true  # <--
      PlacementStrategies:
        - Type: spread
          Field: attribute:ecs.availability-zone
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
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
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          LinuxParameters:
            InitProcessEnabled: true
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: production
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      EnableExecuteCommand: true
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  WorkerTaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/worker
      ContainerDefinitions:
        - Name: worker
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4
          Memory: 512
          LinuxParameters:
            InitProcessEnabled: true
          LogConfiguration:
            LogDriver: journald
  Worker:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref WorkerTaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true
      PlacementStrategies:
        - Type: spread
          Field: attribute:ecs.availability-zone
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""


@rule(
    severity="info",
    category="reliability",
    peers=("ecs-exec-checker:init process",),
)
def check(launch: TaskLaunch) -> Findings:
    task = launch.task_definition
    if not launch.enable_execute_command or task is None or task.is_windows:
        return
    parameters = [each.linux_parameters for each in task.containers]
    if any_of(parameters, lambda each: each is not None and each.init_process_enabled):
        return
    if _is_on_bottlerocket(launch):
        return
    yield (
        launch.at(
            "enable_execute_command",
            related=tuple((each.at(), "a container") for each in task.containers),
            confidence="medium" if launch.is_kept_off_fargate else "high",
        ),
        (
            "ECS Exec is on, and no container has an init process, so what its sessions leave behind piles up; set "
            "`linuxParameters.initProcessEnabled` to `true`"
        ),
    )


def _is_on_bottlerocket(launch: TaskLaunch) -> bool:
    """Whether instances that its tasks may run on are known to be Bottlerocket ones."""
    try:
        instances = (
            [] if launch.runs_on_fargate else [each.instance_launch for each in launch.cluster.auto_scaling_groups]
        )
        return any_of(instances, lambda each: each is not None and each.image_is_bottlerocket)
    except Undecided:
        return False
