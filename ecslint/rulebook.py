"""Rules, found by their place: `rules/service/rollout_deadlock.py` is `rollout-deadlock`, run on every Service.

A `.yaml` file in its stead is a rule without code: see `ecslint.declarative`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ecslint.finding import CATEGORIES, SEVERITIES
from ecslint.model.record import Place, Record

if TYPE_CHECKING:
    from ecslint.model.remedy import Remedy

Findings = Iterator["tuple[Place, str] | tuple[Place, str, Remedy | None]"]
"""What a check yields: where, and what is wrong, what AWS will do about it and what to type. Where there is one right
answer, also what mends it, made by `record.fix`."""

C = TypeVar("C", bound=Callable[..., Findings])


Concern = Callable[[type[Record], str], bool]


class Option(NamedTuple):
    """A setting of a rule: a keyword parameter of its check."""

    type: str
    default: Any


FIXABLE = {"safe": "safely, with --fix", "unsafe": "with --fix --unsafe-fixes"}
"""How what a rule reports can be mended, in words."""


class Rule(NamedTuple):
    """One rule file."""

    name: str
    record: str
    severity: str
    category: str
    peers: tuple[str, ...]
    summary: str
    description: str
    help: str
    bad: str
    good: str
    options: dict[str, Option]
    check: Callable[..., Findings]
    fix: str = ""
    """Whether what it yields can be mended by `--fix`: safe, or unsafe when that takes `--unsafe-fixes`; else empty."""
    concerns: Concern | None = None
    """Whether it can find anything in records of a class, from a kind of source; None where it can in all."""


class RuleError(Exception):
    """A rule file that cannot be used; says which, and how to mend it."""


def rule(
    *,
    severity: str,
    category: str,
    peers: tuple[str, ...] = (),
    fix: str = "",
    concerns: Concern | None = None,
) -> Callable[[C], C]:
    """Declare a check. `peers` names the checks of other tools that the rule stands for; `fix` is safe or unsafe when
    it yields remedies (safe when some are). `concerns` tells of a class of records, and a kind of source, whether the
    rule can find anything there, so that it need not run where it cannot."""

    def declare(check: C) -> C:
        check.__dict__["declared"] = (severity, category, peers, fix, concerns)
        return check

    return declare


def folder_of(record_class: type[Record]) -> str:
    """The folder of a record's rules: its name in snake_case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", record_class.__name__).lower()


def built_in() -> Path:
    """Where the rules are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    shipped = package / "rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


DECLARED = (".yaml", ".yml")
"""The files that hold rules without code."""
_ANY = (".py", *DECLARED)


class Rulebook:
    """The rules of some folders; the files for a record are loaded when such a record is met. Of the folders `data`,
    which nobody asked for, only rules without code are taken."""

    def __init__(self, folders: tuple[Path, ...] = (), data: tuple[Path, ...] = ()) -> None:
        self.folders = (built_in(), *folders)
        self.data = data
        self._verified: dict[Path, Rule] = {}
        self._by_folder: dict[str, list[Rule]] = {}
        self._by_class: dict[type[Record], list[Rule]] = {}

    def names(self) -> dict[str, Path]:
        """Every rule's name and file, without loading any."""
        return {_name_of(path): path for path in self._paths()}

    def verify(self) -> None:
        """Load the rules without code, so that what is wrong with one is told even if nothing that it is about is met.
        Raises RuleError, also for one that has another's name."""
        known: dict[str, Path] = {}
        for path in self._paths():
            name = _name_of(path)
            if path.suffix in DECLARED:
                if name in known:
                    raise RuleError(f"{path}: there is a rule {name!r} already, in {known[name]}: rename the file")
                self._verified[path] = load(path)
            known[name] = path

    def _places(self) -> list[tuple[Path, tuple[str, ...]]]:
        """The folders, each with the kinds of files that count there."""
        return [*((folder, _ANY) for folder in self.folders), *((folder, DECLARED) for folder in self.data)]

    def _paths(self) -> Iterator[Path]:
        for folder, kinds in self._places():
            paths = [path for kind in kinds for path in folder.glob(f"*/*{kind}") if not path.name.startswith("_")]
            yield from (path for path in sorted(paths) if self._may_read(folder, path))

    def _may_read(self, folder: Path, path: Path) -> bool:
        """Nobody asked for the folders of data, so no link is followed out of them."""
        return folder not in self.data or path.resolve().is_relative_to(folder.resolve())

    def rules_for(self, record_class: type[Record]) -> list[Rule]:
        """The rules of a record's class and of the classes that it builds on."""
        known = self._by_class.get(record_class)
        if known is None:
            bases = [base for base in record_class.__mro__ if issubclass(base, Record)]
            known = [rule for base in bases for rule in self._load(folder_of(base))]
            self._by_class[record_class] = known
        return known

    def all(self) -> list[Rule]:
        folders = sorted({path.parent.name for path in self.names().values()})
        return [rule for folder in folders for rule in self._load(folder)]

    def get(self, name: str) -> Rule | None:
        path = self.names().get(name)
        return next((rule for rule in self._load(path.parent.name) if rule.name == name), None) if path else None

    def _load(self, folder: str) -> list[Rule]:
        known = self._by_folder.get(folder)
        if known is None:
            paths = [
                path
                for root, kinds in self._places()
                for path in _files(root / folder, kinds)
                if self._may_read(root, path)
            ]
            known = self._by_folder[folder] = [self._verified.get(path) or load(path) for path in paths]
        return known


def opened(folders: Iterable[str]) -> Rulebook:
    """The rules with those of a user's own folders. Raises RuleError for what cannot be used."""
    paths = [Path(folder) for folder in folders]
    for path in paths:
        if not path.is_dir():
            raise RuleError(f"the folder of rules {str(path)!r} does not exist")
    rulebook = Rulebook(tuple(paths))
    rulebook.verify()
    return rulebook


def _files(folder: Path, kinds: tuple[str, ...]) -> list[Path]:
    """The rule files of one record, by name. Most records have no folder."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - several times as fast as Path.iterdir, and done for each record
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [folder / name for name in names if name.endswith(kinds) and not name.startswith("_")]


def _name_of(path: Path) -> str:
    return path.stem.replace("_", "-")


def load(path: Path) -> Rule:
    """One rule file. Raises RuleError when it is not what a rule file must be."""
    if path.suffix in DECLARED:
        from ecslint.declarative import rule_file

        return rule_file.load(path)
    name = _name_of(path)
    module = ModuleType(f"ecslint.rules.{path.parent.name}.{path.stem}")
    module.__file__ = str(path)
    try:
        SourceFileLoader(module.__name__, str(path)).exec_module(module)
        check = module.check
        severity, category, peers, fix, concerns = check.declared
    except Exception as error:
        raise RuleError(f"{path}: the rule cannot be loaded: {type(error).__name__}: {error}") from error
    if severity not in SEVERITIES or category not in CATEGORIES:
        raise RuleError(
            f"{path}: severity {severity!r} or category {category!r} is none of {SEVERITIES} and {CATEGORIES}"
        )
    if fix not in ("", *FIXABLE):
        raise RuleError(f"{path}: fix is {fix!r}; it may be {' or '.join(FIXABLE)}")
    text = (module.__doc__ or "").strip()
    if not text:
        raise RuleError(f"{path}: the rule has no docstring; its first line is the rule's summary")
    lines = text.splitlines()
    links = [line.strip() for line in lines if line.strip().startswith("https://")]
    return Rule(
        name,
        path.parent.name,
        severity,
        category,
        tuple(peers),
        lines[0].strip(),
        text.partition("\n")[2].strip(),
        links[0] if links else "",
        getattr(module, "BAD", "").strip("\n") + "\n",
        getattr(module, "GOOD", "").strip("\n") + "\n",
        _options(check),
        check,
        fix,
        concerns,
    )


def _options(check: Callable[..., Findings]) -> dict[str, Option]:
    return {
        name: Option(
            _type_name(check.__annotations__.get(name, str)), list(default) if isinstance(default, tuple) else default
        )
        for name, default in (check.__kwdefaults__ or {}).items()
    }


def _type_name(annotation: object) -> str:
    """An annotation as it is written, whether or not it was evaluated."""
    return annotation.__name__ if isinstance(annotation, type) and str(annotation)[0] == "<" else str(annotation)
