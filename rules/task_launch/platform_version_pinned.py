"""A Fargate platform version that is written as a number.

AWS patches every platform version in place, but a new one, with a new kernel and runtime, reaches only what follows
`LATEST`. A number is forgotten until AWS retires it and tasks no longer start, as happened to 1.3.0 in June 2026.

For Windows 1.0.0 is the only version there is, and no finding; neither is, in a live account, the version for which
`LATEST` stands today.

Fix: remove `platformVersion`, or set it to `LATEST`.

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
      PlatformVersion: 1.4.0  # <--
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
    severity="info",
    category="security",
    fix="unsafe",
    peers=(
        "checkov:CKV_AWS_332",
        "control-tower:CT.ECS.PR.1",
        "steampipe-aws-compliance:ecs_service_fargate_using_latest_platform_version",
        "steampipe-terraform-aws:ecs_service_fargate_uses_latest_version",
        "cloudsploit:ecsFargatePlatformVersion",
        "hashicorp-fsbp:ecs-fargate-service-platform-compatibility",
        "codeql-iac:iac/ecs/latest-version",
        "kyverno-json:ecs-service-required-latest-platform-fargate",
    ),
)
def check(launch: TaskLaunch) -> Findings:
    version = launch.platform_version
    if version is None or version == "" or version.upper() == "LATEST" or launch.is_kept_off_fargate:
        return
    if launch.platform_version_is_the_only_one:
        return
    if launch.source_kind == "live" and version == launch.latest_platform_version:
        return
    yield (
        launch.at("platform_version"),
        (
            f"`platformVersion` is pinned to `{version}`, so that the tasks never get a newer platform, and stop "
            "starting when AWS retires this one; remove it, or set it to `LATEST`"
        ),
        launch.fix.set("platform_version", "LATEST", safe=False),
    )
