"""How a service is reached through load balancers and Cloud Map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.common import ROLE, ROLE_FORM, any_of, passing
from ecslint.model.ecs.container import Container
from ecslint.model.ecs.launch import TaskLaunch
from ecslint.model.evidence import derived
from ecslint.model.record import Record, field
from ecslint.model.unknown import Text

if TYPE_CHECKING:
    from ecslint.model.ecs.service import Service
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.monitoring import DiscoveryService
    from ecslint.model.network.load_balancing import TargetGroup


_ROUTES = {
    ":listener/app/": ("listener", "application"),
    ":listener/net/": ("listener", "network"),
    ":listener-rule/app/": ("rule", "application"),
    ":listener-rule/net/": ("rule", "network"),
}
"""How ARNs of listeners and listener rules go on, by the type of the load balancer."""


class AdvancedConfiguration(Record):
    """What blue/green deployments shift between at a load balancer."""

    alternate_target_group_arn: str | None
    production_listener_rule: str | None
    test_listener_rule: str | None
    role_arn: str | None = field(pattern=ROLE, form=ROLE_FORM)

    def routed_by(self, field: str) -> tuple[str, str] | None:
        """What a field of it names, `listener` or `rule`, and the type of the load balancer; None for anything else."""
        from ecslint.model.network.load_balancing import Listener, ListenerRule

        value = getattr(self, field)
        if isinstance(value, Text) and value.reference is not None:
            rule: object = self.estate.follow(value, ListenerRule)
            found = rule.listener if isinstance(rule, ListenerRule) else self.estate.follow(value, Listener)
            kind = None if found is None else found.balancer_type
            return None if kind is None else ("rule" if isinstance(rule, ListenerRule) else "listener", kind)
        routes = passing(_ROUTES, lambda route: value is not None and route in value)
        return next((_ROUTES[route] for route in routes), None)


class ServiceLoadBalancer(Record):
    """A target group, or Classic Load Balancer, that a container's port is registered in."""

    identity = "container_name"
    groups = (("target_group_arn", "load_balancer_name"),)

    target_group_arn: str | None
    load_balancer_name: str | None
    container_name: str | None
    container_port: int | None = field(minimum=0, maximum=65535)
    advanced_configuration: AdvancedConfiguration | None

    @property
    def launch(self) -> TaskLaunch:
        """The service or task set."""
        return self.ancestor(TaskLaunch)

    @property
    def service(self) -> Service:
        """The service; for a task set's load balancer, the service of the task set."""
        from ecslint.model.ecs.service import Service, TaskSet

        launch = self.launch
        return launch.service if isinstance(launch, TaskSet) else self.ancestor(Service)

    @property
    def task_definition(self) -> TaskDefinition | None:
        return self.launch.task_definition

    @derived
    def container(self) -> Container | None:
        """The container by its name; None when the task definition has none of that name."""
        task_definition = self.task_definition
        return None if task_definition is None else task_definition.container_named(self.container_name)

    @derived
    def target_group(self) -> TargetGroup | None:
        """The target group; None for a Classic Load Balancer."""
        from ecslint.model.network.load_balancing import TargetGroup

        return self.estate.follow(self.target_group_arn, TargetGroup)

    @derived
    def has_dynamic_host_port(self) -> bool:
        """Whether the port on the instance is another for each task: in bridge mode, where the mapping leaves it."""
        if self.launch.uses_awsvpc or self.launch.network_mode != "bridge":
            return False
        container, port = self.container, self.container_port
        if container is None or port is None:
            return False
        mapped = [each for each in container.port_mappings if each.covers(port)]
        return bool(mapped) and not any_of(mapped, lambda each: each.host_port not in (None, 0))

    @derived
    def alternate_target_group(self) -> TargetGroup | None:
        """The target group that blue/green deployments alternate with."""
        from ecslint.model.network.load_balancing import TargetGroup

        advanced = self.advanced_configuration
        return None if advanced is None else self.estate.follow(advanced.alternate_target_group_arn, TargetGroup)


class ServiceRegistry(Record):
    """A Cloud Map service that tasks are registered in."""

    identity = "registry_arn"

    registry_arn: str | None
    port: int | None = field(minimum=0, maximum=65535)
    container_name: str | None
    container_port: int | None = field(minimum=0, maximum=65535)

    @property
    def launch(self) -> TaskLaunch:
        """The service or task set."""
        return self.ancestor(TaskLaunch)

    @derived
    def discovery_service(self) -> DiscoveryService | None:
        """The Cloud Map service."""
        from ecslint.model.monitoring import DiscoveryService

        return self.estate.follow(self.registry_arn, DiscoveryService)
