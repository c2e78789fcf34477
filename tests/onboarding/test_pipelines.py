"""The workflow of GitHub's and the job of GitLab's that are proposed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ecslint.onboarding import pipelines
from ecslint.onboarding.proposal import Refused
from ecslint.onboarding.repository import Repository

FOUND = Repository([], {}, {}, False, True, True, "trunk")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def workflow(found: Repository, baseline: str | None = None) -> dict[str, object]:
    proposal = pipelines.github(found, baseline)
    assert proposal is not None
    assert proposal.path == ".github/workflows/ecslint.yml"
    parsed: dict[str, object] = yaml.load(proposal.after, yaml.BaseLoader)  # noqa: S506 - texts, so that `on` stays one
    return parsed


def steps(found: Repository, baseline: str | None = None) -> list[dict[str, object]]:
    made: list[dict[str, object]] = workflow(found, baseline)["jobs"]["ecslint"]["steps"]  # type: ignore[index]
    return made


def test_the_workflow_asks_for_no_more_than_it_needs() -> None:
    made = workflow(FOUND)
    assert made["on"] == {"push": {"branches": ["trunk"]}, "pull_request": ""}
    assert made["permissions"] == {}
    job = made["jobs"]["ecslint"]  # type: ignore[index]
    assert job["permissions"] == {"contents": "read", "security-events": "write", "actions": "read"}
    assert [step.get("uses") for step in steps(FOUND)] == ["actions/checkout@v4", "ecslint/ecslint@v0.1.0"]


def test_the_baseline_is_passed_on() -> None:
    assert steps(FOUND, "ecslint-baseline.json")[-1]["with"] == {"args": "--baseline\necslint-baseline.json\n"}


def test_templates_of_the_cdk_are_made_first(here: Path) -> None:
    (here / "package-lock.json").touch()
    *_, install, synthesis, check = steps(FOUND._replace(is_cdk=True))
    assert (install["run"], synthesis["run"]) == ("npm ci", "npx cdk synth --quiet")
    assert check["with"] == {"paths": "cdk.out\n.\n"}


def test_a_workflow_that_is_there_stays_alone(here: Path) -> None:
    (here / ".github/workflows").mkdir(parents=True)
    (here / ".github/workflows/lint.yaml").write_text("jobs: {a: {steps: [{run: ecslint scan}]}}\n")
    assert pipelines.github(FOUND, None) is None


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        ("build: {script: [make]}\n", "test"),
        ("stages: [build, test]\n", "test"),
        ("# ours\nstages:\n  - lint # first\n  - deploy\n", "lint"),
        ("build:\n  script: !reference [.setup, script]", "test"),
    ],
)
def test_the_job_comes_at_the_end(here: Path, before: str, stage: str) -> None:
    (here / ".gitlab-ci.yml").write_text(before)
    proposal = pipelines.gitlab(FOUND, None)
    assert proposal is not None
    assert proposal.after == f"{before.rstrip()}\n\n{pipelines.job(stage, None)}"
    proposal.write()
    assert pipelines.gitlab(FOUND, None) is None


def test_windows_line_ends_stay(here: Path) -> None:
    before = b"include: [a.yml]\r\nstages: [test]\r\n"
    (here / ".gitlab-ci.yml").write_bytes(before)
    proposal = pipelines.gitlab(FOUND, None)
    assert proposal is not None
    proposal.write()
    after = (here / ".gitlab-ci.yml").read_bytes()
    assert after.startswith(before + b"\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("- a\n", "is no pipeline"),
        ("{build: {script: [make]}}\n", "leaves no sure place for a job, so it is left"),
        ("stages: !reference [x]\n", "stages that are not plain names"),
        ("a: [\n", "cannot be read"),
    ],
)
def test_what_leaves_no_sure_place_is_left_alone(here: Path, before: str, why: str) -> None:
    (here / ".gitlab-ci.yml").write_text(before)
    with pytest.raises(Refused, match=why):
        pipelines.gitlab(FOUND, None)
