"""A cluster with capacity providers, and no strategy by which they are chosen.

A service or task that names neither a launch type nor a strategy is launched by the cluster's default strategy. Where
there is none, ECS falls back on the launch type EC2: such tasks count for no capacity provider, and in a cluster of
Fargate's providers alone they find no instance at all.

Clusters are not reported when every service and target that is known to launch tasks in them says how.

Fix: set `defaultCapacityProviderStrategy`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
"""

from ecslint import Cluster, Findings, TaskLaunch, passing, rule

BAD = """
Resources:
  Cluster:  # <--
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [FARGATE, FARGATE_SPOT]
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [FARGATE, FARGATE_SPOT]
      DefaultCapacityProviderStrategy:
        - CapacityProvider: FARGATE
          Weight: 1
"""


@rule(severity="info", category="scaling", peers=("electriceye:ECS.2",))
def check(cluster: Cluster) -> Findings:
    if not cluster.capacity_provider_names or cluster.default_strategy:
        return
    launches = cluster.launches
    silent = list(passing(launches, _says_nothing))
    if launches and not silent:
        return
    holders = [each.at("capacity_providers") for each in cluster.associations if each.written("capacity_providers")]
    related = (
        *((each, "its capacity providers") for each in holders),
        *((each.at(), "this falls back on EC2") for each in silent),
    )
    yield (
        cluster.at("default_capacity_provider_strategy", related=related, confidence="high" if silent else "medium"),
        (
            "the cluster has capacity providers but no default strategy, so what is launched without one of its own "
            "falls back on `EC2`; set `defaultCapacityProviderStrategy`"
        ),
    )


def _says_nothing(launch: TaskLaunch) -> bool:
    return launch.launch_type is None and not launch.written("capacity_provider_strategy")
