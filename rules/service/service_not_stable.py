"""Service that does not get, or keep, the tasks that it wants.

Its deployment has failed; or it has been short of tasks for half an hour, so that nothing is to be waited for; or its
tasks stop again with a failure of their start: an image, a secret or a log group that cannot be reached, a volume that
cannot be mounted, too little memory, a health check that does not pass. With a rolling deployment and no circuit
breaker ECS goes on trying for ever, and the old tasks hide the trouble until one of them goes.

A deployment that was begun within the option `minutes` is not judged.

Fix: mend what the stopped tasks, or the service's events, name, and deploy again; turn the deployment circuit breaker
on, with rollback.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html
"""

from ecslint import (
    Findings,
    Service,
    failures_of,
    how_long,
    reason_of,
    rollout_of,
    rule,
    shortage_of,
    words_of_failures,
)

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::ECS::Service",
      "id": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
      "data": {
        "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
        "serviceName": "shop",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "desiredCount": 3,  # <--
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}
      },
      "state": {
        "status": "ACTIVE",
        "runningCount": 3,
        "deployments": [
          {
            "id": "ecs-svc/4409176023891267344",
            "status": "PRIMARY",
            "desiredCount": 3,
            "runningCount": 0,
            "failedTasks": 9,
            "createdAt": "2026-11-24T10:50:00Z",
            "rolloutState": "IN_PROGRESS"
          },
          {
            "id": "ecs-svc/1102938475610293847",
            "status": "ACTIVE",
            "desiredCount": 3,
            "runningCount": 3,
            "createdAt": "2026-11-02T09:00:00Z",
            "rolloutState": "COMPLETED"
          }
        ]
      }
    },
    {
      "type": "ecs task",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task/prod/0b7d8c1e2f3a4b5c6d7e8f9a0b1c2d3e",
      "data": {},
      "state": {
        "taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/prod/0b7d8c1e2f3a4b5c6d7e8f9a0b1c2d3e",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "group": "service:shop",
        "startedBy": "ecs-svc/4409176023891267344",
        "lastStatus": "STOPPED",
        "desiredStatus": "STOPPED",
        "stopCode": "TaskFailedToStart",
        "stoppedReason": "CannotPullContainerError: pull image manifest has been retried 1 time(s): not found",
        "stoppedAt": "2026-11-24T11:52:10Z",
        "containers": [{"name": "web", "lastStatus": "STOPPED"}]
      }
    }
  ]
}
"""

GOOD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::ECS::Service",
      "id": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
      "data": {
        "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
        "serviceName": "shop",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "desiredCount": 3,
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}
      },
      "state": {
        "status": "ACTIVE",
        "runningCount": 3,
        "deployments": [
          {
            "id": "ecs-svc/4409176023891267344",
            "status": "PRIMARY",
            "desiredCount": 3,
            "runningCount": 3,
            "failedTasks": 0,
            "createdAt": "2026-11-24T10:50:00Z",
            "rolloutState": "COMPLETED"
          }
        ]
      }
    }
  ]
}
"""


@rule(severity="warning", category="deployment", peers=("awslabs-ecs-mcp:detect_image_pull_failures",))
def check(service: Service, *, minutes: int = 30) -> Findings:
    if service.source_kind != "live":
        return
    rollout, patience = rollout_of(service), minutes * 60
    if rollout is not None and rollout.is_under_way and rollout.age < patience:
        return
    wrong = _wrong(service, patience)
    if wrong:
        reason = reason_of(service)
        yield service.at("desired_count"), f"{wrong}; {reason or 'look at its events and at its stopped tasks'}"
    elif failures := failures_of(service):
        yield service.at("task_definition_arn"), f"within the last hour {words_of_failures(failures)}"


def _wrong(service: Service, patience: float) -> str:
    rollout, shortage = rollout_of(service), shortage_of(service)
    if rollout is not None and rollout.state == "FAILED":
        return f"the deployment has failed ({rollout.reason or 'ECS says no more'})"
    if shortage is not None and shortage.seconds >= patience:
        return f"{shortage.running} of the {shortage.wanted} tasks run, and that for {how_long(shortage.seconds)}"
    return ""
