"""A service with launch type EC2 in a cluster that scales by a capacity provider.

Only tasks that are launched by a capacity provider strategy count for cluster auto scaling. Those with `launchType` EC2
are placed on whatever instances there are: when they find no room, no instance is added, and the service reports that
it "was unable to place a task because no container instance met all of its requirements"; and an instance on which only
such tasks run looks idle.

A DAEMON service, which has one task on each instance, is no finding.

Fix: remove `launchType`, and set `capacityProviderStrategy`, or rely on the cluster's default strategy.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
"""

from ecslint import Findings, Service, rule

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
          Cpu: 512
          Memory: 1024
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
      LaunchType: EC2  # <--
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
          Cpu: 512
          Memory: 1024
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


@rule(severity="warning", category="scaling")
def check(service: Service) -> Findings:
    if service.launch_type is None or service.launch_type != "EC2" or service.is_daemon:
        return
    if service.controller == "EXTERNAL" or service.written("capacity_provider_strategy"):
        return
    if providers := service.cluster.scaling_providers:
        names = " or ".join(f"`{each.name_of_resource}`" for each in providers)
        yield (
            service.at(
                "launch_type", related=tuple((each.at(), "the capacity provider of the cluster") for each in providers)
            ),
            (
                f"tasks with `launchType` `EC2` do not count for the scaling of the cluster, so that {names} adds no "
                "instances for them; replace `launchType` by a `capacityProviderStrategy`"
            ),
        )
