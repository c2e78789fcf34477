"""botocore's models of AWS's services, cut down to the operations that a scan may call.

A model names every operation and every shape of a service, with its documentation: those of a scan's services take
35 MiB, of which it needs 2, and a method is made of each operation whenever a client is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ecslint.live.calls import CALLS

_WHOLE = ("s3", "sts")
"""Services of which botocore itself calls other operations: to log in, or for buckets of one zone."""
_OPENERS: Mapping[str, Callable[..., Any]] = {".json": open, ".json.gz": gzip.open}


class LeanLoader:
    """Reads botocore's files, in the place of its own reader, and keeps of models what is needed."""

    def exists(self, file_path: str) -> bool:
        """Whether there is a file of that path, its suffix aside."""
        return any(Path(file_path + suffix).is_file() for suffix in _OPENERS)

    def load_file(self, file_path: str) -> Any:
        """What the file of that path, its suffix aside, holds; None where there is none."""
        for suffix, opener in _OPENERS.items():
            if Path(file_path + suffix).is_file():
                with opener(file_path + suffix, "rt", encoding="utf-8") as file:
                    return _needed(Path(file_path), json.load(file))
        return None


def _needed(path: Path, data: Any) -> Any:
    """Of what stands at .../SERVICE/VERSION/service-2, the part that is needed; all of other files."""
    service = path.parts[-3] if len(path.parts) > 2 else ""
    operations = {call.operation for call in CALLS.values() if call.service == service}
    if path.name != "service-2" or service in _WHOLE or not operations:
        return data
    return lean(data, operations)


def lean(model: dict[str, Any], operations: set[str]) -> dict[str, Any]:
    """The model with these operations only, and the shapes that they are made of."""
    kept = {name: each for name, each in model["operations"].items() if name in operations}
    shapes: dict[str, Any] = {}
    left = [*_shapes_in(kept)]
    while left:
        name = left.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            left += _shapes_in(shapes[name])
    return {**model, "operations": _undocumented(kept), "shapes": _undocumented(shapes)}


def _shapes_in(part: Any) -> Iterator[str]:
    """The names of the shapes that a part of a model refers to."""
    if isinstance(part, dict):
        for key, each in part.items():
            if key == "shape" and isinstance(each, str):
                yield each
            else:
                yield from _shapes_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from _shapes_in(each)


def _undocumented(part: Any) -> Any:
    """A part of a model without its documentation. A member of a shape may be called so as well, and is no text."""
    if isinstance(part, dict):
        return {
            key: _undocumented(each)
            for key, each in part.items()
            if not (key == "documentation" and isinstance(each, str))
        }
    return [_undocumented(each) for each in part] if isinstance(part, list) else part
