"""An environment in which nothing leads to a real account."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

NOWHERE = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
"""Where credentials are looked for, but for variables."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def isolate(environment: MutableMapping[str, str]) -> None:
    """Take away credentials, profile, endpoints and files of AWS's; and proxies, which would come between a process
    and 127.0.0.1."""
    for name in list(environment):
        if name.upper().startswith("AWS_") or name.lower() in _PROXIES:
            del environment[name]
    environment.update(NOWHERE)
