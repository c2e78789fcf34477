"""DAEMON service with an option that only REPLICA services have.

A service of the strategy `DAEMON` runs one task on each container instance. So it has no count of its own, nothing to
choose among instances and no room for a second task beside the first, and Fargate has no instances at all. ECS refuses
such a service: "The daemon scheduling strategy does not support a desired count for services. Remove the desired count
value and try again", "... does not support placement strategies", or "... does not support values above 100 for
maximumPercent on a deployment configuration." CodeDeploy and external controllers replace task sets, which a `DAEMON`
service does not have either.

Fix: remove the option that the message names; or, if a number of tasks is what is meant, set `schedulingStrategy` to
`REPLICA`. Placement constraints, unlike strategies, may stay.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-options.html
"""

from ecslint import Findings, Remedy, Service, Undecided, one_by_one, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: agent
      SchedulingStrategy: DAEMON
      DesiredCount: 2  # <--
      DeploymentConfiguration:
        MaximumPercent: 200  # <--
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: agent
      SchedulingStrategy: DAEMON
      DeploymentConfiguration:
        MaximumPercent: 100
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""


@rule(
    severity="error",
    category="validity",
    fix="safe",
    peers=("cfn-lint:E3044", "aws-cdk-lib:Daemon rules", "aws-cdk-lib:CODE_DEPLOY/EXTERNAL + DAEMON"),
)
def check(service: Service) -> Findings:
    if service.is_daemon:
        judgements = (_controller(service), _strategies(service), _count(service), _maximum(service), _fargate(service))
        yield from one_by_one(judgements)


def _fargate(service: Service) -> Findings:
    if not service.runs_on_fargate:
        return
    chosen = service.at("launch_type" if service.launch_type is not None else "capacity_provider_strategy")
    if service.launch_type is None and not service.written("capacity_provider_strategy"):
        chosen = service.cluster.at()
    yield (
        service.at("scheduling_strategy", related=((chosen, "Fargate is chosen here"),)),
        (
            "`schedulingStrategy` is `DAEMON`, one task on each instance, but the service runs on Fargate, which has "
            "no instances: ECS refuses it; set `schedulingStrategy` to `REPLICA`"
        ),
    )


def _controller(service: Service) -> Findings:
    controller = service.deployment_controller
    if controller is not None and controller.type in ("CODE_DEPLOY", "EXTERNAL"):
        yield (
            controller.at("type", related=((service.at("scheduling_strategy"), "the strategy"),)),
            (
                f"the deployment controller `{controller.type}` takes `REPLICA` services only, and this one is a "
                "`DAEMON`: ECS refuses it; set `type` to `ECS`, or `schedulingStrategy` to `REPLICA`"
            ),
        )


def _strategies(service: Service) -> Findings:
    if service.written("placement_strategy"):
        yield (
            service.at("placement_strategy", related=((service.at("scheduling_strategy"), "the strategy"),)),
            (
                "a `DAEMON` service puts one task on each instance, so that there is nothing to choose: ECS answers "
                '"The daemon scheduling strategy does not support placement strategies"; remove `placementStrategy`'
            ),
            _as_daemon(service, service.fix.remove("placement_strategy")),
        )


def _count(service: Service) -> Findings:
    if service.is_described or not service.written("desired_count"):
        return
    yield (
        service.at("desired_count", related=((service.at("scheduling_strategy"), "the strategy"),)),
        (
            'a `DAEMON` service has as many tasks as there are instances: ECS answers "The daemon scheduling strategy '
            'does not support a desired count for services"; remove `desiredCount`'
        ),
        _as_daemon(service, service.fix.remove("desired_count", safe=False)),
    )


def _maximum(service: Service) -> Findings:
    configuration = service.deployment_configuration
    if service.is_described or configuration is None or configuration.maximum_percent is None:
        return
    if configuration.maximum_percent > 100:
        yield (
            configuration.at("maximum_percent", related=((service.at("scheduling_strategy"), "the strategy"),)),
            (
                f"`maximumPercent` is {configuration.maximum_percent}, but a `DAEMON` service has no second task on an "
                'instance: ECS answers "The daemon scheduling strategy does not support values above 100 for '
                'maximumPercent"; set it to 100'
            ),
            _as_daemon(service, configuration.fix.set("maximum_percent", 100)),
        )


def _as_daemon(service: Service, remedy: Remedy) -> Remedy | None:
    """What mends a service that may be a `DAEMON`. On Fargate none may, and then its options may be what was meant."""
    try:
        return None if service.runs_on_fargate else remedy
    except Undecided:
        return remedy
