"""`ecslint scan --show-files`: what a run would read, and as what, instead of the run."""

from __future__ import annotations

import json
import sys
from typing import NamedTuple

from ecslint import discovery
from ecslint.cli.request import COMPLETE, USAGE, Request, opened, prepare
from ecslint.config import ConfigError, Settings
from ecslint.discovery import PathNotFound
from ecslint.reports.wording import counted
from ecslint.rulebook import RuleError
from ecslint.scan import Scan
from ecslint.sources import Input

_FORMS = {
    "task-definition": "task definition",
    "container-definitions": "container definitions",
    "service-definition": "service definition",
    "event-rule": "targets of an event rule",
    "schedule": "schedule",
}


class Files(NamedTuple):
    """What becomes of the files that a run meets."""

    read: dict[str, str]
    """Files with something to check, and what each is."""
    skipped: dict[str, str]
    """Paths that a run passes over or cannot read, and why."""
    others: list[str]
    """Files that hold nothing of ECS."""


def show_files(request: Request) -> int:
    """Print the files, as text or with `--format json`; the exit status."""
    try:
        settings, rulebook = prepare(request)
        files = _files(request, settings, opened(request, settings, rulebook))
    except (ConfigError, RuleError, PathNotFound) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    if request.format == "json":
        document = {
            "files": [{"path": path, "form": form} for path, form in files.read.items()],
            "skipped": [{"path": path, "why": why} for path, why in files.skipped.items()],
            "others": files.others,
        }
        print(json.dumps(document, indent=2))
        return COMPLETE
    for path, form in files.read.items():
        print(f"{path}: {form}")
    for path, why in files.skipped.items():
        print(f"note: {path}: {why}", file=sys.stderr)
    if files.others:
        others = f"{counted(len(files.others), 'other file')} of a promising name, such as {files.others[0]}"
        print(f"note: {others}: nothing of ECS in it; --format json lists them", file=sys.stderr)
    return COMPLETE


def _files(request: Request, settings: Settings, scan: Scan) -> Files:
    found: dict[str, list[str]] = {path: [_snapshot(path)] for path in map(str, scan.accounts)}
    for each in scan.inputs.opened:
        forms = found.setdefault(each.document.path, [])
        forms += [form for form in _forms(each) if form not in forms]
    paths = [path for path in request.paths or (".",) if path != "-"]
    met = list(discovery.discover(paths, exclude=settings.excludes, force_exclude=request.force_exclude))
    skipped = {each.path: each.why for each in met if isinstance(each, discovery.Skipped)}
    skipped |= {each.what: each.why for each in scan.incomplete}
    known = {*found, *skipped}
    others = [each.path for each in met if isinstance(each, discovery.Candidate) and each.path not in known]
    read = {path: ", ".join(forms) for path, forms in sorted(found.items())}
    return Files(read, skipped, [path for path in others if not path.endswith(discovery.STATE)])


def _snapshot(path: str) -> str:
    return f"snapshot of a running account ({path.rpartition('/')[2].removesuffix(discovery.SNAPSHOT)})"


def _forms(opened_input: Input) -> list[str]:
    """What an input was recognized as."""
    if opened_input.template is not None:
        return ["CloudFormation template"]
    return [_FORMS[each.kind] for each in opened_input.plain.found] if opened_input.plain else []
