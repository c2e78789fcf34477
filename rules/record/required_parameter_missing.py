"""A parameter without which ECS refuses the rest.

A container without an image, a secret without `valueFrom`, a managed EBS volume without its role: the call fails. The
same holds where one of two parameters is needed, and where one asks for another, as the two halves of a FireLens
configuration file do.

CloudFormation makes up names that are left out, so families and service names are demanded in JSON only. A `null` in
JSON is no finding: it marks what is filled in before the call is made, as pipelines do with `image`.

Fix: set the parameter that the message names.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Findings, Record, may_be_refused, missing, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",  # <--
      "memory": 512,
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    peers=("kics:7f384a5f", "ecspresso:verify:image", "aws-cdk-lib:ConfigFileMismatch"),
    concerns=may_be_refused,
)
def check(record: Record) -> Findings:
    yield from missing(record)
