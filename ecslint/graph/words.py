"""What AWS calls the resources of a graph, and what is told about each in a line."""

from __future__ import annotations

import re
from typing import Any

from ecslint.graph.reading import parts
from ecslint.model.record import Record
from ecslint.model.unknown import Text, Undecided

_KINDS = {
    "Alarm": "alarm",
    "AutoScalingGroup": "Auto Scaling group",
    "Bucket": "bucket",
    "CapacityProvider": "capacity provider",
    "Cluster": "cluster",
    "DiscoveryService": "Cloud Map service",
    "EventRule": "event rule",
    "FileSystem": "file system",
    "HttpNamespace": "namespace",
    "InstanceProfile": "instance profile",
    "LaunchConfiguration": "launch configuration",
    "LaunchTemplate": "launch template",
    "Listener": "listener",
    "ListenerRule": "listener rule",
    "LoadBalancer": "load balancer",
    "LogGroup": "log group",
    "MountTarget": "mount target",
    "Pipe": "pipe",
    "PrivateDnsNamespace": "namespace",
    "PublicDnsNamespace": "namespace",
    "Repository": "repository",
    "Role": "role",
    "S3FilesFileSystem": "file system",
    "S3FilesMountTarget": "mount target",
    "ScalableTarget": "scalable target",
    "ScalingPolicy": "scaling policy",
    "Schedule": "schedule",
    "SecurityGroup": "security group",
    "Service": "service",
    "StoredParameter": "parameter",
    "StoredSecret": "secret",
    "Subnet": "subnet",
    "TargetGroup": "target group",
    "TaskDefinition": "task definition",
    "TaskSet": "task set",
    "VpcEndpointService": "endpoint service",
}


def kind_of(record: Record) -> str:
    """What AWS calls a resource of this class."""
    name = type(record).__name__
    return _KINDS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removeprefix("Ecs")).lower()


def plural(kind: str) -> str:
    if kind.endswith("s"):
        return kind
    return f"{kind[:-1]}ies" if kind.endswith("y") and not kind.endswith("ay") else f"{kind}s"


def name_in(value: Any) -> str:
    """The name that a wholly known name or ARN holds; empty for anything else."""
    if not isinstance(value, str):
        return ""
    parts = value.split(":", 5)
    if parts[0] != "arn" or len(parts) < 6:
        return value
    resource = parts[5]
    if resource.startswith(("secret:", "log-group:")):
        return resource.split(":")[1]
    kind, _, name = resource.partition("/")
    if parts[2] == "elasticloadbalancing":
        return "/".join(name.split("/")[:-1]) or name
    return name if kind in ("parameter", "cluster", "task-definition") else resource.rpartition("/")[2]


def shortly(needs: str) -> str:
    """What is needed, in few words."""
    return needs.replace("the value that another stack exports as ", "import ")


def detail_of(record: Record) -> str:
    """The little that helps to recognize a resource; what is not known is left out."""
    detail = _DETAILS.get(type(record).__name__)
    return ", ".join(filter(None, detail(record))) if detail else ""


def _known(record: Any, *path: str) -> str:
    """A field's value as text; empty when it is absent or not known."""
    try:
        for name in path:
            record = getattr(record, name)
            if record is None:
                return ""
    except Undecided:
        return ""
    return str(record) if isinstance(record, str | int | float) else ""


def _with(record: Any, template: str, *path: str) -> str:
    value = _known(record, *path)
    return template.format(value) if value else ""


def _count(record: Any, noun: str, *path: str) -> str:
    value = _known(record, *path)
    return f"{value} {noun}{'' if value == '1' else 's'}" if value else ""


def _bounds(record: Any, noun: str, low: str, high: str) -> str:
    least, most = _known(record, low), _known(record, high)
    return f"{least or '?'} to {most or '?'} {noun}" if least or most else ""


def _schedule(record: Any) -> list[str]:
    expression = _known(record, "schedule_expression")
    return [expression or ("by event pattern" if type(record).__name__ == "EventRule" else "")]


def container_detail(record: Any) -> str:
    """A container's image without its registry, and its ports."""
    image = str(record.image).rpartition("/")[2] if isinstance(record.image, str | Text) else ""
    ports = [port for each in parts(record, "port_mappings") if (port := _known(each, "container_port"))]
    return ", ".join(filter(None, (image, f"port {' and '.join(ports)}" if ports else "")))


_DETAILS: dict[str, Any] = {
    "AutoScalingGroup": lambda each: [_bounds(each, "instances", "min_size", "max_size")],
    "CapacityProvider": lambda each: [{"EC2": "EC2"}.get(_known(each, "kind"), "Managed Instances")],
    "EventRule": _schedule,
    "LaunchTemplate": lambda each: [_known(each, "launch_template_data", "instance_type")],
    "LaunchConfiguration": lambda each: [_known(each, "instance_type")],
    "Listener": lambda each: [" ".join(filter(None, (_known(each, "protocol"), _known(each, "port"))))],
    "ListenerRule": lambda each: [_with(each, "priority {}", "priority")],
    "LoadBalancer": lambda each: [_known(each, "type"), _known(each, "scheme")],
    "LogGroup": lambda each: [_count(each, "day", "retention_in_days")],
    "ScalableTarget": lambda each: [_bounds(each, "tasks", "min_capacity", "max_capacity")],
    "ScalingPolicy": lambda each: [_known(each, "policy_type")],
    "Schedule": _schedule,
    "Service": lambda each: [
        _known(each, "effective_launch_type"),
        "one task an instance" if _known(each, "scheduling_strategy") == "DAEMON" else "",
        _count(each, "task", "effective_desired_count"),
    ],
    "TargetGroup": lambda each: [
        _with(each, "target type {}", "target_type"),
        " ".join(filter(None, (_known(each, "protocol"), _known(each, "port")))),
    ],
    "TaskDefinition": lambda each: [
        _with(each, "{} CPU", "cpu"),
        _with(each, "{} MiB", "memory"),
        _with(each, "{}", "effective_network_mode"),
    ],
}
