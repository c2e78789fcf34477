"""How a service replaces its tasks."""

from __future__ import annotations

from ecslint.model.common import ROLE, ROLE_FORM
from ecslint.model.convert import Json
from ecslint.model.record import Record, field

_STAGES = ("RECONCILE_SERVICE", "PRE_SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT",
           "PRE_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT")  # fmt: skip


class ThresholdConfiguration(Record):
    """After how many failures the circuit breaker ends a rollout."""

    type: str = field("BOUNDED_PERCENT", required=True, values=("COUNT", "BOUNDED_PERCENT", "UNBOUNDED_PERCENT"))
    value: int = field(50, required=True, minimum=0)


class DeploymentCircuitBreaker(Record):
    """Ends a rollout whose tasks keep failing."""

    enable: bool = field(False, required=True)
    rollback: bool = field(False)
    reset_on_healthy_task: bool = field(True)
    threshold_configuration: ThresholdConfiguration | None


class DeploymentAlarms(Record):
    """Alarms that end a rollout."""

    alarm_names: list[str]
    rollback: bool = field(False, required=True)
    enable: bool = field(False, required=True)


class HookTimeout(Record):
    """What happens when a hook does not answer."""

    timeout_in_minutes: int = field(1440, minimum=1, maximum=20160)
    action: str = field("ROLLBACK", values=("ROLLBACK", "CONTINUE"))


class DeploymentLifecycleHook(Record):
    """What is asked before a rollout goes on."""

    identity = "hook_target_arn"

    target_type: str = field("AWS_LAMBDA", values=("AWS_LAMBDA", "PAUSE"))
    hook_target_arn: str | None
    role_arn: str | None = field(pattern=ROLE, form=ROLE_FORM)
    lifecycle_stages: list[str] = field(values=_STAGES, required=True)
    hook_details: Json | None
    timeout_configuration: HookTimeout | None


class LinearConfiguration(Record):
    """Traffic shifted in equal steps."""

    step_percent: float = field(10.0, minimum=3, maximum=100)
    step_bake_time_in_minutes: int = field(6, minimum=0, maximum=1440)


class CanaryConfiguration(Record):
    """A little of the traffic shifted first, then the rest."""

    canary_percent: float = field(5.0, minimum=0.1, maximum=100)
    canary_bake_time_in_minutes: int = field(10, minimum=0, maximum=1440)


class EarlySuccessCriteria(Record):
    """When a rollout counts as done before the last task is replaced."""

    enable: bool = field(False, required=True)
    healthy_percent: int | None = field(minimum=0, maximum=100)
    source_service_revision_cleanup: str | None = field(values=("BLOCKING", "DEFERRED"))


class DeploymentConfiguration(Record):
    """How many tasks a rollout may start and stop, and what ends it."""

    deployment_circuit_breaker: DeploymentCircuitBreaker | None
    maximum_percent: int | None = field(minimum=0)
    minimum_healthy_percent: int | None = field(minimum=0)
    alarms: DeploymentAlarms | None
    strategy: str = field("ROLLING", values=("ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"))
    bake_time_in_minutes: int | None = field(minimum=0, maximum=1440)
    lifecycle_hooks: list[DeploymentLifecycleHook]
    linear_configuration: LinearConfiguration | None
    canary_configuration: CanaryConfiguration | None
    early_success_criteria: EarlySuccessCriteria | None


class DeploymentController(Record):
    """What carries rollouts out."""

    type: str = field("ECS", required=True, values=("ECS", "CODE_DEPLOY", "EXTERNAL"))
