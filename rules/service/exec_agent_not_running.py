"""ECS Exec is turned on, but some tasks cannot be entered.

ECS puts the agent of ECS Exec into a task as it starts. Tasks that were started before Exec was turned on have none,
and one that has died does not come back: `aws ecs execute-command` then ends with `TargetNotConnectedException`, and
that is noticed when somebody has to look into a task at night. The agent dies where the task cannot reach Systems
Manager, may not write to its root file system, or has no role that allows it.

Tasks of the last two minutes are not judged: their agent may just be starting.

Fix: deploy the service anew (`aws ecs update-service --force-new-deployment`); if the agent still does not run, look
at the task role's `ssmmessages` permissions and at the way to that service.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from ecslint import Findings, Service, Task, rule

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
        "enableExecuteCommand": true,  # <--
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}
      },
      "state": {"status": "ACTIVE"}
    },
    {
      "type": "ecs task",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task/prod/0b7d8c1e2f3a4b5c6d7e8f9a0b1c2d3e",
      "data": {},
      "state": {
        "taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/prod/0b7d8c1e2f3a4b5c6d7e8f9a0b1c2d3e",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "group": "service:shop",
        "lastStatus": "RUNNING",
        "desiredStatus": "RUNNING",
        "startedAt": "2026-11-24T11:02:10Z",
        "enableExecuteCommand": true,
        "containers": [
          {
            "name": "web",
            "lastStatus": "RUNNING",
            "managedAgents": [{"name": "ExecuteCommandAgent", "lastStatus": "STOPPED"}]
          }
        ]
      }
    }
  ]
}
"""

GOOD = BAD.replace('"lastStatus": "STOPPED"', '"lastStatus": "RUNNING"').replace("  # <--", "")

JUST_STARTED = 120
"""Seconds that the agent may take to start."""


@rule(
    severity="warning",
    category="observability",
    peers=("ecs-exec-checker:task status", "ecs-exec-checker:exec enabled"),
)
def check(service: Service) -> Findings:
    if service.source_kind != "live" or not service.enable_execute_command:
        return
    tasks = [each for each in service.tasks if each.is_running and each.age >= JUST_STARTED]
    before = [each for each in tasks if not each.enable_execute_command]
    dead = [each for each in tasks if each.enable_execute_command and _lacks_agent(each)]
    if before:
        yield (
            service.at("enable_execute_command", related=((before[0].at(), "the first of them"),)),
            (
                f"{_count(before)} started before ECS Exec was turned on and cannot be entered; deploy the service "
                "anew with `--force-new-deployment`"
            ),
        )
    if dead:
        yield (
            service.at("enable_execute_command", related=((dead[0].at(), "the first of them"),)),
            (
                f"the agent of ECS Exec does not run in {_count(dead)}, which cannot be entered; give the task role "
                "the four `ssmmessages` actions and the task a way to that service, and deploy anew"
            ),
        )


def _lacks_agent(task: Task) -> bool:
    """Whether a container that runs has an agent that does not."""
    return any(
        container.last_status == "RUNNING"
        and container.exec_agent is not None
        and container.exec_agent.last_status != "RUNNING"
        for container in task.containers
    )


def _count(tasks: list[Task]) -> str:
    return f"{len(tasks)} of its tasks" if len(tasks) != 1 else f"one of its tasks ({tasks[0].id})"
