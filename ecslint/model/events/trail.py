"""CloudTrail: what tells EventBridge of the calls that AWS gets."""

from __future__ import annotations

from collections.abc import Sequence

from ecslint.model.common import any_of
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import field

_OBJECTS = "AWS::S3::Object"


class DataResource(Neighbour):
    """Things of one kind whose calls are logged."""

    identity = "type"

    type: str | None = field(required=True)
    values: list[str]


class EventSelector(Neighbour):
    """Which events a trail logs. Without one it logs management events only."""

    data_resources: list[DataResource]
    include_management_events: bool = True
    read_write_type: str = field("All", values=("All", "ReadOnly", "WriteOnly"))


class FieldSelector(Neighbour):
    """A member of the events that a trail logs, and its values."""

    identity = "field_"

    field_: str | None = field(required=True)
    equals: list[str]


class AdvancedEventSelector(Neighbour):
    """Which events a trail logs, member by member."""

    name: str | None
    field_selectors: list[FieldSelector] = field(required=True)


class Trail(Neighbour):
    """A trail: the log of the calls of an account or an organization."""

    cfn_type = "AWS::CloudTrail::Trail"
    identity = "trail_name"
    identifiers = ("arn",)

    trail_name: str | None
    arn: str | None
    is_logging: bool = True
    is_multi_region_trail: bool = False
    event_selectors: list[EventSelector]
    advanced_event_selectors: list[AdvancedEventSelector]

    @derived
    def logs_objects(self) -> bool:
        """Whether it logs calls on objects of S3, of some bucket or other: data events, which have to be asked for."""
        if not self.is_logging:
            return False
        kinds: Sequence[str | None] = [each.type for one in self.event_selectors for each in one.data_resources]
        if any_of(kinds, lambda kind: kind == _OBJECTS):
            return True
        fields = [each for one in self.advanced_event_selectors for each in one.field_selectors]
        return any_of(
            fields, lambda each: each.field_ == "resources.type" and any_of(each.equals, lambda kind: kind == _OBJECTS)
        )
