"""Task definition for Fargate with a parameter that Fargate refuses.

On Fargate nobody has the instance, so whatever reaches out to it is refused when the task definition is registered:
`privileged`, devices, most Linux capabilities, the host's namespaces, folders and DNS settings, links, GPUs,
placement constraints, Docker and FSx volumes. Containers may take at most 120 seconds to start or stop, and FireLens
cannot read its configuration from S3.

A `tmpfs` mount, capabilities that are dropped and a volume with an empty `host` are fine.

Fix: leave the parameter out, use what the message says instead, or run the task on EC2 or Managed Instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from ecslint import Findings, TaskDefinition, left_out, refused_parameters, rule

BAD = """
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
      "dnsServers": ["10.0.0.2"],  # <--
      "stopTimeout": 300,  # <--
      "linuxParameters": {
        "capabilities": {
          "add": [
            "SYS_PTRACE",
            "NET_BIND_SERVICE"  # <--
          ]
        },
        "sharedMemorySize": 256  # <--
      },
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
    }
  ],
  "volumes": [
    {
      "name": "data",
      "host": {"sourcePath": "/srv/data"}  # <--
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
      "dnsServers": [],
      "stopTimeout": 120,
      "linuxParameters": {
        "capabilities": {
          "add": [
            "SYS_PTRACE"
          ],
          "drop": [
            "NET_RAW"
          ]
        },
        "tmpfs": [{"containerPath": "/dev/shm", "size": 256}]
      },
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
    }
  ],
  "volumes": [
    {
      "name": "data",
      "host": {}
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    fix="unsafe",
    peers=(
        "cfn-lint:E3048",
        "aws-cdk-lib:CannotPlacementConstraints",
        "aws-cdk-lib:pidMode Fargate rules",
        "aws-cdk-lib:CannotInferenceAccelerators / ResourceValueContainerDefinition",
    ),
)
def check(task: TaskDefinition) -> Findings:
    if task.declared_for_fargate:
        for place, problem in refused_parameters(task):
            yield place, problem, left_out(place)
