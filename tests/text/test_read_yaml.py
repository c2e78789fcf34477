"""YAML: data as PyYAML's SafeLoader has it but for named exceptions, places, short tags, and errors that help."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ecslint.text import Placeholder, TextError, UnrenderedError, read, yaml_reader, yaml_scalars

PLAIN = st.text(alphabet="ab0179._-+:xeEinfNAy~ oO", max_size=12)
YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def data(text: str) -> Any:
    return read(text, "t.yaml").data


def spelled(text: str, *path: str | int) -> tuple[str | None, str | None]:
    """The texts of the key and of the value at a path."""
    document = read(text, "t.yaml")
    key, value = document.key_span(path), document.span(path)
    return document.text[slice(*key)] if key else None, document.text[slice(*value)] if value else None


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    found = [(path, value)]
    if isinstance(value, dict):
        found += [place for key, part in value.items() for place in places(part, (*path, key))]
    elif isinstance(value, list):
        found += [place for index, part in enumerate(value) for place in places(part, (*path, index))]
    return found


def same(ours: object, theirs: object) -> bool:
    return type(ours) is type(theirs) and (ours == theirs or (ours != ours and theirs != theirs))


@given(YAML, st.sampled_from([None, True, False]), st.booleans())
def test_builder_agrees_with_safe_load(value: object, flow: bool | None, unicode: bool) -> None:
    text = yaml.dump(value, default_flow_style=flow, allow_unicode=unicode)
    # Read as YAML at once: what is JSON as well, such as [1e0], is read as JSON otherwise.
    assert yaml_reader.read(text, "t.yaml").data == yaml.safe_load(text)


@given(YAML, st.sampled_from([None, True, False]))
def test_text_of_a_span_is_the_value(value: object, flow: bool | None) -> None:
    document = yaml_reader.read(yaml.dump(value, default_flow_style=flow), "t.yaml")
    for path, part in places(document.data):
        span = document.span(path)
        assert span is not None
        if not isinstance(part, dict | list):
            # Of a quoted text on several lines the indentation counts, and of a block scalar the last line end.
            written = "- " + document.text[slice(*span)]
            assert yaml.safe_load(written if "\n" not in written else f"{written}\n")[0] == part or "\n" in written


def _safe_load_plain(text: str) -> object:
    resolver = yaml.SafeLoader("")
    tag = resolver.resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, text, (True, False)
    )
    if tag.endswith((":timestamp", ":merge", ":value", ":yaml")) or (":" in text and tag.endswith((":int", ":float"))):
        return text
    try:
        return resolver.construct_object(yaml.ScalarNode(tag, text))
    except ValueError:
        return text


@given(PLAIN | st.from_regex(r"[-+]?[0-9_.:xobe+-]{1,10}", fullmatch=True))
def test_plain_scalars_mean_what_pyyaml_says(text: str) -> None:
    assert same(yaml_scalars.resolve(text), _safe_load_plain(text))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("Null", None),
        ("yes", True),
        ("OFF", False),
        ("y", "y"),
        ("017", 15),
        ("08", "08"),
        ("0b11", 3),
        ("-0x1F", -31),
        ("1_000", 1000),
        ("0x_", "0x_"),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        ("-.inf", -math.inf),
        ("2010-09-09", "2010-09-09"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("22:22", "22:22"),
        ("1:30.5", "1:30.5"),
        ("=", "="),
        ("<<", "<<"),
        ("9" * 5000, "9" * 5000),
        ("! 12", 12),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("!!bool maybe", "maybe"),
        ("!!binary aGk=", "aGk="),
        ("!!timestamp 2010-09-09", "2010-09-09"),
        ("!!python/object/apply:os.system ['x']", ["x"]),
        ("!!python/name:os.system", ""),
        ("!!set {a, b}", {"a": None, "b": None}),
    ],
)
def test_scalar(written: str, value: object) -> None:
    found = data(f"key: {written}\n")["key"]
    assert same(found, value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("!Ref x", {"Ref": "x"}),
        ("!Ref 12", {"Ref": "12"}),
        ("!Ref", {"Ref": ""}),
        ("!Condition x", {"Condition": "x"}),
        ("!Sub '${x}'", {"Fn::Sub": "${x}"}),
        ("!Sub [a, {b: !Ref c}]", {"Fn::Sub": ["a", {"b": {"Ref": "c"}}]}),
        ("!GetAtt a.b.c", {"Fn::GetAtt": ["a", "b.c"]}),
        ("!GetAtt [a, b]", {"Fn::GetAtt": ["a", "b"]}),
        ("!GetAtt a", {"Fn::GetAtt": "a"}),
        ("!Equals [!Ref a, 1]", {"Fn::Equals": [{"Ref": "a"}, 1]}),
        ("!Transform {Name: x}", {"Fn::Transform": {"Name": "x"}}),
        ("!Base64\n  Fn::Sub: x", {"Fn::Base64": {"Fn::Sub": "x"}}),
        ("!Join\n  - ','\n  - [a]", {"Fn::Join": [",", ["a"]]}),
        ("&a !Ref x", {"Ref": "x"}),
        ("!Ref &a x", {"Ref": "x"}),
    ],
)
def test_short_tag(written: str, value: object) -> None:
    assert data(f"key: {written}\n")["key"] == value


@pytest.mark.parametrize(
    ("text", "path", "key", "value"),
    [
        ("a: 80 # c\n", ("a",), "a", "80"),
        ("a:\nb: 1\n", ("a",), "a", ""),
        ("'a': \"b\"\r\nc: 'd'\r\n", ("c",), "c", "'d'"),
        ("é: '\U0001f600'\r\rb: x", ("b",), "b", "x"),
        ("a:\n  b:\n    - c\n\n# d\ne: 1", ("a",), "a", "b:\n    - c"),
        ("a:\n- b\n- c: 1\n  d: 2\n", ("a",), "a", "- b\n- c: 1\n  d: 2"),
        ("a:\n- b\n- c: 1\n  d: 2\n", ("a", 1), None, "c: 1\n  d: 2"),
        ("a: [b, {c: d}]", ("a", 1), None, "{c: d}"),
        ("a: |\n  b\n\nc: 1", ("a",), "a", "|\n  b"),
        ("a: !Sub b", ("a",), "a", "!Sub b"),
        ("a: !Sub b", ("a", "Fn::Sub"), "!Sub", "b"),
        ("a: !Sub\n  - b\n  - c: 1\n", ("a", "Fn::Sub"), "!Sub", "- b\n  - c: 1"),
        ("a: !Sub |\n  b\n", ("a", "Fn::Sub"), "!Sub", "|\n  b"),
        ("a: !GetAtt b.c.d", ("a", "Fn::GetAtt", 0), None, "b"),
        ("a: !GetAtt 'b.c.d'", ("a", "Fn::GetAtt", 1), None, "c.d"),
        ("a: !If [x, !Ref y, z]", ("a", "Fn::If", 1, "Ref"), "!Ref", "y"),
        ("a: &x 80\nb: *x\n", ("a",), "a", "80"),
        ("a: &x 80\nb: *x\n", ("b",), "b", "*x"),
        ("a: &x\n  c: 1\nb: *x\n", ("b", "c"), "c", "1"),
        ("a: &x {c: 1}\nb:\n  <<: *x\n  d: 2\n", ("b", "c"), "c", "1"),
        ("? a\n: b\n", ("a",), "a", "b"),
        ("a: {b: 1, b: 2}", ("a", "b"), "b", "2"),
        ("a: 1", ("b",), None, None),
        ("a: [1]", ("a", 1), None, None),
        ("a: [1]", ("a", "b"), None, None),
    ],
)
def test_span(text: str, path: tuple[str | int, ...], key: str | None, value: str | None) -> None:
    assert spelled(text, *path) == (key, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80: a\ntrue: b\n~: c\n?\n: d\n1.50: e\n", {"80": "a", "true": "b", "~": "c", "": "d", "1.50": "e"}),
        ("a: &k 080\n*k : b\n", {"a": "080", "080": "b"}),
        ("a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x}\n", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        ("a: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}\n", None),
        ("d: {<<: {b: 1}, <<: {b: 2}}\n", {"d": {"b": 2}}),  # releases of PyYAML differ
        ("'<<': 1\n", {"<<": 1}),
        ("", None),
        ("# only a comment\n", None),
        ("---\n...\n", None),
        ("just text", "just text"),
        ('{"a": 1, b: [x, y]}', {"a": 1, "b": ["x", "y"]}),
        ("%YAML 1.1\n---\na: 1\n", {"a": 1}),
    ],
)
def test_collection(text: str, value: object) -> None:
    assert data(text) == (value if value is not None else yaml.safe_load(text))


def test_aliases_are_shared_and_a_bomb_is_cheap() -> None:
    text = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 100)
    )  # fmt: skip
    found = data(text)
    assert found["a99"][0] is found["a98"] is found["a99"][9]


@pytest.mark.parametrize("template", ["[*a{}]", "{{k: *a{}}}", "!Sub [*a{}]"])
def test_aliases_cannot_nest_deeper_than_the_limit(template: str) -> None:
    text = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} {template.format(n - 1)}\n" for n in range(1, 300))
    with pytest.raises(TextError, match="nested more than 200"):
        data(text)


def test_merge_keys_cannot_multiply() -> None:
    members = ", ".join(f"k{n}: 1" for n in range(2000))
    with pytest.raises(TextError, match="merge keys"):
        data(f"a: &a {{{members}}}\nb: {{<<: [{', '.join(['*a'] * 600)}]}}\n")


def test_duplicate_keys() -> None:
    document = read("a:\n  - !If\n    b: 1\n    c: 2\n    b: 3\n    b: 4\nd: {<<: {e: 1}, e: 2}\n", "t.yaml")
    assert document.data == {"a": [{"Fn::If": {"b": 4, "c": 2}}], "d": {"e": 2}}
    assert [duplicate.path for duplicate in document.duplicate_keys] == [("a", 0, "Fn::If", "b")] * 2
    lines = [
        (document.position(d.first.start).line, document.position(d.second.start).line) for d in document.duplicate_keys
    ]
    assert lines == [(3, 5), (5, 6)]


def test_further_documents() -> None:
    document = read("a: 1\n---\nb: &x 2\n---\n- c\n", "t.yaml")
    assert document.data == {"a": 1}
    assert document.document_count == 3
    assert [other.data for other in document.others] == [{"b": 2}, ["c"]]
    assert document.others[1].span((0,)) == (23, 24)
    assert document.others[1].position(23) == (5, 3)


@pytest.mark.parametrize(
    ("text", "value", "placeholders"),
    [
        ("cpu: {{ CPU }}\nb: 1\n", {"cpu": Placeholder("{{ CPU }}"), "b": 1}, ["{{ CPU }}"]),
        ("- {{ a }}{{ b }}\n", [Placeholder("{{ a }}{{ b }}")], ["{{ a }}{{ b }}"]),
        ("a: [x, {{ b.c }}, y]\n", {"a": ["x", Placeholder("{{ b.c }}"), "y"]}, ["{{ b.c }}"]),
        ("a: !Ref {{ b }}\nc: {{ d }}", {"a": {"Ref": "{{ b }}"}, "c": Placeholder("{{ d }}")}, ["{{ d }}"]),
        ("a: {{ env `X: Y` }} # c\n", {"a": Placeholder("{{ env `X: Y` }}")}, ["{{ env `X: Y` }}"]),
        ("a: {{ b }} c\n", {"a": "{{ b }} c"}, []),
        ("{{ a }}: 1\nb: {{{ c }}}\n", {"{{ a }}": 1, "b": Placeholder("{{{ c }}}")}, ["{{{ c }}}"]),
        ("a: '{{ b }}'\nc: {{ d }}\n", {"a": "{{ b }}", "c": Placeholder("{{ d }}")}, ["{{ d }}"]),
        ("a: |\n  {% if b %}\nc: '{{ d }}'\n", {"a": "{% if b %}\n", "c": "{{ d }}"}, []),
        ("cpu: ${CPU}\na: <B>\nc: __D__\n", {"cpu": "${CPU}", "a": "<B>", "c": "__D__"}, []),
    ],
)
def test_placeholder(text: str, value: object, placeholders: list[str]) -> None:
    document = read(text, "t.yaml")
    assert document.data == value
    assert [document.text[slice(*span)] for _, span in document.leniencies] == placeholders


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\n{% if b %}\nc: 2\n{% endif %}\n", (2, 1)),
        ("# {% if comment %}\na: {{ b }}\n{{- if .c }}\nd: 1\n{{- end }}\n", (3, 1)),
        ("a:\n  {{#each b}}\n  - c\n  {{/each}}\n", (2, 3)),
        ("a:\n{{{ body }}}\nb: 1\n", (2, 1)),
    ],
)
def test_unrendered(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(UnrenderedError, match="this is a template") as caught:
        data(text)
    assert caught.value.position == place


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a:\n\t- b", (2, 1), "tab"),
        ("a: b: c", (1, 5), "quotes if it contains `: `"),
        ("a: 'b\nc: d\n", (1, 4), "never closed"),
        ("a: [1,\nb: 2", (2, 5), "list that starts on line 1"),
        ("a: [${b}]", (1, 6), "needs quotes within"),
        ("- a\nb: 1", (2, 1), "expected `- ` as in the list that starts on line 1"),
        ("a:\n    b: 1\n  c: 2", (3, 3), "indentation"),
        ("a: 1\nb\nc: 2", (2, 1), "no `key: value` pair"),
        ("a: - b", (1, 4), "line of its own"),
        ("a: @b", (1, 4), "`@` needs quotes"),
        ("Resource: *", (1, 11), "needs quotes"),
        ("a: *b", (1, 4), "not set before it"),
        ("a: &b [*b]", (1, 8), "contains itself"),
        ("? [a]\n: b", (1, 3), "key must be text"),
        ("a: &b [1]\n*b : 1", (2, 1), "key must be text"),
        ("a: {<<: 1}", (1, 9), "merge key"),
        ('a: "\\q"', (1, 5), "no such escape"),
        ("é: \x07", (1, 4), "U+0007"),
        ("a: \ud800", (1, 4), "U+D800"),
        ("[" * 300, (1, 201), "nested more than 200"),
        ("- " * 300, (1, 401), "nested more than 200"),
    ],
)
def test_error(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(TextError, match=r".") as caught:
        data(text)
    assert message in caught.value.message
    assert caught.value.position == place


def test_missing_libyaml_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(TextError, match="pip install"):
        data("a: 1")


@given(st.text(alphabet="ab1 \n\t:-?[]{}!&*|>'\"%@#<,.\\~=$") | st.text())
def test_garbage_is_read_or_refused(text: str) -> None:
    try:
        document = read(text, "t.yaml")
    except TextError as error:
        error.frame()
        return
    for path, _ in places(document.data):
        span = document.span(path)
        assert span is not None
        assert 0 <= span.start <= span.end <= len(document.text)
