"""What stands in front of tasks."""

from __future__ import annotations

from tests.sources.live.answers.common import ATTRIBUTES, BALANCER, LISTENER, REGION, SUBNETS, TARGET_GROUP, Answer, arn

CERTIFICATE = arn("acm", "certificate/1")
WEB_ACL = arn("wafv2", "regional/webacl/shop/1")

ANSWERS = (
    Answer(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        BALANCER,
        "elbv2:DescribeLoadBalancers.LoadBalancers",
        {
            "LoadBalancerArn": BALANCER,
            "LoadBalancerName": "front",
            "Scheme": "internal",
            "Type": "application",
            "VpcId": "vpc-1",
            "IpAddressType": "ipv4",
            "SecurityGroups": ["sg-1"],
            "AvailabilityZones": [{"ZoneName": f"{REGION}a", "SubnetId": SUBNETS[0], "LoadBalancerAddresses": []}],
            "Attributes": [{"Key": "deletion_protection.enabled", "Value": "true"}],
            "Tags": [{"Key": "team", "Value": "checkout"}],
        },
        {
            "name": "front",
            "scheme": "internal",
            "type": "application",
            "subnet_ids": [SUBNETS[0]],
            "security_groups": ["sg-1"],
            "load_balancer_attributes.0.value": "true",
            "listeners.0.port": 443,
            "endpoint_services.0.service_id": "vpce-svc-1",
            "tags.0.key": "team",
        },
        beside={"Attributes": ATTRIBUTES.format("LoadBalancer"), "Tags": "elbv2:DescribeTags.TagDescriptions.Tags"},
    ),
    Answer(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        TARGET_GROUP,
        "elbv2:DescribeTargetGroups.TargetGroups",
        {
            "TargetGroupArn": TARGET_GROUP,
            "TargetGroupName": "web",
            "Protocol": "HTTP",
            "ProtocolVersion": "HTTP1",
            "Port": 80,
            "VpcId": "vpc-1",
            "TargetType": "ip",
            "IpAddressType": "ipv4",
            "HealthCheckEnabled": True,
            "HealthCheckProtocol": "HTTP",
            "HealthCheckPort": "traffic-port",
            "HealthCheckPath": "/health",
            "HealthCheckIntervalSeconds": 15,
            "HealthCheckTimeoutSeconds": 5,
            "HealthyThresholdCount": 3,
            "UnhealthyThresholdCount": 2,
            "Matcher": {"HttpCode": "200"},
            "LoadBalancerArns": [BALANCER],
            "Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}],
        },
        {
            "target_type": "ip",
            "health_check_path": "/health",
            "health_check_interval_seconds": 15,
            "matcher.http_code": "200",
            "is_unattached": False,
            "attachments.0.port": 443,
            "target_group_attributes.0.key_": "deregistration_delay.timeout_seconds",
            "tags": "undecided: elasticloadbalancing:DescribeTags, for which no rule asked when the snapshot was taken",
        },
        beside={"Attributes": ATTRIBUTES.format("TargetGroup")},
    ),
    Answer(
        "AWS::ElasticLoadBalancingV2::Listener",
        LISTENER,
        "elbv2:DescribeListeners.Listeners",
        {
            "ListenerArn": LISTENER,
            "LoadBalancerArn": BALANCER,
            "Port": 443,
            "Protocol": "HTTPS",
            "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "Certificates": [{"CertificateArn": arn("acm", "certificate/1")}],
            "DefaultActions": [
                {
                    "Type": "forward",
                    "TargetGroupArn": TARGET_GROUP,
                    "Order": 1,
                    "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": TARGET_GROUP, "Weight": 1}]},
                }
            ],
        },
        {
            "port": 443,
            "balancer_type": "application",
            "load_balancer.name": "front",
            "target_groups.0.name": "web",
            "default_actions.0.forward_config.target_groups.0.weight": 1,
            "certificates.0.certificate_arn": arn("acm", "certificate/1"),
            "rules.0.priority": 10,
        },
    ),
    Answer(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        LISTENER.replace(":listener/", ":listener-rule/") + "/bbbbbbbbbbbbbbbb",
        "elbv2:DescribeRules.Rules",
        {
            "RuleArn": LISTENER.replace(":listener/", ":listener-rule/") + "/bbbbbbbbbbbbbbbb",
            "Priority": "10",
            "IsDefault": False,
            "Conditions": [
                {"Field": "path-pattern", "Values": ["/api/*"], "PathPatternConfig": {"Values": ["/api/*"]}}
            ],
            "Actions": [{"Type": "forward", "TargetGroupArn": TARGET_GROUP}],
        },
        {"priority": 10, "listener.port": 443, "meets_all": False, "target_groups.0.name": "web"},
    ),
    Answer(
        "acm certificate",
        CERTIFICATE,
        "acm:DescribeCertificate.Certificate",
        {
            "CertificateArn": CERTIFICATE,
            "DomainName": "shop.example.com",
            "Type": "AMAZON_ISSUED",
            "KeyAlgorithm": "RSA_2048",
            "NotAfter": 1_796_126_400.0,
        },
        {
            "domain_name": "shop.example.com",
            "seconds_left": 7 * 86400.0,
            "renews_itself": False,
            "renewal": "PENDING_VALIDATION",
            "renewal_reason": None,
        },
        {
            "Status": "ISSUED",
            "RenewalEligibility": "ELIGIBLE",
            "RenewalSummary": {
                "RenewalStatus": "PENDING_VALIDATION",
                "DomainValidationOptions": [
                    {"DomainName": "shop.example.com", "ValidationStatus": "PENDING_VALIDATION"}
                ],
                "UpdatedAt": 1_795_521_600.0,
            },
        },
    ),
    Answer(
        "AWS::WAFv2::WebACLAssociation",
        f"{BALANCER}|{WEB_ACL}",
        "",
        {"ResourceArn": BALANCER, "WebACLArn": WEB_ACL},
        {"web_acl_arn": WEB_ACL, "load_balancer.name": "front"},
    ),
)
