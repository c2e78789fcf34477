"""What a template becomes before anything is resolved: loops unrolled, local snippets included.

Where a part of the outcome comes from is kept, so that a finding points at what is written in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecslint.model.node import Path as Route

if TYPE_CHECKING:
    from ecslint.text import Document

_LOOP = "Fn::ForEach::"
_MOST_COPIES = 2_000
_NOT_A_LETTER = re.compile(r"[^A-Za-z0-9]")


class Expansion:
    """The expanded data of a template. `values` holds what is known of its parameters, for the loops over them."""

    def __init__(self, document: Document, values: Mapping[str, Any]) -> None:
        self.values = values
        self.folder = Path(document.path).parent
        self.origins: dict[Route, Route] = {}
        """Where a part that stands elsewhere in the file, or in another file, comes from."""
        self.copies = 0
        text = document.text
        self.data: Any = document.data
        if _LOOP in text or "AWS::Include" in text:
            self.data = self._expand(document.data, (), ())

    def in_file(self, path: Route) -> Route:
        """The path in the file of what has this path in the expanded data."""
        for length in range(len(path), 0, -1) if self.origins else ():
            origin = self.origins.get(path[:length])
            if origin is not None:
                return (*origin, *path[length:])
        return path

    def _expand(self, raw: Any, path: Route, origin: Route) -> Any:
        if isinstance(raw, list):
            return [self._expand(item, (*path, index), (*origin, index)) for index, item in enumerate(raw)]
        if not isinstance(raw, dict):
            return raw
        expanded: dict[str, Any] = {}
        for key, value in raw.items():
            here = (*origin, key)
            if key.startswith(_LOOP) and (turns := self._turns(value)) is not None:
                for name, member, template in turns:
                    expanded[name] = self._moved(member, (*path, name), (*here, 2, template))
            elif key == "Fn::Transform" and (snippet := self._included(value)) is not None:
                for name, member in snippet.items():
                    expanded.setdefault(name, member)
                    self.origins[*path, name] = here
            else:
                expanded[key] = self._expand(value, (*path, key), here)
        return expanded

    def _moved(self, member: Any, path: Route, origin: Route) -> Any:
        self.origins[path] = origin
        return self._expand(member, path, origin)

    def _turns(self, loop: Any) -> list[tuple[str, Any, str]] | None:
        """Each turn's members: name, value, and the name as it is written; None for a loop over what is not known."""
        if not (isinstance(loop, list) and len(loop) == 3 and isinstance(loop[0], str) and isinstance(loop[2], dict)):
            return None
        items = self._collection(loop[1])
        if items is None:
            return None
        self.copies += len(items)
        if self.copies > _MOST_COPIES:
            return None
        return [
            (_put(key, loop[0], item), _put(value, loop[0], item), key)
            for item in items
            for key, value in loop[2].items()
        ]

    def _collection(self, raw: Any) -> list[str] | None:
        if isinstance(raw, dict) and list(raw) == ["Ref"]:
            raw = self.values.get(raw["Ref"])
            raw = [item.strip() for item in raw.split(",")] if isinstance(raw, str) else raw
        if not isinstance(raw, list):
            return None
        items: list[str] = []
        for item in raw:
            inner = (
                self._collection(item)
                if isinstance(item, dict)
                else [str(item)]
                if isinstance(item, str | int)
                else None
            )
            if inner is None:
                return None
            items += inner
        return items

    def _included(self, transform: Any) -> dict[str, Any] | None:
        """The members of a local snippet that `AWS::Include` names; None for any other macro or place."""
        if not (isinstance(transform, dict) and transform.get("Name") == "AWS::Include"):
            return None
        parameters = transform.get("Parameters")
        location = parameters.get("Location") if isinstance(parameters, dict) else None
        return read_beside(self.folder, location)


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


def _put(raw: Any, name: str, value: str) -> Any:
    """A loop's body with its variable replaced: `${X}`, `&{X}` without what a logical id cannot hold, and Ref."""
    if isinstance(raw, str):
        return raw.replace(f"${{{name}}}", value).replace(f"&{{{name}}}", _NOT_A_LETTER.sub("", value))
    if isinstance(raw, list):
        return [_put(item, name, value) for item in raw]
    if isinstance(raw, dict):
        return value if raw == {"Ref": name} else dict(_members(raw, name, value))
    return raw


def _members(raw: dict[str, Any], name: str, value: str) -> Iterator[tuple[str, Any]]:
    return ((_put(key, name, value), _put(member, name, value)) for key, member in raw.items())
