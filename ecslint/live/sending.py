"""One call to AWS, and what it means when it fails."""

from __future__ import annotations

from typing import Any

from ecslint.live.calls import Call
from ecslint.live.clients import ELEMENT, Clients
from ecslint.live.outcome import CallError, Outcome, outcome_of


def send(clients: Clients, call: Call, parameters: dict[str, Any]) -> dict[str, Any]:
    """The answer, without what HTTP adds to it. Raises CallError."""
    method = _method(clients, call)
    try:
        answer: dict[str, Any] = method(**parameters)
    except Exception as error:  # what botocore makes of an answer that is none of AWS's is anyone's guess
        raise _meant(clients, call, error) from error
    http = answer.pop("ResponseMetadata", {})
    # A captive portal answers 200 with a page of HTML, which botocore reads as an answer that holds nothing.
    if call.key and call.key not in answer:
        raise _garbled(f"the answer holds no {call.key!r}")
    if not call.key and "html" in http.get("HTTPHeaders", {}).get("content-type", ""):
        raise _garbled("the answer is a page of HTML")
    if http.get(ELEMENT) in ("", "html"):
        raise _garbled("the answer is empty, or a page of HTML")
    return answer


def _garbled(what: str) -> CallError:
    why = f"{what}: it broke off, or does not come from AWS (a proxy?)"
    return CallError(Outcome.ERROR, why, unreachable=True, garbled=True)


def _method(clients: Clients, call: Call) -> Any:
    """boto3's method for the operation."""
    from botocore import exceptions, xform_name

    try:
        return getattr(clients.of(call.service), xform_name(call.operation))
    except (exceptions.UnknownServiceError, AttributeError) as error:
        import boto3

        why = f"boto3 {boto3.__version__} does not know it: pip install --upgrade boto3"
        raise CallError(Outcome.NOT_AVAILABLE, why) from error
    except Exception as error:
        raise _meant(clients, call, error) from error


_OF_CREDENTIALS = frozenset(
    (
        "CredentialRetrievalError",
        "LoginError",
        "NoAuthTokenError",
        "NoCredentialsError",
        "PartialCredentialsError",
        "SSOError",
        "TokenRetrievalError",
    )
)
"""botocore's errors that say that there are no credentials to ask with. By name, since older ones lack some."""


def _meant(clients: Clients, call: Call, error: Exception) -> CallError:
    from botocore import exceptions

    text = f"{type(error).__name__}: {error}"
    if isinstance(error, exceptions.ClientError):
        return _refusal(error)
    if _OF_CREDENTIALS & {each.__name__ for each in type(error).__mro__}:
        return CallError(Outcome.EXPIRED, str(error))
    if isinstance(error, exceptions.EndpointConnectionError) and _has_no_address(error):
        # What boto3 knows to be there is kept from us by a firewall, or by the network.
        outcome = Outcome.ERROR if clients.should_have(call.service) else Outcome.NOT_AVAILABLE
        return CallError(outcome, f"DNS knows no {error.kwargs['endpoint_url']}", unreachable=True)
    if isinstance(error, (exceptions.HTTPClientError, exceptions.ConnectionError, OSError)):
        return CallError(Outcome.ERROR, text, unreachable=True)
    if isinstance(error, exceptions.BotoCoreError):
        return CallError(Outcome.ERROR, text)
    return _garbled(f"the answer cannot be read ({text.partition(chr(10))[0][:200]})")


_NOT_THERE, _TOO_MANY = ("404", "501"), "429"


def _refusal(error: Any) -> CallError:
    details = error.response.get("Error", {})
    code, message = str(details.get("Code", "")), str(details.get("Message", ""))
    if not code or code.isdigit():  # botocore found none of AWS's errors in the answer
        code = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", code))
        if code in _NOT_THERE:
            return CallError(Outcome.NOT_AVAILABLE, f"the endpoint does not know the call (status {code})")
        if code == _TOO_MANY:
            return CallError(Outcome.THROTTLED, f"status {code}")
        return CallError(Outcome.ERROR, f"status {code}, and no error that AWS knows (a proxy?)")
    why = f"{code}: {message}" if message and message != code else code
    return CallError(outcome_of(code, message), why, code=code)


def _has_no_address(error: Any) -> bool:
    """Whether the name of the endpoint is not known: a region has none for a service that it lacks."""
    import socket

    from urllib3.exceptions import NameResolutionError

    cause = error.kwargs.get("error")
    return isinstance(cause, (NameResolutionError, socket.gaierror))
