"""How instances are used, and the account's setting for their network interfaces, as a scan reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from ecslint.live.areas.kinds import RESERVATION, TRUNKING
from tests.lab import Lab
from tests.live.areas.reading import kept, only, read
from tests.live.areas.test_ecs import cluster


def registered(aws: Lab, name: str) -> str:
    """A cluster with an instance."""
    arn = cluster(aws, name)
    launched = aws.client("ec2").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]
    document = json.dumps({"instanceId": launched["InstanceId"]})
    aws.client("ecs").register_container_instance(cluster=name, instanceIdentityDocument=document)
    return arn


def test_clusters_whose_instances_run_nothing(aws: Lab) -> None:
    worked, idle = registered(aws, "worked"), registered(aws, "idle")
    cluster(aws, "fargate")
    for value in (10.0, 40.5):
        datum = {"MetricName": "MemoryReservation", "Value": value, "Timestamp": datetime.now(UTC) - timedelta(days=1),
                 "Dimensions": [{"Name": "ClusterName", "Value": "worked"}]}  # fmt: skip
        aws.client("cloudwatch").put_metric_data(Namespace="AWS/ECS", MetricData=[datum])
    aws.forget_calls()
    found = {each.id: each.state for each in kept(read(RESERVATION), RESERVATION).values()}
    assert found == {worked: {"MemoryReservation": 40.5, "Days": 7}, idle: {"Days": 7}}
    assert aws.calls["cloudwatch:GetMetricData"] == 1


def test_the_setting_for_network_interfaces_where_there_are_instances(aws: Lab) -> None:
    cluster(aws, "fargate")
    assert kept(read(TRUNKING), TRUNKING) == {}
    assert aws.calls["ecs:ListAccountSettings"] == 0
    registered(aws, "prod")
    assert only(read(TRUNKING), TRUNKING).data["name"] == "awsvpcTrunking"
