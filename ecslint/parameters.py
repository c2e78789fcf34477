"""Files with the values of templates' parameters, in each of the forms that tools take them in.

The list of the CloudFormation API and its command line, the template configuration of CodePipeline and the Git sync,
a plain mapping, and the settings of the SAM CLI.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeAlias

from ecslint import discovery
from ecslint.config_values import ConfigError, parameter_text
from ecslint.sources.placeholders import with_holes
from ecslint.text import Document, Placeholder, TextError, decode, read

Values: TypeAlias = dict[str, "str | None"]
"""Values as CloudFormation takes them: texts. None where the value is one that the file does not tell: the stack's
previous one (UsePreviousValue), or a placeholder's. It is not the template's default then either."""

_LIST = '[{"ParameterKey": "Name", "ParameterValue": "value"}]'
_FORMS = f'write {{"Name": "value"}}, {{"Parameters": {{"Name": "value"}}}} or {_LIST}'


def read_parameters(path: str, say: Callable[[str], None] = lambda _: None) -> Values:
    """The values in a file. `say` is told what a person should know of it. Raises ConfigError."""
    try:
        text = decode(discovery.load(path), path)
        if path.lower().endswith(".toml"):
            import tomllib

            return _sam(tomllib.loads(text), lambda note: say(f"{path}: {note}"))
        return _Values(read(text, path), lambda note: say(f"{path}: {note}")).read()
    except TextError as error:
        place = f"line {error.position.line}, column {error.position.column}: " if error.position else ""
        frame = error.frame()
        raise ConfigError(f"{path}: {place}{error.message}" + (f"\n{frame}" if frame else "")) from None
    except (ConfigError, discovery.Unreadable, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}") from None


def from_command_line(files: Iterable[str], pairs: Iterable[str], say: Callable[[str], None]) -> Values:
    """The values of `--parameters FILE`, later files prevailing, and of `--parameter NAME=VALUE`, which do over files.
    Raises ConfigError."""
    values: Values = {}
    for file in files:
        values |= read_parameters(file, say)
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ConfigError(f"--parameter takes NAME=VALUE, not {pair!r}")
        values[name] = value
    return values


def located(folder: str, files: Mapping[str, str], *, named: bool) -> dict[str, str]:
    """The files that settings name, by glob. Settings that were merely found may not lead out of their folder: what
    is wrong with a file is quoted."""
    found = {}
    for glob, file in files.items():
        path = os.path.join(folder, file)  # noqa: PTH118 - globs and files are about the names that a person sees
        if not named and not _within(folder, path):
            why = f"is outside of the folder of these settings, which nobody named: to have {file} read, add --config"
            raise ConfigError(f"parameter-files.{glob} {why}")
        found[glob] = path
    return found


def _within(folder: str, path: str) -> bool:
    top = os.path.realpath(folder)
    return os.path.commonpath([top, os.path.realpath(path)]) == top


class _Values:
    """The values in a JSON or YAML document."""

    def __init__(self, document: Document, say: Callable[[str], None]) -> None:
        self.document = document
        self.say = say

    def read(self) -> Values:
        data = self.document.data
        for key in self.document.duplicate_keys:
            line = self.document.position(key.first.start).line
            self._fail(key.second.start, f"{key.path[-1]!r} is written twice, first in line {line}: leave one out")
        if self.document.others:
            self._fail(0, f"it holds {self.document.document_count} documents: leave the one with the values")
        if isinstance(data, dict) and _is_sam(data):
            return _sam(data, self.say)
        if isinstance(data, dict) and "Resources" in data:
            self._fail(0, f"it is a template, not the values of its parameters: {_FORMS}")
        inner = data.get("Parameters") if isinstance(data, dict) else None
        if isinstance(inner, dict | list):
            return self._read(inner, ("Parameters",))
        return self._read(data, ())

    def _read(self, data: object, path: tuple[str | int, ...]) -> Values:
        if isinstance(data, dict):
            return {name: self._value(name, value, (*path, name)) for name, value in data.items()}
        if not isinstance(data, list):
            self._fail(0, f"it holds no parameters: {_FORMS}")
        values: Values = {}
        for index, item in enumerate(data):
            here = (*path, index)
            if isinstance(item, str) and "=" in item:  # as `aws cloudformation deploy` takes them
                name, _, value = item.partition("=")
                pair: tuple[str, str | None] = name, _text(value)
            else:
                pair = self._member(item, here)
            if pair[0] in values:
                self._fail_at(here, f"parameter {pair[0]} is there twice: leave one out")
            values[pair[0]] = pair[1]
        return values

    def _member(self, item: object, path: tuple[str | int, ...]) -> tuple[str, str | None]:
        name = item.get("ParameterKey") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(name, str):
            self._fail_at(path, f"it is no parameter: {_FORMS}")
        previous = item.get("UsePreviousValue") in (True, "true", "True")
        if previous and "ParameterValue" in item:
            self._fail_at(path, f"parameter {name} has both a ParameterValue and UsePreviousValue: leave one out")
        if not previous and "ParameterValue" not in item:
            self._fail_at(path, f'parameter {name} has no value: add "ParameterValue", or "UsePreviousValue": true')
        return name, None if previous else self._value(name, item["ParameterValue"], (*path, "ParameterValue"))

    def _value(self, name: str, value: object, path: tuple[str | int, ...]) -> str | None:
        if isinstance(value, Placeholder):
            return None
        if value is None or isinstance(value, dict):
            mend = 'write "" for an empty text' if value is None else f"its value is one text: {_FORMS}"
            self._fail_at(
                path, f"parameter {name} has {'no value' if value is None else 'a mapping for a value'}: {mend}"
            )
        if isinstance(value, list):
            items = [self._value(name, item, (*path, index)) for index, item in enumerate(value)]
            return None if None in items else ",".join(item for item in items if item is not None)
        if isinstance(value, str):
            return _text(value)
        span = self.document.span(path)
        written = self.document.text[span.start : span.end] if span else ""
        number = not isinstance(value, bool) and written[:1] in tuple("+-.0123456789")
        return written if number else parameter_text(name, value)  # 1.10 is not 1.1, nor 012 ten

    def _fail_at(self, path: tuple[str | int, ...], message: str) -> NoReturn:
        span = self.document.pair_span(path)
        self._fail(span.start if span else 0, message)

    def _fail(self, offset: int, message: str) -> NoReturn:
        raise TextError.at(self.document.text, offset, message)


def _text(value: str) -> str | None:
    """A text, unless some of it is still to be filled in. CloudFormation itself fills in `{{resolve:...}}`."""
    return value if "{{resolve:" in value or isinstance(with_holes(value), str) else None


def _is_sam(data: Mapping[str, Any]) -> bool:
    return any(
        isinstance(table, dict)
        and any(isinstance(command, dict) and "parameters" in command for command in table.values())
        for table in data.values()
    )


def _sam(data: Mapping[str, Any], say: Callable[[str], None]) -> Values:
    """The values that `sam deploy` would take from its settings."""
    environments = {name: table for name, table in data.items() if isinstance(table, dict)}
    chosen = "default" if "default" in environments or not environments else next(iter(environments))
    others = [name for name in environments if name != chosen]
    if chosen not in environments:
        raise ConfigError(
            "it has no environment: the values belong under parameter_overrides in [default.deploy.parameters]"
        )
    if others and chosen != "default":
        names = ", ".join(environments)
        raise ConfigError(
            f"it has the environments {names}, and none is named default: give their values in other files"
        )
    if others:
        say(f"the values of the environment default are taken, not those of {', '.join(others)}")
    values: Values = {}
    for command in ("global", "deploy"):
        section = environments[chosen].get(command)
        parameters = section.get("parameters") if isinstance(section, dict) else None
        overrides = parameters.get("parameter_overrides") if isinstance(parameters, dict) else None
        values |= _overrides(overrides if isinstance(overrides, list) else [overrides or ""], say)
    if not values:
        say(f"the environment {chosen} has no parameter_overrides for deploy")
    return values


def _overrides(items: Iterable[Any], say: Callable[[str], None]) -> Values:
    values: Values = {}
    for item in items:
        if isinstance(item, dict):
            pairs = {name: parameter_text(name, value) for name, value in item.items()}.items()
        elif not isinstance(item, str):
            raise ConfigError(f"parameter_overrides must be texts such as 'Name=value', or a table, not {item!r}")
        elif item.startswith("file://"):
            say(f"parameter_overrides names {item}: give that file with --parameters as well")
            continue
        else:
            pairs = dict(map(_pair, _words(item))).items()
        values |= {name: _text(value) for name, value in pairs}
    return values


def _words(text: str) -> list[str]:
    import shlex

    try:
        return shlex.split(text)
    except ValueError as error:
        raise ConfigError(f"parameter_overrides cannot be told apart ({error}): {text}") from None


def _pair(word: str) -> tuple[str, str]:
    """`Name=value`, or `ParameterKey=Name,ParameterValue=value`."""
    name, equals, value = word.partition("=")
    if name == "ParameterKey" and ",ParameterValue=" in value:
        name, _, value = value.partition(",ParameterValue=")
    if not equals or not name:
        raise ConfigError(f"parameter_overrides must be texts such as 'Name=value', not {word!r}")
    return name, value
