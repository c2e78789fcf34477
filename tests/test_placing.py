"""Messages in the words of the input."""

from __future__ import annotations

import pytest

from ecslint.model.ecs.service import Service
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.record import Record
from ecslint.placing import in_own_words
from tests.model.inputs import Template, record

TASK = {
    "NetworkMode": "host",
    "ContainerDefinitions": [
        {"Name": "web", "Ulimits": [{"Name": "cpu"}], "LogConfiguration": {"Options": {"labels": "a"}}},
        {"Name": "image"},
    ],
    "Volumes": [{"Name": "data", "Host": {"SourcePath": "/data"}}],
}


def task() -> TaskDefinition:
    return record(TaskDefinition, TASK, Template())


@pytest.mark.parametrize(
    ("message", "where", "expected"),
    [
        ("`taskRoleArn` is not set", task(), "`TaskRoleArn` is not set"),
        ("`cpu` is not set", task(), "`Cpu` is not set"),
        ("`cpu` is 3", task().containers[0], "`Cpu` is 3"),
        ("`name` is `cpu`", task().containers[0].ulimits[0], "`Name` is `cpu`"),
        ("`networkMode` is `host`", task(), "`NetworkMode` is `host`"),
        ("leave `host` out", task().volumes[0].host, "leave `Host` out"),
        ("`cpu`, with `bridge`", record(Service, {}, Template()), "`Cpu`, with `bridge`"),
        ("the tag `latest`", task().containers[0], "the tag `latest`"),
        (
            "`labels` is no option, but `options` has it",
            task().containers[0].log_configuration,
            "`labels` is no option, but `Options` has it",
        ),
        ("container `image` has no `image`", task().containers[1], "container `image` has no `image`"),
        ("`cpu` is not set", record(TaskDefinition, {}), "`cpu` is not set"),
    ],
)
def test_names_are_spelled_as_in_the_input_and_values_are_left_alone(
    message: str, where: Record, expected: str
) -> None:
    assert in_own_words(message, where) == expected
