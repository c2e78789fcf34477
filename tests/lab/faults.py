"""What goes wrong, on demand: which requests it strikes, and what comes back instead of an answer."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote_plus

from ecslint.demo.exchange import Answer, Exchange

LOGIN_PAGE = "<html><head><title>Log in</title></head><body>Please log in to the network<br></body></html>"
"""What a captive portal answers to everything, with 200."""

_MISSING_NAMES = {
    "ecs:DescribeServices": "services",
    "ecs:DescribeClusters": "clusters",
    "ecs:DescribeTasks": "tasks",
    "ecs:DescribeContainerInstances": "containerInstances",
}
"""The operations that report single things as missing, and their parameter."""


@dataclass
class Fault:
    """A fault, and the requests that it strikes: all that fit, unless `after`, `times` or `chance` say otherwise."""

    action: str = "*"
    """A pattern: `ecs:Describe*`."""
    kind: str = "error"
    """error; delay: `seconds` late; drop: the connection is closed without an answer; cut: it is closed half-way
    through; garbage: `body` with status 200; missing: the first of the things asked for was just deleted."""
    code: str = "AccessDeniedException"
    message: str = ""
    status: int = 400
    seconds: float = 0.0
    body: str = LOGIN_PAGE
    account: str = "*"
    region: str = "*"
    holding: str = ""
    """A text that the request must hold, such as the name of a cluster."""
    after: int = 0
    """So many requests pass first."""
    times: int = -1
    """So many are struck after that; -1: all."""
    chance: float = 1.0
    """Each is struck with this probability."""
    struck: int = 0
    _met: int = field(default=0, repr=False)

    def strikes(self, exchange: Exchange, dice: random.Random) -> bool:
        if not (
            fnmatchcase(exchange.action, self.action)
            and fnmatchcase(exchange.account, self.account)
            and fnmatchcase(exchange.region, self.region)
            and (not self.holding or self.holding in _text(exchange))
        ):
            return False
        self._met += 1
        last = self.after + self.times if self.times >= 0 else self._met
        if not self.after < self._met <= last or dice.random() >= self.chance:
            return False
        self.struck += 1
        return True


def _text(exchange: Exchange) -> str:
    """The request as it was sent: its path, and the body with ARNs readable."""
    query = exchange.environ.get("QUERY_STRING", "")
    return unquote_plus(f"{exchange.environ['PATH_INFO']} {query} ") + unquote_plus(
        exchange.body.decode(errors="replace")
    )


class Faults:
    """The faults of a lab."""

    def __init__(self) -> None:
        self.listed: list[Fault] = []
        self._lock = threading.Lock()
        self.throw_dice_anew(1)

    def throw_dice_anew(self, seed: int) -> None:
        """Let what is left to chance come as it always comes after this seed."""
        self._dice = random.Random(seed)  # noqa: S311 - no secret

    def add(self, action: str = "*", **settings: Any) -> Fault:
        fault = Fault(action, **settings)
        with self._lock:
            self.listed.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self.listed.clear()

    def striking(self, exchange: Exchange) -> Fault | None:
        """The first fault that strikes a request."""
        with self._lock:
            return next((fault for fault in self.listed if fault.strikes(exchange, self._dice)), None)


def instead(fault: Fault, exchange: Exchange) -> Answer | None:
    """What comes back at once, if anything does."""
    if fault.kind == "error":
        return exchange.refused(fault.code, fault.message, fault.status)
    if fault.kind == "garbage":
        return Answer(200, {"Content-Type": "text/html"}, fault.body.encode())
    return None


def without_first(exchange: Exchange) -> dict[str, Any]:
    """Take the first thing out of a request that names several; the failure that AWS reports for it."""
    parameter = _MISSING_NAMES[exchange.action]
    first, *others = exchange.parameters[parameter]
    exchange.change({**exchange.parameters, parameter: others})
    return {"arn": first, "reason": "MISSING"}
