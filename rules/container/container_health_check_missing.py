"""An essential container whose health nobody checks.

Without `healthCheck` ECS only sees whether the process still runs: a task that hangs or lost its database counts as
healthy, is not replaced, and a deployment that broke it is called a success. A `HEALTHCHECK` of the image does not
help: ECS ignores it.

Silent for a container in a load balancer's target group, which checks it, and for tasks that only events start.

Fix: add a `healthCheck` with a command that the image has, such as
`["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"]`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
"""

from ecslint import Container, EcsParameters, Findings, ServiceLoadBalancer, TaskLaunch, any_of, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "worker",  # <--
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "worker",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "healthCheck": {
        "command": ["CMD-SHELL", "test -f /tmp/alive || exit 1"]
      }
    }
  ]
}
"""


@rule(severity="info", category="reliability", peers=("kics:d24389b4",))
def check(container: Container) -> Findings:
    if container.written("health_check") or not container.essential:
        return
    launches = container.task_definition.launches if container.source_kind != "container-definitions" else []
    if launches and all(isinstance(launch, EcsParameters) for launch in launches):
        return
    if any_of(launches, lambda launch: _is_checked(container, launch)):
        return
    yield (
        container.at("health_check", confidence="high" if launches else "medium"),
        (
            "`healthCheck` is not set, and no load balancer is there to check this container: while its process runs, "
            "ECS takes it for healthy and does not replace it; add a command that tells whether it works"
        ),
    )


def _is_checked(container: Container, launch: TaskLaunch) -> bool:
    """Whether a load balancer of the service or task set sends requests to the container."""
    balancers: list[ServiceLoadBalancer] = getattr(launch, "load_balancers", [])
    return any_of(balancers, lambda balancer: balancer.container_name == container.name)
