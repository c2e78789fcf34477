"""Tasks that are larger than every instance that can be launched for them.

ECS places a task on an instance that has all of the CPU units, memory and GPUs free that the task claims. What no
instance type of the Auto Scaling group has, no scaling brings: the capacity provider adds instances, or does not, and
the tasks stay in PROVISIONING, or the service reports that it "was unable to place a task because no container instance
met all of its requirements". Of its memory an instance registers less than its type is advertised with, since the
kernel keeps some: 8 GiB are never 8192 MiB for tasks.

Types that are chosen by attributes or are not in the list of types are not judged, and neither are launches with
several capacity providers of which one has room.

Fix: choose a larger instance type, or let the task claim less.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html
"""

from ecslint import Findings, TaskLaunch, claimed_by, groups_for, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [!Ref CapacityProvider]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "1"
      MaxSize: "6"
      NewInstancesProtectedFromScaleIn: true
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  CapacityProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !GetAtt Group.AutoScalingGroupArn
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [EC2]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: arn:aws:iam::111122223333:role/pull
      ContainerDefinitions:
        - Name: shop
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:4.2
          Cpu: 1024
          Memory: 8192
          ReadonlyRootFilesystem: true
          User: "1000"
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: shop
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task  # <--
      CapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
      DesiredCount: 2
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
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [!Ref CapacityProvider]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: "1"
      MaxSize: "6"
      NewInstancesProtectedFromScaleIn: true
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  CapacityProvider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !GetAtt Group.AutoScalingGroupArn
        ManagedScaling:
          Status: ENABLED
        ManagedTerminationProtection: ENABLED
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [EC2]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: arn:aws:iam::111122223333:role/pull
      ContainerDefinitions:
        - Name: shop
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:4.2
          Cpu: 1024
          Memory: 6144
          ReadonlyRootFilesystem: true
          User: "1000"
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: shop
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      CapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
      DesiredCount: 2
      PlacementStrategies:
        - Type: spread
          Field: attribute:ecs.availability-zone
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""


WORDS = {"cpu": "CPU units", "memory": "MiB of memory", "gpus": "GPUs"}


@rule(severity="warning", category="startup")
def check(launch: TaskLaunch) -> Findings:
    if launch.launch_type is not None or not launch.effective_strategy or launch.task_definition is None:
        return
    groups = groups_for(launch)
    sizes = [size for group in groups for size in group.sizes]
    if not sizes:
        return
    claimed = claimed_by(launch)
    lacking = [size.lacking_for(claimed) for size in sizes]
    if not all(lacking):
        return
    what = next((name for name in WORDS if all(name in each for each in lacking)), lacking[0][0])
    most = max(getattr(size, what) for size in sizes)
    types = ", ".join(dict.fromkeys(f"`{each}`" for group in groups for each in group.instance_types))
    instances = tuple((group.at(), "the instances are launched by this group") for group in groups)
    yield (
        launch.at(
            "task_definition_arn",
            related=((launch.task_definition.at(what if what != "gpus" else None), "the task"), *instances),
        ),
        (
            f"a task claims {getattr(claimed, what)} {WORDS[what]}, but an instance of {types} has at most {most} for "
            "tasks: none can ever be placed; choose a larger instance type, or let the task claim less"
        ),
    )
