"""A CloudFormation template: its sections, its parameters, and the source that its resources are read through."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model import evidence
from ecslint.model.convert import plain
from ecslint.model.node import Node, Path, Source
from ecslint.model.unknown import Hole, Text, Unknown
from ecslint.sources.cloudformation.dependencies import dependencies, reached, takers
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
from ecslint.sources.cloudformation.passing import NOTHING, Passing, passings
from ecslint.sources.cloudformation.references import reference_to
from ecslint.sources.cloudformation.resources import DeclaredResource, declared_resources
from ecslint.sources.placeholders import members_to_come
from ecslint.text import Placeholder

if TYPE_CHECKING:
    from ecslint.model.estate import Estate, World
    from ecslint.model.record import Field
    from ecslint.sources.cloudformation.stacks import Stacks
    from ecslint.text import Document


class Assignment(NamedTuple):
    """One way in which a template's open choices can fall."""

    parameters: Mapping[str, Any]
    """Values of the parameters that conditions compare."""
    comparisons: Mapping[str, bool]
    """Outcomes of comparisons that no parameter's value decides, by their text."""
    passing: Passing = NOTHING
    """What the stack above passes."""


class Template:
    """The sections of one template, with its loops unrolled. `values` are those of parameters that the user gives, None
    for what the user leaves open; `stacks` are the templates that it is scanned with."""

    def __init__(
        self, document: Document, values: Mapping[str, Any] | None = None, stacks: Stacks | None = None
    ) -> None:
        self.document = document
        data = document.data if isinstance(document.data, dict) else {}
        self.parameters = _section(data, "Parameters")
        self.mappings = _section(data, "Mappings")
        self.rules = _section(data, "Rules")
        self.conditions: dict[str, Any] = {}
        self.resources: dict[str, Any] = {}
        named = {name: value for name, value in (values or {}).items() if name in self.parameters}
        self.values = {name: value for name, value in named.items() if value is not None}
        self.kept = named.keys() - self.values.keys()
        """Parameters with a value that is not known, though it is not their default: the stack's previous one."""
        self.stacks = stacks
        self.tag = stacks.tag_of(self) if stacks is not None else ""
        """What tells its conditions and parameters from those of other stacks with the same names."""
        self.varying: set[str] = set()
        """The conditions that have another outcome in another variant."""
        self.parents: list[tuple[Template, str]] = []
        """The stack resources of which this is the template."""
        self.children: dict[str, Template] = {}
        """The templates of its nested stacks, by logical id."""
        self.waits: dict[str, set[str]] = {}
        self.unfold(NOTHING)

    def unfold(self, passing: Passing) -> None:
        """Unroll the loops, and include the snippets, as the values of the parameters ask for."""
        source = TemplateSource(self, Assignment({}, {}, passing))

        def look(raw: Any) -> tuple[Any, frozenset[str]]:
            with evidence.Unnoted(), evidence.Gathering() as keys:
                value = source.value(raw)
            return value, frozenset(name for kind, name in keys if kind == "default")

        self.expansion = Expansion(self.document, look)
        data = self.expansion.data if isinstance(self.expansion.data, dict) else {}
        self.parameters = _section(data, "Parameters")
        self.mappings = _section(data, "Mappings")
        self.conditions = _section(data, "Conditions")
        self.resources = _section(data, "Resources")
        self.outputs = _section(data, "Outputs")
        declared = data.get("Transform")
        macros = declared if isinstance(declared, list) else [declared]
        self.macros = [name for name in macros if isinstance(name, str) and not name.startswith("AWS::")]

    @cached_property
    def passings(self) -> tuple[list[Passing], bool]:
        """The ways in which stacks above give it values, the usual one first; and whether there are more of them."""
        return passings(self)

    @property
    def given(self) -> dict[str, Any]:
        """Values of parameters: what the stacks above usually pass, and what the user knows of."""
        return {**self.passings[0][0].values, **self.values}

    @cached_property
    def declared_resources(self) -> list[DeclaredResource]:
        return declared_resources(self)

    def leaning(self, logical_id: str) -> list[evidence.Key]:
        """What it leans on that a resource is there, and as it is: parameters' defaults, and macros."""
        where = ("Resources", logical_id)
        names = [name for path, names in self.expansion.leaning.items() if path[:2] == where for name in names]
        return [("default", name) for name in (*names, *self.macros)]

    @cached_property
    def variants(self) -> tuple[list[TemplateSource], bool]:
        """The template in each of the ways that matter, the usual one first; and whether there are more of them."""
        from ecslint.sources.cloudformation.conditions import variants

        return variants(self)

    @cached_property
    def dependencies(self) -> dict[str, set[str]]:
        """For each resource, the resources that it waits for directly."""
        return dependencies(self)

    @cached_property
    def takers(self) -> dict[str, set[str]]:
        """For each resource, the types of what refers to it or waits for it; see `Source.given_to`."""
        return takers(self)

    @property
    def usual(self) -> TemplateSource:
        return self.variants[0][0]

    def as_used(self, by: TemplateSource, logical_id: str) -> TemplateSource:
        """The template as the nested stack of a variant of another one uses it."""
        used, truths = (id(by.template), logical_id), by.truths()
        for source in self.variants[0]:
            passing = source.assignment.passing
            if passing.by == used and all(truths.get(name, truth) == truth for name, truth in passing.truths.items()):
                return source
        return self.usual

    def default(self, name: str) -> Any:
        """A parameter's default as text or number; None when it has none, or another value that is not known."""
        declared = self.parameters.get(name)
        return declared.get("Default") if isinstance(declared, dict) and name not in self.kept else None

    @cached_property
    def rewriting_macro(self) -> str | None:
        """The macro that may change any of its resources. AWS's own transforms leave ECS's as they are written."""
        transform = self.document.data.get("Transform") if isinstance(self.document.data, dict) else None
        for each in transform if isinstance(transform, list) else (transform,):
            name = each.get("Name") if isinstance(each, dict) else each
            if name is not None and not str(name).startswith("AWS::"):
                return str(name)
        return None

    def type_of_resource(self, logical_id: str) -> str:
        resource = self.resources.get(logical_id)
        kind = resource.get("Type") if isinstance(resource, dict) else None
        return kind if isinstance(kind, str) else ""


def _section(data: dict[str, Any], name: str) -> dict[str, Any]:
    section = data.get(name)
    return section if isinstance(section, dict) else {}


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

    @property
    def rewriting_macro(self) -> str | None:
        return self.template.rewriting_macro

    def in_file(self, path: Path) -> Path:
        return self.template.expansion.in_file(path)

    def narrowed(self, needs: str, world: World) -> list[Estate]:
        from ecslint.sources.cloudformation import estate_of

        name = needs.removeprefix("parameter ")
        if name not in self.template.parameters:
            return []
        value = self.parameter(name)
        hole = value.parts[0] if isinstance(value, Text) else None
        values = hole.among if isinstance(hole, Hole) else ()
        ways = [self.assignment._replace(parameters={**self.assignment.parameters, name: each}) for each in values]
        return [estate_of(TemplateSource(self.template, way), world) for way in ways]

    def waits_for(self, name: str, other: str) -> bool:
        return other in self.template.waits.setdefault(name, reached(self.template.dependencies, name))

    def given_to(self, name: str) -> frozenset[str]:
        return frozenset(self.template.takers.get(name, ()))

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
            evidence.note("parameter", name + self.template.tag)
            return self.assignment.parameters[name]
        if name in PSEUDO:
            return Text((PSEUDO[name],))
        if name.startswith("AWS::"):
            return Unknown(name)
        return reference_to(self.template, name)

    def attribute(self, name: str, attribute: str) -> Any:
        """What `Fn::GetAtt` gives for a resource's attribute."""
        child = self.template.children.get(name)
        if child is not None and attribute.startswith("Outputs."):
            output = child.outputs.get(attribute.removeprefix("Outputs."))
            return _of_another(child.as_used(self, name), output, f"{name}.{attribute}")
        return reference_to(self.template, name, attribute)

    def imported(self, name: Any) -> Any:
        """What another of the stacks exports under a name; None when none does."""
        stacks = self.template.stacks
        found = stacks.exported(name) if stacks is not None else None
        if found is None:
            return None
        export, exact = found
        if not exact:
            evidence.note("default", f"Fn::ImportValue {name}")
        return _of_another(export.template.usual, export.template.outputs[export.output], f"Fn::ImportValue {name}")

    def parameter(self, name: str) -> Any:
        """A parameter's value: the one given, the one of this variant, else its default (which is noted)."""
        template = self.template
        declared = template.parameters[name] if isinstance(template.parameters[name], dict) else {}
        kind = str(declared.get("Type", "String"))
        passing = self.assignment.passing
        if name in template.values:
            value = template.values[name]
        elif name in passing.values:
            value = passing.values[name]
            evidence.note("parameter", name + template.tag)
            evidence.replay(passing.leaning[name])
            if name in self.assignment.parameters:  # one of those that what is passed leaves open
                value = self.assignment.parameters[name]
            if isinstance(value, Text):
                return listed(value) if LIST_TYPE.fullmatch(kind) else value
        else:
            value = template.default(name)
            if name in self.assignment.parameters:
                evidence.note("parameter", name + template.tag)
                assigned = self.assignment.parameters[name]
                if isinstance(assigned, Text) or assigned != value:
                    return typed(assigned, kind)
            if value is not None:
                evidence.note("default", name + template.tag)
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
        tag, passing = self.template.tag, self.assignment.passing
        values = {**passing.values, **self.assignment.parameters}
        outcomes: dict[str, bool | str] = {name + tag: described(value) for name, value in values.items()}
        for name in self.template.conditions:
            if (truth := self.condition(name)) is not None:
                outcomes[name + tag] = truth
        return {**passing.truths, **outcomes}

    def condition(self, name: str) -> bool | None:
        """A named condition's outcome in this variant; None when it is not declared or cannot be told."""
        if name not in self.template.conditions:
            return None
        if name not in self.truths_known:
            from ecslint.sources.cloudformation.conditions import truth

            with evidence.Unnoted():
                self.truths_known[name] = truth(self, self.template.conditions[name], frozenset((name,)))
        outcome = self.truths_known[name]
        evidence.note("condition", name + self.template.tag)
        if name in self.template.varying:
            evidence.note("true" if outcome else "false", name + self.template.tag)
        return outcome


def _of_another(source: TemplateSource, output: Any, written: str) -> Any:
    """The value of another stack's output, in a variant of that stack."""
    return source.value(output["Value"]) if isinstance(output, dict) and "Value" in output else Unknown(written)
