"""Task definition for Fargate without task-level CPU or memory.

On Fargate the size of the task is what is provisioned and paid for, and sizes of containers do not replace it.
Registration fails: "Fargate requires that 'cpu' be defined at the task level." It does so as well when
`requiresCompatibilities` lists EC2 beside FARGATE.

Fix: set `cpu` and `memory` of the task definition to a pair that Fargate takes, such as 256 and 512.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
"""

from ecslint import Findings, TaskDefinition, missing_size, rule

BAD = """
{
  "family": "shop",  # <--
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 512
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 512
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    peers=("cfn-lint:E3048", "aws-cdk-lib:FargateCompatibleTasksRequireBoth"),
)
def check(task: TaskDefinition) -> Findings:
    if task.declared_for_fargate:
        yield from missing_size(task)
