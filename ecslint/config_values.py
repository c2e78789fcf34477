"""What the settings of a config file may be, each with what is said of any other value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from ecslint.finding import SEVERITIES
from ecslint.reports import FORMATS
from ecslint.suppression.wish import Scope, Wish, made

FAIL_ON: Final = (*SEVERITIES, "never")


class ConfigError(Exception):
    """Settings that cannot be obeyed as they stand. The text says where, what is wrong and how to mend it."""


Reader: TypeAlias = Callable[[str, Any], Any]
"""Takes a key and its value; returns the value as Settings holds it, or raises ConfigError."""


def as_it_is(_key: str, value: Any) -> Any:
    return value


def _strings(key: str, value: Any) -> tuple[str, ...]:
    if not fits(value, "list[str]"):
        hint = "; the options of a rule go to [rule.NAME]" if key == "rules" else ""
        raise ConfigError(f"{key} must be a list of strings, not {described(value)}{hint}")
    return tuple(value)


def _string(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        raise ConfigError(f"{key} must be a string, not {described(value)}")
    return value


def one_of(*words: str) -> Reader:
    def read(key: str, value: Any) -> Any:
        if value not in words:
            raise ConfigError(f"{key} must be one of {', '.join(words)}, not {described(value)}")
        return value

    return read


def table_of(inner: Reader) -> Reader:
    def read(key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ConfigError(f"{key} must be a table, not {described(value)}")
        return {name: inner(f"{key}.{name}", item) for name, item in value.items()}

    return read


def parameter_text(key: str, value: Any) -> str:
    """A value as CloudFormation takes it: numbers and booleans as texts, lists with commas."""
    if isinstance(value, list):
        return ",".join(parameter_text(key, item) for item in value)
    if not isinstance(value, bool | int | float | str):
        kind = "absent" if value is None else "a table" if isinstance(value, dict) else repr(value)
        raise ConfigError(f"{key} must be a string, a number, a boolean or a list of them, not {kind}")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _wishes(key: str, value: Any) -> tuple[Wish, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ConfigError(f"{key} must be a list of tables, each begun with [[{key}]]")
    return tuple(_wish(f"{key}.{number}", item) for number, item in enumerate(value, 1))


def _wish(key: str, table: dict[str, Any]) -> Wish:
    lists = {
        name: _strings(f"{key}.{name}", item) for name, item in table.items() if name in _SCOPES or name == "rules"
    }
    others = table.keys() - lists.keys() - {"reason", "until"}
    if others:
        known = ", ".join(("rules", *_SCOPES, "reason", "until"))
        raise ConfigError(f"{key} has no {min(others)!r}; it has {known}")
    rules = lists.pop("rules", ())
    if not rules:
        raise ConfigError(f"{key}.rules must name the rules that are not to be reported")
    scope: dict[str, Any] = dict(lists)
    until = table.get("until", "")
    wish = made(list(rules), Scope(**scope), None, _string(f"{key}.reason", table.get("reason", "")), str(until))
    if wish.fault:
        raise ConfigError(f"{key}: {wish.fault}")
    return wish


_SCOPES: Final = ("paths", "resources", "containers", "accounts", "regions", "tags")


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false, not {described(value)}")
    return value


def fits(value: object, declared: str) -> bool:
    if declared == "list[str]":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(value).__name__ == declared or (declared == "float" and type(value) is int)


def described(value: object) -> str:
    if value is None or isinstance(value, dict):
        return "absent" if value is None else "a table"
    return repr(value).lower() if isinstance(value, bool) else repr(value)


READERS: Final[Mapping[str, Reader]] = {
    **dict.fromkeys(("select", "extend-select", "ignore", "exclude", "rules", "mandatory"), _strings),
    "suppress": _wishes,
    "require-reason": _flag,
    "per-file-ignores": table_of(_strings),
    "fail-on": one_of(*FAIL_ON),
    "format": one_of(*FORMATS),
    "rule": table_of(table_of(as_it_is)),
    "parameters": table_of(table_of(parameter_text)),
    "parameter-files": table_of(_string),
}
