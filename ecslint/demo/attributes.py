"""Attributes of load balancers and target groups: AWS tells all that there are, moto a few.

Defaults from https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html and
API_TargetGroupAttribute.html, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from moto.elbv2.models import elbv2_backends

from ecslint.demo.exchange import Exchange
from ecslint.demo.world import World

_LOAD_BALANCER = {
    "access_logs.s3.bucket": "",
    "access_logs.s3.enabled": "false",
    "access_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "ipv6.deny_all_igw_traffic": "false",
    "zonal_shift.config.enabled": "false",
}
_OF_BALANCERS = {
    "application": {
        "client_keep_alive.seconds": "3600",
        "connection_logs.s3.bucket": "",
        "connection_logs.s3.enabled": "false",
        "connection_logs.s3.prefix": "",
        "idle_timeout.timeout_seconds": "60",
        "routing.http.desync_mitigation_mode": "defensive",
        "routing.http.drop_invalid_header_fields.enabled": "false",
        "routing.http.preserve_host_header.enabled": "false",
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
        "routing.http.xff_client_port.enabled": "false",
        "routing.http.xff_header_processing.mode": "append",
        "routing.http2.enabled": "true",
        "waf.fail_open.enabled": "false",
    },
    "network": {"dns_record.client_routing_policy": "any_availability_zone"},
}
_TARGET_GROUP = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "stickiness.enabled": "false",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}
_HTTP_GROUP = {
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "load_balancing.algorithm.type": "round_robin",
    "slow_start.duration_seconds": "0",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.type": "lb_cookie",
}
_OTHER_GROUP = {
    "deregistration_delay.connection_termination.enabled": "false",
    "preserve_client_ip.enabled": "true",
    "proxy_protocol_v2.enabled": "false",
    "stickiness.type": "source_ip",
}


def of_load_balancer(exchange: Exchange, result: dict[str, Any], _: World) -> dict[str, Any]:
    """DescribeLoadBalancerAttributes."""
    backend = elbv2_backends[exchange.account][exchange.region]
    kind = backend.load_balancers[exchange.parameters["LoadBalancerArn"]].type
    told = _with(result, {**_LOAD_BALANCER, **_OF_BALANCERS.get(kind, {})})
    if kind == "application":  # always so, and not to be changed
        return {"Attributes": [{**each, "Value": "true"} if each["Key"] == "load_balancing.cross_zone.enabled" else each
                               for each in told["Attributes"]]}  # fmt: skip
    return told


def of_target_group(exchange: Exchange, result: dict[str, Any], _: World) -> dict[str, Any]:
    """DescribeTargetGroupAttributes."""
    backend = elbv2_backends[exchange.account][exchange.region]
    group = backend.target_groups[exchange.parameters["TargetGroupArn"]]
    of_protocol = _HTTP_GROUP if group.protocol in ("HTTP", "HTTPS") else _OTHER_GROUP
    unknown = {} if group.protocol in ("HTTP", "HTTPS") else set(_HTTP_GROUP) - {"stickiness.type"}
    known = [each for each in result["Attributes"] if each["Key"] not in unknown]
    return _with({"Attributes": known}, {**_TARGET_GROUP, **of_protocol})


def _with(result: dict[str, Any], defaults: dict[str, str]) -> dict[str, Any]:
    known = {each["Key"]: each["Value"] for each in result["Attributes"]}
    return {"Attributes": [{"Key": key, "Value": value} for key, value in sorted({**defaults, **known}.items())]}


def settled(_: Exchange, result: dict[str, Any], __: World) -> dict[str, Any]:
    """DescribeLoadBalancers: they have been there for a while."""
    return {**result, "LoadBalancers": [{**each, "State": {"Code": "active"}} for each in result["LoadBalancers"]]}
