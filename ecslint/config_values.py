"""What the settings of a config file may be, each with what is said of any other value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

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


class OneOf:
    """Reads one of some words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, key: str, value: Any) -> Any:
        if value not in self.words:
            raise ConfigError(f"{key} must be one of {', '.join(self.words)}, not {described(value)}")
        return value


class TableOf:
    """Reads a table, each of its values by one reader."""

    def __init__(self, inner: Reader) -> None:
        self.inner = inner

    def __call__(self, key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ConfigError(f"{key} must be a table, not {described(value)}")
        return {name: self.inner(f"{key}.{name}", item) for name, item in value.items()}


one_of, table_of = OneOf, TableOf


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

SUPPRESSION_KEYS: Final[Mapping[str, str]] = {
    "rules": "Rules, categories or `all`. Needed.",
    "paths": "Globs of files.",
    "resources": "Logical ids, names or ARNs; `*` and `?` stand for any letters, as in the four below.",
    "containers": "Names of containers.",
    "accounts": "Numbers of running accounts.",
    "regions": "Regions of running accounts.",
    "tags": "Tags of running resources: `key=value`, or the key alone.",
    "reason": "Why. With `require-reason` a table without one does nothing.",
    "until": "The last day on which it counts, as a date: `2027-06-30`.",
}
"""What may stand in a table of `[[suppress]]`: all that is written must fit."""


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


class Setting(NamedTuple):
    """One key of a settings file, with what its documentation says."""

    read: Reader
    values: str
    """What its value may be, in words."""
    usual: str
    """What holds where it is not written."""
    meaning: str
    example: str
    """In TOML, as in `ecslint.toml`."""
    flag: str = ""
    """The option of `ecslint scan` that prevails over it, or adds to it."""


_RULES: Final = 'a list of rules, categories or `"all"`'

SETTINGS: Final[Mapping[str, Setting]] = {
    "select": Setting(
        _strings,
        _RULES,
        "all rules of severity `error` and `warning`",
        "The rules to run, and no others.",
        'select = ["security", "rollout-deadlock"]',
        "--select",
    ),
    "extend-select": Setting(
        _strings,
        _RULES,
        "none",
        "Rules to run besides, such as advice (severity `info`).",
        'extend-select = ["image-outside-ecr"]',
        "--extend-select",
    ),
    "ignore": Setting(
        _strings,
        _RULES,
        "none",
        "Rules not to run, unless they are selected more exactly: a name is more exact than a category, and a category "
        "than `all`.",
        'ignore = ["autoscaling-missing"]',
        "--ignore",
    ),
    "fail-on": Setting(
        one_of(*FAIL_ON),
        ", ".join(f'`"{word}"`' for word in FAIL_ON),
        '`"warning"`',
        "The least severity with which a finding makes the run end with status 1.",
        'fail-on = "error"',
        "--fail-on",
    ),
    "format": Setting(
        one_of(*FORMATS),
        ", ".join(f'`"{word}"`' for word in FORMATS),
        '`"text"`',
        "How findings are printed.",
        'format = "concise"',
        "--format",
    ),
    "exclude": Setting(
        _strings,
        "a list of globs",
        "none, besides what `.gitignore` covers",
        "Files not to read. A file that is named on the command line is read all the same, unless `--force-exclude` is "
        "given.",
        'exclude = ["legacy/**", "**/*.test.json"]',
    ),
    "per-file-ignores": Setting(
        table_of(_strings),
        "a table: globs, and lists of rules, categories or `all`",
        "none",
        "Rules that are off in some files. What they would find is not even in the report; to keep it there, suppress.",
        '[per-file-ignores]\n"dev/**" = ["public-ip-assigned", "cost"]',
    ),
    "suppress": Setting(
        _wishes,
        "tables, each begun with `[[suppress]]`",
        "none",
        "Findings that do not count: those that fit all keys of a table.",
        '[[suppress]]\nrules = ["root-user"]\ncontainers = ["datadog-agent"]\nreason = "the agent needs it"\n'
        "until = 2099-06-30",
        "--no-ignores",
    ),
    "mandatory": Setting(
        _strings,
        _RULES,
        "none",
        "Rules that no comment, metadata or setting can suppress.",
        'mandatory = ["plaintext-secret"]',
    ),
    "require-reason": Setting(
        _flag,
        "`true`, `false`",
        "`false`",
        "Whether a suppression without a reason does nothing.",
        "require-reason = true",
    ),
    "rule": Setting(
        table_of(table_of(as_it_is)),
        "a table `[rule.NAME]` for each rule",
        "as the rule's page says",
        "Another `severity` for a rule, and the rule's own options.",
        '[rule.image-outside-ecr]\nseverity = "warning"\nregistries = ["ghcr.io"]',
    ),
    "rules": Setting(
        _strings,
        "a list of folders",
        "none",
        "Folders of your own rules. Rules in Python run only if this file is named with `--config`, for they are "
        "programs.",
        'rules = ["our-rules"]',
        "--rules",
    ),
    "parameters": Setting(
        table_of(table_of(parameter_text)),
        "a table `[parameters.GLOB]` for templates: names and values",
        "the template's defaults",
        "Values of templates' parameters.",
        '[parameters."templates/*.yaml"]\nStage = "prod"\nDesiredCount = 3',
        "--parameter",
    ),
    "parameter-files": Setting(
        table_of(_string),
        "a table: globs of templates, and one file each",
        "none",
        "Files with values of templates' parameters, in any form that `--parameters` takes. What `parameters` says "
        "prevails.",
        '[parameter-files]\n"templates/*.yaml" = "params/prod.json"',
        "--parameters",
    ),
}
"""All settings, in the order in which docs/configuration.md tells of them."""

READERS: Final[Mapping[str, Reader]] = {name: setting.read for name, setting in SETTINGS.items()}
