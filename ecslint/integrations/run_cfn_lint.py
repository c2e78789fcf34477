"""cfn-lint beside our rules, in the same process and with its own settings (`.cfnlintrc`, Metadata, environment)."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecslint.config import ConfigError
from ecslint.integrations.partners import Fault, Foreign, asked_for

if TYPE_CHECKING:
    from ecslint.config import Settings
    from ecslint.sources.cloudformation import Template
    from ecslint.text import Document

_SEVERITIES = {"E": "error", "W": "warning", "I": "info"}
_OURS = "ecslint.integrations.cfn_lint"
_LEAVE_OUT = "--ignore cfn-lint:{} leaves this out"


def start(settings: Settings, isolated: bool) -> CfnLint:
    """cfn-lint, ready to run. Raises ConfigError when it is not there or its settings cannot be obeyed."""
    try:
        api = import_module("cfnlint.api")
        runner = import_module("cfnlint.runner")
    except ImportError as error:
        raise ConfigError(f"--with cfn-lint needs cfn-lint ({error}); type: pip install cfn-lint") from None
    logging.getLogger("cfnlint").addHandler(logging.NullHandler())  # what it logs comes as findings too
    try:
        return CfnLint(api, runner, settings, isolated)
    except (Exception, SystemExit) as error:
        raise ConfigError(f"cfn-lint cannot be started: {error}; see its .cfnlintrc, or add --isolated") from None


class CfnLint:
    """The rules of cfn-lint, loaded once; `api` and `runner` are its modules of those names."""

    name = "cfn-lint"

    def __init__(self, api: Any, runner: Any, settings: Settings, isolated: bool) -> None:
        self._api = api
        self._runner_module = runner
        arguments = ["--config-file", os.devnull] if isolated else []
        config = api.ConfigMixIn(arguments, templates=[])
        # Rules are programs, and nobody named this file: what a folder holds is never run because it is there.
        appended = config.file_args.pop("append_rules", None) or []
        self._left_out = [name for name in appended if name != _OURS]
        self._asked = [each or "I" for each in asked_for(self.name, settings) if each[:1] in ("", "I")]
        if self._asked:
            config = config.evolve(include_checks=[*config.include_checks, *self._asked])
        self._config = config
        self._runner = api.Runner(config)

    def notes(self) -> Iterator[str]:
        if self._left_out:
            yield (
                f"the rules that .cfnlintrc appends ({', '.join(self._left_out)}) are not run, because they are "
                f"programs and nobody asked for this file: to run them, call cfn-lint itself"
            )

    def check(self, template: Template) -> Iterator[Foreign | Fault]:
        for match in self._matches(template.document):
            rule = match.rule.id
            place = f"line {match.linenumber}, column {match.columnnumber}: "
            leave_out = _LEAVE_OUT.format(rule)
            if rule == "E0000":
                yield Fault(rule, f"{place}{match.message}; cfn-lint reads no such file: mend it, or {leave_out}")
            elif rule.startswith("E00"):
                yield Fault(rule, f"{match.message}; this is cfn-lint's own trouble: update it, or {leave_out}")
            else:
                severity = _SEVERITIES.get(rule[:1], "warning")
                stretch = (match.linenumber, match.columnnumber, match.linenumberend, match.columnnumberend)
                path = tuple(step if isinstance(step, int) else str(step) for step in getattr(match, "path", ()))
                usual = severity != "info" or not self._asked  # or cfn-lint's own settings ask for it
                yield Foreign(rule, severity, match.message, match.rule.source_url, path, stretch, usual)

    def _matches(self, document: Document) -> Iterator[Any]:
        if _is_on_disk(document):  # then nested templates beside it are looked at too
            yield from self._runner_module.run_template_by_file_path(
                document.path, self._config, self._runner.rules, False
            )
            return
        data, errors = self._api.decode_str(document.text)
        yield from errors or self._runner.validate_template(data)


def _is_on_disk(document: Document) -> bool:
    """Whether the file of that name holds the document; standard input may only be called like it."""
    from ecslint import discovery
    from ecslint.text import TextError, decode

    try:
        return decode(discovery.load(document.path), document.path) == document.text
    except (discovery.Unreadable, TextError, OSError):
        return False
