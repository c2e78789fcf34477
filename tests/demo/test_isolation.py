"""Nothing of a real account is left for a process that must not find one."""

from __future__ import annotations

import os

from ecslint.demo.isolation import isolate


def test_takes_away_whatever_leads_to_an_account() -> None:
    environment = {
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "AWS_PROFILE": "production",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials",
        "AWS_ENDPOINT_URL_ECS": "https://example.com",
        "aws_config_file": "/etc/aws",
        "HTTPS_PROXY": "http://proxy",
        "http_proxy": "http://proxy",
        "PATH": "/bin",
        "NO_COLOR": "1",
    }
    isolate(environment)
    assert environment == {
        "PATH": "/bin",
        "NO_COLOR": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
