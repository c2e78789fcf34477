"""What AWS's errors mean."""

from __future__ import annotations

import pytest

from ecslint.live.outcome import Outcome, Unit, outcome_of, summarized


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        ("AccessDenied", "", Outcome.DENIED),
        ("UnauthorizedOperation", "", Outcome.DENIED),
        ("Throttling", "Rate exceeded", Outcome.THROTTLED),
        ("RequestLimitExceeded", "", Outcome.THROTTLED),
        ("ExpiredToken", "", Outcome.EXPIRED),
        ("InvalidClientTokenId", "", Outcome.EXPIRED),
        ("InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than ...", Outcome.EXPIRED),
        ("AuthFailure", "AWS was not able to validate the provided access credentials", Outcome.EXPIRED),
        ("AuthFailure", "Not authorized for images: [ami-1]", Outcome.DENIED),
        ("OptInRequired", "", Outcome.NOT_ENABLED),
        ("UnknownOperationException", "", Outcome.NOT_AVAILABLE),
        ("InvalidSubnetID.NotFound", "", Outcome.MISSING),
        ("InvalidLaunchTemplateId.VersionNotFound", "", Outcome.MISSING),
        ("TargetGroupNotFound", "", Outcome.MISSING),
        ("PolicyNotFound", "", Outcome.MISSING),
        ("RepositoryNotFoundException", "", Outcome.MISSING),
        ("NoSuchEntity", "", Outcome.MISSING),
        ("ServerSideEncryptionConfigurationNotFoundError", "", Outcome.MISSING),
        ("ClientException", "Unable to describe task definition.", Outcome.MISSING),
        ("ClientException", "Identifier is for something else.", Outcome.ERROR),
        ("InternalFailure", "", Outcome.ERROR),
        ("", "", Outcome.ERROR),
    ],
)
def test_an_error_means(code: str, message: str, outcome: Outcome) -> None:
    assert outcome_of(code, message) is outcome


def test_failures_are_summed_up() -> None:
    denied = Unit("ecs", "ListServices", "a", Outcome.DENIED, "no")
    units = [denied, denied._replace(scope="b"), denied._replace(why="other"), denied._replace(outcome=Outcome.OK),
             denied._replace(outcome=Outcome.MISSING)]  # fmt: skip
    assert [(unit.scope, unit.why, count) for unit, count in summarized(units)] == [("a", "no", 2), ("a", "other", 1)]
