"""A volume that no container mounts.

The application writes into its own layer instead, where all is lost when the task stops: a mount point is missing, or
was removed with the container that had it. A shared file system or disk may be paid for without being used.

Fix: add a mount point with the volume's name as `sourceVolume`, or remove the volume.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
"""

from ecslint import Findings, Volume, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512
    }
  ],
  "volumes": [
    {
      "name": "data"  # <--
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
      "name": "data"
    }
  ]
}
"""


@rule(severity="warning", category="storage", fix="unsafe")
def check(volume: Volume) -> Findings:
    if volume.written("name") and not volume.mount_points:
        yield (
            volume.at("name"),
            (
                f"no container mounts the volume `{volume.name}`, so nothing that the application writes gets there; "
                "add a mount point with it as `sourceVolume`, or remove it"
            ),
            volume.fix.remove(safe=False),
        )
