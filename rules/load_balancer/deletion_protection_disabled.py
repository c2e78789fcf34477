"""A load balancer that can be deleted by mistake.

A wrong click, a script or a stack that replaces it takes the address of every service behind it away, and a load
balancer that is made anew has another DNS name. With deletion protection AWS refuses to delete it until somebody has
turned that off.

Fix: set the attribute `deletion_protection.enabled` to `true`, at least in production.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection
"""

from ecslint import Findings, LoadBalancer, rule

BAD = """
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
      LoadBalancerAttributes:
        - Key: deletion_protection.enabled
          Value: "false"  # <--
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
        - Key: deletion_protection.enabled
          Value: "true"
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

ENABLED = "deletion_protection.enabled"


@rule(
    severity="info",
    category="reliability",
    peers=(
        "checkov:CKV_AWS_150",
        "prowler:elbv2_deletion_protection",
        "kics:alb_deletion_protection_disabled",
        "cdk-nag:ELBDeletionProtectionEnabled",
        "guard-registry:ELB_DELETION_PROTECTION_ENABLED",
        "security-hub:ELB.6",
        "steampipe-aws-compliance:elb_application_lb_deletion_protection_enabled",
        "scoutsuite:elbv2-no-deletion-protection",
        "cloudsploit:elbv2DeletionProtection",
        "electriceye:ELBv2.2",
        "hashicorp-fsbp:elb-ensure-deletion-protection-enabled",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    if load_balancer.attribute(ENABLED, "false") != "true":
        yield (
            load_balancer.where_attribute(ENABLED),
            (
                f"`{ENABLED}` is not `true`, so one wrong call deletes the load balancer, and with it the address of "
                "all that is behind it; set it in `LoadBalancerAttributes`"
            ),
        )
