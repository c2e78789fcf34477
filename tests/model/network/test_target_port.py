"""Under which ports load balancers reach tasks."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.service import Service
from ecslint.model.network.load_balancing import TargetGroup
from ecslint.model.network.target_port import health_check_port, mapping_behind, sent_to
from tests.model.stacks import UNDECIDED, only, outcome, stack

HEAD = "Parameters: {Port: {Type: String}}"
STACK = """
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: %s
      ContainerDefinitions:
      - {Name: web, PortMappings: [%s]}
      - {Name: proxy, PortMappings: [{ContainerPort: 9901, HostPort: 19901}]}
  Group: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {Protocol: %s, HealthCheckPort: %s}}
  Service:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: EC2
      TaskDefinition: !Ref Task
      LoadBalancers: [{ContainerName: web, ContainerPort: 8080, TargetGroupArn: !Ref Group}]
"""


def read(mode: str, mapping: str, protocol: str = "HTTP", check: str = "traffic-port") -> tuple[Service, TargetGroup]:
    estate = stack(STACK % (mode, mapping, protocol, check), HEAD)
    return only(estate, Service), only(estate, TargetGroup)


PLAIN = "{ContainerPort: 8080}"
FIXED = "{ContainerPort: 8080, HostPort: 80}"
FREE = "{ContainerPort: 8080, HostPort: 0}"
WEB = "container port 8080: TCP 8080"
ON_HOST = "host port 80: TCP 80"
DYNAMIC = "the dynamic host ports: TCP 32768-60999"


@pytest.mark.parametrize(
    ("mode", "mapping", "protocol", "check", "sent"),
    [
        ("awsvpc", PLAIN, "HTTP", "traffic-port", [WEB]),
        ("awsvpc", PLAIN, "HTTP", "8080", [WEB]),
        ("awsvpc", PLAIN, "HTTP", "9901", [WEB, "health check port 9901: TCP 9901"]),
        ("awsvpc", PLAIN, "HTTP", "9999", [WEB]),  # health-check-port-unmapped
        ("awsvpc", PLAIN, "UDP", "traffic-port", ["container port 8080: UDP 8080"]),
        ("awsvpc", PLAIN, "TCP_UDP", "traffic-port", [WEB, "container port 8080: UDP 8080"]),
        ("host", PLAIN, "HTTP", "traffic-port", [WEB]),
        ("bridge", PLAIN, "HTTP", "traffic-port", [DYNAMIC]),
        ("bridge", FREE, "HTTP", "traffic-port", [DYNAMIC]),
        ("bridge", FIXED, "HTTP", "traffic-port", [ON_HOST]),
        ("bridge", FIXED, "HTTP", "19901", [ON_HOST, "health check port 19901: TCP 19901"]),
        ("bridge", "{ContainerPort: 8081, HostPort: 80}", "HTTP", "traffic-port", []),
        ("awsvpc", PLAIN, "!Ref Port", "traffic-port", UNDECIDED),
        ("!Ref Port", PLAIN, "HTTP", "traffic-port", UNDECIDED),
        ("awsvpc", PLAIN, "HTTP", "!Ref Port", UNDECIDED),
    ],
)
def test_what_load_balancers_send(mode: str, mapping: str, protocol: str, check: str, sent: Any) -> None:
    service, group = read(mode, mapping, protocol, check)
    judged = outcome(lambda: [f"{what}: {traffic}" for what, traffic in sent_to(service.load_balancers[0], group)])
    assert judged == sent


@pytest.mark.parametrize(
    ("check", "port"),
    [("traffic-port", None), ("'8081'", 8081), ("8081", 8081), ("!Ref Port", UNDECIDED), ("http", UNDECIDED)],
)
def test_port_of_the_health_check(check: str, port: Any) -> None:
    assert outcome(lambda: health_check_port(read("awsvpc", PLAIN, check=check)[1])) == port


@pytest.mark.parametrize(
    ("mode", "mapping", "port", "mapped"),
    [
        ("awsvpc", PLAIN, 8080, True),
        ("awsvpc", PLAIN, 9901, True),
        ("awsvpc", PLAIN, 19901, False),
        ("host", PLAIN, 9901, True),
        ("awsvpc", "{ContainerPortRange: 8000-8100}", 8050, True),
        ("bridge", PLAIN, 8080, False),
        ("bridge", PLAIN, 9901, False),
        ("bridge", PLAIN, 19901, True),
        ("bridge", "{ContainerPort: 8080, HostPort: !Ref Port}", 80, UNDECIDED),
        ("bridge", "{ContainerPort: 8080, HostPort: !Ref Port}", 19901, True),
    ],
)
def test_mapping_behind_a_port(mode: str, mapping: str, port: int, mapped: Any) -> None:
    service, _ = read(mode, mapping)
    assert outcome(lambda: mapping_behind(service, port) is not None) == mapped
