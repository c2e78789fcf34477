"""Application Auto Scaling: what may change a service's count, and by which policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ecslint.model.common import any_of, same_text
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.node import THE_REST
from ecslint.model.record import Record, field
from ecslint.model.scaling.scaling_metric import PredictiveScaling, StepScaling, TargetTracking, kind_of
from ecslint.model.unknown import Hole, Text, Undecided, Unknown, text_of

if TYPE_CHECKING:
    from ecslint.model.ecs.service import Service
    from ecslint.model.monitoring import Alarm

_MAKERS = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack",
           "AWS::Serverless::Application", "Export", THE_REST)  # fmt: skip
"""Types of what can make policies for a scalable target that it is given, without any file at hand showing them."""


class Scaled(Neighbour):
    """What says by its resource id which service it is about: `service/CLUSTER/SERVICE`."""

    identity = "resource_id"

    resource_id: str | None
    service_namespace: str | None
    scalable_dimension: str | None

    @derived
    def resource_parts(self) -> list[str]:
        """The resource id's segments. A stretch that is not known counts as part of one segment, since what belongs
        there holds no slash."""
        return _segments(self.resource_id)

    @derived
    def refers_by_arn(self) -> bool:
        """Whether an ARN stands in the resource id, where only names may: what a Ref to a service gives is its ARN.
        Undecided when the service's name is not known; that of the cluster is taken for one."""
        value: Any = self.resource_id
        if not isinstance(value, Text):
            return value is not None and "arn:" in value
        if any("arn:" in part for part in value.parts if isinstance(part, str)):
            return True
        holes = [part for part in value.parts if isinstance(part, Hole)]
        if any(self._gives_arn(hole) for hole in holes):
            return True
        name: Any = self.resource_parts[-1]
        open_ = [part for part in name.parts if isinstance(part, Hole)] if isinstance(name, Text) else []
        if any(hole.reference is None and ":" not in hole.never for hole in open_):
            raise Undecided(value.needs)
        return False

    def _gives_arn(self, hole: Hole) -> bool:
        if hole.reference is None:
            return False
        kind, attribute = self.estate.type_of(Text((hole,))), hole.reference.attribute
        return (kind == "AWS::ECS::Service" and attribute in (None, "ServiceArn")) or (
            kind == "AWS::ECS::Cluster" and attribute == "Arn"
        )

    @derived
    def of_ecs(self) -> bool:
        """Whether it is about an ECS service, by its namespace, its dimension or its resource id."""
        signs = ((self.service_namespace, "ecs"), (self.scalable_dimension, "ecs:"), (self.resource_id, "service/"))
        written = [(value, start) for value, start in signs if value is not None]
        return any_of(written, lambda sign: sign[0].startswith(sign[1]))

    def _targets_of(self, service: Record) -> list[ScalableTarget]:
        """The scalable targets of the same input that are known to be the service's, in the order written."""
        found = self.estate.referrers(service, ScalableTarget, "service")
        return [each for each in found if each.estate is self.estate]

    @derived
    def service_of_resource(self) -> Service | None:
        """The ECS service; None when the resource id is of something else. One that is called by its ARN, though AWS
        refuses that, is found all the same."""
        from ecslint.model.ecs.service import Service

        if self.resource_id is None:
            return None
        try:
            if not self.resource_id.startswith("service/"):
                return None
        except Undecided as undecided:
            return cast("Service", Unknown(undecided.needs))
        parts = self.resource_parts
        if self.source_kind == "live":
            return self.estate.follow(self.resource_id, Service)
        found = self.estate.follow(parts[-1], Service)
        return found if len(parts) < 3 or isinstance(found, Service) else self._in_cluster(parts) or found

    def _in_cluster(self, parts: list[str]) -> Service | None:
        """The service of that name in that cluster, where several clusters have one of that name."""
        from ecslint.model.ecs.cluster import Cluster
        from ecslint.model.ecs.service import Service

        cluster, name = self.estate.follow(parts[1], Cluster), parts[-1]
        if not (isinstance(cluster, Cluster) and isinstance(name, str)):
            return None
        named = [each for each in self.estate.all(Service) if name in each.names()]
        there = [
            each
            for each in named
            if isinstance(each.cluster, Cluster) and each.cluster.resource_key == cluster.resource_key
        ]
        return there[0] if len(there) == 1 else None


class ScalableTargetAction(Neighbour):
    """The bounds that a scheduled action sets."""

    min_capacity: int | None
    max_capacity: int | None


class ScheduledAction(Neighbour):
    """New bounds for a scalable target, at a time."""

    identity = "scheduled_action_name"

    scheduled_action_name: str | None = field(required=True)
    schedule: str | None = field(required=True)
    timezone: str | None
    scalable_target_action: ScalableTargetAction | None


class SuspendedState(Neighbour):
    """Kinds of scaling that are switched off."""

    dynamic_scaling_in_suspended: bool = False
    dynamic_scaling_out_suspended: bool = False
    scheduled_scaling_suspended: bool = False


class ScalableTarget(Scaled):
    """The bounds within which something, such as a service's count, may be scaled."""

    cfn_type = "AWS::ApplicationAutoScaling::ScalableTarget"

    min_capacity: int | None = field(required=True)
    max_capacity: int | None = field(required=True)
    role_arn: str | None = field(api="RoleARN")
    scheduled_actions: list[ScheduledAction]
    suspended_state: SuspendedState | None

    @property
    def service(self) -> Service | None:
        """The ECS service, however the resource id is spelled; None when something else is scaled."""
        return self.service_of_resource

    @derived
    def bounds(self) -> list[tuple[int | None, int | None]]:
        """Its least and greatest capacity, and those that its scheduled actions set in their place."""
        actions = (each.scalable_target_action for each in self.scheduled_actions)
        scheduled = [(each.min_capacity, each.max_capacity) for each in actions if each is not None]
        return [(self.min_capacity, self.max_capacity), *scheduled]

    @derived
    def is_lowered_by_schedule(self) -> bool:
        """Whether a scheduled action sets a greatest capacity below another, so that the count comes down to it."""
        greatest = [most for _, most in self.bounds if most is not None]
        return any_of(greatest[1:] if self.max_capacity is not None else greatest, lambda most: most < max(greatest))

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # The resource id, or what Ref gives: RESOURCE_ID|DIMENSION|NAMESPACE
        return known(value.partition("|")[0])

    @property
    def siblings(self) -> list[ScalableTarget]:
        """The scalable targets of the same input that may be of the same service, this one among them, in the order
        written: those that are known to be, where its service is known."""
        service: object = self.service
        return self._targets_of(service) if isinstance(service, Record) else self.estate.own(ScalableTarget)

    @property
    def known_policies(self) -> list[ScalingPolicy]:
        """Its scaling policies, as far as they are known."""
        return self.estate.referrers(self, ScalingPolicy, "scalable_target")

    @derived
    def policies(self) -> list[ScalingPolicy]:
        """Its scaling policies. All of them: undecided when a policy's target is not known, or when what is given the
        target may make others."""
        found = self.referred_by(ScalingPolicy, "scalable_target", "target_id")
        maker = next((kind for kind in sorted(self.given_to) if kind.startswith(_MAKERS)), None)
        if maker is not None and all(each.shares_stack_with(self) for each in found):
            raise Undecided(f"the scaling policies that {maker} may make")
        return found


class ScalingPolicy(Scaled):
    """How a scalable target scales: by target tracking, by steps, or by forecast."""

    cfn_type = "AWS::ApplicationAutoScaling::ScalingPolicy"
    identity = "policy_name"
    identifiers = ("policy_arn",)

    policy_name: str | None = field(required=True)
    policy_arn: str | None = field(api="PolicyARN", cfn="Arn")
    policy_type: str = field("StepScaling", values=("TargetTrackingScaling", "StepScaling", "PredictiveScaling"))
    scaling_target_id: str | None
    target_tracking_scaling_policy_configuration: TargetTracking | None
    step_scaling_policy_configuration: StepScaling | None
    predictive_scaling_policy_configuration: PredictiveScaling | None

    @derived
    def service(self) -> Service | None:
        """The ECS service; None when something else is scaled."""
        if self.resource_id is not None:
            return self.service_of_resource
        return None if self.scalable_target is None else self.scalable_target.service

    @derived
    def of_ecs(self) -> bool:
        """As that of its target, when it says nothing itself."""
        if self.resource_id is not None or self.service_namespace is not None or self.scalable_target is None:
            return super().of_ecs
        return self.scalable_target.of_ecs

    @derived
    def alarms(self) -> list[Alarm]:
        """The alarms that set it off. All of them: undecided when what an alarm sets off is not known."""
        from ecslint.model.monitoring import Alarm

        return self.referred_by(Alarm, _set_off, "alarm_actions")

    @derived
    def may_scale_in(self) -> bool:
        """Whether it can lower the count: a forecast never does, and target tracking does unless told not to."""
        tracking, steps = self.target_tracking_scaling_policy_configuration, self.step_scaling_policy_configuration
        if tracking is not None:
            return not tracking.disable_scale_in
        return steps is not None and steps.may_scale_in

    @derived
    def follows(self) -> frozenset[str]:
        """What it scales by: `cpu`, `memory`, `requests` (those per target) and `other`. Undecided for step scaling
        that no alarm at hand sets off."""
        tracking, forecast = (
            self.target_tracking_scaling_policy_configuration,
            self.predictive_scaling_policy_configuration,
        )
        if tracking is not None:
            if tracking.predefined_metric_specification is not None:
                return frozenset([kind_of(tracking.predefined_metric_specification.predefined_metric_type)])
            metric = tracking.customized_metric_specification
            named = metric if isinstance(metric, dict) else {}
            return frozenset([kind_of(named.get("MetricName"), named.get("Namespace", ""))])
        if forecast is not None:
            return frozenset(
                kind_of(metric.predefined_metric_type)
                for each in forecast.metric_specifications
                for metric in each.predefined
            ) or frozenset(["other"])
        if not self.alarms:
            raise Undecided("the alarm that sets off the scaling policy")
        return frozenset(kind_of(alarm.metric_name, alarm.namespace or "") for alarm in self.alarms)

    @derived
    def target_id(self) -> str | None:
        """What names the target: its id, else its resource id."""
        return self.scaling_target_id if self.scaling_target_id is not None else self.resource_id

    @derived
    def scalable_target(self) -> ScalableTarget | None:
        """The target that it scales, by reference or by the same resource id, however either is spelled."""
        found = self.estate.follow(self.target_id, ScalableTarget)
        if isinstance(found, ScalableTarget) or self.scaling_target_id is not None:
            return found
        service: object = self.service
        if isinstance(service, Record):
            return next(iter(self._targets_of(service)), found)
        targets = self.estate.own(ScalableTarget)
        return next((each for each in targets if same_text(each.resource_id, self.resource_id)), found)


def _set_off(alarm: Alarm) -> list[ScalingPolicy]:
    """The scaling policies among an alarm's actions."""
    return [cast("ScalingPolicy", alarm.estate.follow(action, ScalingPolicy)) for action in alarm.alarm_actions]


def _segments(value: Any) -> list[str]:
    if isinstance(value, Unknown):
        raise Undecided(value.needs)
    segments: list[list[str | Hole]] = [[]]
    for part in value.parts if isinstance(value, Text) else (value or "",):
        if isinstance(part, Hole):
            segments[-1].append(part)
            continue
        first, *rest = part.split("/")
        segments[-1].append(first)
        segments += [[each] for each in rest]
    return [cast("str", text_of(tuple(segment))) for segment in segments]
