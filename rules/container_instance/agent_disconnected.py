"""Container instance whose ECS agent has lost its connection.

ECS places no task on such an instance and learns nothing of those that run there: a task that has died counts as
running, and a deployment that wants to stop one waits. The instance is paid for all the same. Often its disk is full,
Docker hangs, the way to ECS is closed, or its role was changed.

An instance that was registered within the last five minutes is not judged.

Fix: look at `/var/log/ecs/ecs-agent.log` on the instance and restart the agent (`sudo systemctl restart ecs`), or
terminate the instance and let its group start another.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-troubleshooting.html
"""

from ecslint import ContainerInstance, Findings, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "ecs container instance",
      "id": "arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/5f0c7d3b9a1e4c6f8d2b7a9e3c1f5d70",
      "data": {},
      "state": {
        "containerInstanceArn":
          "arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/5f0c7d3b9a1e4c6f8d2b7a9e3c1f5d70",
        "ec2InstanceId": "i-0a1b2c3d4e5f60718",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "status": "ACTIVE",
        "agentConnected": false,  # <--
        "runningTasksCount": 4,
        "registeredAt": "2026-11-20T08:15:00Z"
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
      "type": "ecs container instance",
      "id": "arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/5f0c7d3b9a1e4c6f8d2b7a9e3c1f5d70",
      "data": {},
      "state": {
        "containerInstanceArn":
          "arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/5f0c7d3b9a1e4c6f8d2b7a9e3c1f5d70",
        "ec2InstanceId": "i-0a1b2c3d4e5f60718",
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
        "status": "ACTIVE",
        "agentConnected": true,
        "runningTasksCount": 4,
        "registeredAt": "2026-11-20T08:15:00Z"
      }
    }
  ]
}
"""

JUST_REGISTERED = 300
"""Seconds that an instance may take to come up."""


@rule(
    severity="warning",
    category="reliability",
    peers=("steampipe-aws-compliance:ecs_cluster_container_instance_agent_connected",),
)
def check(instance: ContainerInstance) -> Findings:
    if instance.status != "ACTIVE" or instance.agent_connected is not False or instance.age < JUST_REGISTERED:
        return
    running = instance.running_tasks_count or 0
    unseen = f", and what becomes of the {running} tasks that ran there is not known" if running else ""
    yield (
        instance.at("agent_connected"),
        (
            f"the ECS agent of `{instance.id}` is not connected, so no task is placed there{unseen}; restart it "
            "(`sudo systemctl restart ecs`), or terminate the instance"
        ),
    )
