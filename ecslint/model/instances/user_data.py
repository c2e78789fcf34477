"""What the user data of an instance does about its ECS cluster, in shell, TOML or PowerShell."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from ecslint.model.unknown import Hole, Text, Undecided, Unknown, text_of

_FIRST_MARK = 0xF0000
"""Holes are looked through as characters of a plane that no one writes in."""

_ENDS = r"[^\s\"'\\;>|&]+"
_SETTING = re.compile(rf"ECS_CLUSTER(?:=|[\"']\s*,\s*)\\?[\"']?(?P<name>{_ENDS})")
_BOTTLEROCKET = (
    re.compile(r"^\s*\[settings\.ecs\][^\[]*?^\s*cluster\s*=\s*[\"'](?P<name>[^\"']*)[\"']", re.MULTILINE),
    re.compile(r"^\s*settings\.ecs\.cluster\s*=\s*[\"'](?P<name>[^\"']*)[\"']", re.MULTILINE),
)
_WINDOWS = re.compile(r"Initialize-ECSAgent(?:(?!\n).)*?-Cluster\s+[\"']?(?P<name>[^\s\"';]+)", re.IGNORECASE)
_WINDOWS_DEFAULT = re.compile(r"Initialize-ECSAgent", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*#(?!!).*$", re.MULTILINE)
_ELSEWHERE = re.compile(
    r"cfn-init|aws s3 (?:cp|sync)|#include|ansible|puppet|chef-"
    r"|(?:curl|wget)[^\n]*\|\s*(?:sudo )?(?:ba)?sh"
    r"|\b(?:cp|mv|curl|wget|cat\s+[^<>\s])[^<\n]*ecs\.config",
    re.IGNORECASE,
)
"""Signs that another file, which is not seen here, may do it."""
_HOLE = f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + 0xFFFD)}]"
_OPEN = re.compile(
    rf"^[ \t]*(?:(?:sudo|bash|sh|source|eval|\.)[ \t]+)*({_HOLE})|(?<![=\w/.-])({_HOLE})[^\n]*ecs\.config", re.MULTILINE
)
"""Holes that may be commands or whole settings."""
_COMMANDS_ELSEWHERE = re.compile(_ELSEWHERE.pattern.replace(r"ecs\.config|", ""), re.IGNORECASE)
"""As above, where more is looked for than what a configuration file of ECS may hold."""
_AGENT = re.compile(r"ecs-init|ecs-agent|linux-extras\b[^\n]*\becs\b|Initialize-ECSAgent|ECSTools", re.IGNORECASE)
"""Signs that the ECS agent is installed or started."""
_CREDENTIALS = re.compile(
    r"aws_access_key_id|\.aws/credentials|aws_shared_credentials_file|aws configure", re.IGNORECASE
)
"""Signs that the agent gets other credentials than the instance's."""
_SPOT_DRAINING = re.compile(
    r"(?:ECS_ENABLE_SPOT_INSTANCE_DRAINING|enable-spot-instance-draining)"
    rf"(?:\s*=\s*|[\"']\s*,\s*)\\?[\"']?(?P<value>{_ENDS})",
    re.IGNORECASE,
)
"""The agent's setting, in a shell, in PowerShell, and in Bottlerocket's TOML."""
_TRUE = ("1", "t", "true")
"""What the agent, which is written in Go, reads as true."""
_SPOT_NOTICE = re.compile(r"spot/(?:instance-action|termination-time)")
"""Where the metadata of an instance say that it is being taken back."""
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")


def plain_text(written: Any) -> str | Text:
    """User data as it is on the instance, be it written in Base64 or not."""
    if isinstance(written, Unknown):
        raise Undecided(written.needs)
    if isinstance(written, str) and len(written) > 15 and _BASE64.fullmatch(written):
        try:
            return base64.b64decode("".join(written.split()), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return written
    return written if isinstance(written, Text) else str(written)


def cluster_named_in(text: str | Text) -> str | Text | Unknown | None:
    """The name of the cluster that the user data makes the instance join: Unknown when it joins one whose name is
    not known, None when it surely names none. Undecided when it may name one where this cannot see."""
    written, marks = seen(text)
    hits = [
        *_SETTING.finditer(written),
        *(hit for form in (*_BOTTLEROCKET, _WINDOWS) for hit in form.finditer(written)),
    ]
    if hits:
        return _name(max(hits, key=lambda hit: hit.start())["name"], marks)
    if _WINDOWS_DEFAULT.search(written):
        return "default"
    if elsewhere := _ELSEWHERE.search(written):
        raise Undecided(f"what the user data does by `{elsewhere[0]}`")
    _no_hole_decides(written, marks)
    return None


def installs_agent(text: str | Text) -> bool:
    """Whether the user data installs or starts the ECS agent."""
    return _does(text, _AGENT)


def sets_credentials(text: str | Text) -> bool:
    """Whether the user data gives the instance credentials of its own."""
    return _does(text, _CREDENTIALS)


def _does(text: str | Text, what: re.Pattern[str]) -> bool:
    written, marks = seen(text)
    if what.search(written):
        return True
    if elsewhere := _COMMANDS_ELSEWHERE.search(written):
        raise Undecided(f"what the user data does by `{elsewhere[0]}`")
    _no_hole_decides(written, marks)
    return False


def drains_on_spot_notice(text: str | Text) -> bool:
    """Whether the user data has tasks moved away when EC2 gives notice that it takes a Spot Instance back: by the
    agent's own setting, or by a script that looks out for the notice. Undecided when that cannot be seen here."""
    written, marks = seen(text)
    hits = list(_SPOT_DRAINING.finditer(written))
    if hits:
        value = hits[-1]["value"]
        open_ = next((marks[sign] for sign in value if sign in marks), None)
        if open_ is not None or "$" in value:
            raise Undecided("whether the user data turns Spot draining on" if open_ is None else open_.needs)
        return value.lower() in _TRUE
    if _SPOT_NOTICE.search(written):
        return True
    if elsewhere := _ELSEWHERE.search(written):
        raise Undecided(f"what the user data does by `{elsewhere[0]}`")
    _no_hole_decides(written, marks)
    return False


def seen(text: str | Text) -> tuple[str, dict[str, Hole]]:
    """The text without comments, in which a mark stands for each hole."""
    parts = text.parts if isinstance(text, Text) else (text,)
    marks = {chr(_FIRST_MARK + at): hole for at, hole in enumerate(part for part in parts if isinstance(part, Hole))}
    signs = iter(marks)
    return _COMMENT.sub("", "".join(next(signs) if isinstance(part, Hole) else part for part in parts)), marks


def _no_hole_decides(seen: str, marks: dict[str, Hole]) -> None:
    """Raises Undecided when a hole stands where it may hold a command."""
    for hit in _OPEN.finditer(seen):
        hole = marks[hit[1] or hit[2]]
        if hole.reference is None and " " not in hole.never:
            raise Undecided(hole.needs)


def _name(found: str, marks: dict[str, Hole]) -> str | Text | Unknown:
    if any(sign in found for sign in "$`("):
        return Unknown(f"the cluster name that a script works out from {found[:40]!r}")
    return text_of(tuple(marks.get(sign, sign) for sign in found))
