"""What follows from a task definition: defaults, names, images, and what Fargate refuses."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.container import Container
from ecslint.model.ecs.fargate import missing_size, refused_parameters, refused_size, unsupported_size
from ecslint.model.ecs.image import ImageReference
from ecslint.model.ecs.task_definition import TaskDefinition
from ecslint.model.unknown import Hole, Reference, Undecided, text_of
from tests.model.declared.test_constraints import told
from tests.model.inputs import UNKNOWN, record, text


@pytest.mark.parametrize(
    ("task", "mode"),
    [
        ({}, "bridge"),
        ({"networkMode": "host"}, "host"),
        ({"requiresCompatibilities": ["FARGATE"]}, "bridge"),
        ({"requiresCompatibilities": ["MANAGED_INSTANCES"]}, "awsvpc"),
        ({"requiresCompatibilities": [UNKNOWN, "MANAGED_INSTANCES"]}, "awsvpc"),
    ],
)
def test_network_mode(task: dict[str, Any], mode: str) -> None:
    assert record(TaskDefinition, task).effective_network_mode == mode


def test_an_unknown_item_matters_only_when_no_other_settles_it() -> None:
    task = record(TaskDefinition, {"requiresCompatibilities": [UNKNOWN, "FARGATE"]})
    assert task.declared_for_fargate
    with pytest.raises(Undecided):
        task.declared_for("EC2")


def test_containers_and_volumes_by_name() -> None:
    raw = {
        "containerDefinitions": [
            {"name": UNKNOWN},
            {"name": "web", "mountPoints": [{"sourceVolume": "data"}], "dependsOn": [{"containerName": "web"}]},
        ],
        "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}, {"name": "scratch"}],
    }
    task = record(TaskDefinition, raw)
    web = task.container_named("web")
    assert web is not None
    assert web.essential
    assert web.task_definition is task
    assert web.depends_on[0].target is web
    assert web.mount_points[0].volume is task.volumes[0]
    assert task.volumes[0].mount_points == web.mount_points
    assert task.volumes[1].mount_points == []
    assert task.volumes[1].file_system is None
    with pytest.raises(Undecided):
        task.container_named("db")


def test_defaults() -> None:
    container_raw = {"healthCheck": {"command": ["CMD", "x"]}, "portMappings": [{"containerPortRange": "80-90"}]}
    volume_raw: dict[str, Any] = {"efsVolumeConfiguration": {"authorizationConfig": {}}}
    raw = {"containerDefinitions": [container_raw], "volumes": [volume_raw]}
    task = record(TaskDefinition, raw)
    (container,), (volume,) = task.containers, task.volumes
    check, efs = container.health_check, volume.efs_volume_configuration
    assert check is not None
    assert (check.interval, check.timeout, check.retries, check.start_period) == (30, 5, 3, 0)
    assert efs is not None
    assert efs.authorization_config is not None
    assert (efs.transit_encryption, efs.authorization_config.iam, efs.root_directory) == ("DISABLED", "DISABLED", "/")
    (mapping,) = container.port_mappings
    assert mapping.protocol == "tcp"
    assert mapping.covers(85)
    assert not mapping.covers(91)
    assert not container.names_ports
    assert not task.is_windows
    assert task.effective_cpu_architecture == "X86_64"


@pytest.mark.parametrize(
    ("raw", "value", "same"),
    [
        ({"family": "shop"}, "shop", True),
        ({"family": "shop"}, "shop:3", True),
        ({"family": "shop"}, "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:3", True),
        ({"family": "shop"}, "shops", False),
        ({"family": "shop", "revision": 3}, "shop:3", True),
        ({"family": "shop", "revision": 3}, "shop", True),
        ({"family": "shop", "revision": 3}, "shop:4", False),
    ],
)
def test_names(raw: dict[str, Any], value: str, same: bool) -> None:
    task = record(TaskDefinition, raw)
    assert (task.estate.follow(value, TaskDefinition) is task) is same


REPOSITORY = Hole("a repository", "Repo.RepositoryUri", never="@: ", reference=Reference(None, "Repo", "RepositoryUri"))
ACCOUNT, REGION = Hole("account", "AWS::AccountId", never="/:.@"), Hole("region", "AWS::Region", never="/:.@")
MINE: Any = text_of((ACCOUNT, ".dkr.ecr.", REGION, ".amazonaws.com/team/app:1.2"))


@pytest.mark.parametrize(
    ("image", "host", "repository", "tag", "digest", "kind"),
    [
        ("nginx", "docker.io", "nginx", None, None, "hub"),
        ("library/nginx:1.27", "docker.io", "library/nginx", "1.27", None, "hub"),
        ("docker.io/nginx", "docker.io", "nginx", None, None, "hub"),
        ("localhost:5000/app", "localhost:5000", "app", None, None, ""),
        ("ghcr.io/a/b:c@sha256:" + "a" * 64, "ghcr.io", "a/b", "c", "sha256:" + "a" * 64, ""),
        ("public.ecr.aws/nginx/nginx:1", "public.ecr.aws", "nginx/nginx", "1", None, "public"),
        (
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a@sha256:b",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
            "a",
            None,
            "sha256:b",
            "ecr",
        ),
        (
            "ACCOUNT.dkr.ecr.cn-north-1.amazonaws.com.cn/a",
            "ACCOUNT.dkr.ecr.cn-north-1.amazonaws.com.cn",
            "a",
            None,
            None,
            "ecr",
        ),
        ("111122223333.dkr-ecr.eu-west-1.on.aws/a", "111122223333.dkr-ecr.eu-west-1.on.aws", "a", None, None, "ecr"),
        (MINE, None, "team/app", "1.2", None, "ecr"),
        (text_of((REPOSITORY, ":latest")), None, None, "latest", None, "ecr"),
        (text("nginx:", None), "docker.io", "nginx", None, None, "hub"),
        (text(None, ":latest"), None, None, "latest", None, None),
    ],
)
def test_images(
    image: Any, host: str | None, repository: str | None, tag: str | None, digest: str | None, kind: str | None
) -> None:
    reference = record(Container, {"image": image}).image_reference
    assert reference is not None
    if host is not None:
        assert reference.host == host
    if isinstance(image, str):
        assert (reference.repository, reference.tag, reference.digest) == (repository, tag, digest)
    elif repository is not None:
        assert reference.repository == repository
    if not isinstance(image, str) and tag is not None:
        assert (reference.tag, reference.digest) == (tag, digest)
    if kind is None:
        with pytest.raises(Undecided):
            bool(reference.is_in_ecr)
    else:
        found = (reference.is_in_ecr, reference.is_in_public_ecr, reference.is_on_docker_hub)
        assert found == (kind == "ecr", kind == "public", kind == "hub")


def test_an_image_with_an_unknown_tag_has_a_host() -> None:
    reference = ImageReference(text("ghcr.io/a/b:", None))
    assert reference.host == "ghcr.io"
    with pytest.raises(Undecided):
        _ = reference.tag == "latest"


@pytest.mark.parametrize(
    ("cpu", "memory", "windows", "fine"),
    [
        (256, 512, False, True),
        (256, 4096, False, False),
        (300, None, False, False),
        (8192, 20480, False, True),
        (8192, 17408, False, False),
        (32768, 249856, False, True),
        (32768, 65536, False, False),
        (512, 1024, True, False),
        (1024, 2048, True, True),
    ],
)
def test_fargate_sizes(cpu: int, memory: int | None, windows: bool, fine: bool) -> None:
    assert (unsupported_size(cpu, memory, windows=windows) is None) is fine


def test_sizes_as_written() -> None:
    assert told(missing_size, record(TaskDefinition, {"cpu": UNKNOWN})) == [  # type: ignore[arg-type]
        "`memory` is not set for the task; Fargate refuses a task without it",
        "?",
    ]
    assert told(refused_size, record(TaskDefinition, {"cpu": ".25 vCPU", "memory": "3GB"})) == [  # type: ignore[arg-type]
        "with 256 CPU units Fargate does not take 3072 MiB of memory, but 512, 1024 or 2048 MiB"
    ]
    assert told(refused_size, record(TaskDefinition, {"cpu": "8 vCPU", "memory": "1GB"})) == [  # type: ignore[arg-type]
        "with 8192 CPU units Fargate does not take 1024 MiB of memory, but 16384 to 61440 MiB in steps of 4096"
    ]


@pytest.mark.parametrize(
    ("task", "container", "refused"),
    [
        ({}, {"privileged": True}, ["privileged"]),
        ({}, {"privileged": False, "links": [], "dnsServers": [], "extraHosts": []}, []),
        ({}, {"privileged": UNKNOWN, "links": ["db"]}, ["links", "?"]),
        ({"ipcMode": "none", "pidMode": "task"}, {}, []),
        ({"ipcMode": UNKNOWN, "pidMode": "host"}, {}, ["pid_mode", "?"]),
        ({"placementConstraints": [{"type": "memberOf"}]}, {}, ["placement_constraints"]),
        ({"volumes": [{"host": {}}, {"host": {"sourcePath": "/x"}}]}, {}, ["source_path"]),
        ({"volumes": [{"dockerVolumeConfiguration": {"driver": "local"}}]}, {}, ["docker_volume_configuration"]),
        (
            {},
            {"linuxParameters": {"tmpfs": [{"size": 1}], "capabilities": {"drop": ["ALL"], "add": ["SYS_PTRACE"]}}},
            [],
        ),
        (
            {},
            {"linuxParameters": {"maxSwap": 0, "capabilities": {"add": [UNKNOWN, "NET_ADMIN"]}}},
            ["max_swap", "add", "?"],
        ),
        ({}, {"linuxParameters": UNKNOWN, "stopTimeout": 121, "startTimeout": 120}, ["stop_timeout", "?"]),
        ({}, {"resourceRequirements": [{"type": "GPU", "value": "1"}]}, ["resource_requirements"]),
        ({}, {"firelensConfiguration": {"type": "fluentbit", "options": {"config-file-type": "s3"}}}, ["options"]),
    ],
)
def test_what_fargate_refuses(task: dict[str, Any], container: dict[str, Any], refused: list[str]) -> None:
    found: list[str | None] = []
    try:
        for place, _ in refused_parameters(record(TaskDefinition, {**task, "containerDefinitions": [container]})):
            found.append(place.field)
    except Undecided:
        found.append("?")
    assert found == refused
