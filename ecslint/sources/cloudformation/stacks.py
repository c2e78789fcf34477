"""Stacks that are scanned together: what one exports another imports, and a nested stack is given its parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.unknown import Hole, Text
from ecslint.sources.cloudformation.expansion import beside

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import Template

_NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
"""The types of nested stacks, and the property of each that says where its template is."""


class Export(NamedTuple):
    """An output that other stacks may import."""

    name: Any
    template: Template
    output: str
    leaning: bool
    """Whether its name rests on a parameter's default."""


class Stacks:
    """The templates of a run."""

    def __init__(self) -> None:
        self.templates: list[Template] = []
        self._exports: list[Export] | None = None
        self._found: dict[tuple[bool, str], tuple[Export, bool] | None] = {}
        self._tags = 0

    def tag_of(self, template: Template) -> str:
        """What tells the conditions of a template from those of the others of the run."""
        self._tags += 1
        return f"\0{template.document.path}\0{self._tags}"

    def add(self, template: Template) -> None:
        self.templates.append(template)
        self._exports = None
        self._found.clear()

    def link(self) -> None:
        """Find the template of each nested stack, and unroll what depends on the parameters that it is given."""
        by_path = {Path(template.document.path).resolve(): template for template in self.templates}
        for parent in self.templates:
            for logical_id, path in _nested(parent):
                child = by_path.get(path)
                if child is not None and child not in _above(parent):
                    parent.children[logical_id] = child
                    child.parents.append((parent, logical_id))
        for template in self.templates:
            if template.parents and template.expansion.defaults:
                template.unfold(template.passings[0][0])

    def exported(self, name: Any) -> tuple[Export, bool] | None:
        """The output that is exported under a name; and whether both names are known, rather than likely the same.

        A name that begins with an unknown stack's name is told by the rest of it, if only one export ends so."""
        end = _end(name)
        if not end:
            return None
        key = (isinstance(name, str), end)
        if key not in self._found:
            self._found[key] = self._export(name)
        return self._found[key]

    def _export(self, name: Any) -> tuple[Export, bool] | None:
        if self._exports is None:
            self._exports = [export for template in self.templates for export in _exports(template)]
        found = [export for export in self._exports if _same_name(name, export.name)]
        if len(found) > 1 and isinstance(name, str):  # one name is exported once, so one known in part is another
            found = [export for export in found if isinstance(export.name, str)]
        if len(found) != 1:
            return None
        return found[0], isinstance(name, str) and isinstance(found[0].name, str) and not found[0].leaning


def _nested(parent: Template) -> list[tuple[str, Path]]:
    """The nested stacks of a template whose templates are local files."""
    folder = Path(parent.document.path).parent
    found = []
    for logical_id, raw in parent.resources.items():
        where = _NESTED.get(parent.type_of_resource(logical_id))
        if where is not None:
            properties, metadata = raw.get("Properties"), raw.get("Metadata")
            url = properties.get(where) if isinstance(properties, dict) else None
            asset = metadata.get("aws:asset:path") if isinstance(metadata, dict) else None  # as the CDK writes it
            path = beside(folder, asset) or beside(folder, url)
            if path is not None:
                found.append((logical_id, path))
    return found


def _above(template: Template) -> list[Template]:
    """A template and all that nest it."""
    found = [template]
    for each in found:
        found += [parent for parent, _ in each.parents if parent not in found]
    return found


def _exports(template: Template) -> list[Export]:
    found = []
    for output, raw in template.outputs.items():
        export = raw.get("Export") if isinstance(raw, dict) else None
        if isinstance(export, dict) and "Name" in export:
            with evidence.Unnoted(), evidence.Gathering() as keys:
                name = template.usual.value(export["Name"])
            found.append(Export(name, template, output, any(kind == "default" for kind, _ in keys)))
    return found


def _same_name(imported: Any, exported: Any) -> bool:
    if isinstance(imported, str) and isinstance(exported, str):
        return imported == exported
    ends = [_end(name) for name in (imported, exported)]
    return all(ends) and (
        ends[0] == ends[1] if isinstance(imported, Text) and isinstance(exported, Text) else _fits(imported, exported)
    )


def _end(name: Any) -> str:
    """What follows the unknown beginning of a name; the whole of a known one."""
    if isinstance(name, str):
        return name
    if (
        isinstance(name, Text)
        and len(name.parts) == 2
        and isinstance(name.parts[0], Hole)
        and isinstance(name.parts[1], str)
    ):
        return name.parts[1]
    return ""


def _fits(one: Any, other: Any) -> bool:
    known, partly = (one, other) if isinstance(one, str) else (other, one)
    return isinstance(known, str) and known.endswith(_end(partly)) and len(known) > len(_end(partly))
