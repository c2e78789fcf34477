"""Fields that exclude each other, and fields that ask for another: what the rule `conflicting-parameters` reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from ecslint.model.common import one_by_one
from ecslint.model.record import Place, Record
from ecslint.model.unknown import matches

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import ExecuteCommandConfiguration
    from ecslint.model.ecs.container_part import PortMapping
    from ecslint.model.ecs.managed_instances import InstanceLaunchTemplate, InstanceRequirements
    from ecslint.model.ecs.service import Service
    from ecslint.model.events.eventbridge import EventTarget
    from ecslint.model.remedy import Said

Faults: TypeAlias = "Iterator[Said]"
Reasons: TypeAlias = Iterator[tuple[Place, str]]

_SERVICE_LINKED = r"(^|/)AWSServiceRoleForECS$"


def may_conflict(record_class: type[Record], _kind: str) -> bool:
    """Whether anything of a class of records excludes, or asks for, anything else."""
    return record_class.__name__ in _FURTHER or bool(record_class.groups)


def conflicting_parameters(record: Record) -> Faults:
    """Fields that exclude each other and are both written with effect, and fields that are written without the one
    that they need. Each pair is judged on its own: Undecided is raised only after the last."""
    further = _FURTHER.get(type(record).__name__)
    if further is not None:
        yield from one_by_one(further(record))
    elif record.groups:
        yield from one_by_one(_several(record, group) for group in record.groups)


def _several(record: Record, group: Iterable[str], fate: str = "ECS takes only one of them") -> Faults:
    written = [name for name in group if record.written(name)]
    for name in written[1:]:
        first, other = (f"`{record.declared()[each].api}`" for each in (written[0], name))
        place = record.at(name, related=((record.at(written[0]), "written as well"),))
        yield place, f"{first} and {other} are both set, but {fate}; remove one"


def _of_port(mapping: PortMapping) -> Iterator[Faults]:
    for name in ("container_port", "host_port"):
        yield _beside_range(mapping, name)


def _beside_range(mapping: PortMapping, name: str) -> Faults:
    if mapping.written("container_port_range") and mapping.written(name) and getattr(mapping, name) != 0:
        yield (
            mapping.at(name, related=((mapping.at("container_port_range"), "the range"),)),
            (
                f"`{mapping.declared()[name].api}` stands beside `containerPortRange`, and ECS takes only one of them "
                "in a port mapping; remove it, or give the port a mapping of its own"
            ),
            mapping.fix.remove(name, safe=False),
        )


def _of_requirements(requirements: InstanceRequirements) -> Iterator[Faults]:
    yield _several(requirements, ("allowed_instance_types", "excluded_instance_types"))


def _of_launch(launch: InstanceLaunchTemplate) -> Iterator[Faults]:
    yield _reservations(launch)
    yield _enclaves(launch)


def _reservations(launch: InstanceLaunchTemplate) -> Faults:
    if launch.written("capacity_reservations") and launch.capacity_option_type != "RESERVED":
        left_out = "" if launch.written("capacity_option_type") else ", its default"
        yield (
            launch.at("capacity_reservations", related=((launch.at("capacity_option_type"), "the capacity option"),)),
            (
                f"`capacityReservations` is set, but `capacityOptionType` is "
                f"`{launch.capacity_option_type}`{left_out}; set it to `RESERVED`, or remove the reservations"
            ),
        )


def _enclaves(launch: InstanceLaunchTemplate) -> Faults:
    local = launch.local_storage_configuration
    if local is not None and local.use_local_storage and launch.nitro_enclaves_enabled:
        yield (
            launch.at("nitro_enclaves_enabled", related=((local.at("use_local_storage"), "local storage"),)),
            (
                "`nitroEnclavesEnabled` and `useLocalStorage` are both true, but ECS takes only one of them; "
                "set one to false"
            ),
        )


def _of_exec(configuration: ExecuteCommandConfiguration) -> Iterator[Faults]:
    yield _logging(configuration)
    yield _encryption(configuration, "cloud_watch_encryption_enabled", "cloud_watch_log_group_name")
    yield _encryption(configuration, "s3_encryption_enabled", "s3_bucket_name")


def _logging(configuration: ExecuteCommandConfiguration) -> Faults:
    written = configuration.written("log_configuration")
    if configuration.logging == "OVERRIDE" and not written:
        yield (
            configuration.at("logging"),
            (
                "`logging` is `OVERRIDE`, but no `logConfiguration` says where sessions are recorded, and ECS refuses "
                "that; add one with a log group or bucket, or set `logging` to `DEFAULT`"
            ),
        )
    elif written and configuration.logging != "OVERRIDE":
        left_out = "" if configuration.written("logging") else ", its default"
        yield (
            configuration.at("log_configuration", related=((configuration.at("logging"), "how sessions are logged"),)),
            (
                f"`logConfiguration` is set, but `logging` is `{configuration.logging}`{left_out}, which takes none; "
                "set `logging` to `OVERRIDE`"
            ),
            # `NONE` was meant, too, for all that is known
            configuration.fix.set("logging", "OVERRIDE", safe=configuration.logging == "DEFAULT"),
        )


def _encryption(configuration: ExecuteCommandConfiguration, flag: str, holder: str) -> Faults:
    log = configuration.log_configuration
    if log is not None and getattr(log, flag) and not log.written(holder):
        apis = log.declared()
        yield (
            log.at(flag),
            (
                f"`{apis[flag].api}` is true, but `{apis[holder].api}` is not set, so there is nothing to encrypt; "
                f"set `{apis[holder].api}`"
            ),
        )


def _of_service(service: Service) -> Iterator[Faults]:
    yield _role(service)


def _role(service: Service) -> Faults:
    """A role of one's own, where ECS must use its service-linked one."""
    if not service.written("role") or _is_service_linked(service):
        return
    reasons = (_controller(service), _registries(service), _target_groups(service), _awsvpc(service))
    for place, why in one_by_one(reasons):
        yield (
            service.at("role", related=((place, why),)),
            (
                f"`role` is set, but {why}, for which ECS must use its service-linked role: `CreateService` fails with "
                '"You cannot specify an IAM role for services that require a service linked role"; remove `role`'
            ),
            service.fix.remove("role"),
        )
        return


def _is_service_linked(service: Service) -> bool:
    kind = service.estate.type_of(service.role)
    if kind is not None and kind.startswith("AWS::IAM::"):
        return kind == "AWS::IAM::ServiceLinkedRole"
    return service.role is not None and matches(service.role, _SERVICE_LINKED)


def _controller(service: Service) -> Reasons:
    if service.controller == "EXTERNAL":
        yield service.at("deployment_controller"), "the deployment controller is `EXTERNAL`"


def _registries(service: Service) -> Reasons:
    if service.written("service_registries"):
        yield service.at("service_registries"), "the service uses service discovery"


def _target_groups(service: Service) -> Reasons:
    if len(service.load_balancers) > 1:
        yield service.at("load_balancers"), "the service has several target groups"


def _awsvpc(service: Service) -> Reasons:
    if service.written("network_configuration"):
        yield service.at("network_configuration"), "the tasks use the network mode `awsvpc`"
    elif service.uses_awsvpc:
        task: object = service.task_definition
        place = task.at("network_mode") if isinstance(task, Record) else service.at("launch_type")
        yield place, "the tasks use the network mode `awsvpc`"


def _of_target(target: EventTarget) -> Iterator[Faults]:
    if target.starts_tasks:
        yield _several(
            target, ("input", "input_path", "input_transformer"), "EventBridge takes only one way to make the input"
        )


def _of_express(express: Any) -> Iterator[Faults]:
    """An Express service, whose task definition is either given or made of its own settings."""
    for name in ("primary_container", "execution_role_arn", "task_role_arn", "cpu", "memory", "cpu_architecture"):
        if name in express.declared():
            yield _beside_task_definition(express, name)


def _beside_task_definition(express: Any, name: str) -> Faults:
    if express.written("task_definition_arn") and express.written(name):
        yield (
            express.at(name, related=((express.at("task_definition_arn"), "the task definition"),)),
            (
                f"`{express.declared()[name].api}` stands beside `taskDefinitionArn`, which already decides it, and "
                "ECS refuses both; remove one"
            ),
        )


_FURTHER: dict[str, Callable[[Any], Iterator[Faults]]] = {
    "PortMapping": _of_port,
    "InstanceRequirements": _of_requirements,
    "InstanceLaunchTemplate": _of_launch,
    "ExecuteCommandConfiguration": _of_exec,
    "Service": _of_service,
    "EventTarget": _of_target,
    "EcsExpressGatewayService": _of_express,
}
"""What more than its groups is judged of a record, by its class."""
