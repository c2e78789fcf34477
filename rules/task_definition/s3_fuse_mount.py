r"""A container mounts an S3 bucket through FUSE.

s3fs, goofys, geesefs, Mountpoint for Amazon S3 and `rclone mount` need the device /dev/fuse and the capability
SYS_ADMIN. Fargate has neither, and the tool stops with "fuse: device not found, try 'modprobe fuse' first". On EC2
both must be passed to the container, which is then hardly isolated from the instance any more; and a Docker volume
plugin for S3 has to be installed on every instance.

Copying with `aws s3`, `rclone copy` or `rclone sync` is no mount, and no finding; neither is the Python library s3fs.

Fix: mount the bucket as an S3 Files file system (`s3filesVolumeConfiguration`), keep shared files on EFS
(`efsVolumeConfiguration`), or read the objects with an SDK.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
"""

from collections.abc import Callable, Iterable

from ecslint import (
    Container,
    EnvironmentVariable,
    Findings,
    TaskDefinition,
    Undecided,
    Volume,
    any_of,
    matches,
    one_by_one,
    passing,
    rule,
    starts_bucket_mount,
)

BAD = """
{
  "family": "shop",
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/docker/library/debian:12",
      "memory": 512,
      "command": [  # <--
        "sh", "-c", "s3fs shop-pictures /pictures && exec shop"
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/docker/library/debian:12",
      "memory": 512,
      "command": [
        "sh", "-c", "exec shop"
      ],
      "mountPoints": [{"sourceVolume": "pictures", "containerPath": "/pictures"}]
    }
  ],
  "volumes": [
    {
      "name": "pictures",
      "s3filesVolumeConfiguration": {
        "fileSystemArn": "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-0123456789abcdef0"
      }
    }
  ]
}
"""

_IN_IMAGE = r"(?<![A-Za-z0-9])(s3fs|goofys|geesefs|mount-s3|mountpoint-s3)(?![A-Za-z0-9])"
_IN_VARIABLE = r"^(S3FS(?!_LOGGING_LEVEL$)|GOOFYS|GEESEFS)_"
_PACKAGES = r"(?i)PIP|CONDA|PACKAGE|REQUIREMENT"
_IN_DRIVER = r"(?i)(?<![a-z0-9])(s3|s3fs|goofys)(?![a-z0-9])"


@rule(severity="warning", category="storage")
def check(task: TaskDefinition) -> Findings:
    yield from one_by_one((_of_containers(task), _of_volumes(task)))


def _of_containers(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_of_container, task.containers))


def _of_volumes(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_of_volume, task.volumes))


def _of_container(container: Container) -> Findings:
    for place, sign, *_ in one_by_one(way(container) for way in (_image, _started, _device, _environment)):
        message = (
            f"{sign} through FUSE, which needs /dev/fuse and the capability `SYS_ADMIN`: Fargate has neither, "
            "and on EC2 they break the isolation of the container; mount the bucket with `s3filesVolumeConfiguration`, "
            "or use `efsVolumeConfiguration`"
        )
        yield place, message
        return


def _of_volume(volume: Volume) -> Findings:
    docker = volume.docker_volume_configuration
    if docker is not None and matches(docker.driver, _IN_DRIVER):
        message = (
            f"the Docker plugin `{docker.driver}` mounts a bucket through FUSE: Fargate has no plugins, and on EC2 "
            "each instance must have it; mount the bucket with `s3filesVolumeConfiguration`, or use "
            "`efsVolumeConfiguration`"
        )
        yield docker.at("driver"), message


def _image(container: Container) -> Findings:
    image = container.image_reference
    if image is not None and matches(image.repository, _IN_IMAGE):
        yield container.at("image"), "the image is that of a tool that mounts a bucket"


def _started(container: Container) -> Findings:
    if starts_bucket_mount(_joined(container.entry_point)):
        yield container.at("entry_point"), "`entryPoint` starts a tool that mounts a bucket"
    elif container.command and any_of((_alone, _program), lambda before: _mounts(container, before)):
        yield container.at("command"), "`command` starts a tool that mounts a bucket"


def _mounts(container: Container, before: Callable[[Container], list[str]]) -> bool:
    return starts_bucket_mount(_joined([*before(container), *container.command]))


def _alone(container: Container) -> list[str]:
    return []


def _program(container: Container) -> list[str]:
    """What is started with the command as its arguments, as far as it tells."""
    if container.entry_point:
        return container.entry_point
    image = container.image_reference
    return ["rclone"] if image is not None and image.repository.endswith("/rclone") else []


def _joined(words: Iterable[str]) -> str:
    text = ""
    for word in words:
        text = text + " " + word  # no join: a word may be known in part only
    return text


def _device(container: Container) -> Findings:
    parameters = container.linux_parameters
    devices = [] if parameters is None else parameters.devices
    for device in passing(devices, lambda each: each.host_path == "/dev/fuse"):
        yield device.at("host_path"), "with /dev/fuse the container can mount a bucket or the like"


def _environment(container: Container) -> Findings:
    for variable in passing(container.environment, _names_a_tool):
        yield variable.at("value"), "the environment names a tool that mounts a bucket"


def _names_a_tool(variable: EnvironmentVariable) -> bool:
    """Whether it does so in what is written: a value from elsewhere is data, and no sign of a mount."""
    try:
        name = variable.name
    except Undecided:
        return False
    return not _says(name, _PACKAGES) and (_says(name, _IN_VARIABLE) or variable.names_bucket_mount)


def _says(text: str | None, pattern: str) -> bool:
    try:
        return text is not None and matches(text, pattern)
    except Undecided:
        return False
