"""A run over files: find them, read them, judge them, and say what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ecslint import config, discovery
from ecslint.engine import Engine, Raw
from ecslint.finding import Finding, Incomplete, Report, UndecidedJudgement
from ecslint.masks import Masks, unasked
from ecslint.memory import Memory, Truths
from ecslint.model.estate import Estate, World
from ecslint.placing import resource_of
from ecslint.reading import Found, parsed, portable, read
from ecslint.rulebook import Rulebook
from ecslint.sources import Input, Inputs
from ecslint.suppression import Subject, Suppressions, Wish, today
from ecslint.suppression.sources import wishes_in
from ecslint.telling import Told, finding_of, told
from ecslint.text import Document
from ecslint.variants import Verdict, judge_variants

if TYPE_CHECKING:
    from ecslint.config import Settings
    from ecslint.integrations.partners import Partner
    from ecslint.live.snapshot import Snapshot
    from ecslint.pictures import Pictures

SECONDS_A_FILE = 5.0
FEWEST_TO_SHARE = 40
"""Of fewer inputs, what is won by sharing them out is not worth a process."""


class Outcome(NamedTuple):
    """A run's report, and the text of every file that it may quote."""

    report: Report
    texts: Mapping[str, str]
    pictures: Pictures | None = None
    """For reports that have some."""
    whole: Set[str] = frozenset()
    """The accounts and regions of which all was looked at, as `111122223333 eu-west-1`."""


class _Judged(NamedTuple):
    """What came of one input, without what belongs to it: it can be sent from one process to another."""

    told: list[Told]
    undecided: list[UndecidedJudgement]
    incomplete: list[Incomplete]
    resources: int
    checks: int


class Scan:
    """One run. Files are added one by one and judged together, since one may complete another."""

    def __init__(self, settings: Settings, rulebook: Rulebook, parameters: Mapping[str, str] | None = None) -> None:
        self.settings = settings
        self.rulebook = rulebook
        self.parameters = parameters or {}
        self.inputs = Inputs()
        self.world = World()
        self.incomplete: list[Incomplete] = []
        self.notes: list[str] = []
        self.strangers: list[str] = []
        self.named: set[str] = set()
        """The files that somebody asked for, so that those beside them may be missing."""
        self.masked = Masks()
        self.files = 0
        self.accounts: list[Snapshot | str] = []
        """Snapshots, and the files of some: these are read when their turn comes, since there may be thousands."""
        self.partners: list[Partner] = []
        self.wishes: list[Wish] = []
        """Suppressions from elsewhere than the files and the settings."""
        self.whole: set[str] = set()
        self.obeys_suppressions = True
        self.looks_for_secrets = True
        self.edited: Mapping[str, bytes] = {}
        """What stands for the content of files, by path."""
        self.may_fork = False
        """Whether copies of this process may share the work, as it is nobody else's."""
        self.suppressions: Suppressions

    def add_paths(self, paths: Iterable[str], *, force_exclude: bool = False) -> None:
        """Take in files and folders. Raises discovery.PathNotFound for a path that does not exist."""
        found = [*discovery.discover(list(paths), exclude=self.settings.excludes, force_exclude=force_exclude)]
        ahead = self._read_ahead([each.path for each in found if isinstance(each, discovery.Candidate)])
        for each in found:
            if isinstance(each, discovery.Candidate):
                self._add_file(each.path, each.explicit, ahead)
            elif each.incomplete:
                self.incomplete.append(Incomplete(each.path, each.why))
            else:
                self.notes.append(f"{each.path}: {each.why}")

    def add_snapshot(self, snapshot: Snapshot) -> None:
        """Take in what was seen of an account and region."""
        self.accounts.append(snapshot)

    def _read_ahead(self, paths: list[str]) -> dict[str, Found]:
        """What those of the files hold that take long to read, where there are many."""
        slow = [path for path in paths if path.endswith((".yaml", ".yml")) and path not in self.edited]
        if not self.may_fork or len(slow) < FEWEST_TO_SHARE:
            return {}
        from ecslint.forks import for_each, largest_first

        found = for_each(largest_first(slow), lambda number: portable(read(slow[number])))
        return {slow[number]: each[0] for number, each in found.items() if each}

    def _add_file(self, path: str, named: bool, ahead: Mapping[str, Found]) -> None:
        if path.endswith(discovery.SNAPSHOT):
            if not path.endswith(discovery.STATE):  # which is read with the snapshot that it belongs to
                self.accounts.append(path)
            return
        if path in self.edited:
            self.add(self.edited[path], path, named=named)
        else:
            self._take(ahead[path] if path in ahead else read(path), path, named=named)

    def add(self, raw: bytes, path: str, *, named: bool = True) -> None:
        """Take in the content of one file. `named`: the user asked for this very file, so say when it is not ECS."""
        self._take(parsed(raw, path), path, named=named)

    def _take(self, found: Found, path: str, *, named: bool) -> None:
        if isinstance(found, Incomplete):
            self.incomplete.append(found)
            return
        given = {**self.settings.parameters_for(path), **self.parameters}
        if found and sum(self.inputs.open(each, given) for each in (found, *found.others)):
            self.files += 1
            self.named |= {path} if named else set()
        elif named:
            self.strangers.append(path)

    def judge(self) -> Outcome:
        """Run the rules over everything that was taken in."""
        engine = Engine(self.rulebook, lambda rule: config.selected(rule, self.settings), self.settings.rule)
        findings: list[Finding] = []
        undecided: list[UndecidedJudgement] = []
        resources = checks = 0
        self.inputs.link()
        self.suppressions = self._suppressions()
        for opened in self.inputs.opened:
            self.world.estates.append(opened.estate_of(opened.variants()[0][0], self.world))
        for judged in self._judged(engine):
            resources += judged.resources
            checks += judged.checks
            undecided += judged.undecided
            self.incomplete += judged.incomplete
            findings += self._findings(judged.told)
        self._mask_what_was_not_judged()
        if self.partners:
            from ecslint.integrations.partners import merged

            findings += [self._weighed(each, Subject()) for each in merged(self, self.partners, findings)]
        findings += self._about_suppressions(engine, undecided)
        report = Report(
            tuple(findings),
            tuple(self.incomplete),
            tuple(undecided),
            self.files,
            resources,
            checks,
            tuple(self._remarks()),
        )
        texts = {each.document.path: self.masked.quotable(each.document) for each in self.inputs.opened}
        return Outcome(report, texts, whole=frozenset(self.whole))

    def _judged(self, engine: Engine) -> Iterator[_Judged]:
        """What the rules say of each input."""
        inputs = self.inputs.opened
        if self.may_fork and len(inputs) >= FEWEST_TO_SHARE:
            from ecslint.forks import for_each

            order = sorted(range(len(inputs)), key=lambda number: _weight(inputs[number]), reverse=True)
            outcomes = for_each(order, lambda number: self._judged_input(engine, number))
            yield from (outcomes[number] for number in range(len(inputs)))
        else:
            yield from (self._judged_input(engine, number) for number in range(len(inputs)))
        for account in self.accounts:
            from ecslint import accounts
            from ecslint.live.snapshot import SnapshotError

            try:
                judged = accounts.judge(engine, account)
            except SnapshotError as error:
                self.incomplete.append(Incomplete(str(account), str(error)))
                continue
            self.files += isinstance(account, str)
            if judged.is_whole:
                self.whole.add(judged.name)
            self.suppressions.add(judged.wishes if self.obeys_suppressions else ())
            yield self._summed_up(judged.verdict, judged.gaps, judged.name)

    def _judged_input(self, engine: Engine, number: int) -> _Judged:
        opened, usual = self.inputs.opened[number], self.world.estates[number]
        incomplete: list[Incomplete] = []
        verdict = judge_variants(engine, self._variants(opened, usual, incomplete), self._told)
        return self._summed_up(verdict, incomplete, opened.document.path)

    def _summed_up(self, verdict: Verdict, incomplete: list[Incomplete], where: str) -> _Judged:
        for broken in verdict.failed:
            what = f"rule {broken.rule.name} on {resource_of(broken.record).name} in {where}"
            error = f"{type(broken.error).__name__}: {broken.error}"
            incomplete.append(Incomplete(what, f"the rule itself failed ({error}); please report this"))
        those = [(each.seen or self._told(each.raw)).within(each.when) for each in verdict.held]
        undecided = [
            UndecidedJudgement(each.rule.name, resource_of(each.record), each.needs) for each in verdict.gave_up
        ]
        return _Judged(those, undecided, incomplete, verdict.resources, verdict.checks)

    def _remarks(self) -> Iterator[str]:
        """What the user should know of the paths. A hook names every file there is, so many are told in one line."""
        yield from self.notes
        if len(self.strangers) > 3:
            yield f"{len(self.strangers)} of the named files hold nothing of ECS, such as {self.strangers[0]}"
        else:
            yield from (f"{path}: holds nothing of ECS, so there is nothing to check" for path in self.strangers)

    def _variants(self, opened: Input, usual: Estate, incomplete: list[Incomplete]) -> Iterator[tuple[Estate, Truths]]:
        """Each variant of an input, as long as the file's time lasts. What is left out becomes incomplete."""
        start = time.process_time()  # what others do on the machine is none of the file's
        sources, more = opened.variants()
        yield usual, usual.source.truths()
        others = opened.estates_of(sources[1:], self.world)
        for tried, source in enumerate(sources[1:], 1):
            if time.process_time() - start > SECONDS_A_FILE:
                left = f"{len(sources) - tried} of {len(sources)}"
                incomplete.append(_left_out(opened, f"{left} combinations of its conditions were not tried in time"))
                return
            yield next(others), source.truths()
        if more:
            incomplete.append(_left_out(opened, f"only {len(sources)} combinations of its conditions were tried"))

    def _findings(self, those: Iterable[Told]) -> Iterator[Finding]:
        for each in those:
            finding = each.finding
            if each.masked and finding.location:
                self.masked.add(finding.location.file, each.masked)
            file = finding.location.file if finding.location else ""
            if not self.settings.ignores(file, finding.rule, finding.category):
                yield self._weighed(finding, each.subject)

    def _told(self, raw: Raw) -> Told:
        return told(raw, self.settings, self._documents)

    def _weighed(self, finding: Finding, subject: Subject) -> Finding:
        """A finding that somebody does not want to be told is marked as such."""
        reason = self.suppressions.reason_for(finding, subject)
        return finding._replace(suppressed=reason) if reason else finding

    def _suppressions(self) -> Suppressions:
        wishes: list[Wish] = []
        if self.obeys_suppressions:
            files: dict[str, list[Document]] = {}
            for each in self.inputs.opened:
                files.setdefault(each.document.path, []).append(each.document)
            wishes += (wish for documents in files.values() for wish in wishes_in(documents))
            wishes += (*self.settings.suppress, *self.wishes)
        settings = self.settings
        return Suppressions(wishes, today(), settings.mandatory, settings.covers, settings.require_reason)

    def _about_suppressions(self, engine: Engine, undecided: Iterable[UndecidedJudgement]) -> Iterator[Finding]:
        """What is wrong with the suppressions themselves."""
        if self.suppressions.wishes:
            from ecslint.suppression.doubt import Doubt
            from ecslint.suppression.leftovers import records

            doubt = Doubt(self._alone, self.named)
            for record in records(self.suppressions, engine, undecided, self.world, doubt):
                for raw in engine.judge(record, Memory()).raw:
                    yield self._weighed(finding_of(raw, self.settings, self._documents), Subject())

    def _alone(self, file: str, rule: str) -> Scan:
        """A run of one rule over one of the files, without what this one was given."""
        return self._again((rule,), (each.document for each in self.inputs.opened if each.document.path == file))

    def _again(self, rules: tuple[str, ...], documents: Iterable[Document]) -> Scan:
        """Another run of some rules over what was read."""
        scan = Scan(self.settings._replace(select=rules, extend_select=(), ignore=()), self.rulebook)
        scan.obeys_suppressions = scan.looks_for_secrets = False
        for document in documents:
            scan.inputs.open(document, {})
        return scan

    def _mask_what_was_not_judged(self) -> None:
        """Find what no report may quote, whichever rules were asked for."""
        rules = unasked(self.settings, self.rulebook) if self.looks_for_secrets and self.inputs.opened else ()
        if rules:
            scan = self._again(rules, (each.document for each in self.inputs.opened))
            scan.judge()
            self.masked.join(scan.masked)

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        """What was taken in, by path."""
        return {each.document.path: each.document for each in self.inputs.opened}


def _weight(opened: Input) -> int:
    """How long it takes to judge an input, more or less."""
    return len(opened.document.text) * len(opened.variants()[0])


def _left_out(opened: Input, what: str) -> Incomplete:
    why = f"{what}; give the values of its parameters (--parameters FILE) to have the right ones tried"
    return Incomplete(opened.document.path, why)
