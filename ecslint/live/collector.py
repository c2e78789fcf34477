"""Asks one account and region, and notes of every question what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ecslint.live.breakers import Breakers
from ecslint.live.calls import CALLS, EVERYTHING, Call
from ecslint.live.clients import WORKERS, Clients
from ecslint.live.options import USUAL, Options
from ecslint.live.outcome import CallError, Outcome, Unit
from ecslint.live.sending import send
from ecslint.live.snapshot import Resource

T = TypeVar("T")
R = TypeVar("R")
Area = Callable[["Collector"], None]

_PAUSES = (0.5, 1, 2, 4, 8, 16)
"""Seconds before a throttled call is tried once more, each try at half the rate and with botocore's own attempts."""
_SECOND_LOOKS = (0.5, 1)
"""The same before a call is tried once more whose answer made no sense: botocore itself does not try it again."""
_EMPTY_PAGES = 200
"""So many pages of a list may hold nothing one after the other, as those of a filtered list of parameters do."""
_GONE = ("MISSING", "INACTIVE")
"""Reasons for which ECS does not describe what it was asked about, of things that are not there (any more):
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"""


class Collector:
    """Reads one account and region. `wanted` holds the types of what the rules of the run need; None wants all.
    `progress` is told how many questions were answered so far."""

    def __init__(
        self,
        clients: Clients,
        account: str,
        region: str,
        wanted: Collection[str] | None = None,
        options: Options = USUAL,
        partition: str = "aws",
        progress: Callable[[int], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.clients = clients
        self.account = account
        self.region = region
        self.partition = partition
        self.options = options
        self.units: list[Unit] = []
        self._wanted = wanted
        self._progress = progress
        self._sleep = sleep
        self._breakers = Breakers()
        self._resources: dict[tuple[str, str], Resource] = {}
        self._lock = threading.Lock()
        self._told_of_death = False

    @property
    def dead(self) -> CallError | None:
        """Why nothing more is asked, once nothing more would be answered."""
        return self._breakers.dead

    # -- what areas use

    def wants(self, *types: str) -> bool:
        """Whether a rule of the run needs any of the types."""
        return self._wanted is None or any(each in self._wanted for each in types)

    @property
    def wants_everything(self) -> bool:
        """Whether nobody knows what will be looked at: rules of the user's own may look at anything."""
        return self._wanted is None or {*EVERYTHING} <= {*self._wanted}

    def keep(self, type_name: str, identity: str, data: dict[str, Any], state: dict[str, Any] | None = None) -> None:
        """Take a resource into the snapshot. `data` is how it is set up, in its API's vocabulary; `state` is what
        changes by itself: counts, health, times."""
        with self._lock:
            self._resources[type_name, identity] = Resource(type_name, identity, data, state or {})

    def kept(self, type_name: str) -> list[Resource]:
        """What was kept of a type so far."""
        with self._lock:
            return [each for (kind, _), each in self._resources.items() if kind == type_name]

    def resources(self) -> list[Resource]:
        """All that was kept, by type and id."""
        with self._lock:
            return [self._resources[key] for key in sorted(self._resources)]

    def ask(self, action: str, scope: str = "", **parameters: Any) -> dict[str, Any]:
        """One call, such as `ecs:DescribeClusters`. Raises CallError, of which a note was taken."""
        call = CALLS[action]
        return self._noted(call, scope, lambda: self._call(call, parameters))

    def maybe(self, action: str, scope: str = "", **parameters: Any) -> dict[str, Any] | None:
        """One call for what need not be there, such as a policy; None, and no gap, when it is not. Raises CallError."""
        call = CALLS[action]

        def asked() -> dict[str, Any] | None:
            try:
                return self._call(call, parameters)
            except CallError as failure:
                if failure.outcome is not Outcome.MISSING:
                    raise
                return None

        return self._noted(call, scope, asked)

    def items(self, action: str, scope: str = "", **parameters: Any) -> list[Any]:
        """What all pages of a list hold. Raises CallError: part of a list is not the list."""
        call = CALLS[action]
        return self._noted(
            call, scope, lambda: [item for page in self._pages(call, parameters) for item in page[call.key]]
        )

    def pages(self, action: str, *, otherwise: bool = False, **parameters: Any) -> list[dict[str, Any]]:
        """The whole pages of a list, of which some hold more than one kind of thing. `otherwise`: what they tell can
        be learned in another way too, so that a denial leaves no gap, and no note is taken of it. Raises CallError."""
        call = CALLS[action]
        try:
            answers = list(self._pages(call, parameters))
        except CallError as failure:
            if not (otherwise and failure.outcome is Outcome.DENIED):
                self.note(call, "", failure.outcome, failure.why)
            raise
        self.note(call, "", Outcome.OK)
        return answers

    def described(
        self, action: str, parameter: str, names: Sequence[Any], scope: str = "", **parameters: Any
    ) -> list[Any]:
        """What many names stand for, in as few calls as there can be. What AWS reports under `failures` as not there
        is noted as missing; a batch that fails is noted, and the others go on."""
        call = CALLS[action]
        size = call.batch or 1
        batches = [list(names[start : start + size]) for start in range(0, len(names), size)]

        def batch(chosen: list[Any]) -> list[Any]:
            answer = self.ask(action, scope, **parameters, **{parameter: chosen})
            self.note_failures(call, answer, scope)
            return list(answer[call.key])

        def one_by_one(chosen: list[Any]) -> list[Any]:
            try:
                return batch(chosen)
            except CallError as failure:
                # Most services refuse a whole batch for one name that is gone. ECS reports it under `failures`.
                if failure.outcome is not Outcome.MISSING or len(chosen) == 1 or call.service == "ecs":
                    raise
                return [item for name in chosen for item in self._if_there(batch, [name])]

        return [item for found in self.each(one_by_one, batches) for item in found]

    def _if_there(self, function: Callable[[T], list[R]], item: T) -> list[R]:
        try:
            return function(item)
        except CallError:  # noted
            return []

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """The function's answers, several at once, in the order of the items; without those that failed, of which a
        note was taken. Each call has its own threads, so that what waits for one service holds up no other."""
        chosen = list(items)
        if not chosen:
            return []
        with ThreadPoolExecutor(min(WORKERS, len(chosen)), thread_name_prefix="ecslint") as pool:
            found = pool.map(lambda item: self._if_there(lambda each: [function(each)], item), chosen)
            return [answer for answers in found for answer in answers]

    def together(self, *areas: Area, feeds: Mapping[Area, tuple[str, ...]] | None = None) -> None:
        """Run areas side by side. What fails in one is noted, and the others go on. `feeds`: the types that each one
        keeps, of which little is known should it break."""
        threads = [
            threading.Thread(target=self._area, args=(area, (feeds or {}).get(area, EVERYTHING)), name="ecslint area")
            for area in areas
        ]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.5)  # an interrupt does not end a join without a limit everywhere
        except KeyboardInterrupt:
            self._breakers.die(CallError(Outcome.ERROR, "interrupted"))  # so that the threads end soon
            raise

    def note(self, call: Call, scope: str, outcome: Outcome, why: str = "") -> None:
        """Note what came of a question."""
        gap = outcome is not Outcome.OK and not (call.dispensable and outcome is Outcome.NOT_AVAILABLE)
        feeds = call.feeds if gap else ()
        action = call.action.partition(":")[2]
        with self._lock:
            if self.dead is not None and outcome is not Outcome.OK and not self._told_of_death:
                self._told_of_death = True
                feeds = EVERYTHING  # for what is not asked any more nothing else is noted
            self.units.append(Unit(call.prefix, action, scope, outcome, why, feeds))
            answered = len(self.units)
        if self._progress is not None:
            self._progress(answered)

    def note_failures(self, call: Call, answer: dict[str, Any], scope: str) -> None:
        """Note what ECS could not describe of a batch: things that are gone, unless it says something else."""
        for failure in answer.get("failures") or ():
            reason = str(failure.get("reason"))
            outcome = Outcome.MISSING if reason in _GONE else Outcome.ERROR
            self.note(call, failure.get("arn") or scope, outcome, reason)

    def close(self) -> None:
        """Give the connections back."""
        self.clients.close()

    # -- how it asks

    def _area(self, area: Area, feeds: tuple[str, ...]) -> None:
        try:
            area(self)
        except CallError:
            pass  # noted where it happened
        except Exception as error:  # a fault of the area: the rest of the account is still worth reading
            why = f"ecslint itself failed ({type(error).__name__}: {error}); please report this"
            with self._lock:
                self.units.append(Unit("ecslint", area.__name__, "", Outcome.ERROR, why, feeds))

    def _noted(self, call: Call, scope: str, asked: Callable[[], R]) -> R:
        try:
            answer = asked()
        except CallError as failure:
            self.note(call, scope, failure.outcome, failure.why)
            raise
        self.note(call, scope, Outcome.OK)
        return answer

    def _pages(self, call: Call, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
        turning = self.clients.turning(call)
        given = {**parameters, turning.limit: call.page} if call.page else dict(parameters)
        turned, held, empty = set[str](), None, 0
        while True:
            answer = self._call(call, given)
            yield answer
            following = answer.get(turning.token_out)
            if not following:
                return
            before, held = held, answer.get(call.key)
            empty = 0 if held else empty + 1
            if following in turned or (held and held == before) or empty > _EMPTY_PAGES:
                raise CallError(Outcome.ERROR, "the endpoint gives the same page again and again")
            turned.add(following)
            given[turning.token_in] = following

    def _call(self, call: Call, parameters: dict[str, Any]) -> dict[str, Any]:
        """One answer. What AWS throttles although botocore has tried again is tried later at half the rate."""
        throttled, garbled = iter(_PAUSES), iter(_SECOND_LOOKS)
        while True:
            self._breakers.check(call)
            try:
                answer = send(self.clients, call, parameters)
            except CallError as failure:
                if failure.outcome is Outcome.THROTTLED:
                    self.clients.limiter.slow(call.lane)
                    pause = next(throttled, None)
                else:
                    pause = next(garbled, None) if failure.garbled else None
                if pause is None:
                    meant = self._breakers.failed(call, failure, self.clients)
                    raise meant from (failure.__cause__ if meant is failure else failure)
                self._sleep(pause)
            else:
                self._breakers.succeeded(call)
                return answer
