"""A fixed host port, and no instance on which a replacement task would find it free.

A port of an instance can be taken once, so of tasks with a fixed `hostPort` each needs an instance of its own. During a
rolling deployment ECS keeps `minimumHealthyPercent` of the desired tasks running. When these already take every
instance that there can be, a new task finds the port free on none, and no old one may be stopped: the deployment hangs,
and the service says that it "was unable to place a task because no container instance met all of its requirements. The
closest matching container-instance is already using a port required by your task."

Fix: let ECS choose the port by `hostPort` 0, with a load balancer in front; or set `minimumHealthyPercent` lower, or
let the group have more instances than tasks that must run.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from ecslint import Findings, Service, fixed_host_port, groups_for, most_instances_for, rule

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
      MaxSize: "3"
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
      NetworkMode: bridge
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
          PortMappings:
            - ContainerPort: 8080
              HostPort: 8080
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
      DesiredCount: 3
      PlacementStrategies:
        - Type: spread
          Field: attribute:ecs.availability-zone
      DeploymentConfiguration:
        MinimumHealthyPercent: 100  # <--
        MaximumPercent: 200
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
      MaxSize: "3"
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
      NetworkMode: bridge
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
          PortMappings:
            - ContainerPort: 8080
              HostPort: 0
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
      DesiredCount: 3
      PlacementStrategies:
        - Type: spread
          Field: attribute:ecs.availability-zone
      DeploymentConfiguration:
        MinimumHealthyPercent: 100
        MaximumPercent: 200
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""


@rule(severity="warning", category="deployment")
def check(service: Service) -> Findings:
    if service.is_daemon or service.controller != "ECS" or service.deployment_strategy != "ROLLING":
        return
    least, low = service.bounds_of_count[0], service.minimum_healthy_percent
    kept = -(-least * low // 100)
    if not kept:
        return
    taken = fixed_host_port(service)
    most = None if taken is None else most_instances_for(service)
    if taken is None or most is None or most > kept:
        return
    mapping, port = taken
    configuration = service.deployment_configuration
    place = service.at() if configuration is None else configuration.at("minimum_healthy_percent")
    fixed = mapping.at("host_port" if mapping.host_port else "container_port")
    live = service.source_kind == "live"
    groups = () if live else groups_for(service)
    yield (
        place._replace(
            related=((fixed, "the fixed port"), *((group.at("max_size"), "its largest size") for group in groups)),
            confidence="high" if service.effective_strategy or live else "medium",
        ),
        (
            f"each task takes port {port} of its instance, there can be {most} "
            f"{'instance' if most == 1 else 'instances'}, and `minimumHealthyPercent` {low} keeps {kept} "
            f"{'task' if kept == 1 else 'tasks'} running: a deployment never finds the port free and hangs; set "
            "`hostPort` to 0, or `minimumHealthyPercent` lower"
        ),
    )
