"""An ECR repository that keeps every image for ever, or deletes those that are still run.

Without a lifecycle policy each build adds an image that is paid for month by month. And a rule that deletes by age
takes no notice of what is in use: once the image of a task definition is gone, tasks that run go on, but no new one
starts: "CannotPullContainerError: ... not found".

Of rules that count images it is not known when they get to one, so only those by age are held against the tags that
containers at hand run.

Fix: set a `LifecyclePolicy` that keeps a number of images (`imageCountMoreThan`), and untagged ones for some days.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
"""

from ecslint import Findings, Repository, days_until_expiry, rule, used_tags

BAD = """
Resources:
  Repository:  # <--
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
"""

GOOD = """
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop
      LifecyclePolicy:
        LifecyclePolicyText: |
          {"rules": [{"rulePriority": 1, "action": {"type": "expire"},
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 50}}]}
"""


@rule(
    severity="info",
    category="cost",
    peers=(
        "prowler:ecr_repositories_lifecycle_policy_enabled",
        "security-hub:ECR.3",
        "aws-config:ecr-private-lifecycle-policy-configured",
        "steampipe-aws-compliance:ecr_repository_lifecycle_policy_configured",
        "cloud-custodian:ecr: cross-account / lifecycle-rule / metrics",
        "electriceye:ECR.2",
        "hashicorp-fsbp:ecr-lifecycle-policy-configured",
    ),
)
def check(repository: Repository) -> Findings:
    policy = repository.lifecycle_policy
    if policy is None:
        yield (
            repository.at("lifecycle_policy"),
            "the repository has no lifecycle policy, so every image is kept, and paid for, for ever; set one",
        )
        return
    place = policy.at  # undecided where there may be none
    for used in used_tags(repository):
        days = days_until_expiry(repository, used.tag)
        if days is not None:
            yield (
                place("lifecycle_policy_text", related=((used.container.at("image"), "what runs it"),)),
                (
                    f"the lifecycle policy deletes the image `{used.tag}` {days} days after its push, though a "
                    "container runs it: tasks that start later cannot pull it; keep images by `imageCountMoreThan`"
                ),
            )
