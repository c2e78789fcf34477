"""`ecslint scan --output html=FILE`: what the page gets from a run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ecslint.live.outcome import Outcome, Unit
from ecslint.live.snapshot import Resource, Snapshot, write
from tests.cli.commands import ecslint
from tests.reports.pages import Page

ROOT = Path(__file__).parents[2]
STACK = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref Task
      DesiredCount: 1
      DeploymentConfiguration:
        MinimumHealthyPercent: 100
        MaximumPercent: 100
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: "512"
      Memory: "1024"
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - {Name: web, Image: "web:1.0", Memory: 2048}
"""
ARN = "arn:aws:ecs:{1}:{0}:service/prod/api"
SERVICE = {
    "clusterArn": "prod",
    "serviceName": "api",
    "taskDefinition": "shop:1",
    "desiredCount": 1,
    "deploymentConfiguration": {"minimumHealthyPercent": 100, "maximumPercent": 100},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stack.yaml").write_text(STACK, encoding="utf-8")
    return tmp_path


def scanned(folder: Path, *arguments: str) -> Page:
    """The page of a scan of a path."""
    ecslint("scan", "--isolated", *arguments, "--output", "html=report.html")
    return Page((folder / "report.html").read_text(encoding="utf-8"))


def drawn(page: Page) -> list[set[str]]:
    """The classes of what is drawn as a service."""
    return [each.classes() for each in page.all("g", "node") if (each.attributes["aria-label"] or "")[:8] == "service "]


def test_a_page_with_pictures(folder: Path) -> None:
    page = scanned(folder, "stack.yaml")
    assert drawn(page) == [{"node", "error"}]
    assert "rollout-deadlock" in {link.text for link in page.all("a", "chip")}
    assert len(page.all("div", "rollout")) == 1
    told = [each.text for each in page.all("p", "sum")]
    assert told == ["0 of 512 CPU units reserved", "2,048 of 1,024 MiB reserved, 1,024 more than the task has"]
    assert [each.text for each in page.all("h2")][:3] == ["Findings", "Workloads", "Task sizes"]


def test_it_is_a_format_like_others(folder: Path) -> None:
    ran = ecslint("scan", "stack.yaml", "--isolated", "--format", "html")
    assert (ran.status, ran.out[:15]) == (1, "<!doctype html>")
    assert "<svg" in ran.out


def test_what_a_baseline_accepts_is_not_on_the_nodes(folder: Path) -> None:
    ecslint("baseline", "create", "stack.yaml", "--isolated", "--baseline", "known.json")
    page = scanned(folder, "stack.yaml", "--baseline", "known.json")
    assert drawn(page) == [{"node"}]
    assert page.all("li", "finding") == []


def snapshots(folder: Path, *places: tuple[str, str], units: tuple[Unit, ...] = ()) -> None:
    for account, region in places:
        service = Resource("AWS::ECS::Service", ARN.format(account, region), SERVICE, {})
        write(Snapshot(account, region, "", (service,), units), folder / "seen")


def test_accounts_have_a_heat_map_and_each_its_own_findings(folder: Path) -> None:
    snapshots(folder, ("111122223333", "eu-west-1"), ("444455556666", "us-east-1"))
    page = scanned(folder, "seen", "--select", "rollout-deadlock")
    assert [
        (each.attributes["data-account"], each.text) for each in page.all("button") if "title" in each.attributes
    ] == [
        ("111122223333", "1"),
        ("444455556666", "1"),
    ]
    assert len(drawn(page)) == 2
    findings = {each.attributes["id"]: each.attributes["data-account"] or "" for each in page.all("li", "finding")}
    for workload in page.all("details", "workload"):
        (link,) = [each for each in page.all("a", "chip") if within(each, workload)]
        assert findings[(link.attributes["href"] or "#")[1:]] in workload.children[0].text


def within(element: object, other: object) -> bool:
    while element is not None and element is not other:
        element = element.parent  # type: ignore[attr-defined]
    return element is other


def test_what_was_not_seen_of_an_account_is_no_obstacle(folder: Path) -> None:
    feeds = ("AWS::EFS::AccessPoint", "AWS::CloudWatch::Alarm", "AWS::EC2::SecurityGroup", "AWS::ECS::Cluster")
    units = tuple(Unit("ecs", f"Describe{each}", "", Outcome.DENIED, "no", (each,)) for each in feeds)
    snapshots(folder, ("111122223333", "eu-west-1"), units=units)
    page = scanned(folder, "seen")
    assert len(drawn(page)) == 1
    assert "Not checked" in [each.text for each in page.all("h2")]


def test_nothing_of_it_is_loaded_for_other_formats(folder: Path) -> None:
    code = (
        "import os, sys\nfrom ecslint.cli import main\nsys.argv = ['ecslint', 'scan', 'stack.yaml', '--isolated']\n"
        "os._exit = lambda status: print('LOADED', *sorted(sys.modules))\nmain()\n"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    loaded = done.stdout.rpartition("LOADED")[2].split()
    assert "ecslint.reports.text" in loaded
    assert not [name for name in loaded if re.match(r"ecslint\.(pictures|graph|reports\.html)|html", name)]
