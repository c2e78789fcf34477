"""Instances that join another cluster than the one they are meant for.

The agent joins the cluster that `ECS_CLUSTER` in `/etc/ecs/ecs.config` names, on Bottlerocket `settings.ecs.cluster`,
on Windows the `-Cluster` of `Initialize-ECSAgent`. Without it, it joins the cluster called `default`, and makes it if
need be. The cluster that tasks are launched in stays empty then: "No Container Instances were found in your cluster",
while a capacity provider goes on launching instances that never arrive.

Fix: let the user data name the cluster: `echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config` within `!Sub`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
"""

from ecslint import Cluster, Findings, InstanceLaunch, Undecided, any_of, matches, rule, same_text

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      CapacityProviders: [!Ref CapacityProvider]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
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
        UserData:  # <--
          Fn::Base64: |
            #!/bin/bash
            echo ECS_ENABLE_CONTAINER_METADATA=true >> /etc/ecs/ecs.config
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
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      CapacityProviders: [!Ref CapacityProvider]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: !Ref CapacityProvider
          Weight: 1
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
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
            echo ECS_ENABLE_CONTAINER_METADATA=true >> /etc/ecs/ecs.config
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
"""


@rule(severity="warning", category="startup")
def check(launch: InstanceLaunch) -> Findings:
    if not launch.launching_groups:
        return
    if launch.joins_cluster is None:
        yield from joins_default(launch)
    elif launch.clusters and not any_of(launch.clusters, lambda cluster: joins(launch, cluster)):
        clusters = " or ".join(f"`{cluster.name_of_resource}`" for cluster in launch.clusters)
        yield (
            launch.at("user_data", related=tuple((each.at(), "the cluster") for each in launch.clusters)),
            (
                f"Instances join the cluster `{launch.joins_cluster}`, but their capacity provider is of {clusters}, "
                "which stays empty; name that cluster in the user data"
            ),
        )


def joins_default(launch: InstanceLaunch) -> Findings:
    """Judges a launch whose user data names no cluster. An image of one's own may name one, where there is no user data
    at all; instances behind no capacity provider are judged only when their image is made for ECS."""
    behind = launch.behind_capacity_provider
    clusters = launch.clusters if behind else launch.clusters_beside
    if not behind and not clusters:
        return
    if (not behind or launch.user_data_text is None) and not launch.image_has_agent:
        return
    if any_of(clusters, lambda cluster: cluster.cluster_name == "default"):
        return
    yield (
        launch.at(
            "user_data",
            related=tuple((each.at(), "the cluster") for each in clusters),
            confidence="high" if behind and clusters and has_public_image(launch) else "medium",
        ),
        (
            "the user data names no cluster, so the instances join the cluster called `default`, and the one that "
            "tasks are launched in stays empty; write `ECS_CLUSTER=NAME` to `/etc/ecs/ecs.config`"
        ),
    )


def has_public_image(launch: InstanceLaunch) -> bool:
    try:
        return launch.public_image is not None
    except Undecided:
        return False


def joins(launch: InstanceLaunch, cluster: Cluster) -> bool:
    if same_text(launch.joins_cluster, cluster.cluster_name):
        return True
    try:
        return launch.cluster is not None and launch.cluster.resource_key == cluster.resource_key
    except Undecided:  # it joins none of those at hand, as far as their names are known
        if cluster.cluster_name is None:  # a name that CloudFormation makes up cannot have been written
            return matches(launch.joins_cluster or "", "^$")
        return launch.joins_cluster == cluster.cluster_name
