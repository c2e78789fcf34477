"""A setting that has no effect where it stands, or not the one that is meant.

ECS accepts these without a word, or fails on them only when the task starts: scratch space on Fargate for a task that
cannot run there, `swappiness` without `maxSwap`, restarts that are not enabled, a protocol other than `tcp` and `udp`,
which ECS takes for `tcp`.

Only settings whose counterpart is known to be absent are reported.

Fix: add what makes the setting effective, as the message says, or remove the setting.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Findings, Record, ineffective_settings, may_be_ineffective, rule

BAD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "requiresCompatibilities": ["EC2"],
  "ephemeralStorage": {"sizeInGiB": 50},  # <--
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPort": 8080,
          "protocol": "http",  # <--
          "appProtocol": "http"  # <--
        }
      ],
      "restartPolicy": {
        "enabled": false,
        "ignoredExitCodes": [0]  # <--
      },
      "linuxParameters": {
        "swappiness": 10  # <--
      },
      "ulimits": [
        {
          "name": "nofile",
          "softLimit": 65536,  # <--
          "hardLimit": 4096
        }
      ],
      "mountPoints": [{"sourceVolume": "scratch", "containerPath": "/scratch"}]
    }
  ],
  "volumes": [
    {
      "name": "scratch",
      "dockerVolumeConfiguration": {
        "scope": "task",
        "autoprovision": true  # <--
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "name": "http",
          "containerPort": 8080,
          "protocol": "tcp",
          "appProtocol": "http"
        }
      ],
      "restartPolicy": {
        "enabled": true,
        "ignoredExitCodes": [0]
      },
      "linuxParameters": {
        "maxSwap": 256,
        "swappiness": 10
      },
      "ulimits": [
        {
          "name": "nofile",
          "softLimit": 4096,
          "hardLimit": 65536
        }
      ],
      "mountPoints": [{"sourceVolume": "scratch", "containerPath": "/scratch"}]
    }
  ],
  "volumes": [
    {
      "name": "scratch",
      "dockerVolumeConfiguration": {
        "scope": "shared",
        "autoprovision": true
      }
    }
  ]
}
"""


@rule(
    severity="warning",
    category="validity",
    fix="safe",
    peers=("ecspresso:verify:volumeConfigurations", "aws-cdk-lib:PortMappingName*"),
    concerns=may_be_ineffective,
)
def check(record: Record) -> Findings:
    yield from ineffective_settings(record)
