"""The table of calls against botocore's models: each is there, as the table says, and none of them writes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from botocore.session import Session

from ecslint.live.calls import CALLS, EVERYTHING, RATES, Call
from ecslint.live.pages import turning
from tests.lab.limits import BATCHES, PAGES

_SESSION = Session()
_READS = re.compile(r"(Describe|List|Get|BatchGet)[A-Z]")
_TELLS_SECRETS = re.compile(
    r"SecretValue|GetParameter|GetObject|AuthorizationToken|LogEvents|Password|LayerPart|DownloadUrl"
)
_EXCEPTION = "sts:AssumeRole"  # to get into an account
_BATCHED_BY = {"ecr:DescribeImages": "imageIds", "ecr:BatchGetImage": "imageIds",
               "cloudwatch:GetMetricData": "MetricDataQueries",
               "elasticloadbalancing:DescribeTags": "ResourceArns"}  # fmt: skip

_ONE_IS_ENOUGH = ("s3:ListObjectsV2", "ecr:DescribeImageScanFindings")
"""Lists of which only the beginning is looked at, or only the sum."""
_OF_ONE_SIZE = ("cloudformation:ListStackResources",)
"""Lists whose pages have a size that nobody can choose."""

_CALLS = [pytest.param(call, id=action) for action, call in CALLS.items()]


@cache
def _model(service: str, operation: str) -> Any:
    return _SESSION.get_service_model(service).operation_model(operation)


@pytest.mark.parametrize("call", _CALLS)
def test_it_only_reads_and_is_what_the_table_says(call: Call) -> None:
    name = f"{call.prefix}:{call.operation}"
    assert name == _EXCEPTION or _READS.match(call.operation)
    assert name == _EXCEPTION or _READS.match(call.action.partition(":")[2])
    assert not _TELLS_SECRETS.search(call.operation)
    assert not call.key or call.key in _model(call.service, call.operation).output_shape.members
    assert not call.bucket or call.bucket in RATES


@pytest.mark.parametrize("call", [each for each in _CALLS if CALLS[str(each.id)].page])
def test_its_pages_can_be_turned_and_are_as_large_as_can_be(call: Call) -> None:
    names = turning(_SESSION, call)
    model = _model(call.service, call.operation)
    limit = model.input_shape.members[names.limit]
    assert limit.type_name == "integer"
    assert call.page <= limit.metadata.get("max", call.page)
    assert names.token_in in model.input_shape.members
    assert names.token_out in model.output_shape.members
    assert call.page == PAGES[f"{call.prefix}:{call.operation}"].greatest


@pytest.mark.parametrize("call", [each for each in _CALLS if CALLS[str(each.id)].batch])
def test_it_takes_so_many_at_once(call: Call) -> None:
    action = f"{call.prefix}:{call.operation}"
    parameter = _BATCHED_BY.get(action, call.key)
    assert _model(call.service, call.operation).input_shape.members[parameter].type_name == "list"
    if action in BATCHES:
        assert BATCHES[action] == (parameter, call.batch)


def test_what_comes_in_pages_is_known_to() -> None:
    """What is named is told at once; else what botocore turns pages of has a page here."""
    unpaged = [action for action, call in CALLS.items() if not call.page and not call.batch]
    assert [action for action in unpaged if _is_paged(CALLS[action])] == [*_ONE_IS_ENOUGH, *_OF_ONE_SIZE]


def _is_paged(call: Call) -> bool:
    try:
        _SESSION.get_paginator_model(call.service).get_paginator(call.operation)
    except ValueError:
        return False
    return True


def test_every_type_is_fed_by_some_call() -> None:
    assert "AWS::ECS::Service" in EVERYTHING
    assert len(EVERYTHING) == len(set(EVERYTHING)) > 30
