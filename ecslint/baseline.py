"""Findings that were there when a team began, written down so that only new ones fail.

A baseline knows findings by file, rule, resource and property path, never by line: it outlives reformatting and moved
lines. What it knows and a run does not find any more is stale, and is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ecslint.finding import Finding

ACCEPTED = "it is in the baseline"
"""Why a finding that the baseline knows does not count."""

_VERSION = 1


class BaselineError(Exception):
    """A baseline that cannot be read; says how to mend it."""


class Entry(NamedTuple):
    """A finding that is accepted. `times`: so many that are alike."""

    file: str
    """Relative to the folder of the baseline, with slashes; the ARN of what is in no file."""
    rule: str
    resource: str
    fingerprint: str
    times: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        return self.file, self.rule, self.fingerprint


def _never(_: Entry) -> bool:
    return False


class Baseline:
    """The entries of one file."""

    def __init__(self, path: Path, entries: Iterable[Entry] = ()) -> None:
        self.path = path
        self.entries = {entry.key: entry for entry in entries}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Raises BaselineError."""
        try:
            document: Any = json.loads(path.read_text(encoding="utf-8"))
            if document["version"] != _VERSION:
                raise BaselineError(
                    f"{path} is a baseline of version {document['version']}; this ecslint reads {_VERSION}"
                )
            return cls(path, [Entry(**each) for each in document["findings"]])
        except FileNotFoundError:
            how = f"make it with `ecslint baseline create --baseline {path}`"
            raise BaselineError(f"the baseline {path} does not exist; {how}") from None
        except OSError as error:
            raise BaselineError(f"the baseline {path} cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise BaselineError(f"{path} is no baseline of ecslint ({type(error).__name__}: {error})") from None

    def text(self) -> str:
        """What its file holds."""
        findings = [entry._asdict() for _, entry in sorted(self.entries.items())]
        return json.dumps({"version": _VERSION, "findings": findings}, indent=1, ensure_ascii=False) + "\n"

    def write(self) -> None:
        """Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.text(), encoding="utf-8")

    def take(self, findings: Iterable[Finding]) -> None:
        """Accept findings, in place of everything that was accepted."""
        self.entries = {}
        for finding in findings:
            entry = self._entry(finding)
            known = self.entries.get(entry.key)
            self.entries[entry.key] = entry._replace(times=known.times + 1) if known else entry

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings, those that it knows marked as accepted."""
        left = {key: entry.times for key, entry in self.entries.items()}
        marked = []
        for finding in findings:
            key = self._entry(finding).key
            if finding.suppressed is None and left.get(key, 0) > 0:
                left[key] -= 1
                marked.append(finding._replace(suppressed=ACCEPTED))
            else:
                marked.append(finding)
        return marked

    def stale(
        self,
        findings: Iterable[Finding],
        scanned: Collection[str],
        judged: Collection[str],
        looked_at: Callable[[Entry], bool] = _never,
    ) -> list[Entry]:
        """Entries, or what of their number, that a run did not find although it looked: at the file and by the rule.
        `looked_at` tells it of what is in no file."""
        found: dict[tuple[str, str, str], int] = {}
        for finding in findings:
            key = self._entry(finding).key
            found[key] = found.get(key, 0) + 1
        files = {self._relative(file) for file in scanned}
        return [
            entry._replace(times=entry.times - found.get(key, 0))
            for key, entry in self.entries.items()
            if found.get(key, 0) < entry.times
            and entry.rule in judged
            and (entry.file in files or self._is_gone(entry) or looked_at(entry))
        ]

    def prune(self, stale: Iterable[Entry]) -> None:
        """Forget what is stale."""
        for entry in stale:
            known = self.entries[entry.key]
            if known.times > entry.times:
                self.entries[entry.key] = known._replace(times=known.times - entry.times)
            else:
                del self.entries[entry.key]

    def _entry(self, finding: Finding) -> Entry:
        location, resource = finding.location, finding.resource
        file = self._relative(location.file) if location else resource.arn or resource.type
        return Entry(file, finding.rule, resource.name, finding.fingerprint)

    def _relative(self, file: str) -> str:
        """The file as seen from the folder of the baseline, wherever the run was started."""
        import os

        return os.path.relpath(file, self.path.parent).replace(os.sep, "/")

    def _is_gone(self, entry: Entry) -> bool:
        return not entry.file.startswith("arn:") and not (self.path.parent / entry.file).exists()
