"""Task definition for Managed Instances with a parameter that they refuse.

On ECS Managed Instances, AWS runs the instances: tasks have network mode `awsvpc` or `host`, Linux, and neither an IPC
mode, nor an App Mesh proxy, nor Docker volumes, nor the scratch space of Fargate. When `requiresCompatibilities`
contains `MANAGED_INSTANCES`, ECS refuses a task definition that asks for one of them.

Only Managed Instances know trusted execution, whose attestation policy belongs to the isolation mode
`CONFIDENTIAL_SANDBOX` and to no other.

Fix: remove the parameter, or take `MANAGED_INSTANCES` out of `requiresCompatibilities`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html
"""

from ecslint import Findings, TaskDefinition, Volume, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "bridge",  # <--
  "requiresCompatibilities": ["MANAGED_INSTANCES"],
  "cpu": "1024",
  "memory": "2048",
  "ipcMode": "task",  # <--
  "ephemeralStorage": {"sizeInGiB": 50},  # <--
  "runtimePlatform": {
    "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"  # <--
  },
  "trustedExecutionConfiguration": {
    "isolationMode": "CONFIDENTIAL_SANDBOX"  # <--
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "logConfiguration": {"logDriver": "json-file"},
      "mountPoints": [{"sourceVolume": "cache", "containerPath": "/cache"}]
    }
  ],
  "volumes": [
    {
      "name": "cache",
      "dockerVolumeConfiguration": {"scope": "shared"}  # <--
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["MANAGED_INSTANCES"],
  "cpu": "1024",
  "memory": "2048",
  "runtimePlatform": {
    "operatingSystemFamily": "LINUX"
  },
  "trustedExecutionConfiguration": {
    "isolationMode": "CONFIDENTIAL_SANDBOX",
    "attestationPolicy": "eyJwb2xpY3kiOiB7fX0="
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "logConfiguration": {"logDriver": "json-file"},
      "mountPoints": [{"sourceVolume": "cache", "containerPath": "/cache"}]
    }
  ],
  "volumes": [
    {
      "name": "cache",
      "host": {}
    }
  ]
}
"""

INSTEAD = {
    "ipc_mode": "",
    "proxy_configuration": "; use Service Connect",
    "inference_accelerators": "; use instances with a GPU or Neuron devices",
    "ephemeral_storage": "; set the provider's `storageConfiguration`",
}
"""What is refused when it is written, and what does instead."""


@rule(
    severity="error",
    category="validity",
    peers=(
        "aws-cdk-lib:ManagedInstancesTasksOnly",
        "aws-cdk-lib:Managed Instances unsupported",
        "aws-cdk-lib:DockerVolume on Managed Instances",
        "aws-cdk-lib:CannotInferenceAccelerators / ResourceValueContainerDefinition",
    ),
)
def check(task: TaskDefinition) -> Findings:
    yield from one_by_one((_refused(task), _trusted_elsewhere(task), _attestation(task)))


def _refused(task: TaskDefinition) -> Findings:
    if task.declared_for("MANAGED_INSTANCES"):
        parameters = (_parameter(task, name) for name in INSTEAD)
        yield from one_by_one((_mode(task), _family(task), *parameters, _volumes(task)))


def _mode(task: TaskDefinition) -> Findings:
    if task.network_mode is not None and task.network_mode == "bridge":
        yield (
            task.at("network_mode"),
            "`networkMode` is `bridge`, but Managed Instances take `awsvpc` and `host` only; set it to `awsvpc`",
        )


def _family(task: TaskDefinition) -> Findings:
    platform = task.runtime_platform
    if platform is not None and task.is_windows:
        yield (
            platform.at("operating_system_family"),
            (
                f"`operatingSystemFamily` is `{task.operating_system_family}`, but Managed Instances run Linux only; "
                "run the task on EC2 or Fargate"
            ),
        )


def _parameter(task: TaskDefinition, name: str) -> Findings:
    if task.written(name):
        yield task.at(name), f"`{task.declared()[name].api}` is refused on Managed Instances; remove it{INSTEAD[name]}"


def _volumes(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_volume, task.volumes))


def _volume(volume: Volume) -> Findings:
    if volume.docker_volume_configuration is not None:
        yield (
            volume.at("docker_volume_configuration"),
            "`dockerVolumeConfiguration` is refused on Managed Instances; use `host`, EFS or a managed EBS volume",
        )


def _trusted_elsewhere(task: TaskDefinition) -> Findings:
    if task.trusted_execution_configuration is None or task.declared_for("MANAGED_INSTANCES"):
        return
    said = task.written("requires_compatibilities")
    yield (
        task.at("trusted_execution_configuration", confidence="high" if said else "medium"),
        (
            "`trustedExecutionConfiguration` is for Managed Instances only, which `requiresCompatibilities` does not "
            "contain; set it to `MANAGED_INSTANCES`, or remove the configuration"
        ),
    )


def _attestation(task: TaskDefinition) -> Findings:
    trusted = task.trusted_execution_configuration
    if trusted is None or trusted.isolation_mode is None:
        return
    confidential = trusted.isolation_mode == "CONFIDENTIAL_SANDBOX"
    if confidential and not trusted.written("attestation_policy"):
        yield (
            trusted.at("isolation_mode"),
            (
                "`isolationMode` is `CONFIDENTIAL_SANDBOX`, which asks for an `attestationPolicy`, and there is none; "
                "add it, or use `ISOLATED_SANDBOX`"
            ),
        )
    elif not confidential and trusted.written("attestation_policy"):
        yield (
            trusted.at("attestation_policy", related=((trusted.at("isolation_mode"), "the isolation mode"),)),
            (
                f"`attestationPolicy` belongs to `CONFIDENTIAL_SANDBOX`, but `isolationMode` is "
                f"`{trusted.isolation_mode}`; remove it, or set the mode to `CONFIDENTIAL_SANDBOX`"
            ),
        )
