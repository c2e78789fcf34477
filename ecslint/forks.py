"""Pieces of work shared out over the machine's processors, by copies of this process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_MOST_WORKERS = 4
_WIDTH = 4
"""The bytes of a number in the queue."""
_MOST_IN_QUEUE = 10_000
"""What a pipe holds without anyone reading it."""


def _workers() -> int:
    """How many processes to share work between. Only Linux lets a process be copied without harm."""
    if sys.platform != "linux":
        return 1
    return min(_MOST_WORKERS, len(os.sched_getaffinity(0)))


def largest_first(paths: Sequence[str]) -> list[int]:
    """The files' numbers, those of the largest first."""
    sizes = [os.stat(path).st_size if os.path.isfile(path) else 0 for path in paths]  # noqa: PTH113, PTH116 - quick
    return sorted(range(len(paths)), key=sizes.__getitem__, reverse=True)


def for_each(order: Sequence[int], work: Callable[[int], T]) -> dict[int, T]:
    """The outcome of the work for each of some numbers, which are begun in this order, the longest best first.

    Whoever is free takes the next from a queue, a pipe. Copies of this process write what they have done into pipes;
    what one that fails has left is done here."""
    taking, giving = os.pipe()
    step = min(len(order), _MOST_IN_QUEUE)
    os.write(giving, b"".join(start.to_bytes(_WIDTH, "big") for start in range(step)))
    os.close(giving)

    def share() -> dict[int, T]:
        return {number: work(number) for start in _taken(taking) for number in order[start::step]}

    copies = [_copy(share) for _ in range(_workers() - 1)]
    done = share()
    os.close(taking)
    for copy in copies:
        done.update(_read(*copy))
    done.update((number, work(number)) for number in order if number not in done)
    return done


def _taken(queue: int) -> Iterator[int]:
    while number := os.read(queue, _WIDTH):
        yield int.from_bytes(number, "big")


def _copy(share: Callable[[], Any]) -> tuple[int, int]:
    """A copy that works: its process, and the end of the pipe to read from."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    try:
        import pickle

        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(share(), pipe, pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    finally:  # whatever is wrong is told where the work is done again
        os._exit(1)


def _read(process: int, reading: int) -> dict[int, Any]:
    """What a copy has written; empty when it has failed."""
    import pickle

    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    _, status = os.waitpid(process, 0)
    outcome: dict[int, Any] = pickle.loads(written) if status == 0 else {}  # noqa: S301 - written by ourselves
    return outcome
