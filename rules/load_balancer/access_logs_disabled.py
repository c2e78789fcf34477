"""A load balancer that keeps no record of the requests it gets.

Without access logs nobody can tell afterwards who asked for what, how long the target took, and which answer was the
target's and which the load balancer's own: the first question in every incident.

A network load balancer writes access logs for TLS listeners only; one without is no finding. Nor is one whose logs
something else of the template delivers.

Fix: set the attributes `access_logs.s3.enabled` to `true` and `access_logs.s3.bucket` to a bucket in the same region,
whose policy lets Elastic Load Balancing write to it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
"""

from ecslint import Findings, LoadBalancer, any_of, rule

BAD = """
Resources:
  LoadBalancer:  # <--
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
        - Key: access_logs.s3.enabled
          Value: "true"
        - Key: access_logs.s3.bucket
          Value: shop-access-logs
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

ENABLED = "access_logs.s3.enabled"


@rule(
    severity="info",
    category="observability",
    peers=(
        "checkov:CKV_AWS_91",
        "prowler:elbv2_logging_enabled",
        "kics:c62e8b7d",
        "cdk-nag:AwsSolutions-ELB2",
        "guard-registry:ELBV2_ACCESS_LOGGING_RULE",
        "cfn_nag:W52",
        "security-hub:ELB.5",
        "aws-config:nlb-logging-enabled",
        "steampipe-aws-compliance:elb_application_classic_lb_logging_enabled",
        "scoutsuite:elbv2-no-access-logs",
        "cloudsploit:elbv2LoggingEnabled",
        "electriceye:ELBv2.1",
        "electriceye:ELBv2.6",
        "semgrep:aws-elb-access-logs-not-enabled",
        "hashicorp-fsbp:elb-ensure-access-logging-enabled",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.type == "gateway" or load_balancer.attribute(ENABLED, "false") == "true":
        return
    if "AWS::Logs::DeliverySource" in load_balancer.given_to:
        return
    if load_balancer.type == "network" and not any_of(load_balancer.listeners, lambda each: each.protocol == "TLS"):
        return
    yield (
        load_balancer.where_attribute(ENABLED),
        (
            f"`{ENABLED}` is not `true`, so nobody can tell afterwards what was asked of the load balancer and what it "
            "answered; set it, with `access_logs.s3.bucket`, in `LoadBalancerAttributes`"
        ),
    )
