"""Volume that is configured at launch, with nothing in the service that configures it.

A volume with `configuredAtLaunch` is made for each task as the service says in `volumeConfigurations`, under the same
name. When one of the two is missing, or the names differ, ECS refuses the service. A task definition can have one such
volume, and a service one configuration.

Fix: let `volumeConfigurations` name the volume, with its `managedEBSVolume`; or remove what is not meant.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
"""

from ecslint import Findings, Place, Service, ServiceVolume, TaskDefinition, Volume, one_by_one, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: index
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: index
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/index:1.4
          MountPoints:
            - SourceVolume: data
              ContainerPath: /data
      Volumes:
        - Name: data
          ConfiguredAtLaunch: true
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
      VolumeConfigurations:
        - Name: index-data  # <--
          ManagedEBSVolume:
            SizeInGiB: 20
            VolumeType: gp3
            RoleArn: arn:aws:iam::111122223333:role/ecsInfrastructureRole
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: index
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: index
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/index:1.4
          MountPoints:
            - SourceVolume: data
              ContainerPath: /data
      Volumes:
        - Name: data
          ConfiguredAtLaunch: true
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
      VolumeConfigurations:
        - Name: data
          ManagedEBSVolume:
            SizeInGiB: 20
            VolumeType: gp3
            RoleArn: arn:aws:iam::111122223333:role/ecsInfrastructureRole
"""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:OnlyVolumeSpecifiedVolumeConfigurations",))
def check(service: Service) -> Findings:
    task = service.task_definition
    if task is None:
        return
    yield from one_by_one((_configurations(service, task), _volumes(service, task)))


def _configurations(service: Service, task: TaskDefinition) -> Findings:
    yield from one_by_one(_configuration(task, each) for each in service.volume_configurations)


def _configuration(task: TaskDefinition, configuration: ServiceVolume) -> Findings:
    """A configuration of a volume that the task definition does not leave to the launch."""
    if configuration.name is None:
        return
    volume = task.volume_named(configuration.name)
    if volume is not None and volume.configured_at_launch:
        return
    if volume is None:
        place, what = task.at("volumes"), "has no volume of that name"
        left = [each.name for each in task.volumes if each.configured_at_launch]
        mend = f"write `{left[0]}`" if len(left) == 1 else "add it there with `configuredAtLaunch`"
    else:
        place, what = volume.at(), "does not leave that volume to the launch"
        mend = "set the volume's `configuredAtLaunch` to true, and nothing else but its name"
    yield (
        configuration.at("name", related=((place, "the task definition's volumes"),)),
        (
            f"the service configures a volume `{configuration.name}`, but the task definition {what}: ECS refuses it; "
            f"{mend}"
        ),
    )


def _volumes(service: Service, task: TaskDefinition) -> Findings:
    volumes = [each for each in task.volumes if each.configured_at_launch]
    if len(volumes) > 1:
        yield (
            service.at("task_definition_arn", related=_places(volumes)),
            (
                f"the task definition leaves {len(volumes)} volumes to the launch, and ECS takes one; keep "
                "`configuredAtLaunch` in one of them"
            ),
        )
    elif volumes and not service.written("volume_configurations"):
        yield (
            service.at("volume_configurations", related=_places(volumes)),
            (
                f"volume `{volumes[0].name}` is `configuredAtLaunch`, but the service does not say how: ECS refuses "
                "it; set `volumeConfigurations` with that name and a `managedEBSVolume`"
            ),
        )


def _places(volumes: list[Volume]) -> tuple[tuple[Place, str], ...]:
    return tuple((volume.at("configured_at_launch"), "left to the launch") for volume in volumes)
