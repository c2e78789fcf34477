"""Commands run within the test's own process, which is several times as fast as starting one."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from typer.testing import CliRunner

from ecslint.cli.app import app_for
from ecslint.live import accounts


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What it printed as JSON."""
        return json.loads(self.out)


def ecslint(*arguments: str) -> Ran:
    """Run a command as one that has just been started. What it does not catch fails the test."""
    accounts.forget()
    result = CliRunner().invoke(app_for(arguments), list(arguments), catch_exceptions=False)
    return Ran(result.exit_code, result.stdout, result.stderr)
