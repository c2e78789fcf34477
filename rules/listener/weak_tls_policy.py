"""A listener that lets clients use TLS 1.0 or 1.1.

Both were withdrawn in 2021 (RFC 8996), for attacks that later versions rule out; no browser of today uses them, and
PCI DSS forbids them. A listener that names no security policy gets `ELBSecurityPolicy-2016-08`, which admits both: only
the console chooses a better one.

Fix: set `SslPolicy` to `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, which is what the console chooses, or to
`ELBSecurityPolicy-TLS13-1-2-2021-06` where older clients of TLS 1.2 have to be served.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

from ecslint import DEFAULT_TLS_POLICY, Findings, Listener, admits_old_tls, rule

BAD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-2016-08  # <--
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""

GOOD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "checkov:CKV_AWS_103",
        "checkov:CKV2_AWS_74",
        "prowler:elbv2_insecure_ssl_ciphers",
        "trivy:AWS-0047",
        "guard-registry:ELBV2_LISTENER_SSL_POLICY_RULE",
        "cfn_nag:W55",
        "security-hub:ELB.17",
        "steampipe-aws-compliance:elb_application_network_lb_https_tls_listener_recommended_security_policy",
        "scoutsuite:elbv2-older-ssl-policy",
        "cloudsploit:elbv2InsecureCiphers",
        "cloudsploit:elbv2DeprecatedSslPolicies",
        "electriceye:ELBv2.4",
        "semgrep:insecure-load-balancer-tls-version",
    ),
)
def check(listener: Listener) -> Findings:
    if listener.protocol is None or listener.protocol not in ("HTTPS", "TLS"):
        return
    policy = listener.ssl_policy
    if policy is None:
        what = f"`SslPolicy` is not set, and the default `{DEFAULT_TLS_POLICY}`"
    elif admits_old_tls(policy):
        what = f"the policy `{policy}`"
    else:
        return
    yield (
        listener.at("ssl_policy"),
        f"{what} lets clients use TLS 1.0 or 1.1; set `SslPolicy` to `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`",
    )
