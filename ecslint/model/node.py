"""Where records read from: one value of an input, with the way to its parts.

A `Source` knows how one input spells its keys and what its values stand for; sources for templates, placeholders and
live accounts override what differs. This is all that records know of where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ecslint.model import evidence
from ecslint.model.unknown import Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.estate import Estate, World
    from ecslint.model.record import Field
    from ecslint.text import Document

Path = tuple[str | int, ...]


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""What a value resolves to when the template takes it away (`AWS::NoValue`)."""

THE_REST = "the rest of the template"
"""What may refer to anything in a template that is plainly not whole, as it names resources that it does not declare:
one of several files that a tool puts together."""


class Source:
    """One input as records see it: a task definition file, one variant of a template, a live account."""

    kind = "task-definition"
    """task-definition, service-definition, events, cloudformation or live."""
    taken = ""
    """When a live account was looked at, in ISO 8601; empty for files."""
    kept: evidence.Kept | None = None
    """Where it is kept what leans on that which may change, for the source that is each variant in turn."""
    account = region = ""
    """Which live account and region it is; empty for files."""

    def __init__(self, document: Document | None = None) -> None:
        self.document = document
        self.stack: object = self
        """What references are relative to, and what makes resources neighbours."""

    @property
    def file(self) -> str | None:
        return self.document.path if self.document else None

    def resolve(self, raw: Any, path: Path) -> tuple[Any, Path]:
        """What a raw value stands for: a scalar, a mapping or list whose parts are still raw, a Text, an Unknown or
        ABSENT; with the path of the place in the file that decided it."""
        return raw, path

    def spellings(self, field: Field) -> tuple[str, ...]:
        """The keys under which a field may stand, the usual one first."""
        return (field.api,)

    def beyond(self, raw: dict[str, Any]) -> str | None:
        """What may stand in the mapping beside what is written, as when a macro adds to it; None when nothing can."""
        return None

    @property
    def rewriting_macro(self) -> str | None:
        """The macro that a template is passed through and that may change any of its resources; None without one."""
        return None

    def truths(self) -> dict[str, bool | str]:
        """What tells this variant of a template from the others: its conditions' outcomes, its parameters' values."""
        return {}

    def narrowed(self, needs: str, world: World) -> list[Estate]:
        """The input for each of the few values of which what is needed is one; empty when they are not known."""
        return []

    def waits_for(self, name: str, other: str) -> bool:
        """Whether CloudFormation makes one resource of the template only when the other is there."""
        raise Undecided("the order in which resources are made")

    def given_to(self, name: str) -> frozenset[str]:
        """The types of the template's resources that refer to one of them or wait for it, nested stacks aside whose
        templates are at hand; with them "Export" when other stacks may import it, "Output" when its outputs say it to
        someone else, and THE_REST when the template is a part of one."""
        return frozenset()

    def attribute_of(self, name: str, attribute: str) -> Any:
        """An attribute of a template's resource beside its properties, such as DeletionPolicy; None without it."""
        return None

    def in_file(self, path: Path) -> Path:
        """The path of a value in the file, where records are read from a wrapping that the file has not."""
        return path

    def called(self, name: str) -> str:
        """How people call the resource that the estate knows by the name."""
        return name

    def arn_of(self, name: str) -> str | None:
        """The ARN of the resource that the estate knows by the name, where it is known."""
        return None

    def settled(self, value: Any) -> Any:
        """A text in which what is known of where the input is takes the place of AWS::Region and the like."""
        return value

    def label(self, path: Path) -> str | None:
        """Another name by which people know the resource at this path, such as a CDK construct's path."""
        return None


class Node:
    """One value. `value` is resolved; the parts of a mapping or list are resolved when they are asked for."""

    __slots__ = ("path", "source", "value", "written")

    def __init__(self, source: Source, raw: Any, path: Path) -> None:
        self.source = source
        self.written = path
        self.value, self.path = source.resolve(raw, path)

    def keys(self) -> list[str]:
        return list(self.value) if isinstance(self.value, dict) else []

    def get(self, *spellings: str) -> Node | None:
        """The member under the first of the spellings that is there; None when it is absent or null."""
        value = self.value
        if isinstance(value, dict):
            for key in spellings:
                if key in value:
                    child = Node(self.source, value[key], (*self.path, key))
                    if child.value is not ABSENT and child.value is not None:
                        return child
            if beyond := self.source.beyond(value):
                return Node(_OPEN, Unknown(beyond), self.path)
        return None

    def elements(self) -> Iterator[Node]:
        for index, raw in enumerate(self.value):
            child = Node(self.source, raw, (*self.path, index))
            if child.value is not ABSENT:
                yield child


_OPEN = Source()
