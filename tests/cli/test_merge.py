"""`ecslint merge`"""

from __future__ import annotations

from pathlib import Path

from ecslint.live import plan, snapshot
from ecslint.live.plan import Place, Plan, Shard, Trouble
from ecslint.live.snapshot import Resource, Snapshot
from tests.cli.commands import ecslint

PLACES = (Place("111111111111", "eu-west-1"), Place("222222222222", "eu-west-1"))


def written(folder: Path, place: Place, taken: str = "2026-11-24T10:00:00Z", name: str = "prod") -> Path:
    arn = f"arn:aws:ecs:{place.region}:{place.account}:cluster/{name}"
    cluster = Resource("AWS::ECS::Cluster", arn, {"clusterArn": arn, "clusterName": name}, {"runningTasksCount": 1})
    return snapshot.write(Snapshot(*place, "arn:aws:iam::111111111111:root", (cluster,), taken=taken, asked=2), folder)


def test_snapshots_and_what_changes_by_itself_are_copied(tmp_path: Path) -> None:
    one, other = (written(tmp_path / str(index), place) for index, place in enumerate(PLACES))
    ran = ecslint("merge", str(tmp_path / "0"), str(tmp_path / "1"), "-o", str(tmp_path / "all"))
    assert ran.status == 0
    for original in (one, other):
        copy = tmp_path / "all" / original.name
        assert copy.read_bytes() == original.read_bytes()
        assert snapshot.read(copy) == snapshot.read(original)


def test_latest_of_two_is_kept(tmp_path: Path) -> None:
    written(tmp_path / "new", PLACES[0], "2026-11-24T12:00:00Z", "late")
    written(tmp_path / "old", PLACES[0], "2026-11-24T11:00:00Z", "early")
    ran = ecslint("merge", str(tmp_path / "new"), str(tmp_path / "old"), "-o", str(tmp_path / "all"))
    assert "was in several folders; the latest is kept" in ran.err
    (found,) = snapshot.find(tmp_path / "all")
    assert snapshot.read(found).resources[0].data["clusterName"] == "late"


def test_into_one_of_the_folders(tmp_path: Path) -> None:
    for index, place in enumerate(PLACES):
        written(tmp_path / str(index), place)
    ran = ecslint("merge", str(tmp_path / "0"), str(tmp_path / "1"), "-o", str(tmp_path / "0"))
    assert ran.status == 0
    assert len(snapshot.find(tmp_path / "0")) == 2


def test_what_is_missing(tmp_path: Path) -> None:
    written(tmp_path / "a", PLACES[0])
    plan.write(Plan(PLACES, Shard(1, 2), (Trouble("account 333333333333", "it was closed"),)), tmp_path / "a")
    ran = ecslint("merge", str(tmp_path / "a"), "-o", str(tmp_path / "all"))
    assert ran.status == 3
    assert "missing: account 333333333333: it was closed\n" in ran.err
    assert "missing: 222222222222 in eu-west-1: it was not read" in ran.err


def test_much_that_is_missing_is_counted(tmp_path: Path) -> None:
    written(tmp_path / "a", PLACES[0])
    many = tuple(Place(f"{number:012}", "eu-west-1") for number in range(50))
    plan.write(Plan((*PLACES, *many)), tmp_path / "a")
    ran = ecslint("merge", str(tmp_path / "a"), "-o", str(tmp_path / "all"))
    assert ran.err.count("missing: ") == 21
    assert "missing: 31 more\n" in ran.err


def test_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert ecslint("merge", str(tmp_path / "nope"), "-o", str(tmp_path / "all")).status == 2
    ran = ecslint("merge", str(tmp_path / "empty"), "-o", str(tmp_path / "all"))
    assert (ran.status, "there is no snapshot in" in ran.err) == (2, True)
    damaged = written(tmp_path / "damaged", PLACES[0])
    damaged.write_bytes(damaged.read_bytes()[:-9])
    ran = ecslint("merge", str(tmp_path / "damaged"), "-o", str(tmp_path / "all"))
    assert (ran.status, str(damaged) in ran.err) == (2, True)
