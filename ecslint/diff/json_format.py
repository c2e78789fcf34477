"""Comparisons for programs: version 1 of a format of their own. Every key is always there."""

from __future__ import annotations

import json
from typing import Any

from ecslint.diff.outcome import Place, SnapshotsDiff, TemplateDiff
from ecslint.finding import Location
from ecslint.live.changes import NOTHING, Changed
from ecslint.live.comparing import Difference, Open
from ecslint.live.pairing import Pair
from ecslint.placing import locate
from ecslint.reports.json_format import finding_as_json, incomplete_as_json
from ecslint.reports.wording import ordered


def snapshots(outcome: SnapshotsDiff, version: str) -> str:
    findings = outcome.findings
    document = {
        **_head("snapshots", version),
        "places": [_place(each) for each in outcome.places],
        "only_in_old": list(outcome.only_old),
        "only_in_new": list(outcome.only_new),
        "findings": {
            "new": [finding_as_json(each) for each in ordered(findings.new)],
            "fixed": [finding_as_json(each) for each in ordered(findings.fixed)],
            "not_judged_now": [finding_as_json(each) for each in ordered(findings.not_judged_now)],
            "not_judged_before": sorted(each.fingerprint for each in findings.not_judged_before),
            "same": len(findings.same),
        },
        "incomplete": [incomplete_as_json(each) for each in outcome.incomplete],
    }
    return json.dumps(document, indent=2) + "\n"


def template(outcome: TemplateDiff, version: str) -> str:
    drift = outcome.drift
    document = {
        **_head("template", version),
        "resources": [_pair(each, drift.differences, drift.open) for each in drift.pairs],
        "incomplete": [incomplete_as_json(each) for each in outcome.incomplete],
        "summary": {
            "resources": sum(each.running is not None for each in drift.pairs),
            "differences": len(drift.differences),
            "missing": sum(each.is_missing for each in drift.pairs),
            "not_compared": len(drift.open),
        },
    }
    return json.dumps(document, indent=2, default=str) + "\n"


def _head(kind: str, version: str) -> dict[str, Any]:
    return {"version": 1, "tool": {"name": "ecslint", "version": version}, "compared": kind}


def _place(place: Place) -> dict[str, Any]:
    groups = [{"services": list(each.services), "resources": [*map(_changed, each.resources)]} for each in place.groups]
    return {"account": place.account, "region": place.region, "groups": groups}


def _changed(changed: Changed) -> dict[str, Any]:
    changes = [{"path": list(each.path), "old": _plain(each.old), "new": _plain(each.new)} for each in changed.changes]
    return {
        "type": changed.type,
        "id": changed.id,
        "old_id": changed.old_id,
        "kind": changed.kind,
        "changes": changes,
        "masked": changed.masked,
    }


def _plain(value: Any) -> Any:
    return None if value is NOTHING else value


def _pair(pair: Pair, differences: tuple[Difference, ...], open_: tuple[Open, ...]) -> dict[str, Any]:
    running = pair.running
    source = running._node.source if running is not None else None
    mine = [each for each in differences if each.subject is pair.declared]
    status = "differs" if mine else "same"
    if running is None:
        status = "missing" if pair.is_missing else "unclear"
    return {
        "type": pair.declared.root._type,
        "name": pair.declared.name_of_resource,
        "arn": source.arn_of(running.root._name) if source and running else None,
        "location": _location(locate(pair.declared.at())),
        "status": status,
        "why": pair.why or None,
        "differences": [_difference(each) for each in mine],
        "not_compared": [
            {"path": list(each.path), "needs": each.needs} for each in open_ if each.subject is pair.declared
        ],
    }


def _difference(found: Difference) -> dict[str, Any]:
    hidden = found.hidden
    return {
        "path": list(found.path),
        "declared": None if hidden else found.declared,
        "running": None if hidden else found.found,
        "hidden": hidden,
        "assumed": found.assumed,
        "location": _location(locate(found.place)),
    }


def _location(location: Location | None) -> dict[str, Any] | None:
    return {**location._asdict(), "path": list(location.path)} if location else None
