"""ECS Exec sessions in the cluster leave no record.

With the `logging` mode `NONE` nothing is kept of what is typed into a container, and of what it answers. Who has looked
at customers' data, or changed something, cannot be found out afterwards: CloudTrail tells only that a session began.

A cluster that says nothing keeps records: with `DEFAULT`, which is what an omitted mode means, they go to the log group
of the container.

Fix: remove `logging`, or set it to `DEFAULT`, or to `OVERRIDE` with a `logConfiguration` of its own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

from ecslint import Cluster, Findings, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      Configuration:
        ExecuteCommandConfiguration:
          Logging: NONE  # <--
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      Configuration:
        ExecuteCommandConfiguration:
          Logging: DEFAULT
"""


@rule(
    severity="warning",
    category="security",
    fix="unsafe",
    peers=(
        "checkov:CKV_AWS_223",
        "steampipe-terraform-aws:ecs_cluster_logging_enabled",
        "kyverno-json:ecs-cluster-enable-logging",
        "ecs-exec-checker:cluster configuration",
    ),
)
def check(cluster: Cluster) -> Findings:
    configuration = cluster.configuration
    execute = None if configuration is None else configuration.execute_command_configuration
    if execute is not None and execute.logging == "NONE":
        yield (
            execute.at("logging"),
            (
                "`logging` of the cluster's `executeCommandConfiguration` is `NONE`, so nobody can tell afterwards "
                "what was done in a container; set it to `DEFAULT` or `OVERRIDE`"
            ),
            execute.fix.set("logging", "DEFAULT", safe=False),  # it was said on purpose
        )
