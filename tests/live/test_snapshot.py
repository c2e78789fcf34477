"""Snapshots: the same bytes for the same account, nothing secret in them, and a plain word when one is damaged."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecslint.live import snapshot
from ecslint.live.masking import is_masked, masked
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot, SnapshotError, find, read, write

_DENIED = Unit("logs", "DescribeLogGroups", "", Outcome.DENIED, "AccessDenied", ("AWS::Logs::LogGroup",))
_GONE = Unit("ecs", "DescribeServices", "a", Outcome.MISSING, "MISSING", ("AWS::ECS::Service",))
_DEFINITION = {
    "family": "web",
    "containerDefinitions": [
        {"name": "app", "environment": [{"name": "PASSWORD", "value": "hunter2"}, {"name": "EMPTY", "value": ""}]},
        {"name": "side"},
    ],
}
_TASK = {"overrides": {"containerOverrides": [{"name": "app", "environment": [{"name": "A", "value": "hunter2"}]}]}}
_RESOURCES = (
    Resource("AWS::ECS::Service", "arn:service", {"desiredCount": 2, "name": "Größe"}, {"runningCount": 1}),
    Resource("AWS::ECS::TaskDefinition", "arn:definition", _DEFINITION, {}),
    Resource("ecs task", "arn:task", {}, _TASK),
)
_SNAPSHOT = Snapshot(
    "123456789012", "eu-west-1", "arn:aws:sts::1:assumed-role/a/b", _RESOURCES, (_DENIED, _GONE), 17,
    "2026-01-01T00:00:00Z", ("AWS::ECS::Service",),
)  # fmt: skip


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    path = write(_SNAPSHOT, tmp_path / "new" / "folder", mask=False)
    assert path.name == "123456789012.eu-west-1.jsonl.gz"
    told = read(path)
    assert told == _SNAPSHOT._replace(units=tuple(sorted(_SNAPSHOT.units)))
    assert find(path.parent) == [path]


def test_an_unchanged_account_is_the_same_bytes(tmp_path: Path) -> None:
    first = write(_SNAPSHOT, tmp_path / "1")
    busy = _SNAPSHOT._replace(
        taken="2026-02-02T00:00:00Z",
        asked=3,
        identity="arn:aws:sts::1:assumed-role/a/another-session",
        units=(_GONE, _DENIED),
        resources=(_RESOURCES[0]._replace(state={"runningCount": 2}), *_RESOURCES[1:]),
    )
    second = write(busy, tmp_path / "2")
    assert first.read_bytes() == second.read_bytes()
    assert read(second).resources[0].state == {"runningCount": 2}


def test_it_can_be_read_with_plain_tools(tmp_path: Path) -> None:
    lines = gzip.decompress(write(_SNAPSHOT, tmp_path).read_bytes()).decode().splitlines()
    header, *resources = map(json.loads, lines)
    assert (header["format"], header["version"]) == (snapshot.FORMAT, snapshot.VERSION)
    assert [each["type"] for each in resources] == ["AWS::ECS::Service", "AWS::ECS::TaskDefinition"]
    assert resources[0]["data"] == {"desiredCount": 2, "name": "Größe"}


def test_values_of_environment_variables_are_not_kept(tmp_path: Path) -> None:
    write(_SNAPSHOT, tmp_path)
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in tmp_path.iterdir())
    assert b"hunter2" not in kept
    assert b"PASSWORD" in kept
    container = read(find(tmp_path)[0]).resources[1].data["containerDefinitions"][0]
    secret, empty = (variable["value"] for variable in container["environment"])
    assert is_masked(secret)
    assert empty == ""


@pytest.mark.parametrize(
    "data",
    [
        {"TargetParameters": {"EcsTaskParameters": {"Overrides": {"ContainerOverrides": [
            {"Environment": [{"Name": "A", "Value": "hunter2"}]}]}}}},
        {"Targets": [{"Input": '{"containerOverrides": [{"environment": [{"name": "A", "value": "hunter2"}]}]}'}]},
        {"InputTransformer": {"InputTemplate": '{"environment": [{"name": "A", "value": "hunter2"}, <x>]}'}},
        {"environment": [{"name": "A", "value": "hunter2"}, "odd", None, {"name": "B"}]},
    ],
)  # fmt: skip
def test_wherever_they_stand(data: dict[str, Any]) -> None:
    shown = json.dumps(masked(data))
    assert "hunter2" not in shown
    assert "masked:" in shown


def test_what_is_no_list_of_variables_stays_as_it_is() -> None:
    data = {"environment": "prod", "tags": [{"key": "environment", "value": "prod"}], "text": "the environment"}
    assert masked(data) == data


def test_what_is_not_known_for_want_of_an_answer() -> None:
    assert _SNAPSHOT.unseen() == {"AWS::Logs::LogGroup": "logs:DescribeLogGroups, which was denied in eu-west-1"}


def test_a_text_that_is_no_text(tmp_path: Path) -> None:
    """JSON can hold halves of characters, which UTF-8 cannot."""
    odd = Resource("a", "1", {"text": "\ud83d", "environment": [{"name": "A", "value": "\ud83d"}]}, {})
    path = write(_SNAPSHOT._replace(resources=(odd,)), tmp_path)
    assert read(path).resources[0].data["text"] == "\ud83d"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _of_another(path: Path) -> None:
    other = write(_SNAPSHOT._replace(resources=()), path.parent / "other")
    path.write_bytes(other.read_bytes())


def _holds(content: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.write_bytes(content)

    return damage


def _line(text: str) -> Callable[[Path], None]:
    return _holds(gzip.compress(text.encode() + b"\n"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_cut, "damaged"),
        (_flipped, "damaged|is no snapshot|was not taken together"),
        (_of_another, "was not taken together"),
        (_holds(b"no gzip at all"), "damaged"),
        (_holds(b""), "is no snapshot"),
        (Path.unlink, "cannot be read: No such file"),
        (_line("not json"), "damaged"),
        (_line("[1, 2]"), "is no snapshot"),
        (_line('{"format": "ecslint-snapshot", "version": 99}'), "of version 99, and this ecslint reads 1"),
        (_line('{"format": "ecslint-snapshot", "version": 1}'), "was not taken together"),
    ],
)
def test_a_damaged_file_is_said_to_be(tmp_path: Path, damage: Callable[[Path], None], said: str) -> None:
    path = write(_SNAPSHOT, tmp_path)
    damage(path)
    with pytest.raises(SnapshotError, match=said):
        read(path)


def test_a_file_without_the_one_that_belongs_to_it(tmp_path: Path) -> None:
    path = write(_SNAPSHOT, tmp_path)
    (tmp_path / "123456789012.eu-west-1.state.jsonl.gz").unlink()
    with pytest.raises(SnapshotError, match=r"state.jsonl.gz cannot be read: No such file"):
        read(path)


def test_a_crash_while_it_is_written_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(_SNAPSHOT, tmp_path)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            write(_SNAPSHOT._replace(resources=()), tmp_path)
    assert len(read(path).resources) == 3
    assert find(tmp_path) == [path]
