"""IAM: the roles that ECS's resources refer to, the policies that they carry, and instance profiles.

A role is its RoleDetail, as GetAccountAuthorizationDetails tells it, however it was read; a managed policy is its
`Arn`, `PolicyName` and, as `Document`, its default version. botocore decodes policy documents in every answer of IAM.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ecslint.live.areas.answers import apart, in_order, strings
from ecslint.live.areas.directory import Directory, directory
from ecslint.live.areas.kinds import (
    CAPACITY_PROVIDER,
    EVENT_RULE,
    INSTANCE_PROFILE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    MANAGED_POLICY,
    PIPE,
    ROLE,
    S3_FILE_SYSTEM,
    SCHEDULE,
    TASK,
    TASK_DEFINITION,
)
from ecslint.live.areas.references import launches
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError, Outcome
from ecslint.model.iam.policy import aws_managed_policy

_CHANGING = ("CreateDate", "RoleLastUsed", "Tags")
"""With tags, which say nothing of what a role allows."""
_SETS = ("RolePolicyList", "AttachedManagedPolicies")

_NAMING = (TASK_DEFINITION, CAPACITY_PROVIDER, EVENT_RULE, SCHEDULE, PIPE, S3_FILE_SYSTEM, LAUNCH_TEMPLATE,
           LAUNCH_CONFIGURATION)  # fmt: skip
"""Types, services aside, of what names roles and instance profiles."""


class _Details(NamedTuple):
    """All roles of an account by name, its instance profiles by name, its own policies by ARN."""

    roles: dict[str, dict[str, Any]]
    profiles: dict[str, dict[str, Any]]
    policies: dict[str, dict[str, Any]]


def identities(collector: Collector) -> None:
    """Keep what is referred to. IAM is read as a whole, a few calls for each account whatever its number of regions;
    where that is denied, each role by itself, with four calls and more."""
    known = directory(collector.clients.session, collector.account)
    roles, profiles = _referred(collector)
    if not roles and not profiles:
        return
    try:
        details = known.once("details", lambda: _read_details(collector))
    except CallError as failure:
        if failure.outcome is not Outcome.DENIED:
            raise
        _by_name(collector, known, roles, profiles)
        return
    found = [details.profiles[name] for name in profiles if name in details.profiles]
    # One without a role is part of no role's details.
    found += collector.each(lambda name: _profile(collector, known, name), profiles - details.profiles.keys())
    roles |= _keep_profiles(collector, found)
    _keep_roles(collector, known, [details.roles[name] for name in roles if name in details.roles], details.policies)


def _by_name(collector: Collector, known: Directory, roles: set[str], profiles: set[str]) -> None:
    found = collector.each(lambda name: _profile(collector, known, name), profiles)
    roles |= _keep_profiles(collector, found)
    _keep_roles(collector, known, collector.each(lambda name: _role(collector, known, name), roles), {})


# -- what is referred to


def _referred(collector: Collector) -> tuple[set[str], set[str]]:
    """The names of the roles and instance profiles that something kept names: by ARN or name, under members such as
    `taskRoleArn`, `RoleArn`, `infrastructureRoleArn`, `IamInstanceProfile`. Every API has its own place for them."""
    roles: set[str] = set()
    profiles: set[str] = set()
    places: list[Any] = list(launches(collector))
    places += [each.data for kind in _NAMING for each in collector.kept(kind)]
    places += [each.state.get("overrides") for each in collector.kept(TASK)]
    for place in places:
        for key, text in (*strings(_without_labels(place)), *_profile_of(place)):
            if "instanceprofile" in key.lower():
                profiles.update(_name(collector, text))
            elif "role" in key.lower():
                roles.update(_name(collector, text))
    return roles, profiles


def _without_labels(place: Any) -> Any:
    """A task definition without what people name as they like; of its containers, only log drivers may name a role."""
    if isinstance(place, dict) and "containerDefinitions" in place:
        containers = [each.get("logConfiguration") for each in place["containerDefinitions"]]
        return {**place, "containerDefinitions": containers}
    return place


def _profile_of(place: Any) -> Iterator[tuple[str, str]]:
    """The instance profile of a launch template, by `Arn` or `Name` within a member of its own."""
    data = place.get("LaunchTemplateData") if isinstance(place, dict) else None
    for _, text in strings((data or {}).get("IamInstanceProfile")):
        yield "IamInstanceProfile", text


def _name(collector: Collector, text: str) -> Iterator[str]:
    """The name within a name or ARN, a path aside; nothing for one of another account."""
    if not text.startswith("arn:"):
        yield text
    elif len(parts := text.split(":", 5)) == 6 and parts[2] == "iam" and parts[4] == collector.account:
        yield parts[5].rpartition("/")[2]


# -- the account as a whole


def _read_details(collector: Collector) -> _Details:
    pages = collector.pages("iam:GetAccountAuthorizationDetails", otherwise=True, Filter=["Role", "LocalManagedPolicy"])
    roles = {role["RoleName"]: role for page in pages for role in page["RoleDetailList"]}
    profiles = {
        profile["InstanceProfileName"]: profile
        for role in roles.values()
        for profile in role.pop("InstanceProfileList", ())
    }
    policies = {
        policy["Arn"]: _policy(policy, version["Document"])
        for page in pages
        for policy in page.get("Policies") or ()
        for version in policy.get("PolicyVersionList") or ()
        if version.get("IsDefaultVersion")
    }
    return _Details(roles, profiles, policies)


def _policy(policy: dict[str, Any], document: Any) -> dict[str, Any]:
    """By its ARN, of which the name is the end: not every answer has to tell the name as well."""
    return {"Arn": policy["Arn"], "PolicyName": policy["Arn"].rpartition("/")[2], "Document": document}


# -- one by one


def _role(collector: Collector, known: Directory, name: str) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        role = dict(collector.ask("iam:GetRole", name, RoleName=name)["Role"])
        names = collector.items("iam:ListRolePolicies", name, RoleName=name)
        inline = [collector.ask("iam:GetRolePolicy", name, RoleName=name, PolicyName=each) for each in names]
        role["AttachedManagedPolicies"] = collector.items("iam:ListAttachedRolePolicies", name, RoleName=name)
        role["RolePolicyList"] = [
            {"PolicyName": each["PolicyName"], "PolicyDocument": each["PolicyDocument"]} for each in inline
        ]
        for member in ("Description", "MaxSessionDuration"):  # no part of a RoleDetail
            role.pop(member, None)
        return role

    return known.once(f"role {name}", read)


def _profile(collector: Collector, known: Directory, name: str) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        return dict(collector.ask("iam:GetInstanceProfile", name, InstanceProfileName=name)["InstanceProfile"])

    return known.once(f"instance profile {name}", read)


def _managed(collector: Collector, known: Directory, arn: str) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        policy = collector.ask("iam:GetPolicy", arn, PolicyArn=arn)["Policy"]
        version = policy["DefaultVersionId"]
        answer = collector.ask("iam:GetPolicyVersion", arn, PolicyArn=arn, VersionId=version)
        return _policy(policy, answer["PolicyVersion"]["Document"])

    return known.once(arn, read)


# -- what is kept


def _keep_profiles(collector: Collector, profiles: list[dict[str, Any]]) -> set[str]:
    """Keep instance profiles; the names of their roles."""
    found: set[str] = set()
    for each in profiles:
        names = sorted(role["RoleName"] for role in each["Roles"])
        found.update(names)
        data: dict[str, Any] = {key: each[key] for key in ("Arn", "InstanceProfileName", "Path") if key in each}
        data["Roles"] = [{"RoleName": name} for name in names]
        collector.keep(INSTANCE_PROFILE, each["Arn"], data)
    return found


def _keep_roles(
    collector: Collector, known: Directory, roles: list[dict[str, Any]], policies: dict[str, dict[str, Any]]
) -> None:
    """Keep roles with the policies attached to them, but for those of AWS whose text is bundled."""
    attached: set[str] = set()
    for role in roles:
        data, state = apart(in_order(role, *_SETS), *_CHANGING)
        collector.keep(ROLE, role["Arn"], data, state)
        attached.update(each["PolicyArn"] for each in role["AttachedManagedPolicies"])
        if boundary := (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"):
            attached.add(boundary)
    missing = [arn for arn in sorted(attached) if arn not in policies and not _is_bundled(arn)]
    read = {each["Arn"]: each for each in collector.each(lambda arn: _managed(collector, known, arn), missing)}
    for arn in attached:
        if policy := policies.get(arn) or read.get(arn):
            collector.keep(MANAGED_POLICY, arn, policy)


def _is_bundled(arn: str) -> bool:
    return ":aws:policy/" in arn and aws_managed_policy(arn.rpartition("/")[2]) is not None
