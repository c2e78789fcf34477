"""What of a script counts as a credential in plain text."""

from __future__ import annotations

import pytest

from ecslint.model.credential import credentials_in
from ecslint.model.unknown import Hole, text_of

WELL_KNOWN = "a credential of a well-known form"
KEY = "AKIA" + "A1B2C3D4E5F6G7H8"

SCRIPTS = [
    ("export DB_PASSWORD=hunter22", ["`DB_PASSWORD`"]),
    ("DB_PASSWORD=\"hunter22\" API_KEY='abc-123-def' ./start", ["`DB_PASSWORD`", "`API_KEY`"]),
    ("echo ECS_ENGINE_AUTH_TOKEN=abcdef123 >> /etc/ecs/ecs.config", ["`ECS_ENGINE_AUTH_TOKEN`"]),
    (f"aws configure set aws_access_key_id {KEY}", [WELL_KNOWN]),
    ("curl https://deploy:s3cret-word@files.example.com/app.tar.gz", [WELL_KNOWN]),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIE...", [WELL_KNOWN]),
    (
        """echo 'ECS_ENGINE_AUTH_DATA={"docker.io":{"username":"shop","password":"correct-horse"}}' >> ecs.config""",
        ["`ECS_ENGINE_AUTH_DATA`"],
    ),
    (r"ECS_ENGINE_AUTH_DATA={\"docker.io\":{\"auth\":\"c2hvcDpjb3JyZWN0\"}}", ["`ECS_ENGINE_AUTH_DATA`"]),
    # nothing to find
    ('ECS_ENGINE_AUTH_DATA={"docker.io":{"username":"shop","password":"$PASSWORD"}}', []),
    ("# DB_PASSWORD=hunter22", []),
    ("export DB_PASSWORD=$1", []),
    ("export DB_PASSWORD=$(aws ssm get-parameter --name /db)", []),
    ("DB_PASSWORD=${PASSWORD:-none}", []),
    ("DB_PASSWORD_FILE=/run/secrets/db", []),
    ("SECRET=arn:aws:secretsmanager:eu-west-1:111122223333:secret:db", []),
    ("TOKEN=<your token>", []),
    ("curl --token=$TOKEN https://example.com", []),
    ("git clone https://github.com/example/app.git", []),
    ("aws_access_key_id=AKIAIOSFODNN7EXAMPLE", []),
    ("echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config", []),
]


@pytest.mark.parametrize(("script", "found"), SCRIPTS, ids=[script[:30] for script, _ in SCRIPTS])
def test_credentials_in_a_script(script: str, found: list[str]) -> None:
    assert list(credentials_in(f"#!/bin/bash\n{script}\n")) == found


def test_what_is_not_known_is_no_literal() -> None:
    hole = Hole("parameter Password", "${Password}")
    assert list(credentials_in(text_of(("export DB_PASSWORD=", hole, "\nexport API_TOKEN=abc-def-1\n")))) == [
        "`API_TOKEN`"
    ]
