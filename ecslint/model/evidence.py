"""What a judgement leaned on, gathered while it reads.

Reading a record notes which template conditions and parameters were consulted. From this follow, without any rule
saying so, the conditions under which a finding holds, its confidence (medium when a parameter's default was used),
and which judgements another variant of the template need not repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, overload

Key = tuple[str, str]
"""("condition", name), ("parameter", name) for one whose value varies, or ("default", name); with a condition that
varies, its outcome as well: ("true", name) or ("false", name). ("within", name) is for the class of records of which
some come and go with the resource that holds them; no judgement depends on that, but what links remember does."""
KINDS = ("condition", "parameter", "default", "true", "false")

NOTHING: frozenset[Key] = frozenset()
"""What most readings lean on: one for all of them, since an account has hundreds of thousands."""

_stack: list[set[Key]] = []

T = TypeVar("T")
R = TypeVar("R")


def note(kind: str, name: str) -> None:
    """Say that the reading under way consulted this."""
    if _stack:
        _stack[-1].add((kind, name))


class Gathering:
    """Everything consulted within a `with` block; passed on to the block around it."""

    __slots__ = ("keys",)

    def __enter__(self) -> set[Key]:
        self.keys: set[Key] = set()
        _stack.append(self.keys)
        return self.keys

    def __exit__(self, *_: object) -> None:
        _stack.pop()
        if _stack:
            _stack[-1] |= self.keys


def begin() -> set[Key]:
    """Begin to gather what is consulted, as `Gathering` does, where a `with` block would cost too much."""
    keys: set[Key] = set()
    _stack.append(keys)
    return keys


def end(keys: set[Key]) -> None:
    """End the gathering that was begun last, and pass it on to the one around it."""
    _stack.pop()
    if keys and _stack:
        _stack[-1] |= keys


class Unnoted:
    """What is consulted within a `with` block is not noted: it serves to prepare, not to judge."""

    def __enter__(self) -> None:
        _stack.append(set())

    def __exit__(self, *_: object) -> None:
        _stack.pop()


def replay(keys: set[Key] | frozenset[Key]) -> None:
    """Say that what was remembered had consulted these."""
    if keys and _stack:
        _stack[-1] |= keys


class Kept:
    """Where outcomes are kept that lean on what goes from one variant to another, by what that is: its name."""

    def __init__(self, varying: Iterable[str]) -> None:
        self._varying = frozenset(varying)
        self._places: dict[str, list[tuple[dict[Any, Any], object]]] = {}

    def note(self, keys: set[Key], memory: dict[Any, Any], at: object) -> None:
        """Say that what a memory holds at a key has leaned on these."""
        for name in {name for _, name in keys}:
            if name in self._varying:
                self._places.setdefault(name, []).append((memory, at))

    def forget(self, names: Iterable[str]) -> None:
        """Have all memories forget what leans on these."""
        for name in names:
            for memory, at in self._places.pop(name, ()):
                memory.pop(at, None)


def remember(record: Any, name: str, value: object, keys: set[Key]) -> None:
    """Keep what an attribute of a record is: in its `__dict__` what leaned on nothing, so that the next look at it
    costs nothing either."""
    if keys:
        record._cache[name] = (value, keys)
        if (kept := record._node.source.kept) is not None:
            kept.note(keys, record._cache, name)
    else:
        record.__dict__[name] = value


class derived(Generic[R]):  # noqa: N801 - used as a decorator, like property
    """A property of a record that is worked out once, and remembers what it leaned on."""

    def __init__(self, compute: Callable[[Any], R]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> derived[R]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> R: ...
    def __get__(self, instance: Any, owner: type) -> derived[R] | R:
        if instance is None:
            return self
        cache: dict[str, tuple[R, set[Key]]] = instance._cache
        known = cache.get(self.name)
        if known is not None:
            replay(known[1])
            return known[0]
        keys = begin()
        try:
            value = self.compute(instance)
        finally:
            end(keys)
        remember(instance, self.name, value, keys)
        return value
