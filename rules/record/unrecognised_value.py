"""A parameter or value that ecslint does not know, and that resembles none it knows.

AWS adds parameters, operating systems, log drivers and the like all the time, so this is either newer than this release
or a mistake that the API refuses. A parameter or value that is close to a known one is no case for this rule:
unknown-parameter and invalid-value report those.

Fix: compare with AWS's documentation; if it is right, a newer release of ecslint may know it.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from ecslint import Findings, Record, rule, unrecognised_values

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "coolness": "high",  # <--
  "runtimePlatform": {
    "operatingSystemFamily": "PLAN9"  # <--
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {
        "logDriver": "papyrus"  # <--
      },
      "ulimits": [
        {
          "name": "patience",  # <--
          "softLimit": 1024,
          "hardLimit": 1024
        }
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "runtimePlatform": {
    "operatingSystemFamily": "LINUX"
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {
        "logDriver": "json-file"
      },
      "ulimits": [
        {
          "name": "nofile",
          "softLimit": 1024,
          "hardLimit": 1024
        }
      ]
    }
  ]
}
"""


@rule(severity="info", category="validity")
def check(record: Record) -> Findings:
    yield from unrecognised_values(record)
