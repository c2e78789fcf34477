"""A fixed `hostPort` that the instance needs itself.

22 is SSH, 2375 and 2376 are Docker, 51678 to 51680 the ECS agent: ECS counts these as taken on every instance, so that
a task with one finds no place ("is already using a port required by your task"). The ports from 32768 to 60999 (on
Windows 49152 to 65535) are those that Docker gives to dynamic mappings and the kernel to outgoing connections: the task
starts only while nobody happens to have the port.

Fix: use another port, below 32768; or leave `hostPort` out (or 0) with network mode bridge, so that each task gets a
port of its own.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

from ecslint import Findings, PortMapping, any_of, rule

BAD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "portMappings": [
        {
          "containerPort": 8080,
          "hostPort": 51678  # <--
        },
        {
          "containerPort": 9090,
          "hostPort": 32790  # <--
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
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "portMappings": [
        {
          "containerPort": 8080,
          "hostPort": 8080
        },
        {
          "containerPort": 9090,
          "hostPort": 0
        }
      ]
    }
  ]
}
"""

_RESERVED = {22: "SSH", 2375: "Docker", 2376: "Docker"} | dict.fromkeys((51678, 51679, 51680), "the ECS agent")
_EPHEMERAL = (32768, 60999)
_EPHEMERAL_ON_WINDOWS = (49152, 65535)


@rule(severity="warning", category="networking")
def check(mapping: PortMapping) -> Findings:
    if any_of((_is_harmless, _is_not_on_instance), lambda look: look(mapping)):
        return
    port, task = _port(mapping), mapping.task_definition
    field = "host_port" if mapping.host_port else "container_port"
    if port in _RESERVED:
        yield (
            mapping.at(field),
            (
                f"port {port} of the instance is reserved for {_RESERVED[port]}, so ECS finds no instance for the "
                f"task; use another `{mapping.declared()[field].api}`"
            ),
        )
    elif task.effective_network_mode == "bridge":
        first, last = _EPHEMERAL_ON_WINDOWS if task.is_windows else _EPHEMERAL
        if first <= port <= last:
            yield (
                mapping.at(field),
                (
                    f"`hostPort` {port} lies between {first} and {last}, where the instance takes ports for dynamic "
                    "mappings and outgoing connections: a task cannot start while it is taken; use a port below "
                    f"{first}, or 0"
                ),
            )


def _port(mapping: PortMapping) -> int:
    """The instance's port: in host mode the container's is the same."""
    return mapping.host_port or mapping.container_port or 0


def _is_harmless(mapping: PortMapping) -> bool:
    return _port(mapping) not in _RESERVED and _port(mapping) < _EPHEMERAL[0]


def _is_not_on_instance(mapping: PortMapping) -> bool:
    """Whether the task has a network of its own, or the port is one that happens to be free."""
    task = mapping.task_definition
    mode = task.effective_network_mode
    return mode not in ("bridge", "host") or task.known_for_fargate or (mode == "bridge" and not mapping.host_port)
