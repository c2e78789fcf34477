"""What is set up differently in two snapshots."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.diff import text
from ecslint.diff.findings import FindingsDiff
from ecslint.diff.outcome import Place, SnapshotsDiff
from ecslint.live.changes import NOTHING, Change, Changed, Group, compare, differences
from ecslint.live.masking import mask_of, masked
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.scope import Scope
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.reports.terminal import painter

HOME = "arn:aws:ecs:eu-west-1:123456789012"
CLUSTER = f"{HOME}:cluster/prod"
WEB, WORKER = f"{HOME}:service/prod/web", f"{HOME}:service/prod/worker"
GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1"
ROLE = "arn:aws:iam::123456789012:role/web"
LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"  # noqa: S105 - a name


def service(arn: str, definition: str, **data: Any) -> Resource:
    whole = {"serviceArn": arn, "clusterArn": CLUSTER, "taskDefinition": f"{HOME}:task-definition/{definition}", **data}
    return Resource("AWS::ECS::Service", arn, whole, {"runningCount": 2})


def definition(name: str, *containers: dict[str, Any], **data: Any) -> Resource:
    family, _, revision = name.partition(":")
    arn = f"{HOME}:task-definition/{name}"
    whole = {"taskDefinitionArn": arn, "family": family, "revision": int(revision),
             "containerDefinitions": list(containers), **data}  # fmt: skip
    return Resource("AWS::ECS::TaskDefinition", arn, whole, {})


def other(kind: str, identity: str, **data: Any) -> Resource:
    return Resource(kind, identity, data, {})


def snapshot(*resources: Resource, units: tuple[Unit, ...] = (), wanted: tuple[str, ...] | None = None) -> Snapshot:
    return Snapshot("123456789012", "eu-west-1", ROLE, resources, units, wanted=wanted)


def only(groups: list[Group]) -> Changed:
    ((changed,),) = (group.resources for group in groups)
    return changed


def test_nothing_changed() -> None:
    one = snapshot(service(WEB, "web:1"), definition("web:1", {"name": "app", "image": "a:1"}))
    assert compare(one, one) == []


def test_tags_that_only_one_run_asked_for_are_no_change() -> None:
    kind = "AWS::ElasticLoadBalancingV2::TargetGroup"
    tag = {"Key": "team", "Value": "checkout"}
    told: tuple[dict[str, Any], ...] = ({}, {"Tags": []}, {"Tags": [tag]})
    without, bare, tagged = (snapshot(other(kind, GROUP, Port=80, **each)) for each in told)
    assert compare(without, tagged) == compare(tagged, without) == compare(without, bare) == []
    assert only(compare(bare, tagged)).changes == (Change(("Tags", "[team]"), NOTHING, tag),)


def test_policies_that_only_one_run_asked_for_are_no_change() -> None:
    told: tuple[dict[str, Any], ...] = ({}, {"repositoryPolicyText": None}, {"repositoryPolicyText": "{}"})
    without, bare, open_ = (snapshot(other("AWS::ECR::Repository", "arn", name="web", **each)) for each in told)
    assert compare(without, open_) == compare(open_, without) == compare(without, bare) == []
    assert only(compare(bare, open_)).changes == (Change(("repositoryPolicyText",), NOTHING, "{}"),)


def test_counts_and_health_are_no_change() -> None:
    was, now = service(WEB, "web:1"), service(WEB, "web:1")._replace(state={"runningCount": 0})
    assert compare(snapshot(was), snapshot(now)) == []


def test_property_of_a_service() -> None:
    groups = compare(snapshot(service(WEB, "web:1", desiredCount=2)), snapshot(service(WEB, "web:1", desiredCount=4)))
    assert groups == [
        Group((WEB,), (Changed("AWS::ECS::Service", WEB, WEB, "changed", (Change(("desiredCount",), 2, 4),)),))
    ]


def test_new_revision_is_compared_with_the_one_before() -> None:
    old = snapshot(service(WEB, "web:1"), definition("web:1", {"name": "app", "image": "a:1"}, registeredBy="ci"))
    new = snapshot(service(WEB, "web:2"), definition("web:2", {"name": "app", "image": "a:2"}, registeredBy="me"))
    groups = compare(old, new)
    assert [group.services for group in groups] == [(WEB,)]
    definition_change, service_change = sorted(groups[0].resources, key=lambda each: each.type == "AWS::ECS::Service")
    assert (definition_change.old_id, definition_change.id) == (
        f"{HOME}:task-definition/web:1",
        f"{HOME}:task-definition/web:2",
    )
    assert definition_change.changes == (Change(("containerDefinitions", "[app]", "image"), "a:1", "a:2"),)
    assert [change.path for change in service_change.changes] == [("taskDefinition",)]


def test_things_that_come_and_go() -> None:
    old = snapshot(service(WEB, "web:1"), definition("web:1"))
    new = snapshot(service(WORKER, "worker:1"), definition("worker:1"))
    kinds = {(each.id.rpartition("/")[2], each.kind) for group in compare(old, new) for each in group.resources}
    assert kinds == {("web", "removed"), ("worker", "added"), ("web:1", "removed"), ("worker:1", "added")}


def test_what_could_not_be_seen_is_not_gone() -> None:
    denied = Unit("ecs", "ListServices", "", Outcome.DENIED, "", ("AWS::ECS::Service",))
    assert compare(snapshot(service(WEB, "web:1")), snapshot(units=(denied,))) == []
    assert compare(snapshot(service(WEB, "web:1")), snapshot(wanted=("AWS::ECS::Cluster",))) == []


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (Scope(), Scope(), {"removed", "added"}),
        (Scope(("prod",)), Scope(("prod",)), {"removed", "added"}),
        (Scope(), Scope(("prod",)), {"added"}),  # what is not there any more may be in another cluster
        (Scope(("prod",)), Scope(), {"removed"}),
        (Scope(("prod",)), Scope(tags=(("team", "a"),)), set()),
    ],
)
def test_what_one_was_not_told_to_look_at_is_not_gone(old: Scope, new: Scope, kinds: set[str]) -> None:
    before, after = snapshot(service(WEB, "web:1")), snapshot(service(WORKER, "web:1"))
    groups = compare(before._replace(scope=old), after._replace(scope=new))
    assert {each.kind for group in groups for each in group.resources} == kinds


def test_revisions_that_only_one_was_told_to_look_at() -> None:
    every, used = snapshot(definition("web:1"), definition("job:1")), snapshot(definition("web:1"))
    every = every._replace(scope=Scope(all_revisions=True))
    assert compare(every, used) == compare(used, every) == []


def test_only_the_mask_of_a_variable_is_told() -> None:
    def web(value: str) -> Snapshot:
        return snapshot(definition("web:1", {"name": "app", "environment": [{"name": "A", "value": value}]}))

    (change,) = only(compare(web("one"), web("two"))).changes
    assert change.path == ("containerDefinitions", "[app]", "environment", "[A]", "value")
    assert change.old.startswith("masked:")
    assert "one" not in str(change)
    assert compare(web("one"), web("one")) == []


URL = "postgres://shop:hunter2@db/shop"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("one", "two", True),
        ("one", mask_of("A", "two"), False),  # no mask tells which value it was
        (mask_of("A", "one"), mask_of("A", "two"), False),
        (mask_of("A", "one"), mask_of("A", URL), True),
        ("one", mask_of("A", URL), True),
        ("", mask_of("A", "one"), True),
        ("masked:7692", "masked:3fc4", True),  # as they were once, with digests
        ("one", "masked:7692", False),
        ("two", "masked:7692", True),
        (mask_of("A", URL), "masked:7692", False),
    ],
)
def test_what_masks_tell_of_a_change(old: str, new: str, told: bool) -> None:
    def web(value: str, revision: int) -> Snapshot:
        container = {"name": "app", "environment": [{"name": "A", "value": value}]}
        return snapshot(service(WEB, f"web:{revision}"), definition(f"web:{revision}", container))

    (group,) = compare(web(old, 1), web(new, 2))
    (changed,) = [each for each in group.resources if each.type == "AWS::ECS::TaskDefinition"]
    assert bool(changed.changes) is told
    assert "hunter2" not in str(changed)
    assert changed.masked is any(each.count(":") == 2 for each in (old, new))
    outcome = SnapshotsDiff((Place("1", "r", (group,)),), (), (), FindingsDiff((), (), ()), ())
    shown = text.snapshots(outcome, painter(color=False))
    assert ("masked" in shown) is changed.masked


@pytest.mark.parametrize("template", ['{"environment": [{"name": "A", "value": "%s"}]}', '{"environment": [<%s>]}'])
def test_what_masks_tell_of_a_text(template: str) -> None:
    datas = [{"Targets": [{"Id": "a", "Input": template % each}]} for each in ("one", "two")]
    one, two, *masks = (
        snapshot(other("AWS::Events::Rule", "arn:rule", **data)) for data in (*datas, *map(masked, datas))
    )
    (change,) = only(compare(one, two)).changes
    assert "one" not in str(change)
    for pair in ((one, masks[0]), (one, masks[1]), (masks[0], masks[1])):
        assert compare(*pair) == []


@pytest.mark.parametrize(
    ("named", "kind", "data"),
    [
        (GROUP, "AWS::ElasticLoadBalancingV2::TargetGroup", {}),
        (ROLE, "AWS::IAM::Role", {}),
        (LOGS, "AWS::Logs::LogGroup", {"logGroupName": "/ecs/web"}),
        (SECRET, "AWS::SecretsManager::Secret", {"Name": "db"}),
        ("fs-1", "AWS::EFS::FileSystem", {}),
        ("fsmt-1", "AWS::EFS::MountTarget", {"FileSystemId": "fs-1"}),
        ("arn:aws:ecr:eu-west-1:123456789012:repository/web", "AWS::ECR::Repository",
         {"repositoryUri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web"}),
        ("ecs/service/prod/web/x", "AWS::ApplicationAutoScaling::ScalableTarget", {"ResourceId": "service/prod/web"}),
        ("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1/2",
         "AWS::ElasticLoadBalancingV2::Listener", {"DefaultActions": [{"TargetGroupArn": GROUP}]}),
        ("arn:aws:events:eu-west-1:123456789012:rule/nightly", "AWS::Events::Rule",
         {"Targets": [{"EcsParameters": {"TaskDefinitionArn": f"{HOME}:task-definition/web:1"}}]}),
    ],
)  # fmt: skip
def test_what_has_to_do_with_a_service(named: str, kind: str, data: dict[str, Any]) -> None:
    container = {
        "name": "app",
        "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1.2",
        "secrets": [{"name": "DB", "valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db:user::"}],
        "logConfiguration": {"options": {"awslogs-group": "/ecs/web"}},
    }
    around: tuple[Resource, ...] = (
        service(WEB, "web:1", loadBalancers=[{"targetGroupArn": GROUP}]),
        service(WORKER, "worker:1"),
        definition(
            "web:1",
            container,
            taskRoleArn=ROLE,
            volumes=[{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}],
        ),
        definition("worker:1"),
        other("AWS::ECS::Cluster", CLUSTER),
        other("AWS::ElasticLoadBalancingV2::TargetGroup", GROUP),
        other("AWS::EFS::FileSystem", "fs-1"),
    )
    around = tuple(each for each in around if each.id != named)
    was, now = other(kind, named, **data), other(kind, named, **data, Changed=True)
    (group,) = compare(snapshot(*around, was), snapshot(*around, now))
    assert group.services == (WEB,)
    assert only([group]).changes == (Change(("Changed",), NOTHING, True),)


def test_what_several_share_comes_after_what_one_has() -> None:
    def account(size: int) -> Snapshot:
        return snapshot(
            service(WEB, "web:1", size=size),
            service(WORKER, "worker:1"),
            other("AWS::ECS::Cluster", CLUSTER, size=size),
            other("AWS::EC2::VPC", "vpc-1", size=size),
        )

    assert [group.services for group in compare(account(1), account(2))] == [(WEB,), (WEB, WORKER), ()]


DIFFERENCES = [
    ({"a": []}, {}, []),
    ({"a": None}, {"a": ""}, []),
    ({"a": False}, {}, [Change(("a",), False, NOTHING)]),
    ({"a": ["x", "y"]}, {"a": ["y", "x"]}, []),
    ({"a": ["x"]}, {"a": ["x", "y"]}, [Change(("a",), NOTHING, "y")]),
    ({"command": ["x", "y"]}, {"command": ["y", "x"]}, [Change(("command",), ["x", "y"], ["y", "x"])]),
    ({"a": [{"name": "x", "b": 1}, {"name": "y"}]}, {"a": [{"name": "y"}, {"name": "x", "b": 2}]},
     [Change(("a", "[x]", "b"), 1, 2)]),
    ({"a": [{"name": "x"}]}, {"a": []}, [Change(("a", "[x]"), {"name": "x"}, NOTHING)]),
    ({"a": [{"port": 1}]}, {"a": [{"port": 2}]},
     [Change(("a",), {"port": 1}, NOTHING), Change(("a",), NOTHING, {"port": 2})]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), DIFFERENCES)
def test_differences(old: Any, new: Any, expected: list[Change]) -> None:
    assert list(differences(old, new)) == expected
