"""A container whose memory limit is below its memory reservation.

`memory` is what the container may use at most, `memoryReservation` what is set aside for it. A limit below the
reservation contradicts itself, and `RegisterTaskDefinition` fails. Equal values are fine.

Fix: set `memory` to at least `memoryReservation`, or remove one of the two.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 256,  # <--
      "memoryReservation": 512
    }
  ]
}
"""

GOOD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
      "memoryReservation": 256
    }
  ]
}
"""


@rule(severity="error", category="validity", fix="unsafe", peers=("aws-cdk-lib:MemoryLimitMibShouldLessThan",))
def check(container: Container) -> Findings:
    limit, reserved = container.memory, container.memory_reservation
    if limit is not None and reserved is not None and 0 < limit < reserved:
        yield (
            container.at("memory", related=((container.at("memory_reservation"), "the reservation"),)),
            (
                f"`memory` is {limit} and `memoryReservation` is {reserved}: the limit must not be below the "
                f"reservation, or `RegisterTaskDefinition` fails; set `memory` to at least {reserved}"
            ),
            container.fix.set("memory", reserved, safe=False),
        )
