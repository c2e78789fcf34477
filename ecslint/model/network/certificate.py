"""Certificates of ACM, as accounts tell of them.

https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html, read 2026-11
"""

from __future__ import annotations

from ecslint.model.convert import Json
from ecslint.model.evidence import derived
from ecslint.model.moment import DAY, how_long, seconds_since
from ecslint.model.neighbour import Neighbour
from ecslint.model.network.load_balancing import Certificate
from ecslint.model.unknown import Undecided

_IN_TROUBLE = ("PENDING_VALIDATION", "FAILED")
"""Renewals that wait for somebody, or have ended."""


class RenewalSummary(Neighbour):
    """How far ACM is with renewing a certificate."""

    renewal_status: str | None
    renewal_status_reason: str | None


class IssuedCertificate(Neighbour):
    """A certificate that ACM has issued or taken in."""

    cfn_type = "acm certificate"
    identity = "certificate_arn"

    certificate_arn: str | None
    domain_name: str | None
    type: str | None
    status: str | None
    not_after: Json
    key_algorithm: str | None
    renewal_eligibility: str | None
    renewal_summary: RenewalSummary | None

    @derived
    def seconds_left(self) -> float:
        """How long it is valid yet, in seconds; below 0 once it has expired. Undecided when that is not told, as of one
        that is not issued yet."""
        if self.not_after is None:
            raise Undecided("when a certificate expires")
        return -seconds_since(self, self.not_after)

    @derived
    def renews_itself(self) -> bool:
        """Whether ACM will renew it without anybody's help, as far as ACM knows."""
        if self.renewal_eligibility is None or self.renewal_eligibility != "ELIGIBLE":
            return False
        return self.renewal is None or self.renewal not in _IN_TROUBLE

    @derived
    def renewal(self) -> str | None:
        """What has become of ACM's renewal."""
        return None if self.renewal_summary is None else self.renewal_summary.renewal_status

    @derived
    def renewal_reason(self) -> str | None:
        """Why it has come to nothing, in ACM's words."""
        return None if self.renewal_summary is None else self.renewal_summary.renewal_status_reason


def trouble_with_certificate(named: Certificate, days: int) -> str:
    """What is wrong with a certificate that a listener names, in words: it has expired, or will within so many days
    without ACM renewing it. Empty when nothing is, and for one that IAM keeps, which tells little."""
    if named.certificate_arn is None or ":acm:" not in named.certificate_arn:
        return ""
    certificate = named.estate.follow(named.certificate_arn, IssuedCertificate)
    if certificate is None:
        return ""
    trouble = _trouble(certificate, days)
    return f"the certificate for `{certificate.domain_name}` {trouble}" if trouble else ""


def _trouble(certificate: IssuedCertificate, days: int) -> str:
    left = certificate.seconds_left
    if left <= 0:
        return f"expired {how_long(-left)} ago, so clients refuse to connect; {_mend(certificate)}"
    if certificate.status == "REVOKED":
        return "is revoked, so clients refuse to connect; let the listener name another"
    if left > days * DAY or certificate.renews_itself:
        return ""
    return f"expires in {how_long(left)}, and then clients refuse to connect; {_mend(certificate)}"


def _mend(certificate: IssuedCertificate) -> str:
    if certificate.type == "IMPORTED":
        return "ACM does not renew what was imported: import its successor under the same ARN"
    if certificate.renewal == "PENDING_VALIDATION":
        return "ACM waits for proof that the domain is yours: restore the CNAME record that `RenewalSummary` names"
    if certificate.renewal == "FAILED":
        return f"ACM could not renew it (`{certificate.renewal_reason}`): let the listener name another"
    return "ACM does not renew it: let the listener name another"


__all__ = ["IssuedCertificate", "RenewalSummary", "trouble_with_certificate"]
