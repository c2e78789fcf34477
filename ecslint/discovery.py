"""Which files a run looks at, and their bytes.

A named file is always looked at. A named folder is walked: its .gitignore files (nested ones, and those above it up
to the repository root) and .git/info/exclude are obeyed, folders of version control, dependencies and caches are
passed over, and so are files whose name promises neither JSON, YAML nor a template of them. Hidden folders are
walked: GitHub's own advice is to keep a task definition in `.aws/`.

Nothing is followed out of the named folders, nothing is opened that is not a regular file, and what ought to have
been read but could not be is yielded as Skipped.
"""

# Strings and scandir walk a large tree several times as fast as Path objects do.
# ruff: noqa: PTH100, PTH110, PTH112, PTH113, PTH114, PTH116, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

WALK_LIMIT: Final = 20_000_000
NAMED_LIMIT: Final = 60_000_000
"""Sizes in bytes above which a file is not read: met in a walk, and named. AWS itself takes at most 1 MB."""

SNAPSHOT: Final = ".jsonl.gz"
STATE: Final = ".state.jsonl.gz"
"""How the names of snapshots of accounts end, and those of the files beside them that hold what changes by itself."""

_PROMISING: Final = (
    r"(?i)"
    r".*\.(?:jsonc?|ya?ml|template|cfn|tpl|tmpl|tftpl|gotmpl|j2|jinja2?|erb|mustache)"
    r"|\.?[^.]*(?:task.?def|container.?def|service.?def|template|stack|cloudformation|cfn)[^.]*"
    r"|\d{12}\.[a-z0-9-]+\.jsonl\.gz"
)
"""Names of files that a walk looks at: by suffix, or by a telling name, as snapshots of accounts have."""
_PASSED_OVER: Final = (
    r"\.(?:git|hg|svn|jj|venv|yarn|pnpm-store|tox|nox|eggs|(?:\w+[_-])?cache|hypothesis|terraform|terragrunt-cache"
    r"|aws-sam|serverless|gradle|m2|idea|next|nuxt|turbo|direnv)|venv|site-packages|node_modules|bower_components"
    r"|__pycache__"
)
_MARKERS: Final = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
"""Files that tell a virtual environment or a cache, whatever the folder is called."""

_NOT_A_FILE: Final = "neither a file nor a folder, so it is not opened: to read from a pipe, give - as the path"
_DENIED: Final = "permission denied: make it readable for this user, or exclude it"


class Candidate(NamedTuple):
    """A file to look at; `explicit` when it was named rather than met in a walk."""

    path: str
    explicit: bool


class Skipped(NamedTuple):
    """A path that is not looked at. `incomplete` when it ought to have been; else this is a remark."""

    path: str
    why: str
    incomplete: bool


class PathNotFound(Exception):  # noqa: N818 - the name says what happened
    """A named path does not exist. `suggestion` is the closest name in the same folder, if one is close."""

    def __init__(self, path: str, suggestion: str | None = None) -> None:
        self.path, self.suggestion = path, suggestion
        super().__init__(f"{path!r} does not exist" + (f"; did you mean {suggestion!r}?" if suggestion else ""))


class Unreadable(Exception):  # noqa: N818
    """A file that cannot be read. The text says why, and what a person can do."""


def discover(
    paths: Sequence[str], *, exclude: Callable[[str], bool] | None = None, force_exclude: bool = False
) -> Iterator[Candidate | Skipped]:
    """Yield what there is to look at in `paths`, each file once, in an order that depends on names alone.

    `exclude` tells the paths that the configuration leaves out. What is named is looked at even so, and even if a
    .gitignore covers it, unless `force_exclude` is set: a hook that passes names wants them left out all the same.
    Raises PathNotFound, before anything is yielded, for a named path that does not exist.
    """
    kinds = {path: _kind(path) for path in paths}
    files = {os.path.realpath(path): path for path in reversed(kinds) if kinds[path] == "file"}
    trees = [os.path.join(os.path.realpath(path), "") for path in kinds if kinds[path] == "folder"]
    walk, named = _Walk(files, tuple(trees)), set(files.values())
    for path, kind in kinds.items():
        excluded = exclude is not None and exclude(path)
        if excluded and force_exclude:
            continue
        if kind == "folder":
            yield from walk.folder(path, None if excluded else exclude)
        elif kind != "file":
            yield Skipped(path, kind, True)
        elif path in named:
            yield _sized(path, explicit=True)
    yield from walk.linked()


def load(path: str) -> bytes:
    """The content of a file. Raises Unreadable, whose text says what to do about it."""
    try:
        # Not blocking, so that a pipe that took the file's place since it was found cannot hang the run.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable(_NOT_A_FILE)
            return file.read()
    except (OSError, ValueError) as error:
        raise Unreadable(_why(error)) from None


def repository_root(path: str) -> str | None:
    """The nearest folder at or above `path` that holds `.git`; None outside of a repository."""
    folder = os.path.abspath(path)
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return None
    return folder


def _kind(path: str) -> str:
    """Whether a named path is a "file" or a "folder"; else why it cannot be read."""
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise PathNotFound(path, _nearest(path)) from None
    except OSError as error:
        return _why(error)
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else _NOT_A_FILE


def _nearest(path: str) -> str | None:
    folder, name = os.path.split(path.rstrip(os.sep))
    try:
        near = closest(name, sorted(set(os.listdir(folder or ".")) - {name}))
    except (OSError, ValueError):
        return None
    return near and os.path.join(folder, near)


def closest(name: str, names: Iterable[str]) -> str | None:
    """Which of some names a person most likely meant; None if none is close."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, 1)), None)


def _sized(path: str, *, explicit: bool) -> Candidate | Skipped:
    limit = NAMED_LIMIT if explicit else WALK_LIMIT
    try:
        size = os.stat(path).st_size
    except OSError as error:
        return Skipped(path, _why(error), True)
    if size > limit:
        why = f"{size / 1e6:.0f} MB, more than the {limit / 1e6:.0f} MB that are read"
        return Skipped(path, why if explicit else f"{why}; name it to have it read", explicit)
    return Candidate(path, explicit) if os.access(path, os.R_OK) else Skipped(path, _DENIED, True)


def _why(error: OSError | ValueError) -> str:
    return _DENIED if isinstance(error, PermissionError) else getattr(error, "strerror", None) or str(error)


_Ignores: TypeAlias = "tuple[tuple[str, GitIgnoreSpec], ...]"
"""Folders (with a slash at the end) and what their .gitignore holds, outermost first."""


class _Walk:
    """What one run has met so far, so that no file comes twice and no loop is possible."""

    def __init__(self, named: Iterable[str], trees: tuple[str, ...]) -> None:
        self.seen = set(named)
        self.trees = trees
        self.links: list[tuple[str, str]] = []

    def first(self, real: str) -> bool:
        """Whether this file or folder is met for the first time."""
        known = real in self.seen
        self.seen.add(real)
        return not known

    def folder(self, top: str, exclude: Callable[[str], bool] | None) -> Iterator[Candidate | Skipped]:
        """Walk a named folder. The .gitignore files above it do not count if they cover the folder itself."""
        real = os.path.realpath(top)
        pending = [("" if top in {".", "./"} else top.removeprefix("./"), real, _ignores_above(real))]
        while pending:
            shown, real, ignores = pending.pop()
            if not self.first(real):
                continue
            try:
                with os.scandir(shown or ".") as entries:
                    content = {entry.name: entry for entry in sorted(entries, key=lambda entry: entry.name)}
            except OSError as error:
                yield Skipped(shown or ".", _why(error), True)
                continue
            if not _MARKERS.isdisjoint(content) and os.path.join(real, "") not in self.trees:
                continue
            ignores = _ignores_in(real, content, ignores)
            folders = []
            for entry in _wanted(content):
                path, target = os.path.join(shown, entry.name), os.path.join(real, entry.name)
                is_folder = entry.is_dir(follow_symlinks=False)
                if (exclude and exclude(path)) or (ignores and _ignored(ignores, target, is_folder)):
                    continue
                if is_folder:
                    folders.append((path, target, ignores))
                elif entry.is_symlink():
                    self.links.append((path, os.path.realpath(target)))
                elif entry.is_file(follow_symlinks=False) and self.first(target):
                    yield _sized(path, explicit=False)
            pending += reversed(folders)

    def linked(self) -> Iterator[Candidate | Skipped]:
        """Follow the links to files that lie in the named folders and were not met under their own name.

        A link to a folder is not followed: what lies in the named folders is walked where it lies.
        """
        for path, target in self.links:
            if not os.path.exists(target):
                yield Skipped(path, "a link to something that does not exist", False)
            elif not os.path.join(target, "").startswith(self.trees):
                yield Skipped(path, "a link that leads out of the scanned folders: name it to have it read", False)
            elif os.path.isfile(target) and self.first(target):
                yield _sized(path, explicit=False)


def _wanted(content: Mapping[str, os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder that their name does not rule out. A CDK assembly's assets and indexes are no input."""
    cdk = "manifest.json" in content and any(name.endswith(".template.json") for name in content)
    for name, entry in content.items():
        if entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and os.path.isdir(entry)):
            if not re.fullmatch(_PASSED_OVER, name) and not (cdk and name.startswith("asset.")):
                yield entry
        elif re.fullmatch(_PROMISING, name) and not (cdk and name in {"manifest.json", "tree.json"}):
            yield entry


def _ignores_above(folder: str) -> _Ignores:
    """What the .gitignore files above a folder hold; nothing if they cover the folder itself."""
    root = repository_root(folder)
    if root is None or root == folder:
        return ()
    ignores = _ignores_in(root, {".git", ".gitignore"}, ())
    for end in [at for at, letter in enumerate(folder) if letter == os.sep and at > len(root)]:
        ignores = _ignores_in(folder[:end], {".gitignore"}, ignores)
    return () if _ignored(ignores, folder, True) else ignores


def _ignores_in(folder: str, names: Collection[str], outer: _Ignores) -> _Ignores:
    """What holds inside a folder with these names in it. A repository inside another starts afresh, as git has it."""
    files = [".git/info/exclude", ".gitignore"] if ".git" in names else [".gitignore"] if ".gitignore" in names else []
    inner = tuple((os.path.join(folder, ""), spec) for name in files if (spec := _patterns(os.path.join(folder, name))))
    return inner if ".git" in names else outer + inner


def _patterns(file: str) -> GitIgnoreSpec | None:
    """The patterns of a .gitignore file; None if there are none, or it cannot be read, or is a link, as git has it."""
    try:
        text = "" if os.path.islink(file) else load(file).decode("utf-8-sig", "surrogateescape")
    except Unreadable:
        return None
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip() and not line.startswith("#")]
    if not lines:
        return None
    import warnings

    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # [[:alpha:]] is no character class of Python
        try:
            return GitIgnoreSpec.from_lines(lines)
        except (ValueError, re.error):  # git passes over lines that are no pattern
            return GitIgnoreSpec.from_lines(filter(_is_pattern, lines))


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def _ignored(ignores: _Ignores, path: str, is_folder: bool) -> bool:
    """Whether the innermost .gitignore that has anything to say about a path says that it is ignored."""
    for prefix, patterns in reversed(ignores):
        relative = path[len(prefix) :].replace(os.sep, "/") + ("/" if is_folder else "")
        include = patterns.check_file(relative).include
        if include is not None:
            return include
    return False
