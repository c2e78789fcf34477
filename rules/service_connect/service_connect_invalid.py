"""Service Connect configuration that ECS does not take.

Within a namespace each name is there once: two services may have neither the same `discoveryName`, which is the
`portName` when left out, nor the same DNS name and port for their clients. Access logs go where the proxy's own log
goes, so they ask for `logConfiguration`. A timeout per request makes no sense for a port without `appProtocol`, which
is plain TCP: only the idle timeout is allowed there. The proxy works in the network modes `awsvpc` and `bridge`.

Fix: give each service a name of its own, add what is missing or remove what is not supported, as the message says.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html
"""

from collections.abc import Iterator

from ecslint import Findings, Service, ServiceConnect, ServiceConnectService, Undecided, one_by_one, rule, same_text

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      ServiceConnectConfiguration:
        Enabled: true
        Namespace: prod
        AccessLogConfiguration:  # <--
          Format: JSON
        Services:
          - PortName: http
            ClientAliases:
              - Port: 80
                DnsName: shop
            Timeout:
              PerRequestTimeoutSeconds: 15  # <--
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          PortMappings:
            - Name: http
              ContainerPort: 8080
              AppProtocol: http
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      ServiceConnectConfiguration:
        Enabled: true
        Namespace: prod
        LogConfiguration:
          LogDriver: awslogs
          Options:
            awslogs-group: /ecs/shop
            awslogs-region: eu-west-1
            awslogs-stream-prefix: proxy
        AccessLogConfiguration:
          Format: JSON
        Services:
          - PortName: http
            ClientAliases:
              - Port: 80
                DnsName: shop
            Timeout:
              PerRequestTimeoutSeconds: 15
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""


@rule(
    severity="error",
    category="validity",
    peers=("aws-cdk-lib:Service Connect ports", "aws-cdk-lib:AccessLogConfigurationRequiresLogDriver"),
)
def check(connect: ServiceConnect) -> Findings:
    if connect.enabled:
        yield from one_by_one((_access_log(connect), _mode(connect), _names(connect), _timeouts(connect)))


def _access_log(connect: ServiceConnect) -> Findings:
    if connect.written("access_log_configuration") and not connect.written("log_configuration"):
        yield (
            connect.at("access_log_configuration"),
            (
                "access logs are enabled, but `logConfiguration` does not say where the proxy's log goes, and ECS "
                "refuses them without it; set `logConfiguration`"
            ),
        )


def _mode(connect: ServiceConnect) -> Findings:
    service = connect.service
    task = service.task_definition
    if task is None or service.uses_awsvpc or service.network_mode not in ("host", "none"):
        return
    yield (
        connect.at("enabled", related=((task.at("network_mode"), "the network mode"),)),
        (
            f"the service uses Service Connect, whose proxy does not support the tasks' network mode "
            f"`{service.network_mode}`: ECS refuses the service; set `networkMode` to `awsvpc` or `bridge`"
        ),
    )


def _names(connect: ServiceConnect) -> Findings:
    if connect.source_kind != "live":  # where no two have been accepted
        yield from one_by_one(_taken(mine, earlier) for mine, earlier in _pairs(connect))


def _pairs(connect: ServiceConnect) -> Iterator[tuple[ServiceConnectService, ServiceConnectService]]:
    """Each of its services with each that comes before it in the same namespace."""
    before: list[ServiceConnectService] = []
    for service in connect.service.estate.own(Service):
        other = service.service_connect_configuration
        if isinstance(other, ServiceConnect) and other is connect:
            break
        before += _offered(connect, other)
    for mine in connect.services:
        yield from ((mine, earlier) for earlier in before)
        before.append(mine)


def _offered(connect: ServiceConnect, other: ServiceConnect | None) -> list[ServiceConnectService]:
    """What another service offers in the same namespace, as far as it is known."""
    try:
        if other is not None and other.enabled and connect.shares_namespace_with(other):
            return list(other.services)
    except Undecided:
        pass
    return []


def _taken(mine: ServiceConnectService, earlier: ServiceConnectService) -> Findings:
    name = mine.effective_discovery_name
    if same_text(name, earlier.effective_discovery_name):
        where = "discovery_name" if mine.discovery_name is not None else "port_name"
        theirs = "discovery_name" if earlier.discovery_name is not None else "port_name"
        yield (
            mine.at(where, related=((earlier.at(theirs), "taken here"),)),
            (
                f"the discovery name `{name}` is taken by another service of the namespace, in which it must be the "
                "only one: ECS refuses the second; set another `discoveryName`"
            ),
        )
        return
    for alias in mine.client_aliases:
        for other in earlier.client_aliases:
            if same_text(alias.dns_name, other.dns_name) and alias.port == other.port:
                yield (
                    alias.at("dns_name", related=((other.at("dns_name"), "taken here"),)),
                    (
                        f"the DNS name `{alias.dns_name}` with port {alias.port} is taken by another service of the "
                        "namespace: ECS refuses the second; set another `dnsName` or `port`"
                    ),
                )


def _timeouts(connect: ServiceConnect) -> Findings:
    yield from one_by_one(_timeout(connect, each) for each in connect.services)


def _timeout(connect: ServiceConnect, service: ServiceConnectService) -> Findings:
    timeout, task = service.timeout, connect.service.task_definition
    if timeout is None or not timeout.per_request_timeout_seconds or task is None:
        return
    mapping = task.port_named(service.port_name)
    if mapping is not None and mapping.app_protocol is None:
        yield (
            timeout.at("per_request_timeout_seconds", related=((mapping.at("app_protocol"), "plain TCP"),)),
            (
                f"`perRequestTimeoutSeconds` is set, but port `{service.port_name}` has no `appProtocol` and so is "
                "plain TCP, for which ECS takes an idle timeout only; set the mapping's `appProtocol`, or remove the "
                "timeout"
            ),
        )
