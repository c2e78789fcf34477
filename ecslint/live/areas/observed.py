"""What tasks write to, read from and register with, and what watches them: log groups, secrets and parameters (that
they exist, never what they hold), alarms, Cloud Map, and failed invocations of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ecslint.live.areas.answers import apart, in_order, shared_start
from ecslint.live.areas.kinds import (
    ALARM,
    CLUSTER,
    DISCOVERY_SERVICE,
    EVENT_RULE,
    GROUP_POLICY,
    INVOCATIONS,
    LOG_GROUP,
    NAMESPACE,
    NAMESPACES,
    PARAMETER,
    SCALING_POLICY,
    SECRET,
    SERVICE,
)
from ecslint.live.areas.metrics import DAYS, Metric, values
from ecslint.live.areas.references import containers, launches, log_configurations, own, volumes
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError

_NAMES_A_CALL = 50
"""Values of one filter of DescribeParameters."""

_OF_LOG_GROUP = ("creationTime", "metricFilterCount", "storedBytes")
_OF_SECRET = ("CreatedDate", "LastAccessedDate", "LastChangedDate", "LastRotatedDate", "NextRotationDate",
              "SecretVersionsToStages")  # fmt: skip
_OF_PARAMETER = ("LastModifiedDate", "LastModifiedUser", "Version")
_OF_ALARM = ("ActionsSuppressedBy", "ActionsSuppressedReason", "AlarmConfigurationUpdatedTimestamp", "EvaluationState",
             "StateReason", "StateReasonData", "StateTransitionedTimestamp", "StateUpdatedTimestamp",
             "StateValue")  # fmt: skip


# -- log groups


def log_groups(collector: Collector) -> None:
    """The log groups that containers, Service Connect's proxies and ECS Exec write to. DescribeLogGroups takes names
    as well, but does not say what becomes of one that is not there; what all names begin with narrows its list."""
    names = set(_log_group_names(collector))
    if not names:
        return
    start = re.sub(r"[^\w./#-].*", "", shared_start(names), flags=re.ASCII | re.DOTALL)  # a name holds nothing else
    narrowed = {"logGroupNamePrefix": start} if start else {}
    for each in collector.items("logs:DescribeLogGroups", **narrowed):
        if each["logGroupName"] in names:
            data, state = apart(in_order(each), *_OF_LOG_GROUP)
            collector.keep(LOG_GROUP, each["arn"].removesuffix(":*"), data, state)


def _log_group_names(collector: Collector) -> Iterator[str]:
    for written in log_configurations(collector):
        options = written.get("options") or {}
        for group, region in (("awslogs-group", "awslogs-region"), ("log_group_name", "region")):
            if options.get(group) and options.get(region, collector.region) == collector.region:
                yield options[group]
    for cluster in collector.kept(CLUSTER):
        exec_ = (cluster.data.get("configuration") or {}).get("executeCommandConfiguration") or {}
        if name := (exec_.get("logConfiguration") or {}).get("cloudWatchLogGroupName"):
            yield name


# -- secrets and parameters


def secrets(collector: Collector) -> None:
    """The secrets of Secrets Manager that tasks get, also those that are to be deleted. The list is narrowed to what
    all names begin with."""
    named = {each for each in _values(collector) if own(collector, each, "secretsmanager")}
    names = set(_credentials(collector)) - named
    arns = {":".join(each.split(":")[:7]) for each in named}
    if not arns and not names:
        return
    start = shared_start([*(_name_of_secret(each) for each in arns), *names])
    narrowed: dict[str, Any] = {"Filters": [{"Key": "name", "Values": [start]}]} if start else {}
    for each in collector.items("secretsmanager:ListSecrets", IncludePlannedDeletion=True, **narrowed):
        arn = each["ARN"]
        # Without its six random characters an ARN serves as well.
        if arn in arns or arn[: -len("-AbCdEf")] in arns or each["Name"] in names:
            data, state = apart(in_order(each), *_OF_SECRET)
            collector.keep(SECRET, arn, data, state)


def _name_of_secret(arn: str) -> str:
    return re.sub(r"-[A-Za-z0-9]{6}$", "", arn.split(":")[6])


def parameters(collector: Collector) -> None:
    """The parameters of Parameter Store that tasks get. Asked for by name, fifty a call: what is not there is left
    out of the answer."""
    names = sorted({name for each in _values(collector) if (name := _parameter_name(collector, each))})
    batches = [names[start : start + _NAMES_A_CALL] for start in range(0, len(names), _NAMES_A_CALL)]

    def described(batch: list[str]) -> list[dict[str, Any]]:
        filters = [{"Key": "Name", "Option": "Equals", "Values": batch}]
        return collector.items("ssm:DescribeParameters", ParameterFilters=filters)

    for found in collector.each(described, batches):
        for each in found:
            data, state = apart(each, *_OF_PARAMETER)
            path = each["Name"].removeprefix("/")
            arn = f"arn:{collector.partition}:ssm:{collector.region}:{collector.account}:parameter/{path}"
            collector.keep(PARAMETER, each.get("ARN", arn), data, state)


def _parameter_name(collector: Collector, value: str) -> str | None:
    """The name of a parameter without a version behind it; None for what is none of the account's, or can be none.
    Names with a path begin with a slash."""
    if value.startswith("arn:"):
        resource = own(collector, value, "ssm") or ""
        name = resource.removeprefix("parameter/")
        value = "" if name == resource else f"/{name}" if "/" in name else name
    name = value.partition(":")[0]
    return name if re.fullmatch(r"[\w./-]+", name, re.ASCII) else None


def _values(collector: Collector) -> Iterator[str]:
    """What secrets of containers, of log drivers and of Service Connect's proxies are read from."""
    listed: list[Iterable[dict[str, Any]]] = [each.get("secrets") or () for each in containers(collector)]
    listed += [each.get("secretOptions") or () for each in log_configurations(collector)]
    yield from (each["valueFrom"] for some in listed for each in some if each.get("valueFrom"))
    yield from (each for each in _credentials(collector) if each.startswith("arn:"))


def _credentials(collector: Collector) -> Iterator[str]:
    """The secrets, by ARN or name, with which private registries and Windows file servers are entered."""
    for container in containers(collector):
        if name := (container.get("repositoryCredentials") or {}).get("credentialsParameter"):
            yield name
    for volume in volumes(collector):
        authorization = (volume.get("fsxWindowsFileServerVolumeConfiguration") or {}).get("authorizationConfig") or {}
        if str(authorization.get("credentialsParameter", "")).startswith("arn:"):
            yield authorization["credentialsParameter"]


# -- alarms


def alarms(collector: Collector) -> None:
    """The alarms that deployments and scaling policies name, a hundred a call; composite ones are told only when asked
    for."""
    names = sorted(set(_alarm_names(collector)))
    batches = [names[start : start + 100] for start in range(0, len(names), 100)]

    def described(batch: list[str]) -> dict[str, Any]:
        types = ["MetricAlarm", "CompositeAlarm"]
        return collector.ask("cloudwatch:DescribeAlarms", AlarmNames=batch, AlarmTypes=types, MaxRecords=100)

    for answer in collector.each(described, batches):
        for each in (*answer["MetricAlarms"], *(answer.get("CompositeAlarms") or ())):
            data, state = apart(in_order(each, "Dimensions"), *_OF_ALARM)
            collector.keep(ALARM, each["AlarmArn"], data, state)


def _alarm_names(collector: Collector) -> Iterator[str]:
    for service in collector.kept(SERVICE):
        yield from ((service.data.get("deploymentConfiguration") or {}).get("alarms") or {}).get("alarmNames") or ()
    for policy in (*collector.kept(SCALING_POLICY), *collector.kept(GROUP_POLICY)):
        yield from (each["AlarmName"] for each in policy.data.get("Alarms") or ())


# -- Cloud Map


def namespaces(collector: Collector) -> None:
    """The Cloud Map services that tasks are registered in, and the namespaces of these and of Service Connect. Both
    lists whole: no filter takes a service's id."""
    registries = {
        resource.rpartition("/")[2]
        for launch in launches(collector)
        for each in launch.get("serviceRegistries") or ()
        if (resource := own(collector, each.get("registryArn"), "servicediscovery"))
    }
    names = {str(name).rpartition("/")[2] for name in _namespace_names(collector)}
    if registries:
        try:
            listed = collector.items("servicediscovery:ListServices")
        except CallError:
            listed = []  # noted; the namespaces that Service Connect names are to be found all the same
        for each in listed:
            if each["Id"] in registries:
                data, state = apart(in_order(each), "CreateDate", "InstanceCount")
                collector.keep(DISCOVERY_SERVICE, each["Arn"], data, state)
                names.add((each.get("DnsConfig") or {}).get("NamespaceId", ""))
    if names and collector.wants(NAMESPACE, *NAMESPACES):
        for each in collector.items("servicediscovery:ListNamespaces"):
            if each["Id"] in names or each["Name"] in names:
                data, state = apart(in_order(each), "CreateDate", "ServiceCount")
                collector.keep(NAMESPACE, each["Arn"], data, state)


def _namespace_names(collector: Collector) -> Iterator[str]:
    for launch in launches(collector):
        if name := (launch.get("serviceConnectConfiguration") or {}).get("namespace"):
            yield name
    for cluster in collector.kept(CLUSTER):
        if name := (cluster.data.get("serviceConnectDefaults") or {}).get("namespace"):
            yield name


# -- failed invocations


def invocations(collector: Collector) -> None:
    """How often rules failed to start their tasks in the last seven days. EventBridge sends the metric only when it is
    not zero: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"""
    rules = collector.kept(EVENT_RULE)
    metrics = [Metric(each.id, "AWS/Events", "FailedInvocations", _dimensions(each.data), "Sum") for each in rules]
    for rule, found in zip(rules, values(collector, metrics), strict=True):
        if found is not None:
            collector.keep(INVOCATIONS, rule.id, {"RuleArn": rule.id}, {"FailedInvocations": sum(found), "Days": DAYS})


def _dimensions(rule: dict[str, Any]) -> dict[str, str]:
    """A rule of the default bus is told by its name alone, another by its bus as well."""
    bus = rule.get("EventBusName", "default")
    return {"RuleName": rule["Name"], **({} if bus == "default" else {"EventBusName": bus})}
