"""Which accounts there are, what regions they use, and how a scan gets into them."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache, partial
from typing import Any, Generic, NamedTuple, TypeVar

from ecslint.live.account import Identity
from ecslint.live.clients import Clients, Credentials, Session
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError, Outcome, blames_clock

T = TypeVar("T")

USUAL_REGIONS = (
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
    "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
)  # fmt: skip
"""The regions that every account of partition `aws` has enabled; all newer ones are opt-in. Read 2026-11:
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"""

_SESSION_NAME = "ecslint"
_SLIPS = 3
"""A region's name with more letters wrong is another word."""
_SECONDS_TO_SPARE = 900
"""Credentials are not used for new work when they expire sooner: ten thousand services take eight minutes."""


class AccessError(Exception):
    """An account that cannot be entered. The text says why, and what to do about it."""


class NotThereError(Exception):
    """A profile or region that does not exist, or settings that cannot be read. The text says so, and which do."""


class Access(NamedTuple):
    """Whose credentials are used to begin with."""

    profile: str | None = None
    role_arn: str | None = None
    """A role to take on before anything else."""
    external_id: str | None = None
    """Given whenever a role is taken on."""
    region: str = "us-east-1"
    """Where STS and Organizations are asked. Not a region that an account may have to enable first: its STS would
    take valid credentials for invalid ones."""


class Account(NamedTuple):
    """An account, and the role to take on in it; None: the credentials at hand are its own."""

    id: str
    role_arn: str | None = None


@cache
def _session(profile: str | None) -> Session:
    from botocore.exceptions import BotoCoreError, ProfileNotFound

    try:
        return Session(profile)
    except ProfileNotFound as error:  # the one asked for, or that of AWS_PROFILE
        import botocore.session

        known = botocore.session.Session().available_profiles
        there = f"there are {', '.join(sorted(known))}" if known else "no profile is configured"
        raise NotThereError(f"there is no AWS profile {error.kwargs['profile']!r}; {there}") from None
    except BotoCoreError as error:  # a file of settings that cannot be read
        raise NotThereError(str(error)) from None


def session(access: Access) -> Session:
    """The session of this process; one for all accounts. Raises NotThereError."""
    return _session(access.profile)


def usual_region(access: Access) -> str | None:
    """The region that the environment or the profile names."""
    region: str | None = session(access).boto.region_name
    return region


class _Remembered(Generic[T]):
    """What this process has asked for: once for each key, however many threads want it, until it is stale."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[tuple[object, ...], threading.Lock] = {}
        self._known: dict[tuple[object, ...], tuple[T, float]] = {}

    def get(self, key: tuple[object, ...], make: Callable[[], tuple[T, float]]) -> T:
        """`make` gives the value, and the time until which it is good."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:  # others that want the same wait for it
            known = self._known.get(key)
            if known is None or known[1] < time.time():
                known = self._known[key] = make()
            return known[0]

    def clear(self) -> None:
        with self._lock:
            self._known.clear()


class _Entered(NamedTuple):
    """An account that was entered by a role, or by the credentials at hand."""

    identity: Identity
    credentials: Credentials | None = None


_entered: _Remembered[_Entered] = _Remembered()


def _enter(access: Access, account: Account) -> _Entered:
    """Raises AccessError."""
    found: _Entered | None = None
    for role_arn in (access.role_arn, account.role_arn):
        if role_arn is not None:
            first = found.credentials if found else None
            found = _entered.get((access, role_arn), partial(_assume, access, role_arn, first))
    return found or _entered.get((access,), partial(_identify, access))


def _assume(access: Access, role_arn: str, first: Credentials | None) -> tuple[_Entered, float]:
    """A role's account, and until when its credentials are good for more work."""
    given: dict[str, Any] = {"RoleArn": role_arn, "RoleSessionName": _SESSION_NAME}
    if access.external_id:
        given["ExternalId"] = access.external_id
    what = f"the role {role_arn} cannot be taken on"
    try:
        answer = _asking(access, first).ask("sts:AssumeRole", role_arn, **given)
    except CallError as failure:
        if failure.outcome is not Outcome.DENIED:
            raise AccessError(explained(failure, access, what)) from failure
        hint = "check that it is there and that its trust policy admits you"
        hint += "" if access.external_id else ", perhaps with --external-id"
        raise AccessError(f"{what}: {failure.why}; {hint}") from failure
    try:
        found, arn = answer["Credentials"], answer["AssumedRoleUser"]["Arn"]
        # Timestamps are not parsed: see clients.
        expires = datetime.fromisoformat(found["Expiration"]).timestamp()
        credentials = Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])
    except (KeyError, ValueError) as error:  # whose text may hold a part of the credentials
        broken = f"the answer holds no credentials ({type(error).__name__}): it does not come from AWS (a proxy?)"
        raise AccessError(f"{what}: {broken}") from None
    return _Entered(Identity(arn.split(":")[4], arn), credentials), expires - _SECONDS_TO_SPARE


def _identify(access: Access) -> tuple[_Entered, float]:
    """The account of the credentials at hand."""
    try:
        answer = _asking(access).ask("sts:GetCallerIdentity")
    except CallError as failure:
        raise AccessError(explained(failure, access, "the account cannot be entered")) from failure
    return _Entered(Identity(answer["Account"], answer["Arn"])), math.inf


def _asking(access: Access, credentials: Credentials | None = None) -> Collector:
    return Collector(Clients(session(access), access.region, credentials), "", access.region)


def identify(access: Access, account: Account) -> Identity:
    """Who looks at the account, and which it is. Raises AccessError when it cannot be entered."""
    return _enter(access, account).identity


def clients(access: Access, account: Account, region: str, share: float = 0.8) -> Clients:
    """The clients of an account and region. Raises AccessError when the account cannot be entered."""
    return Clients(session(access), region, _enter(access, account).credentials, share)


def forget() -> None:
    """Know nothing any more of profiles, roles and identities."""
    _session.cache_clear()
    _entered.clear()


def regions_of(access: Access, account: Account) -> list[str]:
    """The regions that an account has enabled. Raises CallError, or AccessError."""
    found = _asking(access, _enter(access, account).credentials).ask("ec2:DescribeRegions")["Regions"]
    return sorted(each["RegionName"] for each in found if each.get("OptInStatus") != "not-opted-in")


def assumed_regions(access: Access) -> list[str]:
    """The regions to look at in an account that does not say which it has enabled."""
    boto = session(access).boto
    partition = boto.get_partition_for_region(access.region)
    return list(USUAL_REGIONS) if partition == "aws" else sorted(boto.get_available_regions("ecs", partition))


def check_region(access: Access, name: str) -> None:
    """Raises NotThereError for a region that boto3 has never heard of: it would not find its endpoints either."""
    from ecslint.model.declared.spelling import distance

    boto = session(access).boto
    known = sorted(each for partition in boto.get_available_partitions()
                   for each in boto.get_available_regions("ecs", partition))  # fmt: skip
    if name not in known:
        near = min(known, key=lambda each: distance(name, each))
        hint = f"did you mean {near!r}?" if distance(name, near) <= _SLIPS else "there are " + ", ".join(known)
        raise NotThereError(f"there is no AWS region {name!r}; {hint}")


def with_region(access: Access, candidates: Iterable[str]) -> Access:
    """Access by way of the first of the candidates that all accounts have enabled; where none of them is, by the usual
    one of partition `aws`, whose regions alone may have to be enabled."""
    boto = session(access).boto
    for region in candidates:
        if region in USUAL_REGIONS or boto.get_partition_for_region(region) != "aws":
            return access._replace(region=region)
    return access


def organization(access: Access, units: Iterable[str] = ()) -> list[str]:
    """The ids of the organization's active accounts: all of them, or those within some organizational units and the
    units in these. Only the management account, and accounts that it has delegated to, may ask. Raises AccessError."""
    collector = _asking(access, _enter(access, Account("")).credentials)
    wanted, found = list(units), list[str]()
    try:
        if not wanted:
            return _active(collector.items("organizations:ListAccounts"))
        for parent in wanted:  # grows while it is walked
            found += _active(collector.items("organizations:ListAccountsForParent", parent, ParentId=parent))
            inner = collector.items("organizations:ListOrganizationalUnitsForParent", parent, ParentId=parent)
            wanted += [each["Id"] for each in inner if each["Id"] not in wanted]
    except CallError as failure:
        what = "the organization's accounts cannot be listed"
        if failure.outcome is Outcome.DENIED or failure.why.startswith("AWSOrganizationsNotInUse"):
            hint = "only the management account of an organization, or an account that it delegated to, may list it"
            raise AccessError(f"{what}: {failure.why}; {hint}") from failure
        raise AccessError(explained(failure, access, what)) from failure
    return list(dict.fromkeys(found))


def _active(accounts: list[dict[str, Any]]) -> list[str]:
    # `Status` is to give way to `State`: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
    return [each["Id"] for each in accounts if each.get("State", each.get("Status")) == "ACTIVE"]


def explained(failure: CallError, access: Access, what: str) -> str:
    """A failure that ends a scan, and what to type about it."""
    causes = {type(each).__name__ for each in _causes(failure)}
    login = "aws sso login" + (f" --profile {access.profile}" if access.profile else "")
    if "NoCredentialsError" in causes:
        return f"{what}: no AWS credentials were found; log in with `{login}`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID"
    if causes & {"UnauthorizedSSOTokenError", "SSOTokenLoadError", "TokenRetrievalError"}:
        return f"{what}: the SSO session has expired; log in with `{login}`"
    if causes & {"LoginRefreshRequired", "LoginTokenLoadError"}:
        return f"{what}: the session of `aws login` has expired; log in again"
    if blames_clock(failure.why):
        return f"{what}: {failure.why}; set the clock of this machine right"
    if failure.outcome is Outcome.EXPIRED:
        return (
            f"{what}: the credentials are not valid, or not any more ({failure.why}); log in again, as with `{login}`"
        )
    return f"{what}: {failure.why}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__
