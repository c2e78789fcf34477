"""An image that is pulled from Docker Hub without credentials, within its limit for strangers.

Docker Hub counts anonymous pulls by address, and tasks behind one NAT gateway share an address. When the limit is
reached, tasks do not start: "CannotPullContainerError: ... toomanyrequests: You have reached your pull rate limit".
That happens when a service scales out or restarts, which is when it matters.

Instances may have a login of their own (`ECS_ENGINE_AUTH_DATA`), so the confidence is medium unless the task definition
is declared for Fargate.

Fix: let an ECR pull through cache rule fetch the image, take it from public.ecr.aws (`public.ecr.aws/docker/library/`
has Docker's official images), or set `repositoryCredentials` to a secret with a Docker Hub login.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "nginx:1.27",  # <--
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
      "image": "public.ecr.aws/docker/library/nginx:1.27",
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


@rule(severity="warning", category="reliability")
def check(container: Container) -> Findings:
    image = container.image_reference
    if image is None or not container.written("image") or image.is_malformed:
        return
    if image.is_on_docker_hub and container.repository_credentials is None:
        fargate = container.task_definition.known_for_fargate
        yield (
            container.at("image", confidence="high" if fargate else "medium"),
            (
                "`image` is pulled from Docker Hub without credentials: at its limit for anonymous pulls "
                "(`toomanyrequests`) tasks do not start; use an ECR pull through cache or public.ecr.aws, or set "
                "`repositoryCredentials`"
            ),
        )
