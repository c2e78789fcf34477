"""What real accounts do to scanners: for each fault what is lost, what is reported, and the exit status.

Whatever happens there is no traceback, what failed is named with its outcome, and what did not fail is judged."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import pytest

from ecslint.live.clients import Session
from tests.cli.commands import ecslint
from tests.lab import REGION, Lab
from tests.lab.seed import Small, small

pytestmark = pytest.mark.long

SCAN = ("scan", "--live", "--isolated", "--format", "json")
SERVICES = {"web", "worker", "agent"}


@pytest.fixture(scope="module")
def there(lab: Lab) -> Small:
    return small(lab)


class Seen(NamedTuple):
    """A scan's outcome."""

    status: int
    incomplete: list[dict[str, Any]]
    subjects: set[str]
    """What findings and undecided checks are about."""
    findings: set[tuple[str, str]]
    """The rule and the subject of each."""
    resources: int
    err: str

    @property
    def failed(self) -> set[tuple[str, str]]:
        """Each action that failed, and how."""
        return {(each["action"], each["outcome"]) for each in self.incomplete if each["action"]}


def scanned(*arguments: str) -> Seen:
    ran = ecslint(*SCAN, *arguments)
    assert "Traceback" not in ran.out + ran.err
    document = ran.document
    subjects = {each["resource"]["name"] for each in (*document["findings"], *document["undecided"])}
    findings = {(each["rule"], each["resource"]["name"]) for each in document["findings"]}
    return Seen(ran.status, document["incomplete"], subjects, findings, document["summary"]["resources"], ran.err)


@pytest.fixture(scope="module")
def whole(lab: Lab, there: Small) -> Seen:
    """The account without a fault."""
    seen = scanned()
    assert seen.incomplete == []
    assert seen.status == 1
    return seen


@pytest.fixture(scope="module")
def advised(whole: Seen) -> Seen:
    """The same by all rules there are."""
    return scanned("--select", "all")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between the tries of what is throttled or garbled: only their number matters here."""
    for name in ("_PAUSES", "_SECOND_LOOKS"):
        monkeypatch.setattr(f"ecslint.live.collector.{name}", (0.0,) * 6)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.0)


DENIED = {
    "clusters": ("ecs:ListClusters",),
    "their descriptions": ("ecs:DescribeClusters",),
    "lists": (
        "ecs:ListServices",
        "ecs:ListTasks",
        "ecs:ListContainerInstances",
        "ecs:ListAccountSettings",
        "application-autoscaling:DescribeScalableTargets",
        "events:ListEventBuses",
        "scheduler:ListSchedules",
        "pipes:ListPipes",
        "ec2:DescribeSubnets",
    ),
    "descriptions": (
        "ecs:DescribeServices",
        "ecs:DescribeTasks",
        "ecs:DescribeContainerInstances",
        "application-autoscaling:DescribeScalingPolicies",
        "events:ListRules",
        "scheduler:GetSchedule",
        "ec2:DescribeVpcs",
        "ec2:DescribeRouteTables",
        "ec2:DescribeVpcEndpoints",
    ),
    "what services use": (
        "ecs:DescribeTaskDefinition",
        "application-autoscaling:DescribeScheduledActions",
        "elasticloadbalancing:DescribeTargetGroups",
        "events:ListTargetsByRule",
        "cloudwatch:DescribeAlarms",
    ),
    "what these use": (
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticfilesystem:DescribeFileSystems",
        "ecr:DescribeRepositories",
        "ec2:DescribeSecurityGroups",
        "logs:DescribeLogGroups",
        "secretsmanager:ListSecrets",
    ),
    "parts of these": (
        "elasticloadbalancing:DescribeListeners",
        "elasticfilesystem:DescribeMountTargets",
        "ecr:DescribeImages",
    ),
    "parts of those": ("elasticloadbalancing:DescribeRules",),
}
"""Actions that are denied together, none of which is needed to come to another."""


@pytest.mark.parametrize("actions", DENIED.values(), ids=DENIED)
def test_denied(lab: Lab, advised: Seen, actions: tuple[str, ...]) -> None:
    """Each action is named, with the rules that were not judged for want of it, and the others are read. What cannot be
    seen is nobody's fault: no finding appears."""
    for action in actions:
        code = "UnauthorizedOperation" if action.startswith("ec2:") else "AccessDeniedException"
        lab.faults.add(action, code=code, status=403)
    seen = scanned("--select", "all")
    assert seen.failed == {(action, "denied") for action in actions}
    missing = seen.err.partition("Missing permissions: ")[2]
    assert set(missing.partition(" (")[0].split(", ")) >= set(actions)
    assert any(each["rules"] for each in seen.incomplete)
    assert seen.findings <= advised.findings
    assert seen.status in (1, 3)


def test_everything_of_one_service_denied(lab: Lab, whole: Seen) -> None:
    with lab.failing("elasticloadbalancing:*", code="AccessDenied", status=403):
        seen = scanned()
    assert {outcome for _, outcome in seen.failed} == {"denied"}
    assert seen.subjects >= whole.subjects & SERVICES
    assert seen.findings <= whole.findings


def test_everything_denied(lab: Lab, whole: Seen) -> None:
    """Never the same as an empty account."""
    with lab.failing("*", code="AccessDeniedException", after=1):
        seen = scanned()
    assert ("ecs:ListClusters", "denied") in seen.failed
    assert seen.resources == 0
    assert seen.status == 4


def test_denied_in_one_cluster_only(lab: Lab, whole: Seen) -> None:
    lab.client("ecs").create_cluster(clusterName="secret")
    try:
        with lab.failing("ecs:ListServices", code="AccessDeniedException", holding="secret"):
            seen = scanned()
        assert ("ecs:ListServices", "denied") in seen.failed
        assert seen.subjects >= whole.subjects & SERVICES
        assert {each for each in seen.findings if each[1] != "secret"} <= whole.findings
        assert any("secret" in each["why"] or each["times"] == 1 for each in seen.incomplete)
    finally:
        lab.client("ecs").delete_cluster(cluster="secret")


def test_half_of_the_requests_throttled(lab: Lab, whole: Seen) -> None:
    """Nothing is lost."""
    with lab.failing("*:Describe*", code="ThrottlingException", chance=0.5) as fault:
        seen = scanned()
    assert fault.struck > 10
    assert seen.incomplete == []
    assert (seen.status, seen.subjects, seen.resources) == (whole.status, whole.subjects, whole.resources)


def test_everything_of_an_action_throttled(lab: Lab, advised: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecslint.live.clients._ATTEMPTS", 2)
    with lab.failing("logs:DescribeLogGroups", code="ThrottlingException"):
        seen = scanned("--select", "all")
    assert seen.failed == {("logs:DescribeLogGroups", "throttled")}
    assert "lower --rate" in str(seen.incomplete)
    assert seen.subjects >= advised.subjects & SERVICES
    assert seen.findings <= advised.findings


def test_token_that_expires_half_way(lab: Lab, whole: Seen) -> None:
    """What was read until then is judged; the rest is named once, and not asked for again and again."""
    with lab.failing("*", code="ExpiredTokenException", message="The security token is expired", after=12) as fault:
        seen = scanned()
    assert {outcome for _, outcome in seen.failed} == {"expired"}
    assert fault.struck < 40
    assert seen.findings <= whole.findings
    assert seen.status in (1, 3)
    assert "sign in again" in str(seen.incomplete)


def test_token_that_is_expired_from_the_start(lab: Lab, whole: Seen) -> None:
    with lab.failing("*", code="ExpiredTokenException", message="The security token is expired"):
        seen = scanned()
    assert seen.status == 4
    assert seen.resources == 0
    assert "The security token is expired" in str(seen.incomplete)


def test_region_that_is_not_enabled(lab: Lab, whole: Seen) -> None:
    lab.world.regions_off.add("ap-east-1")
    try:
        seen = scanned("--region", "ap-east-1")
        both = scanned("--region", f"ap-east-1,{REGION}")
    finally:
        lab.world.regions_off.clear()
    assert {outcome for _, outcome in seen.failed} == {"not enabled"}
    assert seen.status == 4
    assert {outcome for _, outcome in both.failed} == {"not enabled"}
    assert both.subjects == whole.subjects
    assert both.status == 1


def test_service_that_is_deleted_meanwhile(lab: Lab, whole: Seen) -> None:
    """The others of its batch are judged."""
    with lab.failing("ecs:DescribeServices", kind="missing") as fault:
        seen = scanned()
    assert fault.struck == 1
    assert seen.incomplete == []
    assert len(seen.subjects & SERVICES) >= len(whole.subjects & SERVICES) - 1


def test_connections_that_break(lab: Lab, whole: Seen) -> None:
    """They are tried again."""
    with lab.failing("*:Describe*", kind="drop", chance=0.2) as fault:
        seen = scanned()
    assert fault.struck  # how often depends on the order in which threads ask
    assert seen.incomplete == []
    assert seen.subjects == whole.subjects


def test_answers_that_break_off(lab: Lab, whole: Seen) -> None:
    """Half an answer is no answer: it is asked for again, and else said."""
    with lab.failing("*:Describe*", kind="cut", chance=0.2) as fault:
        seen = scanned()
    assert fault.struck  # how often depends on the order in which threads ask
    assert {outcome for _, outcome in seen.failed} <= {"error"}
    assert seen.subjects == whole.subjects or seen.incomplete


def test_service_that_cannot_be_reached(lab: Lab, whole: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecslint.live.clients._ATTEMPTS", 2)
    with lab.failing("elasticfilesystem:*", kind="drop"):
        seen = scanned()
    assert {outcome for _, outcome in seen.failed} == {"error"}
    assert {action.partition(":")[0] for action, _ in seen.failed} == {"elasticfilesystem"}
    assert seen.subjects >= whole.subjects & SERVICES
    assert seen.findings <= whole.findings


def test_page_of_a_captive_portal(lab: Lab, whole: Seen) -> None:
    """A page of HTML with status 200 is not an empty account."""
    with lab.failing("ecs:*", kind="garbage"):
        seen = scanned()
    assert ("ecs:ListClusters", "error") in seen.failed
    assert "does not come from AWS" in str(seen.incomplete)
    assert not seen.subjects & SERVICES
    assert seen.status in (1, 3)


def test_portal_before_everything(lab: Lab, whole: Seen) -> None:
    with lab.failing("*", kind="garbage"):
        seen = scanned()
    assert seen.status == 4


def test_slow_answers(lab: Lab, whole: Seen) -> None:
    with lab.failing("ecs:Describe*", kind="delay", seconds=1.0, times=3):
        seen = scanned()
    assert seen.incomplete == []
    assert seen.subjects == whole.subjects


def test_answers_that_never_come(lab: Lab, advised: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecslint.live.accounts.Session", partial(Session, seconds_to_answer=1))
    monkeypatch.setattr("ecslint.live.clients._ATTEMPTS", 1)
    with lab.failing("logs:*", kind="delay", seconds=4.0):
        seen = scanned("--select", "all")
    assert ("logs:DescribeLogGroups", "error") in seen.failed
    assert seen.subjects >= advised.subjects & SERVICES
    assert seen.findings <= advised.findings


def test_faults_of_the_server(lab: Lab, whole: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecslint.live.clients._ATTEMPTS", 2)
    with lab.failing("ecs:DescribeTaskDefinition", code="ServerException", status=500, holding="worker"):
        seen = scanned()
    assert ("ecs:DescribeTaskDefinition", "error") in seen.failed
    assert "agent" in seen.subjects


def test_operation_that_a_region_lacks(lab: Lab, whole: Seen) -> None:
    with lab.failing("pipes:*", code="UnknownOperationException"):
        seen = scanned("--select", "all")
    assert seen.failed == {("pipes:ListPipes", "not available here")}
