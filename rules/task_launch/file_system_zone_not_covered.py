"""Tasks in an Availability Zone in which the file system that they mount has no mount target.

A task reaches an EFS or S3 Files file system through the mount target of its own zone. In a zone without one the name
of the file system does not resolve: "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS
volumes: ... Failed to resolve 'fs-....efs.eu-west-1.amazonaws.com' - check that your file system ID is correct, and
ensure that the VPC has an EFS mount target for this file system ID". ECS goes on placing tasks there, so a part of each
deployment fails, and all of it when the other zones do.

A file system without any mount target is reported by mount-target-missing.

Fix: add a mount target in one subnet of that zone, or take the subnet out of `awsvpcConfiguration`.

https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
"""

from ecslint import (
    Findings,
    Place,
    SharedFileSystem,
    TaskLaunch,
    located_launch,
    located_targets,
    one_by_one,
    outside,
    rule,
)

BAD = """
Resources:
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.0.0/20
      AvailabilityZone: !Select [0, !GetAZs ""]
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.16.0/20
      AvailabilityZone: !Select [1, !GetAZs ""]
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTargetA:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: !Ref SubnetA
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          MountPoints:
            - SourceVolume: uploads
              ContainerPath: /uploads
      Volumes:
        - Name: uploads
          EFSVolumeConfiguration:
            FilesystemId: !Ref Uploads
            TransitEncryption: ENABLED
  Service:
    Type: AWS::ECS::Service
    DependsOn: MountTargetA
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets:
            - !Ref SubnetA
            - !Ref SubnetB  # <--
"""

GOOD = """
Resources:
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.0.0/20
      AvailabilityZone: !Select [0, !GetAZs ""]
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.16.0/20
      AvailabilityZone: !Select [1, !GetAZs ""]
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  MountTargetA:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: !Ref SubnetA
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  MountTargetB:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Uploads
      SubnetId: !Ref SubnetB
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          MountPoints:
            - SourceVolume: uploads
              ContainerPath: /uploads
      Volumes:
        - Name: uploads
          EFSVolumeConfiguration:
            FilesystemId: !Ref Uploads
            TransitEncryption: ENABLED
  Service:
    Type: AWS::ECS::Service
    DependsOn: [MountTargetA, MountTargetB]
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets:
            - !Ref SubnetA
            - !Ref SubnetB
"""


@rule(severity="warning", category="startup")
def check(launch: TaskLaunch) -> Findings:
    if launch.awsvpc is None or (task := launch.task_definition) is None or not task.written("volumes"):
        return
    volumes = [volume for volume in task.volumes if volume.mount_points]
    mounted = [(volume.resource_key, volume.shared_file_system) for volume in volumes]
    # One that is not known has no key of its own; what looks at it is undecided.
    file_systems = {
        each.resource_key if isinstance(each, SharedFileSystem) else key: each
        for key, each in mounted
        if each is not None
    }
    yield from one_by_one(_judge(launch, each) for each in file_systems.values())


def _judge(launch: TaskLaunch, file_system: SharedFileSystem) -> Findings:
    targets = located_targets(file_system)
    if not targets:
        return
    confidence = "high" if file_system.source_kind == "live" else "medium"
    related: tuple[tuple[Place, str], ...] = ((file_system.at(), "the file system"),)
    related += tuple((each.place, "a mount target") for each in targets)
    for subnet in outside(located_launch(launch), targets):
        yield (
            subnet.place._replace(related=related, confidence=confidence),
            (
                f"tasks may run in the subnet `{subnet.name}`, but `{file_system.name_of_resource}`, which they mount, "
                "has no mount target in its Availability Zone: there they stop with `ResourceInitializationError`; "
                "add a mount target in that zone, or leave the subnet out"
            ),
        )
