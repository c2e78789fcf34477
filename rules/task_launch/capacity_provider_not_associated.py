"""Capacity provider of a strategy that the cluster does not have.

A cluster only takes strategies of capacity providers that are associated with it, by its own `capacityProviders` or by
an `AWS::ECS::ClusterCapacityProviderAssociations`. That holds for `FARGATE` and `FARGATE_SPOT` as well. ECS answers:
"The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster.
Associate the capacity provider with the cluster or specify a valid capacity provider and try again."

Fix: add the provider to the cluster's `capacityProviders`, or name one that is there.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html
"""

from ecslint import CapacityProviderStrategyItem, Cluster, Findings, Service, TaskLaunch, TaskSet, one_by_one, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
      CapacityProviders: [FARGATE]
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      CapacityProviderStrategy:
        - CapacityProvider: FARGATE
          Base: 1
          Weight: 1
        - CapacityProvider: FARGATE_SPOT  # <--
          Weight: 1
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
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: shop
      CapacityProviderStrategy:
        - CapacityProvider: FARGATE
          Base: 1
          Weight: 1
        - CapacityProvider: FARGATE_SPOT
          Weight: 1
"""

ASSOCIATES = ("Custom::", "AWS::CloudFormation::CustomResource")
"""Types of what may give a cluster providers by a call of its own."""


@rule(
    severity="error",
    category="validity",
    peers=("aws-cdk-lib:CapacityProviderStrategyCannot / OnlyCapacityProviderCapacity / MustBeCapacityProviderAdded",),
)
def check(launch: TaskLaunch) -> Findings:
    if not launch.written("capacity_provider_strategy"):
        return
    cluster = launch.cluster
    if any(kind.startswith(ASSOCIATES) for kind in cluster.given_to):
        return
    if not cluster.provider_lists and not _launches_at_once(launch, cluster):
        return
    yield from one_by_one(_judge(cluster, item) for item in launch.strategy)


def _launches_at_once(launch: TaskLaunch, cluster: Cluster) -> bool:
    """Whether tasks are launched before another stack can give the cluster providers: by a service of the cluster's
    own stack, unless that hands the cluster to a nested stack that is not at hand."""
    if not isinstance(launch, Service | TaskSet) or not cluster.shares_stack_with(launch):
        return False
    return not any(kind.startswith(("AWS::CloudFormation::", "AWS::Serverless::")) for kind in cluster.given_to)


def _judge(cluster: Cluster, item: CapacityProviderStrategyItem) -> Findings:
    if item.capacity_provider is None or cluster.has_provider(item):
        return
    lists = cluster.provider_lists
    has = "the cluster has other capacity providers only" if lists else "the cluster has no capacity providers"
    places = tuple((each.at("capacity_providers"), "its capacity providers") for each in lists or [cluster])
    live = cluster.source_kind == "live"
    yield (
        item.at("capacity_provider", related=places, confidence="high" if lists or live else "medium"),
        (
            f'the strategy names `{item.capacity_provider}`, but {has}: ECS answers that it "cannot contain a '
            'capacity provider that is not associated with the cluster"; add it to the `CapacityProviders` of '
            f"`{cluster.name_of_resource}`"
        ),
    )
