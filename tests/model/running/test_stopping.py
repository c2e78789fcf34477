"""What the reasons of stopped tasks come to."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.running.running import Task
from ecslint.model.running.stopping import failure_of, failures_among, words_of_failures
from tests.model.inputs import Live, record

REASONS = (
    ("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref",
     "an image cannot be pulled"),
    ("CannotPullContainerError: ref pull has been retried: failed to extract layer: no space left on device",
     "the disk is full"),
    ("ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed",
     "a secret, or what the registry asks for, cannot be fetched"),
    ("ResourceInitializationError: failed to download env files: file download command: non empty error stream",
     "an environment file cannot be fetched"),
    ("CannotStartContainerError: failed to initialize logging driver: failed to create Cloudwatch log stream",
     "the log driver does not start"),
    ("ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times",
     "the log driver does not start"),
    ("ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: Mount.nfs4: timed out",
     "a volume cannot be mounted"),
    ("Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:x)",
     "a health check fails"),
    ("Task failed container health checks", "a health check fails"),
    ("Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet",
     "a network interface cannot be made"),
    ("Capacity is unavailable at this time. Please try again later or in a different availability zone",
     "there is no capacity for it"),
    ("CannotStartContainerError: Error response from daemon: OCI runtime create failed: exec: no such file",
     "a container does not start"),
    ("Something new", "it does not start"),
)  # fmt: skip


def task(reason: str = "", code: str = "TaskFailedToStart", **members: Any) -> Task:
    stopped = {"lastStatus": "STOPPED", "desiredStatus": "STOPPED", "stopCode": code, "stoppedReason": reason}
    return record(Task, {**stopped, **members}, Live())


@pytest.mark.parametrize(("reason", "words"), REASONS, ids=[words for _, words in REASONS])
def test_reasons_are_put_in_words(reason: str, words: str) -> None:
    failure = failure_of(task(reason))
    assert failure is not None
    assert failure[0] == words


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Scaling activity initiated by (deployment ecs-svc/1)", "ServiceSchedulerInitiated"),
        ("Essential container in task exited", "EssentialContainerExited"),
        ("Task stopped by user", "UserInitiated"),
        ("Your Spot Task was interrupted", "SpotInterruption"),
    ],
)
def test_what_ended_as_it_should_is_no_failure(reason: str, code: str) -> None:
    assert failure_of(task(reason, code)) is None


def test_a_running_task_has_not_failed() -> None:
    assert failure_of(task("CannotPullContainerError", lastStatus="RUNNING", desiredStatus="RUNNING")) is None


def test_the_reason_of_a_container_says_more_than_its_tasks() -> None:
    containers = [{"name": "web", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"}]
    failure = failure_of(task("Essential container in task exited", "EssentialContainerExited", containers=containers))
    assert failure == (
        "a container needs more memory than it has",
        "OutOfMemoryError: Container killed due to memory usage",
    )


def test_failures_are_grouped_and_the_latest_is_quoted() -> None:
    found = failures_among(
        (
            task("CannotPullContainerError: old", stoppedAt=1.0),
            task("Task failed container health checks", "ServiceSchedulerInitiated", stoppedAt=3.0),
            task("CannotPullContainerError: new", stoppedAt=2.0),
        )
    )
    assert words_of_failures(found) == (
        "2 tasks stopped because an image cannot be pulled (CannotPullContainerError: new); "
        "1 task stopped because a health check fails (Task failed container health checks)"
    )


def test_a_long_reason_is_cut() -> None:
    failure = failure_of(task("CannotPullContainerError: " + "x" * 500))
    assert failure is not None
    assert len(failure[1]) == 160
