"""botocore's models, cut down to what a scan asks."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from ecslint.live.calls import CALLS
from ecslint.live.models import LeanLoader, lean


def _session(*, is_lean: bool) -> Any:
    session = botocore.session.Session()
    if is_lean:
        session.get_component("data_loader").file_loader = LeanLoader()
    return session


WHOLE, LEAN = _session(is_lean=False), _session(is_lean=True)
SERVICES = sorted({call.service for call in CALLS.values()} & {*WHOLE.get_available_services()})


@pytest.mark.parametrize("service", SERVICES)
def test_operations_that_are_called_are_as_botocore_has_them(service: str) -> None:
    known = {*WHOLE.get_service_model(service).operation_names}
    called = {call.operation for call in CALLS.values() if call.service == service} & known
    for operation in called:
        there, whole = (each.get_service_model(service).operation_model(operation) for each in (LEAN, WHOLE))
        assert there.http == whole.http
        assert there.metadata == whole.metadata
        assert _spelled(there.input_shape) == _spelled(whole.input_shape)
        assert _spelled(there.output_shape) == _spelled(whole.output_shape)
        assert [each.name for each in there.error_shapes] == [each.name for each in whole.error_shapes]


def _spelled(shape: Any, within: tuple[str, ...] = ()) -> Any:
    """A shape with all that it is made of."""
    if shape is None or shape.name in within:
        return None
    inner = (*within, shape.name)
    parts = dict(getattr(shape, "members", {}))
    parts |= {name: getattr(shape, name) for name in ("key", "value", "member") if hasattr(shape, name)}
    spelled = {name: _spelled(part, inner) for name, part in parts.items()}
    return shape.name, shape.type_name, shape.serialization, shape.metadata, spelled


def test_other_operations_are_left_out() -> None:
    ec2 = LEAN.get_service_model("ec2")
    assert "DescribeSubnets" in ec2.operation_names
    assert "RunInstances" not in ec2.operation_names
    assert "RunInstancesRequest" not in ec2.shape_names


@pytest.mark.parametrize("service", ["s3", "sts", "sns"])
def test_what_botocore_itself_may_call_and_what_no_scan_calls_stay_whole(service: str) -> None:
    there, whole = (each.get_service_model(service) for each in (LEAN, WHOLE))
    assert there.operation_names == whole.operation_names


def test_documentation_goes_and_members_of_that_name_stay() -> None:
    model = {
        "operations": {"Get": {"output": {"shape": "Answer"}, "documentation": "gets it"}, "Put": {}},
        "shapes": {
            "Answer": {"type": "structure", "members": {"documentation": {"shape": "Text", "documentation": "it"}}},
            "Text": {"type": "string"},
            "Other": {"type": "string"},
        },
    }
    assert lean(model, {"Get"}) == {
        "operations": {"Get": {"output": {"shape": "Answer"}}},
        "shapes": {
            "Answer": {"type": "structure", "members": {"documentation": {"shape": "Text"}}},
            "Text": {"type": "string"},
        },
    }


def test_a_file_that_is_not_there(tmp_path: Any) -> None:
    path = str(tmp_path / "endpoints")
    assert not LeanLoader().exists(path)
    assert LeanLoader().load_file(path) is None
