"""Text to plain Python data, and where in the text each piece of it stands."""

from ecslint.text.document import (
    Document,
    DuplicateKey,
    Placeholder,
    Position,
    Span,
    TextError,
    UnrenderedError,
)
from ecslint.text.reader import decode, read

__all__ = [
    "Document",
    "DuplicateKey",
    "Placeholder",
    "Position",
    "Span",
    "TextError",
    "UnrenderedError",
    "decode",
    "read",
]
