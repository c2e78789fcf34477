"""EventBridge Pipes, which can start tasks too."""

from __future__ import annotations

from ecslint.model.convert import Json
from ecslint.model.events.eventbridge import EcsParameters, EventTarget, names_in
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.node import Node
from ecslint.model.record import Field, field


class TaskOverride(Neighbour):
    """What the tasks of a pipe have otherwise than their task definition says."""

    task_role_arn: str | None
    execution_role_arn: str | None
    cpu: str | None
    memory: str | None
    container_overrides: Json


class PipeEcsParameters(EcsParameters):
    """The tasks that a pipe starts."""

    overrides: TaskOverride | None = field(api="Overrides")

    def replaces(self, field: str) -> bool:
        override = self.overrides
        return override is not None and field in override.declared() and override.written(field)


class PipeTarget(EventTarget):
    """What a pipe sends to. Its ARN and role are the pipe's own."""

    service = "pipes.amazonaws.com"
    identity = "arn"

    ecs_parameters: PipeEcsParameters | None = field(api="EcsTaskParameters")
    input_template: str | None

    @derived
    def overridden_containers(self) -> list[str | None]:
        """Those of the overrides among its parameters; a path into the event is not known."""
        overrides = None if self.ecs_parameters is None else self.ecs_parameters.overrides
        return names_in(None if overrides is None else overrides.container_overrides)

    def _those_present(self) -> dict[str, Field]:
        there = super()._those_present()
        return {name: each for name, each in self.declared().items() if name in there or name in ("arn", "role_arn")}

    def node(self, field: str) -> Node | None:
        if field in ("arn", "role_arn") and self._parent is not None:
            return self._parent.node("target" if field == "arn" else "role_arn")
        return super().node(field)


class Pipe(Neighbour):
    """An EventBridge pipe, from one source to one target."""

    cfn_type = "AWS::Pipes::Pipe"
    identifiers = ("arn",)

    name: str | None
    arn: str | None
    role_arn: str | None = field(required=True)
    source: str | None = field(required=True)
    desired_state: str = field("RUNNING", values=("RUNNING", "STOPPED"))
    target: str | None = field(required=True)
    target_parameters: PipeTarget | None
