"""Application Auto Scaling, as a scan reads it."""

from __future__ import annotations

from ecslint.live.areas.kinds import SCALABLE_TARGET, SCALING_POLICY
from ecslint.live.options import Options
from tests.lab import Lab
from tests.lab.seed import scaled
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition, service

SCALING = "application-autoscaling"


def scheduled(aws: Lab, resource: str) -> None:
    aws.client(SCALING).put_scheduled_action(
        ServiceNamespace="ecs", ResourceId=resource, ScalableDimension="ecs:service:DesiredCount",
        ScheduledActionName="night", Schedule="cron(0 22 * * ? *)", ScalableTargetAction={"MinCapacity": 0},
    )  # fmt: skip


def test_targets_with_what_is_scheduled_and_policies(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    for name in ("web", "worker"):
        service(aws, name)
        scaled(aws.client(SCALING), f"service/prod/{name}")
    scheduled(aws, "service/prod/web")
    snapshot = read(SCALABLE_TARGET, SCALING_POLICY)
    found = kept(snapshot, SCALABLE_TARGET)
    assert sorted(found) == [f"ecs/service/prod/{name}/ecs:service:DesiredCount" for name in ("web", "worker")]
    web, worker = (found[key] for key in sorted(found))
    assert [each["ScheduledActionName"] for each in web.data["ScheduledActions"]] == ["night"]
    assert worker.data["ScheduledActions"] == []
    assert web.state.keys() == {"CreationTime"}
    assert {each.data["ResourceId"] for each in kept(snapshot, SCALING_POLICY).values()} == {
        "service/prod/web", "service/prod/worker",
    }  # fmt: skip


def test_that_schedules_are_denied_is_not_that_there_are_none(aws: Lab) -> None:
    cluster(aws, "prod")
    definition(aws)
    service(aws, "web")
    scaled(aws.client(SCALING), "service/prod/web")
    with aws.failing("application-autoscaling:DescribeScheduledActions"):
        snapshot = read(SCALABLE_TARGET, SCALING_POLICY)
    assert "ScheduledActions" not in only(snapshot, SCALABLE_TARGET).data
    assert SCALABLE_TARGET in snapshot.unseen()
    assert len(kept(snapshot, SCALING_POLICY)) == 1
    assert failures(snapshot) == [("application-autoscaling:DescribeScheduledActions", "denied")]


def test_only_what_scales_the_services_asked_for(aws: Lab) -> None:
    definition(aws)
    for name in ("prod", "test"):
        cluster(aws, name)
        service(aws, "web", in_=name)
        scaled(aws.client(SCALING), f"service/{name}/web")
    snapshot = read(SCALABLE_TARGET, SCALING_POLICY, options=Options(clusters=("prod",)))
    assert [each.data["ResourceId"] for each in kept(snapshot, SCALABLE_TARGET).values()] == ["service/prod/web"]
    assert [each.data["ResourceId"] for each in kept(snapshot, SCALING_POLICY).values()] == ["service/prod/web"]
