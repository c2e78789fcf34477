"""Service Connect, VPC Lattice and gateways: how other workloads reach a service without a load balancer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecslint.model.common import PORT_NAME, PORT_NAME_FORM, ROLE, ROLE_FORM, same_text
from ecslint.model.ecs.container_part import LogConfiguration
from ecslint.model.record import Record, field

if TYPE_CHECKING:
    from ecslint.model.ecs.service import Service


class HeaderMatch(Record):
    """The value that a header must have."""

    exact: str | None = field(required=True)


class HeaderRule(Record):
    """A header that marks test traffic."""

    name: str | None = field(required=True)
    value: HeaderMatch | None


class TestTrafficRules(Record):
    """What marks a request as test traffic."""

    header: HeaderRule | None = field(required=True)


class ServiceConnectClientAlias(Record):
    """The name and port under which clients know a service."""

    identity = "dns_name"

    port: int | None = field(required=True, minimum=0, maximum=65535)
    dns_name: str | None = field(length=(1, 127))
    test_traffic_rules: TestTrafficRules | None


class ServiceConnectTimeout(Record):
    """How long the proxy waits; zero is for ever."""

    idle_timeout_seconds: int | None = field(minimum=0)
    per_request_timeout_seconds: int | None = field(minimum=0)


class TlsCertificateAuthority(Record):
    """Who issues the proxies' certificates."""

    aws_pca_authority_arn: str | None = field(
        pattern=r"^arn:[\w-]+:acm-pca:[^:]*:[^:]*:certificate-authority/.+",
        form="the ARN of a private certificate authority",
    )


class ServiceConnectTls(Record):
    """Encryption between proxies."""

    issuer_certificate_authority: TlsCertificateAuthority | None = field(required=True)
    kms_key: str | None
    role_arn: str | None = field(pattern=ROLE, form=ROLE_FORM)


class ServiceConnectService(Record):
    """A named port that is offered to the namespace."""

    identity = "port_name"

    port_name: str | None = field(required=True)
    discovery_name: str | None = field(pattern=PORT_NAME, form=PORT_NAME_FORM)
    client_aliases: list[ServiceConnectClientAlias] = field(length=(0, 1))
    ingress_port_override: int | None = field(minimum=0, maximum=65535)
    timeout: ServiceConnectTimeout | None
    tls: ServiceConnectTls | None

    @property
    def effective_discovery_name(self) -> str | None:
        """The port's name when none is written."""
        return self.port_name if self.discovery_name is None else self.discovery_name


class ServiceConnectAccessLog(Record):
    """The proxy's log of requests."""

    format: str | None = field(required=True, values=("TEXT", "JSON"))
    include_query_parameters: str = field("DISABLED", values=("DISABLED", "ENABLED"))


class ServiceConnectContainer(Record):
    """A setting of the proxy's container."""

    log_level: str | None = field(values=("debug", "info"))


class ServiceConnect(Record):
    """A service's part in a Service Connect namespace."""

    enabled: bool = field(False, required=True)
    namespace: str | None
    services: list[ServiceConnectService]
    log_configuration: LogConfiguration | None
    access_log_configuration: ServiceConnectAccessLog | None
    container_configurations: list[ServiceConnectContainer] = field(length=(0, 10))

    @property
    def service(self) -> Service:
        from ecslint.model.ecs.service import Service

        return self.ancestor(Service)

    def shares_namespace_with(self, other: ServiceConnect) -> bool:
        """Whether both are known to be in one namespace, as when both write it alike, or leave it to one cluster."""
        if self.written("namespace") or other.written("namespace"):
            return same_text(self.namespace, other.namespace)
        mine, its = self.service, other.service
        return same_text(mine.cluster_arn, its.cluster_arn) or (mine.cluster_arn is None and its.cluster_arn is None)


class VpcLatticeAdvancedConfiguration(Record):
    """What blue/green deployments shift between in VPC Lattice."""

    alternate_target_group_arn: str | None
    production_listener_rule: str | None
    test_listener_rule: str | None


class VpcLatticeConfiguration(Record):
    """A VPC Lattice target group that a port is registered in."""

    identity = "port_name"

    role_arn: str | None = field(required=True, pattern=ROLE, form=ROLE_FORM)
    target_group_arn: str | None = field(required=True)
    port_name: str | None = field(required=True)
    advanced_configuration: VpcLatticeAdvancedConfiguration | None


class GatewayHealthMatcher(Record):
    """The answers that count as healthy."""

    http_code: str | None
    grpc_code: str | None


class GatewayHealthCheck(Record):
    """How a gateway judges a task."""

    health_check_protocol: str | None = field(values=("HTTP", "HTTPS"))
    health_check_port: int | None = field(minimum=0, maximum=65535)
    health_check_path: str | None
    health_check_timeout_seconds: int | None
    health_check_interval_seconds: int | None
    healthy_threshold_count: int | None
    unhealthy_threshold_count: int | None
    matcher: GatewayHealthMatcher | None


class GatewayFilters(Record):
    """Through which gateways a port may be reached."""

    access_types: list[str] = field(values=("PUBLIC", "PRIVATE"))


class GatewayDeregistrationDelay(Record):
    """How long a gateway lets requests to a leaving task finish."""

    timeout_seconds: int = field(300, minimum=0, maximum=3600)


class GatewayConnector(Record):
    """A named port that ECS gateways may route to."""

    identity = "port_name"

    port_name: str | None = field(required=True)
    health_check: GatewayHealthCheck | None
    filters: GatewayFilters | None
    deregistration_delay: GatewayDeregistrationDelay | None

    @property
    def service(self) -> Service:
        from ecslint.model.ecs.service import Service

        return self.ancestor(Service)
