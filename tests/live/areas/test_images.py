"""Container images and their repositories, as a scan reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecslint.live.areas.kinds import (
    IMAGE,
    IMAGE_SCAN,
    LIFECYCLE_POLICY,
    REGISTRY_SCANNING,
    REPOSITORY,
    REPOSITORY_POLICY,
    REPOSITORY_TAGS,
)
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
    assert snapshot.units == ()
    assert {action: count for action, count in aws.calls.items() if action.startswith("ecr")} == {
        "ecr:DescribeRepositories": 1,
        "ecr:DescribeImages": 2,
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


POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]})
COUNT = {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 9}
LIFECYCLE = json.dumps({"rules": [{"rulePriority": 1, "selection": COUNT, "action": {"type": "expire"}}]})
BESIDE = (
    pytest.param(LIFECYCLE_POLICY, "lifecyclePolicyText", "ecr:GetLifecyclePolicy", id="its lifecycle policy"),
    pytest.param(REPOSITORY_POLICY, "repositoryPolicyText", "ecr:GetRepositoryPolicy", id="its policy"),
    pytest.param(REPOSITORY_TAGS, "tags", "ecr:ListTagsForResource", id="its tags"),
)


def furnish(ecr: Any) -> None:
    ecr.put_lifecycle_policy(repositoryName="web", lifecyclePolicyText=LIFECYCLE)
    ecr.set_repository_policy(repositoryName="web", policyText=POLICY)
    arn = ecr.describe_repositories(repositoryNames=["web"])["repositories"][0]["repositoryArn"]
    ecr.tag_resource(resourceArn=arn, tags=[{"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": "9"}])


@pytest.mark.parametrize(("kind", "member", "action"), BESIDE)
def test_what_is_asked_of_each_repository(aws: Lab, ecr: Any, kind: str, member: str, action: str) -> None:
    furnish(ecr)
    running(aws, f"{HOST}/web:1", f"{HOST}/team/worker:1")
    found = {each.data["repositoryName"]: each.data for each in kept(read(REPOSITORY, kind), REPOSITORY).values()}
    assert {name: count for name, count in aws.calls.items() if name.startswith("ecr")} == {
        "ecr:DescribeRepositories": 1,
        action: 2,
    }
    told = {"lifecyclePolicyText": LIFECYCLE, "repositoryPolicyText": POLICY,
            "tags": [{"Key": "cost", "Value": "9"}, {"Key": "team", "Value": "shop"}]}  # fmt: skip
    written = found["web"][member]
    assert (json.loads(written) if isinstance(written, str) else written) == (
        json.loads(str(told[member])) if isinstance(told[member], str) else told[member]
    )
    nothing: dict[str, Any] = {"lifecyclePolicyText": None, "repositoryPolicyText": None, "tags": []}
    assert found["team/worker"].get(member, "absent") == nothing[member]


@pytest.mark.parametrize(("kind", "member", "action"), BESIDE)
def test_what_is_denied_of_a_repository_hides_nothing_else(
    aws: Lab, ecr: Any, kind: str, member: str, action: str
) -> None:
    furnish(ecr)
    running(aws, f"{HOST}/web:1")
    kinds = (LIFECYCLE_POLICY, REPOSITORY_POLICY, REPOSITORY_TAGS)
    with aws.failing(action):
        snapshot = read(REPOSITORY, *kinds)
    assert failures(snapshot) == [(action, "denied")]
    assert [*snapshot.unseen()] == [kind]
    members = {"lifecyclePolicyText", "repositoryPolicyText", "tags"}
    assert only(snapshot, REPOSITORY).data.keys() & members == members - {member}


def test_the_registry_is_asked_once(aws: Lab, ecr: Any) -> None:
    shop = [{"filter": name, "filterType": "WILDCARD"} for name in ("web", "*")]
    ecr.put_registry_scanning_configuration(
        scanType="BASIC", rules=[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": shop}]
    )
    running(aws, f"{HOST}/web:1", f"{HOST}/team/worker:1")
    found = only(read(REGISTRY_SCANNING), REGISTRY_SCANNING)
    assert found.data == {
        "scanType": "BASIC",
        "rules": [{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": shop[::-1]}],
    }
    assert aws.calls["ecr:GetRegistryScanningConfiguration"] == 1


def test_the_registry_is_not_asked_where_all_images_are_elsewhere(aws: Lab, ecr: Any) -> None:
    running(aws, "nginx:1")
    assert kept(read(REGISTRY_SCANNING), REGISTRY_SCANNING) == {}
    assert not [action for action in aws.calls if action.startswith("ecr")]


def test_the_numbers_of_a_scan(aws: Lab, ecr: Any) -> None:
    digest = push(ecr, "web", "1")
    unscanned = push(ecr, "team/worker", "1")
    ecr.start_image_scan(repositoryName="web", imageId={"imageTag": "1"})
    running(aws, f"{HOST}/web:1", f"{HOST}/web@{digest}", f"{HOST}/team/worker@{unscanned}")
    snapshot = read(IMAGE_SCAN)
    found = only(snapshot, IMAGE_SCAN)
    assert found.id == f"web@{digest}"
    assert found.data == {}  # all of it changes by itself
    assert (found.state["repositoryName"], found.state["imageDigest"]) == ("web", digest)
    assert found.state["imageScanStatus"]["status"] == "COMPLETE"
    assert found.state["imageScanFindings"]["findingSeverityCounts"] == {"HIGH": 1}
    assert "findings" not in found.state["imageScanFindings"]
    assert snapshot.units == ()  # that nobody has scanned the other is an answer
    assert aws.calls["ecr:DescribeImageScanFindings"] == 2


def test_a_scan_is_asked_for_each_platform_of_an_image(aws: Lab, ecr: Any) -> None:
    push(ecr, "web", "1")
    running(aws, f"{HOST}/web:1")
    details = {"repositoryName": "web", "imageDigest": "sha256:" + "9" * 64, "imageTags": ["1"],
               "imageManifestMediaType": INDEX["mediaType"]}  # fmt: skip
    listed = json.dumps({"imageDetails": [details]})
    text = json.dumps({"images": [{"imageManifest": json.dumps(INDEX)}], "failures": []})
    with (
        aws.failing("ecr:DescribeImages", kind="garbage", body=listed),
        aws.failing("ecr:BatchGetImage", kind="garbage", body=text),
    ):
        snapshot = read(IMAGE_SCAN)
    assert [each["digest"][-1] for each in only(snapshot, IMAGE).data["platforms"]] == ["0", "1"]
    assert aws.calls["ecr:DescribeImageScanFindings"] == 2


def test_what_tasks_run_is_asked_for_although_its_tag_has_moved(aws: Lab, ecr: Any) -> None:
    digests = [push(ecr, "web", tag) for tag in ("1", "2", "3")]
    running(aws, f"{HOST}/web:1")
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
    tasks = [
        {"taskArn": f"{arn}:task/prod/{digest[-4:]}", "clusterArn": f"{arn}:cluster/prod", "lastStatus": status,
         "taskDefinitionArn": f"{arn}:task-definition/app:1",
         "containers": [{"image": f"{HOST}/web:1", "imageDigest": digest}]}
        for digest, status in zip(digests[1:], ("RUNNING", "STOPPED"), strict=True)
    ]  # fmt: skip
    with aws.failing("ecs:DescribeTasks", kind="garbage", body=json.dumps({"tasks": tasks, "failures": []})):
        read()
    assert aws.calls["ecr:DescribeImageScanFindings"] == 2


def test_a_denied_scan_is_a_gap(aws: Lab, ecr: Any) -> None:
    push(ecr, "web", "1")
    running(aws, f"{HOST}/web:1")
    with aws.failing("ecr:DescribeImageScanFindings"):
        snapshot = read(IMAGE_SCAN)
    assert failures(snapshot) == [("ecr:DescribeImageScanFindings", "denied")]
    assert [*snapshot.unseen()] == [IMAGE_SCAN]


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
