"""JSON: data as json.loads has it, places, what is put up with, and errors that help."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecslint.text import Placeholder, TextError, UnrenderedError, read
from ecslint.text.json_parser import parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def places(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    """Every path in the data, with its value."""
    found = [(path, data)]
    if isinstance(data, dict):
        found += [place for key, value in data.items() for place in places(value, (*path, key))]
    elif isinstance(data, list):
        found += [place for index, value in enumerate(data) for place in places(value, (*path, index))]
    return found


@given(JSON, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_own_parser_agrees_with_json_loads(value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    parsed = parse(text)
    assert parsed.data == json.loads(text)
    assert repr(parsed.data) == repr(json.loads(text))
    assert not parsed.duplicate_keys
    assert not parsed.leniencies


@given(JSON, st.sampled_from([None, 2]))
def test_text_of_a_span_is_the_value(value: object, indent: int | None) -> None:
    document = read(json.dumps(value, indent=indent), "t.json")
    for path, part in places(document.data):
        span = document.span(path)
        assert span is not None
        assert json.loads(document.text[slice(*span)]) == part
        if path and isinstance(path[-1], str):
            key_span, pair_span = document.key_span(path), document.pair_span(path)
            assert key_span is not None
            assert pair_span == (key_span.start, span.end)
            assert json.loads(document.text[slice(*key_span)]) == path[-1]
        else:
            assert document.key_span(path) is None
            assert document.pair_span(path) == span


@pytest.mark.parametrize(
    "written",
    [
        "<IMAGE1_NAME>",
        "<your image here>",
        "${VAR}",
        '${jsonencode({ a = "}", b = { c = 1 } })}',
        "${memory_limit_mb - 250}",
        "$VAR",
        "$(VAR)",
        "{{ must_env `X` }}",
        "{{{ raw }}}",
        "__VAR__",
        "%VAR%",
        "@VAR@",
        "#{VAR}#",
        "((var))",
        "${A}${B}",
        "${A}0",
        "10${A}",
        "${REPOSITORY}:${TAG}",
        "<ACCOUNT>.dkr.ecr.eu-west-1.amazonaws.com/app:{{ tag }}",
    ],
)
@pytest.mark.parametrize("template", ['{"a": %s, "b": 1}', '{"a": %s}', '{"a": [%s, 2]}', '{"a":\n%s\n}'])
def test_bare_placeholder(written: str, template: str) -> None:
    document = read(template.replace("%s", written), "t.json")
    assert isinstance(document.data, dict)
    value = document.data["a"]
    path = ("a", 0) if isinstance(value, list) else ("a",)
    assert (value[0] if isinstance(value, list) else value) == Placeholder(written)
    span = document.span(path)
    assert span is not None
    assert document.text[slice(*span)] == written
    assert document.leniencies == [("placeholder", span)]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('{"a": 1, ${more} "b": 2}', {"a": 1, "${more}": Placeholder("${more}"), "b": 2}),
        ('{"a": 1\n${more}\n${most}}', {"a": 1, "${more}": Placeholder("${more}"), "${most}": Placeholder("${most}")}),
        ('[${more}\n{"a": 1}]', [Placeholder("${more}"), {"a": 1}]),
        ("[1\n{{ more }}]", [1, Placeholder("{{ more }}")]),
        ('{<NAME>: "x"}', {"<NAME>": "x"}),
        ('{"a": "${b("c")}-d", "e": "{{ env "X" }}"}', {"a": '${b("c")}-d', "e": '{{ env "X" }}'}),
        ('{"a": "${b}", "c": "{{ d }}"}', {"a": "${b}", "c": "{{ d }}"}),
    ],
)
def test_placeholders_elsewhere(text: str, data: object) -> None:
    assert read(text, "t.json").data == data


@pytest.mark.parametrize(
    ("text", "data", "leniencies"),
    [
        ('{"a": 1,}', {"a": 1}, ["trailing comma"]),
        ("[1, 2 , ]", [1, 2], ["trailing comma"]),
        ("// c\n[1]", [1], ["comment"]),
        ("# c\n{}", {}, ["comment"]),
        ('{"a"/* b */: 1 // c\n, # d\n"e": /* f */ 2}', {"a": 1, "e": 2}, ["comment"] * 4),
        ("[1, // c\n]", [1], ["comment", "trailing comma"]),
        ('{"a": "// no", "b": "/* no */ # no"}', {"a": "// no", "b": "/* no */ # no"}, []),
        ('{"a": "tab\tand\nline"}', {"a": "tab\tand\nline"}, []),
    ],
)
def test_lenient(text: str, data: object, leniencies: list[str]) -> None:
    document = read(text, "t.jsonc")
    assert document.data == data
    assert [kind for kind, _ in document.leniencies] == leniencies
    assert document.language == "json"


def test_duplicate_keys() -> None:
    document = read('{"a": [{"b": 1, "c": 2, "b": 3}], "a2": {"x": 1}}', "t.json")
    assert document.data == {"a": [{"b": 3, "c": 2}], "a2": {"x": 1}}
    (duplicate,) = document.duplicate_keys
    assert duplicate.path == ("a", 0, "b")
    assert duplicate.first == (8, 11)
    assert duplicate.second == (24, 27)
    assert document.span(("a", 0, "b")) == (29, 30)
    assert read('{"a": {"x": 1}, "b": {"x": 1}}', "t.json").duplicate_keys == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": 1 "b": 2}', (1, 9), "expected a comma or a closing brace"),
        ('["a" "b"]', (1, 6), "expected a comma or a closing bracket"),
        ('{\n"a": [1\n}', (3, 1), "a closing bracket `]` for the list that starts on line 2"),
        ('{\n"a": {"b": 1}', (1, 1), "object that starts here is never closed"),
        ('{"a": "b', (1, 7), "string is never closed"),
        ('{"a": "b,\n "c": "d"}', (1, 7), "not closed on its line"),
        ('{"a" 1}', (1, 6), "expected a colon"),
        ('{"a": }', (1, 7), "expected a value before `}`"),
        ("[1,,2]", (1, 4), "expected a value before `,`"),
        ('{,"a": 1}', (1, 2), "nothing before it"),
        ('{"a": NaN}', (1, 7), "`NaN` is not JSON"),
        ('{"a": -Infinity}', (1, 7), "`-Infinity` is not JSON"),
        ('{"a": True}', (1, 7), "write `true`"),
        ('{"a": hello}', (1, 7), "put double quotes"),
        ('{"a": 0512}', (1, 7), "no JSON number"),
        ('{"a": 512m}', (1, 7), "no JSON number"),
        ("{\"a\": 'b'}", (1, 7), "need double quotes"),
        ("{a: 1}", (1, 2), "keys need double quotes"),
        ('{"a": "b\\\\\\qc"}', (1, 11), "no JSON escape"),
        ('{"a": 1}}', (1, 9), "closes nothing"),
        ('{"a": 1} {"b": 2}', (1, 10), "end of the file"),
        ('{"a": ${b', (1, 7), "never closed with `}`"),
        ("[" * 5000 + "]" * 5000, (1, 201), "nested more than 200 levels"),
        ('{"a":' * 250 + "1" + "}" * 250, (1, 1001), "nested more than 200 levels"),
        ("[" + "9" * 5000 + "]", (1, 2), "more digits"),
        ("", None, ""),
    ],
)
def test_error(text: str, place: tuple[int, int] | None, message: str) -> None:
    if place is None:
        assert read(text, "t.json").data is None
        return
    with pytest.raises(TextError, match=r".") as caught:
        read(text, "t.json")
    assert message in caught.value.message
    assert caught.value.position == place


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ('{% if a %}\n{"b": 1}\n{% endif %}', "t.json", "`{% if a %}`"),
        ('{\n%{ for x in y ~}\n"b": 1\n}', "t.json", "`%{ for x in y ~}`"),
        ('[{{ range .Items }}{"b": 1},{{ end }}]', "t.json", "`{{ range .Items }}`"),
        ('{"a": 1, {{#if b}} "c": 2 {{/if}}}', "t.json", "`{{#if b}}`"),
        ('{"a": 1 {{- if b }}, "c": 2 {{ end }}}', "t.tpl", "`{{- if b }}`"),
        ("local x = 1;\n{ a: x }", "t.jsonnet", "jsonnet FILE"),
        ("// a\nlocal x = 1;\n{ a: x }", "t.json", "jsonnet FILE"),
        ("local x = 1;\n{ a: x }", "t", "jsonnet FILE"),
        ("{ a: 1, b+: 2 }", "t.libsonnet", "jsonnet FILE"),
        ('{"a": std.extVar("b")}', "t.json", "jsonnet FILE"),
        ('{local x = 1, "a": x}', "t.json", "jsonnet FILE"),
    ],
)
def test_unrendered(text: str, path: str, message: str) -> None:
    with pytest.raises(UnrenderedError) as caught:
        read(text, path)
    assert message in caught.value.message


@given(st.text(alphabet=string.ascii_letters[:4] + "0123456789{}[]\",:\\/*#$<>_%@. \n\t-+eE'") | st.text())
def test_garbage_is_read_or_refused(text: str) -> None:
    try:
        document = read(text, "t.json")
    except TextError as error:
        error.frame()
    else:
        assert document.span(()) is not None
