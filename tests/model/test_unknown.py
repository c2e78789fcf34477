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

image: Any = text_of((ACCOUNT, ".dkr.ecr.", REGION, ".amazonaws.com/app:latest"))
tagged: Any = text_of(("repo/app:", TAG))
only: Any = Text((TAG,))
other: Any = Text((OTHER,))

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
