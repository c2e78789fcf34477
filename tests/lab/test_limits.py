"""The double gives pages, and refuses what is too much, as AWS does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from tests.lab import Lab
from tests.lab.limits import BATCHES, PAGES, turning
from tests.lab.sevens import sevens

_BOTO_NAMES = {"elasticloadbalancing": "elbv2", "elasticfilesystem": "efs"}
_NOT_IN_SEVENS = ("ecs:ListDaemons", "ecs:ListGateways", "s3files:ListAccessPoints")


@pytest.fixture(scope="module")
def given(lab: Lab) -> dict[str, dict[str, Any]]:
    return sevens(lab)


@pytest.mark.parametrize("action", [each for each in PAGES if each not in _NOT_IN_SEVENS])
def test_pages_put_together_are_the_whole_and_none_is_too_large(
    lab: Lab, given: dict[str, dict[str, Any]], action: str
) -> None:
    prefix, _, operation = action.partition(":")
    service = _BOTO_NAMES.get(prefix, prefix)
    names = turning(service, operation)
    ask = getattr(lab.client(service), xform_name(operation))
    parameters = given.get(action, {})

    def items(answer: dict[str, Any]) -> list[Any]:
        found = [item for key in names.lists for item in answer.get(key, ())]
        return [{**item, "SizeInBytes": 0} if "SizeInBytes" in item else item for item in found]  # when it was measured

    whole = items(ask(**parameters))
    pages: list[list[Any]] = []
    token: dict[str, str] = {}
    while True:
        answer = ask(**parameters, **{names.limit: 5}, **token)
        pages.append(items(answer))
        if not answer.get(names.token_out):
            break
        token = {names.token_in: answer[names.token_out]}
    assert len(pages) > 1
    assert {len(page) for page in pages[:-1]} == {5}
    together = [item for page in pages for item in page]
    assert together[: len(whole)] == whole  # of account settings there are more than one page holds
    with pytest.raises(ClientError, match="must be from 1 to"):
        ask(**parameters, **{names.limit: PAGES[action].greatest + 1})


def test_services_come_ten_a_page_unless_asked_otherwise(lab: Lab) -> None:
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName="many")
    ecs.register_task_definition(family="app", containerDefinitions=[{"name": "a", "image": "a", "memory": 64}])
    for number in range(12):
        ecs.create_service(cluster="many", serviceName=f"s{number}", taskDefinition="app", launchType="FARGATE")
    assert len(ecs.list_services(cluster="many")["serviceArns"]) == 10
    assert len(ecs.list_services(cluster="many", maxResults=100)["serviceArns"]) == 12


@pytest.mark.parametrize("action", [each for each in BATCHES if each.startswith("ecs:")])
def test_too_large_a_batch_is_refused(lab: Lab, given: dict[str, dict[str, Any]], action: str) -> None:
    parameter, greatest = BATCHES[action]
    ask = getattr(lab.client("ecs"), xform_name(action.partition(":")[2]))
    names = [f"name-{number}" for number in range(greatest + 1)]
    inside = {} if action == "ecs:DescribeClusters" else {"cluster": "cluster-0"}
    with pytest.raises(ClientError, match="InvalidParameterException"):
        ask(**inside, **{parameter: names})


def test_ecr_takes_no_page_size_with_names(lab: Lab, given: dict[str, dict[str, Any]]) -> None:
    images = {"repositoryName": "repository-0", "imageIds": [{"imageTag": "1"}]}
    with pytest.raises(ClientError, match="cannot be used with imageIds"):
        lab.client("ecr").describe_images(**images, maxResults=100)
    assert len(lab.client("ecr").describe_images(**images)["imageDetails"]) == 1


def test_a_cluster_tells_what_is_included(lab: Lab) -> None:
    ecs = lab.client("ecs")
    settings = [{"name": "containerInsights", "value": "enabled"}]
    ecs.create_cluster(clusterName="included", settings=settings, tags=[{"key": "a", "value": "b"}])
    bare = ecs.describe_clusters(clusters=["included"])["clusters"][0]
    assert bare.keys().isdisjoint({"settings", "tags", "statistics", "configuration"})
    full = ecs.describe_clusters(clusters=["included"], include=["SETTINGS", "TAGS", "STATISTICS"])["clusters"][0]
    assert full["settings"] == settings
    assert full["tags"] == [{"key": "a", "value": "b"}]
