"""An application load balancer that faces the internet without a web ACL.

Whatever anybody sends goes straight to the application: probes for known holes, injected SQL, floods of requests from a
few addresses. AWS WAF turns these away before a task sees them.

Load balancers whose security groups let in only some addresses, or only CloudFront's prefix list, are no finding, nor
are those that forward only requests with a header of the user's choice, as CloudFront can add one that nobody else
knows, nor those that a CloudFront distribution of the same template leads to: the web ACL belongs there. What a nested
stack or a custom resource is given is no finding either. In files the confidence is medium, as the association may be
in another one, and AWS Firewall Manager makes it without any.

Fix: add an `AWS::WAFv2::WebACLAssociation` with the ARN of the load balancer as `ResourceArn` and of a web ACL of scope
`REGIONAL` as `WebACLArn`; AWS's managed rule group `AWSManagedRulesCommonRuleSet` is a good beginning.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating.html
"""

from ecslint import Findings, LoadBalancer, SecurityGroup, any_of, groups_of, rule

BAD = """
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: The load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  LoadBalancer:  # <--
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internet-facing
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref Group]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
"""

GOOD = """
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: The load balancer
      VpcId: vpc-0a1b2c3d4e5f60001
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internet-facing
      Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
      SecurityGroups: [!Ref Group]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
      DefaultActions:
        - Type: forward
          TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/943f017f100becff
  Association:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      ResourceArn: !Ref LoadBalancer
      WebACLArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111
"""

ELSEWHERE = ("AWS::CloudFormation::", "AWS::CloudFront::Distribution", "AWS::Serverless::Application", "Custom::")
"""Beginnings of the types that may associate a web ACL with a load balancer that they are given, or stand before it."""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV2_AWS_28",
        "prowler:elbv2_waf_acl_attached",
        "kics:105ba098",
        "cdk-nag:ALBWAFEnabled",
        "security-hub:ELB.16",
        "aws-config:alb-waf-enabled",
        "steampipe-aws-compliance:elb_application_lb_waf_enabled",
        "cloudsploit:elbv2WafEnabled",
        "electriceye:ELBv2.9",
    ),
)
def check(load_balancer: LoadBalancer) -> Findings:
    # Every run loads the rules of load balancers, and few ask for this one.
    from ecslint import has_web_acl, serves_only_proxies

    if load_balancer.type != "application" or load_balancer.scheme != "internet-facing":
        return
    if any(kind.startswith(ELSEWHERE) for kind in load_balancer.given_to) or has_web_acl(load_balancer):
        return
    if not any_of(groups_of(load_balancer), _admits_everyone) or serves_only_proxies(load_balancer):
        return
    yield (
        load_balancer.at(confidence="high" if load_balancer.source_kind == "live" else "medium"),
        (
            "the load balancer faces the internet without a web ACL, so whatever anybody sends reaches the tasks; "
            "associate one of AWS WAF by an `AWS::WAFv2::WebACLAssociation`, or let Firewall Manager do it"
        ),
    )


def _admits_everyone(group: SecurityGroup) -> bool:
    return any_of(group.ingress_rules, lambda each: each.names_everyone)
