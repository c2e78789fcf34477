"""Code frames, wrapping and the width of characters."""

from __future__ import annotations

import pytest

from ecslint.reports.frame import split_lines, window
from ecslint.reports.terminal import clean, columns, wrap


@pytest.mark.parametrize(
    ("line", "first", "last", "expected"),
    [
        ("abc def", 4, 7, ("abc def", 4, 3)),
        ("abc", 3, 3, ("abc", 3, 1)),
        ("abc", 9, 12, ("abc", 3, 1)),
        ("", 0, 0, ("", 0, 1)),
        ("\ta\tb", 3, 4, ("    a   b", 8, 1)),
        ("日本 x", 3, 4, ("日本 x", 5, 1)),
        ("e\u0301 x", 3, 4, ("e\u0301 x", 2, 1)),
        ("a" * 50 + "HERE" + "b" * 50, 50, 54, ("...aaaaaaaaaaaaaHEREbbbbbbbbbbbbb...", 16, 4)),
        ("a" * 50 + "HERE", 50, 54, ("..." + "a" * 29 + "HERE", 32, 4)),
        ("HERE" + "b" * 50, 0, 4, ("HERE" + "b" * 29 + "...", 0, 4)),
        ("a" * 20 + "H" * 90, 20, 110, ("...aaa" + "H" * 27 + "...", 6, 27)),
    ],
)
def test_window(line: str, first: int, last: int, expected: tuple[str, int, int]) -> None:
    assert window(line, first, last, 36) == expected


@pytest.mark.parametrize("char", ["x", "日", "\t", "é", "\x00"])
def test_window_always_fits_and_marks_the_right_characters(char: str) -> None:
    for before in range(0, 120, 7):
        for after in range(0, 120, 7):
            text, start, length = window(char * before + "HERE" + char * after, before, before + 4, 40)
            assert columns(text) <= 40
            shown = "".join(c + " " * (columns(c) - 1) for c in text)
            assert shown[start : start + length] == "HERE"


def test_a_huge_line_costs_no_more_than_its_window() -> None:
    text, start, length = window("x" * 5_000_000, 2_500_000, 2_500_010, 80)
    assert (len(text), length) == (80, 10)
    assert start == 35


def test_lines() -> None:
    assert split_lines("\ufeffa\r\nb\rc\nd\u2028e\n") == ["a", "b", "c", "d\u2028e", ""]


def test_wrap() -> None:
    text = "one two three four five six seven eight nine ten"
    assert wrap(text, 40, 20, 4) == ["one two three four", "    five six seven eight nine ten"]
    assert wrap(text, 0, 20, 4) == [text]
    assert wrap("a\n\nb  c\r\nd", 0, 0, 2) == ["a", "", "  b c", "  d"]
    assert wrap("", 40, 0, 2) == [""]
    assert wrap("x" * 90 + " y", 40, 10, 2) == ["x" * 90, "  y"]
    assert wrap("日本語 " * 6, 40, 0, 0) == ["日本語 日本語 日本語 日本語 日本語", "日本語"]


def test_clean() -> None:
    assert clean("a\tb\nc\r\x1b[0m\x7f\x9b\u202e\ud800") == "a b c␛[0m␡��?"
    assert clean("ä日 é") == "ä日 é"
