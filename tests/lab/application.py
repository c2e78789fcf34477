"""The double as a WSGI application: moto, with AWS's limits, throttles, faults and fields around it."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

from ecslint.demo.double import Double, Finish
from ecslint.demo.exchange import Answer, Exchange
from tests.lab import faults, limits
from tests.lab.accounts import Accounts
from tests.lab.faults import Fault, Faults
from tests.lab.throttles import Throttles

_READING = ("BatchGet", "Describe", "Get", "List")
"""How the names of operations begin that change nothing."""


class Asked(NamedTuple):
    """Who asked for what, where."""

    account: str
    region: str
    action: str


class Application(Double):
    """Answers every request of boto3, as strictly as AWS."""

    def __init__(self) -> None:
        super().__init__()
        self.accounts = Accounts(self.world)
        self.faults = Faults()
        self.throttles: Throttles | None = None
        self.latency = 0.0
        self.strict = True
        """Whether AWS's page and batch sizes hold."""
        self.remembers = False
        """Whether an answer is given again to who asks the same, as long as nothing is changed: moto takes several
        milliseconds to make one, which AWS's many machines take from nobody."""
        self.asked: Counter[Asked] = Counter()
        self.at_once = 0
        """The most requests that were under way at the same time."""
        self._under_way = 0
        self._remembered: dict[tuple[Any, ...], Answer] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        exchange = Exchange(environ)
        exchange.account = self.accounts.of(exchange.key)
        with self._lock:
            self.asked[Asked(exchange.account, exchange.region, exchange.action)] += 1
            self._under_way += 1
            self.at_once = max(self.at_once, self._under_way)
        try:
            answer, fault = self._struck(exchange)
        finally:
            with self._lock:
                self._under_way -= 1
        start_response(f"{answer.status} -", [*answer.headers.items(), ("Content-Length", str(len(answer.body)))])
        return _half(answer.body, environ) if fault is not None and fault.kind == "cut" else [answer.body]

    def _struck(self, exchange: Exchange) -> tuple[Answer, Fault | None]:
        """The answer, or what a fault makes of it."""
        time.sleep(self.latency)
        fault = self.faults.striking(exchange)
        if fault is None:
            return self._answer(exchange), None
        if fault.kind == "drop":
            _close(exchange.environ)
        time.sleep(fault.seconds)
        failures = [faults.without_first(exchange)] if fault.kind == "missing" else []
        return faults.instead(fault, exchange) or self._answer(exchange, failures), fault

    def _answer(self, exchange: Exchange, failures: Sequence[dict[str, Any]] = ()) -> Answer:
        refused = self._refusal(exchange)
        if refused is not None:
            return refused
        if not self.remembers or failures:
            return self.answered(exchange, self._finish(exchange, failures))
        if not exchange.operation.startswith(_READING):
            self.forget()
            return self.answered(exchange, self._finish(exchange, failures))
        asked = exchange.account, exchange.region, exchange.action, exchange.environ["RAW_URI"], exchange.body
        known = self._remembered.get(asked)
        if known is None:
            known = self.answered(exchange, self._finish(exchange, failures))
            if known.ok:
                self._remembered[asked] = known
        return known

    def forget(self) -> None:
        """Make all answers anew."""
        self._remembered.clear()

    def _finish(self, exchange: Exchange, failures: Sequence[dict[str, Any]]) -> Finish | None:
        """What becomes of an answer: it tells of failures, and is cut to AWS's pages."""
        if not failures and not (self.strict and limits.cuts(exchange.action)):
            return None

        def finish(result: dict[str, Any]) -> dict[str, Any]:
            if failures:
                result = {**result, "failures": [*result.get("failures", ()), *failures]}
            return limits.cut(exchange, result) if self.strict else result

        return finish

    def _refusal(self, exchange: Exchange) -> Answer | None:
        return (
            self.accounts.refusal(exchange)
            or (self.throttles and self.throttles.refusal(exchange))
            or (limits.refusal(exchange) if self.strict else None)
        )

    def from_moto(self, exchange: Exchange) -> Answer:
        if self.strict:
            limits.take_over(exchange)
        answer = super().from_moto(exchange)
        if exchange.action == "sts:AssumeRole" and answer.ok:
            self.accounts.learn(exchange, exchange.read(answer))
        return answer


def _close(environ: dict[str, Any]) -> NoReturn:
    environ["lab.connection"].shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError  # which the server takes for the client's doing


def _half(body: bytes, environ: dict[str, Any]) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    _close(environ)
