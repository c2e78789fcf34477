"""A parameter that contradicts the task's network mode or IPC mode.

Links and host names are Docker's on the bridge network, port mappings need a network, and kernel parameters of a
namespace that the task shares with the instance are not the task's to set. Registration fails: "Links are not supported
when networkMode=awsvpc.", "hostname is not supported on container when networkMode=awsvpc."

A network mode that is left out means `bridge`, or `awsvpc` on Managed Instances. Empty lists are fine, and what Fargate
refuses in any mode is left to fargate-unsupported-parameter.

Fix: remove the parameter, or choose the network mode that it needs.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
"""

from ecslint import Container, Findings, PortMapping, SystemControl, TaskDefinition, any_of, matches, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "host",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "user": "nginx",
      "logConfiguration": {"logDriver": "json-file"},
      "links": ["cache"],  # <--
      "systemControls": [
        {
          "namespace": "net.core.somaxconn",  # <--
          "value": "1024"
        }
      ]
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "user": "redis",
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPortRange": "7000-7010"  # <--
        }
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "user": "nginx",
      "logConfiguration": {"logDriver": "json-file"},
      "links": ["cache"],
      "systemControls": [
        {
          "namespace": "net.core.somaxconn",
          "value": "1024"
        }
      ]
    },
    {
      "name": "cache",
      "image": "public.ecr.aws/docker/library/redis:7.4",
      "memory": 256,
      "user": "redis",
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPortRange": "7000-7010"
        }
      ]
    }
  ]
}
"""

OF_NETWORK = r"^net\."
OF_IPC = r"^(kernel\.(msg(max|mnb|mni)|sem|shm(all|max|mni|_rmid_forced))$|fs\.mqueue\.)"
"""Kernel parameters of the network's and the IPC resources' namespace."""


@rule(
    severity="error",
    category="validity",
    fix="unsafe",
    peers=(
        "aws-cdk-lib:ProxyConfigurationOnlyUsedAwsVpc / IgnoredUidOrGidRequired",
        "aws-cdk-lib:OnlyAwsVpcHostNetwork",
        "aws-cdk-lib:NetworkModeBridgeContainer",
        "aws-cdk-lib:containerPortRange rules",
    ),
)
def check(task: TaskDefinition) -> Findings:
    yield from one_by_one((_faults(task), _proxy_mode(task), _proxy_container(task), _proxy_user(task), _all(task)))


def _faults(task: TaskDefinition) -> Findings:
    if task.enable_fault_injection and task.effective_network_mode in ("bridge", "none"):
        message = (
            f"`enableFaultInjection` needs `awsvpc` or `host`, but {_mode(task)}; set the mode, or set it to false"
        )
        place = task.at("enable_fault_injection", related=((task.at("network_mode"), "the network mode"),))
        yield place, message, task.fix.set("enable_fault_injection", False, safe=False)


def _proxy_mode(task: TaskDefinition) -> Findings:
    if task.proxy_configuration is not None and task.effective_network_mode in ("bridge", "host", "none"):
        message = f"`proxyConfiguration` needs the network mode `awsvpc`, but {_mode(task)}; set it to `awsvpc`"
        yield task.at("proxy_configuration", related=((task.at("network_mode"), "the network mode"),)), message


def _proxy_container(task: TaskDefinition) -> Findings:
    proxy = task.proxy_configuration
    if proxy is not None and proxy.written("container_name") and task.container_named(proxy.container_name) is None:
        yield (
            proxy.at("container_name"),
            (
                f"`containerName` of the proxy is `{proxy.container_name}`, which is no container of the task "
                "definition: what the task sends would go to a proxy that it has not; name the container of the proxy"
            ),
        )


def _proxy_user(task: TaskDefinition) -> Findings:
    proxy = task.proxy_configuration
    if proxy is None or proxy.type != "APPMESH":
        return
    if not any_of(proxy.properties, lambda each: each.name in ("IgnoredUID", "IgnoredGID") and each.written("value")):
        yield (
            proxy.at("properties"),
            (
                "the proxy has neither `IgnoredUID` nor `IgnoredGID`, so that its own traffic would go through it "
                "again, and registration fails; add the user or group that the proxy runs as"
            ),
        )


def _all(task: TaskDefinition) -> Findings:
    yield from one_by_one(map(_container, task.containers))


def _container(container: Container) -> Findings:
    ways = (_links, _hostname, _extra_hosts, _port_mappings, _ports, _controls)
    yield from one_by_one(way(container) for way in ways)


def _links(container: Container) -> Findings:
    task = container.task_definition
    mode = task.effective_network_mode
    if container.written("links") and mode in ("awsvpc", "host", "none") and not task.known_for_fargate:
        reached = "" if mode == "none" else ": the containers reach each other at localhost"
        message = f"{_mode(task)}, with which ECS takes no `links`, and registration fails; remove them{reached}"
        place = container.at("links", related=((task.at("network_mode"), "the network mode"),))
        yield place, message, container.fix.remove("links", safe=False)


def _hostname(container: Container) -> Findings:
    task = container.task_definition
    if container.written("hostname") and task.effective_network_mode == "awsvpc":
        message = (
            f"{_mode(task)}, with which registration fails: "
            '"hostname is not supported on container when networkMode=awsvpc."; remove `hostname`'
        )
        place = container.at("hostname", related=((task.at("network_mode"), "the network mode"),))
        yield place, message, container.fix.remove("hostname", safe=False)


def _extra_hosts(container: Container) -> Findings:
    task = container.task_definition
    if container.written("extra_hosts") and task.effective_network_mode == "awsvpc" and not task.known_for_fargate:
        message = f"{_mode(task)}, with which ECS refuses `extraHosts`; remove it, and let DNS give the addresses"
        place = container.at("extra_hosts", related=((task.at("network_mode"), "the network mode"),))
        yield place, message, container.fix.remove("extra_hosts", safe=False)


def _port_mappings(container: Container) -> Findings:
    task = container.task_definition
    if container.written("port_mappings") and task.effective_network_mode == "none":
        message = f"{_mode(task)}, with which a container has no network and ECS refuses `portMappings`; remove them"
        place = container.at("port_mappings", related=((task.at("network_mode"), "the network mode"),))
        yield place, message, container.fix.remove("port_mappings", safe=False)


def _ports(container: Container) -> Findings:
    yield from one_by_one(map(_port, container.port_mappings))


def _port(mapping: PortMapping) -> Findings:
    task = mapping.task_definition
    if mapping.written("container_port_range") and task.effective_network_mode == "host":
        message = f"`containerPortRange` needs `bridge` or `awsvpc`, but {_mode(task)}; map each port, or set the mode"
        yield mapping.at("container_port_range", related=((task.at("network_mode"), "the network mode"),)), message


def _controls(container: Container) -> Findings:
    yield from one_by_one(map(_control, container.system_controls))


def _control(control: SystemControl) -> Findings:
    if control.namespace is None:
        return
    task, namespace = control.task_definition, control.namespace
    if matches(namespace, OF_NETWORK):
        if task.effective_network_mode == "host":
            yield (
                control.at("namespace", related=((task.at("network_mode"), "the network mode"),)),
                (
                    f"{_mode(task)}, with which the task cannot set `{namespace}`: the network is the instance's; "
                    "set it on the instance"
                ),
            )
    elif matches(namespace, OF_IPC) and not task.known_for_fargate and _shares_ipc(task):
        yield (
            control.at("namespace", related=((task.at("ipc_mode"), "the IPC mode"),)),
            (
                f"`ipcMode` is `host`, with which the task cannot set `{namespace}`: the IPC resources are the "
                "instance's; set it on the instance"
            ),
        )


def _shares_ipc(task: TaskDefinition) -> bool:
    return task.ipc_mode is not None and task.ipc_mode == "host"


def _mode(task: TaskDefinition) -> str:
    left_out = "" if task.written("network_mode") else " (left out)"
    return f"`networkMode` is `{task.effective_network_mode}`{left_out}"
