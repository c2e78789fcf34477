"""A port that two containers of a task, or two mappings of a container, claim.

With network mode `awsvpc` or host the containers of a task share one network: the second to listen on a port fails with
"address already in use". A host port can be taken once, or registration fails: "TCP host port '8080' is mapped multiple
times in task." A container port that is mapped twice, be it for tcp and for udp, cannot be registered with a load
balancer: "Container port 53 is used in more than one port mapping for container".

With `bridge` two containers may listen on the same port, each in its own network.

Fix: let one of the containers listen on another port, or remove the second mapping.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

from itertools import combinations, combinations_with_replacement, product

from ecslint import Container, Findings, Place, PortMapping, TaskDefinition, any_of, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPort": 8080
        },
        {
          "containerPort": 9000
        },
        {
          "containerPort": 9000  # <--
        }
      ]
    },
    {
      "name": "admin",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPort": 8080  # <--
        }
      ]
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPort": 8080
        },
        {
          "containerPort": 9000
        }
      ]
    },
    {
      "name": "admin",
      "image": "public.ecr.aws/nginx/nginx:1.27",
      "memory": 256,
      "logConfiguration": {"logDriver": "json-file"},
      "portMappings": [
        {
          "containerPort": 8081
        }
      ]
    }
  ]
}
"""


@rule(severity="warning", category="networking")
def check(task: TaskDefinition) -> Findings:
    pairs = combinations_with_replacement(task.containers, 2)
    seen: set[int] = set()
    yield from one_by_one(_clashes(one, other, seen) for one, other in pairs)


def _clashes(one: Container, other: Container, seen: set[int]) -> Findings:
    """Each mapping of the other container that clashes with an earlier one of the first."""
    alone = one is other
    pairs = combinations(one.port_mappings, 2) if alone else product(one.port_mappings, other.port_mappings)
    yield from one_by_one(_clash(earlier, later, seen) for earlier, later in pairs)


def _clash(earlier: PortMapping, later: PortMapping, seen: set[int]) -> Findings:
    if id(later) in seen:
        return
    mode = later.task_definition.effective_network_mode
    alone = earlier.container is later.container
    judge = _within if alone else _between if mode in ("awsvpc", "host") else _on_host
    for finding in judge(earlier, later):
        seen.add(id(later))
        yield finding


def _within(earlier: PortMapping, later: PortMapping) -> Findings:
    port, name = later.shares_port_with(earlier), later.container.name
    if port is None:
        return
    both = later.effective_protocol != earlier.effective_protocol
    launches = later.task_definition.launches
    known = bool(launches) or later.source_kind == "live"
    if both and known and not any_of(launches, lambda launch: launch.registers(name, port)):
        return  # nothing minds
    how = "for tcp and for udp" if both else "twice"
    yield (
        _place(earlier, later, "high" if known or not both else "medium"),
        (
            f"the container maps its port {port} {how}: a service that registers it with a load balancer fails with "
            f'"Container port {port} is used in more than one port mapping"; remove one mapping'
        ),
    )


def _between(earlier: PortMapping, later: PortMapping) -> Findings:
    port = later.shares_port_with(earlier)
    if port is not None and later.effective_protocol == earlier.effective_protocol:
        mode = later.task_definition.effective_network_mode
        yield (
            _place(earlier, later),
            (
                f"two containers of the task claim port {port}/{later.effective_protocol}: with network mode `{mode}` "
                "they share one network, where only one can listen on it; let one of them listen on another port"
            ),
        )


def _on_host(earlier: PortMapping, later: PortMapping) -> Findings:
    port = later.host_port
    if port and earlier.host_port == port and later.effective_protocol == earlier.effective_protocol:
        protocol = later.effective_protocol.upper()
        yield (
            later.at("host_port", related=((earlier.at("host_port"), "claims it first"),)),
            (
                f'two containers of the task claim the host port {port}, and registration fails: "{protocol} host port '
                f"'{port}' is mapped multiple times in task\"; give one of them another, or none"
            ),
        )


def _place(earlier: PortMapping, later: PortMapping, confidence: str = "high") -> Place:
    fields = ["container_port" if each.container_port_range is None else "container_port_range"
              for each in (earlier, later)]  # fmt: skip
    return later.at(fields[1], related=((earlier.at(fields[0]), "claims it first"),), confidence=confidence)
