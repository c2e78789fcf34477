"""Fixtures for tests that need an AWS, at which the environment points so that boto3 takes it for AWS.

from tests.lab.fixtures import _without_history, lab        in a conftest.py
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from functools import cache

import pytest

from tests.lab import Lab


@cache
def the_lab() -> Lab:
    """The lab of the process: moto has room for one, so all tests use it, one module after the other."""
    found = Lab().start()
    atexit.register(found.stop)
    return found


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """An AWS that is empty when the module's tests begin."""
    with pytest.MonkeyPatch.context() as patch:
        found = the_lab()
        found.empty()
        point_at(found, patch)
        yield found


def point_at(lab: Lab, patch: pytest.MonkeyPatch) -> None:
    """Let the environment name the lab and its keys, and nothing of AWS besides."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        patch.delenv(name)
    for name, value in lab.environment().items():
        patch.setenv(name, value)


@pytest.fixture(autouse=True)
def _without_history(request: pytest.FixtureRequest) -> None:
    """Each test counts its own calls, and no fault outlives the test that set it."""
    if "lab" in request.fixturenames:
        request.getfixturevalue("lab").forget_calls()
