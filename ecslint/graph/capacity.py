"""Clusters in a graph, and the capacity that they have."""

from __future__ import annotations

from typing import Any

from ecslint.graph.builder import Builder
from ecslint.graph.reading import followed, found, known, part, parts
from ecslint.graph.surroundings import link_groups, link_namespace, link_network, link_role, link_subnets
from ecslint.model.ecs.capacity import FARGATE_PROVIDERS
from ecslint.model.record import Record


def cluster(builder: Builder, record: Any) -> None:
    """A cluster, with the capacity providers that it, or an association, lists."""
    from ecslint.model import ClusterCapacityProviderAssociations, LogGroup

    node = builder.node(record)
    associations = record.estate.known_referrers(record, ClusterCapacityProviderAssociations, "cluster")
    for each in associations:
        builder.cover(node, each)
    for holder in (record, *associations):
        _providers(builder, node, holder)
    logs = part(record, "configuration", "execute_command_configuration", "log_configuration")
    if logs is not None:
        value = logs.cloud_watch_log_group_name
        builder.link(node, followed(record, value, LogGroup), "log group", "records ECS Exec in", value=value)
    if (defaults := part(record, "service_connect_defaults")) is not None:
        link_namespace(builder, node, record, defaults.namespace, "by default uses")


def _providers(builder: Builder, node: str, holder: Any) -> None:
    from ecslint.model import CapacityProvider

    for name in found(holder, "capacity_providers"):
        if not (isinstance(name, str) and name in FARGATE_PROVIDERS):
            builder.link(node, followed(holder, name, CapacityProvider), "capacity provider", "has", value=name)
    for item in parts(holder, "strategy"):
        builder.link(node, found(item, "provider"), "capacity provider", "has", value=item.capacity_provider)


def capacity_provider(builder: Builder, record: Any) -> None:
    """A capacity provider: the group that its instances are in, or how ECS launches them."""
    node = builder.node(record)
    group = part(record, "auto_scaling_group_provider")
    if group is not None:
        scaled, value = found(record, "auto_scaling_group"), group.auto_scaling_group_arn
        builder.link(node, scaled, "Auto Scaling group", "scales", value=value)
    if record.cluster_arn is not None:
        builder.link_back(node, found(record, "cluster"), "cluster", "has", value=record.cluster_arn)
    managed = part(record, "managed_instances_provider")
    if managed is not None:
        link_role(builder, node, record, managed.infrastructure_role_arn, "infrastructure role")
        for template in parts(managed, "instance_launch_template"):
            _instance_role(builder, node, record, template.ec2_instance_profile_arn)
            link_network(builder, node, record, found(template, "network_configuration"))


def _instance_role(builder: Builder, node: str, record: Any, value: Any) -> None:
    """Link a node with the role of an instance profile."""
    from ecslint.model import InstanceProfile

    for profile in followed(record, value, InstanceProfile):
        if isinstance(profile, InstanceProfile):
            builder.link(node, found(profile, "role"), "role", "instance role")
        else:
            builder.link(node, [profile], "instance profile", "instance role", value=value)


def auto_scaling_group(builder: Builder, record: Any) -> None:
    """A group of instances: how they are launched, where, and the cluster that they join by themselves."""
    node = builder.node(record)
    builder.link(node, found(record, "launch_templates"), "launch template", "launches from")
    named, configuration = record.launch_configuration_name, found(record, "launch_configuration")
    builder.link(node, configuration, "launch configuration", "launches from", value=named)
    link_subnets(builder, node, record, found(record, "vpc_zone_identifier"))
    joined = part(record, "instance_launch", "cluster")
    if isinstance(joined, Record) and not known(record, "capacity_providers"):
        builder.join(builder.node(joined), node, "has instances of")


def launch_template(builder: Builder, record: Any) -> None:
    for data in parts(record, "launch_template_data"):
        _launch(builder, builder.node(record), data)


def launch_configuration(builder: Builder, record: Any) -> None:
    _launch(builder, builder.node(record), record)


def _launch(builder: Builder, node: str, data: Any) -> None:
    """The role of instances, and their security groups, wherever they are written."""
    _instance_role(builder, node, data, known(data, "instance_profile_name"))
    groups = found(data, "security_groups")
    if "security_group_ids" in data.declared():
        groups += found(data, "security_group_ids")
        groups += [each for interface in parts(data, "network_interfaces") for each in found(interface, "groups_")]
    link_groups(builder, node, data, groups)
