"""Circuit breaker that ends a failed deployment and leaves the service as it is.

Without `rollback`, the circuit breaker stops starting tasks of the new revision and does no more. The service keeps
the revision that does not work: a task that ends later is not replaced by a working one, and on a new service nothing
runs at all, although its stack may say CREATE_COMPLETE.

Fix: set `rollback` to true, so that ECS goes back to the last revision that became steady.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from ecslint import Findings, Service, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: false  # <--
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""


@rule(severity="warning", category="deployment", fix="unsafe")
def check(service: Service) -> Findings:
    configuration = service.deployment_configuration
    breaker = None if configuration is None else configuration.deployment_circuit_breaker
    if breaker is None or not breaker.enable or breaker.rollback or service.controller != "ECS":
        return
    state = "is false" if breaker.written("rollback") else "is left out, which means false"
    yield (
        breaker.at("rollback"),
        (
            f"`rollback` {state}: when the circuit breaker ends a deployment, the service stays on the revision whose "
            "tasks do not start; set `rollback` to true"
        ),
        breaker.fix.set("rollback", True, safe=False),
    )
