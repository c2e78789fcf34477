"""Task definitions: those in use, or every active one when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecslint.live.areas.answers import apart, in_order
from ecslint.live.areas.kinds import TASK, TASK_DEFINITION
from ecslint.live.areas.references import launches, started
from ecslint.live.areas.tasks import is_of_service
from ecslint.live.collector import Collector
from ecslint.live.outcome import CallError
from ecslint.live.snapshot import Resource

_CHANGING = ("deleteRequestedAt", "deregisteredAt", "registeredAt", "status")


def task_definitions(collector: Collector) -> None:
    """Each takes a call of its own, and they are most of what a scan asks. Of a revision nothing ever changes but its
    tags and whether it is active, so the active ones of the last snapshot are not asked for again: a list of what is
    active, a hundred in a call, tells whether they still are."""
    wanted = dict.fromkeys(_full(collector, each) for each in _in_use(collector))
    every = collector.options.all_revisions
    earlier = _earlier(collector, wanted)
    active = _active(collector, every) if every or earlier else []
    if every:
        wanted.update(dict.fromkeys(active))
        earlier = _earlier(collector, wanted)
    unchanged = set(active).intersection(earlier)
    for arn in unchanged:
        collector.keep(TASK_DEFINITION, arn, earlier[arn].data, earlier[arn].state)
    collector.each(lambda arn: _task_definition(collector, arn), [arn for arn in wanted if arn not in unchanged])


def _earlier(collector: Collector, wanted: Mapping[str, object]) -> dict[str, Resource]:
    """What the last snapshot holds of those wanted."""
    return {arn: each for arn, each in collector.options.earlier.get(TASK_DEFINITION, {}).items() if arn in wanted}


def _active(collector: Collector, every: bool) -> list[str]:
    """The active ones. Where they only serve to know what need not be asked again, that they are denied means that
    all of it is asked again."""
    try:
        pages = collector.pages("ecs:ListTaskDefinitions", otherwise=not every, status="ACTIVE")
    except CallError:
        return []
    return [arn for page in pages for arn in page["taskDefinitionArns"]]


def _task_definition(collector: Collector, name: str) -> None:
    answer = collector.ask("ecs:DescribeTaskDefinition", name, taskDefinition=name, include=["TAGS"])
    data, state = apart(in_order(answer["taskDefinition"], "requiresAttributes"), *_CHANGING)
    if answer.get("tags"):
        data |= in_order({"tags": answer["tags"]})
    collector.keep(TASK_DEFINITION, data["taskDefinitionArn"], data, state)


def _full(collector: Collector, name: str) -> str:
    """A task definition by its ARN, which a rule's target may name by family and revision only."""
    if name.startswith("arn:"):
        return name
    return f"arn:{collector.partition}:ecs:{collector.region}:{collector.account}:task-definition/{name}"


def _in_use(collector: Collector) -> Iterator[str]:
    """What services, their deployments and task sets, and tasks of their own run, and what events start. Where those
    name a revision, the newest of its family as well: whether that is another is what there is to know of it."""
    yield from (each["taskDefinition"] for each in launches(collector) if each.get("taskDefinition"))
    for task in collector.kept(TASK):
        if not is_of_service(task.state):  # else its service named it
            yield task.state["taskDefinitionArn"]
    for parameters in started(collector):
        if name := parameters.get("TaskDefinitionArn"):
            yield name
            family, colon, revision = name.rpartition(":")
            if colon and revision.isdecimal():
                yield family
