"""Task definition for external instances with a parameter that they do not support.

External instances (ECS Anywhere) stand outside AWS: a task there gets no network interface in a VPC, reaches no EFS
mount target, and shares no GPU. When `requiresCompatibilities` contains `EXTERNAL`, ECS refuses a task definition that
asks for one of them; network modes `bridge`, `host` and `none` are fine.

Fix: remove the parameter, or take `EXTERNAL` out of `requiresCompatibilities`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
"""

from ecslint import Container, Findings, ResourceRequirement, TaskDefinition, Volume, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",  # <--
  "requiresCompatibilities": ["EXTERNAL"],
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
    }
  ],
  "volumes": [
    {
      "name": "data",
      "efsVolumeConfiguration": {  # <--
        "fileSystemId": "fs-0123456789abcdef0",
        "transitEncryption": "ENABLED"
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "requiresCompatibilities": ["EXTERNAL"],
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
    }
  ],
  "volumes": [
    {
      "name": "data",
      "host": {"sourcePath": "/srv/data"}
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    peers=(
        "aws-cdk-lib:ExternalTasksOnlyBridge",
        "aws-cdk-lib:CannotInferenceAccelerators / ResourceValueContainerDefinition",
    ),
)
def check(task: TaskDefinition) -> Findings:
    if task.declared_for("EXTERNAL"):
        yield from one_by_one((_mode(task), _accelerators(task), _volumes(task), _containers(task)))


def _mode(task: TaskDefinition) -> Findings:
    if task.network_mode is not None and task.network_mode == "awsvpc":
        yield (
            task.at("network_mode", related=((task.at("requires_compatibilities"), "declared for EXTERNAL"),)),
            (
                "`networkMode` is `awsvpc`, but external instances have no VPC to put a network interface in; "
                "set it to `bridge`, `host` or `none`"
            ),
        )


def _accelerators(task: TaskDefinition) -> Findings:
    if task.written("inference_accelerators"):
        yield task.at("inference_accelerators"), "external instances have no `inferenceAccelerators`; remove them"


def _volumes(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_volume, task.volumes))


def _volume(volume: Volume) -> Findings:
    if volume.efs_volume_configuration is not None:
        yield (
            volume.at("efs_volume_configuration"),
            "ECS does not mount EFS file systems on external instances; use a folder of the instance (`host`)",
        )


def _containers(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_container, task.containers))


def _container(container: Container) -> Findings:
    yield from one_by_one(map(_requirement, container.resource_requirements))


def _requirement(requirement: ResourceRequirement) -> Findings:
    if requirement.sharing_strategy is not None:
        yield (
            requirement.at("sharing_strategy"),
            "ECS does not share a GPU among containers on external instances; ask for whole GPUs with `value`",
        )
