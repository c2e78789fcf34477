"""Environment variables of all kinds, and what rules find in them."""

from __future__ import annotations

from typing import NamedTuple

SECRET, AWS, TWICE, MOUNT = (
    ("plaintext-secret",),
    ("aws-credentials-in-environment",),
    ("duplicate-environment-variable",),
    ("s3-fuse-mount",),
)
# None of these is real, and none is written in one piece, lest someone take it for real.
KEY = "AKIA" + "A1B2C3D4E5F6G7H8"
URL = "postgres://shop:" + "hunter2word" + "@db.internal/shop"
GITHUB = "ghp_" + "a1B2" * 9
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA"
LONG = "QmFzZTY0" * 12


class Case(NamedTuple):
    name: str
    variables: tuple[tuple[str, str], ...]
    found: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    @property
    def environment(self) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in self.variables]


CASES = [
    Case("innocent", (("STAGE", "production"), ("PORT", "8080"))),
    Case("innocent name, credential", (("STAGE", URL),), SECRET),
    Case("innocent name, key of AWS", (("LEGACY", KEY),), SECRET),
    Case("innocent name, example key of AWS", (("LEGACY", "AKIAIOSFODNN7EXAMPLE"),)),
    Case("innocent name, token of GitHub", (("UPSTREAM", GITHUB),), SECRET),
    Case("innocent name, private key", (("PEM", PRIVATE),), SECRET),
    Case("innocent name, long base64", (("BLOB", LONG),)),
    Case("innocent name, JSON", (("SETTINGS", '{"host": "db", "environment": "production"}'),)),
    Case("innocent name, JSON with a URL", (("SETTINGS", '{"db": "' + URL + '"}'),), SECRET),
    Case("suspicious name, placeholder", (("DB_PASSWORD", "change-me"), ("API_KEY", "<your key>"))),
    Case("suspicious name, switch and number", (("USE_TOKEN", "disabled"), ("MAX_TOKEN", "4096"))),
    Case("suspicious name, path and ARN", (("TOKEN", "/run/secrets/token"), ("SECRET", "arn:aws:s3:::secret-one"))),
    Case("suspicious name, secret", (("DB_PASSWORD", "correct-horse"),), SECRET),
    Case("suspicious name, long base64", (("JWT_SECRET", LONG),), SECRET),
    Case("suspicious name, credential", (("DATABASE_SECRET", URL),), SECRET),
    Case("empty", (("DB_PASSWORD", ""), ("STAGE", ""), ("AWS_SECRET_ACCESS_KEY", ""))),
    Case("key of AWS", (("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", "wJalr" + "X" * 35)), AWS * 2),
    Case("registry", (("ECS_ENGINE_AUTH_DATA", '{"docker.io": {"auth": "c2hvcDpjb3JyZWN0"}}'),), AWS),
    Case("twice the same", (("STAGE", "production"), ("STAGE", "production")), TWICE),
    Case("twice another", (("STAGE", "production"), ("STAGE", "staging")), TWICE),
    Case("twice, once empty", (("STAGE", "production"), ("STAGE", "")), TWICE),
    Case("twice empty", (("STAGE", ""), ("STAGE", "")), TWICE),
    Case("three times", (("STAGE", "one1"), ("STAGE", "two2"), ("STAGE", "one1")), TWICE * 2),
    Case("twice a secret", (("DB_PASSWORD", "correct-horse"), ("DB_PASSWORD", "other-horse")), (*TWICE, *SECRET * 2)),
    Case("mount", (("START", "mount-s3 pictures /mnt"),), MOUNT),
    Case("mount by name", (("S3FS_BUCKET", "pictures"),), MOUNT),
    Case("no mount", (("PIP_PACKAGES", "s3fs boto3"), ("LIBRARY", "s3fs==2026.1"))),
    Case("not quite a mask", (("STAGE", "masked:" + KEY),), SECRET),
]
