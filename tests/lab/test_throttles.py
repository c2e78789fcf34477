"""The published token buckets, one set for each account and region."""

from __future__ import annotations

import io

import pytest
from botocore.exceptions import ClientError

from ecslint.demo.exchange import Exchange
from tests.lab import Lab
from tests.lab.throttles import Throttles


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _request(operation: str, region: str = "us-east-1", account: str = "1") -> Exchange:
    scope = f"AWS4-HMAC-SHA256 Credential=KEY/20260101/{region}/ecs/aws4_request"
    exchange = Exchange({"wsgi.input": io.BytesIO(), "HTTP_AUTHORIZATION": scope, "HTTP_X_AMZ_TARGET": f"X.{operation}",
                         "CONTENT_TYPE": "application/x-amz-json-1.1"})  # fmt: skip
    exchange.account = account
    return exchange


def _passed(throttles: Throttles, exchange: Exchange) -> int:
    """How many of a hundred and fifty at once are answered."""
    return sum(throttles.refusal(exchange) is None for _ in range(150))


def test_a_bucket_is_shared_by_its_operations_and_fills_again() -> None:
    clock = _Clock()
    throttles = Throttles(clock)
    for _ in range(30):
        assert throttles.refusal(_request("ListClusters")) is None
    assert _passed(throttles, _request("DescribeClusters")) == 20
    clock.now += 0.5
    assert _passed(throttles, _request("ListClusters")) == 10
    clock.now += 60
    assert _passed(throttles, _request("ListClusters")) == 50


def test_accounts_regions_and_buckets_do_not_mind_one_another() -> None:
    throttles = Throttles(_Clock())
    assert _passed(throttles, _request("ListClusters")) == 50
    assert _passed(throttles, _request("ListClusters", "eu-west-1")) == 50
    assert _passed(throttles, _request("ListClusters", account="2")) == 50
    assert _passed(throttles, _request("ListServices")) == 100
    assert _passed(throttles, _request("CreateCluster")) == 150, "of writing nothing is known here"


@pytest.mark.parametrize(
    ("service", "operation", "burst", "code"),
    [
        ("ecs", "list_clusters", 50, "ThrottlingException"),
        ("elbv2", "describe_load_balancers", 40, "Throttling"),
        ("ec2", "describe_vpcs", 100, "RequestLimitExceeded"),
    ],
)
def test_each_service_refuses_in_its_own_words(lab: Lab, service: str, operation: str, burst: int, code: str) -> None:
    lab.application.throttles = Throttles(_Clock())
    ask = getattr(lab.client(service), operation)
    for _ in range(burst):
        ask()
    with pytest.raises(ClientError) as caught:
        ask()
    assert caught.value.response["Error"]["Code"] == code
    lab.application.throttles = None
