"""Conditions of policy statements, as far as it is known what the request says.

A request is known by some of its keys, spelled in lower case: `{"iam:passedtoservice": "ecs-tasks.amazonaws.com"}`. A
key whose value is None is known to be absent; one that is not there is not known, and a test of it is undecided.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ecslint.model.common import any_of
from ecslint.model.iam.pattern import glob
from ecslint.model.unknown import Undecided

Request = Mapping[str, Any]
Prepare = Callable[[Any, Any], tuple[Any, Any]]

NOTHING_KNOWN: Request = {}


def holds(condition: Any, request: Request, prepare: Prepare) -> bool:
    """Whether all tests of a condition hold. `prepare` makes what is written and what the request has comparable."""
    tests = []
    for operator, keys in condition.items():
        if not isinstance(keys, dict):
            raise Undecided("a condition that is not written as IAM asks")
        tests += [(operator, key, values) for key, values in keys.items()]
    return not any_of(tests, lambda test: not _test(*test, request, prepare))


def _test(operator: str, key: str, values: Any, request: Request, prepare: Prepare) -> bool:
    if key.lower() not in request:
        raise Undecided(f"whether the condition on {key} of a policy statement holds")
    actual = request[key.lower()]
    name = operator.lower().rpartition(":")[2]
    listed = values if isinstance(values, list) else [values]
    if name == "null":
        return any_of(listed, lambda value: _alike_in_any_case(value, "true") == (actual is None))
    optional = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    negated = "not" in name
    compare = _COMPARISONS.get(name.replace("not", ""))
    if compare is None:
        raise Undecided(f"whether the condition {operator} of a policy statement holds")
    if actual is None:
        return optional or negated or operator.lower().startswith("forallvalues:")
    return any_of(listed, lambda value: compare(*prepare(value, actual))) is not negated


def _alike(value: Any, actual: Any) -> bool:
    return bool(value == actual)


def _alike_in_any_case(value: Any, actual: Any) -> bool:
    spelled = ("true" if value else "false") if isinstance(value, bool) else value
    return bool(spelled.lower() == actual.lower())


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "arnequals": glob,
    "arnlike": glob,
    "bool": _alike_in_any_case,
    "stringequals": _alike,
    "stringequalsignorecase": _alike_in_any_case,
    "stringlike": glob,
}
"""How the operators compare, those that begin with Not aside."""
