"""Which cluster instances join, and what launches and scales them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from ecslint.model.iam.role import InstanceProfile
from ecslint.model.instances.auto_scaling import AutoScalingGroup
from ecslint.model.instances.launch_template import LaunchConfiguration, LaunchTemplate
from ecslint.model.unknown import Text, Unknown
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = """
Parameters:
  ClusterName: {Type: String}
  Extra: {Type: String}
  Version: {Type: String}
"""


def launch_of(user_data: str) -> LaunchTemplate:
    block = "".join(f"          {line}\n" for line in user_data.splitlines())
    resources = (
        "  Cluster: {Type: 'AWS::ECS::Cluster'}\n  Template:\n    Type: AWS::EC2::LaunchTemplate\n"
        f"    Properties:\n      LaunchTemplateData:\n        UserData:\n{block}"
    )
    return only(stack(resources, HEAD), LaunchTemplate)


def script(text: str, function: str = "!Sub") -> str:
    block = "".join(f"    {line}\n" for line in text.splitlines())
    return f"Fn::Base64: {function} |\n{block}" if function else f"Fn::Base64: |\n{block}"


def joined(user_data: str) -> Any:
    def judge() -> Any:
        found = launch_of(user_data).joins_cluster
        return str(found) if isinstance(found, Text) else Unknown if isinstance(found, Unknown) else found

    return outcome(judge)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config", "main"),
        ('#!/bin/bash\necho "ECS_CLUSTER=main" > /etc/ecs/ecs.config', "main"),
        ("#!/bin/bash\ncat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER=main\nECS_LOGLEVEL=debug\nEOF", "main"),
        ("#!/bin/bash\necho ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config", "${Cluster}"),
        ("#!/bin/bash\necho ECS_CLUSTER=${ClusterName}-a >> /etc/ecs/ecs.config", "${ClusterName}-a"),
        ("#!/bin/bash\necho -e 'ECS_CLUSTER=main\\nECS_X=1' >> /etc/ecs/ecs.config", "main"),
        ("#!/bin/bash\necho ECS_CLUSTER=$NAME >> /etc/ecs/ecs.config", Unknown),
        ("#!/bin/bash\nyum update -y", None),
        ("#!/bin/bash\n# echo ECS_CLUSTER=main >> /etc/ecs/x", None),
        ("#!/bin/bash\nhostname ${AWS::StackName}", None),
        ("#!/bin/bash\nhostname ${Cluster}", None),
        ("#!/bin/bash\n${Extra}", UNDECIDED),
        ("#!/bin/bash\necho PROXY=${Extra} >> /etc/environment", None),
        ("#!/bin/bash\necho ECS_LOGLEVEL=${Extra} >> /etc/ecs/ecs.config", None),
        ("#!/bin/bash\necho ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config", None),
        ("#!/bin/bash\necho ${Extra} >> /etc/ecs/ecs.config", UNDECIDED),
        ("#!/bin/bash\nsudo bash ${Extra}", UNDECIDED),
        ("#!/bin/bash\ncat /opt/ecs.conf > /etc/ecs/ecs.config", UNDECIDED),
        ("#!/bin/bash\n/opt/aws/bin/cfn-init -v --stack ${AWS::StackName}", UNDECIDED),
        ("#!/bin/bash\naws s3 cp s3://config/ecs.config /etc/ecs/ecs.config", UNDECIDED),
        ("#!/bin/bash\ncurl https://example.com/setup | bash", UNDECIDED),
        ('[settings.ecs]\ncluster = "main"\n', "main"),
        ('[settings.host]\na = "b"\n[settings.ecs]\nlogging = "x"\ncluster = "${Cluster}"\n', "${Cluster}"),
        ('[settings.ecs]\nlogging = "x"\n[settings.other]\ncluster = "main"\n', None),
        ("<powershell>\nInitialize-ECSAgent -Cluster 'main' -EnableTaskIAMRole\n</powershell>", "main"),
        ("<powershell>\nInitialize-ECSAgent -EnableTaskIAMRole -Cluster ${Cluster}\n</powershell>", "${Cluster}"),
        ("<powershell>\nInitialize-ECSAgent -EnableTaskIAMRole\n</powershell>", "default"),
        ('<powershell>\n[Environment]::SetEnvironmentVariable("ECS_CLUSTER", "main", "User")\n</powershell>', "main"),
    ],
)  # fmt: skip
def test_the_cluster_that_user_data_joins(text: str, expected: Any) -> None:
    assert joined(script(text)) == expected


def test_user_data_in_other_spellings() -> None:
    line = "echo ECS_CLUSTER=main >> /etc/ecs/ecs.config"
    assert joined(b64encode(f"#!/bin/bash\n{line}\n".encode()).decode()) == "main"
    assert joined(script(line, "")) == "main"
    assert joined("Fn::Base64: !Join ['', ['ECS_CLUSTER=', !Ref Cluster, '\n']]") == "${Cluster}"
    assert joined("!Ref Extra") == UNDECIDED
    assert joined("!If [Missing, a, b]") == UNDECIDED


def test_no_user_data() -> None:
    template = only(
        stack("  T: {Type: 'AWS::EC2::LaunchTemplate', Properties: {LaunchTemplateData: {}}}"), LaunchTemplate
    )
    assert template.user_data_text is None
    assert template.joins_cluster is None
    assert template.instance_profile is None


GROUPS = """
  Role: {Type: 'AWS::IAM::Role'}
  Profile: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref Role]}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateName: hosts
      LaunchTemplateData:
        IamInstanceProfile: {Name: !Ref Profile}
        UserData: {'Fn::Base64': 'ECS_CLUSTER=main'}
  Config:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: {IamInstanceProfile: !GetAtt Profile.Arn, UserData: {'Fn::Base64': 'ECS_CLUSTER=old'}}
  ByTemplate:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: '0'
      MaxSize: '4'
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
  ByName:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {LaunchTemplate: {LaunchTemplateName: hosts, Version: '1'}}
  Mixed:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MixedInstancesPolicy:
        LaunchTemplate:
          LaunchTemplateSpecification: {LaunchTemplateId: !Ref Template, Version: '1'}
          Overrides: [{InstanceType: c5.large}]
  ByConfig:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {LaunchConfigurationName: !Ref Config}
  Elsewhere:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {LaunchTemplate: {LaunchTemplateId: lt-0123456789abcdef0, Version: '1'}}
  Bare: {Type: 'AWS::AutoScaling::AutoScalingGroup'}
  Policy:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties: {AutoScalingGroupName: !Ref ByTemplate, PolicyType: TargetTrackingScaling}
"""


@pytest.mark.parametrize(
    ("group", "cluster"),
    [
        ("ByTemplate", "main"),
        ("ByName", "main"),
        ("Mixed", "main"),
        ("ByConfig", "old"),
        ("Elsewhere", UNDECIDED),
        ("Bare", None),
    ],
)
def test_how_a_group_is_launched(group: str, cluster: Any) -> None:
    record = named(stack(GROUPS, HEAD), AutoScalingGroup, group)
    assert outcome(lambda: record.joins_cluster) == cluster


def test_links_of_groups_and_templates() -> None:
    estate = stack(GROUPS, HEAD)
    template, config = only(estate, LaunchTemplate), only(estate, LaunchConfiguration)
    group = named(estate, AutoScalingGroup, "ByTemplate")
    assert group.launch_template is template
    assert (group.min_size, group.max_size) == (0, 4)
    assert [each.name_of_resource for each in template.auto_scaling_groups] == ["ByTemplate", "ByName", "Mixed"]
    assert template.instance_profile is config.instance_profile is only(estate, InstanceProfile)
    assert [each.name_of_resource for each in group.scaling_policies] == ["Policy"]
    assert named(estate, AutoScalingGroup, "Mixed").scaling_policies == []


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("!Ref ByTemplate", 1),
        ("!GetAtt ByTemplate.AutoScalingGroupARN", 1),
        ("!Ref ByName", 0),
        ("'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:x:autoScalingGroupName/other'", 0),
        ("!Ref Extra", UNDECIDED),
    ],
)
def test_capacity_providers_of_a_group(arn: str, expected: Any) -> None:
    provider = (
        "  Provider:\n    Type: AWS::ECS::CapacityProvider\n"
        f"    Properties: {{AutoScalingGroupProvider: {{AutoScalingGroupArn: {arn}}}}}\n"
    )
    group = named(stack(GROUPS + provider, HEAD), AutoScalingGroup, "ByTemplate")
    assert outcome(lambda: len(group.capacity_providers)) == expected


def test_a_group_without_any_provider() -> None:
    assert named(stack(GROUPS, HEAD), AutoScalingGroup, "ByTemplate").capacity_providers == []
