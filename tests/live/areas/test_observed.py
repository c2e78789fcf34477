"""What tasks write to, read from and register with, and what watches them, as a scan reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecslint.live.areas.kinds import (
    ALARM,
    DISCOVERY_SERVICE,
    INVOCATIONS,
    LOG_GROUP,
    NAMESPACE,
    PARAMETER,
    SCALING_POLICY,
    SECRET,
)
from tests.lab import ACCOUNT, REGION, Lab
from tests.lab.seed import scaled
from tests.live.areas.reading import failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition, service
from tests.live.areas.test_events import rule, runs

SECRETS = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:"
PARAMETERS = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/"


@pytest.fixture(autouse=True)
def _cluster(aws: Lab) -> None:
    cluster(aws, "prod")


def running(aws: Lab, **container: Any) -> None:
    """A service with such a container."""
    app = {"name": "app", "image": "app:1", "memory": 64, **container}
    aws.client("ecs").register_task_definition(family="app", containerDefinitions=[app])
    service(aws, "web")
    aws.forget_calls()


# -- log groups


def logging(driver: str = "awslogs", **options: str) -> dict[str, Any]:
    return {"logDriver": driver, "options": options}


def test_log_groups_that_containers_write_to(aws: Lab) -> None:
    for name in ("/ecs/web", "/ecs/idle", "/other"):
        aws.client("logs").create_log_group(logGroupName=name)
    running(aws, logConfiguration=logging(**{"awslogs-group": "/ecs/web", "awslogs-region": REGION}))
    found = only(read(LOG_GROUP), LOG_GROUP)
    assert found.id == f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/ecs/web"
    assert {"storedBytes", "creationTime"}.isdisjoint(found.data)


def test_log_groups_of_other_regions_and_drivers(aws: Lab) -> None:
    for name in ("elsewhere", "fluent"):
        aws.client("logs").create_log_group(logGroupName=name)
    elsewhere = logging(**{"awslogs-group": "elsewhere", "awslogs-region": "eu-west-1"})
    running(aws, logConfiguration=elsewhere)
    assert kept(read(LOG_GROUP), LOG_GROUP) == {}
    fluent = logging("awsfirelens", Name="cloudwatch", log_group_name="fluent", region=REGION)
    container = {"name": "app", "image": "app:1", "memory": 64, "logConfiguration": fluent}
    aws.client("ecs").register_task_definition(family="job", containerDefinitions=[container])
    service(aws, "job", taskDefinition="job")
    assert only(read(LOG_GROUP), LOG_GROUP).data["logGroupName"] == "fluent"


def test_the_log_group_of_ecs_exec(aws: Lab) -> None:
    aws.client("logs").create_log_group(logGroupName="exec")
    session = {"logging": "OVERRIDE", "logConfiguration": {"cloudWatchLogGroupName": "exec"}}
    cluster(aws, "test", configuration={"executeCommandConfiguration": session})
    assert only(read(LOG_GROUP), LOG_GROUP).data["logGroupName"] == "exec"


def test_only_log_groups_that_begin_alike_are_listed(aws: Lab) -> None:
    logs = aws.client("logs")
    for number in range(60):
        logs.create_log_group(logGroupName=f"/aws/lambda/{number}")
    logs.create_log_group(logGroupName="/ecs/web")
    running(aws, logConfiguration=logging(**{"awslogs-group": "/ecs/web"}))
    assert len(kept(read(LOG_GROUP), LOG_GROUP)) == 1
    assert aws.calls["logs:DescribeLogGroups"] == 1


def test_a_name_that_no_log_group_can_have(aws: Lab) -> None:
    aws.client("logs").create_log_group(logGroupName="/ecs/web")
    running(aws, logConfiguration=logging(**{"awslogs-group": "/ecs/${STAGE}"}))
    snapshot = read(LOG_GROUP)
    assert kept(snapshot, LOG_GROUP) == {}
    assert snapshot.units == ()


# -- secrets


def secret(aws: Lab, name: str) -> str:
    return str(aws.client("secretsmanager").create_secret(Name=name, SecretString="hidden")["ARN"])


def test_secrets_that_tasks_get_and_never_their_values(aws: Lab) -> None:
    whole, partly = secret(aws, "shop/database"), secret(aws, "shop/api")
    registry, idle = secret(aws, "registry"), secret(aws, "idle")
    running(
        aws,
        secrets=[{"name": "A", "valueFrom": f"{whole}:password::"}, {"name": "B", "valueFrom": f"{SECRETS}shop/api"}],
        repositoryCredentials={"credentialsParameter": "registry"},
    )
    snapshot = read(SECRET)
    found = kept(snapshot, SECRET)
    assert found.keys() == {whole, partly, registry}
    assert idle not in found
    assert "hidden" not in str(snapshot)
    assert not [action for action in aws.calls if "GetSecretValue" in action]


def test_a_secret_that_is_to_be_deleted(aws: Lab) -> None:
    arn = secret(aws, "database")
    aws.client("secretsmanager").delete_secret(SecretId="database", RecoveryWindowInDays=7)
    running(aws, secrets=[{"name": "A", "valueFrom": arn}])
    assert only(read(SECRET), SECRET).data["DeletedDate"]


def test_secrets_of_log_drivers(aws: Lab) -> None:
    arn = secret(aws, "splunk")
    options = [{"name": "splunk-token", "valueFrom": arn}]
    running(aws, logConfiguration={"logDriver": "splunk", "secretOptions": options})
    assert only(read(SECRET), SECRET).id == arn


def test_secrets_of_others_are_not_looked_for(aws: Lab) -> None:
    running(aws, secrets=[{"name": "A", "valueFrom": f"arn:aws:secretsmanager:{REGION}:999999999999:secret:x-AbCdEf"}])
    assert kept(read(SECRET, PARAMETER), SECRET) == {}
    assert not [action for action in aws.calls if action.startswith(("secretsmanager", "ssm"))]


# -- parameters


def test_parameters_that_tasks_get_and_never_their_values(aws: Lab) -> None:
    for name in ("/shop/database", "flat", "/shop/token", "/shop/idle"):
        aws.client("ssm").put_parameter(Name=name, Value="hidden", Type="SecureString")
    values = (f"{PARAMETERS}shop/database", "flat", "/shop/token", f"{PARAMETERS}gone", "no such name")
    running(aws, secrets=[{"name": f"V{number}", "valueFrom": value} for number, value in enumerate(values)])
    snapshot = read(PARAMETER)
    found = kept(snapshot, PARAMETER)
    assert found.keys() == {f"{PARAMETERS}{name}" for name in ("shop/database", "flat", "shop/token")}
    assert all({"LastModifiedDate", "Version"}.isdisjoint(each.data) for each in found.values())
    assert "hidden" not in str(snapshot)
    assert snapshot.units == ()
    assert {action for action in aws.calls if action.startswith("ssm")} == {"ssm:DescribeParameters"}


def test_parameters_are_asked_for_by_fifties(aws: Lab) -> None:
    for number in range(60):
        aws.client("ssm").put_parameter(Name=f"/shop/{number}", Value="hidden", Type="String")
    running(aws, secrets=[{"name": f"V{number}", "valueFrom": f"/shop/{number}"} for number in range(60)])
    assert len(kept(read(PARAMETER), PARAMETER)) == 60
    assert aws.calls["ssm:DescribeParameters"] == 2


# -- alarms


def alarm(aws: Lab, name: str) -> None:
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=name, MetricName="Errors", Namespace="Shop", Statistic="Sum", Period=60, EvaluationPeriods=1,
        Threshold=1, ComparisonOperator="GreaterThanThreshold",
    )  # fmt: skip


def test_alarms_of_deployments_and_scaling(aws: Lab) -> None:
    for name in ("errors", "idle"):
        alarm(aws, name)
    definition(aws)
    alarms = {"alarmNames": ["errors", "gone"], "enable": True, "rollback": True}
    service(aws, "web", deploymentConfiguration={"alarms": alarms})
    scaled(aws.client("application-autoscaling"), "service/prod/web")
    snapshot = read(ALARM, SCALING_POLICY)
    names = {each.data["AlarmName"] for each in kept(snapshot, ALARM).values()}
    assert {name for name in names if not name.startswith("TargetTracking")} == {"errors"}
    assert len(names) == 3
    assert all("StateValue" not in each.data for each in kept(snapshot, ALARM).values())


# -- Cloud Map


def test_namespaces_and_services_that_ecs_registers_in(aws: Lab) -> None:
    discovery = aws.client("servicediscovery")
    for name in ("by-name", "by-service", "by-default", "idle"):
        discovery.create_http_namespace(Name=name)
    namespaces = {each["Name"]: each for each in discovery.list_namespaces()["Namespaces"]}
    registry = discovery.create_service(
        Name="web",
        DnsConfig={"NamespaceId": namespaces["by-service"]["Id"], "DnsRecords": [{"Type": "A", "TTL": 60}]},
    )["Service"]
    discovery.create_service(Name="other", NamespaceId=namespaces["idle"]["Id"])
    definition(aws)
    service(aws, "web", serviceRegistries=[{"registryArn": registry["Arn"]}])
    service(aws, "api", serviceConnectConfiguration={"enabled": True, "namespace": "by-name"})
    default = {"serviceConnectDefaults": {"namespace": namespaces["by-default"]["Arn"]}}
    aws.world.state[f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod"] = default
    snapshot = read(NAMESPACE, DISCOVERY_SERVICE)
    found = kept(snapshot, NAMESPACE).values()
    assert {each.data["Name"] for each in found} == {"by-name", "by-service", "by-default"}
    assert only(snapshot, DISCOVERY_SERVICE).id == registry["Arn"]


# -- failed invocations


def test_failed_invocations_of_rules(aws: Lab) -> None:
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod"
    aws.client("events").create_event_bus(Name="shop")
    failing, well = rule(aws, "failing", runs(arn)), rule(aws, "well", runs(arn))
    on_bus = rule(aws, "failing", runs(arn), bus="shop")
    before = datetime.now(UTC) - timedelta(hours=1)
    for value, bus in ((2.0, []), (3.0, []), (7.0, [{"Name": "EventBusName", "Value": "shop"}])):
        datum = {"MetricName": "FailedInvocations", "Value": value, "Timestamp": before,
                 "Dimensions": [{"Name": "RuleName", "Value": "failing"}, *bus]}  # fmt: skip
        aws.client("cloudwatch").put_metric_data(Namespace="AWS/Events", MetricData=[datum])
    aws.forget_calls()
    found = kept(read(INVOCATIONS), INVOCATIONS)
    counts = {each.id: each.state["FailedInvocations"] for each in found.values()}
    assert counts == {failing: 5, well: 0, on_bus: 7}
    assert all(each.state["Days"] == 7 for each in found.values())
    assert aws.calls["cloudwatch:GetMetricData"] == 1


def test_a_metric_that_cannot_be_read_is_not_zero(aws: Lab) -> None:
    rule(aws, "nightly", runs(f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/prod"))
    answer = json.dumps({"MetricDataResults": [{"Id": "m0", "StatusCode": "InternalError", "Values": []}]})
    with aws.failing("cloudwatch:GetMetricData", kind="garbage", body=answer):
        snapshot = read(INVOCATIONS)
    assert kept(snapshot, INVOCATIONS) == {}
    assert failures(snapshot) == [("cloudwatch:GetMetricData", "error")]
    assert INVOCATIONS in snapshot.unseen()


def test_nothing_is_asked_where_no_rule_starts_tasks(aws: Lab) -> None:
    read(INVOCATIONS)
    assert aws.calls["cloudwatch:GetMetricData"] == 0


def test_composite_alarms(aws: Lab) -> None:
    """moto knows none."""
    definition(aws)
    alarms = {"alarmNames": ["all"], "enable": True, "rollback": True}
    service(aws, "web", deploymentConfiguration={"alarms": alarms})
    known = {"AlarmName": "all", "AlarmArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:all", "AlarmRule": "TRUE"}
    answer = json.dumps({"MetricAlarms": [], "CompositeAlarms": [known]})
    with aws.failing("cloudwatch:DescribeAlarms", kind="garbage", body=answer):
        assert only(read(ALARM), ALARM).data["AlarmRule"] == "TRUE"


# -- what is denied


@pytest.mark.parametrize(
    ("type_name", "denied"),
    [(LOG_GROUP, "logs:DescribeLogGroups"), (SECRET, "secretsmanager:ListSecrets"),
     (PARAMETER, "ssm:DescribeParameters")],
)  # fmt: skip
def test_what_is_denied_is_not_empty(aws: Lab, type_name: str, denied: str) -> None:
    values = [{"name": "A", "valueFrom": secret(aws, "database")}, {"name": "B", "valueFrom": "flat"}]
    running(aws, secrets=values, logConfiguration=logging(**{"awslogs-group": "/ecs/web"}))
    with aws.failing(denied):
        snapshot = read(LOG_GROUP, SECRET, PARAMETER)
    assert failures(snapshot) == [(denied, "denied")]
    assert set(snapshot.unseen()) == {type_name}
