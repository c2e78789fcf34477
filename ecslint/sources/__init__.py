"""From documents to estates of records. Each kind of input has a module that knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ecslint.model.estate import Estate, World
    from ecslint.model.node import Source
    from ecslint.sources.cloudformation import Stacks, Template
    from ecslint.sources.plain import FileSource
    from ecslint.text import Document


class Input(NamedTuple):
    """One recognized input."""

    document: Document
    template: Template | None
    plain: FileSource | None

    def variants(self) -> tuple[list[Source], bool]:
        """The input in each of the ways that its conditions allow, the usual one first; and whether there are more."""
        if self.template is not None:
            sources, more = self.template.variants
            return list(sources), more
        return [self.plain] if self.plain else [], False

    def estate_of(self, source: Any, world: World) -> Estate:
        """The records of one variant."""
        if self.template is not None:
            from ecslint.sources import cloudformation

            return cloudformation.estate_of(source, world)
        from ecslint.sources import plain

        return plain.estate_of(source, world)

    def estates_of(self, sources: list[Any], world: World) -> Iterator[Estate]:
        """The records of several variants, each of which is there until the next is asked for."""
        if self.template is not None:
            from ecslint.sources import cloudformation

            return cloudformation.estates_of(sources, world)
        return (self.estate_of(source, world) for source in sources)


class Inputs:
    """The inputs of a run, which may refer to each other."""

    def __init__(self) -> None:
        self.opened: list[Input] = []
        self._stacks: Stacks | None = None
        self._assemblies: dict[str, dict[str, dict[str, str]]] = {}

    def open(self, document: Document, parameters: Mapping[str, Any]) -> bool:
        """Take a document in; False when it holds nothing of ECS."""
        data = document.data
        if isinstance(data, dict) and isinstance(data.get("Resources"), dict):
            from ecslint.sources import cloudformation

            if cloudformation.is_template(data):
                self._stacks = self._stacks or cloudformation.Stacks()
                given = {**self._by_assembly(document.path), **parameters}
                template = cloudformation.Template(document, given, self._stacks)
                self._stacks.add(template)
                self.opened.append(Input(document, template, None))
                return True
        from ecslint.sources import plain

        found = list(plain.things(data))
        if found:
            self.opened.append(Input(document, None, plain.FileSource(document, found)))
        return bool(found)

    def _by_assembly(self, path: str) -> Mapping[str, str]:
        """The values of a template's parameters in the CDK's manifest beside it."""
        if not path.endswith(".template.json"):
            return {}
        from ecslint.sources.cloudformation.assembly import parameters_in

        folder, _, name = path.rpartition("/")
        if folder not in self._assemblies:
            self._assemblies[folder] = parameters_in(folder)
        return self._assemblies[folder].get(name, {})

    def link(self) -> None:
        """Let stacks find each other, once all are there."""
        if self._stacks is not None:
            self._stacks.link()
