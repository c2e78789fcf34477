"""What stands beside the workload: networks, roles, logs, stored values, file systems and namespaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ecslint.graph.builder import Builder
from ecslint.graph.reading import followed, found, holes, part
from ecslint.model.record import Record
from ecslint.model.unknown import Unknown


def link_network(builder: Builder, node: str, record: Any, holders: Iterable[Any]) -> None:
    """Link a node with the subnets and security groups that mappings such as `awsvpcConfiguration` hold."""
    for holder in holders:
        if isinstance(holder, Unknown):
            builder.link(node, [holder], "network", "in")
        else:
            link_subnets(builder, node, record, found(holder, "subnets"))
            link_groups(builder, node, record, found(holder, "security_groups"))


def link_subnets(builder: Builder, node: str, record: Any, values: Iterable[Any]) -> None:
    from ecslint.model import Subnet

    leads = [(each, value) for value in values for each in followed(record, value, Subnet)]
    builder.link_set(node, "subnet", "in", leads)


def link_groups(builder: Builder, node: str, record: Any, values: Iterable[Any]) -> None:
    from ecslint.model import SecurityGroup, SecurityGroupIngress

    leads = [(each, value) for value in values for each in followed(record, value, SecurityGroup)]
    shown = builder.link_set(node, "security group", "behind", leads)
    for group in [each for each, _ in leads if isinstance(each, Record)] if shown else []:
        for rule in group.estate.known_referrers(group, SecurityGroupIngress, "security_group"):
            builder.cover(shown or node, rule)


def link_role(builder: Builder, node: str, record: Any, value: Any, label: str) -> None:
    """Link a node with a role by its name or ARN."""
    from ecslint.model import Role

    builder.link(node, followed(record, value, Role), "role", label, value=value)


def link_log_group(builder: Builder, node: str, logs: Any, label: str, row: int | None = None) -> None:
    """Link a node with the log group that the options of awslogs, or of FireLens, name."""
    from ecslint.model import LogGroup

    for options in found(logs, "options"):
        for option in ("awslogs-group", "log_group_name") if isinstance(options, dict) else ():
            value = options.get(option)
            builder.link(node, followed(logs, value, LogGroup), "log group", label, row=row, value=value)


def link_stored(builder: Builder, node: str, record: Any, value: Any, label: str, row: int | None = None) -> None:
    """Link a node with the secret or parameter that `valueFrom` refers to."""
    from ecslint.model import StoredParameter, StoredSecret

    # A key of the secret may stand behind the reference to it.
    first = next((each for each in holes(value) if each.reference is not None), value)
    kind = "secret" if ":secretsmanager:" in str(value) else "parameter"
    leads = followed(record, first, StoredSecret, StoredParameter)
    builder.link(node, leads, kind, label, row=row, value=value)


def link_bucket(builder: Builder, node: str, record: Any, value: Any, label: str, row: int | None = None) -> None:
    """Link a node with the bucket that a name or ARN is of, or of an object in."""
    from ecslint.model.storage.bucket import Bucket

    name = value.rpartition(":::")[2].partition("/")[0] if isinstance(value, str) else value
    builder.link(node, followed(record, value, Bucket), "bucket", label, row=row, value=name)


def link_namespace(builder: Builder, node: str, record: Any, value: Any, label: str) -> None:
    """Link a node with a namespace, which is called by its name, id or ARN."""
    from ecslint.model import HttpNamespace, PrivateDnsNamespace, PublicDnsNamespace

    leads = followed(record, value, HttpNamespace, PrivateDnsNamespace, PublicDnsNamespace)
    if isinstance(value, str) and not any(isinstance(each, Record) for each in leads):
        leads = [Unknown(f"the namespace {value!r}, which is not in the files at hand")]
    builder.link(node, leads, "namespace", label, value=value)


def file_system(builder: Builder, record: Any) -> None:
    """A file system with its mount targets, as one, and what those are in."""
    from ecslint.model import AccessPoint, MountTarget, S3FilesMountTarget

    node = builder.node(record)
    for point in record.estate.known_referrers(record, AccessPoint, "file_system"):
        builder.cover(node, point)
    targets: list[Any] = []
    for record_class in (MountTarget, S3FilesMountTarget):
        targets += record.estate.known_referrers(record, record_class, "file_system")
    if targets:
        reached = builder.several("mount target", targets)
        builder.join(node, reached, "reached at")
        link_subnets(builder, reached, record, [each for target in targets for each in found(target, "subnet_id")])
        groups = [each for target in targets for each in found(target, "security_groups")]
        link_groups(builder, reached, record, groups)
    if "bucket" in record.declared():
        link_bucket(builder, node, record, record.bucket, "keeps files in")
        link_role(builder, node, record, record.role_arn, "assumes")


def role(builder: Builder, record: Any) -> None:
    """A role stands for the policies beside it and for the instance profiles that hand it on."""
    from ecslint.model import InstanceProfile, ManagedPolicy, Policy, RolePolicy

    node = builder.node(record)
    ways: tuple[tuple[type[Record], str], ...] = (
        (Policy, "attached_roles"),
        (ManagedPolicy, "attached_roles"),
        (RolePolicy, "role"),
        (InstanceProfile, "role"),
    )
    for record_class, link in ways:
        for each in record.estate.known_referrers(record, record_class, link):
            builder.cover(node, each)


def discovery_service(builder: Builder, record: Any) -> None:
    """A Cloud Map service, in its namespace."""
    holder = record if record.namespace_id is not None else part(record, "dns_config")
    if holder is not None:
        link_namespace(builder, builder.node(record), record, holder.namespace_id, "in")
