"""Where what runs is not what a template says: the differences that matter, without what AWS fills in.

What the template leaves open, such as an ARN of another resource, is counted and not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from ecslint.live import pairing
from ecslint.live.comparing import Comparison, Difference, Open, empty, tried
from ecslint.live.deployed import Deployed
from ecslint.live.pairing import Pair
from ecslint.model.ecs.deployment import DeploymentConfiguration
from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.estate import Estate
from ecslint.model.record import Place
from ecslint.model.scaling.scalable_target import ScalableTarget, ScalingPolicy, SuspendedState
from ecslint.model.scaling.scaling_metric import TargetTracking
from ecslint.model.unknown import Unknown
from ecslint.sources.live import LiveEstate


class Drift(NamedTuple):
    """What came of it."""

    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    open: tuple[Open, ...]


def compare(template: Iterable[Estate], accounts: Sequence[Estate], stack: str | None, *, tags: bool = True) -> Drift:
    """Compare the services and task definitions of a template with those that run. `tags`: whether it matters which
    tag or digest of an image runs; it does not where a pipeline registers revisions on purpose."""
    records = [each for estate in template for each in estate.records]
    deployed = Deployed(each for each in accounts if isinstance(each, LiveEstate))
    comparison = _Drift(tags=tags, deployed=deployed)
    services = pairing.services([each for each in records if isinstance(each, Service)], accounts, stack)
    compared: set[tuple[int, str]] = set()
    _name_stacks(deployed, services, stack)
    for pair in services:
        comparison.subject = pair.declared
        if isinstance(pair.declared, Service) and isinstance(pair.running, Service):
            comparison.service(pair.declared, pair.running)
            compared |= _keys_of(pair.declared)
    rest = [each for each in records if isinstance(each, TaskDefinition) and each.resource_key not in compared]
    definitions = pairing.task_definitions(rest, accounts, stack)
    _name_stacks(deployed, definitions, stack)
    for pair in definitions:
        comparison.subject = pair.declared
        if pair.running is not None:
            comparison.records(pair.declared, pair.running, ())
    return Drift((*services, *definitions), tuple(comparison.found), tuple(comparison.open))


def _name_stacks(deployed: Deployed, pairs: Iterable[Pair], stack: str | None) -> None:
    """Say what the template's stacks are called: as the tags of what they made have it, or as the user says."""
    for pair in pairs:
        if pair.running is not None:
            deployed.name(pair.declared._node.source.stack, pairing.stack_of(pair.running) or stack)


def _keys_of(service: Service) -> set[tuple[int, str]]:
    """The task definition of the template that a service runs."""
    definition: object = service.task_definition
    return {definition.resource_key} if isinstance(definition, TaskDefinition) else set()


class _Drift(Comparison):
    """Compares services with what belongs to them."""

    def service(self, declared: Service, running: Service) -> None:
        """A service, what it runs and how it is scaled."""
        self.records(declared, running, ())
        self._percentages(declared, running)
        self._count(declared, running)
        self._task_definition(declared, running)
        for target in declared.scaling_targets:
            self._scaling(target, running)

    def _percentages(self, declared: Service, running: Service) -> None:
        """What a deployment stops and starts at once, with the defaults that depend on the kind of service."""
        place = declared.at("deployment_configuration")
        for name in ("maximum_percent", "minimum_healthy_percent"):
            mine, its = tried(partial(getattr, declared, name)), tried(partial(getattr, running, name))
            api = DeploymentConfiguration.declared()[name].api
            self.values(place, running, ("deploymentConfiguration", api), mine, its)

    def _count(self, declared: Service, running: Service) -> None:
        """The count is the template's business only where nothing scales the service."""
        mine = declared.peek("desired_count")
        if mine is not None and tried(lambda: bool(declared.scaling_targets or running.scaling_targets)) is False:
            place = declared.at("desired_count")
            self.values(place, running, ("desiredCount",), mine, running.peek("desired_count"))

    def _task_definition(self, declared: Service, running: Service) -> None:
        mine: object = declared.task_definition
        its: object = running.task_definition
        place = declared.at("task_definition_arn")
        if isinstance(its, Unknown):
            self.is_open(place, ("taskDefinition",), its.needs)
        elif isinstance(mine, TaskDefinition) and isinstance(its, TaskDefinition):
            self.records(mine, its, ("taskDefinition",))
        elif isinstance(mine, Unknown):
            self._named_definition(declared, running, place)

    def _named_definition(self, declared: Service, running: Service, place: Place) -> None:
        """One that is not in the template: by its name."""
        mine, its = declared.peek("task_definition_arn"), running.peek("task_definition_arn")
        if not isinstance(mine, str) or not isinstance(its, str):
            needs = getattr(mine, "needs", "the task definition")
            self.is_open(place, ("taskDefinition",), needs)
            return
        short = its.rpartition("/")[2]
        if mine.rpartition("/")[2] not in (short, short.rpartition(":")[0]):
            self.differs(place, running, ("taskDefinition",), mine, its)

    def _scaling(self, target: ScalableTarget, service: Service) -> None:
        its: Any = tried(lambda: service.scaling_targets)
        if isinstance(its, Unknown):
            self.is_open(target.at(), ("scaling",), its.needs)
            return
        if not its:
            self.differs(target.at(), service, ("scaling",), "a scalable target", None)
            return
        for name in ("min_capacity", "max_capacity"):
            api = ScalableTarget.declared()[name].api
            self.values(target.at(name), its[0], ("scaling", api), target.peek(name), its[0].peek(name))
        mine = target.suspended_state or empty(SuspendedState, target)
        self.records(mine, its[0].suspended_state or empty(SuspendedState, its[0]), ("scaling", "SuspendedState"))
        self._policies(target, its[0])

    def _policies(self, target: ScalableTarget, running: ScalableTarget) -> None:
        """What the count follows: the policies that keep a metric at a value, each with the one for the same metric."""
        known: Any = tried(lambda: [each for each in running.policies if _tracks(each) is not None])
        for policy in target.known_policies:
            metric = tried(partial(_tracks, policy))
            if metric is None:
                continue
            path = ("scaling", f"[{metric}]")
            if isinstance(metric, Unknown) or isinstance(known, Unknown):
                self.is_open(policy.at(), ("scaling", "policies"), next(each.needs for each in (metric, known)
                                                                          if isinstance(each, Unknown)))  # fmt: skip
            elif (its := next((each for each in known if _tracks(each) == metric), None)) is None:
                self.differs(policy.at(), running, path, "a scaling policy", None)
            else:
                self._tracking(policy, its, path)

    def _tracking(self, policy: ScalingPolicy, running: ScalingPolicy, path: tuple[str, ...]) -> None:
        mine: Any = policy.target_tracking_scaling_policy_configuration
        its: Any = running.target_tracking_scaling_policy_configuration
        for name in ("target_value", "disable_scale_in", "scale_in_cooldown", "scale_out_cooldown"):
            api = TargetTracking.declared()[name].api
            self.values(mine.at(name), running, (*path, api), tried(partial(getattr, mine, name)), getattr(its, name))


def _tracks(policy: ScalingPolicy) -> str | None:
    """The metric that a policy keeps at a value; None for one that does something else."""
    tracking = policy.target_tracking_scaling_policy_configuration
    if tracking is None:
        return None
    if tracking.predefined_metric_specification is not None:
        return str(tracking.predefined_metric_specification.predefined_metric_type)
    metric = tracking.customized_metric_specification
    return str(metric.get("MetricName")) if isinstance(metric, dict) else None
