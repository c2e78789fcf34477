"""An S3 Files volume that ECS cannot mount as it is written.

Other than EFS, which takes ids, S3 Files takes full ARNs: of the file system, and of the access point if there is one.
The access point decides the directory: "the root directory parameter must either be omitted or set to /". And ECS
mounts it as the task role: "Your task definition must include a Task IAM Role."

Fix: write the ARN (`!GetAtt FileSystem.FileSystemArn` in CloudFormation), remove `rootDirectory` beside an access
point, and set `taskRoleArn` to a role that may call `s3files:ClientMount`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html
"""

from ecslint import Findings, S3FilesVolumeConfiguration, Volume, one_by_one, rule

BAD = """
{
  "family": "shop",
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "mountPoints": [{"sourceVolume": "pictures", "containerPath": "/pictures"}]
    }
  ],
  "volumes": [
    {
      "name": "pictures",
      "s3filesVolumeConfiguration": {
        "fileSystemArn": "fs-0123456789abcdef0",  # <--
        "accessPointArn": "fsap-0123456789abcdef0",  # <--
        "rootDirectory": "/shop"  # <--
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "mountPoints": [{"sourceVolume": "pictures", "containerPath": "/pictures"}]
    }
  ],
  "volumes": [
    {
      "name": "pictures",
      "s3filesVolumeConfiguration": {
        "fileSystemArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-0123456789abcdef0",
        "rootDirectory": "/shop"
      }
    }
  ]
}
"""


@rule(severity="error", category="validity", fix="unsafe")
def check(volume: Volume) -> Findings:
    mounted = volume.s3files_volume_configuration
    if mounted is not None:
        looks = (_file_system(mounted), _access_point(mounted), _directory(mounted), _role(volume))
        yield from one_by_one(looks)


def _file_system(mounted: S3FilesVolumeConfiguration) -> Findings:
    if mounted.written("file_system_arn") and not mounted.has_full_file_system_arn:
        yield (
            mounted.at("file_system_arn"),
            (
                f"`fileSystemArn` is {_quoted(mounted.file_system_arn)} and not the ARN of an S3 Files file system, so "
                "`RegisterTaskDefinition` fails; write `arn:aws:s3files:REGION:ACCOUNT:file-system/fs-...`"
            ),
        )


def _access_point(mounted: S3FilesVolumeConfiguration) -> Findings:
    if mounted.written("access_point_arn") and not mounted.has_full_access_point_arn:
        yield (
            mounted.at("access_point_arn"),
            (
                f"`accessPointArn` is {_quoted(mounted.access_point_arn)} and not the ARN of an access point, so "
                "`RegisterTaskDefinition` fails; write "
                "`arn:aws:s3files:REGION:ACCOUNT:file-system/fs-.../access-point/fsap-...`"
            ),
        )


def _directory(mounted: S3FilesVolumeConfiguration) -> Findings:
    if mounted.written("access_point_arn") and mounted.root_directory not in ("", "/"):
        yield (
            mounted.at("root_directory", related=((mounted.at("access_point_arn"), "the access point"),)),
            (
                f"`rootDirectory` is `{mounted.root_directory}` beside an access point, so `RegisterTaskDefinition` "
                "fails; remove it, and give the access point that directory"
            ),
            mounted.fix.remove("root_directory", safe=False),
        )


def _role(volume: Volume) -> Findings:
    task = volume.task_definition
    if not task.written("task_role_arn"):
        yield (
            volume.at("s3files_volume_configuration", related=((task.at("task_role_arn"), "it has no task role"),)),
            (
                "the task definition has no `taskRoleArn`, with which ECS mounts an S3 Files file system; set it to a "
                "role that may call `s3files:ClientMount`"
            ),
        )


def _quoted(value: str | None) -> str:
    return f"`{value}`"
