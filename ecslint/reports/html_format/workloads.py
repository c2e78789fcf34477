"""The topology of each service and of what runs without one, with the findings on it, and what a deployment may do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ecslint.finding import SEVERITIES, Finding
from ecslint.graph.elements import Mark
from ecslint.graph.svg import drawn
from ecslint.reports.html_format.markup import tally, text
from ecslint.reports.wording import counted

if TYPE_CHECKING:
    from ecslint.graph import Node
    from ecslint.pictures import Home, Workload
    from ecslint.pictures.rollout import Deployment, Rollout

_OPEN = 3
"""So many are shown unfolded from the start."""
_DRAWN = 500
"""So many are drawn, those with the most severe findings first: a few megabytes, which a browser holds with ease."""
_COUNTED = 60
"""Up to so many tasks are shown one by one."""

Places = Mapping[tuple[object, ...], int]


def workloads(shown: Sequence[Workload], findings: Sequence[Finding]) -> str:
    """One drawing for each workload. `findings` are those of the page, in its order."""
    places: Places = {
        _key(each.resource.account, each.resource.region, _mark(each)): at for at, each in enumerate(findings)
    }
    chosen = sorted(range(len(shown)), key=lambda at: (_rank(shown[at]), at))[:_DRAWN]
    show = " open" if len(shown) <= _OPEN else ""
    blocks = [_workload(shown[at], places, show) for at in sorted(chosen)]
    if len(shown) > _DRAWN:
        left = f"{len(shown) - _DRAWN:,} more, with no findings as severe, are not drawn"
        blocks.append(f"<p>{left}: <code>ecslint graph --service NAME</code> draws one.</p>")
    return "\n".join(blocks)


def _rank(workload: Workload) -> int:
    """How severe the worst finding on it is."""
    found = [SEVERITIES.index(mark.severity) for node in workload.graph.nodes for mark in node.all_findings]
    return min(found, default=len(SEVERITIES))


def _workload(workload: Workload, places: Places, show: str) -> str:
    nodes = [node for node in workload.graph.nodes if node.all_findings]
    nodes.sort(key=lambda node: SEVERITIES.index(node.worst or SEVERITIES[-1]))
    marks = dict.fromkeys(mark for node in nodes for mark in node.all_findings)
    where = f"{workload.home}:{workload.line}" if workload.line else str(workload.home)
    name = f'{text(workload.kind)} <b>{text(workload.name)}</b> <code class="place">{text(where)}</code>'
    heading = f'<h3 class="kind">{name}</h3>'
    found = f'<span class="tally">{tally(mark.severity for mark in marks)}</span>'
    parts = [
        f'<details class="workload"{show}>',
        f"<summary>{heading}{found}</summary>",
        _drawing(workload),
        _listed(nodes, workload.home, places),
        _deployment(workload.deployment) if workload.deployment else "",
        "</details>",
    ]
    return "\n".join(filter(None, parts))


def _drawing(workload: Workload) -> str:
    """The drawing, which gets a little smaller to fit and then scrolls, its own node to the middle."""
    start = text(f"{workload.kind} {workload.name}")
    drawing = drawn(workload.graph, styled=False).rstrip()
    width = re.search(r' width="([0-9.]+)"', drawing)
    size = f' style="--width:{width[1]}px"' if width else ""
    holder = (
        f'<div class="scroll drawing" tabindex="0" role="group" aria-label="Drawing of {start}" data-start="{start}"'
    )
    return f"<figure>{holder}{size}>{drawing}</div></figure>"


def _listed(nodes: Sequence[Node], home: Home, places: Places) -> str:
    """The findings by node, for those who follow them, or do not see the drawing."""
    if not nodes:
        return ""
    rows = []
    for node in nodes:
        name = f"{node.kind} {node.label}"
        links = " ".join(_links(node.all_findings, home, places))
        rows.append(f'<li data-node="{text(name)}">{text(node.kind)} <b>{text(node.label)}</b> {links}</li>')
    return f'<ul class="nodes" aria-label="Findings by resource">{"".join(rows)}</ul>'


def _links(marks: Sequence[Mark], home: Home, places: Places) -> Iterator[str]:
    """A link to each finding on a node, those of one rule by number."""
    seen: dict[str, int] = {}
    for mark in sorted(marks, key=lambda each: (SEVERITIES.index(each.severity), each.rule)):
        seen[mark.rule] = seen.get(mark.rule, 0) + 1
        name = text(mark.rule) if seen[mark.rule] == 1 else str(seen[mark.rule])
        at = places.get(_key(home.account, home.region, mark))
        told = f'title="{text(mark.message)}"'
        style = f'class="chip {mark.severity}"'
        yield f"<span {style} {told}>{name}</span>" if at is None else f'<a {style} href="#f{at}" {told}>{name}</a>'


def _mark(finding: Finding) -> Mark:
    file, line = (finding.location.file, finding.location.line) if finding.location else (None, None)
    return Mark(finding.rule, finding.severity, finding.message, file, line)


def _key(account: str | None, region: str | None, mark: Mark) -> tuple[object, ...]:
    return account, region, mark.rule, mark.file, mark.line, mark.message


def _deployment(deployment: Deployment) -> str:
    title = "<h4>What a rolling deployment may do</h4>"
    if deployment.remark:
        return f'<div class="deployment"><h4>Deployments</h4><p class="told">{text(deployment.remark)}</p></div>'
    strips = "".join(_strip(each, deployment) for each in deployment.rollouts)
    return f'<div class="deployment">{title}{strips}</div>'


def _strip(rollout: Rollout, deployment: Deployment) -> str:
    kept = min(rollout.minimum, rollout.desired)
    stoppable = rollout.desired - kept
    startable = max(0, rollout.maximum - rollout.desired)
    runs = (("kept", kept), ("stoppable", stoppable), ("startable", startable))
    if sum(count for _, count in runs) <= _COUNTED:
        cells = "".join(f'<i class="{kind}"></i>' * count for kind, count in runs)
        style = "strip"
    else:
        cells = "".join(f'<i class="{kind}" style="flex-grow:{count}"></i>' for kind, count in runs if count)
        style = "strip long"
    stuck = " stuck" if rollout.is_stuck else ""
    key = "".join(f"<li>{each}</li>" for each in _key_of(rollout, deployment, runs))
    words = _meaning(kept, stoppable, startable)
    said = f'<p class="told">{words}</p>' if words else ""
    wanted = f"<h5>{counted(rollout.desired, 'task')} wanted</h5>"
    strip = f'<div class="{style}" aria-hidden="true">{cells}</div>'
    return f'<div class="rollout{stuck}">{wanted}{strip}<ul class="key">{key}</ul>{said}</div>'


def _key_of(rollout: Rollout, deployment: Deployment, runs: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The bounds in words, with the signs that the strip has."""
    low, high = f"{deployment.minimum_percent}%, rounded up", f"{deployment.maximum_percent}%, rounded down"
    told = {
        "kept": f"at least {rollout.minimum:,} running ({low})",
        "stoppable": "{:,} may stop first",
        "startable": "{:,} may start beside them",
    }
    for kind, count in runs:
        if count or kind == "kept":
            yield f'<i class="{kind}"></i>{told[kind].format(count)}'
    yield f"at most {rollout.maximum:,} old and new ({high})"


def _meaning(kept: int, stoppable: int, startable: int) -> str:
    if not stoppable and not startable:
        return "ECS may neither stop an old task nor start a new one: a deployment hangs."
    return "" if kept else "For a while no task may be running."
