"""ECS Exec for tasks that have no task role.

The agent of ECS Exec opens its channel with the task role. ECS refuses to enable it otherwise: "The service couldn't be
created because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again."
A task of a schedule or a rule does not start, without a word. The execution role and the role of an instance do not
count.

Fix: set `taskRoleArn` to a role that allows the four `ssmmessages` actions, or `enableExecuteCommand` to false.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from ecslint import Findings, TaskLaunch, rule

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
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true  # <--
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true
"""


@rule(severity="error", category="startup")
def check(launch: TaskLaunch) -> Findings:
    if not launch.enable_execute_command or launch.replaces("task_role_arn"):
        return
    task = launch.task_definition
    if task is not None and not task.written("task_role_arn"):
        yield (
            launch.at("enable_execute_command", related=((task.at("task_role_arn"), "this has no `taskRoleArn`"),)),
            (
                "`enableExecuteCommand` is true, but the task definition has no `taskRoleArn`, with which the agent of "
                'ECS Exec opens its channel, and ECS refuses it: "a valid taskRoleArn is not being used"; set '
                "`taskRoleArn` to a role that allows the `ssmmessages` actions"
            ),
        )
