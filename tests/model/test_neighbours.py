"""Every property that the records of ECS's neighbours declare is one that CloudFormation has."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from ecslint.model import all_records
from ecslint.model.events.eventbridge import EventTarget
from ecslint.model.iam.policy import PolicyDocument
from ecslint.model.neighbour import Neighbour
from ecslint.model.record import Record
from tests.model.stacks import subclasses

all_records()  # a class is known to its base once its module is there
RESOURCES = sorted(
    {each for each in subclasses(Neighbour) if each.cfn_type.startswith("AWS::")}, key=lambda each: each.cfn_type
)

DESCRIBED_ONLY = (
    "Vpc.owner_id",
    "Subnet.available_ip_address_count",
    "StoredSecret.arn",
    "StoredSecret.deleted_date",
    "StoredParameter.arn",
    "StoredParameter.key_id",
    "EncryptionKey.key_state",
    "FileSystem.creation_time",
)
"""What describe calls tell and no template can say."""


@cache
def schema_of(cfn_type: str) -> dict[str, Any]:
    schemas = files("cfnlint.data.schemas")
    index = json.loads(schemas.joinpath("providers", "us-east-1.json").read_text())
    schema: dict[str, Any] = json.loads(schemas.joinpath("resources", f"{index[cfn_type]}.json").read_text())
    return schema


def resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """The schema that stands behind a reference, an array's items or a choice of several."""
    while "$ref" in schema or schema.get("items"):
        if "$ref" in schema:
            reference, schema = schema["$ref"], root
            for step in reference.removeprefix("#/").split("/"):
                schema = schema[step]
        else:
            schema = schema["items"]
    return schema


def wrong_spellings(record_class: type[Record], schema: dict[str, Any], root: dict[str, Any], where: str) -> list[str]:
    properties = resolved(schema, root).get("properties")
    if properties is None or issubclass(record_class, PolicyDocument):
        return []
    wrong = []
    for name, declared in record_class.declared().items():
        if declared.owner is EventTarget and record_class is not EventTarget:
            continue
        if f"{record_class.__name__}.{name}" in DESCRIBED_ONLY:
            continue
        spelled = next((each for each in declared.cfn if each in properties), None)
        if spelled is None:
            wrong.append(f"{where}.{name}: {declared.cfn}")
        elif declared.converter.record_class is not None:
            wrong += wrong_spellings(declared.converter.record_class, properties[spelled], root, f"{where}.{spelled}")
    return wrong


@pytest.mark.parametrize("record_class", RESOURCES, ids=lambda each: each.cfn_type)
def test_every_declared_property_exists(record_class: type[Record]) -> None:
    schema = schema_of(record_class.cfn_type)
    assert wrong_spellings(record_class, schema, schema, record_class.cfn_type) == []


@pytest.mark.parametrize("record_class", RESOURCES, ids=lambda each: each.cfn_type)
def test_required_properties_are_known_as_such(record_class: type[Record]) -> None:
    required = set(schema_of(record_class.cfn_type).get("required", ()))
    declared = {each.cfn[0] for each in record_class.declared().values() if each.required}
    assert declared <= required


@pytest.mark.parametrize("record_class", sorted(subclasses(Neighbour), key=str))
def test_records_say_what_they_are(record_class: type[Record]) -> None:
    assert record_class.__doc__
    assert all(declared.converter for declared in record_class.declared().values())
