"""An image with known vulnerabilities runs.

Somebody has written down how to break into a package of the image, often with a program that does it. Whoever reaches
the container can try it, and from there the task's role, its secrets and its network. The image stays as it is until
somebody builds it anew, and so does what tasks run until they are deployed anew.

Judged are scans of ECR, basic or enhanced, of the images that running tasks are known to have, and else of the one that
the next task gets. The option `at_least` is the least severity that counts: `CRITICAL`, which is the default, `HIGH`,
`MEDIUM`, `LOW`, `INFORMATIONAL` or `UNDEFINED`. An image without a finished scan is undecided, and so is one of
enhanced scanning for those who may not ask Amazon Inspector (`inspector2:ListFindings`). Images of other accounts,
regions and registries are not looked at.

Fix: build the image on a current base image, with current packages, and deploy it.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
"""

from ecslint import SEVERITIES, Container, Findings, ImageScan, Undecided, one_by_one, rule, scans_of

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
    },
    {
      "type": "ecr image scan",
      "id": "shop@sha256:94afd1f2e64d908bc90dbca0035a5b567EXAMPLE",
      "data": {},
      "state": {
        "repositoryName": "shop",
        "imageDigest": "sha256:94afd1f2e64d908bc90dbca0035a5b567EXAMPLE",
        "imageScanStatus": {"status": "COMPLETE"},
        "imageScanFindings": {
          "imageScanCompletedAt": 1795435200.0,
          "findingSeverityCounts": {"CRITICAL": 2, "HIGH": 11, "LOW": 40}
        }
      }
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
    },
    {
      "type": "ecr image scan",
      "id": "shop@sha256:94afd1f2e64d908bc90dbca0035a5b567EXAMPLE",
      "data": {},
      "state": {
        "repositoryName": "shop",
        "imageDigest": "sha256:94afd1f2e64d908bc90dbca0035a5b567EXAMPLE",
        "imageScanStatus": {"status": "COMPLETE"},
        "imageScanFindings": {
          "imageScanCompletedAt": 1795435200.0,
          "findingSeverityCounts": {"LOW": 4}
        }
      }
    }
  ]
}
"""


@rule(
    severity="warning",
    category="security",
    peers=("prowler:ecr_repositories_scan_vulnerabilities_in_latest_image", "electriceye:ECR.4"),
)
def check(container: Container, *, at_least: str = "CRITICAL") -> Findings:
    if container.source_kind != "live":
        return
    if at_least not in SEVERITIES:
        raise Undecided(f"vulnerabilities of at least {at_least!r}: `at_least` is one of {', '.join(SEVERITIES)}")
    yield from one_by_one(_judged(container, scans, at_least) for scans in scans_of(container))


def _judged(container: Container, scans: list[ImageScan], least: str) -> Findings:
    """Of one image; the scans are those of the platforms that the task may get."""
    found = [scan.at_least(least) for scan in scans]
    if not any(found):
        return
    if not all(found):
        raise Undecided("which platform of the image the task gets")
    scan, numbers = scans[0], " and ".join(f"{number} {each}" for each, number in found[0].items())
    plural = "y" if sum(found[0].values()) == 1 else "ies"
    yield (
        container.at("image"),
        (
            f"`{container.image}` has {numbers} vulnerabilit{plural} by ECR's scan, open to whoever reaches it: "
            "build it anew on a current base image, and deploy that; `aws ecr describe-image-scan-findings "
            f"--repository-name {scan.repository_name} --image-id imageDigest={scan.image_digest}` tells which"
        ),
    )
