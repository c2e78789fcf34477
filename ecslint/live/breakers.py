"""What is not asked any more, since it would not be answered."""

from __future__ import annotations

import threading

from ecslint.live.calls import Call
from ecslint.live.clients import Clients
from ecslint.live.outcome import CallError, Outcome

_DENIALS = 20
"""So often an action may be denied, while it never succeeds. A policy may allow some clusters only, so a few denials
say nothing of the rest; a thousand task definitions need not be denied one by one."""
_BROKEN = 3
"""So many connections to a service may fail in a row, or to all of AWS before the first that holds."""
_THROTTLED = 3
"""So many calls of an action may be given up in a row, each after half a minute, for being throttled."""

_DOUBTFUL = frozenset(
    ("AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidToken", "UnrecognizedClientException")
)
"""How services refuse credentials that they do not know: those of an account that has not enabled the region."""


class Breakers:
    """Remembers what became of the calls of one account and region."""

    def __init__(self) -> None:
        self.dead: CallError | None = None
        """Set once nothing of the account and region will be answered: nothing more is asked then."""
        self._answered = False
        self._granted: set[str] = set()
        self._denied: dict[str, int] = {}
        self._broken: dict[str, tuple[int, CallError]] = {}
        self._throttled: dict[str, int] = {}
        self._lock = threading.Lock()

    def check(self, call: Call) -> None:
        """Raises CallError for a call that is in vain."""
        if self.dead is not None:
            raise CallError(self.dead.outcome, self.dead.why)
        with self._lock:
            denied = 0 if call.action in self._granted else self._denied.get(call.action, 0)
            broken = self._broken.get(call.service)
            throttled = self._throttled.get(call.action, 0)
        if denied >= _DENIALS:
            raise CallError(Outcome.DENIED, f"not asked again after {_DENIALS} denials")
        if throttled >= _THROTTLED:
            raise CallError(Outcome.THROTTLED, f"not asked again after {_THROTTLED} calls that AWS kept throttling")
        if broken is not None and broken[0] >= _BROKEN:
            raise CallError(broken[1].outcome, f"not asked again after {_BROKEN} failed connections ({broken[1].why})")

    def succeeded(self, call: Call) -> None:
        with self._lock:
            self._answered = True
            self._granted.add(call.action)
            self._broken.pop(call.service, None)
            self._throttled.pop(call.action, None)

    def failed(self, call: Call, failure: CallError, clients: Clients) -> CallError:
        """Take note of a failure. Gives what it means, given all that happened so far."""
        with self._lock:
            if failure.unreachable:
                return self._unreachable(call, failure)
            if failure.outcome is Outcome.EXPIRED:
                return self._refused(failure, clients)
            self._answered = self._answered or bool(failure.code)
            self._broken.pop(call.service, None)
            if failure.outcome is Outcome.DENIED:
                self._denied[call.action] = self._denied.get(call.action, 0) + 1
            elif failure.outcome is Outcome.THROTTLED:
                self._throttled[call.action] = self._throttled.get(call.action, 0) + 1
        return failure

    def die(self, failure: CallError) -> CallError:
        """Nothing more is to be asked."""
        self.dead = self.dead or failure
        return self.dead

    def _unreachable(self, call: Call, failure: CallError) -> CallError:
        if not self._answered:
            # DNS that knows no service of AWS says nothing of any: the region is misspelled, or the network is away.
            failure = CallError(Outcome.ERROR, failure.why, unreachable=True)
        count = self._broken[call.service][0] + 1 if call.service in self._broken else 1
        self._broken[call.service] = count, failure
        if not self._answered and sum(count for count, _ in self._broken.values()) >= _BROKEN:
            return self.die(failure)
        return failure

    def _refused(self, failure: CallError, clients: Clients) -> CallError:
        """Whether credentials that a service refuses are good, and if so, whether the region is enabled."""
        if self.dead is not None:
            return self.dead
        if failure.code in _DOUBTFUL:
            if clients.hold():
                return CallError(Outcome.ERROR, f"{failure.why} (other services take the credentials)")
            if home := clients.hold_elsewhere():
                why = f"the account has not enabled {clients.region}: the credentials hold in {home} ({failure.why})"
                return self.die(CallError(Outcome.NOT_ENABLED, why))
        return self.die(failure)
