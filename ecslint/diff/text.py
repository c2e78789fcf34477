"""Comparisons for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecslint.diff.outcome import Place, SnapshotsDiff, TemplateDiff
from ecslint.diff.words import dotted, resource, service, value
from ecslint.finding import Finding, Incomplete
from ecslint.live.areas.kinds import TASK_DEFINITION
from ecslint.live.changes import NOTHING, Change, Changed, Group
from ecslint.live.comparing import Difference, Open
from ecslint.live.masking import is_masked
from ecslint.live.pairing import Pair
from ecslint.model.ecs.masked import NEEDED
from ecslint.placing import locate
from ecslint.reports.terminal import Paint, clean
from ecslint.reports.wording import counted, ordered, place

_SHARED_NAMED = 3


def snapshots(outcome: SnapshotsDiff, paint: Paint) -> str:
    blocks = [block for each in outcome.places if each.groups for block in _place(each, paint)]
    blocks += [f"Only in the first: {', '.join(outcome.only_old)}"] if outcome.only_old else []
    blocks += [f"Only in the second: {', '.join(outcome.only_new)}"] if outcome.only_new else []
    findings = outcome.findings
    blocks += _findings("new", findings.new, paint, findings.not_judged_before)
    blocks += _findings("fixed", findings.fixed, paint)
    blocks += _findings("not judged now", findings.not_judged_now, paint)
    blocks += _incomplete(outcome.incomplete, paint)
    changed = sum(len(group.resources) for each in outcome.places for group in each.groups)
    unsure = f", {len(findings.not_judged_now)} not judged now" if findings.not_judged_now else ""
    blocks.append(
        f"{counted(changed, 'resource')} changed. Findings: {len(findings.new)} new, {len(findings.fixed)} fixed, "
        f"{len(findings.same)} the same{unsure}."
    )
    return "\n\n".join(blocks) + "\n"


def _place(found: Place, paint: Paint) -> Iterator[str]:
    yield paint("strong", f"Account {found.account} in {found.region}")
    for group in found.groups:
        yield "\n".join(
            [paint("strong", _heading(group)), *(line for each in group.resources for line in _changed(each))]
        )


def _heading(group: Group) -> str:
    names = [service(arn) for arn in group.services]
    if not names:
        return "no service"
    more = len(names) - _SHARED_NAMED
    listed = ", ".join(names[:_SHARED_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"service {listed}" if len(names) == 1 else f"shared by {listed}"


def _changed(changed: Changed) -> Iterator[str]:
    sign = {"added": "+", "removed": "-", "changed": "~"}[changed.kind]
    name = resource(changed.type, changed.id)
    if changed.type == TASK_DEFINITION and changed.id != changed.old_id:
        old, new = (each.rpartition("/")[2] for each in (changed.old_id, changed.id))
        name = f"task definition {old} -> {new}" + _rest(changed)
    yield f"  {sign} {clean(name)}"
    yield from (f"      {_change(each)}" for each in changed.changes)


def _rest(changed: Changed) -> str:
    """What else there is to say of a task definition that is another revision."""
    unsure = "values of environment variables, which are masked"
    if changed.masked:
        return f"; not compared: {unsure}" if changed.changes else f", the same but for its number and, maybe, {unsure}"
    return "" if changed.changes else ", the same but for its number"


def _change(change: Change) -> str:
    name = dotted(change.path)
    if change.old is NOTHING:
        return clean(f"+ {name}: {value(change.new)}")
    if change.new is NOTHING:
        return clean(f"- {name}: {value(change.old)}")
    if is_masked(change.old) and is_masked(change.new):
        return clean(f"~ {name}: another value")
    return clean(f"~ {name}: {value(change.old)} -> {value(change.new)}")


def _findings(kind: str, findings: Iterable[Finding], paint: Paint, unsure: Iterable[Finding] = ()) -> Iterator[str]:
    before = list(unsure)
    for each in ordered(findings):
        note = " (the first snapshot could not tell)" if each in before else ""
        label = paint(each.severity if kind == "new" else "good", f"{kind}{note}: {each.severity}[{each.rule}]")
        yield f"{label} {clean(each.message)}\n    {clean(place(each))}"


def _incomplete(items: Iterable[Incomplete], paint: Paint) -> Iterator[str]:
    lines = [f"  {clean(each.what)}: {clean(each.why)}" for each in items]
    if lines:
        yield "\n".join([paint("warning", "Could not be compared:"), *lines])


# -- a template and what runs


def template(outcome: TemplateDiff, paint: Paint, *, show_open: bool = False) -> str:
    drift = outcome.drift
    blocks = [block for pair in drift.pairs if (block := _pair(pair, drift.differences, paint))]
    if show_open and drift.open:
        blocks.append("\n".join(["Not compared:", *(clean(_open(each)) for each in drift.open)]))
    blocks += _incomplete(outcome.incomplete, paint)
    together = sum(pair.running is not None for pair in drift.pairs)
    line = f"{counted(len(drift.differences), 'difference')} in {counted(together, 'resource')}"
    missing = sum(pair.is_missing for pair in drift.pairs)
    line += f", {missing} not there" if missing else ""
    if drift.open:
        hint = "" if show_open else " (--show-undecided lists them)"
        line += f"; {len(drift.open)} properties hold values {_unknown(drift.open)}, and were not compared{hint}"
    return "\n\n".join([*blocks, line + "."]) + "\n"


def _pair(pair: Pair, differences: Iterable[Difference], paint: Paint) -> str:
    kind = pair.declared.root._type.rpartition("::")[2] or type(pair.declared).__name__
    name = f"{kind} {pair.declared.name_of_resource}"
    if pair.running is None:
        style = "error" if pair.is_missing else "warning"
        where = locate(pair.declared.at())
        line = f"\n    {where.file}:{where.line}:{where.column}" if where else ""
        return f"{paint(style, clean(name))}: {clean(pair.why)}{line}"
    mine = [each for each in differences if each.subject is pair.declared]
    arn = pair.running._node.source.arn_of(pair.running.root._name) or pair.running.name_of_resource
    if not mine:
        return ""
    return "\n".join([f"{paint('strong', clean(name))} = {clean(arn)}", *map(_difference, mine)])


def _difference(found: Difference) -> str:
    where = locate(found.place)
    at = f"    {where.file}:{where.line}:{where.column}" if where else ""
    note = " (the template's value rests on the default of a parameter)" if found.assumed else ""
    return clean(f"  {dotted(found.path)}: {_both(found)}{note}") + (f"\n{clean(at)}" if at else "")


def _both(found: Difference) -> str:
    if found.hidden:
        return "another value runs than the template's"
    return f"{value(found.declared)} in the template, {value(found.found)} runs"


def _unknown(found: Iterable[Open]) -> str:
    """Why values are not known."""
    kinds = {each.needs.startswith(NEEDED) for each in found}
    return " or ".join((["known only at deployment"] * (False in kinds)) + ["masked in the snapshot"] * (True in kinds))


def _open(found: Open) -> str:
    return f"  {found.place.record.name_of_resource} {dotted(found.path)}: needs {found.needs}"
