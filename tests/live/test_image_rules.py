"""What rules see in accounts of repositories, of the registry that scans them, and of what the scans found."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot
from ecslint.scan import Scan
from tests.examples import RULEBOOK
from tests.live.resources import ECS, NOW, REGISTRY, failed, scan, task, task_definition, told
from tests.live.test_neighbour_rules import repository

UNSCANNED = repository(imageScanningConfiguration={"scanOnPush": False})
PULLERS = {"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}
EVERYBODY: dict[str, Any] = {**PULLERS, "Principal": "*"}
ORGANIZATION = {**EVERYBODY, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
READER = "arn:aws:iam::111122223333:role/shop-execution"


def registry(*rules: tuple[str, str], kind: str = "BASIC") -> Resource:
    """A registry with rules, each of a frequency and a filter."""
    written = [{"scanFrequency": frequency, "repositoryFilters": [{"filter": fitting, "filterType": "WILDCARD"}]}
               for frequency, fitting in rules]  # fmt: skip
    data = {"scanType": kind, "rules": written}
    return Resource("AWS::ECR::RegistryScanningConfiguration", "registry/111122223333", data, {})


def policy(statement: dict[str, Any] | None) -> Resource:
    text = None if statement is None else json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return repository(repositoryPolicyText=text)


def role(*actions: str) -> Resource:
    document = {"Statement": [{"Effect": "Allow", "Action": [*actions], "Resource": "*"}]}
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                            "Action": "sts:AssumeRole"}]}  # fmt: skip
    data = {"Arn": READER, "RoleName": "shop-execution", "Path": "/", "AssumeRolePolicyDocument": trust,
            "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": document}],
            "AttachedManagedPolicies": []}  # fmt: skip
    return Resource("AWS::IAM::Role", READER, data, {})


PULLING = task_definition(
    executionRoleArn=READER, requiresCompatibilities=["FARGATE"], container={"image": f"{REGISTRY}/shop:1.4"}
)


class Case(NamedTuple):
    name: str
    rule: str
    resources: tuple[Resource, ...]
    told: tuple[str, ...] = ()
    """A part of each message."""
    undecided: str = ""
    """A part of what is not known."""


CASES = (
    Case("of a registry that was not read", "image-scanning-disabled", (UNSCANNED,), (),
         "ecr:GetRegistryScanningConfiguration, for which no rule asked"),
    Case("by nobody", "image-scanning-disabled", (UNSCANNED, registry()),
         ("and no rule of the registry covers the repository",)),
    Case("as it is pushed", "image-scanning-disabled", (UNSCANNED, registry(("SCAN_ON_PUSH", "*")))),
    Case("for ever", "image-scanning-disabled", (UNSCANNED, registry(("CONTINUOUS_SCAN", "sh*p"), kind="ENHANCED"))),
    Case("when somebody asks", "image-scanning-disabled", (UNSCANNED, registry(("MANUAL", "*"))), ("no rule",)),
    Case("by a filter without a wildcard", "image-scanning-disabled",
         (UNSCANNED, registry(("SCAN_ON_PUSH", "web"), ("SCAN_ON_PUSH", "ho")))),
    Case("a filter for others", "image-scanning-disabled", (UNSCANNED, registry(("SCAN_ON_PUSH", "*hop-*"))),
         ("no rule",)),
    Case("by its own setting", "image-scanning-disabled",
         (repository(imageScanningConfiguration={"scanOnPush": True}),)),
    Case("everybody", "repository-public", (policy(EVERYBODY),), ("lets every account of AWS pull images",)),
    Case("the organization", "repository-public", (policy(ORGANIZATION),)),
    Case("without a lifecycle policy", "image-lifecycle-policy-missing", (repository(lifecyclePolicyText=None),),
         ("has no lifecycle policy",)),
    Case("without a policy", "repository-public", (policy(None),)),
    Case("a policy that was not read", "repository-public", (repository(),), (), "ecr:GetRepositoryPolicy"),
    Case("a repository without tags", "tags-missing", (repository(tags=[]),), ("the repository has no tags",)),
    Case("a repository with tags", "tags-missing", (repository(tags=[{"Key": "team", "Value": "shop"}]),)),
    Case("tags that were not read", "tags-missing", (repository(),), (), "ecr:ListTagsForResource"),
    Case("AWS's key", "customer-key-missing", (repository(encryptionConfiguration={"encryptionType": "AES256"}),),
         ("the images of the repository are encrypted with a key of AWS's",)),
    Case("a key of one's own", "customer-key-missing",
         (repository(encryptionConfiguration={"encryptionType": "KMS", "kmsKey": "arn:aws:kms:::key/1"}),)),
    Case("the repository lets the role pull", "execution-role-permission-missing",
         (policy({**PULLERS, "Principal": {"AWS": READER}}), role("ecr:GetAuthorizationToken"), PULLING)),
    Case("the repository lets another pull", "execution-role-permission-missing",
         (policy({**PULLERS, "Principal": {"AWS": READER + "-2"}}), role("ecr:GetAuthorizationToken"), PULLING),
         ("`ecr:BatchGetImage`",)),
    Case("it may let the role pull", "execution-role-permission-missing",
         (repository(), role("ecr:GetAuthorizationToken"), PULLING), (), "ecr:GetRepositoryPolicy"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_rule_about_a_repository(case: Case) -> None:
    _hold(scan(case.rule, *case.resources), case.told, case.undecided)


def _hold(report: Report, parts: tuple[str, ...], undecided: str) -> None:
    found = told(report)
    assert len(found) == len(parts), (found, report.undecided)
    assert all(part in message for part, message in zip(parts, found, strict=True)), found
    assert any(undecided in each.needs for each in report.undecided) if undecided else not report.undecided


def _denied(action: str, feeds: str, scope: str = "") -> Unit:
    return failed(action, feeds)._replace(scope=scope, outcome=Outcome.DENIED)


@pytest.mark.parametrize(
    ("rule", "resource", "unit"),
    [
        ("image-scanning-disabled", UNSCANNED,
         _denied("ecr:GetRegistryScanningConfiguration", "AWS::ECR::RegistryScanningConfiguration")),
        ("repository-public", repository(), _denied("ecr:GetRepositoryPolicy", "ecr repository policy", "shop")),
        ("tags-missing", repository(), _denied("ecr:ListTagsForResource", "ecr repository tags", "shop")),
        ("image-lifecycle-policy-missing", repository(),
         _denied("ecr:GetLifecyclePolicy", "ecr lifecycle policy", "shop")),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)  # fmt: skip
def test_what_was_denied_is_undecided(rule: str, resource: Resource, unit: Unit) -> None:
    _hold(scan(rule, resource, units=(unit,)), (), f"{unit.action}, which was denied in eu-west-1")


def test_a_lifecycle_policy_for_which_no_rule_asked_is_not_taken_for_none() -> None:
    run = Scan(Settings(select=("image-lifecycle-policy-missing",)), RULEBOOK)
    wanted = ("AWS::ECR::Repository", "AWS::ECS::TaskDefinition")
    run.add_snapshot(Snapshot("111122223333", "eu-west-1", READER, (repository(),), taken=NOW, wanted=wanted))
    _hold(run.judge().report, (), "ecr:GetLifecyclePolicy, for which no rule asked")


def test_the_tag_of_a_repository_says_what_not_to_report() -> None:
    tagged = policy(EVERYBODY)
    tagged.data["tags"] = [{"Key": "ecslint:ignore", "Value": "repository-public"}]
    (finding,) = scan("repository-public", tagged).findings
    assert finding.suppressed is not None


# -- vulnerabilities

OLD, NEW, ARM = (f"sha256:{digit * 64}" for digit in "123")
ON_LIST = [{"architecture": "amd64", "os": "linux", "digest": OLD}, {"architecture": "arm64", "digest": ARM}]
RUNS_SHOP = task_definition(container={"image": f"{REGISTRY}/shop:1.4"})
ON_ARM = task_definition(container={"image": f"{REGISTRY}/shop:1.4"}, runtimePlatform={"cpuArchitecture": "ARM64"})


def image(digest: str = OLD, **data: Any) -> Resource:
    return Resource("ecr image", f"{REGISTRY}/shop:1.4", {"repositoryName": "shop", "imageDigest": digest, **data}, {})


def scanned(digest: str = OLD, status: str = "COMPLETE", completed: bool = True, **counts: int) -> Resource:
    findings = {"imageScanCompletedAt": 1795435200.0, "findingSeverityCounts": counts} if completed else {}
    state = {"repositoryName": "shop", "imageDigest": digest, "imageScanStatus": {"status": status}}
    return Resource("ecr image scan", f"shop@{digest}", {}, {**state, "imageScanFindings": findings})


def running(digest: str, status: str = "RUNNING") -> Resource:
    container = {"name": "web", "image": f"{REGISTRY}/shop:1.4", "imageDigest": digest}
    return task(lastStatus=status, taskDefinitionArn=f"{ECS}:task-definition/shop:7", containers=[container])


class Scanned(NamedTuple):
    name: str
    resources: tuple[Resource, ...]
    told: tuple[str, ...] = ()
    undecided: str = ""


SCANS = (
    Scanned("critical ones", (RUNS_SHOP, image(), scanned(CRITICAL=2, HIGH=9)),
            ("has 2 CRITICAL vulnerabilities by",)),
    Scanned("one", (RUNS_SHOP, image(), scanned(CRITICAL=1)), ("has 1 CRITICAL vulnerability by",)),
    Scanned("no critical ones", (RUNS_SHOP, image(), scanned(HIGH=9, UNTRIAGED=1))),
    Scanned("none", (RUNS_SHOP, image(), scanned())),
    Scanned("none that is counted", (RUNS_SHOP, image(), scanned(CRITICAL=0))),
    Scanned("a scan that goes on", (RUNS_SHOP, image(), scanned(status="ACTIVE", CRITICAL=3)), ("3 CRITICAL",)),
    Scanned("one whose findings may not be read", (RUNS_SHOP, image(), scanned(status="ACTIVE", completed=False)), (),
            f"a finished scan of shop@{OLD}, which is ACTIVE"),
    Scanned("one under way", (RUNS_SHOP, image(), scanned(status="IN_PROGRESS", completed=False)), (),
            "which is IN_PROGRESS"),
    Scanned("one that is out of date", (RUNS_SHOP, image(), scanned(status="SCAN_ELIGIBILITY_EXPIRED", CRITICAL=1)), (),
            "which is SCAN_ELIGIBILITY_EXPIRED"),
    Scanned("never scanned", (RUNS_SHOP, image()), (), f"the image scan 'shop@{OLD}'"),
    Scanned("another registry's", (task_definition(),)),
    Scanned("not there", (RUNS_SHOP,)),
    Scanned("what tasks run, although the tag has moved",
            (RUNS_SHOP, image(NEW), scanned(NEW), scanned(OLD, CRITICAL=1), running(OLD)), (f"imageDigest={OLD}",)),
    Scanned("what tasks run no more",
            (RUNS_SHOP, image(NEW), scanned(NEW), scanned(OLD, CRITICAL=1), running(OLD, "STOPPED"))),
    Scanned("both of a rollout", (RUNS_SHOP, image(NEW), scanned(NEW, CRITICAL=4), running(OLD),
                                  running(NEW)._replace(id=f"{ECS}:task/prod/2")), ("4 CRITICAL",), "'shop@sha256:1"),
    Scanned("what is pulled through when it is asked for",
            (RUNS_SHOP, Resource("ecr image", f"{REGISTRY}/shop:1.4", {"ecrRepositoryPrefix": "ROOT"}, {}))),
    Scanned("one of several platforms, whichever it is",
            (RUNS_SHOP, image(NEW, platforms=ON_LIST), scanned(OLD, CRITICAL=1), scanned(ARM)), (),
            "which platform of the image the task gets"),
    Scanned("each of several platforms",
            (RUNS_SHOP, image(NEW, platforms=ON_LIST), scanned(OLD, CRITICAL=1), scanned(ARM, CRITICAL=2)),
            ("1 CRITICAL",)),
    Scanned("that of the task's platform", (ON_ARM, image(NEW, platforms=ON_LIST), scanned(ARM, CRITICAL=2)),
            ("2 CRITICAL",)),
    Scanned("that of another platform",
            (ON_ARM, image(NEW, platforms=ON_LIST), scanned(OLD, CRITICAL=2), scanned(ARM))),
)  # fmt: skip


@pytest.mark.parametrize("case", SCANS, ids=lambda case: case.name)
def test_an_image_with_vulnerabilities(case: Scanned) -> None:
    _hold(scan("image-vulnerabilities", *case.resources), case.told, case.undecided)


@pytest.mark.parametrize(
    ("least", "part", "undecided"),
    [
        ("HIGH", "has 1 CRITICAL and 9 HIGH vulnerabilities", ""),
        ("LOW", "has 1 CRITICAL and 9 HIGH and 2 LOW vulnerabilities", ""),
        ("high", "", "vulnerabilities of at least 'high': `at_least` is one of"),
    ],
)
def test_the_least_severity_that_counts(least: str, part: str, undecided: str) -> None:
    settings = Settings(select=("image-vulnerabilities",), rule={"image-vulnerabilities": {"at_least": least}})
    run = Scan(settings, RULEBOOK)
    resources = (RUNS_SHOP, image(), scanned(CRITICAL=1, HIGH=9, LOW=2))
    run.add_snapshot(Snapshot("111122223333", "eu-west-1", READER, resources, taken=NOW))
    _hold(run.judge().report, (part,) if part else (), undecided)


def test_an_image_that_could_not_be_looked_up_is_undecided() -> None:
    unit = failed("ecr:DescribeImages", "ecr image")
    _hold(scan("image-vulnerabilities", RUNS_SHOP, units=(unit,)), (), "ecr:DescribeImages, which was denied")


def test_a_denied_scan_is_undecided() -> None:
    unit = _denied("ecr:DescribeImageScanFindings", "ecr image scan", f"shop@{OLD}")
    report = scan("image-vulnerabilities", RUNS_SHOP, image(), units=(unit,))
    _hold(report, (), "ecr:DescribeImageScanFindings, which was denied in eu-west-1")
