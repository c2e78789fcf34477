"""`ecslint diff`"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecslint.live import snapshot
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.scope import Scope
from ecslint.live.snapshot import Resource, Snapshot
from tests.cli.commands import ecslint
from tests.lab import Lab
from tests.lab.seed import Small, small
from tests.live.test_drift import TEMPLATE, account

RULES = ("--select", "rollout-deadlock", "--isolated")


def written(
    folder: Path, *resources: Resource, units: tuple[Unit, ...] = (), region: str = "eu-west-1", mask: bool = True
) -> str:
    whole = account()._replace(region=region, units=units, asked=10)
    kept = {(each.type, each.id): each for each in (*whole.resources, *resources)}
    snapshot.write(whole._replace(resources=tuple(kept[key] for key in sorted(kept))), folder, mask=mask)
    return str(folder)


def service(**data: object) -> Resource:
    (found,) = (each for each in account().resources if each.type == "AWS::ECS::Service")
    return found._replace(data={**found.data, **data})


STUCK = service(deploymentConfiguration={"maximumPercent": 100, "minimumHealthyPercent": 100})


@pytest.fixture
def template(tmp_path: Path) -> str:
    (tmp_path / "stack.yaml").write_text(f"Resources:{TEMPLATE}")
    return str(tmp_path / "stack.yaml")


# -- snapshots


def test_same_snapshots(tmp_path: Path) -> None:
    one = written(tmp_path / "a")
    ran = ecslint("diff", one, one, *RULES)
    assert (ran.status, ran.out) == (0, "0 resources changed. Findings: 0 new, 0 fixed, 0 the same.\n")


def test_new_and_fixed_findings_with_what_changed(tmp_path: Path) -> None:
    fine, stuck = written(tmp_path / "a"), written(tmp_path / "b", STUCK)
    ran = ecslint("diff", fine, stuck, *RULES)
    assert ran.status == 1
    assert ran.out.splitlines()[:5] == [
        "Account 123456789012 in eu-west-1",
        "",
        "service prod/web",
        "  ~ service prod/web",
        '      - deploymentConfiguration.deploymentCircuitBreaker: {"enable": false, "rollback": false}',
    ]
    assert "      ~ deploymentConfiguration.maximumPercent: 200 -> 100" in ran.out
    assert "new: error[rollout-deadlock]" in ran.out
    assert ran.out.endswith("1 resource changed. Findings: 1 new, 0 fixed, 0 the same.\n")
    back = ecslint("diff", stuck, fine, *RULES)
    assert back.status == 0
    assert "fixed: error[rollout-deadlock]" in back.out
    assert ecslint("diff", fine, stuck, *RULES, "--fail-on", "never").status == 0


def test_json_of_snapshots(tmp_path: Path) -> None:
    document = ecslint("diff", written(tmp_path / "a"), written(tmp_path / "b", STUCK), *RULES, "-f", "json").document
    assert document["compared"] == "snapshots"
    (place,) = document["places"]
    (group,) = place["groups"]
    assert group["services"] == [STUCK.id]
    assert {"path": ["deploymentConfiguration", "maximumPercent"], "old": 200, "new": 100} in group["resources"][0][
        "changes"
    ]
    assert [each["rule"] for each in document["findings"]["new"]] == ["rollout-deadlock"]
    assert document["findings"]["fixed"] == []


def test_finding_that_can_no_longer_be_judged_is_not_fixed(tmp_path: Path) -> None:
    denied = Unit("ecs", "ListServices", "", Outcome.DENIED, "AccessDenied", ("AWS::ECS::Service",))
    stuck = written(tmp_path / "a", STUCK)
    blind = tmp_path / "b"
    snapshot.write(Snapshot("123456789012", "eu-west-1", "arn:aws:iam::123456789012:root", (), (denied,), 2), blind)
    ran = ecslint("diff", stuck, str(blind), *RULES)
    assert ran.status == 3
    assert "not judged now: error[rollout-deadlock]" in ran.out
    assert "0 fixed" in ran.out
    assert "Could not be compared:" in ran.out
    document = ecslint("diff", str(blind), stuck, *RULES, "-f", "json").document
    assert len(document["findings"]["not_judged_before"]) == 1


def test_what_a_part_leaves_out_is_neither_new_nor_fixed(tmp_path: Path) -> None:
    whole = written(tmp_path / "a", STUCK)
    other = account()._replace(asked=10, resources=(), scope=Scope(("other",)))
    snapshot.write(other, tmp_path / "b")
    ran = ecslint("diff", whole, str(tmp_path / "b"), *RULES)
    assert ran.status == 3
    assert "the first snapshot is of everything, the second of cluster other; what only one of them" in ran.out
    assert "not judged now: error[rollout-deadlock]" in ran.out
    assert ran.out.endswith("0 resources changed. Findings: 0 new, 0 fixed, 0 the same, 1 not judged now.\n")
    back = ecslint("diff", str(tmp_path / "b"), whole, *RULES)
    assert "new (the first snapshot could not tell): error[rollout-deadlock]" in back.out
    assert "0 resources changed." in back.out


def test_regions_that_only_one_has(tmp_path: Path) -> None:
    old = written(tmp_path / "a")
    written(tmp_path / "a", STUCK, region="us-east-1")
    new = written(tmp_path / "b")
    ran = ecslint("diff", old, new, *RULES)
    assert ran.status == 3
    assert "Only in the first: 123456789012 in us-east-1" in ran.out
    assert "0 fixed" in ran.out
    assert ecslint("diff", new, old, *RULES).status == 0, "a new region fails nothing by itself"


def test_nothing_in_common(tmp_path: Path) -> None:
    assert ecslint("diff", written(tmp_path / "a"), written(tmp_path / "b", region="us-east-1"), *RULES).status == 4


# -- a template


def test_template_as_it_runs(tmp_path: Path, template: str) -> None:
    ran = ecslint("diff", template, written(tmp_path / "a", mask=False), "--isolated")
    assert (ran.status, ran.out) == (0, "0 differences in 1 resource.\n")
    masked = ecslint("diff", template, written(tmp_path / "b"), "--isolated")
    line = "0 differences in 1 resource; 2 properties hold values masked in the snapshot, and were not compared"
    assert (masked.status, masked.out) == (0, f"{line} (--show-undecided lists them).\n")


def test_template_that_runs_otherwise(tmp_path: Path, template: str) -> None:
    ran = ecslint("diff", template, written(tmp_path / "a", service(desiredCount=7), mask=False), "--isolated")
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "Service Api = arn:aws:ecs:eu-west-1:123456789012:service/prod/web",
        "  desiredCount: 2 in the template, 7 runs",
        f"    {template}:25:7",
        "",
        "1 difference in 1 resource.",
    ]
    document = ecslint("diff", template, str(tmp_path / "a"), "-f", "json", "--isolated").document
    (resource,) = document["resources"]
    assert (resource["name"], resource["status"]) == ("Api", "differs")
    assert resource["differences"][0]["path"] == ["desiredCount"]
    assert resource["differences"][0]["location"]["line"] == 25
    assert document["summary"] == {"resources": 1, "differences": 1, "missing": 0, "not_compared": 0}


def test_template_whose_service_may_be_in_another_cluster(tmp_path: Path, template: str) -> None:
    Path(template).write_text(Path(template).read_text().replace("ServiceName: web", "ServiceName: api"))
    snapshot.write(account()._replace(asked=10, scope=Scope(("prod",))), tmp_path / "a")
    ran = ecslint("diff", template, str(tmp_path / "a"), "--isolated")
    assert ran.status == 3
    assert "123456789012 eu-west-1: only cluster prod was looked at" in ran.out


def test_template_whose_service_is_missing(tmp_path: Path, template: str) -> None:
    Path(template).write_text(Path(template).read_text().replace("ServiceName: web", "ServiceName: api"))
    ran = ecslint("diff", template, written(tmp_path / "a"), "--isolated")
    assert ran.status == 1
    assert "Service Api: no service has the name of Api" in ran.out


def test_service_that_could_not_be_seen_is_not_missing(tmp_path: Path, template: str) -> None:
    denied = Unit("ecs", "ListServices", "", Outcome.DENIED, "AccessDenied", ("AWS::ECS::Service",))
    found = account(units=(denied,))
    kept = tuple(each for each in found.resources if each.type == "AWS::ECS::Cluster")
    snapshot.write(found._replace(resources=kept, asked=3), tmp_path / "a")
    ran = ecslint("diff", template, str(tmp_path / "a"), "--isolated")
    assert ran.status == 3
    assert "ecs:ListServices in 123456789012 eu-west-1: denied: AccessDenied" in ran.out


def test_values_of_parameters(tmp_path: Path, template: str) -> None:
    head = "Parameters: {Count: {Type: Number}}\n"
    Path(template).write_text(head + Path(template).read_text().replace("DesiredCount: 2", "DesiredCount: !Ref Count"))
    taken = written(tmp_path / "a")
    open_ = ecslint("diff", template, taken, "--isolated", "--show-undecided")
    assert open_.status == 0
    assert "Api desiredCount: needs parameter Count" in open_.out
    assert ecslint("diff", template, taken, "--isolated", "--parameter", "Count=2").status == 0
    assert ecslint("diff", template, taken, "--isolated", "--parameter", "Count=3").status == 1


def test_task_definition_file(tmp_path: Path) -> None:
    import json

    from tests.live.test_drift import DEFINITION

    (tmp_path / "task.json").write_text(json.dumps({**DEFINITION, "memory": "2048"}))
    ran = ecslint("diff", str(tmp_path / "task.json"), written(tmp_path / "a"), "--isolated")
    assert ran.status == 1
    assert "  memory: 2048 in the template, 1024 runs" in ran.out


# -- live


@pytest.fixture(scope="module")
def there(lab: Lab) -> Small:
    return small(lab)


@pytest.mark.long
def test_snapshot_with_what_runs_now(lab: Lab, there: Small, tmp_path: Path) -> None:
    ecslint("snapshot", "-o", str(tmp_path))
    assert ecslint("diff", str(tmp_path), "--live", *RULES).status == 0
    lab.client("ecs").update_service(cluster="prod", service="worker", desiredCount=5)
    try:
        ran = ecslint("diff", str(tmp_path), "--live", *RULES)
    finally:
        lab.client("ecs").update_service(cluster="prod", service="worker", desiredCount=2)
    assert "service prod/worker\n  ~ service prod/worker\n      ~ desiredCount: 2 -> 5" in ran.out


@pytest.mark.long
def test_template_with_what_runs_now(lab: Lab, there: Small, template: str) -> None:
    ran = ecslint("diff", template, "--live", "--isolated", "--ignore-image-tags")
    assert ran.status == 1
    assert f"Service Api = {there.web}" in ran.out
    assert not {action for action in lab.calls if action.startswith(("ec2:", "iam:", "logs:"))}
    with lab.failing("*", code="ExpiredToken", status=403):
        assert ecslint("diff", template, "--live", "--isolated").status == 4


@pytest.mark.long
def test_references_of_a_template_with_what_runs_now(lab: Lab, there: Small, template: str) -> None:
    """The service is in the subnets of another network than the template's, as the list of the stack shows."""
    text = Path(template).read_text().replace("[subnet-a, subnet-b]", "[!Ref Subnet]")
    Path(template).write_text(text + "  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1}}\n")
    resources = {"Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": there.network.vpc,
                                                                       "CidrBlock": "10.0.200.0/24"}}}  # fmt: skip
    lab.client("cloudformation").create_stack(StackName="shop", TemplateBody=json.dumps({"Resources": resources}))
    (made,) = lab.client("cloudformation").list_stack_resources(StackName="shop")["StackResourceSummaries"]
    subnets = ("diff", template, "--live", "--isolated", "--stack", "shop")
    ran = ecslint(*subnets)
    assert f'subnets: ["{made["PhysicalResourceId"]}"] in the template' in ran.out
    with lab.failing("cloudformation:*", code="AccessDenied", status=403):
        assert "awsvpcConfiguration.subnets:" not in ecslint(*subnets).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("stack.yaml",), "write what to compare with"),
        (("stack.yaml", "a", "--live"), "write what to compare with"),
        (("stack.yaml", "a", "--region", "eu-west-1"), "--region is about running accounts: add --live"),
        (("stack.yaml", "missing"), "there is no 'missing'"),
        (("a", "stack.yaml"), "the template is named first"),
        (("stack.yaml", "a", "-f", "xml"), "there is no format 'xml'"),
        (("other.yaml", "a"), "nothing of ECS"),
        (("stack.yaml", "damaged.jsonl.gz"), "damaged.jsonl.gz"),
    ],
)
def test_wrong_usage(
    tmp_path: Path, template: str, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a")
    (tmp_path / "other.yaml").write_text("a: 1\n")
    (tmp_path / "damaged.jsonl.gz").write_bytes(b"x")
    ran = ecslint("diff", *arguments, "--isolated")
    assert (ran.status, words in ran.err) == (2, True), ran.err
