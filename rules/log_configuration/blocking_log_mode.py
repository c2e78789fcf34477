"""Logging in `blocking` mode on an essential container.

When CloudWatch Logs or another destination cannot be reached, a container in `blocking` mode waits in the middle of
writing to its output: the application hangs, its health check fails, and the task is replaced by one that fares no
better. Since June 2025 ECS takes `non-blocking` where the mode is left out, unless the account setting
`defaultLogDriverMode` says otherwise; a written `blocking` remains.

Fix: set `mode` to `non-blocking`, and `max-buffer-size` to what may wait in memory, such as `25m`. Keep `blocking`
only where a lost line is worse than a standstill, as in an audit log.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
"""

from ecslint import Findings, LogConfiguration, rule, setting_of

BAD = """
{
  "family": "shop",
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
          "awslogs-stream-prefix": "web",
          "mode": "blocking"  # <--
        }
      }
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
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web",
          "mode": "non-blocking",
          "max-buffer-size": "25m"
        }
      }
    }
  ]
}
"""


@rule(
    severity="info",
    category="reliability",
    fix="unsafe",
    peers=("prowler:ecs_task_definitions_logging_block_mode", "trusted-advisor:c1dvkm4z6b"),
)
def check(logs: LogConfiguration) -> Findings:
    mode = logs.options.get("mode")
    if mode is None:
        yield from _by_account(logs)
    elif mode == "blocking" and logs.container.essential:
        yield (
            logs.at("options", "mode"),
            (
                "`mode` is `blocking` on an essential container: while logs cannot be delivered the application hangs "
                "as soon as it writes a line; set `mode` to `non-blocking` and `max-buffer-size` to, say, `25m`"
            ),
            logs.fix.set("options", {"mode": "non-blocking", "max-buffer-size": "25m"}, safe=False),
        )


def _by_account(logs: LogConfiguration) -> Findings:
    if logs.source_kind != "live" or not logs.container.essential:
        return
    if setting_of(logs.estate, "defaultLogDriverMode") == "blocking":
        yield (
            logs.at("log_driver"),
            (
                "no `mode` is written, and the account setting `defaultLogDriverMode` makes it `blocking`: while logs "
                "cannot be delivered the application hangs as soon as it writes a line; set `mode` to `non-blocking`, "
                "or change the setting"
            ),
        )
