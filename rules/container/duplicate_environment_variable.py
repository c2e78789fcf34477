"""An environment variable that a container is given twice.

Only one of the two values reaches the application, and which one is not written down anywhere. Whoever edits the other
one wonders why nothing changes.

Fix: remove one of the two. Names that differ by upper and lower case are different variables.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KeyValuePair.html
"""

from ecslint import Container, EnvironmentVariable, Findings, one_by_one, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "environment": [
        {"name": "LOG_LEVEL", "value": "info"},
        {"name": "PORT", "value": "8080"},
        {"name": "PORT", "value": "8080"},  # <--
        {"name": "LOG_LEVEL", "value": "debug"}  # <--
      ]
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
      "environment": [
        {"name": "LOG_LEVEL", "value": "debug"},
        {"name": "PORT", "value": "8080"}
      ]
    }
  ]
}
"""


@rule(severity="warning", category="validity", fix="safe", peers=("cfn-lint:E3002(uniqueKeys)",))
def check(container: Container) -> Findings:
    first: dict[str, EnvironmentVariable] = {}
    differing: set[str] = set()

    def judge(variable: EnvironmentVariable) -> Findings:
        name = variable.name
        if name is None:
            return
        earlier = first.setdefault(name, variable)
        if earlier is not variable:
            same_so_far = name not in differing
            differing.add(name)  # for all that is known, until it is known better
            alike = earlier.has_value_of(variable)
            if alike and same_so_far:
                differing.remove(name)
            fate = "to the same value" if alike else "and only one of the values reaches the container"
            yield (
                variable.at("name", related=((earlier.at("name"), "the first of that name"),)),
                f"`environment` sets `{name}` twice, {fate}; remove one",
                # not where another value would be the last one then
                variable.fix.remove() if name not in differing else None,
            )

    yield from one_by_one(map(judge, container.environment))
