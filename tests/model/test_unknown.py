"""What partly known texts answer, and what they refuse to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ecslint.model.unknown import Hole, Text, Undecided, Unknown, matches, text_of

ACCOUNT = Hole("AWS::AccountId", "AWS::AccountId", never="/:.", nonempty=True)
REGION = Hole("AWS::Region", "AWS::Region", never="/:.", nonempty=True)
TAG = Hole("parameter Tag", "Tag")
OTHER = Hole("parameter Env", "Env", differs=frozenset(("prod", "")))
STAGE = Hole("parameter Stage", "Stage", among=("dev-1", "dev-2"))
SIZE = Hole("parameter Size", "Size", among=("L", "XL"))

image: Any = text_of((ACCOUNT, ".dkr.ecr.", REGION, ".amazonaws.com/app:latest"))
tagged: Any = text_of(("repo/app:", TAG))
only: Any = Text((TAG,))
other: Any = Text((OTHER,))
stage: Any = Text((STAGE,))
staged: Any = text_of(("app-", STAGE, "-", REGION))

DECIDED: list[tuple[str, Callable[[], object], object]] = [
    ("a known ending", lambda: image.endswith(":latest"), True),
    ("another ending", lambda: image.endswith(":v1"), False),
    ("one of several endings", lambda: image.endswith((":v1", ":latest")), True),
    ("a known beginning", lambda: tagged.startswith("repo/"), True),
    ("another beginning", lambda: tagged.startswith("docker.io/"), False),
    ("a stretch within", lambda: ".dkr.ecr." in image, True),
    ("a character that no part can hold", lambda: "@" in text_of((Hole("", "x", never="@"), ":1")), False),
    ("equal to another text", lambda: tagged == "other/app:1", False),
    ("equal to itself", lambda: tagged == text_of(("repo/app:", TAG)), True),
    ("a value it is known not to be", lambda: other == "prod", False),
    ("truth of one that is known not to be empty", lambda: bool(other), True),
    ("truth of one with known parts", lambda: bool(tagged), True),
    ("the host", lambda: str(image.partition("/")[0]), "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com"),
    ("the tag", lambda: image.rpartition(":")[2], "latest"),
    (
        "a path's parts",
        lambda: [str(part) for part in text_of(("a/", REGION, "/b")).split("/")],
        ["a", "${AWS::Region}", "b"],
    ),
    ("lower case", lambda: str(text_of(("A", TAG)).lower()), "a${Tag}"),
    ("text before it", lambda: str("x" + tagged), "xrepo/app:${Tag}"),
    ("absence", lambda: tagged is None, False),
    ("a pattern in a known stretch", lambda: matches(image, r"\.dkr\.ecr\."), True),
    ("an anchored pattern at the known end", lambda: matches(image, r":latest$"), True),
    ("all known", lambda: text_of(("a", "b")), "ab"),
    ("not a text", lambda: tagged == 3, False),
    ("one of two: none of them", lambda: stage == "prod", False),
    ("one of two: in neither's place", lambda: stage in ("prod", "test"), False),
    ("one of two: how both begin", lambda: stage.startswith("dev"), True),
    ("one of two: how neither begins", lambda: stage.startswith(("prod", "test")), False),
    ("one of two: how both begin beside known parts", lambda: staged.startswith("app-dev-"), True),
    ("one of two: how neither ends", lambda: stage.endswith("3"), False),
    ("one of two: a stretch of both", lambda: "ev-" in stage, True),
    ("one of two: a stretch of neither", lambda: "prod" in stage, False),
    ("one of two: truth", lambda: bool(stage), True),
    ("one of two: a pattern of both", lambda: matches(stage, r"^dev-\d$"), True),
    ("one of two: a pattern of neither", lambda: matches(stage, r"^prod"), False),
    ("one of two: cut alike", lambda: Text((Hole("", "H", among=("a/b", "a/b")),)).partition("/"), ("a", "/", "b")),
    ("one of two: the part before what it lacks", lambda: str(text_of((STAGE, "/a")).partition("/")[0]), "${Stage}"),
    ("one of two: the part after what it lacks", lambda: text_of(("a/", STAGE)).rpartition("/")[2] == stage, True),
    ("one of two: without what neither has", lambda: stage.partition("/") == (stage, "", ""), True),
    ("one of two: upper case", lambda: stage.upper().startswith("DEV-"), True),
    ("one of two: upper case is another text", lambda: stage.upper() == stage, False),
    ("one of two: lower case is the same text", lambda: stage.lower() == stage, True),
    ("one of two: another text with it", lambda: "a-" + stage == stage + "-a", False),
    ("one of two, twice, filled alike", lambda: text_of((STAGE, STAGE)) == "dev-1dev-2", False),
    ("one of two, agreed on", lambda: stage.agreed(lambda text: text[:3]), "dev"),
    ("a dynamic reference", lambda: Text((Hole("", "r", dynamic="ssm-secure"), "x")).dynamic, "ssm-secure"),
    ("no dynamic reference", lambda: tagged.dynamic, None),
]

OPEN: list[tuple[str, Callable[[], object]]] = [
    ("an ending that is open", lambda: tagged.endswith(":latest")),
    ("a beginning that is open", lambda: only.startswith("a")),
    ("a stretch that may be within", lambda: "latest" in tagged),
    ("equal to something that fits", lambda: tagged == "repo/app:1"),
    ("truth of one that may be empty", lambda: bool(only)),
    ("length", lambda: len(tagged)),
    ("being in a set", lambda: tagged in {"a", "b"}),
    ("being in a list, where it may be", lambda: only in ("a", "b")),
    ("a key", lambda: {}.get(only)),
    ("cutting at what a hole may hold", lambda: only.partition("/")),
    ("cutting from the end", lambda: tagged.rpartition(":")),
    ("a pattern that is not found", lambda: matches(tagged, "nginx")),
    ("an anchored pattern beside a hole", lambda: matches(tagged, r":$")),
    ("iteration", lambda: list(only)),
    ("order", lambda: only < "b"),
    ("one of two: equal to one", lambda: stage == "dev-1"),
    ("one of two: how one ends", lambda: stage.endswith("-1")),
    ("one of two: a stretch of one", lambda: "-1" in stage),
    ("one of two: a pattern of one", lambda: matches(stage, "1")),
    ("one of two: cut in two ways", lambda: stage.partition("-")),
    ("one of two: truth of one", lambda: bool(Text((Hole("", "E", among=("", "x")),)))),
    ("one of two, twice", lambda: text_of((STAGE, STAGE)) == "dev-1dev-1"),
    ("one of two, beside another", lambda: staged.endswith("-eu")),
    ("two that are each one of two", lambda: text_of((STAGE, SIZE)) == "nothing like it"),
    ("two that are each one of two, compared", lambda: stage == Text((SIZE,))),
    ("alike by name, with other values", lambda: stage == Text((Hole("", "Stage", among=("dev-2", "dev-1")),)).upper()),
]

LOOKS: list[tuple[str, Callable[[Any], object]]] = [
    ("truth", bool),
    ("comparison", lambda value: value == 1),
    ("order", lambda value: value > 1),
    ("iteration", list),
    ("length", len),
    ("membership", lambda value: 1 in value),
    ("an item", lambda value: value[0]),
    ("an attribute", lambda value: value.name),
    ("a call", lambda value: value()),
    ("arithmetic", lambda value: value + 1),
    ("reflected arithmetic", lambda value: 1 - value),
    ("a number", int),
    ("a pattern", lambda value: matches(value, "x")),
    ("a key", lambda value: {value: 1}),
]


@pytest.mark.parametrize(("look", "expected"), [case[1:] for case in DECIDED], ids=[case[0] for case in DECIDED])
def test_what_the_known_parts_settle(look: Callable[[], object], expected: object) -> None:
    assert look() == expected


@pytest.mark.parametrize("look", [case[1] for case in OPEN], ids=[case[0] for case in OPEN])
def test_what_they_leave_open(look: Callable[[], object]) -> None:
    with pytest.raises(Undecided):
        look()


@pytest.mark.parametrize("look", [case[1] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_an_unknown_cannot_be_looked_at(look: Callable[[Any], object]) -> None:
    with pytest.raises(Undecided, match="parameter Count"):
        look(Unknown("parameter Count"))


def test_an_unknown_is_not_absent_and_can_be_told() -> None:
    assert Unknown("parameter Count") is not None
    assert str(Unknown("parameter Count")) == "<unknown: parameter Count>"
