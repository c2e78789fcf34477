"""ecslint: a linter for Amazon ECS.

What stands here, with the records of `ecslint.model`, is all that a rule may import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint import model
from ecslint.model.declared.constraints import invalid as invalid
from ecslint.model.declared.constraints import missing as missing
from ecslint.model.declared.constraints import unknown_keys as unknown_keys
from ecslint.model.record import Place as Place
from ecslint.model.record import Record as Record
from ecslint.model.unknown import Undecided as Undecided
from ecslint.model.unknown import matches as matches
from ecslint.rulebook import Findings as Findings
from ecslint.rulebook import rule as rule

if TYPE_CHECKING:
    from ecslint.model import *  # noqa: F403

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(model, name)
