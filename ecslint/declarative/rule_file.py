"""Reads a rule from a YAML file. What could not mean anything is refused, with the line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ecslint import discovery
from ecslint.declarative.findings import PLACEHOLDER, PLACEHOLDERS, check_of
from ecslint.declarative.schema import faults
from ecslint.finding import CATEGORIES, SEVERITIES
from ecslint.model import all_records
from ecslint.model.record import Record
from ecslint.rulebook import Rule, RuleError, folder_of
from ecslint.text import Document, TextError, decode, read

_REQUIRED: Final = ("summary", "severity", "category", "message", "schema")
_TEXTS: Final = ("summary", "description", "fix", "help", "severity", "category", "message", "bad", "good")
_CHOICES: Final = {"severity": SEVERITIES, "category": CATEGORIES}


def load(path: Path) -> Rule:
    """The rule in a file. Raises RuleError, which says the line and what to write."""
    return _File(path).rule()


class _File:
    """A rule file that was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.document: Document = read(decode(discovery.load(str(path)), path.name), path.name)
        except discovery.Unreadable as error:
            raise RuleError(f"{path}: {error}") from None
        except TextError as error:
            line = f":{error.position.line}" if error.position else ""
            raise RuleError(f"{path}{line}: {error.message}") from None
        if not isinstance(self.document.data, dict):
            raise RuleError(f"{path}:1: a rule is a mapping with {', '.join(_REQUIRED)}")
        self.said: dict[str, Any] = self.document.data

    def wrong(self, where: Sequence[str | int], message: str) -> RuleError:
        """The error about a place in the file, or about what is nearest to it."""
        spans = (self.document.pair_span(where[:length]) for length in range(len(where), -1, -1))
        span = next((span for span in spans if span is not None), None)
        return RuleError(f"{self.path}:{self.document.position(span.start).line if span else 1}: {message}")

    def rule(self) -> Rule:
        self._check_keys()
        self._check_message()
        said, folder = self.said, self.path.parent.name
        schema, message = said["schema"], " ".join(said["message"].split())
        for fault in faults(schema, self._classes(folder)):
            raise self.wrong(("schema", *fault.path), fault.message)
        body = (said.get("description", "").strip(), f"Fix: {said['fix'].strip()}" if "fix" in said else "")
        return Rule(
            name=self.path.stem.replace("_", "-"),
            record=folder,
            severity=said["severity"],
            category=said["category"],
            peers=(),
            summary=" ".join(said["summary"].split()),
            description="\n\n".join(filter(None, body)),
            help=said.get("help", "").strip(),
            bad=said.get("bad", "").strip("\n") + "\n",
            good=said.get("good", "").strip("\n") + "\n",
            options={},
            check=check_of({key: value for key, value in schema.items() if key != "$schema"}, message),
        )

    def _check_keys(self) -> None:
        if self.document.others:
            raise RuleError(
                f"{self.path}: a file holds one rule, and here are {self.document.document_count} documents"
            )
        for repeated in self.document.duplicate_keys:
            raise self._at(repeated.second.start, f"{repeated.path[-1]!r} is written twice, and only one would count")
        known = (*_TEXTS, "schema")
        for key, value in self.said.items():
            if key not in known:
                near = discovery.closest(key, known)
                hint = f"did you mean {near!r}?" if near else f"there are {', '.join(known)}"
                raise self.wrong((key,), f"a rule has no {key!r}; {hint}")
            if key in _TEXTS and (not isinstance(value, str) or not value.strip()):
                raise self.wrong((key,), f"{key!r} must be a text")
            if value not in _CHOICES.get(key, (value,)):
                raise self.wrong((key,), f"{key!r} must be one of {', '.join(_CHOICES[key])}, not {value!r}")
        for key in _REQUIRED:
            if key not in self.said:
                raise self.wrong((), f"the rule has no {key!r}; it needs {', '.join(_REQUIRED)}")

    def _at(self, offset: int, message: str) -> RuleError:
        return RuleError(f"{self.path}:{self.document.position(offset).line}: {message}")

    def _check_message(self) -> None:
        for found in PLACEHOLDER.findall(self.said["message"]):
            if found not in PLACEHOLDERS:
                there = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                raise self.wrong(("message",), f"a message has no {{{found}}}; there are {there}")

    def _classes(self, folder: str) -> list[type[Record]]:
        """The classes of the records that the rule is about; empty when it is about every record."""
        classes: list[type[Record]] = [Record, *all_records()]
        known: dict[str, type[Record]] = {folder_of(each): each for each in classes}
        if folder not in known:
            near = discovery.closest(folder, known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise RuleError(f"{self.path}: the folder {folder!r} is no record{hint}")
        first = known[folder]
        return [] if first is Record else [first, *(each for each in known.values() if first in each.__mro__[1:])]
