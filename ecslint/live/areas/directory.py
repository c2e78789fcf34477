"""What the regions of an account have in common, read once for all of them: IAM knows no regions."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from ecslint.live.clients import Session

T = TypeVar("T")

_ACCOUNTS_KEPT = 32
"""Of a run over thousands of accounts, those read last: the regions of one are read at about the same time."""


class Directory:
    """What was read of one account. Regions that are read side by side wait for the one that asks first."""

    def __init__(self) -> None:
        self._answers: dict[str, Any] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What was read under that name; what fails is not remembered."""
        with self._lock:
            lock = self._locks[name]
        with lock:
            if name not in self._answers:
                self._answers[name] = read()
            return cast("T", self._answers[name])


_lock = threading.Lock()
_directories: WeakKeyDictionary[Session, OrderedDict[str, Directory]] = WeakKeyDictionary()


def directory(session: Session, account: str) -> Directory:
    """The directory of an account in the run that a session is of."""
    with _lock:
        known = _directories.setdefault(session, OrderedDict())
        found = known.setdefault(account, Directory())
        known.move_to_end(account)
        while len(known) > _ACCOUNTS_KEPT:
            known.popitem(last=False)
    return found
