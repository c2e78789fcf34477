"""A load balancer without a listener, or with listeners that lead nowhere.

It is paid for by the hour, and refuses every connection; or it answers all of them itself, with a fixed response. Both
are left behind when services move, or come of a listener that names another load balancer.

In files the confidence is medium, as a listener may be in another one. A load balancer that something else is told of
(an export or output, a nested stack, a custom resource) is no finding, nor are listeners that redirect.

Fix: add a listener that forwards to a target group, or remove the load balancer.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from ecslint import Action, Findings, Listener, LoadBalancer, any_of, rule

BAD = """
Resources:
  LoadBalancer:  # <--
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Parked:  # <--
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  ParkedListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Parked
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig:
            StatusCode: "404"
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
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
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
  Parked:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  ParkedListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Parked
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig:
            StatusCode: "404"
  ShopRule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref ParkedListener
      Priority: 1
      Conditions:
        - Field: host-header
          Values: [shop.example.com]
      Actions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""

TAKERS = ("AWS::CloudFormation::", "AWS::Serverless::Application", "Custom::")
"""Beginnings of types that may add a listener to a load balancer, or a rule to a listener, that they are given."""


@rule(
    severity="warning",
    category="cost",
    peers=(
        "prowler:elbv2_listeners_underneath",
        "steampipe-aws-compliance:elb_application_network_lb_use_listeners",
        "cloudsploit:elbv2NoInstances",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    listeners = load_balancer.listeners
    if _is_passed_on(load_balancer) or any(map(_is_passed_on, listeners)) or any_of(listeners, _leads_somewhere):
        return
    if listeners:
        wrong, mend = (
            "no listener of the load balancer, and no rule of theirs, leads to a target group",
            "let one forward",
        )
    else:
        wrong, mend = "the load balancer has no listener, so it refuses every connection", "add one"
    yield (
        load_balancer.at(
            related=tuple((each.at("default_actions"), "what it does instead") for each in listeners),
            confidence="high" if load_balancer.source_kind == "live" else "medium",
        ),
        f"{wrong}; {mend}, or remove the load balancer, which is paid for by the hour",
    )


def _is_passed_on(record: LoadBalancer | Listener) -> bool:
    """Whether something that is not at hand may add to it."""
    return any(kind in ("Export", "Output") or kind.startswith(TAKERS) for kind in record.given_to)


def _leads_somewhere(listener: Listener) -> bool:
    """Whether requests get on from it, by its default actions or by a rule. One without any actions AWS refuses."""
    if not listener.written("default_actions"):
        return True
    return any_of(listener.default_actions, _is_of_use) or any_of(
        listener.rules, lambda each: any_of(each.actions, _is_of_use)
    )


def _is_of_use(action: Action) -> bool:
    return bool(action.target_group_arns) or action.type == "redirect"
