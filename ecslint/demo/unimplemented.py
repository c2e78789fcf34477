"""What moto does not implement: a small implementation where ecslint asks, and AWS's refusal everywhere else.

Things of a kind that moto lacks are kept as they were written, and told as far as an answer's shape has room for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.applicationautoscaling.responses import _build_target
from moto.core.utils import get_service_model
from moto.ecs.models import ecs_backends
from moto.ssm.models import ssm_backends

from ecslint.demo.exchange import Answer, Exchange
from ecslint.demo.world import World

Answering = Callable[[Exchange, World], "dict[str, Any] | Answer"]

_CREATED = 1_767_225_600.0


def answer(exchange: Exchange, world: World) -> dict[str, Any] | Answer | None:
    """The answer to what moto does not implement, None for all else."""
    known = _ANSWERS.get(exchange.action)
    return known(exchange, world) if known is not None else None


def unknown(exchange: Exchange) -> Answer:
    """How a region answers an operation that it does not have."""
    if exchange.environ.get("HTTP_X_AMZ_TARGET"):
        return exchange.refused("UnknownOperationException", "")
    if exchange.prefix in ("ec2", "elasticloadbalancing", "iam", "sts", "autoscaling"):
        return exchange.refused("InvalidAction", f"The action {exchange.operation} is not valid for this web service.")
    return exchange.refused("UnknownOperationException", "", 404)


# -- kinds of which moto knows nothing


class _Kind(NamedTuple):
    """A kind of thing, and the operations that deal with it."""

    name: str
    """As in ARNs."""
    identity: str
    """The member that it is known by."""
    make: str
    tell: str
    told_under: str
    """The member under which `tell` answers; empty when the answer is the thing."""
    list: str
    listed_under: str
    arn: str = ""
    """The member that holds the ARN, if that is another one."""
    begins: str = ""
    """How its ids begin; empty when it is known by its ARN, or by what it is called."""


_KINDS = (
    _Kind("file-system", "fileSystemId", "s3files:CreateFileSystem", "s3files:GetFileSystem", "",
          "s3files:ListFileSystems", "fileSystems", "fileSystemArn", "fs-"),
    _Kind("mount-target", "mountTargetId", "s3files:CreateMountTarget", "s3files:GetMountTarget", "",
          "s3files:ListMountTargets", "mountTargets", "", "fsmt-"),
    _Kind("access-point", "accessPointId", "s3files:CreateAccessPoint", "s3files:GetAccessPoint", "",
          "s3files:ListAccessPoints", "accessPoints", "accessPointArn", "fsap-"),
    _Kind("daemon", "daemonArn", "ecs:CreateDaemon", "ecs:DescribeDaemon", "daemon",
          "ecs:ListDaemons", "daemonSummariesList"),
    _Kind("gateway", "gatewayArn", "ecs:CreateGateway", "ecs:DescribeGateway", "gateway",
          "ecs:ListGateways", "gateways"),
    _Kind("cache-rule", "ecrRepositoryPrefix", "ecr:CreatePullThroughCacheRule", "", "",
          "ecr:DescribePullThroughCacheRules", "pullThroughCacheRules"),
    _Kind("profile-association", "Id", "route53profiles:AssociateProfile", "", "",
          "route53profiles:ListProfileAssociations", "ProfileAssociations", "", "rpassoc-"),
)  # fmt: skip


def _make(kind: _Kind, exchange: Exchange, world: World) -> dict[str, Any]:
    shelf = world.kept.setdefault((exchange.account, exchange.region, kind.name), {})
    number = f"{len(shelf) + 1:017x}"
    name = exchange.parameters.get("name") or exchange.parameters.get("daemonName") or number
    status = "available" if exchange.prefix == "s3files" else "ACTIVE"
    thing = {
        **exchange.parameters,
        "status": status,
        "ownerId": exchange.account,
        "createdAt": _CREATED,
        "creationTime": _CREATED,
    }
    arn = f"arn:aws:{exchange.prefix}:{exchange.region}:{exchange.account}:{kind.name}/"
    if kind.begins:
        thing[kind.identity] = kind.begins + number
        if kind.arn:
            thing[kind.arn] = arn + kind.begins + number
    else:
        thing.setdefault(kind.identity, arn + name)
    shelf[thing[kind.identity]] = thing
    return _fitting(exchange, thing)


def _tell(kind: _Kind, exchange: Exchange, world: World) -> dict[str, Any] | Answer:
    shelf = world.kept.get((exchange.account, exchange.region, kind.name), {})
    asked = exchange.parameters.get(kind.identity) or exchange.parameters.get(kind.name, "")
    thing = next((each for identity, each in shelf.items() if asked in (identity, each.get("name"))), None)
    if thing is None:
        return exchange.refused("ResourceNotFoundException", f"{kind.name} {asked} was not found.", 404)
    thing = {**thing, **world.state.get(thing[kind.identity], {})}
    return {kind.told_under: thing} if kind.told_under else _fitting(exchange, thing)


def _list(kind: _Kind, exchange: Exchange, world: World) -> dict[str, Any]:
    shelf = world.kept.get((exchange.account, exchange.region, kind.name), {})
    wanted = {
        name: value for name, value in exchange.parameters.items() if name.lower() not in ("maxresults", "nexttoken")
    }
    found = [each for each in shelf.values() if all(each.get(name) == value for name, value in wanted.items())]
    return {kind.listed_under: found}


def _fitting(exchange: Exchange, thing: dict[str, Any]) -> dict[str, Any]:
    """What of a thing the answer has room for: the serializer of JSON does not look."""
    shape = get_service_model(exchange.service).operation_model(exchange.operation).output_shape
    return {name: value for name, value in thing.items() if shape is None or name in shape.members}


# -- ECS


def _capacity_providers(exchange: Exchange, _: World) -> dict[str, Any]:
    """moto fails without names, and does not know AWS's own providers."""
    known: dict[str, dict[str, Any]] = {
        name: {"name": name, "status": "ACTIVE", "capacityProviderArn": _provider_arn(exchange, name)}
        for name in ("FARGATE", "FARGATE_SPOT")
    }
    for each in ecs_backends[exchange.account][exchange.region].capacity_providers.values():
        known[each.name] = {
            "name": each.name,
            "status": each.status,
            "capacityProviderArn": each.capacity_provider_arn,
            "autoScalingGroupProvider": {"managedDraining": "ENABLED", **each.auto_scaling_group_provider},
            "tags": each.tags or [],
        }
    asked = [name.rpartition("/")[2] for name in exchange.parameters.get("capacityProviders") or known]
    missing = [name for name in asked if name not in known]
    return {
        "capacityProviders": [known[name] for name in asked if name in known],
        "failures": [{"arn": _provider_arn(exchange, name), "reason": "MISSING"} for name in missing],
    }


def _provider_arn(exchange: Exchange, name: str) -> str:
    return f"arn:aws:ecs:{exchange.region}:{exchange.account}:capacity-provider/{name}"


def _gateway_routes(exchange: Exchange, world: World) -> dict[str, Any]:
    """What ECS makes for the connectors of services, which moto forgets."""
    home = f"arn:aws:ecs:{exchange.region}:{exchange.account}:service/"
    found = [
        {
            "gatewayRouteArn": arn.replace(":service/", ":gateway-route/"),
            "clusterArn": arn.replace(":service/", ":cluster/").rpartition("/")[0],
            "serviceArn": arn,
            "serviceContainerPortName": connector["portName"],
            "status": "ACTIVE",
        }
        for arn, written in list(world.written.items())
        if arn.startswith(home)
        for connector in written.get("gatewayConnectors") or ()
    ]
    return {"gatewayRoutes": found}


def _scalable_targets(exchange: Exchange, _: World) -> dict[str, Any]:
    """moto gives the same page again and again after the hundredth."""
    asked = exchange.parameters
    backend = applicationautoscaling_backends[exchange.account][exchange.region]
    found = backend.describe_scalable_targets(
        asked["ServiceNamespace"], asked.get("ResourceIds"), asked.get("ScalableDimension")
    )
    return {"ScalableTargets": [_build_target(each) for each in found]}


def _parameters(exchange: Exchange, _: World) -> dict[str, Any]:
    """moto gives ten a page, whatever is asked for."""
    asked = exchange.parameters
    backend = ssm_backends[exchange.account][exchange.region]
    found = backend.describe_parameters(asked.get("Filters", []), asked.get("ParameterFilters", []))
    return {"Parameters": [each.describe_response_object(False) for each in found]}


_BACKED_UP = "backed-up resource"


def _back_up(exchange: Exchange, world: World) -> dict[str, Any]:
    """A backup that is done at once."""
    arn = exchange.parameters["ResourceArn"]
    shelf = world.kept.setdefault((exchange.account, exchange.region, _BACKED_UP), {})
    shelf[arn] = {"ResourceArn": arn, "ResourceType": "EFS", "LastBackupTime": _CREATED}
    return {"BackupJobId": f"{len(shelf)}", "CreationDate": _CREATED}


def _backed_up(exchange: Exchange, world: World) -> dict[str, Any]:
    return {"Results": [*world.kept.get((exchange.account, exchange.region, _BACKED_UP), {}).values()]}


def _nothing(member: str, _: Exchange, __: World) -> dict[str, Any]:
    return {member: []}


_ANSWERS: dict[str, Answering] = {
    **{kind.make: partial(_make, kind) for kind in _KINDS},
    **{kind.tell: partial(_tell, kind) for kind in _KINDS},
    **{kind.list: partial(_list, kind) for kind in _KINDS},
    "ecs:DescribeCapacityProviders": _capacity_providers,
    "application-autoscaling:DescribeScalableTargets": _scalable_targets,
    "ssm:DescribeParameters": _parameters,
    "ecs:ListGatewayRoutes": _gateway_routes,
    "backup:StartBackupJob": _back_up,
    "backup:ListProtectedResources": _backed_up,
    "ecs:ListServiceDeployments": partial(_nothing, "serviceDeployments"),
    "ecs:ListServicesByNamespace": partial(_nothing, "serviceArns"),
    "ecs:ListDaemonTaskDefinitions": partial(_nothing, "daemonTaskDefinitions"),
}
