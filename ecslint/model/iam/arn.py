"""ARNs and names of resources, put together from what is known of them, to be compared with the patterns of policies.

A policy may name a secret as `!Ref Secret`, as `arn:aws:secretsmanager:*:*:secret:shop-*` or by its whole ARN. Spelled
out, `!Ref Secret` is `arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:shop-` and a suffix
that AWS makes up, of which it can be told that `secret:billing-*` is another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.record import Record
from ecslint.model.unknown import Hole, Reference, Text, Undecided, Unknown, text_of

if TYPE_CHECKING:
    from ecslint.model.estate import Estate

_Part = str | Hole
_Parts = tuple[_Part, ...]

_DEPTH = 3
"""How many references deep a name is looked for."""
_NEVER = "/:.@_ "
PARTITION = Hole("AWS::Partition", "AWS::Partition", never=_NEVER, nonempty=True)
REGION = Hole("AWS::Region", "AWS::Region", never=_NEVER, nonempty=True)
ACCOUNT = Hole("AWS::AccountId", "AWS::AccountId", never=_NEVER, nonempty=True)


class Made(Hole):
    """A name or an id that AWS makes up for a resource: no other resource of the kind has it."""

    __slots__ = ("kind",)

    def __init__(self, kind: str, reference: Reference, written: str) -> None:
        super().__init__(f"the name of {reference.logical_id}", written, reference=reference, never="/:@ ")
        self.kind = kind

    def is_another_than(self, other: object) -> bool:
        return isinstance(other, Made) and self.kind == other.kind and self != other


class _Shape(NamedTuple):
    """How the ARN of a type of resource goes: `arn:partition:service:region:account:before` name `after`."""

    service: str
    before: str
    field: str
    """The record's field with its name, or with its id."""
    arn: tuple[str | None, ...] = ("Arn",)
    """The attributes that are its ARN; None is Ref."""
    name: tuple[str | None, ...] = (None,)
    after: str = ""
    regional: bool = True
    owned: bool = True
    """Whether the ARN has a region, and an account."""


_SHAPES: dict[str, _Shape] = {
    "AWS::ECR::Repository": _Shape("ecr", "repository/", "repository_name"),
    "AWS::ECS::Cluster": _Shape("ecs", "cluster/", "cluster_name"),
    "AWS::ECS::TaskDefinition": _Shape(
        "ecs", "task-definition/", "family", arn=(None, "TaskDefinitionArn"), name=(), after=":"
    ),
    "AWS::EFS::AccessPoint": _Shape(
        "elasticfilesystem", "access-point/", "access_point_id", name=(None, "AccessPointId")
    ),
    "AWS::EFS::FileSystem": _Shape("elasticfilesystem", "file-system/", "file_system_id", name=(None, "FileSystemId")),
    "AWS::IAM::Role": _Shape("iam", "role", "role_name", regional=False),
    "AWS::KMS::Key": _Shape("kms", "key/", "key_id", name=(None, "KeyId")),
    "AWS::Kinesis::Stream": _Shape("kinesis", "stream/", "name"),
    "AWS::KinesisFirehose::DeliveryStream": _Shape("firehose", "deliverystream/", "name"),
    "AWS::Logs::LogGroup": _Shape("logs", "log-group:", "log_group_name", after=":*"),
    "AWS::S3::Bucket": _Shape("s3", "", "bucket_name", regional=False, owned=False),
    "AWS::SecretsManager::Secret": _Shape("secretsmanager", "secret:", "name", arn=(None, "Id"), name=(), after="-"),
    "AWS::SSM::Parameter": _Shape("ssm", "parameter", "name", arn=()),
}
"""Read 2026-11 from the resource types of the services at
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
and the return values of the types in CloudFormation's reference."""
_SUFFIXES = {"AWS::ECS::TaskDefinition": "revision", "AWS::SecretsManager::Secret": "suffix"}
"""What AWS adds to the name, of whatever it is made."""


def arn(
    service: str, *resource: str | Text | Hole, region: str | Text | Hole = REGION, account: str | Text | Hole = ACCOUNT
) -> str | Text:
    """An ARN; region and account are those of the stack unless others, or none, are given."""
    return text_of(_joined("arn:", PARTITION, f":{service}:", region, ":", account, ":", *resource))


def spelled_out(value: Any, estate: Estate, depth: int = _DEPTH) -> Any:
    """A text in which references to resources at hand are replaced by what is known of the names and ARNs that they
    give. Other values are given back."""
    if not isinstance(value, Text) or depth == 0:
        return value
    parts: list[_Part] = []
    for part in value.parts:
        parts += (part,) if isinstance(part, str) or part.reference is None else _behind(part, estate, depth)
    return text_of(tuple(parts))


def arn_of(record: Record) -> str | Text:
    """The ARN of a resource at hand, whose type is among those that have a shape."""
    if (known := record._node.source.arn_of(record.root._name)) is not None:
        return known
    shape = _SHAPES[record.cfn_type]
    name = _name(record, shape, _DEPTH)
    if record.cfn_type == "AWS::IAM::Role":
        path = record.peek("path")
        lead = _joined(spelled_out(path, record.estate)) if isinstance(path, str | Text) else _open(path)
        name = (*lead, *name)
    suffix = _SUFFIXES.get(record.cfn_type)
    after: _Parts = () if suffix is None else (_anonymous(record, suffix),)
    region, account = (REGION if shape.regional else ""), (ACCOUNT if shape.owned else "")
    return arn(shape.service, shape.before, *name, shape.after, *after, region=region, account=account)


def same_partition(pattern: Any, value: Any) -> tuple[Any, Any]:
    """A pattern and a value without the beginning that ARNs have in common, `arn:` and the partition: an account is in
    one partition, whether a policy says `aws` or `${AWS::Partition}`."""
    rest, others = _behind_partition(pattern), _behind_partition(value)
    return (pattern, value) if rest is None or others is None else (rest, others)


def _behind_partition(text: Any) -> Any:
    if not isinstance(text, str | Text):
        return None
    first = text.parts[0] if isinstance(text, Text) else text
    if not isinstance(first, str) or not first.startswith("arn:"):
        return None
    try:
        pieces = text.split(":", 2)
    except Undecided:
        return None
    return pieces[2] if len(pieces) == 3 else None


def _behind(hole: Hole, estate: Estate, depth: int) -> _Parts:
    """What a reference to a resource gives, as far as it is known."""
    text, reference = Text((hole,)), hole.reference
    kind = estate.type_of(text) or ""
    shape = _SHAPES.get(kind)
    if reference is None or shape is None:
        return (hole,)
    record = estate.follow(text, Record)
    attribute = reference.attribute
    if attribute in shape.name:
        return _name(record, shape, depth) if isinstance(record, Record) else (hole,)
    if attribute not in shape.arn:
        return (hole,)
    if isinstance(record, Record):
        return _joined(arn_of(record))
    if kind in ("AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream"):  # of which there are no records
        name = Hole(hole.needs, reference.logical_id, reference=reference._replace(attribute=None), never=":/,")
        return _joined(arn(shape.service, shape.before, name))
    return (hole,)


def _name(record: Record, shape: _Shape, depth: int) -> _Parts:
    value = record.peek(shape.field)
    if isinstance(value, Unknown):
        return _open(value)
    if value is not None:
        return _joined(spelled_out(value, record.estate, depth - 1))
    attribute = None if None in shape.name else shape.field
    written = record.root._name if attribute is None else f"{record.root._name} ({attribute})"
    reference = Reference(record._node.source.stack, record.root._name, attribute)
    return (Made(record.cfn_type, reference, written),)


def _anonymous(record: Record, what: str) -> Hole:
    reference = Reference(record._node.source.stack, record.root._name, f"({what})")
    name = record.root._name
    return Hole(f"the {what} of {name}", f"{name} ({what})", never="/:@ ", reference=reference)


def _open(value: Any) -> _Parts:
    return (Hole(value.needs, value.needs),)


def _joined(*parts: str | Text | Hole) -> _Parts:
    joined: list[_Part] = []
    for part in parts:
        joined += part.parts if isinstance(part, Text) else (part,)
    return tuple(joined)
