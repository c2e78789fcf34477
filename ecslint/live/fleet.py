"""Reads many accounts and regions. The unit of work is one of each: a pure function that writes its own file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from ecslint.live import accounts, masking, snapshot
from ecslint.live.account import collect
from ecslint.live.accounts import Access, AccessError, Account
from ecslint.live.areas.kinds import CLUSTER
from ecslint.live.executors import Engine
from ecslint.live.options import USUAL, Options, earlier
from ecslint.live.outcome import CallError, Outcome, Unit, summarized
from ecslint.live.plan import WHOLE, Place, Plan, Shard, Trouble
from ecslint.live.snapshot import Resource, Snapshot

_ROUNDS = 3
"""So often a unit is begun whose worker dies; the last time with a worker of its own, so that it takes none along."""
_ACCOUNTS_AT_ONCE = 16
"""Accounts that are asked for their regions at the same time."""
_PASSING = (Outcome.EXPIRED, Outcome.THROTTLED, Outcome.ERROR)
"""Failures that another try may not meet."""


class Manner(NamedTuple):
    """How a run reads each account and region."""

    access: Access = Access()
    wanted: tuple[str, ...] | None = None
    """The types that the rules of the run need; None: all."""
    options: Options = USUAL
    share: float = 0.8
    """The part of AWS's rates that it uses."""
    folders: tuple[tuple[str, bool], ...] = ()
    """Where the snapshot is written, the last for good; and whether values of environment variables are masked there.
    The snapshot that the last holds already spares calls."""
    masks_do: bool = False
    """Whether those who want the values ask no more of them than what masks tell."""


class Job(NamedTuple):
    """One unit of work; all that a worker on another machine needs to know."""

    place: Place
    account: Account
    manner: Manner

    @property
    def file(self) -> Path:
        """The snapshot that it writes for good."""
        return Path(self.manner.folders[-1][0]) / self.place.file


class Summary(NamedTuple):
    """What came of a unit of work."""

    place: Place
    asked: int = 0
    answered: int = 0
    resources: int = 0
    failed: tuple[tuple[Unit, int], ...] = ()
    """What was not answered, each kind once, and how often."""
    clusters: tuple[str, ...] | None = ()
    """The ARNs of its clusters, or of those asked for; None when they could not be read."""
    failure: str = ""
    """Why there is no snapshot of it; empty when there is one."""

    @classmethod
    def of(cls, place: Place, found: Snapshot) -> Summary:
        """A summary of a snapshot."""
        answered = found.asked - sum(unit.outcome is not Outcome.MISSING for unit in found.units)
        failed = tuple(summarized(found.units))
        clusters = tuple(each.id for each in found.resources if each.type == CLUSTER)
        seen = None if CLUSTER in found.unseen() else clusters
        return cls(place, found.asked, answered, len(found.resources), failed, seen)


def read(job: Job, progress: Callable[[int], None] | None = None) -> Summary:
    """Read an account and region, and write its snapshot."""
    manner, region = job.manner, job.place.region
    try:
        identity = accounts.identify(manner.access, job.account)
        clients = accounts.clients(manner.access, job.account, region, manner.share)
    except AccessError as error:
        return Summary(job.place, failure=str(error))
    if identity.account != job.place.account:
        # On a worker whose own credentials are another account's than those of the machine that planned the run.
        return Summary(job.place, failure=f"the worker's credentials are of account {identity.account}")
    options = manner.options._replace(earlier=_known(job))
    found = collect(clients, identity, region, manner.wanted, options, progress)
    for folder, mask in manner.folders:
        if not Path(folder).is_dir():  # never made here: on a worker's machine nobody would find it, or take it away
            return Summary(job.place, failure=f"the worker has no folder {folder}: all workers must share it")
        try:
            snapshot.write(found, Path(folder), mask=mask)
        except OSError as error:
            return Summary(job.place, failure=f"its snapshot cannot be written to {folder}: {error.strerror or error}")
    return Summary.of(job.place, found)


def _known(job: Job) -> dict[str, dict[str, Resource]]:
    """What the run before this one has read. Where the values of environment variables are wanted, what it masked is
    not good enough, and is asked for again; so is, always, what another version masked by other forms."""
    masks = [mask for _, mask in job.manner.folders]
    masks_do = masks[-1] and (job.manner.masks_do or all(masks))
    return {
        kind: {identity: each for identity, each in found.items() if masking.answers(each.data, masks_do=masks_do)}
        for kind, found in earlier(_earlier(job.file)).items()
    }


def _earlier(file: Path) -> Snapshot | None:
    """The snapshot of the run before this one."""
    try:
        return snapshot.read(file) if file.exists() else None
    except snapshot.SnapshotError:
        return None  # it will be written anew


def finished(job: Job) -> Summary | None:
    """What came of the unit in an earlier run, when it need not be read again: its snapshot is there, holds what is
    wanted now, and nothing in it failed that may succeed another time."""
    found = _earlier(job.file)
    if found is None or any(unit.outcome in _PASSING for unit in found.units):
        return None
    wanted = job.manner.wanted
    holds_all = found.wanted is None or (wanted is not None and set(wanted) <= set(found.wanted))
    same_scope = found.scope == job.manner.options.scope
    return Summary.of(job.place, found) if holds_all and same_scope else None


# -- what there is to read


def plan(
    access: Access,
    chosen: Collection[Account],
    regions: Collection[str],
    shard: Shard = WHOLE,
    told: Callable[[int], None] = lambda _: None,
) -> Plan:
    """The places to read: the regions given, else those that each account has enabled. An account that cannot be
    entered is a trouble of its own, and the others go on. `told` is told how many accounts were looked at."""

    def look(account: Account) -> tuple[list[Place], list[Trouble]]:
        places = [Place(account.id, region) for region in regions]
        if places and not any(shard.holds(place) for place in places):
            return places, []  # another machine's
        try:
            accounts.identify(access, account)
            if not places:
                places = [Place(account.id, each) for each in accounts.regions_of(access, account)]
        except AccessError as error:
            return [], [Trouble(f"account {account.id}", str(error))]
        except CallError as failure:
            assumed = accounts.assumed_regions(access)
            why = f"ec2:DescribeRegions was {failure.outcome} ({failure.why}), so the usual {len(assumed)} were read"
            places = [Place(account.id, each) for each in assumed]
            return places, [Trouble(f"which regions account {account.id} has enabled", why)]
        return places, []

    places: list[Place] = []
    troubles: list[Trouble] = []
    with ThreadPoolExecutor(_ACCOUNTS_AT_ONCE) as pool:
        for number, (found, trouble) in enumerate(pool.map(look, chosen), 1):
            places += found
            troubles += trouble
            told(number)
    return Plan(tuple(places), shard, tuple(troubles))


# -- reading it


Reader = Callable[[Job], Summary]


def run(jobs: Iterable[Job], engine: Engine, reader: Reader | None = None) -> Iterator[Summary]:
    """Read all of it, each unit as soon as a worker has time for it. What the death of a worker takes along is begun
    again. Raises EngineError."""
    left, read_one = list(jobs), reader or read
    for _ in range(_ROUNDS - 1):
        lost: dict[Place, str] = {}
        if left:
            yield from _round(left, engine, read_one, lost)
        left = [job for job in left if job.place in lost]
    for job in left:
        again: dict[Place, str] = {}
        yield from _round([job], engine, read_one, again)
        if again:
            yield Summary(job.place, failure=again[job.place])


_DEATH = f"its worker died {_ROUNDS} times: out of memory?"


def _round(jobs: list[Job], engine: Engine, reader: Reader, lost: dict[Place, str]) -> Iterator[Summary]:
    """What came of each unit. What did not come of it is added to `lost`, with the reason."""
    with engine() as executor:
        begun: dict[Future[Summary], Job] = {}
        for job in jobs:
            try:
                begun[executor.submit(reader, job)] = job
            except BrokenExecutor:
                lost[job.place] = _DEATH
        for future in as_completed(begun):
            job = begun.pop(future)
            try:
                yield _checked(future.result(), job)
            except (BrokenExecutor, CancelledError):
                lost[job.place] = _DEATH
            except Exception as error:
                # Not always the unit's: of a dying worker dask's executor takes a result for an error now and then.
                if type(error).__name__ == "KilledWorker":  # dask's, which gave up after some retries
                    lost[job.place] = _DEATH
                else:
                    why = f"ecslint itself failed ({type(error).__name__}: {error}); please report this"
                    lost[job.place] = why


def _checked(summary: Summary, job: Job) -> Summary:
    """Whether the snapshot that a worker says it wrote can be seen from here."""
    if summary.failure or job.file.exists():
        return summary
    why = f"its worker wrote {job.file}, which is not here: all workers must share the folder"
    return summary._replace(failure=why)
