"""AWS's cloudformation-validate beside our rules. It is no dependency: whoever wants it installs it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecslint.config import ConfigError
from ecslint.integrations.partners import Fault, Foreign, Path

if TYPE_CHECKING:
    from ecslint.config import Settings
    from ecslint.sources.cloudformation import Template

_SEVERITIES = {"FATAL": "error", "ERROR": "error", "WARN": "warning", "INFO": "info", "DEBUG": "info"}
_UNREADABLE = "F1101"
_HOME = "https://github.com/aws-cloudformation/cloudformation-validate"


def start(settings: Settings, isolated: bool) -> CloudFormationValidate:
    """The validator, ready to run. Raises ConfigError when it is not there."""
    try:
        module = import_module("cloudformation_validate")
        return CloudFormationValidate(module)
    except ImportError as error:
        why = f"--with cloudformation-validate needs that package ({error})"
        raise ConfigError(f"{why}; type: pip install cloudformation-validate") from None
    except Exception as error:
        raise ConfigError(f"cloudformation-validate cannot be started: {type(error).__name__}: {error}") from None


class CloudFormationValidate:
    """One engine for all templates: its rules are compiled once."""

    name = "cloudformation-validate"

    def __init__(self, module: Any) -> None:
        self._module = module
        self._engine = module.CompositeEngine()

    def notes(self) -> Iterator[str]:
        yield from ()

    def check(self, template: Template) -> Iterator[Foreign | Fault]:
        content = self._module.TemplateContent(template.document.text, template.document.path)
        given = {name: value for name, value in template.given.items() if isinstance(value, str)}
        report = self._engine.validate_template(content, self._module.ValidateConfig(parameter_overrides=given))
        for found in report.diagnostics:
            if found.rule_id == _UNREADABLE:
                why = f"{found.message}; it reads no such file: mend it, or --ignore {self.name}:{_UNREADABLE}"
                yield Fault(found.rule_id, why)
                continue
            severity = _SEVERITIES.get(found.severity.name, "warning")
            path = _path(found, template.document.data)
            place = (found.start_line, found.start_column, found.end_line, found.end_column)
            stretch = None if None in place else place
            help_ = found.documentation_url or _HOME
            yield Foreign(found.rule_id, severity, _message(found), help_, path, stretch, severity != "info")
        if report.status.name == "ANALYSIS_INCOMPLETE":
            yield Fault("incomplete", "it gave up on part of the template, which is too large for its limits")


def _message(found: Any) -> str:
    """What is wrong, and what to do about it where that is told apart."""
    fix = found.suggested_fix
    return f"{found.message}; {fix[:1].lower()}{fix[1:]}" if fix else str(found.message)


def _path(found: Any, data: Any) -> Path:
    """The place that `Properties.Tags.0.Key` of a resource, or `Parameters/Stage` of a template, stands for."""
    written = found.property_path or ""
    entity = found.entity
    if entity is not None and entity.entity_type.name == "RESOURCE":
        base: Path = ("Resources", entity.logical_id)
        return (*base, *_steps(_inside(data, base), written.split(".")))
    if "/" in written:
        return tuple(_steps(data, written.split("/")))
    return (written,) if written else ()


def _inside(data: Any, path: Path) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _steps(data: Any, words: list[str]) -> Iterator[str | int]:
    """The keys and indexes that lead into the data as far as it goes; a key may have dots itself."""
    while words:
        if isinstance(data, list) and words[0].isdecimal() and int(words[0]) < len(data):
            step: str | int = int(words[0])
            taken = 1
        elif isinstance(data, dict):
            taken = next((size for size in range(1, len(words) + 1) if ".".join(words[:size]) in data), 0)
            step = ".".join(words[:taken])
        else:
            return
        if not taken:
            return
        yield step
        data, words = data[step], words[taken:]
