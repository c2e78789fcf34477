"""Changes of data as edits of text: each row has a text, a change and the exact outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from ecslint.fixes.edit import CannotEdit, Edit, applied
from ecslint.fixes.editor import Editor
from ecslint.text import decode, read

Change = Callable[[Editor], list[Edit]]


class Case(NamedTuple):
    name: str
    before: str
    change: Change
    after: str


def replace(*path: str | int, by: object) -> Change:
    return lambda editor: editor.replace(path, by)


def add(*path: str | int, **members: object) -> Change:
    return lambda editor: editor.add(path, members)


def append(*path: str | int, values: list[object]) -> Change:
    return lambda editor: editor.append(path, values)


def remove(*path: str | int) -> Change:
    return lambda editor: editor.remove(path)


def rename(*path: str | int, to: str) -> Change:
    return lambda editor: editor.rename(path, to)


JSON = [
    Case("a number", '{"a": 1, "b": 2}', replace("a", by=5), '{"a": 5, "b": 2}'),
    Case("a number that is a text stays one", '{"a": "1"}', replace("a", by=5), '{"a": "5"}'),
    Case("true", '{"a": false}', replace("a", by=True), '{"a": true}'),
    Case("a text", '{"a": ["x", "y"]}', replace("a", 1, by="é\n"), '{"a": ["x", "é\\n"]}'),
    Case("a member in one line", '{"a": 1, "b": 2}', add(c=3), '{"a": 1, "b": 2, "c": 3}'),
    Case("without spaces", '{"a":1,"b":2}', add(c=3, d="x"), '{"a":1,"b":2,"c":3,"d":"x"}'),
    Case("spaces before the colon", '{\n  "a" : 1\n}', add(c=3), '{\n  "a" : 1,\n  "c" : 3\n}'),
    Case("the first member", "{}", add(c=3), '{"c": 3}'),
    Case("the first member of one within", '{\n\t"a": {}\n}\n', add("a", c=3), '{\n\t"a": {\n\t\t"c": 3\n\t}\n}\n'),
    Case("tabs", '{\n\t"a": 1\n}', add(c={"d": [1]}), '{\n\t"a": 1,\n\t"c": {\n\t\t"d": [\n\t\t\t1\n\t\t]\n\t}\n}'),
    Case("four spaces", '{\n    "a": 1\n}', add(c={"d": 1}), '{\n    "a": 1,\n    "c": {\n        "d": 1\n    }\n}'),
    Case("CRLF", '{\r\n  "a": 1\r\n}\r\n', add(c={"d": 1}), '{\r\n  "a": 1,\r\n  "c": {\r\n    "d": 1\r\n  }\r\n}\r\n'),
    Case("a trailing comma", '{\n  "a": 1,\n}', add(c=3), '{\n  "a": 1,\n  "c": 3,\n}'),
    Case("a comment behind", '{\n  "a": 1 // one\n}', add(c=3), '{\n  "a": 1, // one\n  "c": 3\n}'),
    Case("a comma and a comment", '{\n  "a": 1, # one\n}', add(c=3), '{\n  "a": 1, # one\n  "c": 3,\n}'),
    Case("a brace in the last line", '{\n  "a": 1 }', add(c=3), '{\n  "a": 1,\n  "c": 3 }'),
    Case("an item", '{"a": [1, 2]}', append("a", values=[3, 4]), '{"a": [1, 2, 3, 4]}'),
    Case("the first item", '{"a": []}', append("a", values=["x"]), '{"a": ["x"]}'),
    Case(
        "an item with lines of its own",
        '{\n  "a": [\n    {"b": 1}\n  ]\n}',
        append("a", values=[{"b": 2}]),
        '{\n  "a": [\n    {"b": 1},\n    {\n      "b": 2\n    }\n  ]\n}',
    ),
    Case("the first of a line", '{"a": 1, "b": 2}', remove("a"), '{"b": 2}'),
    Case("the last of a line", '{"a": 1, "b": 2}', remove("b"), '{"a": 1}'),
    Case("the only one", '{"x": {"a": 1}}', remove("x", "a"), '{"x": {}}'),
    Case("a line", '{\n  "a": 1,\n  "b": 2\n}', remove("a"), '{\n  "b": 2\n}'),
    Case("the last line", '{\n  "a": 1,\n  "b": 2\n}', remove("b"), '{\n  "a": 1\n}'),
    Case("the only line", '{\n  "a": 1\n}', remove("a"), "{}"),
    Case("a line with a comment", '{\n  "a": 1, // one\n  "b": 2\n}', remove("a"), '{\n  "b": 2\n}'),
    Case("a comment above stays", '{\n  // one\n  "a": 1,\n  "b": 2\n}', remove("a"), '{\n  // one\n  "b": 2\n}'),
    Case(
        "several lines, and a comment before the comma",
        '{\n  "a": 1 /* one */,\n  "b": [\n    2\n  ]\n}',
        remove("b"),
        '{\n  "a": 1 /* one */\n}',
    ),
    Case("an item in the middle", '{"a": [1, 2, 3]}', remove("a", 1), '{"a": [1, 3]}'),
    Case("a key", '{"a": {"b": 1}}', rename("a", "b", to="c"), '{"a": {"c": 1}}'),
]

BLOCK = [
    Case("a word", "a: x # why\nb: 2\n", replace("a", by="y"), "a: y # why\nb: 2\n"),
    Case("double quotes stay", 'a: "x"\n', replace("a", by="y"), 'a: "y"\n'),
    Case("single quotes stay", "a: 'x'\n", replace("a", by="it's"), "a: 'it''s'\n"),
    Case("what would be true gets quotes", "a: x\n", replace("a", by="yes"), 'a: "yes"\n'),
    Case("a number in quotes stays one", "a: '256'\n", replace("a", by=512), "a: '512'\n"),
    Case("a number", "a: 256\n", replace("a", by=512), "a: 512\n"),
    Case("a text that looks like a number", "a: 256\n", replace("a", by="512"), 'a: "512"\n'),
    Case("true", "a: 'no'\n", replace("a", by=True), "a: true\n"),
    Case("a block of lines", "a: |\n  x\n  y\nb: 1\n", replace("a", by="z"), "a: z\nb: 1\n"),
    Case("a member", "a:\n  b: 1\nc: 2\n", add("a", d="x"), "a:\n  b: 1\n  d: x\nc: 2\n"),
    Case(
        "below a comment",
        "a:\n  b: 1 # one\n  # end\nc: 2\n",
        add("a", d=3),
        "a:\n  b: 1 # one\n  d: 3\n  # end\nc: 2\n",
    ),
    Case("without a line end", "a:\n    b: 1", add("a", d={"e": True}), "a:\n    b: 1\n    d:\n        e: true"),
    Case("CRLF", "a:\r\n  b: 1\r\n", add("a", d=3), "a:\r\n  b: 1\r\n  d: 3\r\n"),
    Case("below a member without a value", "a:\n  b:\nc: 2\n", add("a", d=3), "a:\n  b:\n  d: 3\nc: 2\n"),
    Case("below a block of lines", "a:\n  b: |\n    x\n\nc: 2\n", add("a", d=3), "a:\n  b: |\n    x\n  d: 3\n\nc: 2\n"),
    Case("below a list", "a:\n- x\n- y\n", add(b=1), "a:\n- x\n- y\nb: 1\n"),
    Case("into an item", "a:\n  - b: 1\n  - b: 2\n", add("a", 0, c=3), "a:\n  - b: 1\n    c: 3\n  - b: 2\n"),
    Case(
        "a list of mappings, indented as others are",
        "a:\n- x\nb:\n  c: 1\n",
        add("b", d=[{"e": 1, "f": 2}]),
        "a:\n- x\nb:\n  c: 1\n  d:\n  - e: 1\n    f: 2\n",
    ),
    Case(
        "levels deeper than elsewhere",
        "x:\n    y: 1\na:\n  b: 1\n",
        add("a", c={"d": 1}),
        "x:\n    y: 1\na:\n  b: 1\n  c:\n    d: 1\n",
    ),
    Case("a list of words", "a: 1\n", add(d=["x", "y"]), "a: 1\nd: [x, y]\n"),
    Case("an item", "a:\n  - x # one\nb: 1\n", append("a", values=["y"]), "a:\n  - x # one\n  - y\nb: 1\n"),
    Case("a mapping", "a:\n- b: 1\n", append("a", values=[{"b": 2, "c": 3}]), "a:\n- b: 1\n- b: 2\n  c: 3\n"),
    Case("an empty mapping", "a: {}\n", add("a", b="x", c=1), "a: {b: x, c: 1}\n"),
    Case("a line", "a:\n  b: 1 # one\n  c: 2\n", remove("a", "b"), "a:\n  c: 2\n"),
    Case("lines", "a: 1\nb:\n  - x\n  - y\n# end\n", remove("b"), "a: 1\n# end\n"),
    Case("the last line", "a: 1\nb: 2", remove("b"), "a: 1"),
    Case("the last line with CRLF", "a: 1\r\nb: 2", remove("b"), "a: 1"),
    Case("the first member of an item", "a:\n  - b: 1\n    c: 2\n", remove("a", 0, "b"), "a:\n  - c: 2\n"),
    Case("the only member", "a:\n  b: 1\nc: 2\n", remove("a", "b"), "a: {}\nc: 2\n"),
    Case("the only member of an item", "a:\n  - b: 1\nc: 2\n", remove("a", 0, "b"), "a:\n  - {}\nc: 2\n"),
    Case("an item between others", "a:\n  - x\n  - b: 1\n    c: 2\n  - z\n", remove("a", 1), "a:\n  - x\n  - z\n"),
    Case("an item below its dash", "a:\n  - x\n  -\n    b: 1\n    c: 2\n  - z\n", remove("a", 1), "a:\n  - x\n  - z\n"),
    Case("the first below its dash", "a:\r\n- \r\n  b: 1\r\n- x\r\n", remove("a", 0), "a:\r\n- x\r\n"),
    Case("the last below its dash", "a:\n- x\n-\n  b: 1", remove("a", 1), "a:\n- x"),
    Case("the only item", "a:\n  - x\nc: 2\n", remove("a", 0), "a: []\nc: 2\n"),
    Case("a key", "a:\n  b: 1\n", rename("a", "b", to="c"), "a:\n  c: 1\n"),
    Case("a key in quotes", "'b': 1\n", rename("b", to="c"), "'c': 1\n"),
    Case(
        "with a merge key",
        "x: &x {a: 1}\ny:\n  <<: *x\n  b: 2\n",
        add("y", c=3),
        "x: &x {a: 1}\ny:\n  <<: *x\n  b: 2\n  c: 3\n",
    ),
    Case("the second document", "a: 1\n---\nb: 2\n", lambda editor: editor.replace(("a",), 3), "a: 3\n---\nb: 2\n"),
]

FLOW = [
    Case("a word", "{a: x, b: 2}\n", replace("a", by="y"), "{a: y, b: 2}\n"),
    Case("a word with a comma", "a: {b: x}\n", replace("a", "b", by="y, z"), 'a: {b: "y, z"}\n'),
    Case("a member", "a: {b: 1}\n", add("a", c="x", d=True), "a: {b: 1, c: x, d: true}\n"),
    Case("among quoted keys", 'a: {"b": 1}\n', add("a", c="x"), 'a: {"b": 1, "c": "x"}\n'),
    Case(
        "with lines",
        "a: {\n  b: 1, # one\n  c: 2 # two\n}\n",
        add("a", d=3),
        "a: {\n  b: 1, # one\n  c: 2, # two\n  d: 3\n}\n",
    ),
    Case("an item", "a: [x, y]\n", append("a", values=["z"]), "a: [x, y, z]\n"),
    Case("a mapping as an item", "a: [{b: 1}]\n", append("a", values=[{"b": 2}]), "a: [{b: 1}, {b: 2}]\n"),
    Case("the first", "a: {b: 1, c: 2}\n", remove("a", "b"), "a: {c: 2}\n"),
    Case("the last", "a: {b: 1, c: [x]}\n", remove("a", "c"), "a: {b: 1}\n"),
    Case("the only one", "a: { b: 1 }\n", remove("a", "b"), "a: {}\n"),
    Case("an item of a list", "a: [x, y]\n", remove("a", 0), "a: [y]\n"),
]


def edited(case: Case, file: str) -> str:
    document = read(case.before, file)
    return applied(case.before, case.change(Editor(document)))


@pytest.mark.parametrize("case", JSON, ids=lambda case: case.name)
def test_json(case: Case) -> None:
    assert edited(case, "a.json") == case.after


@pytest.mark.parametrize("case", BLOCK, ids=lambda case: case.name)
def test_yaml_in_blocks(case: Case) -> None:
    assert edited(case, "a.yaml") == case.after


@pytest.mark.parametrize("case", FLOW, ids=lambda case: case.name)
def test_yaml_in_braces(case: Case) -> None:
    assert edited(case, "a.yaml") == case.after


REFUSED: list[tuple[str, str, Change]] = [
    ("an alias", "x: &x {b: 1}\na: *x\n", add("a", c=1)),
    ("within an alias", "x: &x {b: 1}\na: *x\n", replace("a", "b", by=2)),
    ("what an alias repeats", "x: &x\n  b: 1\na: *x\n", replace("x", "b", by=2)),
    ("what a merge key brings", "x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n", replace("a", "b", by=2)),
    ("a mapping that has nothing else", "x: &x {b: 1}\na:\n  <<: *x\n", add("a", c=2)),
    ("a scalar that is an alias", "x: &x 1\na: *x\n", replace("a", by=2)),
    ("a scalar with an anchor", "x: &x 1\na: *x\n", replace("x", by=2)),
    ("no value", "a:\nb: 1\n", replace("a", by=2)),
    ("a mapping in place of a scalar", "a: {b: 1}\n", replace("a", by=2)),
    ("a comment in braces", '{"a": {\n// none\n}}', add("a", b=1)),
    ("the first of an item with a comment", "a:\n  - b: 1 # one\n    c: 2\n", remove("a", 0, "b")),
    ("an item beside another", "- - a\n  - b\n", remove(0, 0)),
    ("a key that is written twice", "a: {b: 1, b: 2}\n", remove("a", "b")),
    ("a function", "a: !Sub x\n", add("a", b=1)),
    ("the root", "a: 1\n", remove()),
    ("what is not there", "a: 1\n", replace("b", by=1)),
]


@pytest.mark.parametrize(("name", "text", "change"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_is_left_alone(name: str, text: str, change: Change) -> None:
    with pytest.raises(CannotEdit):
        change(Editor(read(text, "a.yaml")))


@pytest.mark.parametrize("case", [*JSON, *BLOCK, *FLOW], ids=lambda case: case.name)
def test_a_byte_order_mark_moves_nothing(case: Case) -> None:
    text = decode(b"\xef\xbb\xbf" + case.before.encode(), "a")
    assert applied(text, case.change(Editor(read(text, "a.json" if case in JSON else "a.yaml")))) == case.after


def test_edits_that_overlap_are_refused() -> None:
    assert applied("abc", [Edit(1, 2), Edit(2, 2, "x"), Edit(2, 2, "y")]) == "axyc"
    with pytest.raises(CannotEdit):
        applied("abc", [Edit(0, 2), Edit(1, 3)])
