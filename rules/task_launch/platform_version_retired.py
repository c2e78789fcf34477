"""A Fargate platform version that AWS has retired.

Since June 15, 2026 no task starts with platform version 1.3.0, and the older ones ended before: new tasks of a service
fail, so that it neither deploys nor replaces what stops, and schedules do nothing. For Linux 1.4.0 is the only version
left. For Windows 1.0.0 is the current one, and was never followed by 1.1.0.

Fix: remove `platformVersion`, or set it to `LATEST`. With 1.4.0 images, secrets and logs go through
the task's own network interface, so that its subnet must lead to them.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
"""

from ecslint import Findings, TaskLaunch, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: FARGATE
      PlatformVersion: 1.3.0  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      LaunchType: FARGATE
      PlatformVersion: LATEST
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(
    severity="error",
    category="validity",
    fix="safe",
    peers=(
        "prowler:ecs_service_fargate_latest_platform_version",
        "security-hub:ECS.10",
        "aws-config:ecs-fargate-latest-platform-version",
        "hashicorp-fsbp:ecs-fargate-service-platform-compatibility",
        "aws-cdk-lib:EphemeralStorageGibFeatureRequires / PidModeFeatureRequires",
    ),
)
def check(launch: TaskLaunch) -> Findings:
    if launch.written("platform_version") and launch.platform_version_is_retired and not launch.is_kept_off_fargate:
        yield (
            launch.at("platform_version"),
            (
                f"`platformVersion` is `{launch.platform_version}`, which Fargate has retired, so that no task starts "
                "with it; remove it, or set it to `LATEST`"
            ),
            launch.fix.set("platform_version", "LATEST"),
        )
