"""What a template becomes before anything is resolved: loops unrolled, local snippets included.

Where a part of the outcome comes from is kept, so that a finding points at what is written in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ecslint.model.node import ABSENT
from ecslint.model.node import Path as Route

if TYPE_CHECKING:
    from ecslint.text import Document

_LOOP = "Fn::ForEach::"
_MOST_COPIES = 2_000
_NOT_A_LETTER = re.compile(r"[^A-Za-z0-9]")


Look: TypeAlias = "Callable[[Any], tuple[Any, frozenset[str]]]"
"""Resolves a value; with it, the names of the parameters on whose defaults it rests."""


Turn: TypeAlias = "tuple[tuple[str, str], ...]"
"""The variables of the loops around, each with its value in the turn."""


class Expansion:
    """The expanded data of a template. `look` resolves what its loops run over and where its snippets are."""

    def __init__(self, document: Document, look: Look) -> None:
        self.look = look
        self.folder = Path(document.path).parent
        self.origins: dict[Route, Route] = {}
        """Where a part that stands elsewhere in the file, or in another file, comes from."""
        self.leaning: dict[Route, frozenset[str]] = {}
        """Parts that are there because of the defaults of these parameters."""
        self.copies = 0
        text = document.text
        self.data: Any = document.data
        if _LOOP in text or "AWS::Include" in text:
            self.data = self._expand(self._with_sections(document.data), (), ())

    def in_file(self, path: Route) -> Route:
        """The path in the file of what has this path in the expanded data."""
        for length in range(len(path), 0, -1) if self.origins else ():
            origin = self.origins.get(path[:length])
            if origin is not None:
                return (*origin, *path[length:])
        return path

    @property
    def defaults(self) -> frozenset[str]:
        """The parameters whose defaults anything of the expansion rests on."""
        return frozenset().union(*self.leaning.values())

    def _expand(self, raw: Any, path: Route, origin: Route, turn: Turn = ()) -> Any:
        if isinstance(raw, str):
            return _put(raw, turn)
        if isinstance(raw, list):
            return [self._expand(item, (*path, index), (*origin, index), turn) for index, item in enumerate(raw)]
        if not isinstance(raw, dict):
            return raw
        if len(raw) == 1 and isinstance(raw.get("Ref"), str):
            return dict(turn).get(raw["Ref"], {"Ref": _put(raw["Ref"], turn)})
        expanded: dict[str, Any] = {}
        for key, value in raw.items():
            name, here = _put(key, turn), (*origin, key)
            if name.startswith(_LOOP):
                self._unroll(name, value, path, here, expanded, turn)
            elif name == "Fn::Transform" and (included := self._included(self._expand(value, (), (), turn))):
                for member, body in included[0].items():
                    expanded.setdefault(member, body)
                    self._placed((*path, member), here, included[1])
            else:
                if name != key:
                    self.origins[*path, name] = here
                expanded[name] = self._expand(value, (*path, name), here, turn)
        return expanded

    def _unroll(self, key: str, loop: Any, path: Route, origin: Route, into: dict[str, Any], turn: Turn) -> None:
        """Add each turn's members, which may be those of a loop within; a loop over what is not known stays one."""
        items, leaning = self._items(loop, turn)
        if items is None:
            into[key] = self._expand(loop, (*path, key), origin, turn)
            return
        for item in items:
            here = (*turn, (loop[0], item))
            for written, body in loop[2].items():
                name, place = _put(written, here), (*origin, 2, written)
                if name.startswith(_LOOP):
                    self._unroll(name, body, path, place, into, here)
                else:
                    self._placed((*path, name), place, leaning)
                    into[name] = self._expand(body, (*path, name), place, here)

    def _placed(self, path: Route, origin: Route, leaning: frozenset[str]) -> None:
        self.origins[path] = origin
        if leaning:
            self.leaning[path] = leaning

    def _items(self, loop: Any, turn: Turn) -> tuple[list[str] | None, frozenset[str]]:
        """What a loop runs over; None when that is not known, or too much."""
        if not (isinstance(loop, list) and len(loop) == 3 and isinstance(loop[0], str) and isinstance(loop[2], dict)):
            return None, frozenset()
        leaning: set[str] = set()
        items = self._collection(self._expand(loop[1], (), (), turn), leaning)
        self.copies += len(items or ())
        return None if self.copies > _MOST_COPIES else items, frozenset(leaning)

    def _collection(self, raw: Any, leaning: set[str]) -> list[str] | None:
        value, names = self.look(raw)
        leaning |= names
        if not isinstance(value, list):
            return None
        items: list[str] = []
        for each in value:
            item, names = self.look(each)
            leaning |= names
            if isinstance(item, list):
                inner = self._collection(item, leaning)
                if inner is None:
                    return None
                items += inner
            elif isinstance(item, str | int):
                items.append(str(item))
            elif item is not ABSENT:
                return None
        return items

    def _included(self, transform: Any) -> tuple[dict[str, Any], frozenset[str]] | None:
        """The members of a local snippet that `AWS::Include` names; None for any other macro or place."""
        if not (isinstance(transform, dict) and transform.get("Name") == "AWS::Include"):
            return None
        parameters = transform.get("Parameters")
        location, defaults = self.look(parameters.get("Location") if isinstance(parameters, dict) else None)
        snippet = read_beside(self.folder, location)
        return None if snippet is None else (snippet, defaults)

    def _with_sections(self, data: Any) -> Any:
        """The template with what a snippet adds that its own Transform includes: whole sections, or more of them."""
        declared = data.get("Transform") if isinstance(data, dict) else None
        for transform in declared if isinstance(declared, list) else [declared]:
            included = self._included(transform)
            for section, members in included[0].items() if included else ():
                mine = data.get(section, {})
                if isinstance(members, dict) and isinstance(mine, dict):
                    self.origins.update({(section, name): ("Transform",) for name in members.keys() - mine.keys()})
                    data = {**data, section: {**members, **mine}}
        return data


def read_beside(folder: Path, location: Any) -> dict[str, Any] | None:
    """The mapping in a file that a template names relative to its own folder; None when it is not there, is no
    mapping, or lies outside of the repository and of the folder."""
    path = beside(folder, location)
    if path is None:
        return None
    from ecslint.discovery import Unreadable, load
    from ecslint.text import TextError, decode, read

    try:
        data = read(decode(load(str(path)), str(path)), str(path)).data
    except (Unreadable, TextError):
        return None
    return data if isinstance(data, dict) else None


def beside(folder: Path, location: Any) -> Path | None:
    """The path of a local file that a template names; None for a URL, and for what leads out of the tree."""
    if not isinstance(location, str) or not location or "://" in location or Path(location).is_absolute():
        return None
    from ecslint.discovery import repository_root

    path = (folder / location).resolve()
    root = Path(repository_root(str(folder)) or folder).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def _put(text: str, turn: Turn) -> str:
    """A text with the variables of loops replaced: `${X}`, and `&{X}` without what a logical id cannot hold."""
    for name, value in turn:
        text = text.replace(f"${{{name}}}", value).replace(f"&{{{name}}}", _NOT_A_LETTER.sub("", value))
    return text
