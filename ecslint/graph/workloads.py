"""Services, task sets and task definitions in a graph, with all that their containers use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.graph.builder import Builder
from ecslint.graph.reading import followed, found, holes, known, part, parts
from ecslint.graph.surroundings import link_bucket, link_log_group, link_namespace, link_network, link_role, link_stored
from ecslint.graph.words import container_detail
from ecslint.model.unknown import Text, Unknown


def service(builder: Builder, record: Any) -> None:
    """A service: what it runs, where, reached how, with which roles."""
    node = builder.node(record)
    _launch(builder, node, record)
    _reached(builder, node, record)
    _service_connect(builder, node, record)
    link_role(builder, node, record, record.role, "registers targets with")
    for each in _within(record):
        if type(each).__name__ in _ROLES:
            link_role(builder, node, each, each.role_arn, _ROLES[type(each).__name__])


def task_set(builder: Builder, record: Any) -> None:
    """A task set, which its service has."""
    node = builder.node(record)
    builder.link_back(node, found(record, "service"), "service", "has", value=record.service_arn)
    _launch(builder, node, record)
    _reached(builder, node, record)


def _launch(builder: Builder, node: str, record: Any) -> None:
    runs = found(record, "task_definition")
    builder.link(node, runs, "task definition", "runs", value=record.task_definition_arn)
    if record.cluster_arn is not None:
        builder.link(node, found(record, "cluster"), "cluster", "in", value=record.cluster_arn)
    for item in parts(record, "capacity_provider_strategy"):
        builder.link(node, found(item, "provider"), "capacity provider", "uses", value=item.capacity_provider)
    link_network(builder, node, record, found(record, "awsvpc"))


def _reached(builder: Builder, node: str, record: Any) -> None:
    """Target groups, Classic Load Balancers and Cloud Map services in which tasks are registered."""
    for balancer in found(record, "load_balancers"):
        if isinstance(balancer, Unknown):
            builder.link_back(node, [balancer], "target group", "to its tasks")
            continue
        name, port = balancer.container_name, balancer.container_port
        label = f"to {name}:{port}" if isinstance(name, str) and isinstance(port, int) else "to its tasks"
        group = found(balancer, "target_group")
        builder.link_back(node, group, "target group", label, value=balancer.target_group_arn)
        if (advanced := part(balancer, "advanced_configuration")) is not None:
            other, value = found(balancer, "alternate_target_group"), advanced.alternate_target_group_arn
            builder.link_back(node, other, "target group", f"{label}, in turn", value=value)
        if isinstance(classic := balancer.load_balancer_name, str):
            what = Unknown(f"the Classic Load Balancer {classic!r}, of which ecslint has no record")
            builder.link_back(node, [what], "Classic Load Balancer", label, value=classic)
    for registry in parts(record, "service_registries"):
        registered = found(registry, "discovery_service")
        builder.link(node, registered, "Cloud Map service", "registers in", value=registry.registry_arn)


def _service_connect(builder: Builder, node: str, record: Any) -> None:
    """The namespace of Service Connect, and what the service offers there."""
    connect = part(record, "service_connect_configuration")
    if connect is None or not known(connect, "enabled", default=True):
        return
    names = [known(each, "effective_discovery_name") for each in parts(connect, "services")]
    offered = ", ".join(name for name in names if isinstance(name, str))
    label = f"offers {offered} in" if offered else "looks up names in"
    if connect.namespace is not None:
        link_namespace(builder, node, record, connect.namespace, label)
    elif (defaults := part(record, "cluster", "service_connect_defaults")) is not None:
        link_namespace(builder, node, defaults, defaults.namespace, label)
    if (logs := part(connect, "log_configuration")) is not None:
        link_log_group(builder, node, logs, "writes its proxy's logs to")


_ROLES = {
    "AdvancedConfiguration": "shifts traffic with",
    "DeploymentLifecycleHook": "calls hooks with",
    "ManagedEbsVolume": "makes volumes with",
    "ServiceConnectTls": "gets certificates with",
    "VpcLatticeConfiguration": "registers in VPC Lattice with",
}
"""What a service does with the role that a part of it names, by the part's class."""


def _within(record: Any) -> Iterator[Any]:
    for declared in record.record_fields():
        for each in parts(record, declared.name):
            yield each
            yield from _within(each)


def task_definition(builder: Builder, record: Any) -> None:
    """A task definition: its roles, its containers, what they read and write, and its volumes."""
    node = builder.node(record)
    link_role(builder, node, record, record.task_role_arn, "task role")
    link_role(builder, node, record, record.execution_role_arn, "execution role")
    for container in parts(record, "containers"):
        _container(builder, node, container)
    for volume in parts(record, "volumes"):
        _volume(builder, node, volume)


def _container(builder: Builder, node: str, container: Any) -> None:
    name = str(container.name) if isinstance(container.name, str | Text) else "container"
    row = builder.row(node, container, name, container_detail(container))
    for secret in parts(container, "secrets"):
        link_stored(builder, node, secret, secret.value_from, "reads", row)
    if (credentials := part(container, "repository_credentials")) is not None:
        link_stored(builder, node, credentials, credentials.credentials_parameter, "pulls with", row)
    if (logs := part(container, "log_configuration")) is not None:
        link_log_group(builder, node, logs, "writes logs to", row)
        for secret in parts(logs, "secret_options"):
            link_stored(builder, node, secret, secret.value_from, "logs with", row)
    for file in parts(container, "environment_files"):
        link_bucket(builder, node, file, file.value, "reads environment from", row)
    _repository(builder, node, container, row)


def _repository(builder: Builder, node: str, container: Any, row: int) -> None:
    """The repository that the image comes from, when it is at hand: the image itself is told anyway."""
    from ecslint.model import Repository

    for value in (container.image, *holes(container.image)):
        leads = followed(container, value, Repository)
        if any(isinstance(each, Repository) for each in leads):
            builder.link(node, leads, "repository", "pulls from", row=row)
            return


def _volume(builder: Builder, node: str, volume: Any) -> None:
    from ecslint.model import S3FilesFileSystem

    label = f"mounts {volume.name}" if isinstance(volume.name, str) else "mounts"
    if (efs := part(volume, "efs_volume_configuration")) is not None:
        system = found(volume, "file_system")
        builder.link(node, system, "file system", label, value=efs.file_system_id)
    if (files := part(volume, "s3files_volume_configuration")) is not None:
        value = files.file_system_arn
        builder.link(node, followed(volume, value, S3FilesFileSystem), "file system", label, value=value)
    if (fsx := part(volume, "fsx_windows_file_server_volume_configuration")) is not None:
        value = fsx.file_system_id
        if value is not None:
            needs = getattr(value, "needs", None) or f"the FSx file system {value!r}, of which ecslint has no record"
            builder.link(node, [Unknown(needs)], "FSx file system", label, value=value)
