"""A misspelt parameter, or one that belongs elsewhere.

`memoryReservations`, `portmappings`, or `portMappings` beside the containers instead of within one: the AWS CLI and
CloudFormation refuse the key, and the API ignores it, so that the setting is lost and nobody is told.

Only keys that resemble a known one, or are known at another level, are reported; any other may be newer than the
tables here. In a bare array of containers, which Terraform reads, only misspelt keys are: the rest does no harm there.

Fix: write the parameter that the message suggests, at the level where it belongs.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Findings, Record, may_be_refused, renamed, rule, unknown_keys

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "memoryReservations": 256,  # <--
      "Cpu": 256,  # <--
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ],
  "portMappings": [{"containerPort": 8080}]  # <--
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
      "memoryReservation": 256,
      "cpu": 256,
      "portMappings": [{"containerPort": 8080}],
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


@rule(severity="error", category="validity", fix="safe", concerns=may_be_refused)
def check(record: Record) -> Findings:
    for place, problem in unknown_keys(record):
        yield place, problem, renamed(place)
