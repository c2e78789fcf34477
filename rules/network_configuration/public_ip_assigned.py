"""Tasks that get a public IP address each.

With `assignPublicIp` `ENABLED` every task can be reached from the internet as far as its security groups allow, past
the load balancer and whatever protects it. One rule too wide in a security group is then enough.

Fix: run the tasks in private subnets with `assignPublicIp` `DISABLED`, a load balancer in front of them, and a NAT
gateway or VPC endpoints for what they must reach. In public subnets they could not pull their image without the
address.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
"""

from ecslint import Findings, NetworkConfiguration, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: shop
      TaskDefinition: shop:7
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets:
            - subnet-0123456789abcdef0
            - subnet-0123456789abcdef1
          AssignPublicIp: ENABLED  # <--
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: shop
      TaskDefinition: shop:7
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets:
            - subnet-0123456789abcdef0
            - subnet-0123456789abcdef1
          AssignPublicIp: DISABLED
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "checkov:CKV_AWS_333",
        "prowler:ecs_service_no_assign_public_ip",
        "prowler:ecs_task_set_no_assign_public_ip",
        "kics:c0c26068",
        "security-hub:ECS.2",
        "security-hub:ECS.16",
        "control-tower:CT.ECS.PR.9",
        "steampipe-aws-compliance:ecs_service_not_publicly_accessible",
        "steampipe-aws-perimeter:ecs_service_not_publicly_accessible",
        "cloudsploit:ecsServicePublicIpDisabled",
        "hashicorp-fsbp:ecs-service-no-public-ip-assignment",
        "hashicorp-fsbp:ecs-task-set-assign-public-ip-disabled",
        "codeql-iac:iac/ecs/assignpublicip",
        "codeql-iac:iac/ecs/assign-publicip-taskset",
        "kyverno-json:ecs-service-public-ip",
        "aws-gatecheck:task attribute policies",
    ),
)
def check(network: NetworkConfiguration) -> Findings:
    awsvpc = network.awsvpc_configuration
    if awsvpc is None or awsvpc.assign_public_ip != "ENABLED":
        return
    if network.launch.launch_type in ("EC2", "EXTERNAL"):  # which refuse it: launch-type-unsupported-option
        return
    yield (
        awsvpc.at("assign_public_ip"),
        (
            "`assignPublicIp` is `ENABLED`: each task can be reached from the internet as far as its security groups "
            "allow; use private subnets with a NAT gateway or VPC endpoints, and set it to `DISABLED`"
        ),
    )
