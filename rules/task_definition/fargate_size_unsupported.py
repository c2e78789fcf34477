"""Task definition whose CPU and memory are no size that Fargate has.

Fargate has fixed sizes: 256 CPU units with 512, 1024 or 2048 MiB, and so on up to 32768 units with 249856 MiB.
Anything between fails at registration: "No Fargate configuration exists for given values.", or "Invalid 'cpu' setting
for task." Windows takes 1024, 2048 and 4096 units only.

Fix: choose the next larger pair that the message names. `"1 vCPU"` and `"2 GB"` may be written as well.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
"""

from ecslint import Findings, TaskDefinition, larger_size, refused_size, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "4096",  # <--
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27"
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "512",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27"
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    fix="unsafe",
    peers=(
        "cfn-lint:E3047",
        "cfn-lint:E3048",
        "kics:f4c9b5f5",
        "aws-cdk-lib:validateFargateTaskDefinitionMemoryCpu",
        "aws-cdk-lib:OperatingSystemFamily cpu",
    ),
)
def check(task: TaskDefinition) -> Findings:
    if task.declared_for_fargate:
        for place, problem in refused_size(task):
            message = f'{problem}; registration fails with "No Fargate configuration exists for given values."'
            yield place, message, larger_size(task)
