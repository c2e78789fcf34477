"""A container that waits for the health of one that has no health check.

Only a `healthCheck` in the task definition tells ECS that a container is healthy; a HEALTHCHECK in its image does not
count. `RegisterTaskDefinition` fails: "A dependency container with HEALTHY condition must have health check
configured."

Fix: give the container that is waited for a `healthCheck`, or wait for `START`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
"""

from ecslint import Dependency, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "dependsOn": [
        {
          "containerName": "redis",
          "condition": "HEALTHY"  # <--
        }
      ]
    },
    {
      "name": "redis",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/redis:7.2",
      "memory": 256
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
      "dependsOn": [
        {
          "containerName": "redis",
          "condition": "HEALTHY"
        }
      ]
    },
    {
      "name": "redis",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/redis:7.2",
      "memory": 256,
      "healthCheck": {
        "command": ["CMD", "redis-cli", "ping"]
      }
    }
  ]
}
"""


@rule(severity="error", category="startup", fix="unsafe")
def check(dependency: Dependency) -> Findings:
    if dependency.condition is None or dependency.condition != "HEALTHY":
        return
    target = dependency.target
    if target is not None and target.health_check is None:
        yield (
            dependency.at("condition", related=((target.at("health_check"), "this has no health check"),)),
            (
                f"`condition` is `HEALTHY`, and the container `{target.name}` has no `healthCheck`, so "
                "`RegisterTaskDefinition` fails (a HEALTHCHECK in its image does not count); give it a `healthCheck`, "
                "or set `condition` to `START`"
            ),
            dependency.fix.set("condition", "START", safe=False),
        )
