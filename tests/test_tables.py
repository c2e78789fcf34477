"""The script that compares the tables which age with what is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "tables.py"
if not SCRIPT.is_file():
    pytest.skip("the development scripts are not here", allow_module_level=True)
if find_spec("cfnlint") is None:
    pytest.skip("cfn-lint, whose data is compared, is not installed", allow_module_level=True)


def _script() -> Any:
    spec = spec_from_file_location("tables_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tables = _script()
NOTHING_TO_COMPARE = {
    "ClusterSetting.value": "its values depend on the setting's name",
    "GroupScalingPolicy.PolicyType": "botocore takes any text",
    "MetricConfiguration.metricNames": "botocore takes any text",
    "MetricConfiguration.resolutionSeconds": "botocore takes any number",
    "Statement.Effect": "a policy is a text for botocore",
}
"""Declared values that no enumeration of botocore's stands beside, and why."""


def test_the_script_names_every_table() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) in ((0, ""), (1, ""))
    head, *lines, last = done.stdout.splitlines()
    assert head.startswith("botocore ")
    named = {line.partition(" (")[0] for line in lines if not line.startswith("  ")}
    fields = {f"{field.owner.__name__}.{field.api}" for field in tables.declared_fields()}
    assert {table.name for table in tables.TABLES} | fields <= named
    assert last.endswith("behind: none") == (done.returncode == 0)


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_every_table_says_when_it_was_read(table: Any) -> None:
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", tables.read_on(table))
    assert table.content
    assert bool(table.source) == bool(table.compare)


def test_declared_values_say_when_they_were_read() -> None:
    import inspect

    from ecslint.model import record

    assert re.search(r"values.*\n.*read 20\d\d-\d\d", inspect.getsource(record.Limits))


def test_every_declared_value_is_compared_or_has_a_reason() -> None:
    left = {result.table.name for result in tables.declared_values() if not result.table.source}
    assert left <= set(NOTHING_TO_COMPARE)


def test_a_value_is_compared_on_both_sides() -> None:
    made = SimpleNamespace(name="Ulimit", members={"name": SimpleNamespace(type_name="string", enum=["core", "ipc"])})
    from ecslint.model import Ulimit

    ((field, told),) = tables.enumerations(Ulimit, made, set())
    found = tables.difference(field.limits.values, told)
    assert found.newer == ["ipc"]
    assert "cpu" in found.only_ours


# -- newer data that is made up


def _sizes(cpu: str, memory: dict[str, Any]) -> dict[str, Any]:
    then = {name: {"then": rule} for name, rule in (("Cpu", {"enum": [cpu]}), ("Memory", memory))}
    return {"then": {"anyOf": [{"properties": then}]}}


RANGE = {"minimum": 1500, "maximum": 4096, "multipleOf": 1024}
POLICY = {"Path": "/", "DefaultVersionId": "v2"}
CASES: tuple[tuple[str, Any, str, Any, list[str], list[str]], ...] = (
    ("sizes", {1: (2048,)}, "cfn_lint_data", _sizes("1", RANGE),
     ["1 CPU units with 3072 MiB", "1 CPU units with 4096 MiB"], []),
    ("sizes", {1: (512,)}, "cfn_lint_data", _sizes("2", {"enum": [512]}),
     ["2 CPU units with 512 MiB"], ["1 CPU units with 512 MiB"]),
    ("drivers", {"FARGATE": ("awslogs", "splunk")}, "cfn_lint_data", {"a": [{"enum": ["awslogs", "new"]}]},
     ["new"], ["splunk"]),
    ("options", ("awslogs-group",), "cfn_lint_data", {"enum": ["awslogs-group", "awslogs-new"]}, ["awslogs-new"], []),
    ("volume_types", {"gp3": (1, 2)}, "shape", SimpleNamespace(enum=["gp3", "gp4"]), ["gp4"], []),
    ("fargate_providers", ("FARGATE",), "shape", SimpleNamespace(enum=["FARGATE", "FARGATE_NEW", "EC2"]),
     ["FARGATE_NEW"], []),
    ("windows_families", {"W_OLD": 0}, "shape", SimpleNamespace(enum=["W_NEW"]), [], ["W_OLD"]),
    ("metrics_elsewhere", ("RDS", "Old"), "shape",
     SimpleNamespace(enum=["RDSReader", "ECSServiceAverage", "MoonPhase"]), ["MoonPhase"], ["Old..."]),
    ("forecast_metrics", ("A", "Old"), "shape",
     SimpleNamespace(enum=["T"], documentation="<li> <p> <code>A</code> </p> </li><li><p><code>N</code></p></li>"
                     "<li><p><code>T</code></p></li>"), ["N"], ["Old"]),
    ("services_without_resources", ("tag", "xray", "old"), "cfn_lint_data",
     {"tag": {"Actions": {"a": {}}}, "xray": {"Actions": {"a": {}, "b": {"Resources": ["group"]}}}},
     ["xray: 1 of 2 actions take a resource"], ["old"]),
    ("managed_policies", {"policies": {"A": {"version": "v1"}, "B": {"version": "v3"}, "C": {"version": "v1"}}},
     "moto_policies", {"A": POLICY, "B": POLICY, "AmazonECSNew": POLICY, "AmazonS3New": POLICY,
                       "AmazonECSServiceRolePolicy": POLICY | {"Path": "/aws-service-role/"}},
     ["A v2, for v1", "AmazonECSNew v2"], ["B v3, for v2", "C v1"]),
    ("instance_types", {"types": {"m5": {"large": [2, 8192]}, "x0": {"a": [1, 1]}}}, "moto_instance_types",
     ["m5.large", "m9.large"], ["m9.large"], ["x0.a"]),
)  # fmt: skip


@pytest.mark.parametrize(("name", "ours", "reader", "theirs", "newer", "only_ours"), CASES)
def test_what_is_newer_is_found(
    name: str, ours: Any, reader: str, theirs: Any, newer: list[str], only_ours: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(tables, reader, lambda *_: theirs)
    assert getattr(tables, name)(ours) == (newer, only_ours)


def test_every_comparison_has_a_case() -> None:
    compared = {table.compare.__name__ for table in tables.TABLES if table.compare}
    assert compared == {name for name, *_ in CASES} | {"described"}


def test_a_new_key_of_a_describe_call_is_found() -> None:
    ours = dict(tables.import_module("ecslint.model.declared.known_keys").DESCRIBED)
    ours["TaskSet"] = ours["TaskSet"].replace("startedBy", "startedByNobody")
    assert tables.described(ours) == (["TaskSet.startedBy"], ["TaskSet.startedByNobody"])


@pytest.mark.parametrize("schema", [{}, {"then": {"anyOf": [{"properties": {}}]}}, _sizes("1", {"const": 512})])
def test_sizes_that_are_kept_in_another_way_are_a_fault(schema: Any) -> None:
    with pytest.raises(tables.MovedError, match="another form"):
        tables.sizes_of(schema)


def _compared(compare: Any) -> tuple[Any, str]:
    result = tables.compare(tables.Table("options", "ecs/log_driver.py", "_AWSLOGS", "theirs", compare))
    return result, "\n".join(tables.report([result]))


def test_only_what_is_newer_or_moved_fails() -> None:
    def moved(_: Any) -> Any:
        raise tables.MovedError("theirs is elsewhere")

    def absent(_: Any) -> Any:
        tables.folder_of("no-such-package")

    newer, told = _compared(lambda ours: tables.difference(ours, [*ours, "new"]))
    assert newer.behind
    assert re.search(r"\(ecs/log_driver\.py, read 20\d\d-\d\d\): BEHIND theirs\n  \+ new$", told)
    only_ours, told = _compared(lambda ours: tables.difference(["old"], []))
    assert not only_ours.behind
    assert told.endswith("in step with theirs\n  - old")
    result, told = _compared(moved)
    assert result.behind
    assert told.endswith("NOT COMPARED: theirs is elsewhere")
    result, told = _compared(absent)
    assert not result.behind
    assert told.endswith("NOT COMPARED: no-such-package is not installed")
