"""A volume with more than one source.

A volume is one of: a folder of the instance (`host`), a Docker volume, an EFS, FSx or S3 Files file system, or an EBS
volume that is configured at launch. `RegisterTaskDefinition` fails: "When the volume parameter is specified, only one
volume configuration type should be used." An empty `host` does not count, and a volume with none of them is scratch
space.

Fix: keep one of them, and make a second volume of the other if both are needed.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html
"""

from ecslint import Findings, Volume, passing, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
    }
  ],
  "volumes": [
    {
      "name": "data",
      "host": {"sourcePath": "/srv/data"},
      "efsVolumeConfiguration": {  # <--
        "fileSystemId": "fs-0123456789abcdef0",
        "transitEncryption": "ENABLED"
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
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
    }
  ],
  "volumes": [
    {
      "name": "data",
      "host": {},
      "efsVolumeConfiguration": {
        "fileSystemId": "fs-0123456789abcdef0",
        "transitEncryption": "ENABLED"
      }
    }
  ]
}
"""

_SOURCES = (
    "host",
    "docker_volume_configuration",
    "efs_volume_configuration",
    "s3files_volume_configuration",
    "fsx_windows_file_server_volume_configuration",
    "configured_at_launch",
)


@rule(severity="error", category="validity", peers=("aws-cdk-lib:configuredAtLaunch",))
def check(volume: Volume) -> Findings:
    first = ""
    for source in passing(_SOURCES, lambda each: _has(volume, each)):
        if not first:
            first = source
            continue
        one, other = (f"`{volume.declared()[each].api}`" for each in (first, source))
        yield (
            volume.at(source, related=((volume.at(first), "the other source"),)),
            (
                f"the volume has both {one} and {other}, so `RegisterTaskDefinition` fails: only one volume "
                "configuration type should be used; keep one of them"
            ),
        )
        return


def _has(volume: Volume, source: str) -> bool:
    if source == "configured_at_launch":
        return volume.configured_at_launch
    if source == "host":
        return volume.host is not None and volume.host.written("source_path")
    return volume.written(source)
