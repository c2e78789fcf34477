"""The dead-letter queues of what starts tasks: whether they are there, and who may send to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.live.areas.answers import shared_start
from ecslint.live.areas.kinds import EVENT_RULE, QUEUE, SCHEDULE
from ecslint.live.areas.references import own
from ecslint.live.collector import Collector


def queues(collector: Collector) -> None:
    """The account's own queues that rules and schedules name. The list, narrowed to what all names begin with, tells
    their URLs, which nobody should put together; and which are not there. A policy takes a call of its own, and matters
    to rules only, since a schedule sends with its role."""
    policed = set(_named(collector, [target for rule in collector.kept(EVENT_RULE) for target in rule.data["Targets"]]))
    names = policed.union(_named(collector, [each.data["Target"] for each in collector.kept(SCHEDULE)]))
    if not names:
        return
    start = shared_start(names)
    narrowed: dict[str, Any] = {"QueueNamePrefix": start} if start else {}
    pages = collector.pages("sqs:ListQueues", **narrowed)  # where there is none, the answer has no list
    urls = {url.rpartition("/")[2]: url for page in pages for url in page.get("QueueUrls") or ()}
    collector.each(lambda name: _queue(collector, name, urls[name], name in policed), sorted(names & urls.keys()))


def _named(collector: Collector, targets: list[dict[str, Any]]) -> Iterator[str]:
    """The names of the queues of targets that start tasks."""
    for target in targets:
        if "EcsParameters" in target:
            arn = (target.get("DeadLetterConfig") or {}).get("Arn")
            if name := own(collector, arn, "sqs"):
                yield name


def _queue(collector: Collector, name: str, url: str, policed: bool) -> None:
    arn = f"arn:{collector.partition}:sqs:{collector.region}:{collector.account}:{name}"
    data = {"QueueArn": arn, "QueueUrl": url}
    collector.keep(QUEUE, arn, data)
    if policed:
        # Of a queue that has no policy there is no attribute.
        answer = collector.ask("sqs:GetQueueAttributes", name, QueueUrl=url, AttributeNames=["Policy"])
        collector.keep(QUEUE, arn, {**data, "Policy": (answer.get("Attributes") or {}).get("Policy")})
