"""A Linux capability or a device that leads out of the container.

With ALL, SYS_ADMIN, SYS_MODULE, SYS_RAWIO, SYS_BOOT, NET_ADMIN or DAC_READ_SEARCH a process can mount file systems,
load kernel modules, read the memory of the instance or change its network. With /dev/mem or one of the instance's disks
it can read and write what other tasks and the instance itself keep there. Whoever breaks into the application can then
take over the instance, with all its tasks and the credentials of its role.

Fix: remove it, or add the narrower capability that the application really needs, such as `NET_BIND_SERVICE` or
`SYS_PTRACE`; give the task a volume instead of a disk.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
"""

from ecslint import Container, Device, Findings, KernelCapabilities, LinuxParameters, matches, one_by_one, rule

BAD = """
{
  "family": "shop",
  "networkMode": "bridge",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "linuxParameters": {
        "capabilities": {
          "add": [
            "SYS_PTRACE",
            "SYS_ADMIN"  # <--
          ]
        },
        "devices": [
          {
            "hostPath": "/dev/nvme0n1"  # <--
          }
        ]
      }
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
      "linuxParameters": {
        "capabilities": {
          "add": [
            "SYS_PTRACE"
          ]
        },
        "devices": [
          {
            "hostPath": "/dev/video0"
          }
        ]
      }
    }
  ]
}
"""

_POWERS = {
    "ALL": "has every power of root over the instance",
    "SYS_ADMIN": "can mount file systems and undo most of what isolates it",
    "SYS_MODULE": "can load modules into the instance's kernel",
    "SYS_RAWIO": "can read and write the instance's memory and disks",
    "SYS_BOOT": "can restart the instance",
    "NET_ADMIN": "can change interfaces, routes and firewall of the network that it is in",
    "DAC_READ_SEARCH": "can read files whatever their permissions, those of the instance among them",
}
_HOST_DEVICES = r"^/dev/(k?mem$|(sd|xvd)[a-z]|nvme\d)"


@rule(severity="warning", category="security")
def check(container: Container) -> Findings:
    parameters = container.linux_parameters
    if parameters is None or container.task_definition.known_for_fargate:
        return
    yield from one_by_one((_capabilities(parameters), _devices(parameters)))


def _capabilities(parameters: LinuxParameters) -> Findings:
    capabilities = parameters.capabilities
    if capabilities is not None:
        yield from one_by_one(_capability(capabilities, index) for index in range(len(capabilities.add)))


def _devices(parameters: LinuxParameters) -> Findings:
    yield from one_by_one(map(_device, parameters.devices))


def _capability(capabilities: KernelCapabilities, index: int) -> Findings:
    name = capabilities.add[index]
    power = next((told for key, told in _POWERS.items() if matches(name, rf"^(?i:(CAP_)?{key})$")), None)
    if power is not None:
        yield (
            capabilities.at("add", index),
            f"with the capability `{name}` the container {power}; remove it, or add a narrower one",
        )


def _device(device: Device) -> Findings:
    if device.host_path is not None and matches(device.host_path, _HOST_DEVICES):
        what = "the memory" if device.host_path.startswith(("/dev/mem", "/dev/kmem")) else "a disk"
        yield (
            device.at("host_path"),
            (
                f"`hostPath` {device.host_path} is {what} of the instance, with what other tasks and the instance keep "
                "there; remove the device, and mount a volume instead"
            ),
        )
