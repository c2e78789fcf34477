"""What a scan of a running account costs, side by side with its peers: calls, time, memory, and whether all was seen.

The account is the double of AWS in tests/lab, once with a latency and once with AWS's request rates as well. It is one
Python process that takes 4 ms and more to make an answer, and seconds to begin with each service, which is nobody's
cost but its own. So each command is run once before it is measured, and what was asked then is answered from memory.
The second time is bound by the rates: 20 requests a second for task definitions, each of which takes one, and 10 for
load balancers. ecslint keeps to 0.8 of them; the first time it is told that there are none, as the peers assume.

    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install --compile '.[dev]'
    python3 -m venv /tmp/prowler && /tmp/prowler/bin/pip install prowler        # 2.3 GB
    python3 -m venv /tmp/custodian && /tmp/custodian/bin/pip install c7n
    /tmp/bench/bin/python benchmarks/live.py --prowler /tmp/prowler/bin/prowler --custodian /tmp/custodian/bin/custodian

`--quick` reads a tenth of the account. Each command is one process from its start to its end: it fetches, judges with
all usual rules, and writes its report. Calls are counted by the double. A peer that is not given is not measured.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
REGION = "us-east-1"

SHARED = ("ListClusters", "DescribeClusters", "ListServices", "DescribeServices", "ListTaskDefinitionFamilies",
          "ListTaskDefinitions", "DescribeTaskDefinition")  # fmt: skip
"""Operations on clusters, services and task definitions. ecslint reads more, as tasks and load balancers."""

CUSTODIAN_POLICY = """\
policies:
  - {name: clusters, resource: aws.ecs}
  - {name: services, resource: aws.ecs-service}
  - {name: task-definitions, resource: aws.ecs-task-definition}
"""


class Account(NamedTuple):
    services: int
    clusters: int

    @property
    def fewest_calls(self) -> int:
        """Of ECS: a list and a description of clusters, a list and descriptions of ten of each cluster's services, and
        a description of each task definition, of which no call takes two."""
        share = ceil(self.services / self.clusters)
        lists = self.clusters * (ceil(share / 100) + ceil(share / 10))
        return 1 + ceil(self.clusters / 100) + lists + self.services


class Seen(NamedTuple):
    """How much of the account a tool has taken in."""

    services: int
    task_definitions: int


class Tool(NamedTuple):
    name: str
    arguments: list[str]
    seen: Callable[[Path], Seen]
    """From the files that it wrote to its folder."""


class Run(NamedTuple):
    tool: str
    asked: dict[str, int]
    """How often each action was asked for."""
    throttled: int
    seconds: float
    processor: float
    mebibytes: float
    seen: Seen
    status: int

    @property
    def calls(self) -> int:
        return sum(self.asked.values())

    @property
    def ecs_calls(self) -> int:
        return sum(count for action, count in self.asked.items() if action.startswith("ecs:"))

    @property
    def shared_calls(self) -> int:
        """For what all tools read."""
        return sum(self.asked.get(f"ecs:{operation}", 0) for operation in SHARED)


class Lab:
    """The double, in a process of its own."""

    def __init__(self, account: Account) -> None:
        seed = f"services={account.services},clusters={account.clusters}"
        command = [sys.executable, "-m", "tests.lab", "--seed", seed]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.environment: dict[str, str] = {}
        for line in self._process.stdout or ():
            if line == "ready\n":
                return
            name, _, value = line.removeprefix("export ").strip().partition("=")
            self.environment[name] = value
        raise SystemExit("the double of AWS did not start: see above")

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def set(self, **settings: Any) -> None:
        self._ask("settings", settings)

    def reset(self) -> None:
        self._ask("reset", {})

    def calls(self) -> dict[str, Any]:
        return self._ask("calls")

    def _ask(self, door: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.environment['AWS_ENDPOINT_URL']}/__lab/{door}", data) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
            return found


# -- the tools


FIRST, SECOND = "ecslint", "ecslint, second scan"


def ecslint(name: str, rate: float) -> Tool:
    """The second time over what the first has kept."""
    options = ["--region", REGION, "--rate", str(rate), "--snapshots", "snapshots", "--isolated"]
    return Tool(name, [sys.executable, "-m", "ecslint", "scan", "--live", *options], _in_snapshots)


def _in_snapshots(folder: Path) -> Seen:
    found = {"AWS::ECS::Service": 0, "AWS::ECS::TaskDefinition": 0}
    for path in folder.glob("snapshots/*.jsonl.gz"):
        if not path.name.endswith(".state.jsonl.gz"):
            with gzip.open(path, "rt") as lines:
                for line in lines:
                    kind = json.loads(line).get("type")
                    if kind in found:
                        found[kind] += 1
    return Seen(*found.values())


def prowler(program: str) -> Tool:
    arguments = [program, "aws", "--service", "ecs", "-f", REGION, "-M", "csv", "json-ocsf", "-o", "out", "-b"]
    return Tool("prowler", arguments, _in_prowlers_table)


def _in_prowlers_table(folder: Path) -> Seen:
    found = set()
    for path in folder.glob("out/*.csv"):
        with path.open(newline="") as file:
            found |= {row["RESOURCE_UID"] for row in csv.DictReader(file, delimiter=";")}
    return Seen(sum(":service/" in each for each in found), sum(":task-definition/" in each for each in found))


def custodian(program: str, folder: Path) -> Tool:
    policy = folder / "policy.yaml"
    policy.write_text(CUSTODIAN_POLICY)
    arguments = [program, "run", "-s", "out", "--region", REGION, "--cache-period", "0", str(policy)]
    return Tool("cloud-custodian", arguments, _in_custodians_output)


def _in_custodians_output(folder: Path) -> Seen:
    paths = (folder / "out" / name / "resources.json" for name in ("services", "task-definitions"))
    return Seen(*(len(json.loads(path.read_text())) if path.exists() else 0 for path in paths))


# -- measuring


def measure(lab: Lab, tool: Tool, folder: Path) -> Run:
    """One process from start to end. That findings are found is no failure."""
    lab.reset()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | lab.environment
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with (folder / f"{tool.name}.log").open("wb") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            tool.arguments, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    asked = lab.calls()
    return Run(
        tool.name,
        asked["actions"],
        asked["throttled"],
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / (1024**2 if platform.system() == "Darwin" else 1024),
        tool.seen(folder),
        process.returncode,
    )


HEAD = f"  {'':24}{'ECS calls':>10}{'calls':>8}{'throttled':>11}{'seconds':>9}{'CPU':>7}{'peak MiB':>10}  seen"


def row(run: Run, account: Account) -> str:
    complete = Seen(account.services, account.services)
    seen = "all" if run.seen == complete else f"{run.seen.services} services, {run.seen.task_definitions} definitions"
    return (
        f"  {run.tool:24}{run.ecs_calls:>10}{run.calls:>8}{run.throttled:>11}{run.seconds:>9.1f}{run.processor:>7.1f}"
        f"{run.mebibytes:>10.0f}  {seen}, status {run.status}"
    )


def targets(runs: dict[str, Run], account: Account) -> Iterator[str]:
    """What was to be reached, and what was."""
    first, second, peer = runs.get(FIRST), runs.get(SECOND), runs.get("prowler")
    what = "calls for clusters, services and task definitions"
    if first:
        yield _target(what, first.shared_calls, account.fewest_calls, 1.0, "the fewest that there can be")
    if first and second:
        yield _target("ECS calls of the second scan", second.ecs_calls, first.ecs_calls, 0.15, "the first's")
    if first and peer:
        yield _target(what, first.shared_calls, peer.shared_calls, 0.53, "prowler's")
        yield _target("seconds", first.seconds, peer.seconds, 1 / 3, "prowler's")
        yield _target("memory", first.mebibytes, peer.mebibytes, 1 / 4, "prowler's")


def _target(what: str, ours: float, theirs: float, most: float, whose: str) -> str:
    outcome = "met" if ours <= most * theirs else "MISSED"
    return f"  {what}: {ours / theirs:.2f} of {whose} (target: at most {most:.2f}): {outcome}"


def tools(given: argparse.Namespace, folder: Path, rate: float) -> list[Tool]:
    ours = [ecslint(FIRST, rate), ecslint(SECOND, rate)]
    theirs = [prowler(given.prowler)] if given.prowler else []
    return [*ours, *theirs, *([custodian(given.custodian, folder)] if given.custodian else [])]


def warm_up(lab: Lab, given: argparse.Namespace) -> None:
    """Have the double make all answers, and the machine read all programs, once."""
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools(given, Path(folder), 100.0):
            measure(lab, tool, Path(folder))


def measured(lab: Lab, given: argparse.Namespace, rate: float) -> dict[str, Run]:
    """Each tool in turn. `rate`: the part of AWS's rates that ecslint may use."""
    runs: dict[str, Run] = {}
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools(given, Path(folder), rate):
            runs[tool.name] = run = measure(lab, tool, Path(folder))
            print(row(run, given.account), flush=True)
            if given.logs:
                shutil.copytree(folder, given.logs, dirs_exist_ok=True)
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prowler", metavar="PROGRAM", help="where prowler is installed")
    parser.add_argument("--custodian", metavar="PROGRAM", help="where cloud-custodian is installed")
    parser.add_argument("--quick", action="store_true", help="100 services in 2 clusters: an impression")
    parser.add_argument("--logs", metavar="DIR", type=Path, help="keep what the tools wrote")
    given = parser.parse_args()
    given.account = account = Account(100, 2) if given.quick else Account(1000, 20)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    print(f"{account.services} services in {account.clusters} clusters, as many task definitions")
    for name in ("prowler", "custodian"):
        if getattr(given, name) is None:
            print(f"{name}: not given, so not measured")
    with Lab(account) as lab:
        lab.set(latency=0.0, throttle=False, remember=True)
        warm_up(lab, given)
        for throttle, rate in ((False, 100.0), (True, 0.8)):
            lab.set(latency=0.05, throttle=throttle)
            print("\n50 ms a call" + (", and AWS's request rates" if throttle else ""))
            print("\n".join(targets(measured(lab, given, rate), account)), flush=True)


if __name__ == "__main__":
    main()
