"""ECS Exec for a container whose root file system is read-only.

The agent that ECS starts in each container for Exec writes to /managed-agents, /var/lib/amazon/ssm and
/var/log/amazon/ssm. With `readonlyRootFilesystem` it stops soon after its start, and `execute-command` answers "The
execute command failed because execute command was not enabled when the task was run or the execute command agent isn't
running". Volumes or `tmpfs` mounts that can be written to at these paths, or above them, help, though AWS does not
promise it.

The option `any` is content when at least one container of the task can be reached.

Fix: mount a volume at the three paths; or turn Exec off, and keep the root file system read-only.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from collections.abc import Iterator

from ecslint import (
    Container,
    Findings,
    MountPoint,
    Remedy,
    TaskDefinition,
    TaskLaunch,
    Undecided,
    any_of,
    passing,
    rule,
)

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          ReadonlyRootFilesystem: true
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true  # <--
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          ReadonlyRootFilesystem: true
          MountPoints:
            - SourceVolume: agents
              ContainerPath: /managed-agents
            - SourceVolume: ssm-lib
              ContainerPath: /var/lib/amazon/ssm
            - SourceVolume: ssm-log
              ContainerPath: /var/log/amazon/ssm
      Volumes:
        - Name: agents
        - Name: ssm-lib
        - Name: ssm-log
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      EnableExecuteCommand: true
"""

WRITTEN_TO = ("/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm")


@rule(severity="warning", category="reliability", fix="unsafe", peers=("ecs-exec-checker:read-only root",))
def check(launch: TaskLaunch, *, any: bool = False) -> Findings:  # noqa: A002 - the name of the option
    if not launch.enable_execute_command or (task := launch.task_definition) is None:
        return
    if any and any_of(task.containers, lambda container: not _is_blocked(container)):
        return
    blocked: list[Container] = []
    try:
        blocked.extend(passing(task.containers, _is_blocked))
    except Undecided:
        if not blocked:
            raise
    if blocked:
        names = ", ".join(f"`{container.name}`" for container in blocked)
        places = tuple((each.at("readonly_root_filesystem"), "read-only") for each in blocked)
        yield (
            launch.at("enable_execute_command", related=places),
            (
                f"`enableExecuteCommand` is true, but Exec cannot reach {names}: with `readonlyRootFilesystem` its "
                f"agent cannot write to {', '.join(WRITTEN_TO)}; mount volumes there, or turn Exec off"
            ),
            _mounted(task, blocked[0]) if len(blocked) == 1 else None,
        )


def _is_blocked(container: Container) -> bool:
    return container.readonly_root_filesystem and any_of(WRITTEN_TO, lambda path: not _is_writable(container, path))


def _mounted(task: TaskDefinition, container: Container) -> Remedy | None:
    """Volumes of the task for what Exec writes."""
    try:
        volumes = {path: f"exec{path.replace('/', '-')}" for path in WRITTEN_TO if not _is_writable(container, path)}
    except Undecided:
        return None
    mounts = ({"source_volume": name, "container_path": path} for path, name in volumes.items())
    added = task.fix.add("volumes", *({"name": name} for name in volumes.values()), safe=False)
    return added & container.fix.add("mount_points", *mounts)


def _is_writable(container: Container, path: str) -> bool:
    """Whether something that can be written to is mounted there, or above."""
    above = ["/".join(path.split("/")[:depth]) for depth in range(2, path.count("/") + 2)]
    spellings = [*above, *(f"{each}/" for each in above)]
    if any_of(_mounts(container), lambda mount: mount.container_path in spellings and not mount.read_only):
        return True
    parameters = container.linux_parameters
    memory = [] if parameters is None else parameters.tmpfs
    return any_of(memory, lambda mount: mount.container_path in spellings and "ro" not in mount.mount_options)


def _mounts(container: Container) -> Iterator[MountPoint]:
    yield from container.mount_points
    for volumes in container.volumes_from:
        if (source := volumes.source) is not None and not volumes.read_only:
            yield from source.mount_points
