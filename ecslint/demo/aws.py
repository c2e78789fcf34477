"""The double as a server of this process, and what a process needs to take it for AWS."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from ecslint.demo import policies
from ecslint.demo.double import Double
from ecslint.demo.isolation import NOWHERE
from ecslint.demo.parts import REGION
from ecslint.demo.server import Server
from ecslint.demo.shop import opened

_KEY = "demo"


class Aws:
    """`with Aws() as aws:` serves an account with the shop in it, at `aws.url`."""

    def __enter__(self) -> Aws:
        self._double = Double()
        self._server = Server(0, self._double)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="aws", daemon=True).start()
        policies.load()
        opened(cache(self._client), self._double.world)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    region = REGION

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def settings(self) -> dict[str, str]:
        """The variables by which whatever uses boto3 takes it for AWS. A request that went to AWS itself all the same
        would be refused: the keys are no keys."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_DEFAULT_REGION": REGION,
            **NOWHERE,
        }

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=_KEY,
            aws_secret_access_key=_KEY,
            config=Config(retries={"total_max_attempts": 1}),
        )
