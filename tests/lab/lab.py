"""The double of AWS: real HTTP on 127.0.0.1, for tests, for the benchmark, and to try things by hand."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # 500 images that nobody uses; moto looks when it is imported

import boto3
from botocore.config import Config
from moto.core.base_backend import BackendDict

from ecslint.demo import policies
from ecslint.demo.server import Server
from tests.lab.accounts import ACCOUNT, key_of
from tests.lab.application import Application
from tests.lab.control import Control, reset
from tests.lab.faults import Fault
from tests.lab.throttles import Throttles

REGION = "us-east-1"


class Lab:
    """An AWS of one's own, empty at first. moto keeps one world a process, so there can be one lab at a time."""

    _open: ClassVar[bool] = False

    def __init__(
        self,
        *,
        port: int = 0,
        latency: float = 0.0,
        throttle: bool = False,
        strict: bool = True,
    ) -> None:
        """`latency`: of each answer, in seconds. `throttle`: whether AWS's published rates hold; `strict`: whether its
        page and batch sizes do."""
        self.application = Application()
        self.world = self.application.world
        self.faults = self.application.faults
        self.accounts = self.application.accounts
        self.set(latency=latency, throttle=throttle, strict=strict)
        self._port = port
        self._session = boto3.Session()
        self._clients: dict[tuple[str, str, str], Any] = {}

    def __enter__(self) -> Lab:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Lab:
        if Lab._open:
            raise RuntimeError("moto has room for one lab, and one is open: use it, as fixtures.the_lab does")
        Lab._open = True
        BackendDict.reset()
        policies.load()
        self._server = Server(self._port, Control(self.application))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="lab", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        for client in self._clients.values():
            client.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        BackendDict.reset()
        Lab._open = False

    def empty(self) -> None:
        """Begin anew: nothing is there, nothing was asked, and nothing goes wrong."""
        BackendDict.reset()
        self.world.empty()
        self.accounts.empty()
        self.set()
        self.forget_calls()

    def set(self, *, latency: float = 0.0, throttle: bool = False, strict: bool = True) -> None:
        """Change what was given when it was made."""
        self.application.latency = latency
        self.application.strict = strict
        self.application.throttles = Throttles() if throttle else None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    # -- who uses it

    def environment(self, account: str = ACCOUNT, region: str = REGION) -> dict[str, str]:
        """What a process needs to take the lab for AWS."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": key_of(account),
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": region,
            "AWS_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def client(self, service: str, region: str = REGION, account: str = ACCOUNT) -> Any:
        """A plain boto3 client, to set things up."""
        known = self._clients.get((service, region, account))
        if known is None:
            known = self._clients[service, region, account] = self._session.client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=key_of(account),
                aws_secret_access_key="secret",  # noqa: S106 - of nothing
                config=Config(retries={"total_max_attempts": 1}),
            )
        return known

    # -- what was asked of it

    @property
    def calls(self) -> Counter[str]:
        """How often each action was asked for: `ecs:ListClusters`."""
        found: Counter[str] = Counter()
        for asked, count in list(self.application.asked.items()):
            found[asked.action] += count
        return found

    def calls_in(self, account: str = ACCOUNT, region: str = REGION) -> Counter[str]:
        """The same of one account and region."""
        found: Counter[str] = Counter()
        for asked, count in list(self.application.asked.items()):
            if (asked.account, asked.region) == (account, region):
                found[asked.action] += count
        return found

    def forget_calls(self) -> None:
        """Begin to count anew, without faults and with full buckets."""
        reset(self.application)

    @contextmanager
    def failing(self, action: str = "*", **fault: Any) -> Iterator[Fault]:
        """A fault while the block runs: see `faults.Fault`."""
        added = self.faults.add(action, **fault)
        try:
            yield added
        finally:
            self.faults.listed.remove(added)
