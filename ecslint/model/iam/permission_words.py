"""How messages tell which permissions are lacking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecslint.model.iam.permissions import Permission
    from ecslint.model.record import Place

_MOST_IN_WORDS = 4
"""So many things are told in a row; where there are more, the rest is counted."""


def in_words(permissions: list[Permission]) -> str:
    """The actions, with what they are for."""
    actions: dict[str, list[str]] = {}
    for each in permissions:
        known = actions.setdefault(each.what, [])
        known += [each.action] if each.action not in known else []
    features: dict[str, list[str]] = {}
    for what, some in actions.items():
        features.setdefault(_listed_words([f"`{one}`" for one in some]), []).append(what)
    return ", ".join(f"{some} for {_listed_words(whats)}" for some, whats in features.items())


def names_in_words(names: Iterable[str]) -> str:
    """The names, each once: of several things that lack something, none is told for all."""
    return _listed_words([f"`{name}`" for name in dict.fromkeys(names)])


def _listed_words(words: list[str]) -> str:
    shown = (
        words
        if len(words) <= _MOST_IN_WORDS
        else [*words[: _MOST_IN_WORDS - 1], f"{len(words) - _MOST_IN_WORDS + 1} more"]
    )
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else shown[0]


def places_of(permissions: list[Permission]) -> tuple[tuple[Place, str], ...]:
    """Where the features stand that need them, each place once."""
    told = {(id(each.place.record), each.place.field): (each.place, f"needs `{each.action}`") for each in permissions}
    return tuple(told.values())


__all__ = ["in_words", "names_in_words", "places_of"]
