"""A service that looks private, and that a gateway shows to the internet.

A gateway connector without a filter takes every gateway of the cluster, and a gateway faces the internet unless its
`Scheme` says otherwise: the service then gets an HTTPS address that everybody can reach.

Reported are services in subnets out of which nothing leads, and services with one of the tags that the option `tags`
names, such as `exposure=private`. Where the connector says `PUBLIC`, that is meant, and no finding. In accounts neither
the filters of connectors nor the schemes of gateways are read.

Fix: associate a gateway with `Scheme: internal` with the cluster, and set `AccessTypes` of the connector's `Filters` to
`[PRIVATE]`; or to `[PUBLIC]`, where the service is for everybody.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-connect-service.html
"""

from ecslint import Findings, GatewayConnector, Service, Tag, any_of, passing, rule

BAD = """
Resources:
  Gateway:
    Type: AWS::ECS::Gateway
    Properties:
      GatewayName: edge
      InfrastructureRoleArn: arn:aws:iam::111122223333:role/gateway
      Configuration:
        HostSharedAlb:
          MaxAlbCount: 2
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  Association:
    Type: AWS::ECS::GatewayClusterAssociations
    Properties:
      Cluster: !Ref Cluster
      Gateway: !Ref Gateway
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: ledger
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/ledger:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    DependsOn: Association
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      GatewayConnectors:
        - PortName: http  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      Tags:
        - Key: exposure
          Value: private
"""

GOOD = BAD.replace(
    "- PortName: http  # <--",
    """- PortName: http
          Filters:
            AccessTypes: [PRIVATE]""",
).replace(
    """        HostSharedAlb:
          MaxAlbCount: 2
""",
    """        HostSharedAlb:
          Scheme: internal
          MaxAlbCount: 2
""",
)


@rule(severity="warning", category="security")
def check(
    connector: GatewayConnector,
    *,
    tags: list[str] = ("access=private", "exposure=private", "visibility=private"),  # type: ignore[assignment]
) -> Findings:
    if connector.filters is not None and connector.filters.access_types:
        return
    gateways = (each.gateway for each in connector.service.cluster.gateway_associations)
    public = next(passing(gateways, lambda each: each is not None and each.faces_internet), None)
    sign = None if public is None else _sign(connector.service, tags)
    if public is None or sign is None:
        return
    yield (
        connector.at(related=((public.at(), "the gateway"),), confidence="medium"),
        (
            f"without `filters` the service gets an address at the gateway `{public.name_of_resource}`, which faces "
            f"the internet, though {sign}; set `accessTypes` to PRIVATE and associate an internal gateway, or to "
            "PUBLIC if that is meant"
        ),
    )


def _sign(service: Service, tags: list[str]) -> str | None:
    """What shows that a service is not for everybody."""
    private = [each.lower().partition("=")[::2] for each in tags]
    named = next(passing(service.tags, lambda each: any(_is(each, *pair) for pair in private)), None)
    if named is not None:
        return f"its tag `{named.key}` is `{named.value}`"
    subnets = service.subnets
    if subnets and not any_of(subnets, lambda each: not each.is_closed):
        return "nothing leads out of its subnets"
    return None


def _is(tag: Tag, key: str, value: str) -> bool:
    if tag.key is None or tag.key.lower() != key:
        return False
    return tag.value is not None and tag.value.lower() == value
