"""A listener takes plain HTTP, and does not send clients to HTTPS.

Whoever is on the way between a client and the load balancer reads and changes what they say to each other: passwords,
session cookies, personal data. Load balancers that are known to be internal are no finding.

The option `network` looks at network load balancers too, and finds TCP listeners, for which TLS is there.

Fix: let the default action be a `redirect` with `Protocol: HTTPS` and `Port: "443"`, and let another listener with
protocol HTTPS and a certificate forward to the target group.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
"""

from ecslint import Findings, Listener, LoadBalancer, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP  # <--
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60001
      Port: 80
      Protocol: HTTP
      TargetType: ip
      HealthCheckPath: /health
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: redirect
          RedirectConfig:
            Protocol: HTTPS
            Port: "443"
            StatusCode: HTTP_301
  HttpsListener:
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
      VpcId: vpc-0a1b2c3d4e5f60001
      Port: 80
      Protocol: HTTP
      TargetType: ip
      HealthCheckPath: /health
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "checkov:CKV_AWS_2",
        "checkov:CKV2_AWS_20",
        "prowler:elbv2_ssl_listeners",
        "prowler:elbv2_nlb_tls_termination_enabled",
        "kics:275a3217",
        "trivy:AWS-0054",
        "cdk-nag:ALBHttpToHttpsRedirection",
        "guard-registry:ELBV2_LISTENER_PROTOCOL_RULE",
        "cfn_nag:W56",
        "security-hub:ELB.1",
        "security-hub:ELB.18",
        "aws-config:alb-http-to-https-redirection-check",
        "aws-config:elbv2-listener-encryption-in-transit",
        "steampipe-aws-compliance:elb_application_lb_redirect_http_request_to_https",
        "scoutsuite:elbv2-listener-allowing-cleartext",
        "cloudsploit:elbv2HttpsOnly",
        "cloudsploit:elbv2NlbListenerSecurity",
        "electriceye:ELBv2.3",
        "terrascan:AC_AWS_0491",
        "hashicorp-fsbp:elb-ensure-http-request-redirection",
    ),
)
def check(listener: Listener, *, network: bool = False) -> Findings:
    plain = ("HTTP", "TCP") if network else ("HTTP",)
    if listener.protocol is None or listener.protocol not in plain:
        return
    if listener.protocol == "HTTP" and listener.redirects_to_https:
        return
    balancer: object = listener.load_balancer
    if isinstance(balancer, LoadBalancer) and balancer.scheme == "internal":
        return
    known = isinstance(balancer, LoadBalancer)
    place = listener.at(
        "protocol",
        related=((balancer.at(), "its load balancer"),) if isinstance(balancer, LoadBalancer) else (),
        confidence="high" if known else "medium",
    )
    if listener.protocol == "TCP":
        yield place, "the listener takes plain TCP, which anybody on the way can read; use `TLS` with a certificate"
        return
    yield (
        place,
        (
            "the listener takes plain HTTP and does not redirect to HTTPS, so anybody on the way can read and change "
            "what clients send; make its default action a `redirect` to `HTTPS`"
        ),
    )
