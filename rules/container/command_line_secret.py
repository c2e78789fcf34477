"""A password, token or key on the command line of a container.

A command is stored in the task definition in plain text. Everyone who may call `DescribeTaskDefinition` reads it, as
does every process of the task, and each old revision keeps it. Tools that look for secrets in `environment` miss it.

What refers to a variable, as `--password=$DB_PASSWORD` does, is no finding, nor is a placeholder.

Fix: keep it in Secrets Manager or Parameter Store, name it under `secrets`, and let the application, or a shell in the
command, take it from that variable.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
"""

from ecslint import Container, Findings, credentials_in, one_by_one, rule

BAD = """
{
  "family": "shop",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "command": ["serve", "--db-password=Xk29kfLq88sP"]  # <--
    },
    {
      "name": "worker",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4",
      "memory": 512,
      "entryPoint": ["sh", "-c", "work amqps://shop:Xk29kfLq88sP@mq.internal:5671"]  # <--
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
      "secrets": [
        {"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf"}
      ],
      "entryPoint": ["sh", "-c"],
      "command": ["exec serve --db-password=$DB_PASSWORD"]
    }
  ]
}
"""


@rule(severity="warning", category="security")
def check(container: Container) -> Findings:
    yield from one_by_one(judge(container, field) for field in ("entry_point", "command"))


def judge(container: Container, field: str) -> Findings:
    for at, word in enumerate(getattr(container, field)):
        # An option is named without its dashes: `--db-password=...`
        if found := list(credentials_in(word.lstrip("-") if isinstance(word, str) else word)):
            what = " and ".join(found)
            yield (
                container.at(field, at, masked=True),
                (
                    f"the command line holds {what} in plain text: everyone who may call `DescribeTaskDefinition` can "
                    "read it; keep it in Secrets Manager or Parameter Store, and name it under `secrets`"
                ),
            )
