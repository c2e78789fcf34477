"""A `hostPort` other than the `containerPort`, where the two are the same port.

With network mode `awsvpc` a task has its own network interface, and with host it shares the instance's: a container
listens there directly, and no port is translated. `RegisterTaskDefinition` fails: "When networkMode=awsvpc, the host
ports and container ports in port mappings must match."

Fix: remove `hostPort`, or make it equal to `containerPort`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

from ecslint import Findings, PortMapping, rule

BAD = """
{
  "family": "shop",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "portMappings": [
        {
          "containerPort": 80,
          "hostPort": 8080  # <--
        }
      ],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
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
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "portMappings": [
        {
          "containerPort": 80
        }
      ],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/shop",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "web"
        }
      }
    }
  ]
}
"""


@rule(
    severity="error",
    category="validity",
    fix="safe",
    peers=("cfn-lint:E3053", "ecspresso:verify:portMappings", "aws-cdk-lib:MustBeHostPortLeft"),
)
def check(mapping: PortMapping) -> Findings:
    if mapping.host_port is None or mapping.container_port is None or mapping.host_port == 0:
        return
    if mapping.host_port == mapping.container_port:
        return
    mode = mapping.task_definition.effective_network_mode
    if mode in ("awsvpc", "host"):
        yield (
            mapping.at("host_port", related=((mapping.at("container_port"), "the container listens here"),)),
            (
                f"`hostPort` is {mapping.host_port} but `containerPort` is {mapping.container_port}: with network mode "
                f"{mode} they must be equal, or `RegisterTaskDefinition` fails; remove `hostPort`"
            ),
            mapping.fix.remove("host_port"),
        )
