"""A resource without tags, or without those that are asked for.

By tags bills are divided among teams, alarms find whom to wake, and policies say who may change what. What has none
belongs to nobody, and nobody dares to remove it.

Judged are resources of ECS, load balancers, repositories and file systems, in templates and accounts. The option
`required` names the tags that each has to have. In files the confidence is medium, as tags may be given to the whole
stack, which hands them on.

Fix: add `Tags` (`FileSystemTags` of a file system), or deploy the stack with tags.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
"""

from ecslint import Findings, Record, rule

BAD = """
Resources:
  Cluster:  # <--
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: production
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: production
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      Tags:
        - Key: team
          Value: checkout
"""


@rule(
    severity="info",
    category="cost",
    peers=(
        "kics:08e39832",
        "security-hub:ECS.13",
        "security-hub:ECS.14",
        "security-hub:ECS.15",
        "security-hub:ECR.4",
        "security-hub:EFS.5",
        "aws-config:ecs-capacity-provider-tagged",
        "aws-config:ecr-repository-tagged",
        "aws-config:alb-tagged",
        "cloud-custodian:taggable / marked-for-op / tag filters",
        "cloudsploit:ecsClustersHaveTags",
        "cloudsploit:ecrRepositoryHasTags",
        "cloudsploit:efsHasTags",
        "cloudsploit:elbv2HasTags",
    ),
)
def check(record: Record, *, required: list[str] = ()) -> Findings:  # type: ignore[assignment]
    # Every run loads the rules of all records, and few ask for this one.
    from ecslint import has_tags, lacking_tags, taggable

    if record.source_kind not in ("cloudformation", "live"):
        return
    called = taggable(record)
    if called is None:
        return
    if required:
        names = [f"`{key}`" for key in lacking_tags(record, required)]
        lacks = f"does not have the tag{'s' if len(names) > 1 else ''} {' and '.join(names)}" if names else ""
    else:
        lacks = "" if has_tags(record) else "has no tags"
    if lacks:
        yield (
            record.at("tags", confidence="high" if record.source_kind == "live" else "medium"),
            f"the {called} {lacks}, so nobody can tell whose it is and what it costs them; add `Tags`",
        )
