"""Load balancing in front of ECS, as a scan reads it."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.live.areas.kinds import LISTENER, LISTENER_RULE, LOAD_BALANCER, TARGET_GROUP, TARGET_HEALTH
from tests.lab import Lab
from tests.live.areas.reading import bare_network, failures, kept, only, read
from tests.live.areas.test_ecs import cluster, definition, service

EVERYTHING = (TARGET_GROUP, LOAD_BALANCER, LISTENER, LISTENER_RULE)


class Balancing:
    """What the tests set up of it."""

    def __init__(self, aws: Lab) -> None:
        self._aws = aws
        self._elb = aws.client("elbv2")
        self.network = bare_network(aws)

    def group(self, name: str) -> str:
        made = self._elb.create_target_group(
            Name=name, Protocol="HTTP", Port=80, VpcId=self.network.vpc, TargetType="ip"
        )
        return str(made["TargetGroups"][0]["TargetGroupArn"])

    def balancer(self, name: str, **more: Any) -> str:
        made = self._elb.create_load_balancer(Name=name, Subnets=self.network.public, **more)
        return str(made["LoadBalancers"][0]["LoadBalancerArn"])

    def listener(self, balancer: str, group: str, port: int = 80, protocol: str = "HTTP") -> str:
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        made = self._elb.create_listener(LoadBalancerArn=balancer, Protocol=protocol, Port=port, DefaultActions=forward)
        return str(made["Listeners"][0]["ListenerArn"])

    def rule(self, listener: str, group: str) -> str:
        paths = [{"Field": "path-pattern", "Values": ["/api/*"]}]
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        made = self._elb.create_rule(ListenerArn=listener, Priority=10, Conditions=paths, Actions=forward)
        return str(made["Rules"][0]["RuleArn"])

    def service(self, name: str, group: str, **advanced: str) -> None:
        balancer: dict[str, Any] = {"targetGroupArn": group, "containerName": "app", "containerPort": 80}
        if advanced:
            balancer["advancedConfiguration"] = advanced
        service(self._aws, name, loadBalancers=[balancer])


@pytest.fixture
def elb(aws: Lab) -> Balancing:
    cluster(aws, "prod")
    definition(aws)
    return Balancing(aws)


def test_what_ecs_uses_and_what_stands_before_it(aws: Lab, elb: Balancing) -> None:
    used, beside = elb.group("used"), elb.group("beside")
    balancer, other = elb.balancer("web"), elb.balancer("other")
    listener = elb.listener(balancer, beside)
    elb.listener(other, elb.group("elsewhere"))
    rule = elb.rule(listener, used)
    elb.service("web", used)
    aws.forget_calls()
    snapshot = read(*EVERYTHING)
    assert kept(snapshot, TARGET_GROUP).keys() == {used, beside}
    assert only(snapshot, LOAD_BALANCER).id == balancer
    assert only(snapshot, LISTENER).id == listener
    found = kept(snapshot, LISTENER_RULE)
    assert found[rule].data["ListenerArn"] == listener
    assert [each.data["IsDefault"] for each in found.values()].count(True) == 1
    assert aws.calls["elasticloadbalancing:DescribeTargetGroups"] == 1
    assert aws.calls["elasticloadbalancing:DescribeTargetGroupAttributes"] == 2
    assert aws.calls["elasticloadbalancing:DescribeListeners"] == 1


def test_attributes_are_beside_what_the_list_tells(elb: Balancing) -> None:
    group = elb.group("used")
    balancer = elb.balancer("web")
    elb.listener(balancer, group)
    elb.service("web", group)
    snapshot = read(TARGET_GROUP, LOAD_BALANCER)
    attributes = {each["Key"]: each["Value"] for each in only(snapshot, TARGET_GROUP).data["Attributes"]}
    assert attributes["deregistration_delay.timeout_seconds"] == "300"
    found = only(snapshot, LOAD_BALANCER)
    assert "deletion_protection.enabled" in {each["Key"] for each in found.data["Attributes"]}
    assert found.state.keys() == {"CreatedTime", "State"}


def test_nothing_is_asked_where_no_service_is_balanced(aws: Lab, elb: Balancing) -> None:
    elb.group("idle")
    service(aws, "worker")
    aws.forget_calls()
    assert kept(read(*EVERYTHING, TARGET_HEALTH), TARGET_GROUP) == {}
    assert not [action for action in aws.calls if action.startswith("elasticloadbalancing")]


def test_only_what_is_wanted_is_asked(aws: Lab, elb: Balancing) -> None:
    group = elb.group("used")
    elb.listener(elb.balancer("web"), group)
    elb.service("web", group)
    aws.forget_calls()
    read(TARGET_GROUP)
    assert {action for action in aws.calls if action.startswith("elastic")} == {
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
    }


def test_health_when_wanted(elb: Balancing) -> None:
    group = elb.group("used")
    elb.service("web", group)
    found = only(read(TARGET_HEALTH), TARGET_HEALTH)
    assert (found.id, found.data) == (group, {"TargetGroupArn": group})
    assert [each["TargetHealth"]["State"] for each in found.state["TargetHealthDescriptions"]] == ["healthy"]


def test_what_blue_green_deployments_shift_between(elb: Balancing) -> None:
    blue, green = elb.group("blue"), elb.group("green")
    balancer = elb.balancer("web")
    listener = elb.listener(balancer, elb.group("neither"))
    rule = elb.rule(listener, elb.group("nor"))
    elb.service("web", blue, alternateTargetGroupArn=green, productionListenerRule=rule)
    snapshot = read(*EVERYTHING)
    assert {blue, green} <= kept(snapshot, TARGET_GROUP).keys()
    assert only(snapshot, LOAD_BALANCER).id == balancer
    assert rule in kept(snapshot, LISTENER_RULE)


def test_listeners_of_network_load_balancers_have_no_rules_to_ask_for(aws: Lab, elb: Balancing) -> None:
    made = aws.client("elbv2").create_target_group(
        Name="tcp", Protocol="TCP", Port=80, VpcId=elb.network.vpc, TargetType="ip"
    )
    group = made["TargetGroups"][0]["TargetGroupArn"]
    elb.listener(elb.balancer("tcp", Type="network"), group, protocol="TCP")
    elb.service("web", group)
    aws.forget_calls()
    assert kept(read(*EVERYTHING), LISTENER_RULE) == {}
    assert aws.calls["elasticloadbalancing:DescribeRules"] == 0


def test_a_group_that_a_service_names_and_that_is_not_there(elb: Balancing) -> None:
    group = elb.group("gone")
    elb.service("web", group[:-1] + ("0" if group[-1] != "0" else "1"))
    snapshot = read(*EVERYTHING)
    assert kept(snapshot, TARGET_GROUP) == {}
    assert snapshot.units == ()
    assert TARGET_GROUP not in snapshot.unseen()


@pytest.mark.parametrize(
    ("denied", "unseen"),
    [("DescribeTargetGroups", TARGET_GROUP), ("DescribeTargetGroupAttributes", TARGET_GROUP),
     ("DescribeLoadBalancers", LOAD_BALANCER), ("DescribeListeners", LISTENER), ("DescribeRules", LISTENER_RULE)],
)  # fmt: skip
def test_what_is_denied_is_not_empty(aws: Lab, elb: Balancing, denied: str, unseen: str) -> None:
    group = elb.group("used")
    listener = elb.listener(elb.balancer("web"), group)
    elb.service("web", group, productionListenerRule=elb.rule(listener, group))
    with aws.failing(f"elasticloadbalancing:{denied}", code="AccessDenied", status=403):
        snapshot = read(*EVERYTHING)
    assert failures(snapshot) == [(f"elasticloadbalancing:{denied}", "denied")]
    assert unseen in snapshot.unseen()
    others = {TARGET_GROUP, LOAD_BALANCER, LISTENER} - {unseen}
    assert all(kept(snapshot, each) for each in others)
