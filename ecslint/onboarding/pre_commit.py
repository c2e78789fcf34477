"""The entry for pre-commit: a configuration of its own, or an edit of the one there is that keeps all else as it is."""

from __future__ import annotations

import re
from typing import Any

from ecslint import __version__
from ecslint.onboarding.proposal import Proposal, Refused, read
from ecslint.text import Document, TextError
from ecslint.text import read as parsed

FILE = ".pre-commit-config.yaml"
REPOSITORY = "https://github.com/ecslint/ecslint"


def proposed(baseline: str | None) -> Proposal | None:
    """The hook in the working folder's configuration; None if it is there. `baseline` is the file of accepted findings.
    Raises Refused for a configuration that is none, or whose form leaves no room for a sure edit."""
    text = read(FILE)
    if text is None or not text.strip():
        return Proposal(FILE, text, "repos:\n" + _entry("  ", 2, baseline))
    after = with_hook(text, baseline)
    return None if after == text else Proposal(FILE, text, after)


def with_hook(text: str, baseline: str | None = None) -> str:
    """A configuration with the hook. Raises Refused."""
    try:
        document = parsed(text, FILE)
    except TextError as error:
        raise Refused(f"{FILE} cannot be read, so it is left as it is: {error.message}") from None
    data = {} if document.data is None else document.data
    repositories = data.get("repos") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(repositories, list | None):
        raise Refused(f"{FILE} is no configuration of pre-commit, so it is left as it is")
    if any(_is_ours(each) for each in repositories or ()):
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    unix = text.replace("\r\n", "\n")
    after = _edited(parsed(unix, FILE), unix, repositories, baseline)
    if after is None or not _adds_one(data, after):
        entry = _entry("  ", 2, baseline)
        raise Refused(f"{FILE} is written in a way that leaves no sure place for the hook: add to `repos`\n{entry}")
    return after.replace("\n", end)


def _edited(document: Document, text: str, repositories: list[Any] | None, baseline: str | None) -> str | None:
    if repositories is None:
        entry = _entry("  ", 2, baseline)
        key = document.key_span(("repos",))
        if key is None:
            return f"{text.rstrip()}\nrepos:\n{entry}"
        rest = re.compile(r":[ \t]*(?:#[^\n]*)?(?:\n|\Z)(?:[ \t]*#[^\n]*(?:\n|\Z))*").match(text, key.end)
        return rest and text[: rest.end()] + "\n" * (text[rest.end() - 1] != "\n") + entry + text[rest.end() :]
    if not repositories:
        span = document.span(("repos",))
        entry = _entry("  ", 2, baseline).rstrip()
        return span and f"{text[: span.start].rstrip()}\n{entry}{text[span.end :] or chr(10)}"
    item = document.span(("repos", len(repositories) - 1))
    dash = item and re.fullmatch(r"( *)-( +)", text[text.rfind("\n", 0, item.start) + 1 : item.start])
    if item is None or not dash:
        return None
    # What belongs to the last repository ends with its line, and with comments below that are as deep as its parts.
    rest = re.compile(rf"[^\n]*(?:\n {{{len(dash[1]) + 1},}}#[^\n]*)*(?:\n|\Z)").match(text, item.end)
    at = rest.end() if rest else len(text)
    before = text[:at] if text[:at].endswith("\n") else text[:at] + "\n"
    return before + _entry(dash[1], len(dash[2]) + 1, baseline) + text[at:]


def _adds_one(data: dict[str, Any], after: str) -> bool:
    """Whether an edited configuration says what it said, and one repository more."""
    try:
        document = parsed(after, FILE)
    except TextError:
        return False
    made = document.data
    if (
        document.duplicate_keys
        or not isinstance(made, dict)
        or not isinstance(made.get("repos"), list)
        or not made["repos"]
    ):
        return False
    *others, last = made["repos"]
    return _is_ours(last) and {**made, "repos": others} == {**data, "repos": data.get("repos") or []}


def _is_ours(repository: Any) -> bool:
    hooks = repository.get("hooks") if isinstance(repository, dict) else None
    ids = [hook.get("id") for hook in hooks if isinstance(hook, dict)] if isinstance(hooks, list) else []
    return any(isinstance(name, str) and name.split("-")[0] == "ecslint" for name in ids)


def _entry(indent: str, deeper: int, baseline: str | None) -> str:
    """The lines of the entry; what stands in an item is so many columns deeper than its dash."""
    inner = indent + " " * deeper
    dash = "-" + " " * (deeper - 1)
    lines = [f"{indent}{dash}repo: {REPOSITORY}", f"{inner}rev: v{__version__}", f"{inner}hooks:"]
    lines.append(f"{inner}  - id: ecslint")
    if baseline:
        lines.append(f"{inner}    args: [--baseline, {baseline}]")
    return "\n".join(lines) + "\n"
