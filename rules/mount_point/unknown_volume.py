"""A mount point whose `sourceVolume` is no volume of the task definition.

Often the volume was renamed, or the container was copied from another task definition. `RegisterTaskDefinition` fails:
"Unknown volume 'data'."

Fix: add a volume of that name under `volumes`, or mend the name. Names differ by upper and lower case.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html
"""

from ecslint import Findings, MountPoint, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "mountPoints": [
        {
          "sourceVolume": "date",  # <--
          "containerPath": "/data"
        }
      ],
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
  "volumes": [{"name": "data"}]
}
"""

GOOD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "mountPoints": [
        {
          "sourceVolume": "data",
          "containerPath": "/data"
        }
      ],
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
  "volumes": [{"name": "data"}]
}
"""


@rule(severity="error", category="validity")
def check(mount_point: MountPoint) -> Findings:
    if mount_point.written("source_volume") and mount_point.volume is None:
        name = mount_point.source_volume
        yield (
            mount_point.at("source_volume"),
            (
                f"`sourceVolume` is `{name}` and the task definition has no volume of that name, so "
                f"`RegisterTaskDefinition` fails: Unknown volume '{name}'; add it under `volumes`, or mend the name"
            ),
        )
