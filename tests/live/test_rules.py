"""What rules see in accounts only: health, capacity, and what is no longer there."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from ecslint.live.outcome import Unit
from ecslint.live.snapshot import Resource
from tests.live.resources import (
    BALANCED,
    CLUSTER,
    ECS,
    REGISTRY,
    SERVICE,
    STORED,
    TWO_SUBNETS,
    cluster,
    deployment,
    event,
    failed,
    group,
    instance,
    minutes_ago,
    rule_of_events,
    scan,
    service,
    setting,
    stopped,
    subnet,
    task,
    task_definition,
    told,
    with_secret,
)


class Case(NamedTuple):
    name: str
    rule: str
    resources: tuple[Resource, ...]
    told: tuple[str, ...] = ()
    """A part of each message."""


TRUNKS = Resource("ecs trunking setting", "awsvpcTrunking", {"name": "awsvpcTrunking", "value": "enabled"}, {})
SHORT: dict[str, Any] = {"runningCount": 1}
STEADY = "(service shop) has reached a steady state."
NO_ROOM = "(service shop) was unable to place a task because no container instance met all of its requirements."
PULL = "CannotPullContainerError: failed to resolve ref: not found"

SESSIONS_KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
TASK_ROLE = "arn:aws:iam::111122223333:role/shop"


def entered(key: str) -> Resource:
    """A cluster whose sessions of ECS Exec are encrypted with a key."""
    execute = {"executeCommandConfiguration": {"kmsKeyId": key, "logging": "DEFAULT"}}
    data = {"clusterArn": CLUSTER, "clusterName": "prod", "configuration": execute}
    return Resource("AWS::ECS::Cluster", CLUSTER, data, {})


def allowed(key: str) -> Resource:
    """A task role that may enter tasks, and decrypt with a key."""
    statements = [{"Effect": "Allow", "Action": "ssmmessages:*", "Resource": "*"},
                  {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key}]  # fmt: skip
    policies = [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}]
    data = {"RoleName": "shop", "Arn": TASK_ROLE, "RolePolicyList": policies, "AttachedManagedPolicies": []}
    return Resource("AWS::IAM::Role", TASK_ROLE, data, {})


def exec_key() -> Resource:
    root = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [root]})
    data = {"Arn": SESSIONS_KEY, "KeyId": SESSIONS_KEY.rpartition("/")[2], "Names": [SESSIONS_KEY], "Policy": policy}
    return Resource("AWS::KMS::Key", SESSIONS_KEY, data, {})


CASES = (
    Case("nothing scales a service", "autoscaling-missing", (service(desiredCount=2), cluster()), ("nothing scales",)),
    Case("a service that is turned off", "autoscaling-missing", (service(desiredCount=0), cluster())),
    Case("a launch type beside a strategy is filled in", "launch-type-with-capacity-provider-strategy",
         (service(launchType="EC2", capacityProviderStrategy=[{"capacityProvider": "own", "weight": 1}]),)),
    Case("a deployment of ten minutes", "service-not-stable",
         (service(desiredCount=2, state={**SHORT, "deployments": [
             deployment(rolloutState="IN_PROGRESS", createdAt=minutes_ago(10), desiredCount=2, runningCount=0)]}),
          stopped(stopCode="TaskFailedToStart", stoppedReason=PULL))),
    Case("a deployment that failed", "service-not-stable",
         (service(desiredCount=2, state={"runningCount": 2, "deployments": [
             deployment(rolloutState="FAILED", rolloutStateReason="tasks failed to start")]}),),
         ("the deployment has failed (tasks failed to start)",)),
    Case("short since its last events", "service-not-stable",
         (service(desiredCount=2, state={**SHORT, "deployments": [deployment()], "events": [
             event(95, NO_ROOM), event(400, STEADY)]}),),
         ("1 of the 2 tasks run, and that for 95 minutes; (service shop) was unable to place a task",)),
    Case("short for a moment", "service-not-stable",
         (service(desiredCount=2, state={**SHORT, "deployments": [deployment()], "events": [
             event(2, "(service shop) has started 1 tasks"), event(400, STEADY)]}),)),
    Case("steady", "service-not-stable",
         (service(desiredCount=2, state={"runningCount": 2, "deployments": [deployment()], "events": [
             event(5, STEADY)]}), task())),
    Case("out of memory now and then", "service-not-stable",
         (service(desiredCount=2, state={"runningCount": 2, "deployments": [deployment()]}),
          stopped(1, stopCode="EssentialContainerExited", stoppedReason="Essential container in task exited",
                  containers=[{"name": "web", "exitCode": 137, "reason": "OutOfMemoryError: Container killed"}]),
          stopped(2, stopCode="ServiceSchedulerInitiated", stoppedReason="Scaling activity initiated by deployment"),
          stopped(3, stopCode="ServiceSchedulerInitiated", startedBy="ecs-svc/0",
                  stoppedReason="Task failed ELB health checks in (target-group shop)")),
         ("within the last hour 1 task stopped because a container needs more memory than it has",)),
    Case("grouped reasons", "service-not-stable",
         (service(desiredCount=3, state={"runningCount": 0, "deployments": [
             deployment(rolloutState="IN_PROGRESS", desiredCount=3, runningCount=0)]}),
          stopped(1, stopCode="TaskFailedToStart", stoppedReason=PULL),
          stopped(2, stopCode="TaskFailedToStart", stoppedReason=PULL),
          stopped(3, stopCode="TaskFailedToStart", stoppedReason="ResourceInitializationError: unable to pull secrets "
                  "or registry auth: execution resource retrieval failed")),
         ("found); 1 task stopped because a secret, or what the registry asks for, cannot be fetched",)),
    Case("a task set that stabilizes for ever", "service-not-stable",
         (service(deploymentController={"type": "EXTERNAL"}, desiredCount=2, state={"runningCount": 2, "taskSets": [
             {"id": "ecs-svc/7", "taskSetArn": f"{ECS}:task-set/prod/shop/ecs-svc/7", "status": "PRIMARY",
              "stabilityStatus": "STABILIZING", "stabilityStatusAt": minutes_ago(180), "computedDesiredCount": 2,
              "runningCount": 0}]}),),
         ("0 of the 2 tasks run, and that for 3 hours",)),
    Case("a task of a deregistered revision", "stale-tasks-running",
         (service(taskDefinition=f"{ECS}:task-definition/shop:8", state={"deployments": [deployment()]}),
          task_definition(revision=8), task_definition(revision=7, status="INACTIVE"),
          task(taskDefinitionArn=f"{ECS}:task-definition/shop:7")),
         ("runs `shop:7`, which is `INACTIVE`",)),
    Case("a tag that moved", "stale-tasks-running",
         (service(state={"deployments": [deployment()]}),
          *(task(number, containers=[{"name": "web", "image": "shop:1", "imageDigest": f"sha256:{number}"}])
            for number in (1, 2))),
         ("its tasks run 2 different images under `shop:1` in container `web`",)),
    Case("two deployments", "stale-tasks-running",
         (service(state={"deployments": [deployment(), deployment(id="ecs-svc/0", status="ACTIVE")]}),
          *(task(number, containers=[{"name": "web", "image": "shop:1", "imageDigest": f"sha256:{number}"}])
            for number in (1, 2)))),
    Case("an instance that has just come", "agent-disconnected",
         (instance(agentConnected=False, registeredAt=minutes_ago(3)),)),
    Case("an instance that drains", "agent-disconnected", (instance(agentConnected=False, status="DRAINING"),)),
    Case("a disconnected agent", "agent-disconnected", (instance(agentConnected=False),),
         ("the ECS agent of `i-00000000000000001` is not connected",)),
    Case("an agent too old for the trunk", "agent-outdated",
         (cluster(), instance(versionInfo={"agentVersion": "1.20.0"}), TRUNKS,
          service(launchType="EC2", taskDefinition=f"{ECS}:task-definition/shop:7"),
          task_definition(networkMode="awsvpc")),
         ("too old for network interfaces beyond those of its type",)),
    Case("an agent that is never asked", "agent-outdated",
         (cluster(), instance(versionInfo={"agentVersion": "1.20.0"}), TRUNKS,
          service(launchType="FARGATE", taskDefinition=f"{ECS}:task-definition/shop:7"),
          task_definition(networkMode="awsvpc"))),
    Case("an instance of another provider", "agent-outdated",
         (cluster(), instance(versionInfo={"agentVersion": "1.20.0"}, capacityProviderName="gpu"),
          TRUNKS,
          service(taskDefinition=f"{ECS}:task-definition/shop:7",
                  capacityProviderStrategy=[{"capacityProvider": "general", "weight": 1}]),
          Resource("AWS::ECS::CapacityProvider", f"{ECS}:capacity-provider/general", {"name": "general"}, {}),
          task_definition(networkMode="awsvpc"))),
    Case("tasks before Exec", "exec-agent-not-running",
         (service(enableExecuteCommand=True), task(1), task(2, startedAt=minutes_ago(1)),
          task(3, enableExecuteCommand=True)),
         ("started before ECS Exec was turned on",)),
    Case("a sidecar that is done", "exec-agent-not-running",
         (service(enableExecuteCommand=True),
          task(enableExecuteCommand=True, containers=[{"name": "init", "lastStatus": "STOPPED", "managedAgents": [
              {"name": "ExecuteCommandAgent", "lastStatus": "STOPPED"}]}]))),
    Case("services without instances", "cluster-unused",
         (cluster(activeServicesCount=1, registeredContainerInstancesCount=0),
          service(launchType="EC2", desiredCount=2)),
         ("no instance is registered in the cluster, so that `shop` cannot start any task",)),
    Case("task sets say on what they run", "cluster-unused",
         (cluster(activeServicesCount=1), service(desiredCount=2, deploymentController={"type": "EXTERNAL"}))),
    Case("a cluster for events", "cluster-unused", (cluster(activeServicesCount=0), rule_of_events())),
    Case("instances without work", "cluster-unused",
         (cluster(activeServicesCount=1, registeredContainerInstancesCount=1), service(desiredCount=0), instance(),
          Resource("ecs cluster reservation", CLUSTER, {"ClusterArn": CLUSTER}, {"Days": 7})),
         ("the 1 instances of the cluster have run no task for a week",)),
    Case("instances that worked yesterday", "cluster-unused",
         (cluster(activeServicesCount=1, registeredContainerInstancesCount=1), service(desiredCount=0), instance(),
          Resource("ecs cluster reservation", CLUSTER, {"ClusterArn": CLUSTER}, {"MemoryReservation": 40.5}))),
    Case("fewer healthy targets than tasks", "unhealthy-targets",
         (service(desiredCount=2, **BALANCED, state={"runningCount": 2}), *group("healthy", "unused")),
         ("2 tasks run, but only 1 targets are healthy",)),
    Case("targets that settle", "unhealthy-targets",
         (service(desiredCount=2, **BALANCED, state={"runningCount": 2}), *group("healthy", "initial", "draining"))),
    Case("no target at all", "unhealthy-targets",
         (service(desiredCount=2, **BALANCED, state={"runningCount": 0}), *group()),
         ("0 targets are healthy, of at least 1",)),
    Case("a service that is off", "unhealthy-targets",
         (service(desiredCount=0, **BALANCED, state={"runningCount": 0}), *group())),
    Case("a group without load balancer", "unhealthy-targets",
         (service(desiredCount=2, **BALANCED, state={"runningCount": 2}), *group(attached=False))),
    Case("a group of others", "unhealthy-targets", group("unhealthy")),
    Case("a task of a rule that does not start", "event-invocations-failing",
         (rule_of_events(), Resource("event invocations", rule_of_events().id, {}, {"FailedInvocations": 0}),
          stopped(group="family:job", startedBy="events-rule/job", stopCode="TaskFailedToStart", stoppedReason=PULL,
                  taskDefinitionArn=f"{ECS}:task-definition/job:3")),
         ("of what it started within the last hour, 1 task stopped because an image cannot be pulled",)),
    Case("a rule without failures", "event-invocations-failing",
         (rule_of_events(), Resource("event invocations", rule_of_events().id, {}, {"FailedInvocations": 0}))),
    Case("jobs in a service", "batch-work-in-service",
         (service(taskDefinition=f"{ECS}:task-definition/shop:7"), task_definition(),
          *(stopped(number, taskDefinitionArn=f"{ECS}:task-definition/shop:7", stopCode="EssentialContainerExited",
                    containers=[{"name": "web", "exitCode": 0}]) for number in (1, 2, 3))),
         ("3 of its tasks were done within the last hour",)),
    Case("a task that ended once", "batch-work-in-service",
         (service(taskDefinition=f"{ECS}:task-definition/shop:7"), task_definition(),
          stopped(taskDefinitionArn=f"{ECS}:task-definition/shop:7", stopCode="EssentialContainerExited",
                  containers=[{"name": "web", "exitCode": 0}]))),
    Case("the account blocks", "blocking-log-mode",
         (setting("defaultLogDriverMode", "blocking"),
          task_definition(container={"logConfiguration": {"logDriver": "awslogs"}})),
         ("the account setting `defaultLogDriverMode` makes it `blocking`",)),
    Case("the account does not block", "blocking-log-mode",
         (setting("defaultLogDriverMode", "non-blocking"),
          task_definition(container={"logConfiguration": {"logDriver": "awslogs"}}))),
    Case("a revision that is not the newest", "event-target-pinned-revision",
         (rule_of_events("job:3"), task_definition("job", 3), task_definition("job", 5)),
         ("revision 3 of `job` is not the newest, which is 5",)),
    Case("a deregistered revision", "event-target-pinned-revision",
         (rule_of_events("job:3"), task_definition("job", 3, "INACTIVE")), ("is `INACTIVE`",)),
    Case("a revision that is gone", "event-target-pinned-revision", (rule_of_events("job:3"),),
         ("there is no revision 3 of `job`",)),
    Case("the newest revision", "event-target-pinned-revision",
         (rule_of_events("job:5"), task_definition("job", 3), task_definition("job", 5))),
    Case("platforms of an image", "image-architecture-mismatch",
         (task_definition(requiresCompatibilities=["FARGATE"], container={"image": f"{REGISTRY}/shop:1"}),
          Resource("ecr image", f"{REGISTRY}/shop:1", {"platforms": [{"architecture": "arm64", "os": "linux"}]}, {})),
         ("the platforms of `111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1` say that it is built for `ARM64`",)),
    Case("an image for both", "image-architecture-mismatch",
         (task_definition(requiresCompatibilities=["FARGATE"], container={"image": f"{REGISTRY}/shop:1-arm64"}),
          Resource("ecr image", f"{REGISTRY}/shop:1-arm64",
                   {"platforms": [{"architecture": "arm64"}, {"architecture": "amd64"}]}, {}))),
    Case("tasks in one of two zones", "single-zone-service",
         (service(desiredCount=2, **TWO_SUBNETS), subnet("subnet-1", "eu-west-1a"), subnet("subnet-2", "eu-west-1b"),
          *(task(number, availabilityZone="eu-west-1a") for number in (1, 2))),
         ("all its tasks run in eu-west-1a, though eu-west-1b are open to them",)),
    Case("tasks that ECS moves to other zones by itself", "single-zone-service",
         (service(desiredCount=2, availabilityZoneRebalancing="ENABLED", **TWO_SUBNETS),
          subnet("subnet-1", "eu-west-1a"), subnet("subnet-2", "eu-west-1b"),
          *(task(number, availabilityZone="eu-west-1a") for number in (1, 2)))),
    Case("tasks in two zones", "single-zone-service",
         (service(desiredCount=2, **TWO_SUBNETS), subnet("subnet-1", "eu-west-1a"), subnet("subnet-2", "eu-west-1b"),
          task(1, availabilityZone="eu-west-1a"), task(2, availabilityZone="eu-west-1b"))),
    Case("instances in two zones", "single-zone-service",
         (cluster(), service(desiredCount=2, launchType="EC2", taskDefinition=f"{ECS}:task-definition/shop:7"),
          task_definition(),
          *(instance(at, attributes=[{"name": "ecs.availability-zone", "value": zone}])
            for at, zone in enumerate(("eu-west-1a", "eu-west-1c"))),
          *(task(number, availabilityZone="eu-west-1a") for number in (1, 2))),
         ("all its tasks run in eu-west-1a, though eu-west-1c are open to them",)),
    Case("too few free addresses", "scaling-ceiling-too-high",
         (cluster(), service(desiredCount=2, **TWO_SUBNETS, state={"runningCount": 2}),
          subnet("subnet-1", "eu-west-1a", AvailableIpAddressCount=3),
          subnet("subnet-2", "eu-west-1b", AvailableIpAddressCount=5),
          Resource("AWS::ApplicationAutoScaling::ScalableTarget", "ecs/service/prod/shop/ecs:service:DesiredCount",
                   {"ServiceNamespace": "ecs", "ResourceId": "service/prod/shop", "MinCapacity": 2, "MaxCapacity": 8,
                    "ScalableDimension": "ecs:service:DesiredCount"}, {})),
         ("have 10 addresses left for it",)),
    Case("a grace period that nothing waits for", "grace-period-without-load-balancer",
         (service(healthCheckGracePeriodSeconds=60, taskDefinition=f"{ECS}:task-definition/shop:7"), task_definition()),
         ("`healthCheckGracePeriodSeconds` is 60, but the service has no load balancer",)),
    Case("a grace period for a gateway", "grace-period-without-load-balancer",
         (service(healthCheckGracePeriodSeconds=60, taskDefinition=f"{ECS}:task-definition/shop:7"), task_definition(),
          Resource("ecs gateway route", f"{ECS}:gateway-route/edge/1",
                   {"serviceArn": SERVICE, "serviceContainerPortName": "http"}, {}))),
    Case("a misconfigured file system", "s3-files-prerequisite-missing",
         (Resource("AWS::S3Files::FileSystem", "fs-1", {"fileSystemId": "fs-1", "roleArn": "arn:r", "bucket": "arn:b"},
                   {"status": "misconfigured"}),),
         ("the file system is in the state `misconfigured`",)),
    Case("sessions with a key that the role may not use", "exec-permission-missing",
         (entered(SESSIONS_KEY), allowed(f"{SESSIONS_KEY[:-1]}0"), exec_key(),
          service(enableExecuteCommand=True, taskDefinition=task_definition().id),
          task_definition(taskRoleArn=TASK_ROLE)), ("does not allow `kms:Decrypt` for the key",)),
    Case("sessions with a key that the role may use", "exec-permission-missing",
         (entered(SESSIONS_KEY), allowed(SESSIONS_KEY), exec_key(),
          service(enableExecuteCommand=True, taskDefinition=task_definition().id),
          task_definition(taskRoleArn=TASK_ROLE))),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_live_rule(case: Case) -> None:
    messages = told(scan(case.rule, *case.resources))
    assert len(messages) == len(case.told), messages
    for message, part in zip(messages, case.told, strict=True):
        assert part in message


UPSTREAMS = failed("ecr:DescribePullThroughCacheRules", "ecr image")
MOUNTING = (
    service(taskDefinition=f"{ECS}:task-definition/shop:7", **TWO_SUBNETS),
    task_definition(
        networkMode="awsvpc",
        container={"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]},
        volumes=[{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}],
    ),
)
MOUNTED = (
    Resource("AWS::EFS::FileSystem", "fs-1", {"FileSystemId": "fs-1"}, {}),
    Resource("AWS::EFS::MountTarget", "fsmt-1", {"FileSystemId": "fs-1", "SubnetId": "subnet-1"}, {}),
)

UNSEEN = (
    ("referenced-resource-not-found", (task_definition(taskRoleArn="arn:aws:iam::111122223333:role/gone"),),
     failed("iam:GetAccountAuthorizationDetails", "AWS::IAM::Role")),
    ("referenced-resource-not-found", (with_secret(STORED),),
     failed("secretsmanager:ListSecrets", "AWS::SecretsManager::Secret")),
    ("image-not-found", (task_definition(container={"image": f"{REGISTRY}/shop:1"}),),
     failed("ecr:DescribeRepositories", "AWS::ECR::Repository", "ecr image")),
    ("image-not-found", (task_definition(container={"image": f"{REGISTRY}/hub/shop:1"}),), UPSTREAMS),
    ("service-not-stable", (service(desiredCount=1, state={"runningCount": 1, "deployments": [deployment()]}),),
     failed("ecs:ListTasks", "ecs task")),
    ("exec-agent-not-running", (service(enableExecuteCommand=True),), failed("ecs:DescribeTasks", "ecs task")),
    ("unhealthy-targets", (service(desiredCount=1, **BALANCED, state={"runningCount": 1}), group()[0]),
     failed("elasticloadbalancing:DescribeTargetHealth", "elb target health")),
    ("event-invocations-failing", (rule_of_events(),), failed("cloudwatch:GetMetricData", "event invocations")),
    ("cluster-unused", (cluster(activeServicesCount=0),), failed("events:ListRules", "AWS::Events::Rule")),
    ("blocking-log-mode", (task_definition(container={"logConfiguration": {"logDriver": "awslogs"}}),),
     failed("ecs:ListAccountSettings", "ecs account setting")),
    ("event-target-pinned-revision", (rule_of_events("job:3"), task_definition("job", 3)),
     failed("ecs:DescribeTaskDefinition", "AWS::ECS::TaskDefinition")),
    ("file-system-zone-not-covered", MOUNTING, failed("elasticfilesystem:DescribeFileSystems", "AWS::EFS::FileSystem")),
    ("mount-target-missing", (*MOUNTING, *MOUNTED), failed("ec2:DescribeSubnets", "AWS::EC2::Subnet")),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "resources", "unit"), UNSEEN, ids=[f"{each[0]}: {each[2].action}" for each in UNSEEN])
def test_what_could_not_be_read_is_undecided(rule: str, resources: tuple[Resource, ...], unit: Unit) -> None:
    """Nothing is reported on a guess, and what was missing is said."""
    report = scan(rule, *resources, units=(unit,))
    assert told(report) == []
    assert any(unit.action in each.needs for each in report.undecided)


def test_an_image_that_no_prefix_explains_is_reported_although_upstreams_could_not_be_read() -> None:
    lost = task_definition(container={"image": f"{REGISTRY}/shop:1"})
    (finding,) = scan("image-not-found", lost, units=(UPSTREAMS,)).findings
    assert finding.confidence == "medium"


def test_a_known_defect_is_told_though_the_reason_could_not_be_read() -> None:
    failing = deployment(rolloutState="FAILED", rolloutStateReason="tasks failed to start")
    report = scan(
        "service-not-stable", service(state={"deployments": [failing]}), units=(failed("ecs:ListTasks", "ecs task"),)
    )
    assert told(report) == [
        "the deployment has failed (tasks failed to start); look at its events and at its stopped tasks"
    ]
