"""Files of environment variables, as a scan reads whether they are there."""

from __future__ import annotations

from ecslint.live.areas.kinds import OBJECT
from tests.lab import Lab
from tests.live.areas.reading import failures, kept, read
from tests.live.areas.test_ecs import cluster, service


def reading(aws: Lab, *files: str) -> None:
    """A service whose container reads the files."""
    cluster(aws, "prod")
    listed = [{"type": "s3", "value": each} for each in files]
    container = {"name": "app", "image": "app:1", "memory": 64, "environmentFiles": listed}
    aws.client("ecs").register_task_definition(family="app", containerDefinitions=[container])
    service(aws, "web")
    aws.forget_calls()


def test_whether_files_are_there(aws: Lab) -> None:
    aws.client("s3").create_bucket(Bucket="files")
    for key in ("shop.env", "shop.env.old"):
        aws.client("s3").put_object(Bucket="files", Key=key, Body=b"hidden")
    reading(aws, "arn:aws:s3:::files/shop.env", "arn:aws:s3:::files/shop", "arn:aws:s3:::files/gone.env")
    snapshot = read(OBJECT)
    there = {each.data["arn"].rpartition("/")[2]: each.state["exists"] for each in kept(snapshot, OBJECT).values()}
    assert there == {"shop.env": True, "shop": False, "gone.env": False}
    assert failures(snapshot) == []
    assert "hidden" not in str(snapshot)
    assert {action for action in aws.calls if action.startswith("s3")} == {"s3:ListObjectsV2"}


def test_a_bucket_of_others_leaves_it_open(aws: Lab) -> None:
    reading(aws, "arn:aws:s3:::files/shop.env")
    with aws.failing("s3:ListObjectsV2", code="AccessDenied", status=403):
        snapshot = read(OBJECT)
    assert kept(snapshot, OBJECT) == {}
    assert OBJECT in snapshot.unseen()
