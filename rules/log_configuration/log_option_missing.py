"""Log driver without an option that it cannot do without.

The driver `awslogs` must be told the log group and its region, and `splunk` the address and the token of the collector.
Registration fails: "Log driver awslogs requires options: awslogs-region, awslogs-group", or "Log driver awslogs option
'awslogs-group' should not be null or empty."

Fix: set the option. The token of Splunk belongs into `secretOptions`, with `splunk-token` as its name.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from ecslint import Findings, LogConfiguration, any_of, passing, rule

BAD = """
{
  "family": "shop",
  "executionRoleArn": "arn:aws:iam::111122223333:role/shop-execution",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {  # <--
          "awslogs-group": "/shop",
          "awslogs-stream-prefix": "web"
        }
      }
    },
    {
      "name": "worker",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4",
      "memory": 512,
      "logConfiguration": {
        "logDriver": "splunk",
        "options": {  # <--
          "splunk-url": "https://splunk.example.com:8088"
        }
      }
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
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    },
    {
      "name": "worker",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1.4",
      "memory": 512,
      "logConfiguration": {
        "logDriver": "splunk",
        "options": {
          "splunk-url": "https://splunk.example.com:8088"
        },
        "secretOptions": [
          {"name": "splunk-token", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/splunk-token"}
        ]
      }
    }
  ]
}
"""

NEEDED = {"awslogs": ("awslogs-group", "awslogs-region"), "splunk": ("splunk-url", "splunk-token")}


@rule(
    severity="error",
    category="startup",
    peers=("cfn-lint:E3046", "ecspresso:verify:logConfiguration", "aws-cdk-lib:ProvideTokenSecretToken"),
)
def check(logs: LogConfiguration) -> Findings:
    for driver, needed in NEEDED.items():
        if logs.log_driver is None or logs.log_driver != driver:
            continue
        for option in passing(needed, lambda name: _is_missing(logs, name)):
            state = "empty" if option in logs.options else "not set"
            yield (
                logs.at("options", option),
                (
                    f"the log driver `{driver}` needs the option `{option}`, which is {state}, and ECS refuses the "
                    f"configuration without it; set `{option}`{INSTEAD.get(option, '')}"
                ),
            )


INSTEAD = {"splunk-token": " among the `secretOptions`"}


def _is_missing(logs: LogConfiguration, name: str) -> bool:
    value = logs.options.get(name)
    if value is not None and value != "":
        return False
    return not (name.startswith("splunk") and any_of(logs.secret_options, lambda secret: secret.name == name))
