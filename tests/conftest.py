"""What holds for all tests."""

from __future__ import annotations

import gc

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    """Collect garbage less often. By now there are millions of objects that stay, of the tests, of moto and of boto3,
    and to look through them again and again took a quarter of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
