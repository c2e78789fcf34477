"""Values that the input leaves open, wholly or in part.

A rule reads values as plain Python. Where the input does not settle one, looking at it raises `Undecided`, so that no
rule can report on a guess. `is None` never raises: None means absent, and only absent.
"""

from __future__ import annotations

from typing import Any, NoReturn

from ecslint.model.hole import Hole, Reference, Undecided
from ecslint.model.partial_text import Text, matches, text_of

__all__ = ["Hole", "Reference", "Text", "Unasked", "Undecided", "Unknown", "matches", "text_of"]


class Unknown:
    """A value that only deployment can tell. Looking at it in any way raises Undecided; its text is for messages."""

    __slots__ = ("needs",)

    def __init__(self, needs: str) -> None:
        self.needs = needs

    def _undecided(self, *_: object, **__: object) -> NoReturn:
        raise Undecided(self.needs)

    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __hash__ = __call__ = _undecided
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _undecided
    __floordiv__ = __rfloordiv__ = __mod__ = __neg__ = __int__ = __float__ = __index__ = __ceil__ = __floor__ = (
        _undecided
    )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # protocols that Python itself probes for, such as copying
            raise AttributeError(name)
        raise Undecided(self.needs)

    def __repr__(self) -> str:
        return f"<unknown: {self.needs}>"

    __str__ = __repr__


class Unasked(Unknown):
    """A value that an account has and no call of a scan asks for. What is within it is left out, and not counted as
    undecided: of every resource of the kind that would say the same."""

    __slots__ = ()
