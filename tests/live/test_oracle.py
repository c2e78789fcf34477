"""What the tests of prowler expect of accounts that they set up, against what a scan of such an account finds.

The cases lie beside the repository; where they do not, the test says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.commands import ecslint
from tests.lab import Lab

pytestmark = pytest.mark.long

ORACLE = Path(__file__).parents[2].parent / "shared" / "oracle"
WHY_NOT = f"the verdicts of other tools' tests are not at {ORACLE}"
CLUSTER = "replayed"
SCAN = ("scan", "--live", "--isolated", "--all-revisions", "--select", "all", "--format", "json")

EXCEPTIONS = {
    "4c9eba220a09": "the load balancer is internal, where plain HTTP is no finding",
    "68bc68a62ed7": "TCP is for whoever asks for it by an option, and the load balancer is internal",
    "9593550136d8": "without a policy a file system is as it was made, which AWS says is not public",
    "46363c306ccf": "`monitor` hands on more than invalid header fields: requests of two lengths, for one",
    "1e0c48339894": "the test makes up the answer that has the task set; it is not in the account",
}
"""Cases that are judged differently, and why that is right."""


class Case(NamedTuple):
    """A verdict, and what leads to it."""

    id: str
    peer: str
    fails: bool
    file: Path


def cases() -> Iterator[Case]:
    """The verdicts on live accounts that are not contested, and whose account is told."""
    if not ORACLE.is_dir():
        return
    for line in (ORACLE / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        usable = told.get("file") and told["expected"] != "skip" and not told.get("contested")
        if told["format"] == "moto-python" and usable:
            yield Case(told["id"], told["peer"], told["expected"] == "fail", ORACLE / told["file"])


@pytest.fixture(scope="module")
def ours() -> dict[str, set[str]]:
    """The rules that stand for each check of another tool."""
    found: dict[str, set[str]] = {}
    for rule in ecslint("rules", "--format", "json").document["rules"]:
        for peer in rule["peers"]:
            found.setdefault(peer, set()).add(rule["name"])
    return found


class _Replay:
    """Sets up the account of a case. What a scan reads is what ECS uses, so a service uses what the case is about."""

    def __init__(self, lab: Lab, text: str) -> None:
        zones = re.findall(r'"AvailabilityZone": "(\S+)[a-z]"', text)
        self.region = zones[0] if zones else "us-east-1"
        self._lab = lab
        self._told = json.loads(text)
        self._made: dict[str, list[str]] = {}

    def run(self) -> None:
        if isinstance(self._told, dict):
            self._client("ecs").create_cluster(clusterName=CLUSTER)
            self._client("ecs").register_task_definition(**self._told)  # `--all-revisions` reads it
            return
        for call in self._told:
            self._call(call["service"], call["operation"], self._filled(call["parameters"]))
        if "cluster" not in self._made:
            self._use()

    def _client(self, service: str) -> Any:
        return self._lab.client(service, self.region)

    def _call(self, service: str, operation: str, parameters: dict[str, Any]) -> None:
        if operation == "create_service":
            parameters.setdefault("taskDefinition", self._revision())
        answer = getattr(self._client(service), operation)(**parameters)
        for kind, identity in _identities(answer):
            self._made.setdefault(kind, []).append(identity)

    def _filled(self, value: Any) -> Any:
        """Parameters with what `<subnet1.id>` and its like stand for."""
        if isinstance(value, dict):
            return {key: self._filled(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        found = re.fullmatch(
            r"<(vpc|subnet|sg|security_group|default_sg|lb|target_group|file_system|waf)(\d*)\W?.*>", str(value)
        )
        if found is None:
            return value
        kind = "security_group" if found[1] == "sg" else found[1]
        return self._made[kind][int(found[2] or 1) - 1]

    def _revision(self, **more: Any) -> str:
        container = {"name": "app", "image": "nginx:1.29", "portMappings": [{"containerPort": 8080}]}
        made = self._client("ecs").register_task_definition(
            family="app",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            containerDefinitions=[container],
            **more,
        )
        return str(made["taskDefinition"]["taskDefinitionArn"])

    def _use(self) -> None:
        """Let a service use the file system, or the load balancer."""
        self._client("ecs").create_cluster(clusterName=CLUSTER)
        volumes = [
            {"name": "data", "efsVolumeConfiguration": {"fileSystemId": name}}
            for name in self._made.get("file_system", ())
        ]
        more = {}
        if "lb" in self._made:
            group = self._target_group()
            more["loadBalancers"] = [{"targetGroupArn": group, "containerName": "app", "containerPort": 8080}]
        self._client("ecs").create_service(
            cluster=CLUSTER, serviceName="app", taskDefinition=self._revision(volumes=volumes), desiredCount=1, **more
        )

    def _target_group(self) -> str:
        if "target_group" in self._made:
            return self._made["target_group"][0]
        elb = self._client("elbv2")
        vpc = self._made["vpc"][0]
        made = elb.create_target_group(Name="app", Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="ip")
        group = str(made["TargetGroups"][0]["TargetGroupArn"])
        forward: Any = [{"Type": "forward", "TargetGroupArn": group}]
        if "listener" in self._made:
            conditions: Any = [{"Field": "path-pattern", "Values": ["/never"]}]
            elb.create_rule(ListenerArn=self._made["listener"][0], Priority=1, Conditions=conditions, Actions=forward)
        else:
            elb.create_listener(LoadBalancerArn=self._made["lb"][0], Protocol="HTTP", Port=80, DefaultActions=forward)
        return group


def _identities(answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What an answer says was made."""
    kinds = (
        ("vpc", ("Vpc", "VpcId")),
        ("subnet", ("Subnet", "SubnetId")),
        ("security_group", ("GroupId",)),
        ("default_sg", ("SecurityGroups", 0, "GroupId")),
        ("lb", ("LoadBalancers", 0, "LoadBalancerArn")),
        ("target_group", ("TargetGroups", 0, "TargetGroupArn")),
        ("listener", ("Listeners", 0, "ListenerArn")),
        ("file_system", ("FileSystemId",)),
        ("cluster", ("cluster", "clusterArn")),
        ("waf", ("Summary", "ARN")),
    )
    for kind, path in kinds:
        value: Any = answer
        try:
            for step in path:
                value = value[step]
        except (KeyError, IndexError, TypeError):
            continue
        yield kind, str(value)


@pytest.mark.skipif(not ORACLE.is_dir(), reason=WHY_NOT)
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.peer}-{case.id}") for case in cases()])
def test_agrees(lab: Lab, ours: dict[str, set[str]], case: Case) -> None:
    rules = ours.get(case.peer)
    if rules is None:
        pytest.skip(f"no rule stands for {case.peer}")
    lab.empty()
    replay = _Replay(lab, case.file.read_text(encoding="utf-8"))
    replay.run()
    ran = ecslint(*SCAN, "--region", replay.region)
    found = {each["rule"] for each in ran.document["findings"]} & rules
    assert ran.document["incomplete"] == []
    assert bool(found) == (case.fails != (case.id in EXCEPTIONS))
