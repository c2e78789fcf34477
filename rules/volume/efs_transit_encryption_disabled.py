"""An EFS volume that is mounted without encryption in transit.

`transitEncryption` is DISABLED unless it is written, so that files cross the network as they are, readable for whoever
can listen there. A file system whose policy asks for encryption refuses the mount, and the task does not start.

Fix: set `transitEncryption` to `ENABLED`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
"""

from ecslint import Findings, Volume, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
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
  "volumes": [
    {
      "name": "data",
      "efsVolumeConfiguration": {
        "fileSystemId": "fs-0123456789abcdef0",
        "transitEncryption": "DISABLED"  # <--
      }
    }
  ]
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
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
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
  "volumes": [
    {
      "name": "data",
      "efsVolumeConfiguration": {
        "fileSystemId": "fs-0123456789abcdef0",
        "transitEncryption": "ENABLED"
      }
    }
  ]
}
"""


@rule(
    severity="warning",
    category="security",
    fix="safe",
    peers=(
        "checkov:CKV_AWS_97",
        "kics:6c131358",
        "kics:c1282e03",
        "kics:4d46ff3b",
        "trivy:AWS-0035",
        "security-hub:ECS.18",
        "aws-config:ecs-task-definition-efs-encryption-enabled",
        "steampipe-terraform-aws:ecs_task_definition_encryption_in_transit_enabled",
        "terrascan:AC_AWS_0463",
    ),
)
def check(volume: Volume) -> Findings:
    efs = volume.efs_volume_configuration
    if efs is None or efs.transit_encryption != "DISABLED" or efs.needs_transit_encryption:
        return
    why = "" if efs.written("transit_encryption") else ", which is what leaving it out means"
    yield (
        efs.at("transit_encryption"),
        f"`transitEncryption` is `DISABLED`{why}: files cross the network unencrypted; set it to `ENABLED`",
        efs.fix.set("transit_encryption", "ENABLED"),
    )
