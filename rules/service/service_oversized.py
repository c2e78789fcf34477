"""Service on Fargate that uses a small part of what it pays for.

Fargate charges for what a task asks for, not for what it uses. The metrics that ECS publishes of every service tell
the greatest use of CPU and of memory in each hour; where neither came to 30 % in any hour of seven days, tasks of half
the size would be used to less than 60 %.

Told is the size with half of both, or the next above it, and what that saves: for CPU and memory Fargate charges in
proportion. Of the smallest tasks there can only be fewer. Silent about services that are scaled, or were deployed,
resized or short of tasks within the week, about those with an hour without a value, and about those that do not run on
Fargate. Think of what comes once a month, or of a start that is slow with less CPU, before you follow.

Fix: register a revision with the smaller `cpu` and `memory`, lower what its containers ask for as well, and update the
service. Asking for the metrics costs a cent for each 500 services.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
"""

from ecslint import Findings, Service, oversize_of, rule

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
        "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",  # <--
        "launchType": "FARGATE",
        "schedulingStrategy": "REPLICA",
        "desiredCount": 4
      },
      "state": {
        "status": "ACTIVE",
        "runningCount": 4,
        "createdAt": "2026-03-01T08:00:00Z",
        "deployments": [
          {
            "id": "ecs-svc/1",
            "status": "PRIMARY",
            "rolloutState": "COMPLETED",
            "desiredCount": 4,
            "runningCount": 4,
            "createdAt": "2026-10-05T08:00:00Z",
            "updatedAt": "2026-10-05T08:04:00Z"
          }
        ]
      }
    },
    {
      "type": "ecs service use",
      "id": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop",
      "data": {"ServiceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop"},
      "state": {"MaximumCpu": 11.5, "MaximumMemory": 22.25, "Hours": 168}
    },
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "1024",
        "memory": "2048",
        "containerDefinitions": [{"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27", "essential": true}]
      },
      "state": {"status": "ACTIVE"}
    }
  ]
}
"""

GOOD = BAD.replace('"MaximumCpu": 11.5', '"MaximumCpu": 61.5').replace("  # <--", "")


@rule(
    severity="info",
    category="cost",
    peers=("cloud-custodian:ecs-service: cost-optimization",),
)
def check(service: Service, below: int = 30) -> Findings:
    if service.source_kind != "live":
        return
    found = oversize_of(service, below)
    if found is not None:
        task = service.task_definition
        related = () if task is None else ((task.at("cpu"), "the size of its tasks"),)
        yield (
            service.at("task_definition_arn", related=related),
            (
                f"within seven days it used at most {found.maximum_cpu:.3g} % of its CPU and "
                f"{found.maximum_memory:.3g} % of its memory; {found.enough}"
            ),
        )
