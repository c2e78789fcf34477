"""Many accounts and regions: each unit is there in the end, or it is said why not."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecslint.live import accounts, fleet, masking, snapshot
from ecslint.live.accounts import Access, Account
from ecslint.live.executors import engine
from ecslint.live.fleet import Job, Manner, Summary
from ecslint.live.plan import Place, Plan, Shard
from tests.lab import ACCOUNT, Lab
from tests.lab.scale import ROLE, organization

pytestmark = pytest.mark.long

REGIONS = ("eu-west-1", "us-east-1")
HERE = Access()


@pytest.fixture(scope="module")
def members(lab: Lab) -> list[Account]:
    """Six accounts, which use ECS in both regions."""
    ids = organization(lab, 6, REGIONS)
    return [Account(each, None if each == ACCOUNT else f"arn:aws:iam::{each}:role/{ROLE}") for each in ids]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    accounts.forget()
    yield
    accounts.forget()


def jobs(chosen: list[Account], folder: Path, **manner: object) -> list[Job]:
    """Units that read no more than services and what they run: what else there is makes no difference here."""
    how = Manner(wanted=("AWS::ECS::TaskDefinition",), folders=((str(folder), True),))._replace(**manner)  # type: ignore[arg-type]
    return [Job(Place(each.id, region), each, how) for each in chosen for region in REGIONS]


def read(work: list[Job], name: str = "threads") -> dict[Place, Summary]:
    return {each.place: each for each in fleet.run(work, engine(name, 2))}


# -- planning


def test_plan_of_given_regions(lab: Lab, members: list[Account]) -> None:
    plan = fleet.plan(HERE, members, REGIONS)
    assert plan == Plan(tuple(Place(each.id, region) for each in members for region in REGIONS))
    assert lab.calls == {"sts:AssumeRole": 5, "sts:GetCallerIdentity": 1}


def test_plan_of_all_enabled_regions(lab: Lab, members: list[Account]) -> None:
    plan = fleet.plan(HERE, members[:2], ())
    assert {place.account for place in plan.places} == {each.id for each in members[:2]}
    assert len(plan.places) > 30


def test_account_that_does_not_tell_its_regions(lab: Lab, members: list[Account]) -> None:
    with lab.failing("ec2:DescribeRegions", code="UnauthorizedOperation", status=403, account=members[1].id):
        plan = fleet.plan(HERE, members[1:2], ())
    assert len(plan.places) == len(accounts.USUAL_REGIONS)
    assert plan.troubles[0].what == f"which regions account {members[1].id} has enabled"
    assert "ec2:DescribeRegions was denied" in plan.troubles[0].why


def test_account_that_cannot_be_entered_is_one_trouble(lab: Lab, members: list[Account]) -> None:
    with lab.failing("sts:AssumeRole", code="AccessDenied", status=403, holding=members[2].id):
        plan = fleet.plan(HERE, members, REGIONS)
    assert [each.what for each in plan.troubles] == [f"account {members[2].id}"]
    assert "trust policy" in plan.troubles[0].why
    assert {place.account for place in plan.places} == {each.id for each in members} - {members[2].id}


def test_shard_enters_no_account_that_is_anothers(lab: Lab, members: list[Account]) -> None:
    plans = [fleet.plan(HERE, members, ["us-east-1"], Shard(number, 3)) for number in (1, 2, 3)]
    assert sum(len(plan.mine) for plan in plans) == len(members)
    assert {plan.places for plan in plans} == {plans[0].places}
    assert lab.calls["sts:AssumeRole"] == len(members) - 1


# -- reading


@pytest.mark.parametrize("name", ["threads", "processes"])
def test_each_unit_writes_its_own_file(lab: Lab, members: list[Account], tmp_path: Path, name: str) -> None:
    done = read(jobs(members, tmp_path), name)
    assert not [each for each in done.values() if each.failure]
    assert {path.name for path in snapshot.find(tmp_path)} == {place.file for place in done}
    for place, summary in done.items():
        found = snapshot.read(tmp_path / place.file)
        assert (found.account, found.region) == place
        assert summary.resources == len(found.resources) > 0
        services = [each.id for each in found.resources if each.type == "AWS::ECS::Service"]
        assert services == [f"arn:aws:ecs:{place.region}:{place.account}:service/main/service-0"]


def test_role_is_taken_on_once_for_all_regions(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    read(jobs(members[1:3], tmp_path))
    assert lab.calls["sts:AssumeRole"] == 2


def test_second_run_spares_task_definitions(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    read(jobs(members[1:2], tmp_path))
    assert lab.calls["ecs:DescribeTaskDefinition"] == 2
    lab.forget_calls()
    read(jobs(members[1:2], tmp_path))
    assert lab.calls["ecs:DescribeTaskDefinition"] == 0


def test_masked_values_are_asked_for_again_where_they_are_wanted(
    lab: Lab, members: list[Account], tmp_path: Path
) -> None:
    ecs = lab.client("ecs", account=members[1].id)
    container = {"name": "app", "image": "app:1", "memory": 64, "environment": [{"name": "A", "value": "secret"}]}
    ecs.register_task_definition(family="app", containerDefinitions=[container])
    ecs.update_service(cluster="main", service="service-0", taskDefinition="app")
    kept, plain = tmp_path / "kept", tmp_path / "plain"
    kept.mkdir()
    plain.mkdir()
    work = [each for each in jobs(members[1:2], kept) if each.place.region == "us-east-1"]
    read(work)
    assert b"secret" not in _text(kept)
    lab.forget_calls()
    both = ((str(plain), False), (str(kept), True))
    read([each._replace(manner=each.manner._replace(folders=both, masks_do=True)) for each in work])
    assert lab.calls["ecs:DescribeTaskDefinition"] == 0, "a mask tells what rules ask"
    assert b"secret" not in _text(plain)
    read([each._replace(manner=each.manner._replace(folders=both)) for each in work])
    assert lab.calls["ecs:DescribeTaskDefinition"] == 1
    assert b"secret" in _text(plain)
    assert b"secret" not in _text(kept)
    lab.forget_calls()
    read([each._replace(manner=each.manner._replace(folders=both[1:])) for each in work])
    assert lab.calls["ecs:DescribeTaskDefinition"] == 0
    with_values = ((str(kept), False),)
    read([each._replace(manner=each.manner._replace(folders=with_values, masks_do=True)) for each in work])
    assert lab.calls["ecs:DescribeTaskDefinition"] == 1, "what is kept with its values is read with them"


def test_what_another_version_masked_is_asked_for_again(
    lab: Lab, members: list[Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ecs = lab.client("ecs", account=members[1].id)
    container = {"name": "app", "image": "app:1", "memory": 64, "environment": [{"name": "A", "value": "secret"}]}
    ecs.register_task_definition(family="app", containerDefinitions=[container])
    ecs.update_service(cluster="main", service="service-0", taskDefinition="app")
    work = [each for each in jobs(members[1:2], tmp_path) if each.place.region == "us-east-1"]
    with monkeypatch.context() as older:
        older.setattr(masking, "version", lambda: "000000")
        read(work)
    assert b"masked:000000:" in _text(tmp_path)
    lab.forget_calls()
    for calls in (1, 1):  # once and for all
        read(work)
        assert lab.calls["ecs:DescribeTaskDefinition"] == calls
    assert b"masked:000000:" not in _text(tmp_path)


def _text(folder: Path) -> bytes:
    import gzip

    return b"".join(gzip.decompress(path.read_bytes()) for path in snapshot.find(folder))


def test_account_that_refuses_later(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    with lab.failing("sts:AssumeRole", code="AccessDenied", status=403, holding=members[2].id):
        done = read(jobs(members, tmp_path))
    failed = {place for place, each in done.items() if each.failure}
    assert failed == {Place(members[2].id, region) for region in REGIONS}
    assert len(snapshot.find(tmp_path)) == len(done) - 2


def test_worker_with_other_credentials(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    done = read(jobs([Account("210987654321")], tmp_path))
    assert {each.failure for each in done.values()} == {f"the worker's credentials are of account {ACCOUNT}"}


def test_worker_whose_folder_is_elsewhere(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    done = read(jobs(members[:1], tmp_path / "elsewhere"))
    assert all("all workers must share it" in each.failure for each in done.values())
    assert not (tmp_path / "elsewhere").exists()
    (work, _) = jobs(members[:1], tmp_path)
    summary = fleet._checked(Summary(work.place, asked=3), work)
    assert "all workers must share the folder" in summary.failure


# -- going on


def test_finished_units(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    first, second = jobs(members[1:2], tmp_path)
    assert not fleet.finished(first)
    read([first])
    assert fleet.finished(first)
    assert not fleet.finished(second)
    assert fleet.finished(first._replace(manner=first.manner._replace(wanted=("AWS::ECS::Service",))))
    (tmp_path / first.place.file).write_bytes(b"cut off")
    assert not fleet.finished(first)


def test_unit_with_less_than_is_wanted_is_not_finished(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    (first, _) = jobs(members[1:2], tmp_path, wanted=("AWS::ECS::Service",))
    read([first])
    assert fleet.finished(first)
    assert not fleet.finished(first._replace(manner=first.manner._replace(wanted=None)))


@pytest.mark.parametrize(
    ("code", "finished"),
    [("AccessDeniedException", True), ("ExpiredTokenException", False), ("ServerException", False)],
)
def test_unit_is_read_again_where_another_try_may_help(
    lab: Lab, members: list[Account], tmp_path: Path, code: str, finished: bool
) -> None:
    (first, _) = jobs(members[1:2], tmp_path)
    with lab.failing("ecs:ListServices", code=code):
        read([first])
    assert bool(fleet.finished(first)) is finished


# -- dying workers


def test_killed_process_loses_nothing(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    work = jobs(members, tmp_path)
    with lab.failing("ecs:ListClusters", kind="delay", seconds=0.3):
        killer = threading.Thread(target=_kill_a_child, args=(tmp_path,))
        killer.start()
        done = read(work, "processes")
        killer.join()
    assert not [each for each in done.values() if each.failure]
    assert len(done) == len(snapshot.find(tmp_path)) == len(work)


def _kill_a_child(folder: Path) -> None:
    """Once the first unit is there, kill a worker process of this one."""
    for _ in range(600):
        if list(folder.glob("*.jsonl.gz")):
            break
        time.sleep(0.05)
    os.kill(_children()[-1], signal.SIGKILL)


def _children() -> list[int]:
    """The worker processes; not the tracker that multiprocessing starts beside them."""
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    pids = [int(each) for each in found.read_text().split()] if found.exists() else []
    threads = [int(each) for path in Path("/proc/self/task").glob("*/children") for each in path.read_text().split()]
    return [pid for pid in dict.fromkeys((*pids, *threads)) if b"spawn_main" in _command(pid)]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_unit_that_kills_its_worker_takes_no_other_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import BrokenExecutor

    poison = Place("000000000003", "us-east-1")

    def deadly(job: Job) -> Summary:
        if job.place == poison:
            raise BrokenExecutor("the process died")
        job.file.write_bytes(b"")
        return Summary(job.place)

    monkeypatch.setattr(fleet, "read", deadly)
    done = read(jobs([Account(f"{number:012}") for number in range(6)], tmp_path))
    assert len(done) == 12
    assert [place for place, each in done.items() if each.failure] == [poison]
    assert "died 3 times" in done[poison].failure


def test_fault_of_a_unit_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(job: Job) -> Summary:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(fleet, "read", broken)
    done = read(jobs([Account("000000000001")], tmp_path))
    assert [each.failure for each in done.values()] == [
        "ecslint itself failed (ZeroDivisionError: by zero); please report this"
    ] * 2


def test_disk_that_is_full(lab: Lab, members: list[Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be kept is said, and no half of a file is left."""

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = read(jobs(members[:1], tmp_path))
    assert {each.failure for each in done.values()} == {
        f"its snapshot cannot be written to {tmp_path}: No space left on device"
    }
    assert [*tmp_path.iterdir()] == []


def test_dask_worker_that_is_killed_loses_nothing(lab: Lab, members: list[Account], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    work = jobs(members, tmp_path)
    settings = {"n_workers": 2, "threads_per_worker": 2, "processes": True, "dashboard_address": ":0"}
    with (
        distributed.LocalCluster(host="127.0.0.1", **settings) as cluster,
        lab.failing("ecs:ListClusters", kind="delay", seconds=0.3),
    ):
        killer = threading.Thread(target=_kill_a_dask_worker, args=(cluster, tmp_path))
        killer.start()
        done = read(work, f"dask={cluster.scheduler_address}")
        killer.join()
    assert not [each for each in done.values() if each.failure]
    assert len(done) == len(snapshot.find(tmp_path)) == len(work)


def _kill_a_dask_worker(cluster: object, folder: Path) -> None:
    for _ in range(600):
        if list(folder.glob("*.jsonl.gz")):
            break
        time.sleep(0.05)
    os.kill(cluster.workers[0].pid, signal.SIGKILL)  # type: ignore[attr-defined]


def test_fault_that_passes_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when dask's executor takes what a dying worker had found out for an error."""
    begun: set[Place] = set()

    def at_second_try(job: Job) -> Summary:
        if job.place not in begun:
            begun.add(job.place)
            raise ValueError("too many values to unpack (expected 3)")
        job.file.write_bytes(b"")
        return Summary(job.place)

    monkeypatch.setattr(fleet, "read", at_second_try)
    done = read(jobs([Account("000000000001")], tmp_path))
    assert [each.failure for each in done.values()] == ["", ""]
