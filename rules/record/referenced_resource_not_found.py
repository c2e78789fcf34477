"""A resource is named that is not there.

A role, cluster, target group, secret, parameter, environment file, log group, namespace, subnet, security group or, for
a rule or schedule, task definition was deleted, or never made, while something of ECS still names it. What runs goes
on; the next task does not start, with `ResourceInitializationError`, `failed to initialize logging driver` or `Unable
to assume role`, at the worst of times: when a task has to be replaced. A secret that is scheduled for deletion cannot
be read from that moment on; neither can a secret or a parameter whose KMS key is disabled or scheduled for deletion.

Only an account tells, and only after everything of the kind could be read there; other accounts and regions, and keys
within a secret, are not judged.

Fix: make what is missing, or name what is there: a new revision of the task definition, or an update of the service.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from ecslint import Findings, Record, may_be_missing, missing_names, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "resources": [
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",  # <--
        "containerDefinitions": [
          {"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27", "readonlyRootFilesystem": true}
        ]
      },
      "state": {"status": "ACTIVE"}
    }
  ]
}
"""

GOOD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "resources": [
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
        "containerDefinitions": [
          {"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27", "readonlyRootFilesystem": true}
        ]
      },
      "state": {"status": "ACTIVE"}
    },
    {
      "type": "AWS::IAM::Role",
      "id": "arn:aws:iam::111122223333:role/shop-execution",
      "data": {
        "Arn": "arn:aws:iam::111122223333:role/shop-execution",
        "RoleName": "shop-execution",
        "Path": "/",
        "AssumeRolePolicyDocument": {
          "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
          ]
        },
        "RolePolicyList": [],
        "AttachedManagedPolicies": []
      },
      "state": {}
    }
  ]
}
"""


@rule(severity="error", category="startup", concerns=may_be_missing)
def check(record: Record) -> Findings:
    yield from missing_names(record)
