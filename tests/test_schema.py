"""The published schemas, against whole inputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ecslint.model import Service, TaskDefinition
from ecslint.schema import schema
from ecslint.sources.plain import things
from ecslint.text import Placeholder, TextError, decode, read

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SCHEMAS = {
    "task-definition": schema(TaskDefinition, "task definition", wrapper="taskDefinition"),
    "service-definition": schema(Service, "service definition"),
}


def inputs(folder: Path) -> Iterator[tuple[str, Any]]:
    """Task and service definitions in a folder, as an editor sees them."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".out"):
        try:
            document = read(decode(path.read_bytes(), str(path)), str(path))
        except TextError:
            continue
        yield from ((found.kind, spelled(found.raw)) for found in things(document.data) if found.kind in SCHEMAS)


def spelled(value: Any) -> Any:
    if isinstance(value, Placeholder):
        return value.text
    if isinstance(value, dict):
        return {key: spelled(member) for key, member in value.items()}
    return [spelled(item) for item in value] if isinstance(value, list) else value


def faults(kind: str, value: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[kind])
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[kind])


def test_good_fixtures_are_valid() -> None:
    found = list(inputs(ROOT / "fixtures" / "good"))
    assert len(found) >= 5
    assert [fault for kind, value in found for fault in faults(kind, value)] == []


WEB = {"name": "web", "image": "x"}
CASES: list[tuple[dict[str, Any], str]] = [
    ({"family": "a", "containerDefinitions": [WEB]}, ""),
    ({"taskDefinition": {"family": "a", "containerDefinitions": [WEB]}}, ""),
    ({"family": "a", "containerDefinitions": [{**WEB, "memory": "${MEMORY}"}]}, ""),
    ({"family": "a", "containerDefinitions": [{**WEB, "memory": "512"}]}, ""),
    ({"family": "a", "cpu": "1 vCPU", "memory": "2GB", "containerDefinitions": [WEB]}, ""),
    ({"$schema": "x", "_comment": 1, "family": "a", "containerDefinitions": [WEB]}, ""),
    ({"family": "a", "containerDefinitions": [{**WEB, "memory": "much"}]}, "containerDefinitions/0/memory"),
    ({"family": "a", "containerDefinitions": [{**WEB, "memoryReservations": 1}]}, "memoryReservations"),
    ({"family": "a", "containerDefinitions": [{**WEB, "portMappings": {}}]}, "portMappings"),
    ({"family": "a", "networkMode": "awsvcp", "containerDefinitions": [WEB]}, "networkMode"),
    ({"family": "a", "containerDefinitions": []}, "containerDefinitions"),
    ({"family": "a", "containerDefinitions": [{"name": "web"}]}, "'image' is a required property"),
    ({"family": "a", "containerDefinitions": [{**WEB, "healthCheck": {"command": ["x"], "interval": 1}}]}, "interval"),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_faults_are_told(value: dict[str, Any], expected: str) -> None:
    found = faults("task-definition", value)
    assert any(expected in fault for fault in found) if expected else found == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no folder of real files at {CORPUS}")
def test_real_files_are_valid_but_for_what_is_wrong_with_them() -> None:
    """One file has a network mode that ECS does not know."""
    found = list(inputs(CORPUS / "taskdef")) + list(inputs(CORPUS / "service"))
    assert len(found) > 60
    told = [fault for kind, value in found for fault in faults(kind, value)]
    assert told == ["networkMode: 'default' is not valid under any of the given schemas"]
