"""CloudFormation: what the resources of a template are called, for comparing the template with what runs.

A resource is its entry among StackResourceSummaries, with the `StackName`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ecslint.live.areas.answers import apart
from ecslint.live.areas.kinds import SERVICE, STACK_RESOURCE, TASK_DEFINITION
from ecslint.live.collector import Collector
from ecslint.live.deployed import LOGICAL_ID, STACK, tags_of
from ecslint.live.options import Deployment

_CHANGING = ("DriftInformation", "LastUpdatedTimestamp", "ResourceStatus", "ResourceStatusReason")


def stack_resources(collector: Collector) -> None:
    """The resources of the stacks that the template may have been deployed as, a hundred a call. Nobody asks for those
    of all stacks, of which a large account has thousands."""
    if (deployment := collector.options.deployment) is None:
        return
    for stack, found in collector.each(lambda each: (each, _listed(collector, each)), _stacks(collector, deployment)):
        for each in found:
            data, state = apart({"StackName": stack, **each}, *_CHANGING)
            collector.keep(STACK_RESOURCE, f"{stack}/{each['LogicalResourceId']}", data, state)


def _listed(collector: Collector, stack: str) -> list[dict[str, object]]:
    return collector.items("cloudformation:ListStackResources", stack, StackName=stack)


def _stacks(collector: Collector, deployment: Deployment) -> list[str]:
    if deployment.stack is not None:
        return [deployment.stack]
    return sorted(set(_tagged(collector, deployment)))


def _tagged(collector: Collector, deployment: Deployment) -> Iterator[str]:
    """The stacks of which the tags of a service, or a task definition, tell that it is one of the template's."""
    for each in (*collector.kept(SERVICE), *collector.kept(TASK_DEFINITION)):
        tags = tags_of(each.data)
        if STACK in tags and tags.get(LOGICAL_ID) in deployment.logical_ids:
            yield tags[STACK]
