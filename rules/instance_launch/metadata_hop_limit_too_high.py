"""Instances for ECS whose metadata service answers containers.

The hop limit says how many times an answer may be passed on. A container in bridge mode is one step away from its
instance, so with a limit of 2 or more it gets the credentials of the instance's role, which may do what its own task
role may not; with 1 it does not. Tasks in `awsvpc` and `host` mode do not depend on it, and where no others are known
to run on the instances, there is no finding. With `awsvpc`, `ECS_AWSVPC_BLOCK_IMDS=true` keeps them out.

Fix: set `HttpPutResponseHopLimit` to 1, and give tasks a role of their own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

from ecslint import Findings, InstanceLaunch, Undecided, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: ami-0a1b2c3d4e5f60001
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
          HttpPutResponseHopLimit: 2  # <--
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: bridge
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
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
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: ami-0a1b2c3d4e5f60001
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: required
          HttpPutResponseHopLimit: 1
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: bridge
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: journald
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
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
    category="security",
    peers=(
        "checkov:CKV_AWS_341",
        "security-hub:AutoScaling.4",
        "aws-config:autoscaling-launch-config-hop-limit",
        "steampipe-aws-compliance:autoscaling_launch_config_hop_limit",
    ),
)
def check(launch: InstanceLaunch) -> Findings:
    options = launch.metadata_options
    limit = None if options is None else options.http_put_response_hop_limit
    if options is None or limit is None or limit < 2 or options.http_endpoint == "disabled":
        return
    if launch.serves_ecs and not _runs_no_bridge(launch):
        yield (
            options.at("http_put_response_hop_limit"),
            (
                f"with the hop limit {limit} containers in bridge mode get the credentials of the instance's role; set "
                "`HttpPutResponseHopLimit` to 1"
            ),
        )


def _runs_no_bridge(launch: InstanceLaunch) -> bool:
    """Whether there are tasks that are known to run on such instances, and all of them have another network mode."""
    try:
        modes = [each.network_mode for each in launch.task_launches]
    except Undecided:
        return False
    return bool(modes) and all(mode in ("awsvpc", "host", "none") for mode in modes)
