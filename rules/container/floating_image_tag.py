"""An image without a tag, or with the tag `latest`, which means other code from day to day.

Each deployment, and each task that no service starts, takes whatever the tag then points at. Nobody can tell from the
task definition what runs, and going back to an older revision brings the same new image.

A service looks the tag up once per deployment; that keeps the tasks of one deployment alike, not the deployments.

Fix: name the image by a tag that is never moved, such as a version or a commit, or by its digest. The option `digest`
asks for a digest everywhere.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html
"""

from ecslint import Container, Findings, rule

BAD = """
{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:latest",  # <--
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


@rule(severity="warning", category="reliability")
def check(container: Container, *, digest: bool = False) -> Findings:
    image = container.image_reference
    if image is None or not container.written("image") or image.is_malformed or image.digest is not None:
        return
    tag = image.tag
    if tag is None or tag == "latest":
        told = "no tag, which means `latest`" if tag is None else "the tag `latest`"
        yield (
            container.at("image"),
            (
                f"`image` has {told}: a later deployment, a task started on its own or a rollback may run other code; "
                "name it by a tag that is never moved, or by its digest"
            ),
        )
    elif digest:
        yield container.at("image"), f"`image` has the tag `{tag}` and no digest; append `@sha256:` and the digest"
