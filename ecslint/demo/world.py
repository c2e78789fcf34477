"""What the double knows beyond what moto keeps."""

from __future__ import annotations

from typing import Any


class World:
    """The state of all accounts and regions, besides moto's."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        """Know nothing."""
        self.written: dict[str, dict[str, Any]] = {}
        """What requests said of a thing, by its ARN: moto forgets much of it."""
        self.state: dict[str, dict[str, Any]] = {}
        """Members of a thing's answers, by its ARN, as a test wants them: a container instance's `agentConnected`, a
        service's `runningCount`, a target group's `TargetHealthDescriptions`."""
        self.kept: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = {}
        """Things that moto does not know at all, by account, region and kind, and by id."""
        self.regions_off: set[str] = set()
        """Regions that no account has enabled."""
