"""The JSON Schema of settings files, made from the readers that read them: for editors to complete and to validate."""

from __future__ import annotations

from typing import Any, Final

from ecslint.config_values import (
    SETTINGS,
    SUPPRESSION_KEYS,
    OneOf,
    Reader,
    TableOf,
    _flag,
    _string,
    _strings,
    _wishes,
    as_it_is,
    parameter_text,
)
from ecslint.finding import CATEGORIES, SEVERITIES
from ecslint.rulebook import Option, Rule, Rulebook

_RULE: Final = {"$ref": "#/$defs/rule"}
_NAMING_RULES: Final = ("select", "extend-select", "ignore", "mandatory", "per-file-ignores")
_SCALAR: Final = {"type": ["string", "number", "boolean"]}
_PLAIN: Final[dict[Reader, dict[str, Any]]] = {
    as_it_is: {},
    _flag: {"type": "boolean"},
    _string: {"type": "string"},
    _strings: {"type": "array", "items": {"type": "string"}},
    parameter_text: {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "str": {"type": "string"},
    "list[str]": {"type": "array", "items": {"type": "string"}},
}
"""The types that options of rules have."""


def schema() -> dict[str, Any]:
    """The schema, draft 2020-12. It offers the names of the rules there are, and allows others, which people have."""
    rules = sorted(Rulebook().all(), key=lambda rule: rule.name)
    names = {"enum": [*(rule.name for rule in rules), *CATEGORIES, "all"]}
    properties = {name: _described(name, _made(setting.read)) for name, setting in SETTINGS.items()}
    properties["rule"]["properties"] = {rule.name: _options(rule) for rule in rules}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of ecslint (ecslint.toml, or [tool.ecslint] in pyproject.toml)",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {"rule": {"anyOf": [names, {"type": "string"}]}},
    }


def _made(read: Reader) -> dict[str, Any]:
    """What a reader takes."""
    if isinstance(read, OneOf):
        return {"enum": list(read.words)}
    if isinstance(read, TableOf):
        return {"type": "object", "additionalProperties": _made(read.inner)}
    return {"type": "array", "items": _suppression()} if read is _wishes else dict(_PLAIN[read])


def _described(name: str, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of a setting with what its documentation says, and with names of rules where it lists some."""
    setting = SETTINGS[name]
    if name in _NAMING_RULES:
        holder = made["additionalProperties"] if made["type"] == "object" else made
        holder["items"] = _RULE
    return {"description": f"{setting.meaning} Usual: {setting.usual}.", **made}


def _suppression() -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "rules": {"type": "array", "items": _RULE, "minItems": 1},
        "reason": {"type": "string"},
        "until": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},  # which JSON has not: editors give a text
    }
    properties = {
        key: {**kinds.get(key, _PLAIN[_strings]), "description": said} for key, said in SUPPRESSION_KEYS.items()
    }
    return {"type": "object", "properties": properties, "required": ["rules"], "additionalProperties": False}


def _options(rule: Rule) -> dict[str, Any]:
    properties: dict[str, Any] = {"severity": {"enum": list(SEVERITIES), "default": rule.severity}}
    properties |= {name.replace("_", "-"): _option(option) for name, option in rule.options.items()}
    return {
        "type": "object",
        "description": rule.summary,
        "properties": properties,
        # An option may be written with underscores as well.
        "patternProperties": {f"^{name}$": _option(option) for name, option in rule.options.items() if "_" in name},
        "additionalProperties": False,
    }


def _option(option: Option) -> dict[str, Any]:
    return {**_OPTIONS[option.type], "default": option.default}
