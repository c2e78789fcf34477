"""A listener for HTTPS or TLS without a certificate.

AWS refuses it: "A certificate must be specified for HTTPS listeners". The certificates of
`AWS::ElasticLoadBalancingV2::ListenerCertificate` come beside the default one, which the listener itself has to name.

Fix: name one certificate of ACM or IAM, in the same region, under `Certificates`.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
"""

from ecslint import Findings, Listener, rule

BAD = """
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      Port: 443
      Protocol: HTTPS  # <--
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
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
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""


@rule(
    severity="error",
    category="validity",
    peers=(
        "cfn-lint:E3676",
        "cdk-nag:ELBv2ACMCertificateRequired",
        "guard-registry:ELBV2_ACM_CERTIFICATE_REQUIRED",
        "aws-config:elbv2-acm-certificate-required",
        "steampipe-aws-compliance:elb_application_network_lb_use_ssl_certificate",
        "cloudsploit:elbv2SslTermination",
    ),
)
def check(listener: Listener) -> Findings:
    if listener.source_kind == "live":  # AWS has taken it
        return
    if listener.protocol is None or listener.protocol not in ("HTTPS", "TLS") or listener.written("certificates"):
        return
    yield (
        listener.at("protocol"),
        (
            f"the listener takes `{listener.protocol}` and names no certificate, so AWS refuses it; name one under "
            "`Certificates`, as `CertificateArn`"
        ),
    )
