"""The network that tasks stand in."""

from __future__ import annotations

from tests.sources.live.answers.common import ACCOUNT, BALANCER, REGION, SUBNETS, Answer

ANSWERS = (
    Answer(
        "AWS::EC2::VPC",
        "vpc-1",
        "ec2:DescribeVpcs.Vpcs",
        {
            "VpcId": "vpc-1",
            "CidrBlock": "10.0.0.0/16",
            "IsDefault": False,
            "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}],
            "EnableDnsSupport": True,
            "EnableDnsHostnames": True,
        },
        {"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": True, "subnets.0.subnet_id": SUBNETS[0]},
        beside={"EnableDnsSupport": "", "EnableDnsHostnames": ""},
    ),
    *(
        Answer(
            "AWS::EC2::Subnet",
            identity,
            "ec2:DescribeSubnets.Subnets",
            {
                "SubnetId": identity,
                "VpcId": "vpc-1",
                "CidrBlock": f"10.0.{number}.0/24",
                "AvailabilityZone": f"{REGION}{'ab'[number]}",
                "AvailabilityZoneId": f"euw1-az{number + 1}",
                "MapPublicIpOnLaunch": False,
                "Ipv6CidrBlockAssociationSet": [
                    {"Ipv6CidrBlock": f"2001:db8:{number}::/64", "Ipv6CidrBlockState": {"State": "associated"}}
                ],
            },
            {
                "vpc.vpc_id": "vpc-1",
                "availability_zone": f"{REGION}{'ab'[number]}",
                "availability_zone_id": f"euw1-az{number + 1}",
                "ipv6_cidr_block": f"2001:db8:{number}::/64",
                "addresses": 251,
                "available_ip_address_count": 200,
                # The second one uses the VPC's main table.
                "route_table.route_table_id": ["rtb-1", "rtb-main"][number],
                "is_closed": [False, True][number],
            },
            state={"AvailableIpAddressCount": 200},
        )
        for number, identity in enumerate(SUBNETS)
    ),
    Answer(
        "AWS::EC2::RouteTable",
        "rtb-1",
        "ec2:DescribeRouteTables.RouteTables",
        {
            "RouteTableId": "rtb-1",
            "VpcId": "vpc-1",
            "Routes": [
                {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"},
                {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active"},
                {"DestinationCidrBlock": "192.168.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "blackhole"},
                {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1", "State": "active"},
            ],
            "Associations": [
                {
                    "Main": False,
                    "RouteTableAssociationId": "rtbassoc-1",
                    "RouteTableId": "rtb-1",
                    "SubnetId": SUBNETS[0],
                },
            ],
        },
        {
            "vpc_id": "vpc-1",
            "routes.0.target": "local",
            "routes.1.target": "NAT gateway",
            "routes.1.is_default": True,
            "routes.2.target": "VPC endpoint",
        },
    ),
    Answer(
        "AWS::EC2::RouteTable",
        "rtb-main",
        "ec2:DescribeRouteTables.RouteTables",
        {
            "RouteTableId": "rtb-main",
            "VpcId": "vpc-1",
            "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}],
            "Associations": [{"Main": True, "RouteTableAssociationId": "rtbassoc-2", "RouteTableId": "rtb-main"}],
        },
        {"vpc_id": "vpc-1", "routes.0.leads_out": False},
    ),
    Answer(
        "AWS::EC2::SecurityGroup",
        "sg-1",
        "ec2:DescribeSecurityGroups.SecurityGroups",
        {
            "GroupId": "sg-1",
            "GroupName": "tasks",
            "Description": "of the tasks",
            "VpcId": "vpc-1",
            "IpPermissions": [
                {
                    "IpProtocol": "tcp",
                    "FromPort": 8080,
                    "ToPort": 8080,
                    "IpRanges": [{"CidrIp": "10.0.0.0/16", "Description": "us"}, {"CidrIp": "10.1.0.0/16"}],
                    "Ipv6Ranges": [],
                    "PrefixListIds": [{"PrefixListId": "pl-1"}],
                    "UserIdGroupPairs": [{"GroupId": "sg-2", "UserId": ACCOUNT}],
                }
            ],
            "IpPermissionsEgress": [
                {
                    "IpProtocol": "-1",
                    "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
                    "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
                    "PrefixListIds": [],
                    "UserIdGroupPairs": [{"GroupId": "sg-1", "UserId": ACCOUNT}],
                }
            ],
        },
        {
            "group_id": "sg-1",
            "group_name": "tasks",
            "group_description": "of the tasks",
            "vpc.vpc_id": "vpc-1",
            "ingress_rules.0.cidr_ip": "10.0.0.0/16",
            "ingress_rules.0.description": "us",
            "ingress_rules.1.from_port": 8080,
            "ingress_rules.2.source_prefix_list_id": "pl-1",
            "ingress_rules.3.source_security_group_id": "sg-2",
            "egress_rules.0.names_everyone": True,
            "egress_rules.1.cidr_ipv6": "::/0",
            "egress_rules.2.destination_security_group_id": "sg-1",
            "members.0.what": "tasks",
        },
    ),
    Answer(
        "AWS::EC2::VPCEndpoint",
        "vpce-2",
        "ec2:DescribeVpcEndpoints.VpcEndpoints",
        {
            "VpcEndpointId": "vpce-2",
            "VpcEndpointType": "Interface",
            "VpcId": "vpc-1",
            "ServiceName": f"com.amazonaws.{REGION}.ecr.api",
            "PolicyDocument": '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}',
            "RouteTableIds": [],
            "SubnetIds": [SUBNETS[0]],
            "Groups": [{"GroupId": "sg-1", "GroupName": "tasks"}],
            "PrivateDnsEnabled": True,
        },
        {
            "is_interface": True,
            "vpc.vpc_id": "vpc-1",
            "security_groups.0.group_name": "tasks",
            "subnet_ids": [SUBNETS[0]],
            "uses_private_dns": True,
            "policy_document.statement.0.effect": "Allow",
        },
    ),
    Answer(
        "AWS::EC2::VPCEndpointService",
        "vpce-svc-1",
        "ec2:DescribeVpcEndpointServiceConfigurations.ServiceConfigurations",
        {"ServiceId": "vpce-svc-1", "AcceptanceRequired": False, "NetworkLoadBalancerArns": [BALANCER]},
        {"service_id": "vpce-svc-1", "acceptance_required": False, "load_balancers.0.name": "front"},
    ),
    Answer(
        "AWS::Route53::HostedZone",
        "Z0123456789ABCDEFGHIJ",
        "route53:ListHostedZonesByVPC.HostedZoneSummaries",
        {
            "HostedZoneId": "Z0123456789ABCDEFGHIJ",
            "Name": f"logs.{REGION}.amazonaws.com.",
            "Owner": {"OwningAccount": ACCOUNT},
            "VPCs": [{"VPCId": "vpc-1", "VPCRegion": REGION}],
        },
        {"is_of_aws": True, "vpcs.0.cidr_block": "10.0.0.0/16"},
        beside={"VPCs": ""},
    ),
)
