"""A file system that tasks mount, without the mount targets to reach it.

Tasks mount an EFS or S3 Files file system through a mount target in their own Availability Zone. Without any, the name
of the file system does not resolve and no task starts: "ResourceInitializationError: failed to invoke EFS utils
commands to set up EFS volumes: ... Failed to resolve 'fs-....efs.eu-west-1.amazonaws.com' - check that your file system
ID is correct, and ensure that the VPC has an EFS mount target for this file system ID". With a single mount target for
tasks in several subnets, the tasks in the other zones do not start, or stop all at once with that zone.

Fix: add an `AWS::EFS::MountTarget`, or `AWS::S3Files::MountTarget`, in one subnet of each zone that tasks run in.

https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
"""

from ecslint import (
    Findings,
    MountTarget,
    S3FilesMountTarget,
    SharedFileSystem,
    Subnet,
    TaskLaunch,
    Undecided,
    one_by_one,
    rule,
)

BAD = """
Resources:
  Uploads:  # <--
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          MountPoints:
            - SourceVolume: uploads
              ContainerPath: /uploads
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
      Volumes:
        - Name: uploads
          EFSVolumeConfiguration:
            FilesystemId: !Ref Uploads
            TransitEncryption: ENABLED
"""

GOOD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTargetA:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: subnet-0a1b2c3d4e5f60001
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  MountTargetB:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: subnet-0a1b2c3d4e5f60002
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          MountPoints:
            - SourceVolume: uploads
              ContainerPath: /uploads
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
      Volumes:
        - Name: uploads
          EFSVolumeConfiguration:
            FilesystemId: !Ref Uploads
            TransitEncryption: ENABLED
"""


@rule(severity="warning", category="storage", peers=("prowler:efs_multi_az_enabled", "trusted-advisor:c1dfprch01"))
def check(file_system: SharedFileSystem) -> Findings:
    volumes = file_system.volumes
    if not volumes:
        return
    confidence = "high" if file_system.source_kind == "live" else "medium"
    if not file_system.mount_targets:
        mounted = tuple((volume.at(), "mounted by a task here") for volume in volumes)
        yield (
            file_system.at(related=mounted, confidence=confidence),
            (
                "the file system has no mount target, so tasks that mount it fail with "
                "`ResourceInitializationError`; add a mount target in one subnet of each zone that they run in"
            ),
        )
    elif len(file_system.mount_targets) == 1 and not file_system.one_zone:
        only = file_system.mount_targets[0]
        launches = {launch.resource_key: launch for volume in volumes for launch in volume.task_definition.launches}
        yield from one_by_one(alone(file_system, only, launch, confidence) for launch in launches.values())


def alone(
    file_system: SharedFileSystem, only: MountTarget | S3FilesMountTarget, launch: TaskLaunch, confidence: str
) -> Findings:
    """Judges a launch into several subnets, unless they are known to share the mount target's zone. A subnet that is
    known not to is told of by `file-system-zone-not-covered`, with the subnet's name."""
    subnets = [] if launch.awsvpc is None else launch.awsvpc.subnets
    if len(subnets) < 2 or in_zone_of(only, launch.subnets) is not None:
        return
    yield (
        file_system.at(
            related=((only.at(), "the only mount target"), (launch.at("network_configuration"), "its tasks' subnets")),
            confidence=confidence,
        ),
        (
            f"the file system has one mount target, but `{launch.name_of_resource}` runs tasks in {len(subnets)} "
            "subnets: those in another zone than the mount target's cannot mount it, and that zone's failure stops "
            "all; add a mount target in one subnet of each zone"
        ),
    )


def in_zone_of(only: MountTarget | S3FilesMountTarget, subnets: list[Subnet]) -> bool | None:
    """Whether the subnets are all in the mount target's zone; None when that cannot be told."""
    answers: set[bool | None] = set()
    for subnet in subnets:
        try:
            mounted_in = only.subnet
            answers.add(None if mounted_in is None else subnet.shares_zone_with(mounted_in))
        except Undecided:
            if only.source_kind == "live":
                raise  # there the zones are known, but for what could not be read
            answers.add(None)
    return False if False in answers else None if None in answers else True
