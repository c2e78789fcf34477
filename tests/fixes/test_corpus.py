"""Fixes of real files: whatever is changed, the data is what was meant, and all other lines are as they were.

`python -m tests.fixes.test_corpus` takes every file, and tells how often the editor refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ecslint.fixes.edit import CannotEdit, Edit, applied
from ecslint.fixes.editor import Editor
from ecslint.text import Document, Placeholder, TextError, decode, read
from tests.examples import scan
from tests.fixes.fixing import fixed

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
EVERY = 12
"""Of so many files one is taken: all take a minute."""
PLACES = 12
"""Places of a file that are changed, one by one, in each way."""
NEW = {"EcslintNew": {"One": "x y", "Two": [{"Three": True, "Four": 5}], "Six": ["a", "b"]}}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no folder of real files at {CORPUS}")
Path_ = tuple[Any, ...]


def texts(every: int = 1) -> Iterator[tuple[str, str]]:
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix not in (".md", ".jsonl"))
    for path in files[::every]:
        try:
            text = decode(path.read_bytes(), str(path))
            read(text, path.name)
        except TextError:
            continue
        yield path.name, text


def places(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Everything but functions, which are no values of their own."""
    if isinstance(value, dict) and any(key in ("Ref", "Condition") or key.startswith("Fn::") for key in value):
        return
    yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in members:
        yield from places(inner, (*path, step))


def at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def changes(document: Document, path: Path_, value: Any) -> Iterator[tuple[str, list[Edit], Any]]:
    """Each way to change a place: its name, the edits, and the data that must come of them."""
    editor, after = Editor(document), deepcopy(document.data)
    if isinstance(value, dict):
        at(after, path).update(NEW)
        yield "add", editor.add(path, NEW), after
    elif isinstance(value, list):
        at(after, path).extend([NEW, "z"])
        yield "append", editor.append(path, [NEW, "z"]), after
    elif path and not isinstance(value, Placeholder):
        new = 77 if isinstance(value, int) else "Z: z"
        at(after, path[:-1])[path[-1]] = new
        yield "replace", editor.replace(path, new), after
    if path:
        after = deepcopy(document.data)
        del at(after, path[:-1])[path[-1]]
        yield "remove", editor.remove(path), after


def wrongs(name: str, text: str, counts: Counter[str]) -> Iterator[str]:
    """The changes of a file that come out otherwise than meant."""
    document = read(text, name)
    found = list(places(document.data))
    for path, value in Random(name).sample(found, min(PLACES, len(found))):  # noqa: S311 - the same ones each time
        try:
            for way, edits, expected in changes(document, path, value):
                counts[way] += 1
                after = applied(text, edits)
                if read(after, name).data != expected:
                    yield f"{name}: {way} at {path}"
                touched = sum(
                    document.position(each.end).line - document.position(each.start).line + 1 for each in edits
                )
                if way != "remove" and lines_between(text, after) > touched:
                    yield f"{name}: {way} at {path} changes other lines"
        except CannotEdit:
            counts["refused"] += 1


def lines_between(before: str, after: str) -> int:
    """How many lines there are from the first that is changed to the last."""
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    same = next((index for index, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old))
    return max(len(old) - same, 0)


def lines_gone(before: str, after: str) -> int:
    matcher = SequenceMatcher(None, before.splitlines(keepends=True), after.splitlines(keepends=True), autojunk=False)
    return sum(end - start for kind, start, end, _, _ in matcher.get_opcodes() if kind != "equal")


def faults(name: str, text: str) -> Iterator[str]:
    """What is wrong with a file that was fixed by all rules."""
    if all(finding.fix is None for finding in scan({name: text}).findings):
        return
    outcome = fixed({name: text})
    after = outcome.after.get(name, text)
    before, report = (scan({name: each}) for each in (text, after))
    if len(report.incomplete) > len(before.incomplete):
        yield f"{name}: {report.incomplete[-1].why}"
    grown = Counter(each.rule for each in report.findings) - Counter(each.rule for each in before.findings)
    yield from (f"{name}: brings {rule}" for rule in grown)
    if len(report.findings) > len(before.findings) - len(outcome.fixed):
        yield f"{name}: {len(outcome.fixed)} fixes are said to be made"
    if fixed({name: after}).after:
        yield f"{name}: a second run changes more"
    touched = sum(each.location.end_line - each.location.line + 1
                  for finding in outcome.fixed if finding.fix for each in finding.fix.edits)  # fmt: skip
    if lines_gone(text, after) > touched:
        yield f"{name}: lines change that were not to"


def test_changes_come_out_as_meant() -> None:
    counts: Counter[str] = Counter()
    assert [wrong for name, text in texts(EVERY) for wrong in wrongs(name, text, counts)] == []
    assert counts["refused"] < counts.total() / 10, counts


def test_fixed_files_are_sound() -> None:
    assert [fault for name, text in texts(EVERY) for fault in faults(name, text)] == []


if __name__ == "__main__":
    counted: Counter[str] = Counter()
    for file, content in texts():
        for each in (*wrongs(file, content, counted), *faults(file, content)):
            print(each)
    print(counted)
