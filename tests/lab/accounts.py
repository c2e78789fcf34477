"""Whose a request is, whether its region is enabled, and whether a role may be assumed."""

from __future__ import annotations

import json
from typing import Any

from ecslint.demo.exchange import Answer, Exchange
from ecslint.demo.world import World

ACCOUNT = "123456789012"
"""The one that is used unless another is named; the management account of an organization."""

_KEY = "AKIALAB0"
"""How the keys of this double begin: an account's number follows."""

_INVALID_TOKENS = {
    "ec2": ("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
    "sts": ("InvalidClientTokenId", "The security token included in the request is invalid", 403),
    "iam": ("InvalidClientTokenId", "The security token included in the request is invalid", 403),
    "elasticloadbalancing": ("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
    "autoscaling": ("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
}
_GLOBAL = ("iam", "organizations")
"""Services that AWS has in one place, whatever region one asks from."""
_INVALID_TOKEN = ("UnrecognizedClientException", "The security token included in the request is invalid.", 400)
"""What a region says that the account has not enabled: it does not know the account's keys."""


def key_of(account: str) -> str:
    """An access key of an account. The double takes any secret."""
    return _KEY + account


class Accounts:
    """Keys, roles and regions."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.empty()

    def empty(self) -> None:
        """Know no roles, and do not mind them."""
        self.checks_roles = False
        """Whether AssumeRole minds if there is such a role, and what its trust policy says of external ids."""
        self._assumed: dict[str, str] = {}

    def of(self, key: str) -> str:
        """The account that a key is of."""
        if key.startswith(_KEY):
            return key.removeprefix(_KEY)
        return self._assumed.get(key, ACCOUNT)

    def learn(self, exchange: Exchange, result: dict[str, Any]) -> None:
        """Remember the key that AssumeRole gave out."""
        self._assumed[result["Credentials"]["AccessKeyId"]] = _account(exchange.parameters["RoleArn"])

    def refusal(self, exchange: Exchange) -> Answer | None:
        if exchange.region in self._world.regions_off and exchange.prefix not in _GLOBAL:
            return exchange.refused(*_INVALID_TOKENS.get(exchange.prefix, _INVALID_TOKEN))
        if exchange.action == "sts:AssumeRole" and self.checks_roles and not _may_assume(exchange):
            who, role = f"arn:aws:iam::{exchange.account}:root", exchange.parameters["RoleArn"]
            message = f"User: {who} is not authorized to perform: sts:AssumeRole on resource: {role}"
            return exchange.refused("AccessDenied", message, 403)
        return None


def _account(role_arn: str) -> str:
    return role_arn.split(":")[4]


def _may_assume(exchange: Exchange) -> bool:
    from moto.iam.models import iam_backends

    arn = exchange.parameters["RoleArn"]
    roles = iam_backends[_account(arn)][arn.split(":")[1]].roles.values()
    role = next((each for each in roles if each.arn == arn), None)
    if role is None:
        return False
    policy = json.loads(role.assume_role_policy_document)
    wanted = [
        statement.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId")
        for statement in policy["Statement"]
    ]
    return any(each in (None, exchange.parameters.get("ExternalId")) for each in wanted)
