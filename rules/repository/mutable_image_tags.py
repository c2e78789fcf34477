"""An ECR repository in which a tag can be given to another image.

Whoever pushes `shop:1.4` again changes what the next task of that definition runs, on some hosts and not on others,
and without a new revision that could be rolled back. With immutable tags ECR refuses the second push.

With exclusion filters, tags that containers at hand run count: one that can be moved is a finding.

Fix: set `ImageTagMutability` to `IMMUTABLE`; where a tag such as `cache` has to move, to `IMMUTABLE_WITH_EXCLUSION`
with a filter for it.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
"""

from ecslint import Findings, Repository, can_move, passing, rule, used_tags

BAD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      ImageTagMutability: MUTABLE  # <--
  Worker:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: worker
      ImageTagMutability: IMMUTABLE_WITH_EXCLUSION  # <--
      ImageTagMutabilityExclusionFilters:
        - ImageTagMutabilityExclusionFilterType: WILDCARD
          ImageTagMutabilityExclusionFilterValue: stable
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/worker
      ContainerDefinitions:
        - Name: worker
          Image: !Sub ${Worker.RepositoryUri}:stable
          Memory: 512
          LogConfiguration:
            LogDriver: journald
"""

GOOD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      ImageTagMutability: IMMUTABLE
  Worker:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: worker
      ImageTagMutability: IMMUTABLE_WITH_EXCLUSION
      ImageTagMutabilityExclusionFilters:
        - ImageTagMutabilityExclusionFilterType: WILDCARD
          ImageTagMutabilityExclusionFilterValue: cache*
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/worker
      ContainerDefinitions:
        - Name: worker
          Image: !Sub ${Worker.RepositoryUri}:stable
          Memory: 512
          LogConfiguration:
            LogDriver: journald
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_51",
        "prowler:ecr_repositories_tag_immutability",
        "kics:ecr_image_tag_not_immutable",
        "trivy:AWS-0031",
        "security-hub:ECR.2",
        "aws-config:ecr-private-tag-immutability-enabled",
        "steampipe-aws-compliance:ecr_repository_tag_immutability_enabled",
        "cloudsploit:ecrRepositoryTagImmutability",
        "semgrep:aws-ecr-mutable-image-tags",
        "hashicorp-fsbp:ecr-tag-immutability-configured",
    ),
)
def check(repository: Repository) -> Findings:
    mode = repository.image_tag_mutability
    if mode == "MUTABLE":
        written = "is" if repository.written("image_tag_mutability") else "is by default"
        yield (
            repository.at("image_tag_mutability"),
            (
                f"`ImageTagMutability` {written} `MUTABLE`, so that a push can change what tasks of the same "
                "definition run; set it to `IMMUTABLE`"
            ),
        )
    elif mode.endswith("_WITH_EXCLUSION"):
        for used in passing(used_tags(repository), lambda each: can_move(repository, each.tag)):
            yield (
                repository.at("image_tag_mutability", related=((used.container.at("image"), "what runs it"),)),
                (
                    f"the tag `{used.tag}`, which a container runs, can be given to another image by the filters of "
                    "this repository; leave it out of those that can move"
                ),
            )
            return
