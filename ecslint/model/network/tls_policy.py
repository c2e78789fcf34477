"""Security policies of listeners: which versions of TLS clients may use, and how keys are agreed on.

AWS predefines all of them, and their names tell: `PQ` stands for hybrid post-quantum key exchange, `FIPS` for a
cryptographic module that is validated, and a policy without either in its name has neither.

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

_POST_QUANTUM = r"^ELBSecurityPolicy-TLS13-1-[0-3]-(.*-)?PQ-\d{4}-\d\d$"
_FIPS = r"^ELBSecurityPolicy-TLS13-1-[0-3]-(.*-)?FIPS-(PQ-)?\d{4}-\d\d$"
_OF_KNOWN_YEARS = r"^ELBSecurityPolicy-(.*-)?(201[5-9]|202[0-5])-\d\d$"
"""What later policies offer without saying so in their names nobody knows."""
_RFC_9151 = r"^ELBSecurityPolicy-.*-RFC9151-.*$"
"""Those for the suites of CNSA 1.0, to which post-quantum algorithms do not belong."""


def admits_old_tls(policy: str) -> bool:
    """Whether clients may use TLS 1.0 or 1.1. Undecided for a policy whose name does not tell."""
    if matches(policy, _ADMITS_OLD_TLS):
        return True
    if not matches(policy, _REFUSES_OLD_TLS):
        raise Undecided(f"which versions of TLS the policy {policy} admits")
    return False


def is_post_quantum(policy: str) -> bool:
    """Whether clients may agree on keys by a post-quantum algorithm. Undecided for a policy that is not known."""
    return _has(policy, _POST_QUANTUM)


def is_fips(policy: str) -> bool:
    """Whether all its cipher suites are of the module that is validated for FIPS 140-3. Undecided for a policy that is
    not known."""
    return _has(policy, _FIPS)


def follows_rfc_9151(policy: str) -> bool:
    """Whether it is one of those for RFC 9151, of which there is none with post-quantum key exchange."""
    return matches(policy, _RFC_9151)


def _has(policy: str, pattern: str) -> bool:
    if matches(policy, pattern):
        return True
    if not matches(policy, _OF_KNOWN_YEARS):
        raise Undecided(f"which algorithms the policy {policy} offers")
    return False


def mended_tls_policy(policy: str, *, fips: bool = False) -> str:
    """The policy with post-quantum key exchange, and with `fips` of the validated module, that admits as few versions
    of TLS: of those with TLS 1.2 the one that AWS recommends."""
    versions = "1-3" if matches(policy, r"^ELBSecurityPolicy-TLS13-1-3-.*$") else "1-2-Res"
    return f"ELBSecurityPolicy-TLS13-{versions}-{'FIPS-' if fips else ''}PQ-2025-09"


__all__ = [
    "DEFAULT_TLS_POLICY",
    "admits_old_tls",
    "follows_rfc_9151",
    "is_fips",
    "is_post_quantum",
    "mended_tls_policy",
]
