"""Security groups that keep tasks from the file system that they mount.

Tasks mount EFS and S3 Files over NFS, TCP port 2049. When no ingress rule of the mount target's security groups admits
that from them, or the egress of their own groups does not let it out, the packets are dropped without an answer and no
task starts: "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr:
mount.nfs4: Connection timed out".

In network modes other than `awsvpc` it is the container instance that mounts, and its security groups count.

Fix: add an ingress rule for TCP 2049 to the mount target's group, with the group of the tasks as
`SourceSecurityGroupId`; and let the tasks' group, when it lists its egress, send to that port.

https://docs.aws.amazon.com/efs/latest/ug/network-access.html
"""

from ecslint import (
    NFS,
    AutoScalingGroup,
    Findings,
    Place,
    SharedMountTarget,
    TaskLaunch,
    Undecided,
    Volume,
    admits,
    any_of,
    ends_of,
    groups_of,
    one_by_one,
    rule,
    sends,
    subnets_of,
)

End = TaskLaunch | AutoScalingGroup

BAD = """
Resources:
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
  FileSystemGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Uploads
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 2409
          ToPort: 2409
          SourceSecurityGroupId: !Ref TaskGroup
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTargetA:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: subnet-0a1b2c3d4e5f60001
      SecurityGroups: [!Ref FileSystemGroup]  # <--
  MountTargetB:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: subnet-0a1b2c3d4e5f60002
      SecurityGroups: [!Ref FileSystemGroup]  # <--
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
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
  Service:
    Type: AWS::ECS::Service
    DependsOn: [MountTargetA, MountTargetB]
    Properties:
      Cluster: production
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [!Ref TaskGroup]
"""

GOOD = """
Resources:
  TaskGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Tasks
      VpcId: vpc-0a1b2c3d4e5f60001
  FileSystemGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Uploads
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 2049
          ToPort: 2049
          SourceSecurityGroupId: !Ref TaskGroup
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTargetA:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: subnet-0a1b2c3d4e5f60001
      SecurityGroups: [!Ref FileSystemGroup]
  MountTargetB:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: subnet-0a1b2c3d4e5f60002
      SecurityGroups: [!Ref FileSystemGroup]
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ExecutionRoleArn: arn:aws:iam::111122223333:role/shop-execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
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
  Service:
    Type: AWS::ECS::Service
    DependsOn: [MountTargetA, MountTargetB]
    Properties:
      Cluster: production
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
          SecurityGroups: [!Ref TaskGroup]
"""


@rule(severity="warning", category="startup")
def check(target: SharedMountTarget) -> Findings:
    if target.file_system is not None:
        yield from one_by_one(_look_at(target, volume) for volume in target.file_system.volumes)


def _look_at(target: SharedMountTarget, volume: Volume) -> Findings:
    yield from one_by_one(_of_launch(target, volume, launch) for launch in volume.task_definition.launches)


def _of_launch(target: SharedMountTarget, volume: Volume, launch: TaskLaunch) -> Findings:
    ends = (end for end in ends_of(launch) if not _is_elsewhere(target, end))
    yield from one_by_one(_judge(target, volume, launch, end) for end in ends)


def _is_elsewhere(target: SharedMountTarget, end: End) -> bool:
    """Whether what mounts is known to be in other zones, which have mount targets of their own."""
    try:
        its = target.subnet
        return its is not None and not any_of(subnets_of(end), lambda subnet: subnet.shares_zone_with(its))
    except Undecided:
        return False


def _judge(target: SharedMountTarget, volume: Volume, launch: TaskLaunch, end: End) -> Findings:
    if not admits(target, NFS, end):
        what = "no security group of the mount target admits it"
        mend = "admit it there, with the group of the tasks as `SourceSecurityGroupId`"
    elif not sends(end, NFS, target):
        what = "the egress of their security groups does not lead there"
        mend = "allow it in that egress, to the group of the mount target"
    else:
        return
    whose = "the tasks" if isinstance(end, TaskLaunch) else "the container instances"
    yield (
        _place(target, volume, launch, end),
        (
            f"{whose} of `{launch.name_of_resource}` cannot reach the file system on TCP 2049, as {what}: tasks do not "
            f'start, with "mount.nfs4: Connection timed out"; {mend}'
        ),
    )


def _place(target: SharedMountTarget, volume: Volume, launch: TaskLaunch, end: End) -> Place:
    related = [(group.at("security_group_ingress"), "the mount target's group") for group in groups_of(target)]
    related += [(group.at("security_group_egress"), "the group of what mounts it") for group in groups_of(end)]
    related += [(volume.at(), "the volume"), (launch.at("network_configuration"), "its tasks")]
    confidence = "high" if target.source_kind == "live" else "medium"
    return target.at("security_groups", related=tuple(related), confidence=confidence)
