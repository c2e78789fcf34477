"""Events that should start tasks, and do not.

EventBridge could not start the task within the last week, or the task stopped before it had begun its work: the role
may not run it or pass its roles, the revision is gone, subnets or images cannot be reached. Nobody is told: the metric
`FailedInvocations` counts, and what is not kept in a dead-letter queue is lost.

Schedules have no such metric of their own, so of theirs only the tasks that stopped are judged.

Fix: try it by hand (`aws ecs run-task` with the values of the target), and give the target's role `ecs:RunTask` and
`iam:PassRole`; keep what fails in a dead-letter queue.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
"""

from ecslint import (
    EventInvocations,
    EventRule,
    EventTarget,
    Findings,
    Task,
    failures_among,
    one_by_one,
    rule,
    words_of_failures,
)

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::Events::Rule",
      "id": "arn:aws:events:eu-west-1:111122223333:rule/report",
      "data": {
        "Name": "report",
        "Arn": "arn:aws:events:eu-west-1:111122223333:rule/report",
        "State": "ENABLED",
        "ScheduleExpression": "rate(1 day)",
        "EventBusName": "default",
        "Targets": [
          {
            "Id": "report",
            "Arn": "arn:aws:ecs:eu-west-1:111122223333:cluster/jobs",
            "RoleArn": "arn:aws:iam::111122223333:role/events",
            "EcsParameters": {  # <--
              "TaskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report",
              "LaunchType": "FARGATE"
            },
            "DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-west-1:111122223333:failed"}
          }
        ]
      },
      "state": {}
    },
    {
      "type": "event invocations",
      "id": "arn:aws:events:eu-west-1:111122223333:rule/report",
      "data": {"RuleArn": "arn:aws:events:eu-west-1:111122223333:rule/report"},
      "state": {"FailedInvocations": 7, "Days": 7}
    }
  ]
}
"""

GOOD = BAD.replace('"FailedInvocations": 7', '"FailedInvocations": 0').replace("  # <--", "")


@rule(severity="warning", category="reliability")
def check(target: EventTarget) -> Findings:
    if target.source_kind == "live" and target.starts_tasks:
        yield from one_by_one((_by_metric(target), _by_tasks(target)))


def _by_metric(target: EventTarget) -> Findings:
    owner = target.owner
    if not isinstance(owner, EventRule) or owner.state == "DISABLED":
        return
    invocations = target.estate.follow(owner.arn, EventInvocations)
    failed = 0 if invocations is None else round(invocations.failed_invocations or 0)
    if failed:
        alone = len(owner.targets) == 1
        whose = "the rule" if alone else f"the rule, which has {len(owner.targets)} targets,"
        yield (
            target.at("ecs_parameters", confidence="high" if alone else "medium"),
            (
                f"{whose} could not start what it should {failed} times within the last week; run the task by hand "
                "with the target's values, and look at the permissions of its role"
            ),
        )


def _by_tasks(target: EventTarget) -> Findings:
    failures = failures_among(task for task in target.estate.own(Task) if task.is_started_by(target))
    if failures:
        yield target.at("ecs_parameters"), f"of what it started within the last hour, {words_of_failures(failures)}"
