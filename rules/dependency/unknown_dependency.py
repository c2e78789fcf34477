"""A container that depends on one that the task definition does not have.

Often the other container was renamed, or moved to a task definition of its own. `RegisterTaskDefinition` fails:
"Cannot depend on container + 'db' because it does not exist."

Fix: mend the name, add the container, or remove the item of `dependsOn`. Containers of other tasks cannot be waited
for in this way.

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
          "containerName": "cache",  # <--
          "condition": "START"
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
          "condition": "START"
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


@rule(severity="error", category="startup")
def check(dependency: Dependency) -> Findings:
    if dependency.written("container_name") and dependency.target is None:
        name = dependency.container_name
        yield (
            dependency.at("container_name"),
            (
                f"`containerName` is `{name}`, and the task definition has no container of that name, so "
                f"`RegisterTaskDefinition` fails: Cannot depend on container '{name}' because it does not exist; mend "
                "the name, or remove the dependency"
            ),
        )
