"""Cluster in which nothing runs.

It has no service, no task and nothing that starts any; or its services wait for instances, of which there is none; or
its instances have run no task for a week. Instances and log groups cost money, Container Insights too, and a cluster
that is forgotten keeps its roles and its security groups open.

Fix: delete it (`aws ecs delete-cluster --cluster NAME`), or give it the instances that its services wait for.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete_cluster.html
"""

from ecslint import Cluster, Findings, Service, ran_nothing, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "AWS::ECS::Cluster",
      "id": "arn:aws:ecs:eu-west-1:111122223333:cluster/trial",  # <--
      "data": {
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/trial",
        "clusterName": "trial",
        "settings": [{"name": "containerInsights", "value": "enabled"}]
      },
      "state": {
        "status": "ACTIVE",
        "activeServicesCount": 0,
        "runningTasksCount": 0,
        "pendingTasksCount": 0,
        "registeredContainerInstancesCount": 0
      }
    }
  ]
}
"""

GOOD = BAD.replace('"runningTasksCount": 0', '"runningTasksCount": 2').replace("  # <--", "")


@rule(
    severity="info",
    category="cost",
    peers=(
        "steampipe-aws-compliance:ecs_cluster_no_active_services_count",
        "steampipe-aws-compliance:ecs_cluster_no_registered_container_instance",
        "steampipe-aws-thrifty:ecs_cluster_low_utilization",
        "cloudsploit:ecsClusterActiveService",
        "cloudsploit:ecsClusterWithActiveTask",
    ),
)
def check(cluster: Cluster) -> Findings:
    if cluster.source_kind != "live" or cluster.running_tasks_count or cluster.pending_tasks_count:
        return
    instances = cluster.registered_container_instances_count
    if not cluster.active_services_count and not cluster.launches:
        paid = f", while its {instances} instances are paid for" if instances else ""
        yield cluster.at(), f"nothing runs in the cluster, and nothing starts anything there{paid}; delete it"
    elif not instances and (waiting := _waiting(cluster)):
        yield (
            cluster.at("registered_container_instances_count"),
            (
                f"no instance is registered in the cluster, so that {waiting} cannot start any task; let a capacity "
                "provider, or an Auto Scaling group, start some"
            ),
        )
    elif instances and ran_nothing(cluster):
        yield (
            cluster.at("registered_container_instances_count"),
            f"the {instances} instances of the cluster have run no task for a week; let their group go to 0",
        )


def _waiting(cluster: Cluster) -> str:
    """Who wants tasks on instances. A service of the controller EXTERNAL says nothing of it: its task sets do."""
    wanting = [
        f"`{each.name_of_resource}`"
        for each in cluster.launches
        if isinstance(each, Service) and each.desired_count and not each.runs_on_fargate
        if each.controller != "EXTERNAL" and each.effective_launch_type == "EC2"
    ]
    more = len(wanting) - 3
    return ", ".join(wanting[:3]) + (f" and {more} more" if more > 0 else "")
