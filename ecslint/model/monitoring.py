"""Logs, images, alarms and names: services that ECS writes to, pulls from and registers with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import Tag
from ecslint.model.evidence import derived
from ecslint.model.iam.policy import PolicyDocument
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.record import field
from ecslint.model.unknown import Hole, Text, text_of

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import ExecuteCommandLogConfiguration
    from ecslint.model.ecs.container import Container
    from ecslint.model.ecs.container_part import LogConfiguration


class LogGroup(Neighbour):
    """A CloudWatch Logs group. Without a retention, logs are kept for ever."""

    capitals = False
    cfn_type = "AWS::Logs::LogGroup"
    identity = "log_group_name"

    log_group_name: str | None
    retention_in_days: int | None
    kms_key_id: str | None
    log_group_class: str = field(
        "STANDARD", open_values=True, values=("STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS")
    )
    tags: list[Tag]

    @derived
    def is_written_by_ecs(self) -> bool:
        """Whether containers or ECS Exec are known to write to it."""
        from ecslint.model.ecs.cluster import ExecuteCommandLogConfiguration
        from ecslint.model.ecs.container_part import LogConfiguration

        writers = (*self.estate.referrers(self, LogConfiguration, _groups_of_container),
                   *self.estate.referrers(self, ExecuteCommandLogConfiguration, _group_of_exec))  # fmt: skip
        return bool(writers)

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:aws:logs:REGION:ACCOUNT:log-group:NAME[:*]; a name may begin with a slash
        parts = value.split(":")
        return known(parts[6] if len(parts) > 6 and parts[5] == "log-group" else value)


def _groups_of_container(logs: LogConfiguration) -> list[LogGroup | None]:
    """The log groups that the options of awslogs, or of FireLens, name."""
    names = (logs.options.get(option) for option in ("awslogs-group", "log_group_name"))
    return [logs.estate.follow(name, LogGroup) for name in names]


def _group_of_exec(logs: ExecuteCommandLogConfiguration) -> LogGroup | None:
    return logs.estate.follow(logs.cloud_watch_log_group_name, LogGroup)


class ImageScanningConfiguration(Neighbour):
    """Whether images are scanned as they are pushed."""

    capitals = False

    scan_on_push: bool = False


class ExclusionFilter(Neighbour):
    """Tags to which a repository's mutability does not apply."""

    capitals = False
    identity = "filter"

    filter: str | None = field(cfn="ImageTagMutabilityExclusionFilterValue")
    filter_type: str | None = field(cfn="ImageTagMutabilityExclusionFilterType")


class LifecyclePolicy(Neighbour):
    """Which images expire."""

    capitals = False

    lifecycle_policy_text: str | None


class EncryptionConfiguration(Neighbour):
    """How images are encrypted at rest."""

    capitals = False

    encryption_type: str = field("AES256", values=("AES256", "KMS", "KMS_DSSE"))
    kms_key: str | None


class Repository(Neighbour):
    """An ECR repository."""

    capitals = False
    cfn_type = "AWS::ECR::Repository"
    identity = "repository_name"
    identifiers = ("repository_uri",)

    repository_name: str | None
    repository_uri: str | None
    image_tag_mutability: str = field(
        "MUTABLE",
        open_values=True,
        values=("MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"),
    )
    image_tag_mutability_exclusion_filters: list[ExclusionFilter]
    image_scanning_configuration: ImageScanningConfiguration | None
    encryption_configuration: EncryptionConfiguration | None
    lifecycle_policy: LifecyclePolicy | None
    repository_policy_text: PolicyDocument | None
    tags: list[Tag]

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME[:TAG][@DIGEST], or arn:...:repository/NAME; names may hold slashes
        host, found, name = value.partition("/")
        if not found or not ("." in host or ":" in host):
            name = value
        return known(name.partition("@")[0].partition(":")[0])

    @derived
    def containers(self) -> list[Container]:
        """The containers that are known to run its images."""
        from ecslint.model.ecs.container import Container

        return self.estate.referrers(self, Container, _repository_of)


def _repository_of(container: Container) -> Repository | None:
    """The repository of a container's image: by what the image refers to, or by name."""
    image = container.image_reference
    if image is None or not image.is_in_ecr:
        return None
    text: Any = image.text
    parts = text.parts if isinstance(text, Text) else ()
    reference = next((part for part in parts if isinstance(part, Hole) and part.reference is not None), None)
    named: Any = image.repository if reference is None else text_of((reference,))
    return container.estate.follow(named, Repository)


class Dimension(Neighbour):
    """What a metric is of."""

    name: str | None = field(required=True)
    value: str | None = field(required=True)


class Alarm(Neighbour):
    """A CloudWatch alarm, and what it sets off."""

    cfn_type = "AWS::CloudWatch::Alarm"
    identity = "alarm_name"

    alarm_name: str | None
    metric_name: str | None
    namespace: str | None
    dimensions: list[Dimension]
    statistic: str | None
    comparison_operator: str | None
    threshold: float | None
    period: int | None
    evaluation_periods: int | None
    actions_enabled: bool = True
    alarm_actions: list[str]
    ok_actions: list[str] = field(api="OKActions")
    insufficient_data_actions: list[str]


class Namespace(Neighbour):
    """A Cloud Map namespace, in which services find each other by name."""

    identifiers = ("id",)

    id: str | None
    name: str | None = field(required=True)


class DnsRecord(Neighbour):
    """A kind of DNS record that Cloud Map keeps for each instance of a service."""

    identity = "type"

    type: str | None = field(required=True, values=("A", "AAAA", "SRV", "CNAME"))
    ttl: int | None = field(api="TTL")


class DnsConfig(Neighbour):
    """How DNS answers for a service."""

    dns_records: list[DnsRecord]
    namespace_id: str | None
    routing_policy: str | None


class DiscoveryService(Neighbour):
    """A Cloud Map service, in which the tasks of an ECS service are registered."""

    cfn_type = "AWS::ServiceDiscovery::Service"
    identifiers = ("id",)

    id: str | None
    name: str | None
    namespace_id: str | None
    type: str | None
    dns_config: DnsConfig | None

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:...:service/srv-ID; a name says too little, since every namespace has its own
        return known(value.rpartition("/")[2]) if value.startswith(("arn:", "srv-")) else []

    @derived
    def record_types(self) -> list[str]:
        """The kinds of its DNS records; empty when DNS does not answer for it."""
        written = [] if self.dns_config is None else self.dns_config.dns_records
        return [each.type for each in written if each.type is not None]


class HttpNamespace(Namespace):
    """A namespace that is asked by API only, which is what Service Connect needs."""

    cfn_type = "AWS::ServiceDiscovery::HttpNamespace"


class PrivateDnsNamespace(Namespace):
    """A namespace that is asked by DNS within a VPC."""

    cfn_type = "AWS::ServiceDiscovery::PrivateDnsNamespace"

    vpc: str | None


class PublicDnsNamespace(Namespace):
    """A namespace that is asked by DNS from anywhere."""

    cfn_type = "AWS::ServiceDiscovery::PublicDnsNamespace"
