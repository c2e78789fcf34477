"""A container that mounts the volumes of a container which does not exist.

Often the other container was renamed, or moved to a task definition of its own. `RegisterTaskDefinition` fails:
"Invalid 'volumesFrom' setting. Unknown container: 'data'."

Fix: name a container of the same task definition in `sourceContainer`, or mount a volume of the task in both.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html
"""

from ecslint import Container, Findings, passing, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "volumesFrom": [
        {
          "sourceContainer": "assets"  # <--
        }
      ]
    },
    {
      "name": "static",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/static:1.4",
      "memory": 64
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
      "volumesFrom": [
        {
          "sourceContainer": "static"
        }
      ]
    },
    {
      "name": "static",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/static:1.4",
      "memory": 64
    }
  ]
}
"""


@rule(severity="error", category="validity")
def check(container: Container) -> Findings:
    for mounted in passing(container.volumes_from, lambda each: each.written("source_container") and not each.source):
        name = mounted.source_container
        yield (
            mounted.at("source_container"),
            (
                f"`sourceContainer` is `{name}` and the task definition has no container of that name, so "
                f"`RegisterTaskDefinition` fails: Unknown container: '{name}'; mend the name, or mount a volume"
            ),
        )
