"""Which security policies admit old versions of TLS, and which offer post-quantum key exchange or are for FIPS."""

from __future__ import annotations

import pytest

from ecslint.model.network.tls_policy import (
    DEFAULT_TLS_POLICY,
    admits_old_tls,
    follows_rfc_9151,
    is_fips,
    is_post_quantum,
    mended_tls_policy,
)
from ecslint.model.unknown import Undecided

OLD = (
    DEFAULT_TLS_POLICY,
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-FS-2018-06",
    "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-1-2021-06",
    "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
)
NEW = (
    "ELBSecurityPolicy-FS-1-2-2019-08",
    "ELBSecurityPolicy-FS-1-2-Res-2020-10",
    "ELBSecurityPolicy-TLS-1-2-2017-01",
    "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
)


@pytest.mark.parametrize(("policy", "admits"), [*((each, True) for each in OLD), *((each, False) for each in NEW)])
def test_old_versions(policy: str, admits: bool) -> None:
    assert admits_old_tls(policy) is admits


def test_a_name_that_does_not_tell() -> None:
    with pytest.raises(Undecided, match="ELBSecurityPolicy-X-2031"):
        admits_old_tls("ELBSecurityPolicy-X-2031")


@pytest.mark.parametrize(
    ("policy", "post_quantum", "fips"),
    [
        (DEFAULT_TLS_POLICY, False, False),
        ("ELBSecurityPolicy-FS-1-2-Res-2020-10", False, False),
        ("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", False, False),
        ("ELBSecurityPolicy-TLS13-1-0-2021-06", False, False),
        ("ELBSecurityPolicy-TLS13-1-2-2021-06", False, False),
        ("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", False, False),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", False, False),
        ("ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04", False, True),
        ("ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04", False, True),
        ("ELBSecurityPolicy-TLS13-1-3-RFC9151-FIPS-2023-07", False, True),
        ("ELBSecurityPolicy-TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07", False, True),
        ("ELBSecurityPolicy-TLS13-1-0-PQ-2025-09", True, False),
        ("ELBSecurityPolicy-TLS13-1-2-PQ-2025-09", True, False),
        ("ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09", True, False),
        ("ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09", True, True),
        ("ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09", True, True),
        ("ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09", True, True),
    ],
)
def test_what_a_policy_offers(policy: str, post_quantum: bool, fips: bool) -> None:
    assert (is_post_quantum(policy), is_fips(policy)) == (post_quantum, fips)
    assert follows_rfc_9151(policy) is ("RFC9151" in policy)


@pytest.mark.parametrize("policy", ["ELBSecurityPolicy-TLS14-1-3-2029-01", "shop-policy"])
def test_what_a_later_policy_offers_its_name_does_not_tell(policy: str) -> None:
    for offers in (is_post_quantum, is_fips):
        with pytest.raises(Undecided, match=policy):
            offers(policy)


@pytest.mark.parametrize(
    ("policy", "fips", "mended"),
    [
        ("ELBSecurityPolicy-TLS13-1-2-2021-06", False, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"),
        ("ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04", True, "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09"),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", False, "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"),
        ("ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", True, "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09"),
    ],
)
def test_what_to_set_instead(policy: str, fips: bool, mended: str) -> None:
    assert mended_tls_policy(policy, fips=fips) == mended
    assert is_post_quantum(mended)
    assert is_fips(mended) is fips
    assert not admits_old_tls(mended)
