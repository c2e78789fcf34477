"""The double of AWS as a WSGI application: moto, with what it lacks and what it forgets put right."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # 500 images that nobody uses; moto looks when it is imported

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from ecslint.demo import fidelity, unimplemented
from ecslint.demo.exchange import Answer, Exchange
from ecslint.demo.world import World

ACCOUNT = "123456789012"
"""Whose everything is, unless a key says otherwise."""

Finish = Callable[[dict[str, Any]], dict[str, Any]]


class _Moto(DomainDispatcherApplication):
    """moto's own, which looks through all of its services at every request."""

    @cache  # noqa: B019 - there is one, for good
    def get_backend_for_host(self, host: str | None) -> Any:
        return super().get_backend_for_host(host)


@cache
def _moto() -> _Moto:
    """One for all doubles of a process: to set up a service takes 0.1 s, and what it keeps is not kept here."""
    return _Moto(create_backend_app)


class Double:
    """Answers every request of boto3."""

    def __init__(self) -> None:
        self.world = World()
        self._moto = _moto()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        exchange = Exchange(environ)
        exchange.account = ACCOUNT
        answer = self.answered(exchange)
        start_response(f"{answer.status} -", [*answer.headers.items(), ("Content-Length", str(len(answer.body)))])
        return [answer.body]

    def answered(self, exchange: Exchange, finish: Finish | None = None) -> Answer:
        """What AWS would answer. `finish` has the last word on what is told."""
        known = unimplemented.answer(exchange, self.world)
        if isinstance(known, Answer):
            return known
        if known is not None:
            return exchange.answered(self._told(exchange, known, finish))
        answer = self.from_moto(exchange)
        if not answer.ok or (finish is None and not fidelity.mends(exchange.action)):
            return answer
        result = exchange.read(answer)
        told = self._told(exchange, result, finish)
        return answer if told is result else exchange.answered(told)

    def _told(self, exchange: Exchange, result: dict[str, Any], finish: Finish | None) -> dict[str, Any]:
        told = fidelity.mended(exchange, result, self.world)
        return told if finish is None else finish(told)

    def from_moto(self, exchange: Exchange) -> Answer:
        """What moto answers; AWS's refusal where it lacks the operation."""
        told: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            told.update(status=int(status.split(maxsplit=1)[0]), headers=dict(headers))

        # A test's settings may make errors of warnings: those of moto are none of ours.
        warnings.filterwarnings("ignore", module="moto")
        try:
            body = b"".join(self._moto(exchange.forwarded(), start_response))
        except NotImplementedError:
            return unimplemented.unknown(exchange)
        headers = {name: value for name, value in told["headers"].items() if name.lower() != "content-length"}
        if _is_not_there(told["status"], body):
            return unimplemented.unknown(exchange)
        return Answer(told["status"], headers, body)


def _is_not_there(status: int, body: bytes) -> bool:
    """Whether moto lacks the operation: it answers with a page of HTML then."""
    return (status == 500 and b"NotImplementedError" in body) or (status == 404 and body.startswith(b"<!doctype html>"))
