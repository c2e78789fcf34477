"""What moto forgets and AWS tells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab import Lab
from tests.lab.seed import Small, small

_WRITTEN: dict[str, Any] = {
    "availabilityZoneRebalancing": "ENABLED",
    "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}],
    "deploymentConfiguration": {
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "alarms": {"alarmNames": ["errors"], "enable": True, "rollback": True},
        "maximumPercent": 150,
        "minimumHealthyPercent": 50,
        "strategy": "BLUE_GREEN",
        "bakeTimeInMinutes": 5,
    },
    "enableECSManagedTags": True,
    "enableExecuteCommand": True,
    "healthCheckGracePeriodSeconds": 45,
    "placementConstraints": [{"type": "distinctInstance"}],
    "placementStrategy": [{"type": "spread", "field": "host"}],
    "propagateTags": "TASK_DEFINITION",
    "serviceRegistries": [{"registryArn": "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1"}],
}
_OF_DEPLOYMENTS: dict[str, Any] = {
    "serviceConnectConfiguration": {"enabled": True, "namespace": "shop"},
    "volumeConfigurations": [
        {"name": "data", "managedEBSVolume": {"roleArn": "arn:aws:iam::1:role/r", "sizeInGiB": 9}}
    ],
    "vpcLatticeConfigurations": [{"roleArn": "arn:aws:iam::1:role/r", "targetGroupArn": "arn:x", "portName": "http"}],
}


@pytest.fixture(scope="module")
def account(lab: Lab) -> Small:
    return small(lab)


def _service(lab: Lab, arn: str) -> dict[str, Any]:
    found = lab.client("ecs").describe_services(cluster="prod", services=[arn], include=["TAGS"])["services"]
    return dict(found[0])


def test_a_service_tells_all_that_was_written(lab: Lab, account: Small) -> None:
    made = lab.client("ecs").create_service(
        cluster="prod", serviceName="full", taskDefinition="web", desiredCount=1, **_WRITTEN, **_OF_DEPLOYMENTS
    )["service"]
    told = _service(lab, made["serviceArn"])
    assert {name: told[name] for name in _WRITTEN} == _WRITTEN
    assert {name: told["deployments"][0][name] for name in _OF_DEPLOYMENTS} == _OF_DEPLOYMENTS
    assert "launchType" not in told
    assert _OF_DEPLOYMENTS.keys().isdisjoint(told)
    lab.client("ecs").update_service(
        cluster="prod", service="full", healthCheckGracePeriodSeconds=90, desiredCount=3, taskDefinition="worker"
    )
    told = _service(lab, made["serviceArn"])
    assert told["healthCheckGracePeriodSeconds"] == 90
    assert told["desiredCount"] == told["runningCount"] == 3
    assert told["taskDefinition"].endswith(":task-definition/worker:1")
    assert told["availabilityZoneRebalancing"] == "ENABLED"


def test_a_service_of_which_nothing_was_written_has_the_defaults_of_aws(lab: Lab, account: Small) -> None:
    made = lab.client("ecs").create_service(cluster="prod", serviceName="bare", taskDefinition="web")["service"]
    told = _service(lab, made["serviceArn"])
    assert told["deploymentConfiguration"]["maximumPercent"] == 200
    assert told["deploymentConfiguration"]["minimumHealthyPercent"] == 100
    assert told["enableExecuteCommand"] is False
    assert told["capacityProviderStrategy"][0]["capacityProvider"] == "FARGATE", "the cluster's own strategy"


def test_a_cluster_whose_name_ends_in_anothers_keeps_its_services_to_itself(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName="nonprod")
    ecs.create_service(cluster="nonprod", serviceName="x", taskDefinition="web", desiredCount=1, launchType="FARGATE")
    assert not [arn for arn in ecs.list_services(cluster="prod", maxResults=100)["serviceArns"] if "nonprod" in arn]
    assert not [arn for arn in ecs.list_tasks(cluster="prod")["taskArns"] if "nonprod" in arn]
    assert len(ecs.list_tasks(cluster="nonprod")["taskArns"]) == 1


def test_a_task_definition_tells_what_aws_fills_in(lab: Lab, account: Small) -> None:
    answer = lab.client("ecs").describe_task_definition(taskDefinition="web", include=["TAGS"])
    container = answer["taskDefinition"]["containerDefinitions"][0]
    assert container["portMappings"] == [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp", "name": "http"}]
    assert container["volumesFrom"] == container["mountPoints"] == container["systemControls"] == []
    assert answer["taskDefinition"]["placementConstraints"] == []


def test_capacity_providers_without_names_are_all_of_them(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    group = {"autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1"}
    ecs.create_capacity_provider(name="own", autoScalingGroupProvider={**group, "managedDraining": "DISABLED"})
    found = {each["name"]: each for each in ecs.describe_capacity_providers()["capacityProviders"]}
    assert found.keys() == {"FARGATE", "FARGATE_SPOT", "own"}
    assert found["own"]["autoScalingGroupProvider"]["managedDraining"] == "DISABLED"
    assert ecs.describe_capacity_providers(capacityProviders=["nope"])["failures"][0]["reason"] == "MISSING"


def test_effective_settings_are_what_holds(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    ecs.put_account_setting(name="containerInsights", value="enhanced")
    found = {each["name"]: each["value"] for page in ecs.get_paginator("list_account_settings").paginate(
        effectiveSettings=True) for each in page["settings"]}  # fmt: skip
    assert found["containerInsights"] == "enhanced"
    assert found["taskLongArnFormat"] == "enabled"


def test_services_run_tasks(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    web = ecs.list_tasks(cluster="prod", serviceName="web")["taskArns"]
    assert len(web) == 2
    answer = ecs.describe_tasks(cluster="prod", tasks=[*web, "0" * 32])
    assert {task["group"] for task in answer["tasks"]} == {"service:web"}
    assert answer["tasks"][0]["containers"][0]["healthStatus"] == "HEALTHY"
    assert [failure["reason"] for failure in answer["failures"]] == ["MISSING"]
    daemon = ecs.describe_tasks(cluster="prod", tasks=ecs.list_tasks(cluster="prod", serviceName="agent")["taskArns"])
    assert sorted(task["containerInstanceArn"] for task in daemon["tasks"]) == sorted(account.container_instances)


def test_a_task_that_was_run_alone(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    alone = ecs.run_task(cluster="prod", taskDefinition="agent", launchType="EC2")["tasks"][0]["taskArn"]
    assert alone in ecs.list_tasks(cluster="prod")["taskArns"]
    assert ecs.describe_tasks(cluster="prod", tasks=[alone])["tasks"][0]["taskArn"] == alone


def test_a_service_without_a_place_to_run_does_not(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName="empty")
    made = ecs.create_service(
        cluster="empty", serviceName="x", taskDefinition="agent", desiredCount=2, launchType="EC2"
    )
    told = ecs.describe_services(cluster="empty", services=[made["service"]["serviceArn"]])["services"][0]
    assert (told["runningCount"], told["desiredCount"]) == (0, 2)
    assert "unable to place a task" in told["events"][0]["message"]
    assert ecs.list_tasks(cluster="empty")["taskArns"] == []


def test_targets_are_the_tasks(lab: Lab, account: Small) -> None:
    elb = lab.client("elbv2")
    health = elb.describe_target_health(TargetGroupArn=account.target_group)["TargetHealthDescriptions"]
    assert [(each["Target"]["Port"], each["TargetHealth"]["State"]) for each in health] == [(8080, "healthy")] * 2


def test_attributes_are_all_told(lab: Lab, account: Small) -> None:
    elb = lab.client("elbv2")
    arn = account.load_balancer
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}]
    )
    found = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    told = {each["Key"]: each["Value"] for each in found}
    assert told["deletion_protection.enabled"] == told["load_balancing.cross_zone.enabled"] == "true"
    assert told["routing.http.drop_invalid_header_fields.enabled"] == told["access_logs.s3.enabled"] == "false"
    found = elb.describe_target_group_attributes(TargetGroupArn=account.target_group)["Attributes"]
    told = {each["Key"]: each["Value"] for each in found}
    assert told["deregistration_delay.timeout_seconds"] == "300"
    assert told["load_balancing.algorithm.anomaly_mitigation"] == "off"
    assert elb.describe_load_balancers()["LoadBalancers"][0]["State"] == {"Code": "active"}


def test_a_test_sets_how_things_stand(lab: Lab, account: Small) -> None:
    ecs, state = lab.client("ecs"), lab.world.state
    instance = account.container_instances[0]
    state[instance] = {"agentConnected": False}
    told = ecs.describe_container_instances(cluster="prod", containerInstances=[instance])["containerInstances"][0]
    assert told["agentConnected"] is False
    state[account.worker] = {"runningCount": 0}
    assert _service(lab, account.worker)["runningCount"] == 0
    assert ecs.list_tasks(cluster="prod", serviceName="worker")["taskArns"] == []
    sick = [
        {"Target": {"Id": "10.0.0.1", "Port": 8080}, "TargetHealth": {"State": "unhealthy", "Reason": "Target.Timeout"}}
    ]
    state[account.target_group] = {"TargetHealthDescriptions": sick}
    answer = lab.client("elbv2").describe_target_health(TargetGroupArn=account.target_group)
    assert answer["TargetHealthDescriptions"] == sick
    ecr = lab.client("ecr")
    digest = ecr.describe_images(repositoryName="web")["imageDetails"][0]["imageDigest"]
    state[digest] = {"imageScanStatus": {"status": "COMPLETE"}}
    told = ecr.describe_images(repositoryName="web")["imageDetails"][0]
    assert told["imageScanStatus"] == {"status": "COMPLETE"}
    for identity in (instance, account.worker, account.target_group, digest):
        del state[identity]


def test_the_account_reads_the_same_twice(lab: Lab, account: Small) -> None:
    assert _service(lab, account.web) == _service(lab, account.web)


def test_of_the_policies_of_aws_those_in_use_are_told(lab: Lab, account: Small) -> None:
    told = lab.client("iam").get_account_authorization_details(Filter=["AWSManagedPolicy", "LocalManagedPolicy"])
    assert [each["PolicyName"] for each in told["Policies"]] == ["AmazonECSTaskExecutionRolePolicy"]


def test_a_service_without_a_task_definition_runs_nothing(lab: Lab, account: Small) -> None:
    ecs = lab.client("ecs")
    ecs.create_service(
        cluster=account.cluster, serviceName="external", desiredCount=2, deploymentController={"type": "EXTERNAL"}
    )
    assert ecs.list_tasks(cluster=account.cluster, serviceName="external")["taskArns"] == []
