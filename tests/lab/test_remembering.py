"""Answers that the double gives again, for what has to be quick."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.lab import Lab


def test_an_answer_is_given_again_until_something_changes(lab: Lab) -> None:
    ecs = lab.client("ecs")
    lab.application.remembers = True
    try:
        before = len(ecs.list_clusters()["clusterArns"])
        ecs.create_cluster(clusterName="remembered")
        first, second = (ecs.describe_clusters(clusters=["remembered"]) for _ in range(2))
        assert first["clusters"][0]["clusterName"] == "remembered"
        assert first["ResponseMetadata"]["RequestId"] == second["ResponseMetadata"]["RequestId"]
        assert len(ecs.list_clusters()["clusterArns"]) == before + 1
        with lab.failing("ecs:ListClusters", code="AccessDeniedException"), pytest.raises(ClientError):
            ecs.list_clusters()
    finally:
        lab.application.remembers = False
        lab.application.forget()
