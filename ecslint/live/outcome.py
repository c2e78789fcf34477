"""What came of each thing that was asked of an account: nothing that failed may look like something that is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """How a call ended."""

    OK = "ok"
    DENIED = "denied"
    """The identity may not make the call."""
    THROTTLED = "throttled"
    """AWS refused it for its rate, in the second pass as well."""
    EXPIRED = "expired"
    """The credentials are not valid, or not any more."""
    NOT_ENABLED = "not enabled"
    """The account has not opted in to the region, or not subscribed to the service."""
    NOT_AVAILABLE = "not available here"
    """The region, or the endpoint, does not know the call."""
    MISSING = "missing"
    """What was asked for is not there, or was deleted while the scan ran."""
    ERROR = "error"


class Unit(NamedTuple):
    """One thing that was asked: a list with all of its pages, or the description of one batch."""

    service: str
    """As in IAM actions: `ecs`, `elasticloadbalancing`."""
    operation: str
    scope: str
    """What it was about: a cluster, a target group ...; empty when it was about the region."""
    outcome: Outcome
    why: str = ""
    """AWS's error code and message, or what was wrong with the answer."""
    feeds: tuple[str, ...] = ()
    """The CloudFormation types of the resources that are known only in part for want of it."""

    @property
    def action(self) -> str:
        """The IAM action that the call needs."""
        return f"{self.service}:{self.operation}"


class CallError(Exception):
    """A call that gave no usable answer."""

    def __init__(
        self, outcome: Outcome, why: str, *, code: str = "", unreachable: bool = False, garbled: bool = False
    ) -> None:
        super().__init__(why)
        self.outcome = outcome
        self.why = why
        self.code = code
        """AWS's error code, if it was AWS that answered."""
        self.unreachable = unreachable
        """Whether nobody answered, or not AWS."""
        self.garbled = garbled
        """Whether what was answered is none of AWS's answers, or half of one: another try may do better."""


_CODES: dict[Outcome, tuple[str, ...]] = {
    Outcome.DENIED: (
        "AccessDenied",
        "AccessDeniedException",
        "AccessDeniedFault",
        "AuthorizationError",
        "AuthorizationErrorException",
        "ForbiddenException",
        "NotAuthorized",
        "NotAuthorizedException",
        "UnauthorizedException",
        "UnauthorizedOperation",
    ),
    Outcome.THROTTLED: (
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    ),
    Outcome.EXPIRED: (
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    ),
    Outcome.NOT_ENABLED: (
        "NotSignedUp",
        "OptInRequired",
        "PendingVerification",
        "SubscriptionRequiredException",
    ),
    Outcome.NOT_AVAILABLE: (
        "InvalidAction",
        "NotImplemented",
        "UnknownOperation",
        "UnknownOperationException",
        "UnsupportedOperation",
        "UnsupportedOperationException",
    ),
    Outcome.MISSING: (
        "AWS.SimpleQueueService.NonExistentQueue",
        "InvalidAMIID.Unavailable",
        "NoSuchBucket",
        "NoSuchEntity",
        "NoSuchEntityException",
        "QueueDoesNotExist",
        "ServiceNotActiveException",
        "WAFNonexistentItemException",
    ),
}
_BY_CODE = {code: outcome for outcome, codes in _CODES.items() for code in codes}


_NOT_FOUND = ("NotFound", "NotFoundException", "NotFoundFault", "NotFoundError")
"""How the codes end of which each service has its own: InvalidSubnetID.NotFound, ClusterNotFoundException ..."""

_BY_MESSAGE = (
    ("ClientException", "Unable to describe task definition", Outcome.MISSING),
    ("ValidationError", "Stack with id", Outcome.MISSING),
    ("AuthFailure", "Not authorized for image", Outcome.DENIED),  # of an image that another account shares no more
)
"""Codes that mean several things, what the message begins with, and what is meant then."""


def outcome_of(code: str, message: str = "") -> Outcome:
    """What an AWS error says. That credentials are refused can mean that the region is not enabled: `collector` finds
    out before it gives the account up."""
    for known, beginning, outcome in _BY_MESSAGE:
        if code == known and message.startswith(beginning):
            return outcome
    if code in _BY_CODE:
        return _BY_CODE[code]
    return Outcome.MISSING if code.endswith(_NOT_FOUND) else Outcome.ERROR


def blames_clock(why: str) -> bool:
    """Whether credentials were refused for the time of this machine, by which requests are signed."""
    return why.startswith(("RequestTimeTooSkewed", "InvalidSignatureException: Signature ", "RequestInTheFuture"))


def summarized(units: Iterable[Unit]) -> Iterator[tuple[Unit, int]]:
    """Failed units, one for each action, outcome and reason, with how many there were of it."""
    counted: dict[tuple[str, Outcome, str], list[Any]] = {}
    for unit in units:
        if unit.outcome not in (Outcome.OK, Outcome.MISSING):
            counted.setdefault((unit.action, unit.outcome, unit.why), [unit, 0])[1] += 1
    for unit, count in counted.values():
        yield unit, count
