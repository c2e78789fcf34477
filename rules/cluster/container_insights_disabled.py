"""A cluster without Container Insights.

Without it CloudWatch has the CPU and memory use of whole services only: none of single tasks and containers, no
network and storage, no restarts, no counts of tasks that run or wait. After a failure there is nothing to look at.

A cluster that says nothing follows the account's `containerInsights` setting, which is disabled unless somebody
changed it. The option `enhanced` accepts enhanced observability only.

Fix: set `containerInsights` in the cluster's `settings`, best to enhanced.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
"""

from ecslint import Cluster, Findings, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: disabled  # <--
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
"""


@rule(
    severity="warning",
    category="observability",
    fix="unsafe",
    peers=(
        "checkov:CKV_AWS_65",
        "prowler:ecs_cluster_container_insights_enabled",
        "kics:ab759fde",
        "trivy:AWS-0034",
        "cdk-nag:AwsSolutions-ECS4",
        "security-hub:ECS.12",
        "aws-config:ecs-container-insights-enabled",
        "control-tower:CT.ECS.PR.2",
        "steampipe-aws-compliance:ecs_cluster_container_insights_enabled",
        "steampipe-terraform-aws:ecs_cluster_container_insights_enabled",
        "cloudsploit:ecsContainerInsightsEnabled",
        "electriceye:ECS.1",
        "hashicorp-fsbp:ecs-cluster-enable-container-insights",
        "codeql-iac:iac/ecs/container-insights",
        "kyverno-json:ecs-cluster-required-container-insights",
    ),
)
def check(cluster: Cluster, *, enhanced: bool = False) -> Findings:
    value = cluster.container_insights
    if value == "enhanced" or (value == "enabled" and not enhanced):
        return
    written = [setting for setting in cluster.settings if setting.name == "containerInsights"]
    if not written:
        confidence = "high" if cluster.source_kind == "live" else "medium"
        yield (
            cluster.at("settings", confidence=confidence),
            (
                "`containerInsights` is not set for the cluster, and off unless the account turns it on: CloudWatch "
                "lacks metrics of single tasks and containers; add it to `settings` with the value enhanced"
            ),
            cluster.fix.add("settings", {"name": "containerInsights", "value": "enhanced"}, safe=False),
        )
    for setting in written:
        if setting.value == value and value is not None:
            yield (
                setting.at("value"),
                (
                    f"`containerInsights` is {value}: CloudWatch lacks metrics of single tasks and containers"
                    f"{', but for the basic ones' if value == 'enabled' else ''}; set it to enhanced"
                ),
                setting.fix.set("value", "enhanced", safe=False),
            )
            return
