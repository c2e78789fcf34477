"""What `ecslint diff` does once its command line is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ecslint.cli.request import COMPLETE, FINDINGS, INCOMPLETE, NOTHING_CHECKED, Request, opened, prepare
from ecslint.config import ConfigError, Settings
from ecslint.diff import findings
from ecslint.diff.outcome import Place, SnapshotsDiff, TemplateDiff
from ecslint.discovery import SNAPSHOT
from ecslint.finding import SEVERITIES, Finding, Incomplete, Report
from ecslint.live import changes, drift, plan, snapshot
from ecslint.live.account import closed
from ecslint.live.areas.kinds import CLUSTER, SCALABLE_TARGET, SCALING_POLICY, SERVICE, STACK_RESOURCE, TASK_DEFINITION
from ecslint.live.options import Deployment
from ecslint.live.outcome import summarized
from ecslint.live.snapshot import Snapshot, SnapshotError
from ecslint.model.estate import World
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan
from ecslint.sources import live
from ecslint.sources.live.sight import Sight

if TYPE_CHECKING:
    from ecslint.cli.live_options import LiveRequest

_OF_TEMPLATES = (SERVICE, TASK_DEFINITION, SCALABLE_TARGET, SCALING_POLICY)
"""The types that a template is compared with."""


class Sides(NamedTuple):
    """What is compared with what."""

    old: str
    new: str | None
    """None: what runs now, in `accounts`."""
    accounts: LiveRequest | None = None


class Wishes(NamedTuple):
    """What else the command line says."""

    stack: str | None = None
    image_tags: bool = True
    """Whether it matters which tags of images run."""


def check(form: str, new: str | None, live: LiveRequest | None, written: list[str]) -> None:
    """Refuse a command line that makes no sense. Raises ConfigError."""
    if form not in ("text", "json"):
        raise ConfigError(f"there is no format {form!r}; there are text, json")
    if (live is None) == (new is None):
        raise ConfigError("write what to compare with: `ecslint diff OLD NEW`, or `ecslint diff OLD --live`")
    if live is None and written:
        raise ConfigError(f"{written[0]} is about running accounts: add --live")


def is_snapshot(path: str) -> bool:
    """Whether it is a snapshot, or a folder of some."""
    return path.endswith(SNAPSHOT) or (Path(path).is_dir() and bool(snapshot.find(Path(path))))


def compared(request: Request, sides: Sides, wishes: Wishes) -> tuple[SnapshotsDiff | TemplateDiff, int]:
    """The outcome, and the exit status. Raises ConfigError, RuleError, PathNotFound."""
    settings, rulebook = prepare(request)
    if is_snapshot(sides.old):
        old = _files(sides.old)
        wanted = _wanted(old)
        with _second(sides, wanted) as (new, incomplete):
            outcome = _of_snapshots(settings, rulebook, old, new, incomplete)
        return outcome, _status(settings, outcome)
    scan = opened(request, settings, rulebook)
    deployment = Deployment(tuple(_logical_ids(scan)), wishes.stack)
    with _second(sides, closed((*_OF_TEMPLATES, STACK_RESOURCE)), deployment) as (files, incomplete):
        drifted = _of_template(scan, files, incomplete, wishes)
    return drifted, _status_of_template(settings, drifted, checked=bool(files))


@contextmanager
def _second(
    sides: Sides, wanted: Iterable[str] | None, deployment: Deployment | None = None
) -> Iterator[tuple[list[Path], list[Incomplete]]]:
    """The snapshots to compare with, and what is missing of them."""
    if sides.accounts is None:
        yield _files(sides.new or ""), []
        return
    from ecslint.cli.collecting import collected

    types = None if wanted is None else [*wanted]
    with collected(sides.accounts, types, values=True, deployment=deployment) as collection:
        yield list(collection.files), [Incomplete(*each) for each in collection.troubles]


def _files(path: str) -> list[Path]:
    if not Path(path).exists():
        raise ConfigError(f"there is no {path!r}")
    if not is_snapshot(path):
        raise ConfigError(f"{path} is neither a snapshot nor a folder of some: the template is named first")
    return snapshot.find(Path(path)) if Path(path).is_dir() else [Path(path)]


def _read(files: Iterable[Path]) -> list[Snapshot]:
    try:
        return [snapshot.read(file) for file in files]
    except SnapshotError as error:
        raise ConfigError(str(error)) from None


def _wanted(files: Iterable[Path]) -> frozenset[str] | None:
    """The types that snapshots hold; None for all."""
    kinds = [each.wanted for each in _read(files)]
    return None if None in kinds else frozenset(kind for each in kinds for kind in each or ())


# -- two snapshots


def _of_snapshots(
    settings: Settings, rulebook: Rulebook, old: Sequence[Path], new: Sequence[Path], incomplete: Iterable[Incomplete]
) -> SnapshotsDiff:
    before, after = (_judged(settings, rulebook, files) for files in (old, new))
    first = {plan.Place(each.account, each.region): each for each in _read(old)}
    second = {plan.Place(each.account, each.region): each for each in _read(new)}
    both = [key for key in sorted(first) if key in second]
    places = tuple(Place(*key, tuple(changes.compare(first[key], second[key]))) for key in both)
    shared = {(key.account, key.region) for key in both}
    return SnapshotsDiff(
        places,
        tuple(str(key) for key in sorted(first) if key not in second),
        tuple(str(key) for key in sorted(second) if key not in first),
        findings.compare(
            _within(before, shared), _within(after, shared), _left_out(first, second), _left_out(second, first)
        ),
        (*incomplete, *_scopes(first, second), *dict.fromkeys((*before.incomplete, *after.incomplete))),
    )


def _scopes(first: Mapping[plan.Place, Snapshot], second: Mapping[plan.Place, Snapshot]) -> Iterator[Incomplete]:
    """Where the two did not look at the same part of an account."""
    for key, old in sorted(first.items()):
        new = second.get(key)
        if new is not None and (old.scope.clusters, old.scope.tags) != (new.scope.clusters, new.scope.tags):
            why = f"the first snapshot is of {old.scope}, the second of {new.scope}; what only one of them was told to "
            yield Incomplete(str(key), why + "look at is neither new nor fixed: take both of the same")


def _left_out(one: Mapping[plan.Place, Snapshot], other: Mapping[plan.Place, Snapshot]) -> findings.Leaves:
    """Tells whether `one` was not told to look at what a finding of the other is about: it does not hold it."""
    kinds = {key: changes.left_out(each, one[key]) for key, each in other.items() if key in one}
    held = {key: {each.arn for each in live.things(one[key], Sight(one[key]))} for key in kinds if kinds[key]}

    def left_out(finding: Finding) -> bool:
        resource = finding.resource
        key = plan.Place(resource.account or "", resource.region or "")
        return key in held and resource.type in kinds[key] and resource.arn not in held[key]

    return left_out


def _judged(settings: Settings, rulebook: Rulebook, files: Iterable[Path]) -> Report:
    scan = Scan(settings, rulebook)
    scan.accounts += map(str, files)
    return scan.judge().report


def _within(report: Report, places: set[tuple[str, str]]) -> Report:
    """The findings of accounts and regions that both have."""
    kept = [each for each in report.findings if (each.resource.account, each.resource.region) in places]
    return report._replace(findings=tuple(kept))


def _status(settings: Settings, outcome: SnapshotsDiff) -> int:
    if any(map(_fails(settings), outcome.findings.new)):
        return FINDINGS
    if not outcome.places:
        return NOTHING_CHECKED
    unsure = outcome.incomplete or outcome.only_old or outcome.findings.not_judged_now
    return INCOMPLETE if unsure else COMPLETE


def _fails(settings: Settings) -> Any:
    failing = SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1] if settings.fail_on in SEVERITIES else ()

    def fails(finding: Finding) -> bool:
        return finding.severity in failing

    return fails


# -- a template and what runs


def _logical_ids(scan: Scan) -> Iterator[str]:
    """Of the services and task definitions of the templates."""
    for each in scan.inputs.opened:
        data = each.document.data
        if each.template is not None and isinstance(data, dict):
            resources = data["Resources"]
            kinds = {name: written.get("Type") for name, written in resources.items() if isinstance(written, dict)}
            yield from (name for name, kind in kinds.items() if kind in (SERVICE, TASK_DEFINITION))


def _of_template(scan: Scan, files: Iterable[Path], incomplete: Iterable[Incomplete], wishes: Wishes) -> TemplateDiff:
    if not scan.inputs.opened:
        raise ConfigError("; ".join([*(f"{each.what}: {each.why}" for each in scan.incomplete)]
                                    or ["nothing of ECS is in it, so there is nothing to compare"]))  # fmt: skip
    scan.inputs.link()
    world = World()
    for each in scan.inputs.opened:
        world.estates.append(each.estate_of(each.variants()[0][0], world))
    read = _read(files)
    accounts = [live.estate_of(each, World()) for each in read]
    found = drift.compare(world.estates, accounts, wishes.stack, tags=wishes.image_tags)
    unclear = [Incomplete(each.declared.name_of_resource, each.why) for each in found.pairs if each.unclear]
    return TemplateDiff(found, (*scan.incomplete, *incomplete, *_unseen(read), *unclear))


def _unseen(snapshots: Iterable[Snapshot]) -> Iterator[Incomplete]:
    """What of the types that a template is compared with was not seen."""
    needed = {CLUSTER, *_OF_TEMPLATES}
    for each in snapshots:
        for unit, times in summarized(unit for unit in each.units if needed.intersection(unit.feeds)):
            what = f"{unit.action} in {each.account} {each.region}"
            yield Incomplete(what, f"{unit.outcome}: {unit.why}", unit.action, str(unit.outcome), times)
        if not each.scope.is_whole:
            yield Incomplete(f"{each.account} {each.region}", f"only {each.scope} was looked at")
        if each.wanted is not None and (lacking := needed.difference(each.wanted)):
            yield Incomplete(
                f"{each.account} {each.region}", f"the snapshot was taken without {', '.join(sorted(lacking))}"
            )


def _status_of_template(settings: Settings, outcome: TemplateDiff, *, checked: bool) -> int:
    certain = not outcome.incomplete
    missing = any(pair.is_missing for pair in outcome.drift.pairs)
    if (outcome.drift.differences or (missing and certain)) and settings.fail_on != "never":
        return FINDINGS
    if not checked:
        return NOTHING_CHECKED
    return COMPLETE if certain else INCOMPLETE
