"""A key that stands twice in one mapping, so that only the last one counts.

JSON and YAML readers keep the last value without a word: a second `environment` throws the first one away, a second
resource of the same name its namesake. What a reader of the file sees at first is not what AWS gets; some tools, and
CloudFormation's own validation of YAML, refuse the file instead.

A key that overrides one of a YAML merge (`<<`) is meant to, and no finding.

Fix: merge the two into one, or remove the one that does not belong there.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from ecslint import Findings, Record, may_be_refused, repeated_keys, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "environment": [
        {"name": "LOG_LEVEL", "value": "info"}
      ],
      "environment": [  # <--
        {"name": "GREETING", "value": "hello"}
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "environment": [
        {"name": "LOG_LEVEL", "value": "info"},
        {"name": "GREETING", "value": "hello"}
      ]
    }
  ]
}
"""


@rule(severity="warning", category="validity", concerns=may_be_refused)
def check(record: Record) -> Findings:
    for place, key, line in repeated_keys(record):
        message = f'"{key}" is written twice in this mapping, and the first one, on line {line}, is lost; remove one'
        yield place, message
