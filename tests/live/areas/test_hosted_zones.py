"""Private hosted zones, as a scan reads them."""

from __future__ import annotations

from ecslint.demo.network import in_private
from ecslint.live.areas.kinds import HOSTED_ZONE
from tests.lab import REGION, Lab
from tests.live.areas.reading import bare_network, failures, kept, read
from tests.live.areas.test_ecs import cluster, definition, service

LOGS = f"logs.{REGION}.amazonaws.com"


def network_of_a_service(aws: Lab) -> str:
    cluster(aws, "prod")
    definition(aws)
    network = bare_network(aws)
    service(aws, "web", networkConfiguration=in_private(network))
    return network.vpc


def zone(aws: Lab, name: str, *vpcs: str) -> str:
    route53 = aws.client("route53")
    first, *others = ({"VPCRegion": REGION, "VPCId": each} for each in vpcs)
    made = route53.create_hosted_zone(
        Name=name, CallerReference=name, VPC=first, HostedZoneConfig={"PrivateZone": True, "Comment": ""}
    )["HostedZone"]["Id"]
    for each in others:
        route53.associate_vpc_with_hosted_zone(HostedZoneId=made, VPC=each)
    return str(made).rpartition("/")[2]


def test_the_zones_of_the_vpcs_that_tasks_are_in(aws: Lab) -> None:
    vpc = network_of_a_service(aws)
    other = aws.client("ec2").create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    ours = zone(aws, LOGS, other, vpc)
    zone(aws, "corp.internal", other)
    aws.forget_calls()
    snapshot = read(HOSTED_ZONE)
    assert {identity: each.data["Name"] for identity, each in kept(snapshot, HOSTED_ZONE).items()} == {ours: f"{LOGS}."}
    assert kept(snapshot, HOSTED_ZONE)[ours].data["VPCs"] == [{"VPCId": vpc, "VPCRegion": REGION}]
    assert aws.calls["route53:ListHostedZonesByVPC"] == 1
    assert failures(snapshot) == []


def test_a_profile_may_bring_any(aws: Lab) -> None:
    vpc = network_of_a_service(aws)
    for each in (vpc, "vpc-0123456789abcdef0"):
        aws.client("route53profiles").associate_profile(ProfileId="rp-1", ResourceId=each, Name="company")
    (found,) = kept(read(HOSTED_ZONE), HOSTED_ZONE).values()
    assert (found.data["ProfileId"], found.data["VPCs"]) == ("rp-1", [{"VPCId": vpc, "VPCRegion": REGION}])


def test_a_region_without_profiles_has_none(aws: Lab) -> None:
    network_of_a_service(aws)
    with aws.failing("route53profiles:*", code="UnknownOperationException", status=404):
        assert failures(read(HOSTED_ZONE)) == [("route53profiles:ListProfileAssociations", "not available here")]
        assert read(HOSTED_ZONE).unseen() == {}


def test_a_shared_vpc_is_its_owners_to_ask_about(aws: Lab) -> None:
    vpc = network_of_a_service(aws)
    aws.world.state[vpc] = {"OwnerId": "999988887777"}
    aws.forget_calls()
    assert kept(read(HOSTED_ZONE), HOSTED_ZONE) == {}
    assert aws.calls["route53:ListHostedZonesByVPC"] == 0


def test_what_was_denied_is_not_nothing(aws: Lab) -> None:
    network_of_a_service(aws)
    with aws.failing("route53:*", code="AccessDenied", status=403):
        assert HOSTED_ZONE in read(HOSTED_ZONE).unseen()
