"""AWS's own IAM policies, as far as they have to do with ECS: all of moto's 1,500 would cost each account 0.1 s."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import Any

from moto.iam import models
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import iam_backends

from ecslint.demo.exchange import Exchange
from ecslint.demo.world import World

_OF_USE = re.compile(
    r"ECS|ContainerService|ContainerRegistry|ElasticFileSystemClient|XRayDaemon|SSMManaged|CloudWatch(Agent|Logs)|AmazonS3"
    r"|^(AdministratorAccess|PowerUserAccess|ReadOnlyAccess|SecurityAudit|ViewOnlyAccess)$"
)
_OWN = "arn:aws:iam::aws:policy/"


def load() -> None:
    """Let every account have them."""
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    models.aws_managed_policies_data = _chosen()  # type: ignore[attr-defined]  # imported there


@cache
def _chosen() -> str:
    known = json.loads(aws_managed_policies_data)
    return json.dumps({name: policy for name, policy in known.items() if _OF_USE.search(name)})


def in_use(exchange: Exchange, result: dict[str, Any], _: World) -> dict[str, Any]:
    """GetAccountAuthorizationDetails tells of AWS's own policies only where one is attached, and of each its name."""
    roles = iam_backends[exchange.account]["aws"].roles.values()
    attached = {arn for role in roles for arn in role.managed_policies}
    policies = [
        {"PolicyName": each["Arn"].rpartition("/")[2], **each}
        for each in result.get("Policies", ())
        if each["Arn"] in attached or not each["Arn"].startswith(_OWN)
    ]
    return {**result, "Policies": policies}
