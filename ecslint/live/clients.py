"""boto3, set up to read much and quickly: one session for all accounts, clients made in turn, sane timeouts."""

from __future__ import annotations

import re
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint import __version__
from ecslint.live.calls import CALLS, RATES, Call
from ecslint.live.limiter import Limiter
from ecslint.live.models import LeanLoader
from ecslint.live.pages import Turning, turning

if TYPE_CHECKING:
    import boto3

WORKERS = 32
"""Threads that ask for one kind of thing in one account and region. AWS's rates keep few of them busy for long, but its
buckets begin full, and 50 answers that take 0.1 s each are worth waiting for at once."""

_CONNECTIONS = 2 * WORKERS
"""Several areas ask the same service side by side."""
_ATTEMPTS = 4
"""botocore's own. What is throttled for longer is tried again by the collector."""
_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 5, 20
_HOMES = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""A region of each partition that every account of it has."""


class Credentials(NamedTuple):
    """Temporary credentials of a role, as AssumeRole gives them."""

    access_key: str
    secret_key: str
    token: str


class Session:
    """What all clients of a run share. Making one session an account would cost 115 ms and 11 MB each."""

    def __init__(
        self,
        profile: str | None = None,
        region: str | None = None,
        seconds_to_answer: float = _SECONDS_TO_ANSWER,
    ) -> None:
        """Raises botocore's ProfileNotFound."""
        import boto3
        import botocore.session

        core = botocore.session.Session(profile=profile)
        core.get_component("data_loader").file_loader = LeanLoader()
        # Timestamps as AWS writes them: parsing them is 60 % of what an answer of DescribeServices costs.
        core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=lambda value: value)
        core.user_agent_extra = f"ecslint/{__version__}"
        self.core = core
        self.boto: boto3.Session = boto3.Session(botocore_session=core, region_name=region)
        self._seconds_to_answer = seconds_to_answer
        self._lock = threading.Lock()

    def client(self, service: str, region: str | None, credentials: Credentials | None = None) -> Any:
        """A new client. A session is not safe to use from several threads at once, so clients are made in turn."""
        from botocore.config import Config

        config = Config(
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            connect_timeout=_SECONDS_TO_CONNECT,
            read_timeout=self._seconds_to_answer,
            max_pool_connections=_CONNECTIONS,
            tcp_keepalive=True,
        )
        key, secret, token = credentials or (None, None, None)
        with self._lock:
            return self.boto.client(
                service,
                region_name=region,
                config=config,
                aws_access_key_id=key,
                aws_secret_access_key=secret,
                aws_session_token=token,
            )


class Clients:
    """The clients of one account and region, which keep to the account's rates. `share`: of AWS's published rates."""

    def __init__(
        self, session: Session, region: str | None, credentials: Credentials | None = None, share: float = 0.8
    ) -> None:
        self.region = region
        self.limiter = Limiter(RATES, share)
        self.session = session
        self._credentials = credentials
        self._clients: dict[str, Any] = {}
        self._turnings: dict[str, Turning] = {}
        self._lock = threading.Lock()

    def of(self, service: str) -> Any:
        """The client of a service, by boto3's name of it."""
        with self._lock:
            known = self._clients.get(service)
            if known is None:
                known = self._clients[service] = self.session.client(service, self.region, self._credentials)
                known.meta.events.register("before-send", partial(self._wait, service))
                if service == "s3":
                    known.meta.events.register("after-call", _tell_element)
        return known

    def close(self) -> None:
        """Close the connections, of which a run over many accounts would have too many."""
        with self._lock:
            for client in self._clients.values():
                client.close()

    def turning(self, call: Call) -> Turning:
        """How the pages of a list are turned."""
        with self._lock:
            if call.action not in self._turnings:
                self._turnings[call.action] = turning(self.session.core, call)
            return self._turnings[call.action]

    def should_have(self, service: str) -> bool:
        """Whether boto3 knows the region to have a service."""
        boto = self.session.boto
        return self.region in boto.get_available_regions(service, boto.get_partition_for_region(self.region or ""))

    def hold(self) -> bool:
        """Whether the region takes the credentials: who one is needs no permission."""
        return self._who(self.region)

    def hold_elsewhere(self) -> str:
        """A region that takes the credentials and is not this one; empty if there is none."""
        home = _HOMES.get(self.session.boto.get_partition_for_region(self.region or ""), "")
        return home if home not in ("", self.region) and self._who(home) else ""

    def _who(self, region: str | None) -> bool:
        from botocore.exceptions import BotoCoreError, ClientError

        client = self.session.client("sts", region, self._credentials)
        try:
            client.get_caller_identity()
        except (BotoCoreError, ClientError):
            return False
        finally:
            client.close()
        return True

    def _wait(self, service: str, event_name: str, **_: Any) -> None:
        """Before each request that is sent, retries as well: an event such as `before-send.ecs.ListClusters`."""
        call = _BY_OPERATION.get((service, event_name.rpartition(".")[2]))
        if call is not None:
            self.limiter.take(call.lane)


ELEMENT = "Element"
"""Where the metadata of S3's answers tells which element of XML they are."""
_ELEMENT = re.compile(rb"\s*(?:<\?[^>]*>\s*)?<([\w.-]+)")


def _tell_element(http_response: Any, parsed: dict[str, Any], **_: Any) -> None:
    """After each answer of S3: to botocore none at all, or a page of HTML, is one of a bucket for which nothing is
    set."""
    found = _ELEMENT.match(http_response.content)
    parsed.setdefault("ResponseMetadata", {})[ELEMENT] = found.group(1).decode() if found else ""


_BY_OPERATION = {(call.service, call.operation): call for call in CALLS.values()}
