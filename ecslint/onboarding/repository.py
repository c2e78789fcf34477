"""What there is in a repository that a linter of ECS should know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ecslint import discovery
from ecslint.config_values import ConfigError
from ecslint.parameters import read_parameters
from ecslint.scan import Scan

_LARGEST = 100_000
"""Bytes of a file that may hold parameters; CloudFormation takes 200 of them at most."""


class Repository(NamedTuple):
    """What was found in the working folder."""

    ecs_files: list[str]
    parameter_files: dict[str, str]
    """Of templates whose parameters one file clearly gives the values of: the template, and that file."""
    undecided_parameters: dict[str, list[str]]
    """Of templates that several files may be for."""
    is_cdk: bool
    """It makes its templates with the CDK, in cdk.out, which Git usually ignores."""
    uses_github: bool
    uses_gitlab: bool
    branch: str
    """The one that others start from."""


def look(scan: Scan) -> Repository:
    """Look at the working folder, whose files a scan has taken in."""
    templates = {}
    for each in scan.inputs.opened:
        declared = each.document.data.get("Parameters") if isinstance(each.document.data, dict) else None
        if each.template is not None and isinstance(declared, dict):
            templates[each.document.path] = set(declared)
    files = dict.fromkeys(each.document.path for each in scan.inputs.opened)
    given = _given(files) if templates else {}
    fitting = {template: fits for template, names in templates.items() if (fits := _fitting(names, given))}
    chosen = {template: one for template, fits in fitting.items() if (one := _chosen(fits))}
    remote = _git("config")
    return Repository(
        list(files),
        chosen,
        {template: fits for template, fits in fitting.items() if template not in chosen},
        Path("cdk.json").is_file(),
        Path(".github").is_dir() or "github.com" in remote,
        Path(".gitlab-ci.yml").exists() or bool(re.search(r"[@/.]gitlab\.", remote)),
        _branch(),
    )


def _given(known: Iterable[str]) -> dict[str, set[str]]:
    """The files with values of parameters, and the names in each."""
    found = {}
    for each in discovery.discover(["."]):
        if isinstance(each, discovery.Skipped) or each.path in known:
            continue
        try:
            raw = discovery.load(each.path) if Path(each.path).stat().st_size < _LARGEST else b""
            if b"ParameterKey" in raw or (b"Parameters" in raw and b"Resources" not in raw):
                found[each.path] = set(read_parameters(each.path))
        except (ConfigError, OSError, discovery.Unreadable):
            continue
    return found


def _fitting(declared: set[str], given: Mapping[str, set[str]]) -> list[str]:
    """The files whose values are all of parameters that a template declares."""
    return [file for file, names in given.items() if names and names <= declared]


def _chosen(files: list[str]) -> str | None:
    """The one file, or the one for production, which is what should not break."""
    production = [file for file in files if re.search(r"(?i)(?<![a-z])(?:prod|prd|production|live)(?![a-z])", file)]
    return files[0] if len(files) == 1 else production[0] if len(production) == 1 else None


def _branch() -> str:
    head = re.search(r"refs/remotes/origin/([\w./-]+)", _git("refs/remotes/origin/HEAD"))
    current = re.search(r"refs/heads/(main|master)\s", _git("HEAD"))
    return head[1] if head else current[1] if current else "main"


def _git(name: str) -> str:
    """A file of Git's own; empty where there is none, as in a worktree."""
    try:
        return Path(".git", name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
