"""The schema of settings files: it takes what the readers take, and refuses what they refuse."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ecslint import config
from ecslint.config_schema import schema
from ecslint.config_values import SETTINGS, ConfigError

ROOT = Path(__file__).parents[1]
SCHEMA = schema()
EXAMPLES = [
    block
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


def spelled(value: Any) -> Any:
    """What an editor makes of TOML."""
    if isinstance(value, dict):
        return {key: spelled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [spelled(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(text: str) -> list[str]:
    table = tomllib.loads(text)
    table = table.get("tool", {}).get("ecslint", table)
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(spelled(table))]


def test_it_is_a_schema_of_all_settings() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["properties"]) == list(SETTINGS)
    assert all(each["description"] for each in SCHEMA["properties"].values())


def test_all_examples_are_valid() -> None:
    assert len(EXAMPLES) >= 3
    assert [(text, fault) for text in EXAMPLES for fault in faults(text)] == []


CASES = [
    ('select = ["all"]', True),
    ('select = ["a-rule-of-ones-own", "cfn-lint:E3012"]', True),
    ('select = "all"', False),
    ("select = [1]", False),
    ('fail-on = "never"', True),
    ('fail-on = "fatal"', False),
    ('format = "sarif"', True),
    ('format = "xml"', False),
    ("require-reason = true", True),
    ('require-reason = "yes"', False),
    ('exclude = ["a/**"]', True),
    ('per-file-ignores = {"a/**" = ["root-user"]}', True),
    ('per-file-ignores = {"a/**" = "root-user"}', False),
    ('[rule.root-user]\nseverity = "info"', True),
    ('[rule.root-user]\nseverity = "fatal"', False),
    ('[rule.root-user]\nseverty = "info"', False),
    ('[rule.image-outside-ecr]\nregistries = ["ghcr.io"]', True),
    ('[rule.image-outside-ecr]\nregistries = "ghcr.io"', False),
    ("[rule.autoscaling-missing]\nbehind_load_balancer_only = true", True),
    ('[parameters."a.yaml"]\nCount = 2\nNames = ["a", "b"]\nOn = true', True),
    ('[parameters."a.yaml"]\nCount = {}', False),
    ('parameter-files = {"a.yaml" = "prod.json"}', True),
    ('parameter-files = {"a.yaml" = ["prod.json"]}', False),
    ('[[suppress]]\nrules = ["root-user"]\nuntil = 2030-06-30', True),
    ('[[suppress]]\nrules = ["root-user"]\nuntil = "soon"', False),
    ("[[suppress]]\nrules = []", False),
    ('[[suppress]]\nreason = "x"', False),
    ('[[suppress]]\nrules = ["root-user"]\nfiles = ["a"]', False),
    ('ignroe = ["all"]', False),
]


@pytest.mark.parametrize(("text", "valid"), CASES, ids=[text.replace("\n", " ") for text, _ in CASES])
def test_it_agrees_with_the_readers(text: str, valid: bool, tmp_path: Path) -> None:
    assert (faults(text) == []) == valid
    (tmp_path / "ecslint.toml").write_text(text)
    try:
        settings = config.load(str(tmp_path))
        if settings.rule or settings.severities:
            from ecslint.rulebook import Rulebook

            config.check_options(settings, Rulebook().all())
    except ConfigError:
        assert not valid
    else:
        assert valid
