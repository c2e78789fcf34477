"""Which security policies admit old versions of TLS."""

from __future__ import annotations

import pytest

from ecslint.model.network.tls_policy import DEFAULT_TLS_POLICY, admits_old_tls
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
