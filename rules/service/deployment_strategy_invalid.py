"""Settings of a deployment that do not fit its strategy, or lack what they need.

`linearConfiguration` is for the strategy `LINEAR` and `canaryConfiguration` for `CANARY`. Both strategies shift
traffic, so they need something whose traffic ECS can shift: a load balancer with `advancedConfiguration`, Service
Connect or VPC Lattice. Early success criteria are for rolling deployments, with a `healthyPercent` that is not below
`minimumHealthyPercent`. Alarms need names, a hook of type `AWS_LAMBDA` a function, and a `PAUSE` hook a stage at
which a deployment can wait. ECS refuses a service where that is not so.

A `BLUE_GREEN` deployment may do without traffic to shift.

Fix: let `strategy` and the settings agree, as the message says.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
"""

from ecslint import (
    DeploymentConfiguration,
    DeploymentLifecycleHook,
    Findings,
    Service,
    any_of,
    one_by_one,
    passing,
    rule,
)

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        Strategy: CANARY
        LinearConfiguration:  # <--
          StepPercent: 20
        LifecycleHooks:
          - TargetType: PAUSE
            LifecycleStages: [POST_SCALE_UP, PRODUCTION_TRAFFIC_SHIFT]  # <--
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef
          AdvancedConfiguration:
            AlternateTargetGroupArn:
              arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/green/0123456789abcde0
            ProductionListenerRule:
              arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/0123456789abcdef/0123/4567
            RoleArn: arn:aws:iam::111122223333:role/shift-traffic
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        Strategy: CANARY
        CanaryConfiguration:
          CanaryPercent: 20
        LifecycleHooks:
          - TargetType: PAUSE
            LifecycleStages: [POST_SCALE_UP, PRE_PRODUCTION_TRAFFIC_SHIFT]
      HealthCheckGracePeriodSeconds: 60
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef
          AdvancedConfiguration:
            AlternateTargetGroupArn:
              arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/green/0123456789abcde0
            ProductionListenerRule:
              arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/shop/0123456789abcdef/0123/4567
            RoleArn: arn:aws:iam::111122223333:role/shift-traffic
"""

_SHIFTS = ("TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT")
"""The stages at which a deployment cannot be paused."""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:Canary*/Linear*", "aws-cdk-lib:DeploymentAlarms*"))
def check(service: Service) -> Findings:
    configuration = service.deployment_configuration
    if configuration is not None:
        judgements = (
            _settings(configuration, "linear_configuration", "LINEAR"),
            _settings(configuration, "canary_configuration", "CANARY"),
            _traffic(service, configuration),
            _early_success(configuration),
            _alarms(configuration),
            _hooks(configuration),
        )
        yield from one_by_one(judgements)


def _settings(configuration: DeploymentConfiguration, field: str, strategy: str) -> Findings:
    if configuration.written(field) and configuration.strategy != strategy:
        left_out = "" if configuration.written("strategy") else ", its default"
        api = configuration.declared()[field].api
        yield (
            configuration.at(field, related=((configuration.at("strategy"), "the strategy"),)),
            (
                f"`{api}` is for the strategy `{strategy}`, and `strategy` is `{configuration.strategy}`{left_out}: "
                f"ECS refuses it; set `strategy` to `{strategy}`, or remove `{api}`"
            ),
        )


def _traffic(service: Service, configuration: DeploymentConfiguration) -> Findings:
    strategy = configuration.strategy
    if strategy not in ("LINEAR", "CANARY") or any_of((_balanced, _connected, _latticed), lambda way: way(service)):
        return
    yield (
        configuration.at("strategy", related=((service.at("load_balancers"), "how traffic comes in"),)),
        (
            f"the strategy `{strategy}` shifts traffic bit by bit, but the service has none that ECS can shift, and it "
            "refuses that; set `advancedConfiguration` in `loadBalancers`, or use Service Connect, or the strategy "
            "`ROLLING`"
        ),
    )


def _balanced(service: Service) -> bool:
    return any_of(service.load_balancers, lambda balancer: balancer.written("advanced_configuration"))


def _connected(service: Service) -> bool:
    connect = service.service_connect_configuration
    return connect is not None and connect.enabled


def _latticed(service: Service) -> bool:
    return service.written("vpc_lattice_configurations")


def _early_success(configuration: DeploymentConfiguration) -> Findings:
    criteria = configuration.early_success_criteria
    if criteria is None or not criteria.enable:
        return
    if configuration.strategy != "ROLLING":
        yield (
            criteria.at("enable", related=((configuration.at("strategy"), "the strategy"),)),
            (
                "`earlySuccessCriteria` is for rolling deployments, and `strategy` is "
                f"`{configuration.strategy}`: ECS refuses it; remove `earlySuccessCriteria`"
            ),
        )
    elif criteria.healthy_percent is None:
        yield (
            criteria.at("healthy_percent"),
            (
                "`earlySuccessCriteria` is enabled without `healthyPercent`, the share of tasks that is enough: ECS "
                "refuses it; set `healthyPercent`"
            ),
        )
    elif (least := configuration.minimum_healthy_percent) is not None and criteria.healthy_percent < least:
        minimum = (configuration.at("minimum_healthy_percent"), "the minimum")
        yield (
            criteria.at("healthy_percent", related=(minimum,)),
            (
                f"`healthyPercent` is {criteria.healthy_percent}, below `minimumHealthyPercent`, which is {least}: ECS "
                f"refuses it; set `healthyPercent` to {least} or more"
            ),
        )


def _alarms(configuration: DeploymentConfiguration) -> Findings:
    alarms = configuration.alarms
    if alarms is not None and alarms.enable and not alarms.written("alarm_names"):
        yield (
            alarms.at("alarm_names"),
            (
                "deployment alarms are enabled, but `alarmNames` names none: ECS refuses it; name a CloudWatch alarm, "
                "or set `enable` to false"
            ),
        )


def _hooks(configuration: DeploymentConfiguration) -> Findings:
    yield from one_by_one(map(_hook, configuration.lifecycle_hooks))


def _hook(hook: DeploymentLifecycleHook) -> Findings:
    if hook.target_type == "AWS_LAMBDA" and not hook.written("hook_target_arn"):
        yield (
            hook.at("hook_target_arn"),
            "the lifecycle hook calls a Lambda function, but `hookTargetArn` names none: ECS refuses it; set it",
        )
    elif hook.target_type == "PAUSE":
        stages = enumerate(hook.lifecycle_stages)
        for index, stage in passing(stages, lambda each: each[1] in _SHIFTS):
            yield (
                hook.at("lifecycle_stages", index),
                (
                    f"a `PAUSE` hook cannot wait at `{stage}`, while traffic is shifted: ECS refuses it; use "
                    f"`{'PRE' if stage == 'PRODUCTION_TRAFFIC_SHIFT' else 'POST'}_{stage}`"
                ),
            )
