"""An image from a registry other than Amazon ECR, on which every task start then depends.

When that registry is down, slow, limits its pulls or loses the image, no task can start and no service can scale. ECR
has no such limits for tasks in AWS, is reached without the internet, and asks for no credentials but the task's role.

Images of Docker Hub that are pulled without credentials are left to docker-hub-image-unauthenticated, unless the
option `docker_hub` is set. The option `registries` names other hosts that are trusted.

Fix: copy the image into a private ECR repository, or let an ECR pull through cache rule fetch it.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "ghcr.io/example/shop:1.4",  # <--
      "memory": 512,
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
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "memory": 512,
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
    severity="info",
    category="reliability",
    peers=("aws-config-rdk:ECS_ECRIMAGE_CHECK", "aws-gatecheck:task attribute policies"),
)
def check(container: Container, *, registries: list[str] = (), docker_hub: bool = False) -> Findings:  # type: ignore[assignment]
    image = container.image_reference
    if image is None or not container.written("image") or image.is_malformed:
        return
    if image.is_in_ecr or image.is_in_public_ecr or image.host in registries:
        return
    if image.is_on_docker_hub and container.repository_credentials is None and not docker_hub:
        return
    yield (
        container.at("image"),
        (
            f"`image` comes from `{image.host}`: while that registry fails or throttles, no task can start; copy the "
            "image to Amazon ECR, or let a pull through cache rule do it"
        ),
    )
