"""What a template's references to its own resources give, as far as it is known before they are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ecslint.model.unknown import Hole, Reference, Text
from ecslint.sources.cloudformation.parameters import PSEUDO

if TYPE_CHECKING:
    from ecslint.sources.cloudformation.template import Template

_NEVER_IN_REFERENCE: Mapping[str, str] = {
    "AWS::ECS::Cluster": "/:.@ ",
    "AWS::ECS::Service.Name": "/:.@ ",
    "AWS::ECR::Repository": ":@ ",
    "AWS::S3::Bucket": "/:@ ",
    "AWS::Logs::LogGroup": ":@ ",
    "AWS::IAM::Role": "/: ",
    "AWS::IAM::Role.Arn": "*? ",
    "AWS::EFS::FileSystem": "/:@. ",
    "AWS::EFS::AccessPoint": "/:@. ",
    "AWS::ECS::CapacityProvider": "/:@. ",
}
"""Characters that cannot stand in what Ref, or GetAtt of the attribute, gives for a resource of the type."""
_REGISTRY = (PSEUDO["AWS::AccountId"], ".dkr.ecr.", PSEUDO["AWS::Region"], ".", PSEUDO["AWS::URLSuffix"], "/")


def reference_to(template: Template, name: str, attribute: str | None = None) -> Text:
    """What `Ref`, or `Fn::GetAtt` of an attribute, gives for a resource."""
    kind = template.type_of_resource(name)
    if attribute == "RepositoryUri" and kind == "AWS::ECR::Repository":
        return Text((*_REGISTRY, *reference_to(template, name).parts))
    written = f"{name}.{attribute}" if attribute else name
    never = _NEVER_IN_REFERENCE.get(f"{kind}.{attribute}" if attribute else kind, "")
    never += "" if attribute else ","
    reference = Reference(template, name, attribute)
    return Text((Hole(f"the value of {written}", written, never=never, reference=reference),))
