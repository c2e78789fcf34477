"""Which services of AWS have to be reached for a task to start, and from where.

On Fargate images are pulled, secrets fetched and logs written through the task's own network interface; on EC2 the
agent and Docker do so from the container instance, which also reports to ECS. Read 2026-11 from
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html and
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.model.common import one_by_one
from ecslint.model.unknown import Undecided

if TYPE_CHECKING:
    from ecslint.model.ecs.container import Container
    from ecslint.model.ecs.container_part import LogConfiguration, Secret
    from ecslint.model.ecs.image import ImageReference
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.record import Place

SERVICES = ("s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "ssmmessages", "ecs-agent", "ecs-telemetry",
            "ecs")  # fmt: skip
"""All that a task may need, in the order in which they are told: without S3, where ECR keeps layers, the error is the
hardest to understand."""

_PUBLIC_REGISTRIES = {
    "public.ecr.aws": "Amazon ECR Public",
    "ecr-public.aws.com": "Amazon ECR Public",
    "quay.io": "Quay",
    "ghcr.io": "GitHub",
    "gcr.io": "Google",
    "registry.k8s.io": "Kubernetes",
    "k8s.gcr.io": "Kubernetes",
    "mcr.microsoft.com": "Microsoft",
    "registry.gitlab.com": "GitLab",
    "docker.elastic.co": "Elastic",
    "nvcr.io": "NVIDIA",
    "lscr.io": "LinuxServer",
    "public.cr.seqera.io": "Seqera",
}
"""Registries on the internet, to which no VPC endpoint leads, with the names of who keeps them; Docker Hub aside, which
has several. Read 2026-11: that of ECR Public is among the limits on the page on ECR's endpoints."""


class Need(NamedTuple):
    """A service that has to be reached."""

    service: str
    """As at the end of its endpoint's name: `ecr.api`."""
    place: Place
    """What needs it."""
    what: str
    """The same in words."""
    of_instance: bool = False
    """Whether the container instance reaches it, rather than the task."""


class Needs(NamedTuple):
    """What has to be reached for the tasks of a launch to start as they are declared, each service once."""

    known: list[Need]
    open: Undecided | None
    """Why it may be more."""


def work_out(launch: TaskLaunch) -> Needs:
    """What `TaskLaunch.needs` holds."""
    found: dict[str, Need] = {}
    try:
        for need in _needs_of(launch):
            found.setdefault(need.service, need)
    except Undecided as reason:
        return Needs(list(found.values()), reason)
    return Needs(list(found.values()), None)


def needs_of(launch: TaskLaunch) -> Iterator[Need]:
    """What the tasks of a launch need. Undecided, after the last that is known, when there may be more."""
    yield from launch.needs.known
    if launch.needs.open is not None:
        raise launch.needs.open


def _needs_of(launch: TaskLaunch) -> Iterator[Need]:
    on_instance = not launch.runs_on_fargate
    if not on_instance or launch.effective_launch_type == "EC2":
        yield from one_by_one((_of_agent(launch, on_instance), _of_exec(launch), _of_task(launch, on_instance)))


def _of_agent(launch: TaskLaunch, on_instance: bool) -> Iterator[Need]:
    if on_instance:
        for service in ("ecs-agent", "ecs-telemetry", "ecs"):
            yield Need(service, launch.at("launch_type"), "the ECS agent", True)
        return
    connect: Any = getattr(launch, "service_connect_configuration", None)
    if connect is not None and connect.enabled:
        yield Need("ecs-agent", launch.root.at("service_connect_configuration"), "Service Connect")
        if connect.log_configuration is not None:
            yield from _of_logs(connect.log_configuration, False)


def _of_exec(launch: TaskLaunch) -> Iterator[Need]:
    if launch.enable_execute_command:
        yield Need("ssmmessages", launch.at("enable_execute_command"), "ECS Exec", not launch.uses_awsvpc)


def _of_task(launch: TaskLaunch, on_instance: bool) -> Iterator[Need]:
    task = launch.task_definition
    if task is not None:
        yield from one_by_one(
            judge(container, on_instance)
            for container in task.containers
            for judge in (_of_image, _of_credentials, _of_container_logs, _of_secrets, _of_environment_files)
        )


def _of_image(container: Container, on_instance: bool) -> Iterator[Need]:
    if container.image_reference is not None and container.image_reference.is_in_ecr:
        for service in ("s3", "ecr.api", "ecr.dkr"):
            yield Need(service, container.at("image"), "the image", on_instance)


def _of_credentials(container: Container, on_instance: bool) -> Iterator[Need]:
    if container.repository_credentials is not None:
        yield Need("secretsmanager", container.at("repository_credentials"), "the registry's password", on_instance)


def _of_container_logs(container: Container, on_instance: bool) -> Iterator[Need]:
    if container.log_configuration is not None:
        yield from _of_logs(container.log_configuration, on_instance)


def _of_logs(logs: LogConfiguration, on_instance: bool) -> Iterator[Need]:
    if logs.log_driver == "awslogs" and "awslogs-endpoint" not in logs.options:
        yield Need("logs", logs.at("log_driver"), "the log driver", on_instance)
    yield from _of_values(logs.secret_options, on_instance)


def _of_secrets(container: Container, on_instance: bool) -> Iterator[Need]:
    yield from _of_values(container.secrets, on_instance)


def _of_values(secrets: list[Secret], on_instance: bool) -> Iterator[Need]:
    def judge(secret: Secret) -> Iterator[Need]:
        reference = secret.reference
        if reference is None or reference.is_resolved:
            return
        service = "ssm" if reference.service is None else reference.service
        if service in ("ssm", "secretsmanager"):
            yield Need(service, secret.at("value_from"), "a secret", on_instance)

    yield from one_by_one(map(judge, secrets))


def _of_environment_files(container: Container, on_instance: bool) -> Iterator[Need]:
    if container.environment_files:
        yield Need("s3", container.at("environment_files"), "an environment file", on_instance)


def images_on_internet(launch: TaskLaunch) -> Iterator[tuple[Container, str]]:
    """The containers of a launch whose images come from a registry that is known to be on the internet, with the
    registry's name."""

    def judge(container: Container) -> Iterator[tuple[Container, str]]:
        found = None if container.image_reference is None else _registry(container.image_reference)
        if found is not None:
            yield container, found

    if launch.task_definition is not None:
        yield from one_by_one(map(judge, launch.task_definition.containers))


def _registry(image: ImageReference) -> str | None:
    if image.is_in_ecr or image.is_malformed:
        return None
    if image.is_on_docker_hub:
        return "Docker Hub"
    return next((name for host, name in _PUBLIC_REGISTRIES.items() if image.host == host), None)


__all__ = ["SERVICES", "Need", "images_on_internet", "needs_of"]
