"""An application load balancer that hands on requests which the target may read in another way.

A header whose name is not a valid one, or a body whose length is told in two ways, can be read by the load balancer as
one request and by the target as two. So an attacker slips requests past the rules, the logs and AWS WAF, or into the
connection of another user.

By default invalid header fields are handed on. The desync mitigation mode is `defensive` unless something else is
written; with `monitor` nothing is held back.

Fix: set the attribute `routing.http.drop_invalid_header_fields.enabled` to `true`, and leave
`routing.http.desync_mitigation_mode` at `defensive`, or set it to `strictest`.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#desync-mitigation-mode
"""

from ecslint import Findings, LoadBalancer, one_by_one, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
      LoadBalancerAttributes:
        - Key: routing.http.drop_invalid_header_fields.enabled
          Value: "true"
        - Key: routing.http.desync_mitigation_mode
          Value: monitor  # <--
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
"""

GOOD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
      LoadBalancerAttributes:
        - Key: routing.http.drop_invalid_header_fields.enabled
          Value: "true"
        - Key: routing.http.desync_mitigation_mode
          Value: defensive
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
"""

DROP = "routing.http.drop_invalid_header_fields.enabled"
DESYNC = "routing.http.desync_mitigation_mode"


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_131",
        "checkov:CKV_AWS_328",
        "prowler:elbv2_alb_drop_invalid_header_fields_enabled",
        "prowler:elbv2_desync_mitigation_mode",
        "kics:alb_not_dropping_invalid_headers",
        "trivy:AWS-0052",
        "cdk-nag:ALBHttpDropInvalidHeaderEnabled",
        "guard-registry:ALB_HTTP_DROP_INVALID_HEADER_ENABLED",
        "security-hub:ELB.4",
        "security-hub:ELB.12",
        "aws-config:alb-http-drop-invalid-header-enabled",
        "aws-config:alb-desync-mode-check",
        "steampipe-aws-compliance:elb_application_lb_drop_http_headers",
        "steampipe-aws-compliance:elb_application_lb_desync_mitigation_mode",
        "scoutsuite:elbv2-http-request-smuggling",
        "electriceye:ELBv2.5",
        "electriceye:ELBv2.7",
        "hashicorp-fsbp:elb-drop-invalid-http-headers",
        "hashicorp-fsbp:elb-ensure-valid-desync-mitigation-mode",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.type == "application":
        yield from one_by_one((_invalid_headers(load_balancer), _desync(load_balancer)))


def _invalid_headers(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.attribute(DROP, "false") != "true":
        yield (
            load_balancer.where_attribute(DROP),
            (
                f"`{DROP}` is not `true`, so header fields with invalid names reach the targets, which may take them "
                "for something else; set it in `LoadBalancerAttributes`"
            ),
        )


def _desync(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.attribute(DESYNC, "defensive") == "monitor":
        yield (
            load_balancer.where_attribute(DESYNC),
            f"`{DESYNC}` is `monitor`, so ambiguous requests are handed on to the targets; set it to `defensive`",
        )
