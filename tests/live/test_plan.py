"""What a run set out to read, and what is missing of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ecslint.live import plan
from ecslint.live.plan import Place, Plan, Shard, Trouble
from ecslint.live.snapshot import SnapshotError

PLACES = tuple(Place(f"{account:012}", region) for account in range(200) for region in ("eu-west-1", "us-east-1"))


def test_shards_hold_each_place_once() -> None:
    held = Counter(place for number in range(1, 8) for place in PLACES if Shard(number, 7).holds(place))
    assert held == Counter(PLACES)
    sizes = [len(Plan(PLACES, Shard(number, 7)).mine) for number in range(1, 8)]
    assert min(sizes) > 0.6 * len(PLACES) / 7, sizes


def test_shards_are_the_same_on_every_machine() -> None:
    places = [Place("123456789012", region) for region in ("eu-west-1", "us-east-1", "us-west-2")]
    assert [next(number for number in range(1, 8) if Shard(number, 7).holds(place)) for place in places] == [7, 4, 7]


def test_plan_is_kept_and_the_same_bytes(tmp_path: Path) -> None:
    kept = Plan(PLACES, troubles=(Trouble("account 1", "it was closed"),))
    plan.write(kept, tmp_path)
    before = (tmp_path / "ecslint-plan.json").read_bytes()
    plan.write(kept._replace(places=PLACES[::-1]), tmp_path)
    assert (tmp_path / "ecslint-plan.json").read_bytes() == before
    found = plan.read(tmp_path)
    assert set(found.places) == set(PLACES)
    assert found.troubles == kept.troubles


def test_plans_of_shards_are_one(tmp_path: Path) -> None:
    for number in (1, 2):
        plan.write(Plan(PLACES[:2], Shard(number, 2), (Trouble("account 1", f"from {number}"),)), tmp_path)
    found = plan.read(tmp_path)
    assert found.places == PLACES[:2]
    assert [each.why for each in found.troubles] == ["from 1", "from 2"]


def test_missing(tmp_path: Path) -> None:
    kept = Plan(PLACES[:2], troubles=(Trouble("account 9", "it was closed"),))
    found = list(plan.missing(kept, [tmp_path / PLACES[0].file]))
    assert found[0] == Trouble("account 9", "it was closed")
    assert [each.what for each in found[1:]] == ["000000000000 in us-east-1"]


def test_folder_without_a_plan(tmp_path: Path) -> None:
    assert plan.read(tmp_path) == Plan(())


@pytest.mark.parametrize("text", ["{", "{}", '{"format": "ecslint-plan", "version": 9, "places": [], "troubles": []}'])
def test_file_that_is_no_plan(tmp_path: Path, text: str) -> None:
    (tmp_path / "ecslint-plan.json").write_text(text)
    with pytest.raises(SnapshotError, match=r"plan\.json is "):
        plan.read(tmp_path)
