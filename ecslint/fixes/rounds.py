"""Makes fixes, judges what comes of them, and keeps those that help and do no harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ecslint.finding import Finding, Fix, Report
from ecslint.fixes.edit import Edit, applied, touch
from ecslint.text import TextError, read

_ROUNDS = 10
_MAY_FOLLOW = "unused-suppression"
"""What mends one finding may leave a suppression of another one without use."""


class Judged(NamedTuple):
    """What a run says of some texts."""

    report: Report
    texts: Mapping[str, str]
    """Every file that was judged, as it was read."""


Judge = Callable[[Mapping[str, str]], Judged]
"""Judges the files, with these texts in the place of theirs."""


class Dropped(NamedTuple):
    """A fix that was not kept, and why."""

    finding: Finding
    why: str


class Outcome(NamedTuple):
    """What came of fixing."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    """The texts of the files that changed."""
    fixed: list[Finding]
    dropped: list[Dropped]


def fix(judge: Judge, *, unsafe: bool, texts: Mapping[str, str] | None = None) -> Outcome:
    """Mend what can be mended. `unsafe`: also by fixes that need a look; `texts` stand for those of files."""
    given = texts or {}
    judged = judge(given)
    rounds = _Rounds(judge, judged.texts, given, unsafe=unsafe)
    for _ in range(_ROUNDS):
        if found := rounds.mend(judged):
            judged = found
        elif not rounds.try_again():
            break
    before = {path: text for path, text in rounds.original.items() if rounds.changed.get(path, text) != text}
    return Outcome(before, {path: rounds.changed[path] for path in before}, rounds.fixed, rounds.dropped)


class _Rounds:
    def __init__(self, judge: Judge, original: Mapping[str, str], given: Mapping[str, str], *, unsafe: bool) -> None:
        self.judge = judge
        self.original = original
        self.unsafe = unsafe
        self.changed = dict(given)
        self.fixed: list[Finding] = []
        self.dropped: list[Dropped] = []
        self._refused: set[tuple[str, str]] = set()
        self._has_mended = False

    def mend(self, judged: Judged) -> Judged | None:
        """Make the fixes that do not touch each other; what is said of the outcome, None when there is nothing more
        to mend."""
        chosen = list(self._chosen(judged.report))
        kept: list[Finding] = []
        best: Judged | None = None
        waiting = [chosen] if chosen else []
        while waiting:
            some = waiting.pop()
            trial = self._tried(judged, kept + some)
            if isinstance(trial, Judged):
                kept += some
                best = trial
            elif len(some) == 1:
                self.dropped.append(Dropped(some[0], trial))
                self._refused.add(_identity(some[0]))
            else:
                half = len(some) // 2
                waiting += (some[half:], some[:half])
        if best is not None:
            self.fixed += kept
            self._has_mended = True
            self.changed.update(_edited(judged.texts, kept))
        elif chosen:
            return self.mend(judged)
        return best

    def try_again(self) -> bool:
        """Whether to try what was dropped once more: what did not go beside other fixes may go after them."""
        again, self._has_mended = bool(self._has_mended and self._refused), False
        if again:
            self._refused.clear()
            self.dropped.clear()
        return again

    def _chosen(self, report: Report) -> Iterator[Finding]:
        taken: dict[str, list[Edit]] = {}
        for finding in sorted(report.findings, key=_place):
            fix = finding.fix
            if (
                fix is None
                or finding.suppressed
                or not (fix.safe or self.unsafe)
                or _identity(finding) in self._refused
            ):
                continue
            edits = _by_file(fix)
            if not any(touch(edits[file], taken.get(file, ())) for file in edits):
                for file, some in edits.items():
                    taken.setdefault(file, []).extend(some)
                yield finding

    def _tried(self, before: Judged, some: list[Finding]) -> Judged | str:
        """What is said of the texts with some fixes made; or why that is not wanted."""
        edited = _edited(before.texts, some)
        touched = [path for finding in some if finding.fix for path in finding.fix.paths]
        for file, text in edited.items():
            if not _same_but(before.texts[file], text, file, [path for name, path in touched if name == file]):
                return "it would change more than it should"
        after = self.judge({**self.changed, **edited})
        if len(after.report.incomplete) > len(before.report.incomplete):
            return f"then this is wrong: {after.report.incomplete[-1].why}"
        grown = _counted(after.report.findings) - _counted(before.report.findings)
        if new := sorted({rule for rule, *_ in grown if rule != _MAY_FOLLOW}):
            return f"it would bring {', '.join(new)}"
        return "".join(_unmended(some, before.report, after.report)) or after


def _unmended(some: list[Finding], before: Report, after: Report) -> Iterator[str]:
    """Says so when a finding is still there. One whose place has moved within a list may look like another, so that
    the number of findings alike counts as well."""
    prints = Counter(each.fingerprint for each in after.findings)
    prints.subtract(each.fingerprint for each in before.findings)
    fewer = _counted(before.findings) - _counted(after.findings)
    if any(prints[each.fingerprint] >= 0 and not fewer[_kind(each)] for each in some):
        yield "it does not help"


def _edited(texts: Mapping[str, str], some: Iterable[Finding]) -> dict[str, str]:
    """The texts that some fixes change, as they are then."""
    edits: dict[str, list[Edit]] = {}
    for finding in some:
        for file, more in _by_file(finding.fix).items() if finding.fix else ():
            edits.setdefault(file, []).extend(more)
    return {file: applied(texts[file], each) for file, each in edits.items()}


def _by_file(fix: Fix) -> dict[str, list[Edit]]:
    edits: dict[str, list[Edit]] = {}
    for each in fix.edits:
        edits.setdefault(each.location.file, []).append(Edit(each.start, each.end, each.text))
    return edits


def _same_but(before: str, after: str, file: str, touched: list[tuple[str | int, ...]]) -> bool:
    """Whether the data of two texts differ only at these paths."""
    try:
        old, new = read(before, file), read(after, file)
    except TextError:
        return False
    documents = list(zip((old, *old.others), (new, *new.others), strict=False))
    differing = (path for one, other in documents for path in _differences(one.data, other.data, ()))
    meant = all(any(_covers(allowed, path) for allowed in touched) for path in differing)
    return meant and old.document_count == new.document_count


def _covers(allowed: tuple[str | int, ...], path: tuple[str | int, ...]) -> bool:
    """Whether a difference is one that was meant. What is removed from a list makes the list differ, and what is added
    to a resource without properties gives it some."""
    if path[: len(allowed)] == allowed:
        return True
    return path == allowed[:-1] and (isinstance(allowed[-1], int) or path[-1] == "Properties")


def _differences(old: Any, new: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The paths of the innermost values that differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            if key in old and key in new:
                yield from _differences(old[key], new[key], (*path, key))
            else:
                yield (*path, key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, (*path, index))
    elif type(old) is not type(new) or old != new:
        yield path


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.location.file if finding.location else "", finding.resource.name


def _counted(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return Counter(map(_kind, findings))


def _identity(finding: Finding) -> tuple[str, str]:
    """What a refused fix is known by, wherever its edits are in the next round."""
    return finding.fingerprint, finding.fix.description if finding.fix else ""


def _place(finding: Finding) -> tuple[object, ...]:
    """The order in which fixes are chosen: of those that touch each other a safe one goes first."""
    place = finding.location[:3] if finding.location else ("", 0, 0)
    return (*place, not (finding.fix and finding.fix.safe), finding.rule)
