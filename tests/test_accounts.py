"""Snapshots in a run: findings that name ARNs, and word of what could not be seen."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ecslint import discovery
from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.live.calls import CALLS
from ecslint.live.needs import wanted_by
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot, write
from ecslint.scan import Scan
from tests.examples import RULEBOOK
from tests.sources.live.answers import ANSWERS
from tests.sources.live.answers.common import ACCOUNT, REGION, SERVICE, TASK_DEFINITION

READER = f"arn:aws:iam::{ACCOUNT}:user/reader"
RESOURCES = tuple(Resource(each.type, each.id, each.data, dict(each.state)) for each in ANSWERS)


def snapshot(*units: Unit, account: str = ACCOUNT, resources: tuple[Resource, ...] = RESOURCES) -> Snapshot:
    return Snapshot(account, REGION, READER, resources, units, taken="2026-11-24T12:00:00Z")


def failed(action: str, scope: str = "", outcome: Outcome = Outcome.DENIED) -> Unit:
    call = CALLS[action]
    return Unit(call.prefix, call.operation, scope, outcome, "AccessDeniedException: no", call.feeds)


def judge(*snapshots: Snapshot, select: tuple[str, ...] = ("all",), paths: tuple[Path, ...] = ()) -> Report:
    scan = Scan(Settings(select=select), RULEBOOK)
    for each in snapshots:
        scan.add_snapshot(each)
    scan.add_paths([str(path) for path in paths])
    return scan.judge().report


def test_a_finding_names_the_resource_and_the_property() -> None:
    (finding,) = judge(snapshot(), select=("deployment-circuit-breaker-missing",)).findings
    assert finding.location is None
    assert finding.resource.type == "AWS::ECS::Service"
    assert finding.resource.name == "web"
    assert (finding.resource.arn, finding.resource.account, finding.resource.region) == (SERVICE, ACCOUNT, REGION)
    assert finding.resource.console is not None
    assert finding.resource.console.endswith("/ecs/v2/clusters/prod/services/web/health?region=eu-west-1")
    assert finding.path == ("deploymentConfiguration", "deploymentCircuitBreaker", "enable")


def test_related_places_are_named_too() -> None:
    findings = judge(snapshot()).findings
    related = [each for finding in findings for each in finding.related]
    assert related
    assert all(each.location is None and each.resource is not None and each.resource.arn for each in related)


def test_no_rule_breaks_on_an_account() -> None:
    assert judge(snapshot()).incomplete == ()


def _renumbered(number: int) -> Snapshot:
    arn = TASK_DEFINITION.replace(":7", f":{number}")
    text = json.dumps([(each.type, each.id, each.data, each.state) for each in RESOURCES]).replace(TASK_DEFINITION, arn)
    return snapshot(resources=tuple(Resource(*each) for each in json.loads(text)))


def test_a_finding_is_the_same_after_the_next_deployment() -> None:
    before, after = (judge(_renumbered(number)) for number in (7, 8))
    assert {each.fingerprint for each in before.findings} == {each.fingerprint for each in after.findings}
    assert before.findings != after.findings


def test_accounts_do_not_see_each_other() -> None:
    """A role of the same name in another account is another role."""
    alone = judge(snapshot())
    both = judge(snapshot(), snapshot(account="999999999999", resources=RESOURCES[:3]))
    assert {each.fingerprint for each in alone.findings} <= {each.fingerprint for each in both.findings}
    assert both.resources == alone.resources + 3


def test_resources_of_one_name_do_not_hide_each_other() -> None:
    service = next(each for each in RESOURCES if each.id == SERVICE)
    other = SERVICE.replace("/prod/", "/test/")
    fine = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    twin = service._replace(id=other, data={**service.data, "serviceArn": other, "deploymentConfiguration": fine})
    for pair in ((service, twin), (twin, service)):
        report = judge(snapshot(resources=pair), select=("deployment-circuit-breaker-missing",))
        assert [each.resource.arn for each in report.findings] == [SERVICE]


# -- what could not be seen


def test_what_failed_is_told_with_the_action_and_the_rules() -> None:
    units = [failed("application-autoscaling:DescribeScalableTargets")]
    units += [failed("elasticloadbalancing:DescribeRules", f"listener {number}") for number in range(3)]
    without = tuple(each for each in RESOURCES if "ScalableTarget" not in each.type)
    first, second = judge(snapshot(*units, resources=without)).incomplete
    assert first.what == "application-autoscaling:DescribeScalableTargets in 111122223333 eu-west-1"
    assert first.why.startswith("denied: AccessDeniedException: no; allow `application-autoscaling:DescribeScalable")
    assert (first.action, first.outcome, first.times) == (units[0].action, "denied", 1)
    assert "autoscaling-missing" in first.rules  # it gave up
    assert "scaling-policy-missing" in first.rules  # it had nothing to judge
    assert second.times == 3
    assert "denied, 3 times" in second.why


def test_rules_about_records_of_any_kind_are_named_too() -> None:
    """Those that can find something in what was not read, and not those about how it is written."""
    unit = failed("elasticfilesystem:DescribeFileSystems")
    rules = judge(snapshot(unit), select=("all",)).incomplete[0].rules
    assert "tags-missing" in rules
    assert "duplicate-key" not in rules


def test_a_rule_does_not_take_what_was_denied_for_absent() -> None:
    without = tuple(each for each in RESOURCES if "ScalableTarget" not in each.type)
    unit = failed("application-autoscaling:DescribeScalableTargets")
    assert judge(snapshot(resources=without), select=("autoscaling-missing",)).findings != ()
    denied = judge(snapshot(unit, resources=without), select=("autoscaling-missing",))
    assert denied.findings == ()
    assert [each.needs for each in denied.undecided] == [f"{unit.action}, which was denied in eu-west-1"]


def test_rules_are_named_for_whatever_failed() -> None:
    """Also where all that they could have looked at is there: more of it may not be."""
    wanted = wanted_by(RULEBOOK.names())
    units = [failed(action) for action, call in CALLS.items() if not wanted.isdisjoint(call.feeds)]
    assert [each.what for each in judge(snapshot(*units)).incomplete if not each.rules] == []


def test_no_rules_are_named_that_do_not_need_what_failed() -> None:
    (gap,) = judge(snapshot(failed("route53:ListHostedZonesByVPC"))).incomplete
    assert "endpoint-unusable" in gap.rules
    assert "rollout-deadlock" not in gap.rules


def test_without_clusters_the_rules_about_services_are_named() -> None:
    (gap,) = judge(snapshot(failed("ecs:ListClusters"), resources=())).incomplete
    assert {"rollout-deadlock", "container-insights-disabled", "root-user"} <= set(gap.rules)
    assert {"log-retention-missing", "plain-http-listener"} <= set(gap.rules)  # of what only services lead to
    assert "event-pattern-never-matches" not in gap.rules


def test_what_was_deleted_meanwhile_is_no_gap() -> None:
    assert judge(snapshot(failed("ecs:DescribeServices", "gone", Outcome.MISSING))).incomplete == ()


def test_what_is_described_in_an_unknown_form_is_told() -> None:
    odd = Resource("AWS::EC2::SecurityGroup", "sg-odd", {"GroupId": "sg-odd", "IpPermissions": "none"}, {})
    report = judge(snapshot(resources=(*RESOURCES, odd)))
    (gap,) = report.incomplete
    assert gap.what == "AWS::EC2::SecurityGroup sg-odd"
    assert "please report this" in gap.why
    assert report.findings != ()


# -- files


def test_a_folder_of_snapshots(tmp_path: Path) -> None:
    write(snapshot(), tmp_path / "kept")
    write(snapshot(account="999999999999"), tmp_path / "kept")
    report = judge(paths=(tmp_path,))
    assert report.files == 2
    assert {each.resource.account for each in report.findings} == {ACCOUNT, "999999999999"}
    assert report.incomplete == ()
    assert report.notes == ()


def test_one_file_of_a_snapshot(tmp_path: Path) -> None:
    path = write(snapshot(), tmp_path)
    state = path.with_name(path.name.replace(discovery.SNAPSHOT, discovery.STATE))
    assert state.exists()
    told = judge(snapshot())
    # The file of the state is named too, as by a shell's *.jsonl.gz.
    report = judge(paths=(path, state))
    assert report.files == 1
    assert {each.fingerprint for each in report.findings} == {each.fingerprint for each in told.findings}


def test_a_file_that_is_no_snapshot(tmp_path: Path) -> None:
    other, broken = tmp_path / "other.jsonl.gz", tmp_path / "broken.jsonl.gz"
    other.write_bytes(gzip.compress(b'{"format": "something"}\n'))
    broken.write_bytes(b"not gzip")
    write(snapshot(), tmp_path)
    assert judge(paths=(tmp_path,)).incomplete == ()  # other files of that suffix are nobody's business
    report = judge(paths=(other, broken, tmp_path))
    assert report.files == 1
    assert {each.what for each in report.incomplete} == {str(other), str(broken)}


@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"])
def test_every_format_shows_the_arn(form: str) -> None:
    from ecslint.reports import Context, render

    text = render(form, judge(snapshot()), Context("1"))
    assert SERVICE in text
    if form not in ("concise", "gitlab"):
        assert "/clusters/prod/services/web/health" in text
