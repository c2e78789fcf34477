"""Network load balancer for what looks like HTTP.

A network load balancer passes connections on without looking into them. An application load balancer reads requests:
it routes by host and path, redirects to HTTPS, signs users in, logs each request, balances single requests and not
long-lived connections, and can have AWS WAF in front. For web traffic on the usual ports that is nearly always what is
wanted, at a similar price.

A static address, an endpoint service, TLS or UDP listeners, an API Gateway link, VPC Lattice and an application load
balancer behind it are reasons for a network load balancer, and keep this rule silent.

Fix: set the load balancer's `Type` to `application`, its listeners' `Protocol` to `HTTPS` and the target groups' to
`HTTP`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-types.html
"""

from ecslint import Findings, Listener, LoadBalancer, Undecided, any_of, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network  # <--
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: TCP
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      TargetType: ip
      Port: 8080
      Protocol: TCP
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: application
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      TargetType: ip
      Port: 8080
      Protocol: HTTP
      HealthCheckPath: /health
"""

WEB_PORTS = (80, 443, 8080)

HIDDEN_REASONS = (
    "AWS::ApiGateway::VpcLink",
    "AWS::GlobalAccelerator::",
    "AWS::VpcLattice::",
    "AWS::CloudFormation::",
    "Custom::",
)
"""Types of what may need a network load balancer that refers to it, and shows no more of why."""


@rule(severity="info", category="networking")
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.type != "network":
        return
    listeners = load_balancer.listeners
    if not listeners or any_of(listeners, lambda each: not _looks_like_http(each)):
        return
    if _has_static_address(load_balancer) or load_balancer.endpoint_services or any_of(listeners, _leads_to_alb):
        return
    if load_balancer.estate.leaves_out("AWS::VpcLattice::ResourceConfiguration"):
        return
    if any(kind.startswith(HIDDEN_REASONS) for kind in load_balancer.given_to):
        return
    places = tuple((each.at("port"), "TCP on a web port") for each in listeners)
    ports = ", ".join(str(port) for port in sorted({each.port for each in listeners if each.port is not None}))
    yield (
        load_balancer.at("type", related=places, confidence="medium"),
        (
            f"the network load balancer only has TCP listeners on {ports}, which looks like HTTP: an application load "
            "balancer would route, log and protect its requests; set `Type` to `application`"
        ),
    )


def _looks_like_http(listener: Listener) -> bool:
    return listener.protocol == "TCP" and listener.port in WEB_PORTS


def _has_static_address(load_balancer: LoadBalancer) -> bool:
    mapped = ("allocation_id", "private_ipv4_address", "ipv6_address")
    return any_of(load_balancer.subnet_mappings, lambda each: any(each.written(name) for name in mapped))


def _leads_to_alb(listener: Listener) -> bool:
    """Whether it forwards to an application load balancer; of a target group that is not at hand it is not told."""
    try:
        return any_of(listener.target_groups, lambda group: group.target_type == "alb")
    except Undecided:
        return False
