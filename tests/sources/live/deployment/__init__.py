"""Deploys an example: the snapshot of an account in which a template, or a task or service definition, was made."""

from __future__ import annotations

from typing import Any

from ecslint.live.snapshot import Resource, Snapshot
from ecslint.model.estate import Estate, World
from ecslint.model.record import Record
from ecslint.model.unknown import Hole
from ecslint.sources import Inputs
from ecslint.text import decode, read
from tests.examples import name_of, without_marks
from tests.sources.live.deployment.identities import ACCOUNT, REGION, Identity, digest, identity_of
from tests.sources.live.deployment.joining import joined
from tests.sources.live.deployment.shapes import SHAPES
from tests.sources.live.deployment.values import api_of

_PSEUDO = {"AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::Region": REGION, "AWS::StackName": "stack",
           "AWS::URLSuffix": "amazonaws.com", "AWS::StackId": "arn:aws:cloudformation:::stack/stack"}  # fmt: skip
_SCALABLE_TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
_OWNERS = ("Cluster", "LoadBalancerArn", "ListenerArn")
"""Properties that name what a resource's ARN contains."""


def deploy(text: str) -> Snapshot:
    """The account after the example was deployed to it, with nothing else in it."""
    name = name_of(text)
    inputs = Inputs()
    inputs.open(read(decode(without_marks(text).encode(), name), name), {})
    inputs.link()
    (opened,) = inputs.opened
    estate = opened.estate_of(opened.variants()[0][0], World())
    deployment = _Deployment(estate, opened.template.resources if opened.template else {})
    resources = joined([*deployment.resources()])
    return Snapshot(ACCOUNT, REGION, f"arn:aws:iam::{ACCOUNT}:user/reader", tuple(resources), taken="2026-11-24")


class _Deployment:
    def __init__(self, estate: Estate, written: dict[str, Any]) -> None:
        self.estate = estate
        self.identities: dict[str, Identity] = {}
        plain: dict[str, tuple[str, dict[str, Any]]] = {record._name: (record._type, {}) for record in estate.records}
        templated = {
            logical_id: (str(raw.get("Type")), raw.get("Properties") or {})
            for logical_id, raw in written.items()
            if isinstance(raw, dict)
        }
        declared = templated or plain
        # Those that contain another's identity come after it: a rule after its listener, that after its load balancer.
        for _ in _OWNERS:
            for logical_id, (kind, properties) in declared.items():
                owners = {key: found for key in _OWNERS if (found := self._owner(properties.get(key)))}
                self.identities[logical_id] = identity_of(kind, logical_id, properties, owners)

    def _owner(self, value: Any) -> Identity | None:
        if not isinstance(value, dict):
            return None
        named = value.get("Ref") or value.get("Fn::GetAtt")
        first = named[0] if isinstance(named, list) else str(named).partition(".")[0]
        return self.identities.get(first)

    def settle(self, hole: Hole) -> str:
        """What deployment puts in the place of an open stretch."""
        reference = hole.reference
        if reference is not None and reference.logical_id in self.identities:
            identity = self.identities[reference.logical_id]
            if reference.attribute is None:
                return identity.ref
            return identity.attributes.get(reference.attribute, identity.arn)
        if hole.written in _PSEUDO:
            return _PSEUDO[hole.written]
        if hole.ssm is not None:
            return f"ami-{digest(hole.ssm)}"
        return hole.among[0] if hole.among else f"value-of-{hole.written}"

    def resources(self) -> list[Resource]:
        found: list[Resource] = []
        targets: dict[str, Any] = {}
        for record in self.estate.records:
            identity = self.identities[record._name]
            raw = api_of(record, self.settle)
            data = SHAPES[record._type](raw, identity) if record._type in SHAPES else raw
            found.append(Resource(record._type, _id(record, identity, data), data, {}))
            if record._type == _SCALABLE_TARGET:
                targets[identity.ref] = data.get("ResourceId")
        for each in found:  # which refer to their target by what Ref of it gives, and are told by its resource id
            if each.data.get("ResourceId") in targets:
                each.data["ResourceId"] = targets[each.data["ResourceId"]]
        return found


def _id(record: Record, identity: Identity, data: dict[str, Any]) -> str:
    """What the areas know a resource by."""
    if record._type == _SCALABLE_TARGET:
        return f"ecs/{data.get('ResourceId')}/{data.get('ScalableDimension')}"
    if record._type == "AWS::EC2::LaunchTemplate":
        return f"{identity.ref}/1"
    by_id = record._type.startswith(("AWS::EC2::", "AWS::EFS::", "AWS::S3")) and "Bucket" not in record._type
    return identity.ref if by_id else identity.name if record._type == "AWS::S3::Bucket" else identity.arn
