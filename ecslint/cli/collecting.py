"""Reads the accounts that the command line names: what `scan --live`, `snapshot` and `diff --live` have in common."""

from __future__ import annotations

import gc
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Collection as Many
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecslint.cli.live_options import separate
from ecslint.cli.progress import Progress, progress
from ecslint.config import ConfigError
from ecslint.discovery import closest
from ecslint.live import accounts, fleet, plan
from ecslint.live.accounts import Access, AccessError, Account, NotThereError
from ecslint.live.executors import EngineError, engine
from ecslint.live.fleet import Job, Manner, Summary
from ecslint.live.options import Deployment, Options, clusters_not_found
from ecslint.live.plan import WHOLE, Place, Shard, Trouble

if TYPE_CHECKING:
    from ecslint.cli.live_options import LiveRequest


class Collection(NamedTuple):
    """What was read."""

    files: tuple[Path, ...] = ()
    """The snapshots."""
    troubles: tuple[Trouble, ...] = ()
    """What could not be read, for reasons that the snapshots do not hold."""
    now: tuple[Summary, ...] = ()
    """What came of what was read now."""
    before: tuple[Summary, ...] = ()
    """What came of what an earlier run had read, that was gone on with."""
    masked: int = 0
    """How many snapshots lack the values of environment variables."""

    @property
    def asked(self) -> int:
        return sum(each.asked for each in self.now)

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.now)

    @property
    def checked(self) -> bool:
        """Whether anything was answered at all."""
        return any(each.answered for each in (*self.now, *self.before))


@contextmanager
def collected(
    live: LiveRequest,
    wanted: Many[str] | None,
    folder: str | None = None,
    *,
    values: bool = False,
    masks_do: bool = False,
    deployment: Deployment | None = None,
) -> Iterator[Collection]:
    """Read what the command line names, and give the snapshots for as long as the block lasts. They are kept in the
    folder, if there is one. `values`: whether the values of environment variables are needed, be they kept or not;
    `masks_do`: whether no more is asked of them than masks tell; `deployment`: the template that is compared with
    them. Raises ConfigError."""
    _check(live, folder)
    _end_tidily()
    _share_memory()
    aside = tempfile.mkdtemp(prefix="ecslint-")  # only its owner may look into it
    kept = [] if folder is None else [(folder, not live.keep_values)]
    plain = [(aside, False)] if folder is None or (values and not live.keep_values and _is_here(live)) else []
    try:
        run = _Run(live, Manner(folders=(*plain, *kept), masks_do=masks_do), wanted, deployment)
        with progress() as shown:
            collection = run.read(shown)
        gc.collect()  # what reading leaves behind refers to itself, and judging finds room in its place
        yield collection
        gc.collect()  # and so do the records, of which the report needs none
    except (NotThereError, EngineError) as error:
        raise ConfigError(str(error)) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _end_tidily() -> None:
    """Take a request to end, as of a job that is canceled, for an interrupt: it must not leave values of environment
    variables behind in a folder that nobody knows of."""
    if threading.current_thread() is threading.main_thread():  # no other may say what becomes of signals
        signal.signal(signal.SIGTERM, signal.default_int_handler)


_MOST_ARENAS = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def _share_memory() -> None:
    """Let all threads take memory from one place. glibc gives each one of its own, and what is given back there serves
    no other: 20 MiB with a thousand services. Python's own lock lets only one of them ask at a time anyway."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(_MOST_ARENAS, 1)


def _check(live: LiveRequest, folder: str | None) -> None:
    """Refuse options that make no sense together."""
    for given, needed, fits in (
        (live.ou, "--ou needs --org", live.org),
        (live.org and live.accounts, "--org and --accounts exclude each other", False),
        (live.region and live.all_regions, "--region and --all-regions exclude each other", False),
        (live.resume, "--resume needs the folder of the run to go on with", folder),
        (live.shard, "--shard needs a folder: `ecslint snapshot --shard I/N -o DIR`", folder),
        (not _is_here(live), "--executor dask=... needs a folder that all workers share", folder),
    ):
        if given and not fits:
            raise ConfigError(needed)


def _is_here(live: LiveRequest) -> bool:
    """Whether all workers are on this machine."""
    return not live.executor.startswith("dask=")


class _Run:
    """One run over accounts."""

    def __init__(
        self,
        live: LiveRequest,
        manner: Manner,
        wanted: Many[str] | None,
        deployment: Deployment | None,
    ) -> None:
        self._live = live
        self._manner = manner
        self._folders = manner.folders
        self._wanted = None if wanted is None else tuple(sorted(wanted))
        self._deployment = deployment
        self._engine = engine(live.executor, live.workers)

    def read(self, shown: Progress) -> Collection:
        try:
            access, regions = self._access()
            chosen = self._chosen(access)
        except AccessError as error:
            return Collection(troubles=(Trouble("AWS", str(error)),))
        shard = _shard(self._live.shard)
        planned = fleet.plan(access, chosen, regions, shard, shown.stage("Looking at accounts", len(chosen)))
        manner = self._manner._replace(
            access=access, wanted=self._wanted, options=self._options(), share=self._live.rate
        )
        by_id = {account.id: account for account in chosen}
        jobs = [Job(place, by_id[place.account], manner) for place in planned.mine]
        try:
            plan.write(planned, self._folder)
        except OSError as error:
            raise ConfigError(f"snapshots cannot be kept in {self._folder}: {error.strerror or error}") from None
        before = [found for job in jobs if (found := fleet.finished(job))] if self._live.resume else []
        known = {each.place for each in before}
        now = tuple(self._done([job for job in jobs if job.place not in known], shown))
        lost = {each.place: each.failure for each in now if each.failure}
        troubles = (*planned.troubles, *(Trouble(str(place), why) for place, why in lost.items()))
        troubles += tuple(self._not_found([*before, *now]))
        try:
            plan.write(planned._replace(troubles=troubles), self._folder)
        except OSError as error:  # what was read is worth judging all the same
            troubles += (Trouble(str(self._folder), f"it cannot be written to: {error.strerror or error}"),)
        files = tuple(self._file(job.place) for job in jobs if job.place not in lost)
        masks = {Path(folder): mask for folder, mask in self._folders}
        masked = sum(masks[file.parent] for file in files)
        return Collection(files, troubles, now, tuple(before), masked)

    def _not_found(self, summaries: list[Summary]) -> Iterator[Trouble]:
        """The clusters that were asked for and are nowhere, unless there are some that could not be seen."""
        seen = [each.clusters for each in summaries if not each.failure and each.clusters is not None]
        if len(seen) == len(summaries):
            found = [arn for clusters in seen for arn in clusters]
            for name in clusters_not_found(separate(self._live.cluster), found):
                near = closest(name, [arn.rpartition("/")[2] for arn in found])
                hint = f"did you mean {near!r}?" if near else "check its name, the account and the region"
                yield Trouble(f"cluster {name}", f"it is in none of the accounts and regions that were read; {hint}")

    @property
    def _folder(self) -> Path:
        """Where snapshots are for good."""
        return Path(self._folders[-1][0])

    def _file(self, place: Place) -> Path:
        """The snapshot that tells most of a place."""
        found = (Path(folder) / place.file for folder, _ in self._folders)
        return next((file for file in found if file.exists()), self._folder / place.file)

    def _done(self, jobs: list[Job], shown: Progress) -> Iterator[Summary]:
        if len(jobs) == 1 and self._live.executor == "threads":
            questions = shown.stage(f"Asking {jobs[0].place}")
            yield from fleet.run(jobs, self._engine, partial(fleet.read, progress=questions))
            return
        told = shown.stage("Reading accounts and regions", len(jobs))
        for number, summary in enumerate(fleet.run(jobs, self._engine), 1):
            told(number)
            yield summary

    # -- what is asked for

    def _access(self) -> tuple[Access, list[str]]:
        """How accounts are entered, and the regions to read; none for all that an account has enabled."""
        live = self._live
        access = Access(live.profile, live.role_arn, live.external_id)
        regions = separate(live.region)
        for region in regions:
            accounts.check_region(access, region)
        usual = accounts.usual_region(access)
        if not regions and not live.all_regions:
            if usual is None:
                raise ConfigError("no region is given: add --region REGION or --all-regions, or set AWS_REGION")
            regions = [usual]
        return accounts.with_region(access, [*regions, *([usual] if usual else [])]), regions

    def _chosen(self, access: Access) -> list[Account]:
        """The accounts to read."""
        live = self._live
        mine = accounts.identify(access, Account(""))
        if live.org:
            named = accounts.organization(access, separate(live.ou))
            if not named:
                where = " and ".join(separate(live.ou)) or "the organization"
                raise ConfigError(f"there is no active account in {where}")
        elif live.accounts is not None:
            named = _named(live.accounts)
        else:
            return [Account(mine.account)]
        chosen = [self._account(name, mine.account, mine.partition) for name in named]
        return list({account.id: account for account in chosen}.values())

    def _account(self, name: str, mine: str, partition: str) -> Account:
        if name.startswith("arn:"):
            return Account(name.split(":")[4], name)
        if name == mine:
            return Account(mine)  # the management account has no role to take on
        if not self._live.org_role:
            raise ConfigError(f"to enter account {name}, name the role to take on there: --org-role NAME")
        return Account(name, f"arn:{partition}:iam::{name}:role/{self._live.org_role}")

    def _options(self) -> Options:
        tags = {key: value for key, _, value in (each.partition("=") for each in self._live.tag or ())}
        clusters = tuple(separate(self._live.cluster))
        return Options(clusters, tags, self._live.all_revisions, deployment=self._deployment)


def _named(text: str) -> list[str]:
    """The accounts that a file lists, one a line, or that are separated by commas."""
    file = Path(text)
    lines = [text]
    if file.is_file():
        lines = [line.partition("#")[0] for line in file.read_text(encoding="utf-8-sig").splitlines()]
    found = [part.strip() for line in lines for part in line.split(",") if part.strip()]
    for name in found:
        if not re.fullmatch(r"\d{12}|arn:[\w-]+:iam::\d{12}:role/\S+", name):
            where = f" in {text}" if file.is_file() else ", nor a file"
            raise ConfigError(f"{name!r} is no account{where}: write its 12 digits, or the ARN of a role in it")
    if not found:
        raise ConfigError(f"--accounts: {text!r} names no account")
    return found


def _shard(text: str | None) -> Shard:
    if text is None:
        return WHOLE
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ConfigError(f"--shard takes I/N, such as 2/8 for the second of eight parts, not {text!r}")
    return Shard(int(found[1]), int(found[2]))
