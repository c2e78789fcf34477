"""How much services use of what they have, as a scan reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from ecslint.live.areas.kinds import SCALABLE_TARGET, SERVICE_USE
from tests.lab import Lab
from tests.lab.seed import scaled
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition, service

HOURS = 168


def used(aws: Lab, name: str, cpu: float, memory: float, hours: int = HOURS) -> None:
    """So much in each of the last hours."""
    begun = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)
    named = [{"Name": "ClusterName", "Value": "prod"}, {"Name": "ServiceName", "Value": name}]
    data = [
        {"MetricName": metric, "Value": value, "Timestamp": begun - timedelta(hours=hour), "Dimensions": named}
        for hour in range(1, hours + 1)
        for metric, value in (("CPUUtilization", cpu), ("MemoryUtilization", memory))
    ]
    for start in range(0, len(data), 100):
        aws.client("cloudwatch").put_metric_data(Namespace="AWS/ECS", MetricData=data[start : start + 100])


def test_the_greatest_use_of_steady_services_on_fargate(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    idle, young, untold = (service(aws, name) for name in ("idle", "young", "untold"))
    on_spot = service(aws, "spot", capacityProviderStrategy=[{"capacityProvider": "FARGATE_SPOT"}])
    service(aws, "none", desiredCount=0)
    service(aws, "instances", launchType="EC2")
    service(aws, "followed")
    scaled(aws.client("application-autoscaling"), "service/prod/followed")
    used(aws, "idle", 11.5, 22.25)
    used(aws, "idle", 14.0, 20.0, hours=2)
    used(aws, "young", 5.0, 6.0, hours=30)
    used(aws, "spot", 40.0, 50.0)
    aws.forget_calls()
    found = {each.id: each.state for each in kept(read(SERVICE_USE, SCALABLE_TARGET), SERVICE_USE).values()}
    assert found == {
        idle: {"MaximumCpu": 14.0, "MaximumMemory": 22.25, "Hours": HOURS},
        young: {"MaximumCpu": 5.0, "MaximumMemory": 6.0, "Hours": 30},
        untold: {"Hours": 0},
        on_spot: {"MaximumCpu": 40.0, "MaximumMemory": 50.0, "Hours": HOURS},
    }
    assert aws.calls["cloudwatch:GetMetricData"] == 1


def test_nothing_is_asked_where_no_service_is_on_fargate(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "instances", launchType="EC2")
    read(SERVICE_USE)
    assert aws.calls["cloudwatch:GetMetricData"] == 0


def test_what_comes_in_two_parts_is_put_together(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "idle")
    used(aws, "idle", 11.5, 22.25, hours=HOURS - 1)
    first = [{"Id": f"m{number}", "StatusCode": "PartialData", "Values": [50.0]} for number in range(2)]
    body = json.dumps({"MetricDataResults": first, "NextToken": "more"})
    with aws.failing("cloudwatch:GetMetricData", kind="garbage", body=body, times=1):
        found = only(read(SERVICE_USE), SERVICE_USE)
    assert found.state == {"MaximumCpu": 50.0, "MaximumMemory": 50.0, "Hours": HOURS}


def test_use_that_could_not_be_read_is_not_none(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "idle")
    with aws.failing("cloudwatch:GetMetricData"):
        snapshot = read(SERVICE_USE)
    assert kept(snapshot, SERVICE_USE) == {}
    assert failures(snapshot) == [("cloudwatch:GetMetricData", "denied")]
