"""A container that waits for the end of an essential one.

When an essential container ends, the whole task is stopped, so the one that waits could never start. A container is
essential unless it says otherwise. `RegisterTaskDefinition` fails: "A dependency container with SUCCESS or COMPLETE
condition cannot be an essential container."

Fix: set `essential` to false on the container that is waited for, as on one that only prepares something; or wait for
`START` or `HEALTHY`.

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
          "containerName": "migrate",
          "condition": "SUCCESS"  # <--
        }
      ]
    },
    {
      "name": "migrate",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/migrate:1.4",
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
          "containerName": "migrate",
          "condition": "SUCCESS"
        }
      ]
    },
    {
      "name": "migrate",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/migrate:1.4",
      "memory": 256,
      "essential": false
    }
  ]
}
"""


@rule(severity="error", category="startup", fix="unsafe")
def check(dependency: Dependency) -> Findings:
    if dependency.condition is None or dependency.condition not in ("COMPLETE", "SUCCESS"):
        return
    target = dependency.target
    if target is not None and target.essential:
        left_out = "" if target.written("essential") else " (which a container is unless it says otherwise)"
        yield (
            dependency.at("condition", related=((target.at("essential"), "this is essential"),)),
            (
                f"`condition` is `{dependency.condition}`, and the container `{target.name}` is essential{left_out}: "
                "when it ends, so does the task, and `RegisterTaskDefinition` fails; set `essential` of "
                f"`{target.name}` to false"
            ),
            target.fix.set("essential", False, safe=False),
        )
