"""Service whose tasks run something else than what would be started now.

Its task definition, or that of one of its tasks, has been deregistered: ECS may delete an `INACTIVE` revision at any
time, and no other service or schedule can start it any more. Or its tasks run different images under one tag, because
somebody pushed the tag again: which one answers a request is left to chance, and a task that is replaced brings yet
another version in without any deployment.

While a deployment is under way nothing is reported: tasks of two revisions are as it should be then.

Fix: deploy the revision that is meant; name images by a tag that never moves, or by digest.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
"""

from ecslint import Findings, Service, Task, TaskDefinition, is_rolling_out, one_by_one, rule

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
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}
      },
      "state": {"status": "ACTIVE", "deployments": []}
    },
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "networkMode": "bridge",
        "requiresCompatibilities": ["EC2"],
        "containerDefinitions": [
          {
            "name": "web",
            "image": "public.ecr.aws/nginx/nginx:1.27",
            "memory": 512,
            "readonlyRootFilesystem": true
          }
        ]
      },
      "state": {"status": "INACTIVE"}
    }
  ]
}
"""

GOOD = BAD.replace("INACTIVE", "ACTIVE").replace("  # <--", "")


@rule(severity="warning", category="deployment")
def check(service: Service) -> Findings:
    if service.source_kind == "live" and not is_rolling_out(service):
        yield from one_by_one((_of_service(service), _of_tasks(service), _of_images(service)))


def _of_service(service: Service) -> Findings:
    task = service.task_definition
    if task is not None and (gone := _gone(task)):
        yield (
            service.at("task_definition_arn"),
            f"its task definition `{_named(task)}` {gone}; register it anew, or deploy another revision",
        )


def _of_tasks(service: Service) -> Findings:
    def judge(running: Task) -> Findings:
        task = running.task_definition
        if task is None or running.task_definition_arn == service.task_definition_arn:
            return
        if gone := _gone(task):
            yield (
                service.at("task_definition_arn", related=((running.at(), "the task"),)),
                f"its task {running.id} runs `{_named(task)}`, which {gone}; deploy the service anew, or stop the task",
            )

    yield from one_by_one(judge(each) for each in service.tasks if each.is_running)


def _of_images(service: Service) -> Findings:
    digests: dict[tuple[str | None, str | None, str | None], set[str]] = {}
    for task in service.tasks:
        for container in task.containers if task.is_running else ():
            if container.image_digest is not None and container.image is not None and "@" not in container.image:
                key = task.started_by, container.name, container.image
                digests.setdefault(key, set()).add(container.image_digest)
    for (_, name, image), found in digests.items():
        if len(found) > 1:
            yield (
                service.at("task_definition_arn"),
                (
                    f"its tasks run {len(found)} different images under `{image}` in container `{name}`; deploy the "
                    "service again, and name the image by a tag that never moves, or by digest"
                ),
            )


def _gone(task: TaskDefinition) -> str:
    if task.status == "INACTIVE":
        return "is `INACTIVE`, so that AWS may delete it"
    return "is being deleted" if task.status == "DELETE_IN_PROGRESS" else ""


def _named(task: TaskDefinition) -> str:
    return f"{task.family}:{task.revision}"
