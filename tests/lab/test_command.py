"""`python -m tests.lab`, and its door for other processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "tests.lab", "--seed", "services=4,clusters=2", "--latency", "0.01", "--throttle"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        assert process.stdout is not None
        exported = {}
        for line in process.stdout:
            if line.strip() == "ready":
                break
            name, _, value = line.removeprefix("export ").strip().partition("=")
            exported[name] = value
        yield exported
        process.terminate()


def _door(environment: dict[str, str], name: str, given: Any = None) -> dict[str, Any]:
    body = None if given is None else json.dumps(given).encode()
    request = Request(f"{environment['AWS_ENDPOINT_URL']}/__lab/{name}", body)  # noqa: S310 - the lab's own
    with urlopen(request) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
    return found


def test_another_process_uses_it(environment: dict[str, str]) -> None:
    ecs = boto3.client(
        "ecs",
        environment["AWS_REGION"],
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )
    assert _door(environment, "calls")["total"] == 0, "what was asked to fill it does not count"
    clusters = ecs.list_clusters()["clusterArns"]
    assert len(clusters) == 2
    assert len(ecs.list_services(cluster=clusters[0])["serviceArns"]) == 2
    counts = _door(environment, "calls")
    assert counts["actions"] == {"ecs:ListClusters": 1, "ecs:ListServices": 1}
    assert counts["places"] == {"123456789012/us-east-1": 2}

    _door(environment, "faults", [{"action": "ecs:ListServices", "code": "AccessDeniedException", "status": 400}])
    with pytest.raises(ClientError, match="AccessDeniedException"):
        ecs.list_services(cluster=clusters[0])
    assert _door(environment, "calls")["faults"] == [["ecs:ListServices", "error", 1]]

    service = "arn:aws:ecs:us-east-1:123456789012:service/cluster-000/service-00000"
    _door(environment, "state", {service: {"runningCount": 1}})
    assert ecs.describe_services(cluster="cluster-000", services=[service])["services"][0]["runningCount"] == 1

    asked = {"latency": 0, "throttle": False, "regions_off": ["ap-east-1"]}
    assert _door(environment, "settings", asked) == {**asked, "strict": True, "remember": False}
    assert _door(environment, "reset")["total"] == 0
    assert ecs.list_services(cluster=clusters[0])["serviceArns"], "the faults are forgotten too"
    ecs.close()
