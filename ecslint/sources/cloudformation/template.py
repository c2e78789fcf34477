"""A CloudFormation template: its sections, its parameters, and the source that its resources are read through."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.convert import plain
from ecslint.model.node import Node, Path, Source
from ecslint.model.unknown import Hole, Reference, Text, Unknown
from ecslint.sources.cloudformation.dependencies import dependencies, reached
from ecslint.sources.cloudformation.expansion import Expansion
from ecslint.sources.cloudformation.parameters import (
    LIST_TYPE,
    PSEUDO,
    described,
    dynamic_references,
    is_hidden,
    listed,
    open_value,
    typed,
)
from ecslint.sources.placeholders import members_to_come
from ecslint.text import Placeholder

if TYPE_CHECKING:
    from ecslint.model.record import Field
    from ecslint.sources.cloudformation.stacks import Stacks
    from ecslint.text import Document


class Assignment(NamedTuple):
    """One way in which a template's open choices can fall."""

    parameters: Mapping[str, Any]
    """Values of the parameters that conditions compare."""
    comparisons: Mapping[str, bool]
    """Outcomes of comparisons that no parameter's value decides, by their text."""


class Template:
    """The sections of one template, with its loops unrolled. `values` are those of parameters that the user gives, None
    for what the user leaves open; `stacks` are the templates that it is scanned with."""

    def __init__(
        self, document: Document, values: Mapping[str, Any] | None = None, stacks: Stacks | None = None
    ) -> None:
        self.document = document
        data = document.data if isinstance(document.data, dict) else {}
        self.parameters = _section(data, "Parameters")
        named = {name: value for name, value in (values or {}).items() if name in self.parameters}
        self.values = {name: value for name, value in named.items() if value is not None}
        self.kept = named.keys() - self.values.keys()
        """Parameters with a value that is not known, though it is not their default: the stack's previous one."""
        self.expansion = Expansion(document, {name: self.default(name) for name in self.parameters} | self.values)
        data = self.expansion.data if isinstance(self.expansion.data, dict) else {}
        self.mappings = _section(data, "Mappings")
        self.conditions = _section(data, "Conditions")
        self.resources = _section(data, "Resources")
        self.outputs = _section(data, "Outputs")
        self.stacks = stacks
        self.parents: list[tuple[Template, str]] = []
        """The stack resources of which this is the template."""
        self.children: dict[str, Template] = {}
        """The templates of its nested stacks, by logical id."""
        self.waits: dict[str, set[str]] = {}

    @cached_property
    def given(self) -> dict[str, Any]:
        """Values of parameters: what the parent stack passes, when there is just one, and what the user knows of."""
        return {**self._from_parent(), **self.values}

    def _from_parent(self) -> dict[str, Any]:
        if len(self.parents) != 1:
            return {}
        parent, logical_id = self.parents[0]
        properties = parent.resources[logical_id].get("Properties")
        passed = properties.get("Parameters") if isinstance(properties, dict) else None
        if not isinstance(passed, dict):
            return {}
        with evidence.Unnoted():
            values = {name: parent.usual.value(raw) for name, raw in passed.items() if name in self.parameters}
        return {
            name: Text((Hole(each.needs, name),)) if isinstance(each, Unknown) else each
            for name, each in values.items()
        }

    def settled(self, name: str) -> bool:
        """Whether a parameter's value is given and wholly known."""
        return isinstance(self.given.get(name), str | int | float)

    @cached_property
    def variants(self) -> tuple[list[TemplateSource], bool]:
        """The template in each of the ways that matter, the usual one first; and whether there are more of them."""
        from ecslint.sources.cloudformation.conditions import variants

        return variants(self)

    @cached_property
    def dependencies(self) -> dict[str, set[str]]:
        """For each resource, the resources that it waits for directly."""
        return dependencies(self)

    @property
    def usual(self) -> TemplateSource:
        return self.variants[0][0]

    def default(self, name: str) -> Any:
        """A parameter's default as text or number; None when it has none, or another value that is not known."""
        declared = self.parameters.get(name)
        return declared.get("Default") if isinstance(declared, dict) and name not in self.kept else None

    def type_of_resource(self, logical_id: str) -> str:
        resource = self.resources.get(logical_id)
        kind = resource.get("Type") if isinstance(resource, dict) else None
        return kind if isinstance(kind, str) else ""


def _section(data: dict[str, Any], name: str) -> dict[str, Any]:
    section = data.get(name)
    return section if isinstance(section, dict) else {}


_NEVER_IN_REFERENCE: Mapping[str, str] = {
    "AWS::ECS::Cluster": "/:.@ ",
    "AWS::ECS::Service.Name": "/:.@ ",
    "AWS::ECR::Repository": ":@ ",
    "AWS::S3::Bucket": "/:@ ",
    "AWS::Logs::LogGroup": ":@ ",
    "AWS::IAM::Role": "/: ",
    "AWS::EFS::FileSystem": "/:@. ",
    "AWS::EFS::AccessPoint": "/:@. ",
    "AWS::ECS::CapacityProvider": "/:@. ",
}
"""Characters that cannot stand in what Ref, or GetAtt of the attribute, gives for a resource of the type."""


class TemplateSource(Source):
    """One variant of a template: resolves intrinsic functions under an assignment of its open choices."""

    kind = "cloudformation"

    def __init__(self, template: Template, assignment: Assignment) -> None:
        super().__init__(template.document)
        self.template = template
        self.assignment = assignment
        self.stack = template
        self.truths_known: dict[str, bool] = {}
        """Outcomes of conditions that were worked out, without a note that they were consulted."""
        self._beyond: dict[int, tuple[dict[str, Any], str | None]] = {}
        """What may stand beside a mapping's members, by the mapping's identity; with it, so that it stays in memory."""

    def spellings(self, field: Field) -> tuple[str, ...]:
        # Samples of AWS's own carry nested keys in the API's case, so those are read too.
        return field.either

    def beyond(self, raw: dict[str, Any]) -> str | None:
        known = self._beyond.get(id(raw))
        if known is None:
            function = next((key for key in raw if key.startswith(("Fn::Transform", "Fn::ForEach"))), None)
            beyond = f"what {function} adds here" if function else members_to_come(raw)
            known = self._beyond[id(raw)] = (raw, beyond)
        return known[1]

    def in_file(self, path: Path) -> Path:
        return self.template.expansion.in_file(path)

    def waits_for(self, name: str, other: str) -> bool:
        return other in self.template.waits.setdefault(name, reached(self.template.dependencies, name))

    def attribute_of(self, name: str, attribute: str) -> Any:
        resource = self.template.resources.get(name)
        if not isinstance(resource, dict) or attribute not in resource:
            return None
        return plain(Node(self, resource[attribute], ("Resources", name, attribute)))

    def label(self, path: Path) -> str | None:
        resource = self.template.resources.get(path[1]) if len(path) > 1 and isinstance(path[1], str) else None
        metadata = resource.get("Metadata") if isinstance(resource, dict) else None
        construct = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
        return construct.removesuffix("/Resource") if isinstance(construct, str) else None

    def resolve(self, raw: Any, path: Path) -> tuple[Any, Path]:
        if isinstance(raw, dict) and len(raw) == 1:
            (name,) = raw
            if name == "Ref" or name.startswith("Fn::"):
                from ecslint.sources.cloudformation.intrinsics import resolve

                return resolve(self, name, raw[name], path)
        elif isinstance(raw, str) and "{{" in raw:
            return dynamic_references(raw), path
        elif isinstance(raw, Placeholder):
            return Unknown(f"the placeholder {raw.text}"), path
        return raw, path

    def value(self, raw: Any) -> Any:
        """What a raw value stands for, when its place does not matter."""
        return self.resolve(raw, ())[0]

    # -- what Ref and Fn::GetAtt can name

    def reference(self, name: str) -> Any:
        """What `Ref` gives for a name."""
        if name in self.template.parameters:
            return self.parameter(name)
        if name == "AWS::NoValue":
            from ecslint.model.node import ABSENT

            return ABSENT
        if name in self.assignment.parameters:  # a pseudo parameter that conditions compare
            evidence.note("parameter", name)
            return self.assignment.parameters[name]
        if name in PSEUDO:
            return Text((PSEUDO[name],))
        if name.startswith("AWS::"):
            return Unknown(name)
        return self._resource(name, None)

    def attribute(self, name: str, attribute: str) -> Any:
        """What `Fn::GetAtt` gives for a resource's attribute."""
        if attribute == "RepositoryUri" and self.template.type_of_resource(name) == "AWS::ECR::Repository":
            host = (PSEUDO["AWS::AccountId"], ".dkr.ecr.", PSEUDO["AWS::Region"], ".", PSEUDO["AWS::URLSuffix"], "/")
            return Text((*host, *self._resource(name, None).parts))
        child = self.template.children.get(name)
        if child is not None and attribute.startswith("Outputs."):
            return _of_another(
                child.usual, child.outputs.get(attribute.removeprefix("Outputs.")), f"{name}.{attribute}"
            )
        return self._resource(name, attribute)

    def imported(self, name: Any) -> Any:
        """What another of the stacks exports under a name; None when none does."""
        stacks = self.template.stacks
        found = stacks.exported(name) if stacks is not None else None
        return None if found is None else _of_another(found[0], {"Value": found[1]}, f"Fn::ImportValue {name}")

    def _resource(self, name: str, attribute: str | None) -> Text:
        kind = self.template.type_of_resource(name)
        written = f"{name}.{attribute}" if attribute else name
        never = _NEVER_IN_REFERENCE.get(f"{kind}.{attribute}" if attribute else kind, "")
        never += "" if attribute else ","
        reference = Reference(self.template, name, attribute)
        return Text((Hole(f"the value of {written}", written, never=never, reference=reference),))

    def parameter(self, name: str) -> Any:
        """A parameter's value: the one given, the one of this variant, else its default (which is noted)."""
        template = self.template
        declared = template.parameters[name] if isinstance(template.parameters[name], dict) else {}
        kind = str(declared.get("Type", "String"))
        if name in template.given:
            value = template.given[name]
            if name not in template.values:  # what the parent stack passes in its usual variant
                evidence.note("default", name)
            if isinstance(value, Text):
                return listed(value) if LIST_TYPE.fullmatch(kind) else value
        else:
            value = template.default(name)
            if name in self.assignment.parameters:
                evidence.note("parameter", name)
                assigned = self.assignment.parameters[name]
                if isinstance(assigned, Text) or assigned != value:
                    return typed(assigned, kind)
            if value is not None:
                evidence.note("default", name)
        if "AWS::SSM::Parameter::Value" in kind:
            needs = f"SSM parameter {value}" if value is not None else f"parameter {name}"
            hole = Hole(needs, name, ssm=str(value) if value is not None else None)
            return Unknown(needs) if LIST_TYPE.search(kind) else Text((hole,))
        if value is None:
            return open_value(name, declared)
        if is_hidden(declared):
            return Text((Hole(f"parameter {name}", name, secret=True),))
        return typed(value, kind)

    # -- conditions

    def truths(self) -> dict[str, bool | str]:
        outcomes: dict[str, bool | str] = {name: described(value) for name, value in self.assignment.parameters.items()}
        return outcomes | {
            name: truth for name in self.template.conditions if (truth := self.condition(name)) is not None
        }

    def condition(self, name: str) -> bool | None:
        """A named condition's outcome in this variant; None when it is not declared or cannot be told."""
        if name not in self.template.conditions:
            return None
        evidence.note("condition", name)
        if name not in self.truths_known:
            from ecslint.sources.cloudformation.conditions import truth

            with evidence.Unnoted():
                self.truths_known[name] = truth(self, self.template.conditions[name], frozenset((name,)))
        return self.truths_known[name]


def _of_another(source: TemplateSource, output: Any, written: str) -> Any:
    """The value of another stack's output, in that stack's usual variant."""
    if not isinstance(output, dict) or "Value" not in output:
        return Unknown(written)
    with evidence.Unnoted(), evidence.Gathering() as keys:
        value = source.value(output["Value"])
    if keys:
        evidence.note("default", written)
    return value
