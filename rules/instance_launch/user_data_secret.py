"""A password, token or key that stands in the user data of instances.

User data is no secret: whoever may describe the launch template or the instance reads it, and so does every process on
the instance, containers in bridge mode among them, by asking the metadata service.

What is reported has a well-known form (keys of AWS, GitHub, Slack and Stripe, private keys, URLs with a password), is
the agent's `ECS_ENGINE_AUTH_DATA`, or a literal that the script gives to a variable whose name says that it is a
secret. Placeholders, paths, names of secrets and what a command prints are no findings. The value is shown nowhere.

Fix: keep the value in Secrets Manager or Parameter Store, and let the script fetch it with the instance's role.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
"""

from ecslint import Findings, InstanceLaunch, credentials_in, rule

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
        UserData:  # <--
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
            export REGISTRY_PASSWORD=correct-horse-battery
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
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
            export REGISTRY_PASSWORD=$(aws ssm get-parameter --name /shop/registry --with-decryption \\
              --query Parameter.Value --output text)
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "prowler:autoscaling_find_secrets_ec2_launch_configuration",
        "kics:568cc372",
        "steampipe-aws-compliance:autoscaling_ec2_launch_configuration_no_sensitive_data",
    ),
)
def check(launch: InstanceLaunch) -> Findings:
    text = launch.user_data_text
    found = [] if text is None else list(credentials_in(text))
    if found and launch.serves_ecs:
        what = " and ".join(found)
        yield (
            launch.at("user_data", masked=True),
            (
                f"the user data holds {what} in plain text, for everybody who may describe the launch template or asks "
                "the metadata service; keep it in Secrets Manager or Parameter Store, and fetch it at the start"
            ),
        )
