"""Security policies of listeners: which versions of TLS clients may use.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html, read 2026-11
"""

from __future__ import annotations

from ecslint.model.unknown import Undecided, matches

DEFAULT_TLS_POLICY = "ELBSecurityPolicy-2016-08"
"""What a listener gets that names none, unless it is made in the console."""

_ADMITS_OLD_TLS = r"^ELBSecurityPolicy-(2015-05|2016-08|FS-2018-06|FS-1-1-.*|TLS-1-[01]-.*|TLS13-1-[01]-.*)$"
"""Those with TLS 1.0 or 1.1; a name that holds a version holds the oldest one."""
_REFUSES_OLD_TLS = r"^ELBSecurityPolicy-(FS-1-2-.*|TLS-1-2-.*|TLS13-1-[23]-.*)$"


def admits_old_tls(policy: str) -> bool:
    """Whether clients may use TLS 1.0 or 1.1. Undecided for a policy whose name does not tell."""
    if matches(policy, _ADMITS_OLD_TLS):
        return True
    if not matches(policy, _REFUSES_OLD_TLS):
        raise Undecided(f"which versions of TLS the policy {policy} admits")
    return False


__all__ = ["DEFAULT_TLS_POLICY", "admits_old_tls"]
