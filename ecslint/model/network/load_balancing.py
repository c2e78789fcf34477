"""Elastic Load Balancing: load balancers, what they listen for, and the groups they forward to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecslint.model.common import Tag, any_of
from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.neighbour import Attributed, KeyValue, Neighbour, known
from ecslint.model.open_list import OpenList
from ecslint.model.record import field
from ecslint.model.unknown import Undecided, Unknown

if TYPE_CHECKING:
    from ecslint.model.ecs.service_load_balancer import ServiceLoadBalancer
    from ecslint.model.network.vpc import Subnet

_PROTOCOLS = ("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC")


_NEVER_ATTACH = ("AWS::ElasticLoadBalancingV2::", "AWS::ECS::Service", "AWS::ECS::TaskSet", "AWS::CloudWatch::",
                 "AWS::ApplicationAutoScaling::", "AWS::AutoScaling::", "AWS::CodeDeploy::")  # fmt: skip
"""Types that refer to a target group and do not put it behind a load balancer, listeners and their rules aside, which
have records."""


class SubnetMapping(Neighbour):
    """A subnet of a load balancer, with the addresses it is to have there."""

    identity = "subnet_id"

    subnet_id: str | None = field(required=True)
    allocation_id: str | None
    private_ipv4_address: str | None = field(api="PrivateIPv4Address")
    ipv6_address: str | None = field(api="IPv6Address")


class LoadBalancer(Attributed):
    """An application, network or gateway load balancer. One of no written type is an application load balancer, one
    of no written scheme faces the internet."""

    cfn_type = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    identifiers = ("load_balancer_arn",)
    attributes_field = "load_balancer_attributes"

    name: str | None = field(api="LoadBalancerName", cfn="Name")
    load_balancer_arn: str | None
    type: str = field("application", values=("application", "network", "gateway"))
    scheme: str = field("internet-facing", values=("internet-facing", "internal"))
    ip_address_type: str | None = field(values=("ipv4", "dualstack", "dualstack-without-public-ipv4"))
    subnets: list[str]
    subnet_mappings: list[SubnetMapping]
    security_groups: list[str]
    enforce_security_group_inbound_rules_on_private_link_traffic: str = field("on", values=("on", "off"))
    load_balancer_attributes: list[KeyValue]
    tags: list[Tag]

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:...:loadbalancer/app/NAME/ID, or the full name app/NAME/ID
        parts = value.split("/")
        return known(value, parts[-2] if len(parts) > 2 else value)

    @derived
    def subnet_ids(self) -> list[str]:
        """Its subnets, in whichever of the two ways they are written."""
        return [*self.subnets, *(each.subnet_id for each in self.subnet_mappings if each.subnet_id is not None)]

    @derived
    def in_subnets(self) -> list[Subnet]:
        """The subnets that it is in; each that is not at hand is unknown."""
        from ecslint.model.network.vpc import Subnet

        found = (self.estate.follow(each, Subnet) for each in self.subnet_ids)
        return [subnet for subnet in found if subnet is not None]

    @derived
    def listeners(self) -> list[Listener]:
        return self.referred_by(Listener, "load_balancer", "load_balancer_arn")

    @derived
    def endpoint_services(self) -> list[VpcEndpointService]:
        """The endpoint services that lead to it."""
        return self.referred_by(VpcEndpointService, "load_balancers", "load_balancer_arns")


class TargetGroupTuple(Neighbour):
    """One of the target groups that an action divides requests among."""

    identity = "target_group_arn"

    target_group_arn: str | None
    weight: int | None = field(minimum=0, maximum=999)


class ForwardConfig(Neighbour):
    """How a forward action divides requests among target groups."""

    target_groups: list[TargetGroupTuple]


class RedirectConfig(Neighbour):
    """Where a redirect sends a client."""

    protocol: str = "#{protocol}"
    port: str = "#{port}"
    status_code: str | None = field(required=True, values=("HTTP_301", "HTTP_302"))


class Action(Neighbour):
    """What a listener or listener rule does with a request."""

    identity = "type"

    type: str | None = field(required=True)
    order: int | None
    target_group_arn: str | None
    forward_config: ForwardConfig | None
    redirect_config: RedirectConfig | None

    @derived
    def redirects_to_https(self) -> bool:
        return self.type == "redirect" and self.redirect_config is not None and self.redirect_config.protocol == "HTTPS"

    @derived
    def target_group_arns(self) -> list[str]:
        """As written: one ARN, or those of the forward configuration, which AWS lets repeat the one."""
        tuples = self.forward_config.target_groups if self.forward_config is not None else []
        arns = [each.target_group_arn for each in tuples if each.target_group_arn is not None]
        return arns or ([] if self.target_group_arn is None else [self.target_group_arn])

    @derived
    def target_groups(self) -> list[TargetGroup]:
        found = (self.estate.follow(arn, TargetGroup) for arn in self.target_group_arns)
        return [group for group in found if group is not None]


class Certificate(Neighbour):
    """A server certificate of a listener."""

    identity = "certificate_arn"

    certificate_arn: str | None


class Listener(Neighbour):
    """A port of a load balancer, and what becomes of the requests that come in there."""

    cfn_type = "AWS::ElasticLoadBalancingV2::Listener"
    identity = "listener_arn"

    listener_arn: str | None
    load_balancer_arn: str | None = field(required=True)
    port: int | None = field(minimum=1, maximum=65535)
    protocol: str | None = field(values=_PROTOCOLS, open_values=True)
    ssl_policy: str | None
    certificates: list[Certificate]
    default_actions: list[Action] = field(required=True)
    listener_attributes: list[KeyValue]

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)

    @derived
    def load_balancer(self) -> LoadBalancer | None:
        return self.estate.follow(self.load_balancer_arn, LoadBalancer)

    @derived
    def balancer_type(self) -> str | None:
        """application, network or gateway, as its protocol shows, or else its load balancer."""
        if self.protocol in ("HTTP", "HTTPS"):
            return "application"
        if self.protocol is None:
            return None if self.load_balancer is None else self.load_balancer.type
        return "gateway" if self.protocol == "GENEVE" else "network"

    @derived
    def rules(self) -> list[ListenerRule]:
        return self.referred_by(ListenerRule, "listener", "listener_arn")

    @derived
    def redirects_to_https(self) -> bool:
        """Whether its default action, or a rule for every request, sends clients to HTTPS."""
        if any_of(self.default_actions, lambda action: action.redirects_to_https):
            return True
        rules = self.estate.referrers(self, ListenerRule, "listener")
        return any_of(rules, lambda rule: rule.meets_all and any_of(rule.actions, lambda each: each.redirects_to_https))

    @derived
    def target_group_arns(self) -> list[str]:
        return [arn for action in self.default_actions for arn in action.target_group_arns]

    @derived
    def target_groups(self) -> list[TargetGroup]:
        """Those of its default actions; its rules have their own."""
        return [group for action in self.default_actions for group in action.target_groups]


class ListenerRule(Neighbour):
    """What becomes of the requests of a listener that meet the rule's conditions."""

    cfn_type = "AWS::ElasticLoadBalancingV2::ListenerRule"
    identity = "rule_arn"

    rule_arn: str | None
    listener_arn: str | None
    priority: int | None = field(minimum=1, maximum=50000)
    conditions: Json
    actions: list[Action] = field(required=True)

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        return known(value)

    @derived
    def listener(self) -> Listener | None:
        return self.estate.follow(self.listener_arn, Listener)

    @derived
    def meets_all(self) -> bool:
        """Whether its conditions are patterns that every request meets."""
        conditions = self.conditions or []
        return bool(conditions) and not any_of(conditions, lambda each: not _meets_all(each))

    @derived
    def target_group_arns(self) -> list[str]:
        return [arn for action in self.actions for arn in action.target_group_arns]

    @derived
    def target_groups(self) -> list[TargetGroup]:
        return [group for action in self.actions for group in action.target_groups]


def _meets_all(condition: Any) -> bool:
    inner = next((condition[key] for key in ("PathPatternConfig", "HostHeaderConfig") if key in condition), condition)
    return any_of(inner.get("Values", []), lambda value: value in ("*", "/*"))


class Matcher(Neighbour):
    """The answers that count as healthy."""

    http_code: str | None
    grpc_code: str | None


class TargetGroup(Attributed):
    """Where a load balancer forwards to. One of no written target type takes instances, which awsvpc tasks are not."""

    cfn_type = "AWS::ElasticLoadBalancingV2::TargetGroup"
    identifiers = ("target_group_arn",)
    attributes_field = "target_group_attributes"

    name: str | None = field(api="TargetGroupName", cfn="Name", length=(1, 32))
    target_group_arn: str | None
    target_type: str = field("instance", values=("instance", "ip", "lambda", "alb"))
    protocol: str | None = field(values=_PROTOCOLS, open_values=True)
    protocol_version: str | None
    port: int | None = field(minimum=1, maximum=65535)
    vpc_id: str | None
    ip_address_type: str = field("ipv4", values=("ipv4", "ipv6"))
    health_check_enabled: bool | None
    health_check_protocol: str | None = field(values=_PROTOCOLS, open_values=True)
    health_check_port: str = "traffic-port"
    health_check_path: str | None
    health_check_interval_seconds: int = field(30, minimum=5, maximum=300)
    health_check_timeout_seconds: int | None = field(minimum=2, maximum=120)
    healthy_threshold_count: int = field(5, minimum=2, maximum=10)
    unhealthy_threshold_count: int = field(2, minimum=2, maximum=10)
    matcher: Matcher | None
    target_group_attributes: list[KeyValue]
    tags: list[Tag]

    # What describe calls add.
    load_balancer_arns: list[str]

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:...:targetgroup/NAME/ID, or the full name targetgroup/NAME/ID
        parts = value.split("/")
        return known(value, parts[1] if len(parts) > 2 else value)

    @derived
    def attachments(self) -> list[Listener | ListenerRule]:
        """The listeners and listener rules that forward to it."""
        listeners = self.referred_by(Listener, "target_groups", "target_group_arns")
        return [*listeners, *self.referred_by(ListenerRule, "target_groups", "target_group_arns")]

    @derived
    def registrations(self) -> list[ServiceLoadBalancer]:
        """What is known to register tasks in it, be it as the group that blue/green deployments alternate with."""
        from ecslint.model.ecs.service_load_balancer import ServiceLoadBalancer

        links = ("target_group", "alternate_target_group")
        return [each for link in links for each in self.estate.referrers(self, ServiceLoadBalancer, link)]

    @derived
    def is_unattached(self) -> bool:
        """Whether no listener or listener rule leads to it. Undecided when something may attach it that no record
        tells of."""
        if self.source_kind == "live":
            if self.node("load_balancer_arns") is None:
                raise Undecided("the load balancers of a target group")
            return not self.load_balancer_arns
        if self.attachments:
            return False
        taker = next((kind for kind in sorted(self.given_to) if not kind.startswith(_NEVER_ATTACH)), None)
        if taker is not None:
            raise Undecided(f"what {taker} does with the target group")
        return True

    @derived
    def load_balancers(self) -> list[LoadBalancer]:
        """The load balancers that forward to it, each once, as far as they are at hand. In an account, where all are
        but those that could not be read, they may be more than the known ones."""
        found: dict[tuple[int, str], LoadBalancer] = {}
        unread = None
        for each in self.attachments:
            listener = each.listener if isinstance(each, ListenerRule) else each
            balancer: object = listener.load_balancer if isinstance(listener, Listener) else listener
            if isinstance(balancer, LoadBalancer):
                found[balancer.resource_key] = balancer
            elif isinstance(balancer, Unknown) and self.source_kind == "live":
                unread = balancer.needs
        return list(found.values()) if unread is None else OpenList(found.values(), unread)


class VpcEndpointService(Neighbour):
    """A service that other networks reach through PrivateLink: by network or gateway load balancers only."""

    cfn_type = "AWS::EC2::VPCEndpointService"
    identity = "service_id"

    service_id: str | None
    network_load_balancer_arns: list[str]
    gateway_load_balancer_arns: list[str]
    acceptance_required: bool = True

    @derived
    def load_balancer_arns(self) -> list[str]:
        return self.network_load_balancer_arns + self.gateway_load_balancer_arns

    @derived
    def network_load_balancers(self) -> list[LoadBalancer]:
        """What stands where network load balancers belong, in the order written."""
        return [self.estate.follow(arn, LoadBalancer) for arn in self.network_load_balancer_arns]  # type: ignore[misc]

    @derived
    def gateway_load_balancers(self) -> list[LoadBalancer]:
        return [self.estate.follow(arn, LoadBalancer) for arn in self.gateway_load_balancer_arns]  # type: ignore[misc]

    @derived
    def load_balancers(self) -> list[LoadBalancer]:
        return self.network_load_balancers + self.gateway_load_balancers
