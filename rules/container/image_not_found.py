"""The image is not in its repository.

Tasks that run keep running: they have their image. The next one does not start, with `CannotPullContainerError: ...
not found`, when a deployment, a scaling or the failure of a task asks for it. Often a lifecycle policy has expired the
tag, somebody has removed it, or a build was never pushed.

Only repositories of the account and region that is scanned are looked at, and none that fill themselves from another
registry by a pull through cache rule. Where those rules cannot be read, an image is reported, with medium confidence,
only if its repository has no prefix to which one could apply.

Fix: push the image, or deploy a revision that names one that is there; exempt tags in use from the lifecycle policy.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
"""

from ecslint import Container, Findings, absence_of_image, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "resources": [
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["EC2"],
        "containerDefinitions": [
          {
            "name": "web",
            "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",  # <--
            "memory": 512,
            "readonlyRootFilesystem": true
          }
        ]
      },
      "state": {"status": "ACTIVE"}
    }
  ]
}
"""

GOOD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "resources": [
    {
      "type": "AWS::ECS::TaskDefinition",
      "id": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
      "data": {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["EC2"],
        "containerDefinitions": [
          {
            "name": "web",
            "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
            "memory": 512,
            "readonlyRootFilesystem": true
          }
        ]
      },
      "state": {"status": "ACTIVE"}
    },
    {
      "type": "ecr image",
      "id": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
      "data": {
        "registryId": "111122223333",
        "repositoryName": "shop",
        "imageDigest": "sha256:94afd1f2e64d908bc90dbca0035a5b567EXAMPLE"
      },
      "state": {"imageTags": ["1.4"]}
    }
  ]
}
"""


@rule(
    severity="error",
    category="startup",
    peers=("ecspresso:verify:image", "awslabs-ecs-mcp:detect_image_pull_failures"),
)
def check(container: Container) -> Findings:
    if container.source_kind == "live" and (confidence := absence_of_image(container)) is not None:
        yield (
            container.at("image", confidence=confidence),
            (
                f"there is no `{container.image}` in ECR, so that the next task that has to start does not; push it, "
                "or deploy a revision that names another"
            ),
        )
