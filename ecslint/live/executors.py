"""What many units of work run on: threads, processes, or the workers of a dask cluster. All are used alike."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

Engine = Callable[[], AbstractContextManager[Executor]]
"""Gives an executor as often as one is needed: one whose workers died is of no more use."""

_ACCOUNTS_AT_ONCE = 8
"""Units that one process reads at the same time; each has threads of its own."""
_RETRIES = 3
"""So often dask hands a unit to another worker when the one that had it died."""
_SECONDS_TO_CONNECT = 30
_UNPROFILED = "ecslint-unprofiled"

FORMS = "threads, processes, or dask=ADDRESS such as dask=tcp://scheduler:8786"


class EngineError(Exception):
    """An engine that cannot be used. The text says why, and what to type."""


def engine(name: str, workers: int | None = None) -> Engine:
    """The engine of that name, with so many workers at most; a dask cluster has its own. Raises EngineError."""
    if name == "threads":
        return lambda: _threads(workers or _ACCOUNTS_AT_ONCE)
    if name == "processes":
        return lambda: _processes(workers or os.cpu_count() or 1)
    kind, _, address = name.partition("=")
    if kind != "dask" or not address:
        raise EngineError(f"--executor takes {FORMS}, not {name!r}")
    if find_spec("distributed") is None:
        raise EngineError("--executor dask=... needs dask: pip install 'ecslint[dask]'")
    return lambda: _dask(address)


@contextmanager
def _threads(workers: int) -> Iterator[Executor]:
    from concurrent.futures import ThreadPoolExecutor

    with _ended(ThreadPoolExecutor(workers, thread_name_prefix="account")) as executor:
        yield executor


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A process with threads is not safe to fork.
    with _ended(ProcessPoolExecutor(workers, mp_context=get_context("spawn"))) as executor:
        yield executor


@contextmanager
def _ended(executor: Executor) -> Iterator[Executor]:
    """The executor, ended with the block. Whoever interrupts the run does not wait for what is under way."""
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    distributed: Any = import_module("distributed")  # an extra, and typed in part only
    try:
        client = distributed.Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(f"there is no dask scheduler at {address}: {error}") from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise EngineError(f"the dask cluster at {address} has no workers: start some with `dask worker {address}`")
        client.register_plugin(_unprofiled(distributed))
        try:
            # Not pure: what was read a minute ago says nothing of now.
            yield client.get_executor(retries=_RETRIES, pure=False)
        finally:
            client.unregister_worker_plugin(_UNPROFILED)


def _unprofiled(distributed: Any) -> Any:
    """A plugin that stops the profiler of the workers for as long as the run lasts, where they run Python 3.11.

    It looks at all threads a hundred times a second, which in that version can stop an interpreter for good whose
    threads come and go: https://github.com/python/cpython/issues/106883. Dask gives such a worker up, but only after
    five minutes."""

    class Unprofiled(distributed.WorkerPlugin):  # type: ignore[misc]  # not typed when it is not installed
        name = _UNPROFILED

        def setup(self, worker: Any) -> None:
            names = ("profile", "profile-cycle") if sys.version_info < (3, 12) else ()
            self.stopped = {name: worker.periodic_callbacks.pop(name, None) for name in names}
            for callback in filter(None, self.stopped.values()):
                callback.stop()

        def teardown(self, worker: Any) -> None:
            for name, callback in self.stopped.items():
                if callback is not None:
                    worker.periodic_callbacks[name] = callback
                    callback.start()

    return Unprofiled()
