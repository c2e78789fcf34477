"""Bytes to text, the choice of the language, positions, and frames."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecslint.text import Placeholder, Position, TextError, decode, read


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"a\r\nb", "a\r\nb"),
        ("é".encode(), "é"),
        (b"\xef\xbb\xbf{}", "{}"),
        ("é".encode("utf-16"), "é"),
        (b"\xfe\xff" + "{}".encode("utf-16-be"), "{}"),
    ],
)
def test_decode(raw: bytes, text: str) -> None:
    assert decode(raw, "t") == text


@pytest.mark.parametrize(
    ("raw", "message", "position", "line"),
    [
        (b"a\n\xc3\xa9b\xe9c\nd", "0xE9 at offset 5 is not UTF-8", (2, 3), "éb\ufffdc"),
        (b"\xef\xbb\xbfa\xff", "0xFF at offset 1", (1, 2), "a\ufffd"),
        (b"\xff\xfea\0\0\xd8", "UTF-16", (1, 2), "a\ufffd"),
        (b"a\0", "byte 1 is zero", None, ""),
        ("a".encode("utf-32"), "is zero", None, ""),
    ],
)
def test_undecodable(raw: bytes, message: str, position: tuple[int, int] | None, line: str) -> None:
    with pytest.raises(TextError) as caught:
        decode(raw, "dir/t.json")
    assert message in caught.value.message
    assert caught.value.position == position
    assert caught.value.line_text == line


@given(st.binary())
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        decode(raw, "t")
    except TextError as error:
        error.frame()


@pytest.mark.parametrize(
    ("text", "path", "language"),
    [
        ('{"a": 1}', "t.json", "json"),
        ('{"a": 1}', "t.yaml", "json"),
        ('// c\n{"a": 1}', "t", "json"),
        ('{"a": 1, b: 2}', "t.yaml", "yaml"),
        ('{"a": 1, b: 2}', "t", "yaml"),
        ("a: 1", "t.json", "yaml"),
        ("# c\na: 1", "t", "yaml"),
        ("", "t.json", "json"),
        ("\ufeffa: 1", "t", "yaml"),
        ('{"a": 1}', "t.jsonnet", "json"),
        ("${x}", "t.json", "json"),
    ],
)
def test_language(text: str, path: str, language: str) -> None:
    assert read(text, path).language == language


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("{a: 1}", "t.json", "keys need double quotes"),
        ("{a: [1}", "t.yaml", "expected a comma or a closing bracket `]` in the list"),
        ("{a: [1}", "t", "keys need double quotes"),
        ("a: [1", "t", "list"),
        ("hello", "t.json", "put double quotes"),
    ],
)
def test_error_is_of_the_likelier_language(text: str, path: str, message: str) -> None:
    with pytest.raises(TextError) as caught:
        read(text, path)
    assert message in caught.value.message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_positions_and_lines(end: str) -> None:
    text = end.join(["a: 1", "", "b: \U0001f600x", ""])
    document = read(text, "t.yaml")
    assert document.position(0) == Position(1, 1)
    assert document.position(text.index("b")) == (3, 1)
    assert document.position(text.index("x")) == (3, 5)
    assert document.position(len(text)) == (4, 1)
    assert [document.line(number) for number in range(6)] == ["", "a: 1", "", "b: \U0001f600x", "", ""]


@pytest.mark.parametrize(
    ("error", "frame"),
    [
        (TextError("m"), ""),
        (TextError("m", Position(1, 3), "abc"), "abc\n  ^"),
        (TextError("m", Position(1, 3), "\tab"), "\tab\n\t ^"),
        (TextError("m", Position(1, 4), "abc"), "abc\n   ^"),
        (TextError("m", Position(1, 101), "x" * 300), "…" + "x" * 60 + "x" * 59 + "…\n" + " " * 61 + "^"),
    ],
)
def test_frame(error: TextError, frame: str) -> None:
    assert error.frame() == frame


def test_placeholder_is_not_taken_for_its_text() -> None:
    assert Placeholder("${A}") == Placeholder("${A}")
    assert Placeholder("${A}") != "${A}"
    assert not isinstance(Placeholder("${A}"), str)
    assert len({Placeholder("a"), Placeholder("a")}) == 1


def test_json_is_read_without_yaml() -> None:
    code = "import ecslint.text as t, sys; t.read('{\"a\": 1}', 'x').span(()); sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
