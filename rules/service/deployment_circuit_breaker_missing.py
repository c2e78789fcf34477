"""Rolling deployment that nothing ends when its tasks keep failing.

ECS goes on starting tasks of a revision that cannot start, again and again. CloudFormation waits for the service to
become stable for up to three hours before it gives up and rolls back, and outside a stack the failed deployment goes
on for good. The deployment circuit breaker ends it after some failures, and goes back to the last revision that
worked.

Deployment alarms that roll back do the same by what they measure, and count as well.

Fix: set `deploymentCircuitBreaker` with `enable` and `rollback` true in `deploymentConfiguration`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from ecslint import Findings, Service, rule

BAD = """
Resources:
  Service:  # <--
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
"""


@rule(severity="warning", category="deployment", fix="safe", peers=("aws-cdk-lib:shouldUseCircuitBreaker",))
def check(service: Service) -> Findings:
    if service.controller != "ECS" or service.deployment_strategy != "ROLLING":
        return
    place, is_off = service.at("deployment_configuration"), False
    configuration = service.deployment_configuration
    if configuration is not None:
        place = configuration.at("deployment_circuit_breaker")
        breaker, alarms = configuration.deployment_circuit_breaker, configuration.alarms
        if breaker is not None and breaker.enable:
            return
        if breaker is not None:
            place, is_off = breaker.at("enable"), breaker.written("enable")
        if alarms is not None and alarms.enable and alarms.rollback:
            return
    in_stack = service.source_kind == "cloudformation"
    until = "the stack waits for up to three hours" if in_stack else "it goes on for good"
    yield (
        place,
        (
            f"no circuit breaker ends a deployment whose tasks keep failing: {until}; set `deploymentCircuitBreaker` "
            "with `enable` and `rollback` true"
        ),
        service.fix.set(
            "deployment_configuration",
            {"deployment_circuit_breaker": {"enable": True, "rollback": True}},
            safe=not is_off,
        ),
    )
