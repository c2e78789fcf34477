"""What units of work run on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Event

import pytest

from ecslint.live.executors import EngineError, engine


@pytest.mark.parametrize("name", ["threads", "processes"])
def test_engine_runs_what_it_is_given(name: str) -> None:
    with engine(name, 2)() as executor:
        assert sorted(executor.map(abs, range(-3, 1))) == [0, 1, 2, 3]


def test_processes_are_others() -> None:
    with engine("processes", 1)() as executor:
        assert executor.submit(os.getpid).result() != os.getpid()


@pytest.mark.parametrize("name", ["fork", "dask", "dask=", "thread"])
def test_unknown_engine(name: str) -> None:
    with pytest.raises(EngineError, match=r"--executor takes threads, processes, or dask=ADDRESS"):
        engine(name)


def test_interrupted_run_does_not_wait() -> None:
    done = Event()
    block = engine("threads", 1)()
    executor = block.__enter__()
    executor.submit(done.wait)
    waiting = executor.submit(abs, 1)
    with suppress(KeyboardInterrupt):
        block.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert waiting.cancelled()
    done.set()


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a dask cluster with two workers, each a process."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", host="127.0.0.1"
    ) as cluster:
        yield str(cluster.scheduler_address)


def test_dask(scheduler: str) -> None:
    with engine(f"dask={scheduler}")() as executor:
        pids = {future.result() for future in [executor.submit(os.getpid) for _ in range(4)]}
    assert os.getpid() not in pids


def test_profiler_of_dask_rests_meanwhile(scheduler: str) -> None:
    """It can stop Python 3.11 for good: https://github.com/python/cpython/issues/106883."""
    with engine(f"dask={scheduler}")() as executor:
        during = executor.submit(_callbacks).result()
    distributed = pytest.importorskip("distributed")
    with distributed.Client(scheduler, set_as_default=False) as client:
        after = client.submit(_callbacks, pure=False).result()
    assert ("profile" in during) is (sys.version_info >= (3, 12))
    assert "profile" in after


def _callbacks() -> list[str]:
    import distributed

    return list(distributed.get_worker().periodic_callbacks)


def test_no_dask_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("ecslint.live.executors._SECONDS_TO_CONNECT", 1)
    with (
        pytest.raises(EngineError, match=r"there is no dask scheduler at tcp://127.0.0.1:9"),
        engine("dask=tcp://127.0.0.1:9")(),
    ):
        pass
