"""Settings: `ecslint.toml`, or `[tool.ecslint]` in `pyproject.toml`.

The nearest file counts, from the first scanned path upwards to the root of its repository or the home folder; files
are never merged. Globs and folders in it are relative to the folder that it lies in.
"""

# Path.resolve would follow links, but globs are about the names that a person sees.
# ruff: noqa: PTH100, PTH111, PTH118, PTH119, PTH120

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from ecslint import discovery, globs
from ecslint.config_values import FAIL_ON, READERS, ConfigError, as_it_is, described, fits, one_of, table_of
from ecslint.finding import SEVERITIES
from ecslint.suppression.wish import Wish

__all__ = [
    "FAIL_ON",
    "ConfigError",
    "Option",
    "Rule",
    "Settings",
    "check_names",
    "check_options",
    "check_selection",
    "load",
    "selected",
    "with_flags",
]

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Option(Protocol):
    """An option that a rule declares; `type` is "bool", "int", "float", "str" or "list[str]"."""

    @property
    def type(self) -> str: ...
    @property
    def default(self) -> object: ...


class Rule(Protocol):
    """What settings need to know of a rule."""

    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def options(self) -> Mapping[str, Option]: ...


class Settings(NamedTuple):
    """What a config file says, or the defaults. `select` is None where the default rules are meant."""

    file: str | None = None
    root: str = "."
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = _NOTHING
    exclude: tuple[str, ...] = ()
    fail_on: str = "warning"
    format: str = "text"
    rules: tuple[str, ...] = ()
    """Folders of a user's own rules, as absolute paths: only ever from a config file that was named."""
    data_rules: tuple[str, ...] = ()
    """Those of a file that nobody named: of them, only rules without code are taken."""
    rule: Mapping[str, Mapping[str, object]] = _NOTHING
    """The options of rules, by rule name."""
    severities: Mapping[str, str] = _NOTHING
    parameters: Mapping[str, Mapping[str, str]] = _NOTHING
    parameter_files: Mapping[str, str] = _NOTHING
    suppress: tuple[Wish, ...] = ()
    """What not to report, and why."""
    mandatory: tuple[str, ...] = ()
    """Rules and categories that nothing suppresses."""
    require_reason: bool = False
    """A suppression without a reason does nothing."""
    notes: tuple[str, ...] = ()

    def excludes(self, path: str) -> bool:
        return bool(self._covering(self.exclude, path))

    def ignores(self, path: str, rule: str, category: str) -> bool:
        """Whether per-file-ignores switches a rule off in a file."""
        covered = [glob for glob, names in self.per_file_ignores.items() if _strength(rule, category, names)]
        return bool(self._covering(covered, path))

    def parameters_for(self, path: str) -> dict[str, str | None]:
        """The values of a template's parameters, None for those that a file leaves open; where several globs cover the
        template, later ones prevail, and what is written here prevails over what files hold."""
        given: dict[str, str | None] = {}
        for glob in self._covering(self.parameter_files, path):
            from ecslint.parameters import read_parameters

            given |= read_parameters(self.parameter_files[glob])
        for glob in self._covering(self.parameters, path):
            given |= self.parameters[glob]
        return given

    def severity(self, rule: Rule) -> str:
        return self.severities.get(rule.name, rule.severity)

    def covers(self, globs_: Collection[str], path: str) -> bool:
        """Whether one of the globs is about a file."""
        return bool(self._covering(globs_, path))

    def _covering(self, written: Collection[str], path: str) -> list[str]:
        if not written:
            return []
        relative = os.path.relpath(path, self.root)
        if relative.startswith(os.pardir):  # or do links make it seem so?
            relative = os.path.relpath(os.path.realpath(path), os.path.realpath(self.root))
        relative = relative.replace(os.sep, "/")
        return [glob for glob in written if globs.pattern(glob).fullmatch(relative)]


_WITH_GLOBS: Final = ("exclude", "per_file_ignores", "parameters", "parameter_files")


def load(start: str = ".", explicit: str | None = None, isolated: bool = False) -> Settings:
    """The settings of a run whose first path is `start`: those of the file `explicit`, else of the nearest one.

    Raises ConfigError for a file that cannot be read or obeyed.
    """
    if isolated and explicit is not None:
        raise ConfigError("--isolated wants no config file and --config names one: leave one of them out")
    if isolated:
        return Settings()
    for file in _nearest(start) if explicit is None else [explicit]:
        settings = _read(file, explicit is not None)
        if settings is not None:
            return settings
    return Settings()


def selected(rule: Rule, settings: Settings) -> bool:
    """Whether a rule takes part: errors and warnings do, or what `select` says instead, and `extend-select` adds.

    `ignore` takes away, unless a rule is selected more exactly than it is ignored: a name is more exact than a
    category, and a category than "all".
    """
    chosen = max(
        _strength(rule.name, rule.category, names) for names in (settings.select or (), settings.extend_select)
    )
    ignored = _strength(rule.name, rule.category, settings.ignore)
    by_default = settings.select is None and settings.severity(rule) != "info"
    return chosen > ignored or (by_default and not ignored)


def _strength(rule: str, category: str, names: Collection[str]) -> int:
    return 3 if rule in names else 2 if category in names else 1 if "all" in names else 0


def with_flags(
    settings: Settings, select: Sequence[str] | None, extend_select: Sequence[str], ignore: Sequence[str]
) -> Settings:
    """Settings as the command line changes them: `select` replaces the file's choice, the other two add to it.

    What the command line selects word for word is no longer ignored because the file says so.
    """
    asked = {*(select or ()), *extend_select}
    return settings._replace(
        select=settings.select if select is None else tuple(select),
        extend_select=(*(settings.extend_select if select is None else ()), *extend_select),
        ignore=(*(name for name in settings.ignore if name not in asked), *ignore),
    )


def check_names(names: Iterable[str], known_rules: Collection[str], categories: Collection[str], where: str) -> None:
    """Raise ConfigError for a name that is neither a rule, a category nor "all"."""
    known = (*known_rules, *categories, "all")
    for name in names:
        if name not in known:
            hint = _did_you_mean(name, known) or "; `ecslint rules` lists them all"
            raise ConfigError(f"unknown rule {name!r} in {where}{hint}")


def check_selection(settings: Settings, known_rules: Collection[str], categories: Collection[str]) -> None:
    """Raise ConfigError for a name in a config file's lists of rules that means nothing."""
    lists = {"select": settings.select or (), "extend-select": settings.extend_select, "ignore": settings.ignore}
    lists |= {f"per-file-ignores.{glob!r}": names for glob, names in settings.per_file_ignores.items()}
    lists |= {"mandatory": settings.mandatory}
    lists |= {f"suppress.{number}.rules": wish.rules for number, wish in enumerate(settings.suppress, 1)}
    for key, names in lists.items():
        check_names(names, known_rules, categories, f"{settings.file} [{key}]")


def check_options(settings: Settings, rules: Iterable[Rule]) -> None:
    """Raise ConfigError for a `[rule.NAME]` table whose rule, or an option of it, is unknown or of another type."""
    known = {rule.name: rule.options for rule in rules}
    for name, values in settings.rule.items():
        if name not in known:
            raise ConfigError(f"unknown rule {name!r} in {settings.file} [rule.{name}]{_did_you_mean(name, known)}")
        for key, value in values.items():
            where = f"{settings.file} [rule.{name}]"
            if key not in known[name]:
                names = (*known[name], "severity")
                hint = _did_you_mean(key, names) or f"; it has {', '.join(names)}"
                raise ConfigError(f"unknown option {key!r} in {where}{hint}")
            if not fits(value, known[name][key].type):
                raise ConfigError(f"{key} in {where} must be of type {known[name][key].type}, not {described(value)}")


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    near = discovery.closest(name.lower().replace("_", "-"), names) or discovery.closest(name, names)
    return f"; did you mean {near!r}?" if near else ""


def _nearest(start: str) -> Iterator[str]:
    """The files that may hold the settings, nearest first."""
    folder = os.path.abspath(start)
    tops = {discovery.repository_root(folder), os.path.expanduser("~")}
    below = None
    while folder != below:
        yield from filter(os.path.isfile, (os.path.join(folder, name) for name in ("ecslint.toml", "pyproject.toml")))
        folder, below = os.path.dirname(folder) if folder not in tops else folder, folder


def _read(file: str, named: bool) -> Settings | None:
    """The settings in a file; None for a pyproject.toml that was not named and says nothing of ecslint."""
    project = os.path.basename(file) == "pyproject.toml"
    near = os.path.relpath(file)
    shown = file if named or near.startswith(os.pardir) else near
    try:
        raw = discovery.load(file)
        if project and not named and b"ecslint" not in raw:
            return None
        import tomllib

        table: Any = tomllib.loads(raw.decode("utf-8-sig"))
        for key in ("tool", "ecslint") if project else ():
            table = table.get(key) if isinstance(table, dict) else None
        if table is None and not named:
            return None
        return _settings(
            shown, os.path.dirname(os.path.abspath(file)), table_of(as_it_is)("[tool.ecslint]", table), named
        )
    except (ConfigError, discovery.Unreadable, ValueError, RecursionError, re.error) as error:
        raise ConfigError(f"{shown}: {error}") from None


def _unasked(file: str, root: str, folders: Sequence[str]) -> dict[str, Any]:
    """What comes of folders of rules that nobody asked for: rules without code are data and do no harm, but nothing is
    followed to where the file does not lie."""
    inside = os.path.realpath(root)
    data = [each for each in folders if os.path.commonpath((inside, os.path.realpath(each))) == inside]
    data = [each for each in data if Path(each).is_dir()]
    notes: tuple[str, ...] = ()
    if len(data) < len(folders) or any(True for each in data for _ in Path(each).glob("*/[!_]*.py")):
        which = "of the rules that {} names, those that are not YAML" if data else "the rules that {} names"
        why = "are not run, because they are programs and nobody asked for this file"
        notes = (f"{which.format(file)} {why}: to run them, add --config {file}",)
    return {"rules": (), "data_rules": tuple(data), "notes": notes}


def _settings(file: str, folder: str, table: Mapping[str, Any], named: bool) -> Settings:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in READERS:
            raise ConfigError(f"unknown setting {key!r}{_did_you_mean(key, READERS)}")
        values[key.replace("-", "_")] = READERS[key](key, value)
    paths = (path for wish in values.get("suppress", ()) for path in wish.scope.paths)
    for glob in (*paths, *(glob for key in _WITH_GLOBS for glob in values.get(key, ()))):
        globs.pattern(glob)  # now is the time to say that it is none
    if "parameter_files" in values:
        from ecslint.parameters import located

        values["parameter_files"] = located(folder, values["parameter_files"], named=named)
    values["rules"] = tuple(os.path.join(folder, name) for name in values.get("rules", ()))
    if values["rules"] and not named:
        values |= _unasked(file, folder, values["rules"])
    severity = one_of(*SEVERITIES)
    values["severities"] = {
        name: severity(f"rule.{name}.severity", options.pop("severity"))
        for name, options in values.get("rule", {}).items()
        if "severity" in options
    }
    values["rule"] = {
        name: {key.replace("-", "_"): value for key, value in options.items()}
        for name, options in values.get("rule", {}).items()
    }
    return Settings(file, folder, **values)
