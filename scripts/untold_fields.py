"""Which fields that rules read no account tells: of a running service such a field is never there.

    python scripts/untold_fields.py            list them, each with the rules that read it
    python scripts/untold_fields.py --check    end with 1 when one is not known, or known in vain

Every rule is run over its own examples as if they had been deployed. What it reads is compared with the members of all
answers that tell of such a resource, and with what `ecslint/sources/live` makes of these.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from botocore.session import Session  # noqa: E402

from ecslint.live.calls import CALLS  # noqa: E402
from ecslint.live.snapshot import Snapshot  # noqa: E402
from ecslint.model import all_records  # noqa: E402
from ecslint.model.estate import World  # noqa: E402
from ecslint.model.field import Field  # noqa: E402
from ecslint.model.record import Record  # noqa: E402
from ecslint.rulebook import Rule, Rulebook  # noqa: E402
from ecslint.sources import live  # noqa: E402
from tests.examples import is_snapshot  # noqa: E402
from tests.sources.live.deployment import deploy  # noqa: E402

KNOWN = {
    "Bucket.object_lock_enabled": "such a bucket has versions kept, and that is told",
    "GatewayClusterAssociations.gateway_arn": "gateways are not read: the rule is undecided, and says so",
    "GatewayFilters.access_types": "only ecs:DescribeServiceRevisions tells, which is not called",
    "LoadBalancer.subnet_mappings": "its subnets are told with its Availability Zones",
    "MetricConfiguration.metric_names": "only ecs:DescribeServiceRevisions tells, which is not called",
    "MetricConfiguration.resolution_seconds": "only ecs:DescribeServiceRevisions tells, which is not called",
    "QueuePolicy.queues": "a queue has one policy, which is told as part of it",
    "Route.vpc_endpoint_id": "it is told as the gateway's id",
    "ScalingPolicy.scaling_target_id": "the resource id names the target",
    "Service.force_new_deployment": "it is about a request, not about a service",
    "WebAclAssociation.resource_arn": "it is what was asked about, and kept with the answer",
}
"""Fields that need not be told."""
FREE = ("PolicyDocument", "Statement", "EventBridgeConfiguration", "IngressRule", "EgressRule")
"""Records within a text, or made whole of something that is built otherwise."""


def members(shape: Any, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all members within a shape."""
    if shape is None or shape.name in above:
        return
    if shape.type_name == "structure":
        for name, each in shape.members.items():
            yield name
            yield from members(each, (*above, shape.name))
    elif shape.type_name in ("list", "map"):
        yield from members(shape.member if shape.type_name == "list" else shape.value, above)


def told() -> dict[str, set[str]]:
    """Of each type the members of the answers that tell of it."""
    session, found = Session(), defaultdict[str, set[str]](set)
    for call in CALLS.values():
        names = {*members(session.get_service_model(call.service).operation_model(call.operation).output_shape)}
        for type_name in call.feeds:
            found[type_name] |= names
    return found


def made() -> set[str]:
    """The keys that the sources of accounts write, beside those of the answers."""
    files = (ROOT / "ecslint" / "sources" / "live").glob("*.py")
    pairs = re.findall(r'"(\w+)"|(\w+)=', "".join(each.read_text(encoding="utf-8") for each in files))
    return {each for pair in pairs for each in pair}


def read_by(rules: list[Rule], rulebook: Rulebook) -> dict[tuple[str, str], set[str]]:
    """The rules that read each field, by its record and name."""
    found = defaultdict[tuple[str, str], set[str]](set)
    running: list[str] = []
    get = Field.__get__

    def noted(field: Field, record: Record | None, owner: type[Record]) -> Any:
        if record is not None and running:
            found[type(record).__name__, field.name].add(running[-1])
        return get(field, record, owner)

    def visit(record: Record, rule: Rule) -> None:
        if rule in rulebook.rules_for(type(record)):
            running.append(rule.name)
            with suppress(Exception):  # undecided, or not meant for accounts
                list(rule.check(record))
            running.pop()
        with suppress(Exception):
            for child in record.children():
                visit(child, rule)

    Field.__get__ = noted  # type: ignore[method-assign,assignment]
    for rule in rules:
        for text in (rule.bad, rule.good):
            for record in live.estate_of(deploy(text), World()).records:
                visit(record, rule)
    Field.__get__ = get  # type: ignore[method-assign]
    return found


def untold() -> dict[str, set[str]]:
    """The rules that read each field that no account tells."""
    rulebook = Rulebook()
    rules = [rule for rule in rulebook.all() if not is_snapshot(rule.bad)]
    source = live.LiveSource(Snapshot("", "", "", ()))
    answers, written = told(), made()
    classes = {each.__name__: each for each in all_records()}
    known = defaultdict[str, set[str]](set)
    for type_name, holder in live.classes().items():
        for each in holder.held():
            known[each.__name__] |= answers.get(type_name, set())
    found = {}
    for (name, field), readers in sorted(read_by(rules, rulebook).items()):
        if name in classes and name not in FREE:
            spellings = {*source.spellings(classes[name].declared()[field])}
            if spellings.isdisjoint(known[name] | written):
                found[f"{name}.{field}"] = readers
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="only tell what is not known")
    check = parser.parse_args().check
    found = untold()
    for name, rules in found.items():
        if not check or name not in KNOWN:
            print(f"{name}: {KNOWN.get(name, 'not told')} ({', '.join(sorted(rules))})")
    for name in KNOWN.keys() - found.keys():
        print(f"{name}: it is told, or no rule reads it: take it out of KNOWN")
    return int(check and found.keys() != KNOWN.keys())


if __name__ == "__main__":
    sys.exit(main())
