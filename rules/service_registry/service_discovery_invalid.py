"""Service discovery that does not fit the tasks' network mode.

In the modes `bridge` and `host` a task is found by the instance's address and a host port, which only an SRV record
can tell, so ECS must know the container and its port: "When specifying 'host' or 'bridge' for networkMode, values for
'containerName' and 'containerPort' must be specified from the task definition." A task in mode `awsvpc` has an address
of its own. With an SRV record it needs a port as well, once: "Specify a value for either 'port' or the 'containerName'
and 'containerPort' combination, but not both."; without one it takes none: "The values specified for serviceRegistries
do not require a value for 'containerPort'." In mode `none` there is nothing to find.

Fix: for `bridge` and `host`, set `containerName` and `containerPort` and let the Cloud Map service have SRV records;
for `awsvpc`, use A records with no port, or SRV records with `port`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html
"""

from ecslint import Findings, Service, ServiceRegistry, one_by_one, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      ServiceRegistries:
        - RegistryArn: !GetAtt Discovery.Arn  # <--
          ContainerName: web
          ContainerPort: 8080
  Discovery:
    Type: AWS::ServiceDiscovery::Service
    Properties:
      Name: shop
      DnsConfig:
        NamespaceId: ns-0123456789abcdef
        DnsRecords:
          - Type: A
            TTL: 60
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: bridge
      RequiresCompatibilities: [EC2]
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          PortMappings:
            - ContainerPort: 8080
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: EC2
      ServiceRegistries:
        - RegistryArn: !GetAtt Discovery.Arn
          ContainerName: web
          ContainerPort: 8080
  Discovery:
    Type: AWS::ServiceDiscovery::Service
    Properties:
      Name: shop
      DnsConfig:
        NamespaceId: ns-0123456789abcdef
        DnsRecords:
          - Type: SRV
            TTL: 60
"""


@rule(severity="error", category="validity", peers=("aws-cdk-lib:Cloud Map rules",))
def check(registry: ServiceRegistry) -> Findings:
    launch = registry.launch
    if isinstance(launch, Service) and launch.controller == "EXTERNAL":
        return  # its task sets have the registries that count
    yield from one_by_one((_container(registry), _mode(registry)))


def _container(registry: ServiceRegistry) -> Findings:
    task, name = registry.launch.task_definition, registry.container_name
    if task is None or name is None or not task.containers or task.container_named(name) is not None:
        return
    names = ", ".join(f"`{container.name}`" for container in task.containers)
    yield (
        registry.at("container_name", related=((task.at("container_definitions"), "the containers"),)),
        (
            f"`containerName` is `{name}`, but the task definition has only {names}: ECS refuses the service; write "
            "the name of one of them"
        ),
    )


def _mode(registry: ServiceRegistry) -> Findings:
    mode = "awsvpc" if registry.launch.uses_awsvpc else registry.launch.network_mode
    if mode == "awsvpc":
        yield from one_by_one((_twice(registry), _port(registry)))
    elif mode in ("bridge", "host"):
        yield from one_by_one((_unmapped(registry, mode), _records(registry, mode)))
    elif mode == "none":
        yield (
            registry.at("registry_arn"),
            (
                "the tasks have network mode `none`, so no one can reach them, and ECS refuses service discovery for "
                "them; set `networkMode` to `awsvpc`, or remove `serviceRegistries`"
            ),
        )


def _unmapped(registry: ServiceRegistry, mode: str) -> Findings:
    missing = [field for field in ("container_name", "container_port") if not registry.written(field)]
    if missing:
        names = " and ".join(f"`{registry.declared()[field].api}`" for field in missing)
        yield (
            registry.at(missing[0]),
            (
                f"the tasks have network mode `{mode}`, and {names} {'is' if len(missing) == 1 else 'are'} missing: "
                f"ECS answers \"When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and "
                f"'containerPort' must be specified from the task definition\"; set "
                f"{'it' if len(missing) == 1 else 'them'}"
            ),
        )


def _records(registry: ServiceRegistry, mode: str) -> Findings:
    discovery = registry.discovery_service
    if discovery is None or not discovery.record_types or "SRV" in discovery.record_types:
        return
    kinds = " and ".join(dict.fromkeys(discovery.record_types))
    yield (
        registry.at("registry_arn", related=((discovery.at("dns_config"), "the DNS records"),)),
        (
            f"the Cloud Map service has {kinds} records, but tasks in network mode `{mode}` have no address of their "
            "own, so that ECS takes only SRV records for them; let the Cloud Map service have those, or use `awsvpc`"
        ),
    )


def _twice(registry: ServiceRegistry) -> Findings:
    others = [field for field in ("container_name", "container_port") if registry.written(field)]
    if registry.written("port") and others:
        yield (
            registry.at("port", related=((registry.at(others[0]), "written as well"),)),
            (
                '`port` stands beside `containerName` and `containerPort`: ECS answers "Specify a value for either '
                "'port' or the 'containerName' and 'containerPort' combination, but not both\"; remove `port`"
            ),
        )


def _port(registry: ServiceRegistry) -> Findings:
    written = [field for field in ("port", "container_port") if registry.written(field)]
    whole = registry.written("container_name") and registry.written("container_port")
    if len(written) > 1 or (registry.written("port") and registry.written("container_name")):
        return  # told already
    discovery = registry.discovery_service
    if discovery is None or not discovery.record_types:
        return
    related = ((discovery.at("dns_config"), "the DNS records"),)
    if "SRV" in discovery.record_types:
        if not registry.written("port") and not whole:
            yield (
                registry.at("port", related=related),
                (
                    "the Cloud Map service has SRV records, which tell a port, but neither `port` nor `containerName` "
                    "with `containerPort` says which: ECS refuses the service; set `port`"
                ),
            )
    elif written:
        api = registry.declared()[written[0]].api
        answer = (
            "A port was provided but is not required by the specified service registry"
            if api == "port"
            else "The values specified for serviceRegistries do not require a value for 'containerPort'"
        )
        yield (
            registry.at(written[0], related=related),
            (
                f'the Cloud Map service has no SRV records, and others tell no port: ECS answers "{answer}"; remove '
                f"`{api}`, or let the Cloud Map service have SRV records"
            ),
        )
