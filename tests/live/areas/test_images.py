"""Container images and their repositories, as a scan reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.live.areas.kinds import IMAGE, REPOSITORY
from tests.lab import ACCOUNT, REGION, Lab
from tests.lab.seed import manifest
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster, service

HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
INDEX = {
    "schemaVersion": 2,
    "mediaType": "application/vnd.oci.image.index.v1+json",
    "manifests": [
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 9, "digest": f"sha256:{number:064d}",
         "platform": {"architecture": architecture, "os": "linux"}}
        for number, architecture in enumerate(("amd64", "arm64", "unknown"))
    ],
}  # fmt: skip


@pytest.fixture
def ecr(aws: Lab) -> Any:
    cluster(aws, "prod")
    client = aws.client("ecr")
    for name in ("web", "team/worker", "idle"):
        client.create_repository(repositoryName=name)
    return client


def push(ecr: Any, repository: str, tag: str) -> str:
    text = json.dumps(manifest(repository + tag))
    return str(
        ecr.put_image(repositoryName=repository, imageTag=tag, imageManifest=text)["image"]["imageId"]["imageDigest"]
    )


def running(aws: Lab, *images: str) -> None:
    """A service with a container for each image."""
    containers = [{"name": f"c{number}", "image": image, "memory": 64} for number, image in enumerate(images)]
    aws.client("ecs").register_task_definition(family="app", containerDefinitions=containers)
    service(aws, "web")
    aws.forget_calls()


def test_images_in_use_and_their_repositories(aws: Lab, ecr: Any) -> None:
    for tag in ("1", "2"):
        push(ecr, "web", tag)
    digest = push(ecr, "team/worker", "latest")
    by_tag, by_digest = f"{HOST}/web:1", f"{HOST}/team/worker@{digest}"
    by_default = f"{HOST}/team/worker"
    running(
        aws, by_tag, by_digest, by_default, "public.ecr.aws/docker/library/nginx:1", "999999999999" + HOST[12:] + "/x"
    )
    snapshot = read(REPOSITORY, IMAGE)
    found = kept(snapshot, IMAGE)
    assert found.keys() == {by_tag, by_digest, by_default}
    assert found[by_digest].data == found[by_default].data
    assert found[by_digest].data["imageDigest"] == digest
    assert "imagePushedAt" in found[by_tag].state
    repositories = kept(snapshot, REPOSITORY).values()
    assert {each.data["repositoryName"] for each in repositories} == {"web", "team/worker"}
    assert snapshot.units == ()  # that there is no lifecycle policy is an answer
    assert {action: count for action, count in aws.calls.items() if action.startswith("ecr")} == {
        "ecr:DescribeRepositories": 1,
        "ecr:DescribeImages": 2,
        "ecr:GetLifecyclePolicy": 2,
    }


def test_nothing_is_asked_where_all_images_are_elsewhere(aws: Lab, ecr: Any) -> None:
    running(aws, "nginx:1")
    assert kept(read(REPOSITORY, IMAGE), REPOSITORY) == {}
    assert not [action for action in aws.calls if action.startswith("ecr")]


def test_a_tag_that_is_not_there_hides_no_other(aws: Lab, ecr: Any) -> None:
    push(ecr, "web", "1")
    running(aws, f"{HOST}/web:1", f"{HOST}/web:gone")
    snapshot = read(IMAGE)
    assert kept(snapshot, IMAGE).keys() == {f"{HOST}/web:1"}
    assert {str(unit.outcome) for unit in snapshot.units} == {"missing"}
    assert IMAGE not in snapshot.unseen()


def test_a_repository_that_is_not_there(aws: Lab, ecr: Any) -> None:
    running(aws, f"{HOST}/gone:1")
    snapshot = read(REPOSITORY, IMAGE)
    assert kept(snapshot, REPOSITORY) == kept(snapshot, IMAGE) == {}
    assert not {REPOSITORY, IMAGE} & set(snapshot.unseen())


def test_lifecycle_policies(aws: Lab, ecr: Any) -> None:
    count = {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 9}
    policy = json.dumps({"rules": [{"rulePriority": 1, "selection": count, "action": {"type": "expire"}}]})
    ecr.put_lifecycle_policy(repositoryName="web", lifecyclePolicyText=policy)
    running(aws, f"{HOST}/web:1")
    assert json.loads(only(read(REPOSITORY), REPOSITORY).data["lifecyclePolicyText"]) == json.loads(policy)


def test_the_platforms_of_an_image_for_several(aws: Lab, ecr: Any) -> None:
    push(ecr, "web", "1")
    running(aws, f"{HOST}/web:1")
    details = {"repositoryName": "web", "imageDigest": "sha256:" + "0" * 64, "imageTags": ["1"],
               "imageManifestMediaType": INDEX["mediaType"]}  # fmt: skip
    listed = json.dumps({"imageDetails": [details]})
    text = json.dumps({"images": [{"imageManifest": json.dumps(INDEX)}], "failures": []})
    with (
        aws.failing("ecr:DescribeImages", kind="garbage", body=listed),
        aws.failing("ecr:BatchGetImage", kind="garbage", body=text),
    ):
        found = only(read(IMAGE), IMAGE)
    assert [each["architecture"] for each in found.data["platforms"]] == ["amd64", "arm64"]


def test_an_image_for_one_platform_is_not_pulled(aws: Lab, ecr: Any) -> None:
    push(ecr, "web", "1")
    running(aws, f"{HOST}/web:1")
    assert "platforms" not in only(read(IMAGE), IMAGE).data
    assert aws.calls["ecr:BatchGetImage"] == 0


def test_an_image_that_would_be_pulled_through_may_be_there(aws: Lab, ecr: Any) -> None:
    running(aws, f"{HOST}/docker-hub/library/nginx:1", f"{HOST}/gone:1")
    rule = {"ecrRepositoryPrefix": "docker-hub", "upstreamRegistryUrl": "registry-1.docker.io"}
    answer = json.dumps({"pullThroughCacheRules": [rule]})
    with aws.failing("ecr:DescribePullThroughCacheRules", kind="garbage", body=answer):
        found = only(read(IMAGE), IMAGE)
    assert found.id == f"{HOST}/docker-hub/library/nginx:1"
    assert found.data == rule


def test_where_images_may_be_pulled_from_is_unknown_when_it_is_denied(aws: Lab, ecr: Any) -> None:
    running(aws, f"{HOST}/gone:1")
    with aws.failing("ecr:DescribePullThroughCacheRules"):
        snapshot = read(IMAGE)
    assert failures(snapshot) == [("ecr:DescribePullThroughCacheRules", "denied")]
    assert set(snapshot.unseen()) == {IMAGE}
