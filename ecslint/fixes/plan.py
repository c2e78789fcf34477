"""From the changes that a rule proposes to edits of the files in which the values are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecslint.finding import Edit, Fix, Location
from ecslint.fixes import edit, spelling
from ecslint.fixes.edit import CannotEdit
from ecslint.fixes.editor import Editor, Path
from ecslint.fixes.home import (
    Home,
    check_by_hand,
    check_literal,
    check_plain,
    home_of,
    in_case_of,
    item_of,
    names_of,
    spelled,
    value_at,
)
from ecslint.model.node import Source
from ecslint.model.record import Field
from ecslint.model.remedy import Change, Remedy
from ecslint.model.suppression import Suppression
from ecslint.text import Document


def planned(remedy: Remedy, confidence: str, texts: Mapping[str, Document]) -> Fix | None:
    """The fix of a finding; None when a value is not written where it could be edited. What leans on a default, or on
    something not being in the files, is not safe to build on."""
    plan = _Plan(texts)
    try:
        for change in remedy.changes:
            plan.take(change)
        edits = plan.finished()
    except CannotEdit:
        return None
    return Fix(remedy.safe and confidence == "high", " and ".join(plan.words), tuple(edits), tuple(plan.paths))


class _Plan:
    def __init__(self, texts: Mapping[str, Document]) -> None:
        self.texts = texts
        self.words: list[str] = []
        self.paths: list[tuple[str, Path]] = []
        self.edits: list[tuple[int, Document, edit.Edit]] = []
        """With the depth of what is edited: of two insertions at one place the deeper one comes first."""
        self._editors: dict[int, Editor] = {}
        self._added: dict[tuple[int, Path], dict[str, Any]] = {}

    def take(self, change: Change) -> None:
        if isinstance(change.record, Suppression):
            self._take_comment(change.record)
            return
        if change.kind != "remove":
            check_plain(change.value)
        home = home_of(change.record)
        if change.kind == "rename":
            self._rename(home, str(change.item), change.value)
        elif change.field is None:
            self._remove(home.document, home.path, home.raw, home.source)
        else:
            self._take_field(change, home, change.record.declared()[change.field])

    def finished(self) -> list[Edit]:
        for (number, path), members in self._added.items():
            editor = self._editors[number]
            missing = path[-1:] == ("Properties",) and "Properties" not in value_at(editor.document, path[:-1])
            edits = editor.add(path[:-1], {"Properties": members}) if missing else editor.add(path, members)
            self._note(editor.document, edits, path)
        if not self.edits:
            raise CannotEdit
        self.edits.sort(key=lambda each: -each[0])
        for document in {id(document): document for _, document, _ in self.edits}.values():
            edit.applied(document.text, (one for _, each, one in self.edits if each is document))
        return [Edit(_location(document, one), *one) for _, document, one in self.edits]

    # -- the kinds of changes

    def _take_field(self, change: Change, home: Home, declared: Field) -> None:
        names = home.source.spellings(declared)
        key = next((name for name in names if name in home.raw), None)
        item, value = change.item, change.value
        if change.kind == "add":
            if key is None:
                self._put(home, home.path, home.raw, names, list(value), declared)
            else:
                self._append(home, (*home.path, key), home.raw[key], value, declared)
        elif change.kind == "set":
            if item is None or isinstance(item, str):
                value = value if item is None else {item: value}
                self._put(home, home.path, home.raw, names, value, declared)
            elif key is None:
                raise CannotEdit
            else:
                check_literal(home.source, item_of(home.source, home.raw[key], item))
                self._replace(home.document, (*home.path, key, item), value)
        elif key is None:
            raise CannotEdit
        else:
            path, raw = (*home.path, key), home.raw[key]
            if item is not None:
                path, raw = (*path, item), item_of(home.source, raw, item)
            self._remove(home.document, path, raw, home.source)

    def _put(
        self, home: Home, path: Path, raw: dict[str, Any], names: tuple[str, ...], value: Any, declared: Field | None
    ) -> None:
        """Give the member of a mapping that has one of the names a value."""
        key = next((name for name in names if name in raw), None)
        inner_class = declared.converter.record_class if declared is not None else None
        if key is None:
            if home.source.beyond(raw) is not None:
                raise CannotEdit
            name = in_case_of(raw, names)
            written = spelled(home.source, value, inner_class, raw)
            self._add(home.document, path, {name: written})
        elif isinstance(value, dict):
            inner = raw[key]
            if not isinstance(inner, dict) or home.source.resolve(inner, ())[0] is not inner:
                raise CannotEdit
            for each, member in value.items():
                its, field = names_of(home.source, each, inner_class)
                self._put(home, (*path, key), inner, its, member, field)
        else:
            check_literal(home.source, raw[key])
            self._replace(home.document, (*path, key), value)

    def _replace(self, document: Document, path: Path, value: Any) -> None:
        self._note(document, self._editor(document).replace(path, value), path)
        self.paths.append((document.path, path))
        self.words.append(f"set `{_called(path)}` to `{spelling.flow(value)}`")

    def _add(self, document: Document, path: Path, members: dict[str, Any]) -> None:
        self._editor(document)
        self._added.setdefault((id(document), path), {}).update(members)
        self.paths += ((document.path, (*path, key)) for key in members)
        write = spelling.json_text if document.language == "json" else spelling.flow
        self.words += (f"add `{write({key: value})[1:-1]}`" for key, value in members.items())

    def _append(self, home: Home, path: Path, raw: Any, values: tuple[Any, ...], declared: Field) -> None:
        if not isinstance(raw, list):
            raise CannotEdit
        like = next((item for item in raw if isinstance(item, dict)), home.raw)
        written = [spelled(home.source, value, declared.converter.record_class, like) for value in values]
        self._note(home.document, self._editor(home.document).append(path, written), path)
        self.paths.append((home.document.path, path))
        shown = ", ".join(f"`{spelling.flow(value)}`" for value in written)
        self.words.append(f"add {shown} to `{_called(path)}`")

    def _remove(self, document: Document, path: Path, raw: Any, source: Source) -> None:
        check_literal(source, raw)
        editor = self._editor(document)
        if isinstance(path[-1], int) and isinstance(path[-2], str) and len(value_at(document, path[:-1])) == 1:
            path = path[:-1]  # an empty list says nothing
        self._note(document, editor.remove(path), path)
        self.paths.append((document.path, path))
        self.words.append(f"remove `{_called(path)}`")

    def _rename(self, home: Home, key: str, to: str) -> None:
        if to in home.raw or key not in home.raw:
            raise CannotEdit
        path = (*home.path, key)
        self._note(home.document, self._editor(home.document).rename(path, to), path)
        self.paths += ((home.document.path, each) for each in (path, (*home.path, to)))
        self.words.append(f"rename `{key}` to `{to}`")

    def _take_comment(self, suppression: Suppression) -> None:
        location = suppression.location
        document = self.texts.get(location.file) if location is not None else None
        if location is None or document is None:
            raise CannotEdit
        if location.path:
            self._take_metadata(document, location.path, suppression.rules)
            return
        from ecslint.fixes import comments

        edits, words = comments.without(document, location, suppression.rules)
        self._note(document, edits)
        self.words.append(words)

    def _take_metadata(self, document: Document, path: Path, rules: tuple[str, ...]) -> None:
        """Take away what metadata says of some rules, and with the last of it what held it."""
        said = value_at(document, path)
        items = (
            list(said.items()) if isinstance(said, dict) else list(enumerate(said)) if isinstance(said, list) else []
        )
        steps = [step for step, item in items if _rule_of(step, item) in rules]
        if not steps and said not in rules:
            raise CannotEdit
        if len(steps) == len(items):
            while path[-2:-1] in (("ecslint",), ("Metadata",)) and len(value_at(document, path[:-1])) == 1:
                path = path[:-1]
        for target in [path] if len(steps) == len(items) else [(*path, step) for step in steps]:
            self._note(document, self._editor(document).remove(target), target)
            self.paths.append((document.path, target))
        self.words.append("remove " + ", ".join(f"`{rule}`" for rule in rules) + " from the metadata")

    # -- keeping account

    def _editor(self, document: Document) -> Editor:
        check_by_hand(document)
        return self._editors.setdefault(id(document), Editor(document))

    def _note(self, document: Document, edits: list[edit.Edit], path: Path = ()) -> None:
        self.edits += ((len(path), document, each) for each in edits)


def _rule_of(step: str | int, item: Any) -> Any:
    """The rule that an item of metadata is about."""
    if isinstance(step, str):
        return step
    return item.get("rule") if isinstance(item, dict) else item


def _called(path: Path) -> str:
    """The end of a path: `hostPort`, `links[0]`."""
    index = len(path) - 1
    while index and isinstance(path[index], int):
        index -= 1
    return str(path[index]) + "".join(f"[{step}]" for step in path[index + 1 :])


def _location(document: Document, one: edit.Edit) -> Location:
    start, end = document.position(one.start), document.position(one.end)
    return Location(document.path, start.line, start.column, end.line, end.column)
