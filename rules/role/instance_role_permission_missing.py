"""An instance role that does not allow what the ECS agent calls.

The agent registers its instance, waits for orders and reports what became of them with the instance's role. Without
`ecs:RegisterContainerInstance` the instance never shows up in the cluster; without the others it does not become
active, or ECS does not learn that tasks have started. For tasks that have no execution role, the instance's role pulls
images from Amazon ECR and writes logs as well.

What secrets and parameters need is not asked for: the execution role fetches those, on instances too.

Fix: attach `arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role` to the role, or allow the actions
that the message names.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
"""

from collections.abc import Iterator

from ecslint import Findings, InstanceLaunch, Role, TaskDefinition, any_of, one_by_one, passing, rule

BAD = """
Resources:
  InstanceRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ec2.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:  # <--
        - arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore
  InstanceProfile:
    Type: AWS::IAM::InstanceProfile
    Properties:
      Roles: [!Ref InstanceRole]
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Arn: !GetAtt InstanceProfile.Arn
        MetadataOptions:
          HttpTokens: required
        UserData:
          Fn::Base64: |
            #!/bin/bash
            echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config
"""

GOOD = """
Resources:
  InstanceRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ec2.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role
        - arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore
  InstanceProfile:
    Type: AWS::IAM::InstanceProfile
    Properties:
      Roles: [!Ref InstanceRole]
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Arn: !GetAtt InstanceProfile.Arn
        MetadataOptions:
          HttpTokens: required
        UserData:
          Fn::Base64: |
            #!/bin/bash
            echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config
"""

AGENT = (
    "ecs:RegisterContainerInstance",
    "ecs:DiscoverPollEndpoint",
    "ecs:Poll",
    "ecs:StartTelemetrySession",
    "ecs:SubmitTaskStateChange",
    "ecs:SubmitContainerStateChange",
)
PULL = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
LOG = ("logs:CreateLogStream", "logs:PutLogEvents")


@rule(severity="warning", category="startup")
def check(role: Role) -> Findings:
    launches = [launch for profile in role.instance_profiles for launch in profile.launches]
    if not launches or not role.lacking((*AGENT, *PULL, *LOG)):
        return
    launches = list(passing(launches, lambda launch: launch.serves_ecs))
    if not launches:
        return
    confidence = "high" if role.source_kind == "live" else "medium"
    related = tuple((launch.at(), "instances are launched with the role here") for launch in launches)
    if lacking := role.lacking(AGENT):
        yield (
            role.at("managed_policy_arns", related=related, confidence=confidence),
            (
                f"the instance role does not allow {spelled(lacking)}, which the ECS agent calls: instances do not "
                "register, or ECS does not learn what their tasks do; attach `AmazonEC2ContainerServiceforEC2Role`"
            ),
        )
        return
    seen: set[tuple[int, str]] = set()
    for task in one_by_one(tasks_without_role(launch) for launch in launches):
        if task.resource_key not in seen and (lacking := role.lacking(needed_for(task))):
            yield (
                role.at(
                    "managed_policy_arns",
                    related=((task.at(), "has no execution role"), *related),
                    confidence=confidence,
                ),
                (
                    f"`{task.name_of_resource}` has no execution role, so the instance role must allow "
                    f"{spelled(lacking)}; attach `AmazonEC2ContainerServiceforEC2Role` to it, or give the task an "
                    "`executionRoleArn`"
                ),
            )
        seen.add(task.resource_key)


def tasks_without_role(launch: InstanceLaunch) -> Iterator[TaskDefinition]:
    for task_launch in launch.task_launches:
        task = task_launch.task_definition
        if task is not None and task.execution_role_arn is None:
            yield task


def needed_for(task: TaskDefinition) -> list[str]:
    pulls = any_of(task.containers, lambda each: each.image_reference is not None and each.image_reference.is_in_ecr)
    logs = any_of(
        task.containers,
        lambda each: each.log_configuration is not None and each.log_configuration.log_driver == "awslogs",
    )
    return [*(PULL if pulls else ()), *(LOG if logs else ())]


def spelled(actions: list[str]) -> str:
    return ", ".join(f"`{action}`" for action in actions)
