"""A scaling policy on a group of ECS instances, which counts instances and knows nothing of tasks.

Where a capacity provider with managed scaling has the group, ECS sets its size by the tasks that wait and run. A second
policy pulls the other way: instances are launched for no task, or stopped under running ones. AWS warns not to add
scaling policies to such a group.

Where there is none, the policy follows how full the instances are. Tasks that find no room fill none, so the group
does not grow when it should, and it shrinks under tasks that are merely idle.

Scheduled actions and predictive policies are no finding, and neither are policies that follow a metric of your own.

Fix: remove the policy, and let a capacity provider with managed scaling size the group.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
"""

from ecslint import AutoScalingGroup, Findings, GroupScalingPolicy, any_of, passing, rule

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
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
  Group:  # <--
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
  ScaleOnCpu:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ASGAverageCPUUtilization
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

OF_INSTANCES = ("AWS/EC2", "AWS/ECS", "AWS/AutoScaling", "System/Linux", "CWAgent")
"""The namespaces whose metrics say how busy instances are."""


@rule(severity="warning", category="scaling")
def check(group: AutoScalingGroup) -> Findings:
    policies = list(passing(group.scaling_policies, is_dynamic))
    if not policies:
        return
    if managed := list(passing(group.capacity_providers, lambda each: each.scales_group)):
        related = tuple((each.at(), "ECS sizes the group through this provider") for each in managed)
        reason = f"ECS sizes the group through `{managed[0].name_of_resource}`, and the two work against each other"
        remedy = "remove the policy"
    elif group.capacity_providers or group.joins_cluster is not None:
        policies = list(passing(policies, follows_instances))
        related = ()
        reason = "it follows how full the instances are and never sees tasks that find no room"
        remedy = "let a capacity provider with managed scaling size the group instead"
    else:
        return
    if policies:
        names = ", ".join(f"`{policy.name_of_resource}`" for policy in policies)
        policies_at = tuple((policy.at(), "a scaling policy of the group") for policy in policies)
        yield group.at(related=(*policies_at, *related)), f"{names} scales a group of ECS instances: {reason}; {remedy}"


def is_dynamic(policy: GroupScalingPolicy) -> bool:
    made_by_ecs = policy.policy_name is not None and policy.policy_name.startswith("ECSManagedAutoScalingPolicy")
    return policy.policy_type != "PredictiveScaling" and not made_by_ecs


def follows_instances(policy: GroupScalingPolicy) -> bool:
    tracking = policy.target_tracking_configuration
    if tracking is None:
        return not policy.alarms or any_of(
            policy.alarms, lambda alarm: is_of_instances(alarm.namespace, alarm.metric_name)
        )
    metric = tracking.get("CustomizedMetricSpecification")
    return metric is None or is_of_instances(metric.get("Namespace"), metric.get("MetricName"))


def is_of_instances(namespace: str | None, metric: str | None) -> bool:
    return namespace in OF_INSTANCES and metric != "CapacityProviderReservation"
