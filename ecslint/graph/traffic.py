"""Load balancers in a graph: what they listen for, and where that leads."""

from __future__ import annotations

from typing import Any

from ecslint.graph.builder import Builder
from ecslint.graph.reading import followed, found, parts
from ecslint.graph.surroundings import link_groups, link_subnets


def load_balancer(builder: Builder, record: Any) -> None:
    node = builder.node(record)
    link_subnets(builder, node, record, found(record, "subnet_ids"))
    link_groups(builder, node, record, found(record, "security_groups"))


def listener(builder: Builder, record: Any) -> None:
    node = builder.node(record)
    balancer = found(record, "load_balancer")
    builder.link_back(node, balancer, "load balancer", "listens at", value=record.load_balancer_arn)
    _actions(builder, node, record, "default_actions")


def listener_rule(builder: Builder, record: Any) -> None:
    node = builder.node(record)
    builder.link_back(node, found(record, "listener"), "listener", "by rule", value=record.listener_arn)
    _actions(builder, node, record, "actions")


def _actions(builder: Builder, node: str, record: Any, field: str) -> None:
    from ecslint.model import TargetGroup

    for action in parts(record, field):
        for arn in found(action, "target_group_arns"):
            builder.link(node, followed(record, arn, TargetGroup), "target group", "forwards to", value=arn)


def endpoint_service(builder: Builder, record: Any) -> None:
    node = builder.node(record)
    for field in ("network_load_balancers", "gateway_load_balancers"):
        builder.link(node, found(record, field), "load balancer", "leads to")
