"""A feature that AWS has ended, or is ending.

Elastic Inference and App Mesh are gone, some Windows versions get no security updates any more, and new accounts cannot
create launch configurations. What still works today stops at the next replacement, in a new account or in a new Region.

Fix: move to what the message names: GPU or Inferentia instances, Service Connect, a current Windows version, a launch
template.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html
"""

from ecslint import Findings, Record, may_be_retired, retired_features, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "proxyConfiguration": {  # <--
    "type": "APPMESH",
    "containerName": "envoy",
    "properties": [
      {"name": "IgnoredUID", "value": "1337"},
      {"name": "AppPorts", "value": "8080"},
      {"name": "ProxyIngressPort", "value": "15000"},
      {"name": "ProxyEgressPort", "value": "15001"}
    ]
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    },
    {
      "name": "envoy",
      "image": "public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29.12.1-prod",
      "user": "1337",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""


@rule(
    severity="warning",
    category="validity",
    peers=(
        "checkov:CKV_AWS_315",
        "prowler:autoscaling_group_using_ec2_launch_template",
        "security-hub:AutoScaling.9",
        "aws-config:autoscaling-launch-template",
        "steampipe-aws-compliance:autoscaling_group_uses_ec2_launch_template",
        "aws-cdk-lib:CannotInferenceAccelerators / ResourceValueContainerDefinition",
    ),
    concerns=may_be_retired,
)
def check(record: Record) -> Findings:
    yield from retired_features(record)
