"""Instances for ECS that answer version 1 of the instance metadata service.

Version 1 gives the credentials of the instance's role to whoever can make the instance, or a container on it, fetch a
URL: a hole that forges requests in any application is enough, and the tasks' own roles are worth nothing. Version 2
wants a token first, which such requests cannot get.

When `HttpTokens` is not written the image decides: the public ones of Amazon Linux 2023 and Bottlerocket require
tokens. Of one that is named by its id nothing is known, so it is reported with medium confidence.

Fix: set `HttpTokens` to `required` in `MetadataOptions`.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
"""

from ecslint import Findings, InstanceLaunch, rule

BAD = """
Resources:
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id
        InstanceType: m7i.large
        IamInstanceProfile:
          Name: ecsInstanceProfile
        MetadataOptions:
          HttpTokens: optional  # <--
        UserData:
          Fn::Base64: |
            #!/bin/bash
            echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config
"""

GOOD = """
Resources:
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
          Fn::Base64: |
            #!/bin/bash
            echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config
"""


@rule(
    severity="warning",
    category="security",
    fix="unsafe",
    peers=(
        "checkov:CKV_AWS_79",
        "prowler:autoscaling_group_launch_configuration_requires_imdsv2",
        "security-hub:AutoScaling.3",
        "aws-config:autoscaling-launchconfig-requires-imdsv2",
        "steampipe-aws-compliance:autoscaling_launch_config_requires_imdsv2",
    ),
)
def check(launch: InstanceLaunch) -> Findings:
    options = launch.metadata_options
    if options is not None and options.http_endpoint == "disabled":
        return
    tokens = None if options is None else options.http_tokens
    if tokens is None:
        if launch.image_allows_metadata_v1 and launch.serves_ecs:
            leaves = "may leave" if launch.public_image is None else "leaves"
            yield (
                launch.at("metadata_options", confidence="medium"),
                (
                    f"`HttpTokens` is not set, and the image {leaves} version 1 of the instance metadata service on: "
                    "any container that can be made to fetch a URL gives away the instance's credentials; set it to "
                    "`required`"
                ),
                launch.fix.set("metadata_options", {"http_tokens": "required"}, safe=False),
            )
    elif options is not None and tokens != "required" and launch.serves_ecs:
        yield (
            options.at("http_tokens"),
            (
                f"`HttpTokens` is `{tokens}`, so any container that can be made to fetch a URL gives away the "
                "instance's credentials; set it to `required`"
            ),
            options.fix.set("http_tokens", "required", safe=False),
        )
