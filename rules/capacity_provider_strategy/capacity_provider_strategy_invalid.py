"""Capacity provider strategy by which ECS can place no task.

Three things are refused: providers of Fargate beside others ("A capacity provider strategy cannot contain a mix of
capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again."); several
providers none of which has a `weight` above 0, which is the default ("There are no capacity providers with a weight
value greater than zero defined"); and more than one provider with a `base`.

A single provider may leave its weight out. A cluster takes a default strategy without weights, but every launch by it
fails.

Fix: give each provider that may run tasks a `weight` of at least 1, at most one of them a `base`, and Fargate a
strategy of its own.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
"""

from ecslint import CapacityProviderStrategy, Findings, any_of, one_by_one, passing, rule

BAD = """
Resources:
  Mixed:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      CapacityProviderStrategy:
        - CapacityProvider: instances
          Weight: 1
        - CapacityProvider: FARGATE_SPOT  # <--
          Weight: 4
  Weightless:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      CapacityProviderStrategy:  # <--
        - CapacityProvider: FARGATE
        - CapacityProvider: FARGATE_SPOT
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  Mixed:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      CapacityProviderStrategy:
        - CapacityProvider: instances
          Weight: 1
        - CapacityProvider: spot-instances
          Weight: 4
  Weightless:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      CapacityProviderStrategy:
        - CapacityProvider: FARGATE
          Base: 1
          Weight: 1
        - CapacityProvider: FARGATE_SPOT
          Weight: 4
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(
    severity="error",
    category="validity",
    peers=("aws-cdk-lib:CapacityProviderStrategyCannot / OnlyCapacityProviderCapacity / MustBeCapacityProviderAdded",),
)
def check(strategy: CapacityProviderStrategy) -> Findings:
    if len(strategy.strategy) > 1:
        yield from one_by_one((_mixed(strategy), _weightless(strategy), _bases(strategy)))


def _mixed(strategy: CapacityProviderStrategy) -> Findings:
    items, field = strategy.strategy, strategy.strategy_field

    def first(on_fargate: bool) -> int | None:
        def fits(index: int) -> bool:
            return items[index].written("capacity_provider") and items[index].on_fargate == on_fargate

        return next(passing(range(len(items)), fits), None)

    fargate, other = first(True), first(False)
    if fargate is None or other is None:
        return
    earlier, later = sorted((fargate, other))
    yield (
        strategy.at(field, later, related=((strategy.at(field, earlier), "this is of the other kind"),)),
        (
            f"`{items[fargate].capacity_provider}` is Fargate's and `{items[other].capacity_provider}` is not, and ECS "
            'refuses both in one strategy: "A capacity provider strategy cannot contain a mix of capacity providers '
            'using Auto Scaling groups and Fargate providers"; keep one kind'
        ),
    )


def _weightless(strategy: CapacityProviderStrategy) -> Findings:
    if not any_of(strategy.strategy, lambda item: item.weight > 0):
        yield (
            strategy.at(strategy.strategy_field),
            (
                "no provider has a `weight` above 0, the default, so that every launch by this strategy fails: "
                '"At least one capacity provider must have a weight value greater than zero specified"; set `weight`'
            ),
        )


def _bases(strategy: CapacityProviderStrategy) -> Findings:
    field, first = strategy.strategy_field, None
    for index in passing(range(len(strategy.strategy)), lambda each: strategy.strategy[each].base > 0):
        if first is None:
            first = index
            continue
        yield (
            strategy.at(field, index, related=((strategy.at(field, first), "this has a base as well"),)),
            "only one provider of a strategy may have a `base`, and ECS refuses a second one; remove it here",
        )
