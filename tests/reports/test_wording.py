"""What reports call the things that findings are about."""

from __future__ import annotations

import pytest

from ecslint.finding import Resource
from ecslint.reports.wording import called

HERE = "eu-west-1:111122223333"
CALLED = (
    (("AWS::ECS::Service", "shop", f"arn:aws:ecs:{HERE}:service/prod/shop"), f"arn:aws:ecs:{HERE}:service/prod/shop"),
    (
        (
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "service/prod/shop",
            f"arn:aws:application-autoscaling:{HERE}:scalable-target/0ec5fe72b1a4",
        ),
        f"arn:aws:application-autoscaling:{HERE}:scalable-target/0ec5fe72b1a4 (service/prod/shop)",
    ),
    (
        ("AWS::EFS::MountTarget", "fsmt-1", f"arn:aws:elasticfilesystem:{HERE}:file-system/fs-1"),
        f"arn:aws:elasticfilesystem:{HERE}:file-system/fs-1 (fsmt-1)",
    ),
    (("AWS::ECS::Cluster", "default", None), "AWS::ECS::Cluster default"),
)


@pytest.mark.parametrize(("resource", "words"), CALLED, ids=[each[0][1] for each in CALLED])
def test_a_name_is_told_where_the_arn_does_not(resource: tuple[str, str, str | None], words: str) -> None:
    assert called(Resource(*resource)) == words
