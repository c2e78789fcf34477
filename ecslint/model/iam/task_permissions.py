"""Which permissions the containers of a task need, derived from what their task definition and its launch declare.

Read 2026-11 from https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html,
https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-files-security-iam.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ecslint.model.common import any_of, one_by_one
from ecslint.model.iam.arn import REGION, arn, arn_of, spelled_out
from ecslint.model.iam.permissions import Permission, Permissions, key_permissions, log_permissions, object_permissions
from ecslint.model.unknown import Hole, Text

if TYPE_CHECKING:
    from ecslint.model.ecs.cluster import ExecuteCommandConfiguration, ExecuteCommandLogConfiguration
    from ecslint.model.ecs.container import Container
    from ecslint.model.ecs.container_part import LogConfiguration
    from ecslint.model.ecs.launch import TaskLaunch
    from ecslint.model.ecs.task_definition import TaskDefinition
    from ecslint.model.ecs.volume import EfsVolumeConfiguration, Volume
    from ecslint.model.record import Record

_CHANNEL = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
_OUTPUTS = {
    "firehose": ("firehose:PutRecordBatch", ("delivery_stream",)),
    "kinesis_firehose": ("firehose:PutRecordBatch", ("delivery_stream", "delivery_stream_name")),
    "kinesis": ("kinesis:PutRecords", ("stream",)),
    "kinesis_streams": ("kinesis:PutRecords", ("stream", "stream_name")),
    "s3": ("s3:PutObject", ("bucket", "s3_bucket")),
}
"""What the outputs of Fluent Bit, and of Fluentd, call to deliver, and the options that name where to. Read 2026-11:
https://docs.fluentbit.io/manual/pipeline/outputs and https://github.com/aws/aws-for-fluent-bit"""
_TO_LOGS = ("cloudwatch", "cloudwatch_logs")
_OTHER_CREDENTIALS = ("role_arn", "aws_key_id", "assume_role_credentials", "endpoint", "profile")
"""Options with which an output does not use the task role, or does not speak to AWS."""
_ON = ("true", "on", "yes")


def task_role_permissions(task: TaskDefinition) -> Permissions:
    """What the task role has to allow for what ECS and FireLens do with it. Undecided, after the last that is known,
    when there may be more."""
    yield from one_by_one((one_by_one(map(_of_volume, task.volumes)), one_by_one(map(_of_container, task.containers))))


def _of_volume(volume: Volume) -> Permissions:
    from ecslint.model.storage.file_system import S3FilesFileSystem, s3_files_of

    efs, s3_files = volume.efs_volume_configuration, volume.s3files_volume_configuration
    if efs is not None:
        yield from _of_efs(volume, efs)
    if s3_files is not None and s3_files.file_system_arn is not None:
        whole = spelled_out(s3_files.file_system_arn, volume.estate)
        found: Any = s3_files_of(volume)
        target = found if isinstance(found, S3FilesFileSystem) else None
        what, place = f"the volume `{volume.peek('name')}`", s3_files.at("file_system_arn")
        yield Permission("s3files:ClientMount", whole, what, place, (whole,), target=target)
        yield Permission("s3files:ClientWrite", whole, what, place, (whole,), target=target, essential=False)


def _of_efs(volume: Volume, efs: EfsVolumeConfiguration) -> Permissions:
    from ecslint.model.storage.file_system import FileSystem

    access = efs.authorization_config
    if access is None or access.iam != "ENABLED":
        return
    found: Any = volume.file_system
    target = found if isinstance(found, FileSystem) else None
    named: Any = efs.file_system_id
    whole = None
    if target is not None:
        whole = arn_of(target)
    elif isinstance(named, str | Text):
        whole = arn("elasticfilesystem", "file-system/", spelled_out(named, volume.estate))
    what, place = f"the volume `{volume.peek('name')}`", access.at("iam")
    asked = () if whole is None else (whole,)
    request = mounting(efs, encrypted=True)
    yield Permission("elasticfilesystem:ClientMount", whole, what, place, asked, request, found)
    if any_of(volume.mount_points, lambda each: not each.read_only):
        yield Permission("elasticfilesystem:ClientWrite", whole, what, place, asked, request, found, essential=False)


def mounting(efs: EfsVolumeConfiguration, *, encrypted: bool) -> Mapping[str, Any]:
    """What is known of the request by which ECS mounts a volume: always through a mount target."""
    request: dict[str, Any] = {
        "aws:securetransport": "true" if encrypted else "false",
        "elasticfilesystem:accessedviamounttarget": "true",
    }
    access = efs.authorization_config
    point: Any = None if access is None else access.access_point_id
    if point is None:
        request["elasticfilesystem:accesspointarn"] = None
    elif isinstance(point, str | Text):
        whole = arn("elasticfilesystem", "access-point/", spelled_out(point, efs.estate))
        request["elasticfilesystem:accesspointarn"] = whole
    return request


def _of_container(container: Container) -> Permissions:
    yield from one_by_one((_of_destination(container), _of_router(container)))


def _of_destination(container: Container) -> Permissions:
    """Where FireLens delivers the container's logs."""
    logs = container.log_configuration
    if logs is None or logs.log_driver != "awsfirelens":
        return
    options: dict[str, Any] = {key.lower(): value for key, value in logs.options.items()}
    plugin: Any = options.get("name", options.get("@type"))
    if plugin is None or any(option in options for option in _OTHER_CREDENTIALS):
        return
    what, place = f"the log destination of `{container.peek('name')}`", logs.at("options")
    if plugin.lower() in _TO_LOGS:
        yield from _to_logs(logs, options, what)
    elif plugin.lower() in _OUTPUTS:
        action, names = _OUTPUTS[plugin.lower()]
        named = next((options[name] for name in names if name in options), None)
        asked = _destination(action.partition(":")[0], named, options.get("region"), logs)
        target = _bucket(action, named, logs)
        yield Permission(action, asked[0] if asked else None, what, place, asked, target=target)


def _bucket(action: str, name: Any, logs: LogConfiguration) -> Any:
    from ecslint.model.storage.bucket import Bucket

    found: Any = logs.estate.follow(name, Bucket) if action.startswith("s3:") else None
    return found if isinstance(found, Bucket) else None


def _destination(service: str, name: Any, region: Any, logs: LogConfiguration) -> tuple[str | Text, ...]:
    """The ARN of a stream, or of any object of a bucket; empty when its name is not known."""
    if service == "s3":
        return _in_bucket(name, logs)[:1]
    if not isinstance(name, str | Text):
        return ()
    kind = "stream/" if service == "kinesis" else "deliverystream/"
    where = region if isinstance(region, str | Text) else REGION
    return (arn(service, kind, spelled_out(name, logs.estate), region=where),)


def _in_bucket(name: Any, record: Record) -> tuple[str | Text, ...]:
    """The ARNs of any object of a bucket and of the bucket itself; empty when its name is not known."""
    if not isinstance(name, str | Text):
        return ()
    spelled, key = spelled_out(name, record.estate), Hole("the key of an object", "key", nonempty=True)
    return arn("s3", spelled, "/", key, region="", account=""), arn("s3", spelled, region="", account="")


def _to_logs(logs: LogConfiguration, options: Mapping[str, Any], what: str) -> Permissions:
    group = options.get("log_group_name")
    if isinstance(group, str) and "$" in group:  # made of what is in each log line
        group = None
    created = options.get("auto_create_group")
    creates = created is not None and created.lower() in _ON
    yield from log_permissions(group, options.get("region"), creates, what, logs.at("options"))


def _of_router(container: Container) -> Permissions:
    """The configuration file that FireLens's router fetches."""
    firelens = container.firelens_configuration
    if firelens is not None and firelens.options.get("config-file-type") == "s3":
        value = firelens.options.get("config-file-value")
        if value is not None:
            place = firelens.at("options", "config-file-value")
            yield from object_permissions(value, "the configuration of FireLens", place, essential=False)


def exec_permissions(launch: TaskLaunch) -> Permissions:
    """What the task role has to allow for ECS Exec: the channel, and what the cluster asks for sessions. Undecided,
    after the channel, when the cluster is not at hand."""
    if launch.enable_execute_command:
        place = launch.at("enable_execute_command")
        for action in _CHANNEL:
            yield Permission(action, None, "the channel of ECS Exec", place)
        settings = launch.cluster.configuration
        execute = None if settings is None else settings.execute_command_configuration
        if execute is not None:
            yield from one_by_one(_of_sessions(execute))


def _of_sessions(execute: ExecuteCommandConfiguration) -> Iterator[Permissions]:
    yield _of_session_key(execute)
    if execute.log_configuration is not None and execute.logging == "OVERRIDE":
        yield _of_session_logs(execute.log_configuration)
        yield _of_session_bucket(execute.log_configuration)


def _of_session_key(execute: ExecuteCommandConfiguration) -> Permissions:
    if execute.kms_key_id is None:
        return
    what, place = "the key of ECS Exec's sessions", execute.at("kms_key_id")
    at_hand = list(key_permissions(execute.kms_key_id, what, place))
    yield from at_hand or [Permission("kms:Decrypt", None, what, place)]


def _of_session_logs(logs: ExecuteCommandLogConfiguration) -> Permissions:
    if not logs.written("cloud_watch_log_group_name"):
        return
    what, place = "the log group of ECS Exec's sessions", logs.at("cloud_watch_log_group_name")
    yield from log_permissions(logs.cloud_watch_log_group_name, None, False, what, place)
    yield Permission("logs:DescribeLogGroups", None, what, place, ("*",), essential=False)
    yield Permission("logs:DescribeLogStreams", None, what, place, essential=False)


def _of_session_bucket(logs: ExecuteCommandLogConfiguration) -> Permissions:
    from ecslint.model.storage.bucket import Bucket

    if not logs.written("s3_bucket_name"):
        return
    what, place = "the bucket of ECS Exec's sessions", logs.at("s3_bucket_name")
    name: Any = logs.s3_bucket_name
    found: Any = logs.estate.follow(name, Bucket)
    target = found if isinstance(found, Bucket) else None
    asked = _in_bucket(name, logs)
    yield Permission("s3:PutObject", asked[0] if asked else None, what, place, asked[:1], target=target)
    holder = asked[1] if asked else None
    yield Permission("s3:GetEncryptionConfiguration", holder, what, place, asked, target=target)


__all__ = ["exec_permissions", "task_role_permissions"]
