"""What a password, token or key looks like where it stands in plain text.

By a well-known form, or by a name that says so with a value that is neither a placeholder nor a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ecslint.model.common import any_of
from ecslint.model.unknown import Text, Undecided, matches

_NAMED_SO = (
    r"(?i:passw(or)?d|passphrase|secret|token|(api|private|secret)[._-]?key|credentials?|[._-]pass|[._-]pwd)[._-]?\d*$"
)

# The first three stay without `^` and `$`, even in classes: so they are found beside what is not known.
_CREDENTIALS = (
    r"[A-Za-z][\w+.-]*://[\w.~%+-]*:[\w.~!#%&+=,;?'()-]+@",
    r"(?i:;\s*(password|pwd|accountkey|sharedaccesskey)\s*=\s*[\w.~!#&@+=/?'()-]+)",
    r"(?i:(password|pwd|accountkey|sharedaccesskey)\s*=\s*[\w.~!#&@+=/?'()-]+;)",
    r"(AKIA|ASIA)[A-Z0-9]{16}(?<!EXAMPLE)",
    r"gh[opsru]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10}|hooks\.slack\.com/services/T\w+/B\w+/\w{8}",
    r"[rs]k_(live|test)_[A-Za-z0-9]{10}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY",
)

_NO_SECRETS = (
    r"^.{0,2}$",
    r"^(?i:true|false|yes|off|enabled?|disabled?|none|null|nil|undefined|required|optional)$",
    r"^[-+]?[\d.,]+(?i:ms|[smhd])?$",
    r"^(~|\.{1,2})?/|^[A-Za-z]:\\|\.(?i:json|pem|key|crt|cer|p12|jks|txt|ya?ml|env|conf|ini)$",
    # placeholders
    r"^(<.*>|\[.*\]|%.*%|__.*__|@.*@|\$\w+)$|\$\{|\$\(|\{\{|\*{3}|(?i:x{4})",
    r"^(?i:(change|replace)[ _-](me|it|this|with)\b.*|your[ _-].*|todo|placeholder|example|dummy|redacted)$",
    r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(CHANGE|REPLACE)ME$",
    # ARNs, URLs and names of secrets
    r"^arn:|^[A-Za-z][\w+.-]*://|^(?i:vault|ssm|secretsmanager|kms|sops|env|file):|^rds!",
    r"^[a-z][a-z0-9_.-]*(/[A-Za-z0-9_.-]+)+$",
    r"^[a-z0-9_.-]+[_.-](secrets?|credentials?|creds)$",
)


FORMS = (_NAMED_SO, *_CREDENTIALS, *_NO_SECRETS)
"""All by which a variable is judged: an answer that is kept holds as long as these are the same."""


def is_named_secret(name: str) -> bool:
    """Whether the last words of a name say that its value is a secret."""
    return matches(name, _NAMED_SO)


def has_credential(value: str, *, named_so: bool) -> bool:
    """Whether the value has a well-known form. That an open value might have one counts where the name says so."""
    try:
        return any_of(_CREDENTIALS, lambda form: matches(value, form))
    except Undecided:
        if named_so:
            raise
        return False


def is_no_secret(value: str) -> bool:
    """Whether the value is a placeholder, a switch, a number, a path or the name of something."""
    return any_of(_NO_SECRETS, lambda form: matches(value, form))


# -- in scripts

# They are compiled when one looks: most runs have no script.
_ASSIGNED = r"(?<![\w$-])(?P<name>[A-Za-z_][\w.-]*)=(?P<quote>[\"']?)(?P<value>[^\s\"'`;|&<>]+)(?P=quote)"
_REGISTRY = r"ECS_ENGINE_AUTH_DATA=[^\n]*?\"(?:auth|password)\\?\"\s*:\s*\\?\"(?P<value>[^\"\\\n]+)"
"""The agent's setting for private registries, which holds their passwords as JSON:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth-container-instances.html"""
_COMMENT = r"(?m)^\s*#(?!!).*$"
_OPEN = "\N{SYMBOL FOR SUBSTITUTE}"
"""Stands for what is not known: no form of a credential holds it."""


def credentials_in(script: Any) -> Iterator[str]:
    """What a script holds in plain text, in words: a well-known form, or the variables whose name says so."""
    parts = script.parts if isinstance(script, Text) else (script,)
    known = re.sub(_COMMENT, "", "".join(part if isinstance(part, str) else _OPEN for part in parts))
    if any(re.search(form, known) for form in _CREDENTIALS):
        yield "a credential of a well-known form"
    if any(_is_literal(hit["value"]) for hit in re.finditer(_REGISTRY, known)):
        yield "`ECS_ENGINE_AUTH_DATA`"
    for name in dict.fromkeys(hit["name"] for hit in re.finditer(_ASSIGNED, known) if _is_literal_secret(hit)):
        yield f"`{name}`"


def _is_literal_secret(hit: re.Match[str]) -> bool:
    return is_named_secret(hit["name"]) and _is_literal(hit["value"])


def _is_literal(value: str) -> bool:
    return "$" not in value and _OPEN not in value and not is_no_secret(value)


__all__ = ["FORMS", "credentials_in", "has_credential", "is_named_secret", "is_no_secret"]
