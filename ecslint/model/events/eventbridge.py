"""EventBridge: rules and schedules that start tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from ecslint.model.common import Tag, any_of
from ecslint.model.convert import Json
from ecslint.model.ecs.capacity import CapacityProviderStrategyItem
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.events.event_pattern import (
    API_CALL,
    Fault,
    asks_for_objects,
    faults,
    listed,
    needs_data_events,
    waits_for,
)
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Record, field
from ecslint.model.unknown import Undecided, Unknown, matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecslint.model.ecs.cluster import Cluster
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.events.queue import Queue
    from ecslint.model.iam.role import Role
    from ecslint.model.storage.bucket import Bucket

_STATES = ("ENABLED", "DISABLED")


class EcsParameters(TaskLaunch):
    """The tasks that a rule's target starts. The cluster is the target's own ARN."""

    task_definition_arn: str | None = field(api="TaskDefinitionArn", required=True)
    task_count: int = field(1, api="TaskCount", minimum=1)
    capacity_provider_strategy: list[CapacityProviderStrategyItem] = field(length=(0, 6))
    group: str | None = field(api="Group", length=(1, 255))
    propagate_tags: str | None = field(api="PropagateTags", values=("TASK_DEFINITION",))
    enable_ecs_managed_tags: bool = field(False, api="EnableECSManagedTags")
    tags: list[Tag] = field(api="Tags", cfn=("Tags", "TagList"))

    @property
    def target(self) -> EventTarget:
        return self.ancestor(EventTarget)

    @derived
    def cluster(self) -> Cluster:
        """Where the tasks start: what the target's ARN names."""
        from ecslint.model.ecs.cluster import find_cluster

        return find_cluster(self, self.target.arn)

    def replaces(self, field: str) -> bool:
        """Whether the input that the target gets sets the field: ECS takes it for the overrides of RunTask."""
        from ecslint.model.ecs.task_definition import TaskDefinition

        key = rf'"{TaskDefinition.declared()[field].api}"\s*:'
        given = self.target.input_transformer
        texts = (self.target.input, None if given is None else given.input_template)
        return any_of(texts, lambda text: text is not None and matches(text, key))


class DeadLetterConfig(Neighbour):
    """The queue that gets what could not be delivered."""

    arn: str | None


class RetryPolicy(Neighbour):
    """How often, and for how long, delivery is tried again."""

    maximum_retry_attempts: int | None = field(minimum=0, maximum=185)
    maximum_event_age_in_seconds: int | None = field(minimum=60, maximum=86400)


class InputTransformer(Neighbour):
    """How a target's input is made from the event."""

    input_paths_map: dict[str, str]
    input_template: str | None = field(required=True)


class EventTarget(Neighbour):
    """What a rule sends events to; for rules about targets, that of a schedule or a pipe as well."""

    service: ClassVar[str] = "events.amazonaws.com"
    """The service that must be able to assume the target's role."""
    identity = "id"

    id: str | None
    arn: str | None = field(required=True)
    role_arn: str | None
    ecs_parameters: EcsParameters | None
    input: str | None
    input_path: str | None
    input_transformer: InputTransformer | None
    dead_letter_config: DeadLetterConfig | None
    retry_policy: RetryPolicy | None

    @property
    def owner(self) -> Record:
        """The rule, schedule or pipe."""
        return self.root

    @derived
    def arn_is_of(self) -> str:
        """What the ARN is of: `cluster`; another resource of AWS, as `ecs:task-definition` or by its CloudFormation
        type; `name` when it is no ARN."""
        value: Any = self.arn
        type_name = self.estate.type_of(value)
        if type_name is not None:
            if type_name.startswith(("AWS::CloudFormation::", "Custom::")) or type_name.endswith("::MODULE"):
                raise Undecided(value.needs)
            if type_name != "AWS::ECS::Cluster":
                return type_name
            return "cluster" if value.reference.attribute == "Arn" else "name"
        parts = value.split(":", 5)
        if len(parts) < 6:
            return "name"
        kind = parts[5].partition("/")[0]
        return "cluster" if parts[2] == "ecs" and kind == "cluster" else f"{parts[2]}:{kind}"

    @derived
    def starts_tasks(self) -> bool:
        return self.ecs_parameters is not None

    @derived
    def input_is_json(self) -> bool:
        """Whether its constant input is JSON, as it must be; True without one."""
        from ecslint.model.json_text import read_json

        try:
            read_json("{}" if self.input is None else self.input_text)
        except ValueError:
            return False
        return True

    @property
    def input_text(self) -> str | None:
        """The input, or the template that it is made from, with what is only known when an event comes left open."""
        from ecslint.model.json_text import with_placeholders

        transformer = self.input_transformer
        return self.input if transformer is None else cast("str", with_placeholders(transformer.input_template))

    @derived
    def overridden_containers(self) -> list[str | None]:
        """The names of the containers that tasks get overrides for; None for an override without a name. ECS takes what
        a constant input, or a template for one, holds for the overrides of RunTask."""
        from ecslint.model.json_text import read_json

        text = self.input_text
        try:
            document = read_json("{}" if text is None else text)
        except ValueError:
            return []
        return names_in(document.get("containerOverrides") if isinstance(document, dict) else None)

    @derived
    def dead_letter_queue(self) -> Queue | None:
        """Where what could not be delivered goes."""
        from ecslint.model.events.queue import Queue

        return None if self.dead_letter_config is None else self.estate.follow(self.dead_letter_config.arn, Queue)

    @derived
    def role(self) -> Role | None:
        from ecslint.model.iam.role import Role

        return self.estate.follow(self.role_arn, Role)

    @derived
    def cluster(self) -> Cluster | None:
        """Where tasks start; None when the target is something else."""
        return None if self.ecs_parameters is None else self.ecs_parameters.cluster

    @derived
    def task_definition(self) -> TaskDefinition | None:
        """What starts; None when the target is something else, or names nothing."""
        return None if self.ecs_parameters is None else self.ecs_parameters.task_definition


def names_in(overrides: Any) -> list[str | None]:
    """The names of overrides, as the API of ECS or that of pipes spells them."""
    names: list[Any] = []
    for override in overrides or ():
        name = override.get("name", override.get("Name")) if isinstance(override, dict) else override
        path = isinstance(name, str) and name.startswith("$")
        names.append(Unknown(f"what the event holds at {name}") if path else name)
    return names


class EventRule(Neighbour):
    """An EventBridge rule: events by pattern, or a schedule, sent to targets."""

    cfn_type = "AWS::Events::Rule"
    identifiers = ("arn",)

    name: str | None
    arn: str | None
    event_bus_name: str | None
    event_pattern: Json
    schedule_expression: str | None
    state: str = field("ENABLED", values=(*_STATES, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"))
    role_arn: str | None
    targets: list[EventTarget] = field(length=(0, 5))

    @derived
    def pattern(self) -> Json:
        """The event pattern as mappings and lists, also where it is written as JSON text; None without one."""
        from ecslint.model.json_text import read_json

        written = self.event_pattern
        if written is None or isinstance(written, dict):
            return written
        try:
            return read_json(written)
        except ValueError:
            return None

    @derived
    def asks_for_objects(self) -> bool:
        """Whether it waits for what becomes of objects in S3."""
        return self.pattern is not None and asks_for_objects(self.pattern)

    def waits_for_any(self, detail_type: str) -> bool:
        """Whether it lets each such event of S3 pass, whatever the object's key and whoever is to blame."""
        return isinstance(self.pattern, dict) and waits_for(self.pattern, detail_type)

    @derived
    def buckets(self) -> list[Bucket]:
        """The buckets whose events, as S3 itself sends them, the pattern asks for by name; an Unknown for each that is
        not at hand."""
        from ecslint.model.storage.bucket import bucket_called

        pattern = self.pattern
        if not isinstance(pattern, dict) or not any_of(listed(pattern, "source"), lambda each: each == "aws.s3"):
            return []
        if any_of(listed(pattern, "detail-type"), lambda each: each == API_CALL):
            return []
        names = [*listed(pattern, "detail", "bucket", "name"), *listed(pattern, "resources")]
        return [bucket_called(self.estate, name) for name in names]

    def pattern_faults(self) -> Iterator[Fault]:
        """Why it can never get an event of S3, though it asks for some."""
        if isinstance(self.pattern, dict):
            yield from faults(self.pattern, self.estate)

    @derived
    def lacks_trail(self) -> bool:
        """Whether all it asks for is told by data events of CloudTrail, and no trail of the run logs those of S3."""
        from ecslint.model.events.trail import Trail

        if not isinstance(self.pattern, dict) or not needs_data_events(self.pattern):
            return False
        return not any_of(self.estate.all(Trail), lambda trail: trail.logs_objects)


class ScheduleTarget(EventTarget):
    """What a schedule calls."""

    service = "scheduler.amazonaws.com"
    identity = "arn"

    role_arn: str | None = field(required=True)

    @property
    def input_text(self) -> str | None:
        """The input; the Scheduler fills in what stands between angle brackets."""
        from ecslint.model.json_text import with_placeholders

        return cast("str | None", None if self.input is None else with_placeholders(self.input))


class FlexibleTimeWindow(Neighbour):
    """How much later than its time a schedule may be run."""

    mode: str | None = field(required=True, values=("OFF", "FLEXIBLE"))
    maximum_window_in_minutes: int | None = field(minimum=1, maximum=1440)


class Schedule(Neighbour):
    """An EventBridge Scheduler schedule."""

    cfn_type = "AWS::Scheduler::Schedule"
    identifiers = ("arn",)

    name: str | None
    arn: str | None
    group_name: str = "default"
    schedule_expression: str | None = field(required=True)
    schedule_expression_timezone: str = "UTC"
    state: str = field("ENABLED", values=_STATES)
    flexible_time_window: FlexibleTimeWindow | None = field(required=True)
    target: ScheduleTarget | None = field(required=True)
