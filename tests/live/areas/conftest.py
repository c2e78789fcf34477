"""Each of these tests begins with an empty AWS: what one makes would be in the way of the next."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import pytest

from ecslint.live.areas import directory
from tests.lab import Lab


@pytest.fixture
def aws(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """The module's lab, emptied, at which the environment points."""
    lab.empty()
    monkeypatch.setattr(directory, "_directories", WeakKeyDictionary())
    return lab
