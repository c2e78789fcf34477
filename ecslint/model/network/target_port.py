"""Under which ports load balancers reach tasks.

ECS registers a task with network mode awsvpc by its own address and the container's port, any other by its instance
and the host port, which in bridge mode is another for each task unless the mapping fixes it.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from ecslint.model.common import one_by_one, passing
from ecslint.model.ecs.container_part import PortMapping
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.ecs.service_load_balancer import ServiceLoadBalancer
from ecslint.model.network.load_balancing import TargetGroup
from ecslint.model.network.traffic_rule import Traffic
from ecslint.model.unknown import Undecided

_DYNAMIC_PORTS = (32768, 60999)
"""The host ports that Linux gives out by default, which Docker takes: net.ipv4.ip_local_port_range since kernel 4.2.
ECS's documentation names 61000 as the last, as older ones had it:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"""

_UDP = ("UDP", "QUIC")
_BOTH = ("TCP_UDP", "TCP_QUIC")
"""Protocols of target groups that are not TCP alone."""


def mapping_behind(launch: TaskLaunch, port: int) -> PortMapping | None:
    """The mapping that leads to a container from a fixed port of the tasks' network interface, or of the instance in
    modes other than awsvpc."""
    task = launch.task_definition
    if task is None:
        return None
    fixed = not launch.uses_awsvpc and launch.network_mode != "host"
    mappings = one_by_one(iter(container.port_mappings) for container in task.containers)
    return next(passing(mappings, lambda each: each.host_port == port if fixed else each.covers(port)), None)


def health_check_port(group: TargetGroup) -> int | None:
    """The port that a target group's health check asks of every target; None for that of the target itself."""
    written = group.health_check_port
    if written == "traffic-port":
        return None
    if not written.isdecimal():
        raise Undecided(f"which port {str(written)!r} is")
    return int(written)


def sent_to(balancer: ServiceLoadBalancer, group: TargetGroup) -> Iterator[tuple[str, Traffic]]:
    """What load balancers send the tasks by a target group, with what it is for in words: requests to the container,
    and health checks where these go to another port that a container maps."""
    port = balancer.container_port
    if port is None:
        return
    if balancer.has_dynamic_host_port:
        first, last, what = *_DYNAMIC_PORTS, "the dynamic host ports"
    else:
        registered = _registered_port(balancer, port)
        if not registered:
            return  # that it is not mapped is told by `load-balancer-port-unmapped`
        first = last = registered
        what = f"container port {port}" if registered == port else f"host port {registered}"
    ipv6 = group.ip_address_type == "ipv6"
    for protocol in _protocols(group):
        yield what, Traffic(first, last, protocol, ipv6)
    checked = health_check_port(group)
    if checked is not None and not first <= checked <= last and mapping_behind(balancer.launch, checked) is not None:
        yield f"health check port {checked}", Traffic(checked, checked, "tcp", ipv6)


def _registered_port(balancer: ServiceLoadBalancer, port: int) -> int | None:
    """The fixed port that targets are registered with."""
    launch = balancer.launch
    if launch.uses_awsvpc:
        return port
    container = balancer.container
    if container is None or launch.network_mode not in ("bridge", "host"):
        return None
    mapping = next(passing(container.port_mappings, lambda each: each.covers(port)), None)
    if mapping is None:
        return None
    return port if launch.network_mode == "host" else mapping.host_port


def _protocols(group: TargetGroup) -> tuple[str, ...]:
    if group.protocol is not None and group.protocol in _BOTH:
        return "tcp", "udp"
    return ("udp",) if group.protocol is not None and group.protocol in _UDP else ("tcp",)


__all__ = ["health_check_port", "mapping_behind", "sent_to"]
