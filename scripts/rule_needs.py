"""Which types of an account's resources each rule looks at, so that a scan reads no others.

    python scripts/rule_needs.py            write ecslint/live/needs.json
    python scripts/rule_needs.py --check    end with 1 when it is out of date

Every rule is run over the examples of all rules, the fixtures and the cases of the tests, on each as what it is and,
for what rules do in accounts only, once more as if it were an account. While it runs, what it asks the estate for is
noted; a record that remembers an answer remembers the question too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from ecslint.live.calls import EVERYTHING  # noqa: E402
from ecslint.live.needs import TABLE, as_text  # noqa: E402
from ecslint.model import all_records, evidence  # noqa: E402
from ecslint.model.estate import Estate, World  # noqa: E402
from ecslint.model.field import Field  # noqa: E402
from ecslint.model.neighbour import Neighbour  # noqa: E402
from ecslint.model.node import Source  # noqa: E402
from ecslint.model.record import Record  # noqa: E402
from ecslint.rulebook import Rule, Rulebook, folder_of  # noqa: E402
from ecslint.sources import Inputs, live  # noqa: E402
from ecslint.text import TextError, decode, read  # noqa: E402
from tests.examples import is_snapshot, name_of, snapshot_of, without_marks  # noqa: E402

TOP, WITHIN, APART = "top", "within", "apart"
ASKED: dict[str, str] = {
    "own": TOP, "all": TOP, "beside": TOP, "follow": TOP, "lacks": TOP, "adrift": TOP, "astray": TOP,
    "within": WITHIN, "referrers": WITHIN, "known_referrers": WITHIN,
}  # fmt: skip
"""What estates are asked, and whether for resources of a class or also for what is within others."""
TOLD_APART = {("Service", "gateway_connectors"): "ecs gateway route"}
"""Fields that an account tells by resources of another type than the record's."""
ASKED_APART = {
    ("Repository", "lifecycle_policy"): "ecr lifecycle policy",
    ("Repository", "repository_policy_text"): "ecr repository policy",
}
"""Fields that an account tells by a call of their own, which is made for rules that read them."""
EVERY = "record"
"""The folder of rules about records of any kind, which look at every field that is written."""
ALSO_JUDGED = {
    "customer-key-missing": ("AWS::ECR::Repository", "AWS::EFS::FileSystem", "kms aws key"),
    "tags-missing": (
        "AWS::ECR::Repository",
        "AWS::EFS::FileSystem",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "ecr repository tags",
        "elb tags",
    ),
}
"""What is not ECS's own that rules about records of every kind report on too."""
STARTERS = ("AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::Pipes::Pipe")


# -- noting what is asked


def _noting(method: Callable[..., Any], how: str) -> Callable[..., Any]:
    @wraps(method)
    def noted(self: Estate, *arguments: Any, **named: Any) -> Any:
        for each in arguments:
            # One asks for any Record only where a template's reference says which it is.
            if isinstance(each, type) and issubclass(each, Record) and each is not Record:
                evidence.note(how, each.__name__)
        return method(self, *arguments, **named)

    return noted


def _noting_field(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def noted(self: Record, name: str) -> Any:
        for each in type(self).__mro__:
            if (type_name := TOLD_APART.get((each.__name__, name))) is not None:
                evidence.note(APART, type_name)
        return method(self, name)

    return noted


def _noting_value(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def noted(field: Field, record: Record | None, owner: type[Record]) -> Any:
        value = method(field, record, owner)
        if record is not None and (type_name := ASKED_APART.get((owner.__name__, field.name))) is not None:
            evidence.note(APART, type_name)
            vars(record).pop(field.name, None)  # so that the next rule that looks is noted too
        return value

    return noted


def instrument() -> None:
    """Let estates note what they are asked for, and records which of what is told, or asked for, apart is read."""
    Record.written = _noting_field(Record.written)  # type: ignore[method-assign]
    Field.__get__ = _noting_value(Field.__get__)  # type: ignore[method-assign]
    for owner in (Estate, live.LiveEstate):
        for name, how in ASKED.items():
            if name in vars(owner):
                setattr(owner, name, _noting(vars(owner)[name], how))
    World.named = _noting(World.named, TOP)  # type: ignore[method-assign]


@contextmanager
def as_if_live() -> Iterator[None]:
    """Let every input pass for an account, for what rules do there only."""
    kind = Record.source_kind
    Record.source_kind = property(lambda record: "live")  # type: ignore[assignment, method-assign]
    Source.taken, Source.account, Source.region = "2026-11-24T12:00:00Z", "111122223333", "eu-west-1"
    try:
        yield
    finally:
        Record.source_kind = kind  # type: ignore[method-assign]
        Source.taken = Source.account = Source.region = ""


# -- what it is run over


def inputs(rules: Iterable[Rule]) -> list[list[str]]:
    """Texts, each with those that belong to it."""
    from tests.test_cases import CASES

    found = [[text] for rule in rules for text in (rule.bad, rule.good)]
    found += [[path.read_text(encoding="utf-8")] for path in sorted((ROOT / "fixtures").glob("*/*"))
              if path.suffix in (".json", ".yaml")]  # fmt: skip
    found += [[case.files] if isinstance(case.files, str) else [*case.files.values()] for case in CASES]
    return found


def estates(texts: list[str]) -> Iterator[Estate]:
    """The records of texts that belong together, fresh from the start, in each variant."""
    opened, world = Inputs(), World()
    for number, text in enumerate(texts):
        if is_snapshot(text):
            yield live.estate_of(snapshot_of(text), World())
            continue
        name = f"{number}-{name_of(text)}"
        with suppress(TextError):
            document = read(decode(without_marks(text).encode(), name), name)
            for each in (document, *document.others):
                opened.open(each, {})
    opened.link()
    for one in opened.opened:
        world.estates.append(one.estate_of(one.variants()[0][0], world))
    for one in opened.opened:
        for source in one.variants()[0]:
            yield one.estate_of(source, world)


def accounts() -> Iterator[Estate]:
    """Those of the tests."""
    from ecslint.live.snapshot import Snapshot
    from tests.live.test_image_rules import CASES as IMAGE_CASES
    from tests.live.test_missing_names import MISSING, THERE
    from tests.live.test_rules import CASES, UNSEEN

    held = [*(case.resources for case in (*CASES, *IMAGE_CASES)), *(each[1] for each in (*MISSING, *THERE, *UNSEEN))]
    for resources in held:
        who = "arn:aws:iam::111122223333:user/reader"
        yield live.estate_of(
            Snapshot("111122223333", "eu-west-1", who, resources, taken="2026-11-24T12:00:00Z"), World()
        )


# -- what comes of it


def trace(rulebook: Rulebook, found: Iterable[Estate], needs: dict[str, set[evidence.Key]]) -> None:
    for estate in found:
        for resource in estate.records:
            _visit(rulebook, resource, needs)


def _visit(rulebook: Rulebook, record: Record, needs: dict[str, set[evidence.Key]]) -> None:
    for rule in rulebook.rules_for(type(record)):
        with evidence.Gathering() as keys, suppress(Exception):  # undecided, or not meant for files
            list(rule.check(record))
        needs[rule.name] |= {key for key in keys if key[0] in (TOP, WITHIN, APART)}
    children: list[Record] = []
    with suppress(Exception):
        children.extend(record.children())
    for child in children:
        _visit(rulebook, child, needs)


def types_of(kind: str, record_class: type[Record]) -> set[str]:
    """The types that are read of which the records are of the class, or hold some."""

    def fits(each: type[Record]) -> bool:
        return issubclass(each, record_class) or (kind == WITHIN and record_class in each.held())

    return {type_name for type_name, each in live.classes().items() if type_name in EVERYTHING and fits(each)}


def judged(rule: Rule, classes: dict[str, type[Record]]) -> set[str]:
    """The types that the rule is run on. One for records of every kind is about what is ECS's own."""
    record_class = next(each for each in classes.values() if folder_of(each) == rule.record)
    if record_class is not Record:
        return types_of(WITHIN, record_class)
    own = (name for name, each in live.classes().items() if name in EVERYTHING and not issubclass(each, Neighbour))
    return {*(name for name in own if name.startswith("AWS::")), *STARTERS}


def table() -> dict[str, list[str]]:
    """The types that each rule needs, by its name."""
    instrument()
    rulebook = Rulebook()
    rules = rulebook.all()
    needs: dict[str, set[evidence.Key]] = {rule.name: set() for rule in rules}
    for texts in inputs(rules):
        trace(rulebook, estates(texts), needs)
        with as_if_live():
            trace(rulebook, estates(texts), needs)
    trace(rulebook, accounts(), needs)
    everything: list[type[Record]] = [Record, *all_records()]
    classes = {each.__name__: each for each in everything}
    found = {}
    for rule in rules:
        asked = [types_of(kind, classes[name]) for kind, name in needs[rule.name] if name in classes]
        asked += [{name} for kind, name in needs[rule.name] if kind == APART and rule.record != EVERY]
        found[rule.name] = sorted(judged(rule, classes).union(*asked, ALSO_JUDGED.get(rule.name, ())))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    text = as_text(table())
    current = TABLE.read_text(encoding="utf-8") if TABLE.is_file() else ""
    if text == current:
        print(f"{TABLE.name} is up to date")
        return 0
    before, after = (json.loads(each or "{}") for each in (current, text))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            gone = sorted(set(before.get(name, ())) - set(after.get(name, ())))
            new = sorted(set(after.get(name, ())) - set(before.get(name, ())))
            print(f"{name}: {' '.join([*(f'+{each}' for each in new), *(f'-{each}' for each in gone)])}")
    if not check:
        TABLE.write_text(text, encoding="utf-8")
    return int(check)


if __name__ == "__main__":
    sys.exit(main())
