"""A credential of a log destination that stands in the log options as plain text.

Whoever may call `DescribeTaskDefinition` can read it, in every revision there ever was; so can everyone who sees the
file.

Judged are the `splunk-token` of the driver `splunk`, and with `awsfirelens` options that are called API key, password
or token, and `Header` with an authorization. References, placeholders and empty values are no findings.

Fix: keep the value in Secrets Manager or Parameter Store, and name it under `secretOptions`, with the option's name.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-logconfig.html
"""

from ecslint import Findings, LogConfiguration, any_of, matches, passing, rule

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
        "logDriver": "splunk",
        "options": {
          "splunk-url": "https://splunk.example.com:8088",
          "splunk-token": "5f1b9c2e-8a4d-4f7b-9e61-0c3d2a7b8e90"  # <--
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
        "logDriver": "splunk",
        "options": {
          "splunk-url": "https://splunk.example.com:8088"
        },
        "secretOptions": [
          {
            "name": "splunk-token",
            "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:splunk-AbCdEf"
          }
        ]
      }
    }
  ]
}
"""

OF_FIRELENS = r"(?i:(api|license|shared)[._-]?key|passw(or)?d|token)$"
AUTHORIZATION = r"^(?i:(proxy-)?authorization|([a-z]+-)*(api|license|insert)-key)[\s:]+((?i:[a-z-]+)\s+)?\S+$"

NO_CREDENTIALS = (
    r"^\s*$|\$|\{\{|<[^<>]*>|\*{3}|\.{3}|(?i:x{4})",
    r"(?i:^|\s)(?i:(change|replace)[ _-]?(me|it|this|with)\b|your[ _-]|(todo|placeholder|example|dummy|redacted)$)",
    r"(^|\s)[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^arn:|^(?i:none|null|true|false)$",
)


@rule(severity="warning", category="security")
def check(logs: LogConfiguration) -> Findings:
    driver = logs.log_driver
    if driver is None or driver not in ("splunk", "awsfirelens"):
        return
    firelens = driver == "awsfirelens"
    for name in passing(logs.options, lambda option: _holds_credential(option, logs.options[option], firelens)):
        yield (
            logs.at("options", name, masked=True),
            (
                f"the log option `{name}` holds a credential in plain text: everyone who may call "
                "`DescribeTaskDefinition` can read it; keep it in Secrets Manager or Parameter Store, and name it "
                "under `secretOptions`"
            ),
        )


def _holds_credential(name: str, value: str, firelens: bool) -> bool:
    if firelens and name.lower() == "header":
        if not matches(value, AUTHORIZATION):
            return False
    elif not matches(name, OF_FIRELENS) if firelens else name != "splunk-token":
        return False
    return not any_of(NO_CREDENTIALS, lambda form: matches(value, form))
