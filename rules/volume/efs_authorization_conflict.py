"""An EFS access point or IAM without encryption in transit, or with a root directory of its own.

ECS mounts through an access point, or as the task role, only with `transitEncryption` `ENABLED` (it is DISABLED when
left out). And the access point decides the directory: "When using an EFS access point, the root directory must either
be set to "/" or be omitted". In both cases `RegisterTaskDefinition` fails.

Fix: set `transitEncryption` to `ENABLED`; remove `rootDirectory`, and give the access point that directory instead.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html
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
        "rootDirectory": "/shop",  # <--
        "transitEncryption": "DISABLED",  # <--
        "authorizationConfig": {
          "accessPointId": "fsap-0123456789abcdef0"
        }
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
        "transitEncryption": "ENABLED",
        "authorizationConfig": {
          "accessPointId": "fsap-0123456789abcdef0"
        }
      }
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
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
    access = None if efs is None else efs.authorization_config
    if efs is None or access is None:
        return
    if access.written("access_point_id") and efs.root_directory not in ("", "/"):
        yield (
            efs.at("root_directory", related=((access.at("access_point_id"), "the access point is named here"),)),
            (
                f"`rootDirectory` is `{efs.root_directory}` beside an access point, so `RegisterTaskDefinition` fails; "
                "remove it, and give the access point that directory"
            ),
            efs.fix.remove("root_directory", safe=False),
        )
    if efs.transit_encryption == "DISABLED" and efs.needs_transit_encryption:
        field, asks = "iam", "`iam` `ENABLED`"
        if access.written("access_point_id"):
            field, asks = "access_point_id", "an access point"
        how = "" if efs.written("transit_encryption") else " when left out"
        yield (
            efs.at("transit_encryption", related=((access.at(field), "this asks for encryption"),)),
            (
                f"{asks} needs `transitEncryption` `ENABLED`, and it is `DISABLED`{how}, so `RegisterTaskDefinition` "
                "fails; set it to `ENABLED`"
            ),
            efs.fix.set("transit_encryption", "ENABLED"),
        )
