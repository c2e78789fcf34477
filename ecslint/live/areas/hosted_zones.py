"""Route 53: the private hosted zones whose names can be resolved in the VPCs that are kept.

A zone is its entry among HostedZoneSummaries with, as `VPCs`, those of the kept VPCs that it is associated with. What a
VPC has by way of a Route 53 profile is not in that list, so its association with a profile is kept in a zone's place:
an entry among ProfileAssociations, with `VPCs` too.
"""

from __future__ import annotations

from typing import Any

from ecslint.live.areas.answers import apart
from ecslint.live.areas.kinds import HOSTED_ZONE, VPC
from ecslint.live.collector import Collector


def hosted_zones(collector: Collector) -> None:
    """One call for each VPC, which tells of the zones of other accounts too, and one for all profiles. Zones that AWS's
    services make for themselves, as for file systems, are left out: nobody set them up. Of a VPC that another account
    shares, only that account can ask."""
    owned = [each.id for each in collector.kept(VPC) if each.data.get("OwnerId") in (None, collector.account)]
    found: dict[str, dict[str, Any]] = {}
    for vpc, zones in collector.each(lambda each: (each, _zones(collector, each)), owned):
        for zone in zones:
            if not zone["Owner"].get("OwningService"):
                found.setdefault(zone["HostedZoneId"], {**zone, "VPCs": []})["VPCs"].append(_vpc(collector, vpc))
    for identity, zone in found.items():
        collector.keep(HOSTED_ZONE, identity, zone)
    if owned:
        for each in collector.items("route53profiles:ListProfileAssociations"):
            if each["ResourceId"] in owned:
                data, state = apart(each, "CreationTime", "ModificationTime", "Status", "StatusMessage")
                collector.keep(HOSTED_ZONE, each["Id"], {**data, "VPCs": [_vpc(collector, each["ResourceId"])]}, state)


def _zones(collector: Collector, vpc: str) -> list[dict[str, Any]]:
    return collector.items("route53:ListHostedZonesByVPC", vpc, VPCId=vpc, VPCRegion=collector.region)


def _vpc(collector: Collector, identity: str) -> dict[str, str]:
    return {"VPCId": identity, "VPCRegion": collector.region}
