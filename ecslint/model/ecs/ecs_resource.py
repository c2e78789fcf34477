"""Records of the ECS resource types of which no module here declares one, made from CloudFormation's schemas.

They are judged by their shape alone: unknown, missing and invalid properties. A type that deserves more gets a record
of its own, which then takes the place of the one made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from ecslint.model.convert import converter_for
from ecslint.model.declared.provider_schemas import PREFIX, Shape, shapes
from ecslint.model.evidence import derived
from ecslint.model.record import Field, Record, field
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.task_definition import TaskDefinition


class EcsPart(Record):
    """A mapping within an EcsResource."""

    called: ClassVar[str] = ""
    """What AWS calls it."""


class EcsResource(Record):
    """An ECS resource of a template, of a type without a record of its own."""

    called: ClassVar[str] = ""
    """What AWS calls it."""


class ExpressGatewayService(EcsResource):
    """A service of ECS Express Mode, for which ECS makes what leads to it. Its other fields are those of the schema."""

    task_definition_arn: str | None

    @derived
    def task_definition(self) -> TaskDefinition | None:
        """What it runs, where that is not told by the service itself."""
        from ecslint.model.ecs.task_definition import TaskDefinition

        return self.estate.follow(self.task_definition_arn, TaskDefinition)


class Gateway(EcsResource):
    """A way into services that ECS makes and keeps: load balancers that many share. Its other fields are those of the
    schema."""

    identity = "gateway_name"

    gateway_name: str | None

    @derived
    def faces_internet(self) -> bool:
        """Whether everybody can reach its load balancers: those of no written scheme face the internet.
        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostSharedAlbConfiguration.html"""
        configuration = getattr(self, "configuration", None)
        shared = None if configuration is None else configuration.host_shared_alb
        if shared is None:
            raise Undecided("the scheme of a gateway")
        return bool(shared.scheme is None or shared.scheme == "internet-facing")


_WITH_LINKS: Mapping[str, type[EcsResource]] = {
    "AWS::ECS::ExpressGatewayService": ExpressGatewayService,
    "AWS::ECS::Gateway": Gateway,
}
"""The classes on which records of a type build that have more than fields."""
Made = TypeVar("Made", bound=Record)


@cache
def ecs_resource(type_name: str) -> type[EcsResource] | None:
    """The record of a resource type; None when the schemas do not know the type."""
    shape = shapes().get(type_name) if type_name.startswith(PREFIX) else None
    base = _WITH_LINKS.get(type_name, EcsResource)
    return None if shape is None else _made(base, type_name.removeprefix(PREFIX), type_name, shape)


_SCALARS = {"boolean": "bool", "integer": "int", "number": "float", "string": "str"}


def _made(base: type[Made], called: str, type_name: str, shape: Shape) -> type[Made]:
    """A record class that declares a shape's properties, but for those that only CloudFormation sets."""
    annotations: dict[str, str] = {}
    members: dict[str, Any] = {}
    within: dict[str, type[Record]] = {}
    for name, part in shape["properties"].items():
        if name in shape.get("readOnly", ()):
            continue
        attribute = _snake(name)
        annotations[attribute] = _annotation(part, name, type_name, within)
        members[attribute] = field(api=_camel(name), cfn=name, required=name in shape.get("required", ()))
    # No folder of rules has such a name, although AWS calls the part, say, a volume.
    title = f"Ecs{type_name.removeprefix(PREFIX)}" + (f".{called}" if base is EcsPart else "")
    members |= {"__module__": __name__, "__doc__": called, "__annotations__": annotations, "called": called}
    if issubclass(base, EcsResource):
        members["cfn_type"] = type_name
    made: type[Made] = type(title, (base,), members)
    for attribute, annotation in annotations.items():
        declared: Field = made.declared()[attribute]
        declared._converter = converter_for(annotation, within, Record)
    return made


def _annotation(part: Shape, name: str, type_name: str, within: dict[str, type[Record]]) -> str:
    if "items" in part:
        return f"list[{_annotation(part['items'], name.removesuffix('s'), type_name, within)}]"
    if "properties" in part:
        called = part.get("name", name)
        within[called] = _made(EcsPart, called, type_name, part)
        return str(called)
    if "values" in part:
        return f"dict[str, {_annotation(part['values'], name, type_name, within)}]"
    return _SCALARS.get(part.get("type", ""), "Json")


def _snake(name: str) -> str:
    spelled = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return f"{spelled}_" if hasattr(Record, spelled) else spelled


def _camel(name: str) -> str:
    return re.sub(r"^[A-Z]+(?=[A-Z][a-z]|\d|$)|^[A-Z]", lambda hit: hit[0].lower(), name)
