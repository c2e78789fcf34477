"""An endpoint service in front of a load balancer that PrivateLink cannot use.

Endpoint services require either a Network Load Balancer or a Gateway Load Balancer. A load balancer without a written
type is an application load balancer, and creating the endpoint service fails.

Fix: put a network load balancer in front, with a TCP listener and a target group of target type `alb` that holds the
application load balancer; or let it reach the tasks directly.

https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from ecslint import Findings, LoadBalancer, Place, Undecided, VpcEndpointService, matches, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: application
      Scheme: internal
      Subnets:
        - subnet-0123456789abcdef0
        - subnet-0123456789abcdef1
  EndpointService:
    Type: AWS::EC2::VPCEndpointService
    Properties:
      NetworkLoadBalancerArns:
        - !Ref LoadBalancer  # <--
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets:
        - subnet-0123456789abcdef0
        - subnet-0123456789abcdef1
  EndpointService:
    Type: AWS::EC2::VPCEndpointService
    Properties:
      NetworkLoadBalancerArns:
        - !Ref LoadBalancer
"""

KINDS = {"app": "application", "net": "network", "gwy": "gateway"}


def _kind(arn: str, load_balancer: LoadBalancer) -> tuple[str, tuple[tuple[Place, str], ...]]:
    """The type of the load balancer at hand, which then is shown too, or else by the ARN."""
    try:
        told = "its type stands here" if load_balancer.written("type") else "without a type it is application"
        return load_balancer.type, ((load_balancer.at("type"), told),)
    except Undecided:
        return next((kind for part, kind in KINDS.items() if matches(arn, f":loadbalancer/{part}/")), ""), ()


@rule(severity="error", category="validity")
def check(service: VpcEndpointService) -> Findings:
    undecided = None
    for field, kind, arns, load_balancers in (
        ("network_load_balancer_arns", "network", service.network_load_balancer_arns, service.network_load_balancers),
        ("gateway_load_balancer_arns", "gateway", service.gateway_load_balancer_arns, service.gateway_load_balancers),
    ):
        for index, (arn, load_balancer) in enumerate(zip(arns, load_balancers, strict=True)):
            try:
                found, related = _kind(arn, load_balancer)
            except Undecided as reason:
                undecided = reason
                continue
            if found not in ("", kind):
                yield (
                    service.at(field, index, related=related),
                    (
                        f"the load balancer is of type {found}, and an endpoint service takes a {kind} load balancer "
                        f"here, so it cannot be created; put a {kind} load balancer in front"
                    ),
                )
    if undecided is not None:
        raise undecided
