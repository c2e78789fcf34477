"""The lab by HTTP, for other processes: `/__lab/...` reads the counts and sets what goes wrong.

GET  /__lab/calls                              counts by action, account and region
POST /__lab/reset                              forget the counts and all faults
POST /__lab/faults    [{"action": "ecs:*", "kind": "error", "code": "AccessDeniedException"}]
POST /__lab/state     {"arn:...:container-instance/...": {"agentConnected": false}}
POST /__lab/settings  {"latency": 0.05, "throttle": true, "strict": true, "remember": false,
                       "regions_off": ["ap-east-1"]}
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from tests.lab.application import Application
from tests.lab.throttles import Throttles

PATH = "/__lab/"


class Control:
    """The application, with a door for whoever runs it."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not path.startswith(PATH):
            return self.application(environ, start_response)
        told = _DOORS.get(path.removeprefix(PATH))
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        result = told(self.application, json.loads(body or b"null")) if told else {"doors": [*_DOORS]}
        answer = json.dumps(result).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
        start_response("200 OK" if told else "404 Not Found", headers)
        return [answer]


def counts(application: Application) -> dict[str, Any]:
    """What was asked so far."""
    by_action: Counter[str] = Counter()
    by_place: Counter[str] = Counter()
    for asked, count in list(application.asked.items()):
        by_action[asked.action] += count
        by_place[f"{asked.account}/{asked.region}"] += count
    return {
        "total": by_action.total(),
        "actions": dict(by_action.most_common()),
        "places": dict(by_place.most_common()),
        "at_once": application.at_once,
        "throttled": application.throttles.refused if application.throttles else 0,
        "faults": [[each.action, each.kind, each.struck] for each in application.faults.listed],
    }


def reset(application: Application, _: Any = None) -> dict[str, Any]:
    application.asked.clear()
    application.at_once = 0
    application.faults.clear()
    if application.throttles is not None:
        application.throttles = Throttles()
    return counts(application)


def _faults(application: Application, given: list[dict[str, Any]]) -> dict[str, Any]:
    application.faults.clear()
    for each in given:
        application.faults.add(**each)
    return counts(application)


def _state(application: Application, given: dict[str, dict[str, Any]]) -> dict[str, Any]:
    for identity, members in given.items():
        application.world.state.setdefault(identity, {}).update(members)
    application.forget()
    return {"things": len(application.world.state)}


def _settings(application: Application, given: dict[str, Any]) -> dict[str, Any]:
    if "latency" in given:
        application.latency = float(given["latency"])
    if "throttle" in given:
        application.throttles = Throttles() if given["throttle"] else None
    if "strict" in given:
        application.strict = bool(given["strict"])
    if "remember" in given:
        application.remembers = bool(given["remember"])
    if "regions_off" in given:
        application.world.regions_off = set(given["regions_off"])
    if not given.keys() <= {"latency", "throttle"}:
        application.forget()
    return {"latency": application.latency, "throttle": application.throttles is not None,
            "strict": application.strict, "remember": application.remembers,
            "regions_off": sorted(application.world.regions_off)}  # fmt: skip


_DOORS: dict[str, Callable[[Application, Any], dict[str, Any]]] = {
    "calls": lambda application, _: counts(application),
    "reset": reset,
    "faults": _faults,
    "state": _state,
    "settings": _settings,
}
