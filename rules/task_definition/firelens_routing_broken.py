"""Logs sent through FireLens without exactly one log router.

Containers with log driver `awsfirelens` hand their output to the one container of the task that has a
`firelensConfiguration`. Without one, registration fails: "When awsfirelens log driver is specified in log
configuration, a firelens configuration object must be configured in one of the containers." A second router is refused
as well, and so is one to which no container logs: "When a firelensConfiguration object is specified, at least one
container has to be configured with the awsfirelens log driver."

Fix: give exactly one container `firelensConfiguration`, and let the others log through `awsfirelens`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
"""

from ecslint import Container, Findings, TaskDefinition, any_of, one_by_one, passing, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {
        "logDriver": "awsfirelens",  # <--
        "options": {"Name": "stdout"}
      }
    },
    {
      "name": "router",
      "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5",
      "memory": 128,
      "logConfiguration": {"logDriver": "json-file"}
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
      "logConfiguration": {
        "logDriver": "awsfirelens",
        "options": {"Name": "stdout"}
      }
    },
    {
      "name": "router",
      "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5",
      "memory": 128,
      "firelensConfiguration": {"type": "fluentbit"},
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""


@rule(severity="error", category="observability", peers=("aws-cdk-lib:FirelensRouterAlreadyAdded",))
def check(task: TaskDefinition) -> Findings:
    yield from one_by_one((_unrouted(task), _routed_twice(task), _unused(task)))


def _is_router(container: Container) -> bool:
    return container.firelens_configuration is not None


def _uses_router(container: Container) -> bool:
    log = container.log_configuration
    return log is not None and log.log_driver == "awsfirelens"


def _unrouted(task: TaskDefinition) -> Findings:
    if any_of(task.containers, _is_router):
        return
    for container in passing(task.containers, _uses_router):
        log = container.log_configuration
        if log is not None:
            yield (
                log.at("log_driver"),
                (
                    "the container logs through `awsfirelens`, but no container of the task has "
                    "`firelensConfiguration`, and registration fails; add a log router, such as aws-for-fluent-bit"
                ),
            )


def _routed_twice(task: TaskDefinition) -> Findings:
    first = None
    for container in passing(task.containers, _is_router):
        if first is None:
            first = container
        else:
            yield (
                container.at("firelens_configuration", related=((first.at("firelens_configuration"), "the first"),)),
                (
                    "two containers of the task have `firelensConfiguration`, and ECS takes only one log router; "
                    "remove one of them"
                ),
            )


def _unused(task: TaskDefinition) -> Findings:
    if any_of(task.containers, _uses_router):
        return
    for container in passing(task.containers, _is_router):
        yield (
            container.at("firelens_configuration"),
            (
                "the container is a log router, but no container of the task logs through `awsfirelens`, and "
                "registration fails; set `logDriver` of the others to `awsfirelens`, or remove `firelensConfiguration`"
            ),
        )
