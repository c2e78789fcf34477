"""Task definition for Windows with a parameter that Windows containers do not have.

A read-only root file system, Linux capabilities, links, ulimits, DNS settings and the namespaces of the host are
Linux's: Windows tasks run without what they set, or do not start. Neither EFS nor ARM64 exists there. Outside Fargate
the cpu and memory of the task are ignored for Windows containers: "We recommend specifying container-level resources
for Windows containers."

Only task definitions that name a Windows `operatingSystemFamily` are judged.

Fix: remove the parameter; set `cpu` and `memory` on the containers instead of the task.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_definitions.html
"""

from ecslint import Container, Findings, TaskDefinition, Volume, any_of, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "cpu": "1024",  # <--
  "pidMode": "task",  # <--
  "runtimePlatform": {
    "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE",
    "cpuArchitecture": "ARM64"  # <--
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
      "memory": 2048,
      "logConfiguration": {"logDriver": "json-file"},
      "readonlyRootFilesystem": true,  # <--
      "ulimits": [  # <--
        {"name": "nofile", "softLimit": 4096, "hardLimit": 4096}
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["EC2"],
  "runtimePlatform": {
    "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE",
    "cpuArchitecture": "X86_64"
  },
  "containerDefinitions": [
    {
      "name": "web",
      "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
      "cpu": 1024,
      "memory": 2048,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
"""

OF_CONTAINER = ("readonly_root_filesystem", "linux_parameters", "links", "ulimits", "dns_servers",
                "dns_search_domains", "extra_hosts", "privileged", "system_controls",
                "disable_networking")  # fmt: skip


@rule(severity="warning", category="validity", fix="unsafe")
def check(task: TaskDefinition) -> Findings:
    if task.is_windows:
        parameters = (_parameter(task, name) for name in ("pid_mode", "ipc_mode"))
        yield from one_by_one((*parameters, _size(task), _architecture(task), _volumes(task), _containers(task)))


def _parameter(record: TaskDefinition | Container, name: str) -> Findings:
    value = getattr(record, name)
    if record.written(name) and value is not False:
        api = record.declared()[name].api
        yield (
            record.at(name),
            f"`{api}` is not supported for Windows containers, and does nothing or keeps them from starting; remove it",
            record.fix.remove(name, safe=False),
        )


def _size(task: TaskDefinition) -> Findings:
    if task.ignores_task_size and not any_of(task.launches, lambda launch: launch.runs_on_fargate):
        for name in ("cpu", "memory"):
            if task.written(name):
                yield (
                    task.at(name),
                    (
                        f"the task's `{task.declared()[name].api}` is ignored for Windows containers outside Fargate; "
                        "set it on the containers instead"
                    ),
                )


def _architecture(task: TaskDefinition) -> Findings:
    platform = task.runtime_platform
    if platform is not None and platform.cpu_architecture is not None and platform.cpu_architecture == "ARM64":
        yield (
            platform.at("cpu_architecture"),
            "ECS runs Windows containers on `X86_64` only, and `cpuArchitecture` is `ARM64`; set it to `X86_64`",
            platform.fix.set("cpu_architecture", "X86_64", safe=False),
        )


def _volumes(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_volume, task.volumes))


def _volume(volume: Volume) -> Findings:
    if volume.efs_volume_configuration is not None:
        yield (
            volume.at("efs_volume_configuration"),
            "an EFS file system cannot be mounted by Windows containers; use FSx for Windows File Server on EC2",
        )


def _containers(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_container, task.containers))


def _container(container: Container) -> Findings:
    yield from one_by_one(_parameter(container, name) for name in OF_CONTAINER)
