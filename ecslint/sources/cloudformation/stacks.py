"""Stacks that are scanned together: what one exports another imports, and a nested stack is given its parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecslint.model.unknown import Hole, Text
from ecslint.sources.cloudformation.expansion import beside

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import Template, TemplateSource

NESTED = "AWS::CloudFormation::Stack"


class Stacks:
    """The templates of a run."""

    def __init__(self) -> None:
        self.templates: list[Template] = []
        self._exports: list[tuple[Any, Template, str]] | None = None
        self._found: dict[tuple[bool, str], tuple[Template, str] | None] = {}

    def add(self, template: Template) -> None:
        self.templates.append(template)
        self._exports = None
        self._found.clear()

    def link(self) -> None:
        """Find the template of each nested stack. One that several stacks use is given no parameters by any."""
        by_path = {Path(template.document.path).resolve(): template for template in self.templates}
        for parent in self.templates:
            for logical_id, path in _nested(parent):
                child = by_path.get(path)
                if child is not None and child is not parent:
                    parent.children[logical_id] = child
                    child.parents.append((parent, logical_id))

    def exported(self, name: Any) -> tuple[TemplateSource, Any] | None:
        """The source and the raw value of the output that is exported under a name.

        A name that begins with an unknown stack's name is told by the rest of it, if only one export ends so."""
        end = _end(name)
        if not end:
            return None
        key = (isinstance(name, str), end)
        if key not in self._found:
            self._found[key] = self._export(name)
        found = self._found[key]
        return (found[0].usual, found[0].outputs[found[1]].get("Value")) if found else None

    def _export(self, name: Any) -> tuple[Template, str] | None:
        if self._exports is None:
            self._exports = [export for template in self.templates for export in _exports(template)]
        found = [export for export in self._exports if _same_name(name, export[0])]
        if len(found) > 1 and isinstance(name, str):  # one name is exported once, so one known in part is another
            found = [export for export in found if isinstance(export[0], str)]
        return found[0][1:] if len(found) == 1 else None


def _nested(parent: Template) -> list[tuple[str, Path]]:
    """The nested stacks of a template whose templates are local files."""
    folder = Path(parent.document.path).parent
    found = []
    for logical_id, raw in parent.resources.items():
        if parent.type_of_resource(logical_id) == NESTED:
            properties, metadata = raw.get("Properties"), raw.get("Metadata")
            url = properties.get("TemplateURL") if isinstance(properties, dict) else None
            asset = metadata.get("aws:asset:path") if isinstance(metadata, dict) else None  # as the CDK writes it
            path = beside(folder, asset) or beside(folder, url)
            if path is not None:
                found.append((logical_id, path))
    return found


def _exports(template: Template) -> list[tuple[Any, Template, str]]:
    found = []
    for output, raw in template.outputs.items():
        export = raw.get("Export") if isinstance(raw, dict) else None
        if isinstance(export, dict) and "Name" in export:
            found.append((template.usual.value(export["Name"]), template, output))
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
