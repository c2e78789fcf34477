"""Settings of ECS's own deployments in a service that something else deploys.

With the controller `CODE_DEPLOY` or `EXTERNAL`, ECS does not carry out the deployment, so it takes none of what steers
its own: no circuit breaker, alarms, lifecycle hooks, strategy or forced deployment. It refuses a service that has
them. CodeDeploy moves traffic from one target group to another, so a service under `CODE_DEPLOY` must have a load
balancer.

Fix: remove the settings and let CodeDeploy's deployment group have its own alarms and hooks; or remove
`deploymentController`, so that ECS deploys the service, which can do blue/green deployments too.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html
"""

from ecslint import Findings, Place, Service, one_by_one, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentController:
        Type: CODE_DEPLOY
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true  # <--
          Rollback: true
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentController:
        Type: CODE_DEPLOY
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef
"""


@rule(
    severity="error",
    category="validity",
    fix="safe",
    peers=("aws-cdk-lib:DeploymentAlarms*", "aws-cdk-lib:DeploymentLifecycleHooks / ForceNewDeployment*"),
)
def check(service: Service) -> Findings:
    if service.controller in ("CODE_DEPLOY", "EXTERNAL"):
        judgements = (_breaker, _alarms, _hooks, _strategy, _forced, _load_balancer)
        yield from one_by_one(judge(service) for judge in judgements)


def _breaker(service: Service) -> Findings:
    configuration = service.deployment_configuration
    breaker = None if configuration is None else configuration.deployment_circuit_breaker
    if breaker is not None and breaker.enable:
        place = breaker.at("enable", related=_controller(service))
        yield (
            place,
            f"the circuit breaker {_why(service)}; set `enable` to false, or remove it",
            breaker.fix.set("enable", False),
        )


def _alarms(service: Service) -> Findings:
    configuration = service.deployment_configuration
    alarms = None if configuration is None else configuration.alarms
    if alarms is not None and alarms.enable:
        place = alarms.at("enable", related=_controller(service))
        where = (
            "; give them to CodeDeploy's deployment group" if service.controller == "CODE_DEPLOY" else "; remove them"
        )
        yield place, f"setting deployment alarms {_why(service)}{where}"


def _hooks(service: Service) -> Findings:
    configuration = service.deployment_configuration
    if configuration is not None and configuration.written("lifecycle_hooks"):
        place = configuration.at("lifecycle_hooks", related=_controller(service))
        yield (
            place,
            f"`lifecycleHooks` {_why(service)}; remove it",
            configuration.fix.remove("lifecycle_hooks", safe=False),
        )


def _strategy(service: Service) -> Findings:
    configuration = service.deployment_configuration
    if configuration is not None and configuration.strategy != "ROLLING":
        place = configuration.at("strategy", related=_controller(service))
        yield (
            place,
            (
                f"the strategy `{configuration.strategy}` {_why(service)}; remove `deploymentController` to let ECS "
                "shift the traffic, or remove `strategy`"
            ),
        )


def _forced(service: Service) -> Findings:
    forced = service.force_new_deployment
    if isinstance(forced, dict):
        forced = forced.get("EnableForceNewDeployment")
    if forced in (True, "true"):
        place = service.at("force_new_deployment", related=_controller(service))
        yield place, f"`forceNewDeployment` {_why(service)}; remove it", service.fix.remove("force_new_deployment")


def _load_balancer(service: Service) -> Findings:
    if service.controller == "CODE_DEPLOY" and not service.is_described and not service.written("load_balancers"):
        yield (
            service.at("load_balancers", related=_controller(service)),
            (
                "the deployment controller is `CODE_DEPLOY`, which moves traffic between target groups, but the "
                "service has no load balancer: ECS refuses it; set `loadBalancers`, or remove `deploymentController`"
            ),
        )


def _why(service: Service) -> str:
    return f"works only when ECS deploys, and the deployment controller is `{service.controller}`: ECS refuses both"


def _controller(service: Service) -> tuple[tuple[Place, str], ...]:
    return ((service.at("deployment_controller"), "the controller"),)
