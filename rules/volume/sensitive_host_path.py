"""A folder or socket of the instance is mounted with which a container can take over the instance.

With Docker's or containerd's socket a process starts whatever container it likes, a privileged one too, even when the
mount is read-only. With /, /etc, /root or /boot it changes accounts, keys and what the instance starts; in
/var/lib/docker and /var/lib/ecs lie the files of other tasks and the agent's credentials; by writing to /proc, /sys or
/dev it reaches the kernel and the disks.

Mounts of /proc, /sys and /dev that are all read-only, as monitoring agents have them, are fine.

Fix: mount only the folder that the task needs, read-only where it does not write, or use a volume instead.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
"""

from ecslint import Findings, Volume, any_of, matches, rule

BAD = """
{
  "family": "agent",
  "networkMode": "bridge",
  "containerDefinitions": [
    {
      "name": "agent",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:1.4",
      "memory": 256,
      "mountPoints": [
        {"sourceVolume": "docker", "containerPath": "/var/run/docker.sock", "readOnly": true},
        {"sourceVolume": "proc", "containerPath": "/host/proc"}
      ]
    }
  ],
  "volumes": [
    {
      "name": "docker",
      "host": {
        "sourcePath": "/var/run/docker.sock"  # <--
      }
    },
    {
      "name": "proc",
      "host": {
        "sourcePath": "/proc/"  # <--
      }
    }
  ]
}
"""

GOOD = """
{
  "family": "agent",
  "networkMode": "bridge",
  "containerDefinitions": [
    {
      "name": "agent",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:1.4",
      "memory": 256,
      "mountPoints": [
        {"sourceVolume": "logs", "containerPath": "/host/logs", "readOnly": true},
        {"sourceVolume": "proc", "containerPath": "/host/proc", "readOnly": true}
      ]
    }
  ],
  "volumes": [
    {
      "name": "logs",
      "host": {
        "sourcePath": "/var/log/shop"
      }
    },
    {
      "name": "proc",
      "host": {
        "sourcePath": "/proc/"
      }
    }
  ]
}
"""

_SOCKET = r"^(/var)?/run(/(docker\.sock|containerd(/containerd\.sock)?))?/*$"
_FOLDER = r"^/+$|^/(etc|root|boot|var/lib/(docker|ecs))/*$"
_KERNEL = r"^/(proc|sys|dev)/*$"


@rule(severity="warning", category="security")
def check(volume: Volume) -> Findings:
    host = volume.host
    if host is None or not host.written("source_path") or volume.task_definition.known_for_fargate:
        return
    path = host.source_path or ""
    if matches(path, _SOCKET):
        danger = "gives the container runtime's socket, with which a container can start any other as root"
        mend = "do without it"
    elif matches(path, _FOLDER):
        danger = "holds what the instance and its other tasks are made of, so a container can take them over"
        mend = "mount only the folder that is needed, and set `readOnly`"
    elif matches(path, _KERNEL) and any_of(volume.mount_points, lambda mount: not mount.read_only):
        danger = "is mounted writable, so a container can change kernel settings and devices of the instance"
        mend = "set `readOnly` in each mount point"
    else:
        return
    yield host.at("source_path"), f"`sourcePath` {path} of the instance {danger}; {mend}"
