"""A secret with the name of an environment variable or of another secret of the container.

Both would set the same variable, so `RegisterTaskDefinition` fails: "The secret name must be unique and not shared with
any new or existing environment variables set on the container, such as 'DB_PASSWORD'.", or "Duplicate secret names
found: DB_PASSWORD. Each secret name must be unique."

Fix: keep the secret and remove the name from `environment`; of two secrets of one name, remove one.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
"""

from ecslint import Container, EnvironmentVariable, Findings, Place, Remedy, Secret, one_by_one, rule

BAD = """
{
  "family": "shop",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "environment": [
        {"name": "DB_USER", "value": "shop"}
      ],
      "secrets": [
        {"name": "DB_USER", "valueFrom": "/shop/db/user"},  # <--
        {"name": "DB_HOST", "valueFrom": "/shop/db/host"},
        {"name": "DB_HOST", "valueFrom": "/shop/db/reader"}  # <--
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "environment": [
        {"name": "LOG_LEVEL", "value": "info"}
      ],
      "secrets": [
        {"name": "DB_USER", "valueFrom": "/shop/db/user"},
        {"name": "DB_HOST", "valueFrom": "/shop/db/host"},
        {"name": "DB_READER", "valueFrom": "/shop/db/reader"}
      ]
    }
  ]
}
"""


@rule(severity="error", category="validity", fix="unsafe")
def check(container: Container) -> Findings:
    first: dict[str, EnvironmentVariable | Secret] = {}

    def note(variable: EnvironmentVariable) -> Findings:
        if variable.name is not None:
            first.setdefault(variable.name, variable)
        yield from ()

    def judge(secret: Secret) -> Findings:
        if secret.name is None:
            return
        earlier = first.setdefault(secret.name, secret)
        if earlier is not secret:
            yield _finding(secret, earlier)

    def variables() -> Findings:
        yield from one_by_one(map(note, container.environment))

    def secrets() -> Findings:
        yield from one_by_one(map(judge, container.secrets))

    if container.written("secrets"):
        yield from one_by_one((variables(), secrets()))


def _finding(secret: Secret, earlier: EnvironmentVariable | Secret) -> tuple[Place, str, Remedy | None]:
    remedy = None
    if isinstance(earlier, Secret):
        what, where, mend = "two `secrets` are named", "the first of that name", "remove or rename one"
    else:
        what, where, mend = "`secrets` and `environment` both set", "the same name", "remove it from `environment`"
        remedy = earlier.fix.remove(safe=False)
    message = f"{what} `{secret.name}`, and `RegisterTaskDefinition` fails, for secret names must be unique; {mend}"
    return secret.at("name", related=((earlier.at("name"), where),)), message, remedy
