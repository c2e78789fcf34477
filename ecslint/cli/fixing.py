"""What `--fix` and `--diff` do: make fixes, and write or show them."""

from __future__ import annotations

import codecs
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from ecslint import discovery
from ecslint.cli.accepted import against
from ecslint.cli.request import COMPLETE, FINDINGS, Request, opened
from ecslint.config import ConfigError, Settings
from ecslint.finding import Finding
from ecslint.fixes import writing
from ecslint.fixes.rounds import Judged, Outcome, fix
from ecslint.rulebook import Rulebook
from ecslint.text import TextError, decode

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""A line as `patch` and git know it: they take no other character for the end of one."""
_ODD = re.compile(r'[\x00-\x1f\x7f"\\]')
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def write(request: Request, settings: Settings, rulebook: Rulebook) -> Request:
    """Fix the files, and print standard input as it is fixed. The request to report on what is left. Raises
    ConfigError."""
    request, fixed, _ = _fixed(request, settings, rulebook)
    edited = dict(request.edited)
    done: list[str] = []
    for path, text in fixed.after.items():
        if path in edited:
            edited[path] = _encoded(text, edited[path])
            continue
        try:
            _write(path, fixed.before[path], text)
        except ConfigError:
            if done:
                written = [finding for finding in fixed.fixed if _file(finding) in done]
                _tell(_told(fixed._replace(fixed=written, dropped=[]), "Fixed", ""))
            raise
        done.append(path)
    for raw in edited.values():
        _print(raw)
    if not request.shown.get("quiet"):
        _tell(_told(fixed, "Fixed", "Nothing was fixed."))
    return request._replace(edited=edited)


def show(request: Request, settings: Settings, rulebook: Rulebook) -> int:
    """Print what `--fix` would change; the exit status. Raises ConfigError."""
    request, fixed, quotable = _fixed(request, settings, rulebook)
    for path in sorted(fixed.after):
        mark = "\ufeff" if _is_marked(path, request.edited) else ""
        before, after = (_LINE.findall(mark + texts[path]) for texts in quotable)
        for line in unified_diff(before, after, _named(path), _named(path)):
            whole = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            _print(whole.encode("utf-8", "surrogateescape"))
    if not request.shown.get("quiet"):
        _tell(_told(fixed, "Would fix", "Nothing would change."))
    return FINDINGS if fixed.after else COMPLETE


def _fixed(
    request: Request, settings: Settings, rulebook: Rulebook
) -> tuple[Request, Outcome, tuple[Mapping[str, str], Mapping[str, str]]]:
    """The request with what was read from standard input, what came of fixing, and the texts before and after it
    without what no report may quote."""
    if not (request.fix or request.diff):
        raise ConfigError("--unsafe-fixes says which fixes are made: add --fix to make them, or --diff to see them")
    if request.fix and request.diff:
        raise ConfigError("--diff shows what --fix would change: give one of them")
    if request.live is not None:
        raise ConfigError("--fix and --diff edit files, and what runs in an account is in none: leave out --live")
    if "-" in request.paths:
        request = request._replace(edited={request.stdin_filename: sys.stdin.buffer.read()})
    alone = request._replace(partners=())
    quotable: list[Mapping[str, str]] = []

    def judge(texts: Mapping[str, str]) -> Judged:
        edited = {**request.edited, **{path: text.encode() for path, text in texts.items()}}
        scan = opened(alone._replace(edited=edited), settings, rulebook)
        scan.accounts.clear()  # what they hold is in no file
        outcome = scan.judge()
        if request.baseline is not None:
            outcome = against(request.baseline, outcome, settings, rulebook)
        quotable.append(outcome.texts)
        return Judged(outcome.report, {each.document.path: each.document.text for each in scan.inputs.opened})

    fixed = fix(judge, unsafe=request.unsafe_fixes)
    if fixed.after and request.diff:
        judge(fixed.after)
    return request, fixed, (quotable[0], quotable[-1])


def _write(path: str, before: str, after: str) -> None:
    """Write a file, unless it is another one by now."""
    try:
        raw = discovery.load(path)
        if decode(raw, path) != before:
            raise ConfigError(f"{path} has changed since it was read, so that it was not fixed: try again")
        writing.write(Path(path), _encoded(after, raw))
    except (OSError, TextError, discovery.Unreadable) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"{path} could not be fixed: {why}") from None


def _is_marked(path: str, edited: Mapping[str, bytes]) -> bool:
    """Whether a file begins with UTF-8's byte order mark, which a patch must know of to fit."""
    try:
        raw = edited[path] if path in edited else discovery.load(path)
    except discovery.Unreadable:
        return False
    return raw.startswith(codecs.BOM_UTF8)


def _named(path: str) -> str:
    """A path as it stands in the head of a patch, for `patch` and git to find the file."""
    if _ODD.search(path):
        return '"' + _ODD.sub(lambda found: f"\\{ord(found[0]):03o}", path) + '"'
    return f"{path}\t" if " " in path else path


def _print(raw: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)


def _encoded(text: str, like: bytes) -> bytes:
    """A text in the encoding of another one, with its byte order mark."""
    for mark, encoding in _MARKS:
        if like.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode()


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _told(fixed: Outcome, done: str, nothing: str) -> Iterator[str]:
    """What was fixed, by file and rule, and what was not."""
    count, files = len(fixed.fixed), sorted({_file(finding) for finding in fixed.fixed})
    if not count:
        yield nothing
    else:
        yield f"{done} {count} finding{'s' * (count > 1)} in {len(files)} file{'s' * (len(files) > 1)}:"
    for file in files:
        rules = Counter(finding.rule for finding in fixed.fixed if _file(finding) == file)
        yield f"  {file}: " + ", ".join(
            f"{rule} ({times})" if times > 1 else rule for rule, times in sorted(rules.items())
        )
    yield from dict.fromkeys(
        f"note: {where.file}:{where.line}: {finding.rule} was not fixed, because {why}"
        for finding, why in fixed.dropped
        if (where := finding.location)
    )


def _file(finding: Finding) -> str:
    return finding.location.file if finding.location else ""
