"""Partners' findings become ours: selected, placed, told apart from those that a rule of ours makes already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ecslint.finding import Finding, Incomplete, Location, Resource

if TYPE_CHECKING:
    from ecslint.config import Settings
    from ecslint.scan import Scan
    from ecslint.sources.cloudformation import Template
    from ecslint.text import Document

CATEGORY = "validity"

Path = tuple[str | int, ...]


class Foreign(NamedTuple):
    """A partner's finding."""

    rule: str
    """Its id without the partner's name, such as E3012."""
    severity: str
    message: str
    help: str
    path: Path
    stretch: tuple[int, int, int, int] | None
    """Line, column, end line and end column, counted from 1; None when only the path is known."""
    usual: bool = True
    """Whether it is reported without being asked for."""


class Fault(NamedTuple):
    """Something that a partner did not check: a rule of its own to ignore it by, and why."""

    rule: str
    why: str


class Partner(Protocol):
    """Another linter, ready to run."""

    @property
    def name(self) -> str: ...
    def notes(self) -> Iterable[str]:
        """Remarks for the user."""

    def check(self, template: Template) -> Iterable[Foreign | Fault]: ...


def merged(scan: Scan, partners: Iterable[Partner], findings: Collection[Finding]) -> list[Finding]:
    """What the partners find in the scanned templates and no finding says already.

    What they cannot check is added to what is incomplete."""
    merging = _Merging(scan, findings)
    templates = {each.document.path: each.template for each in scan.inputs.opened if each.template is not None}
    for partner in partners:
        if not _may_find(partner.name, scan.settings):
            scan.notes.append(
                f"{partner.name} was not run, because nothing of it is selected: add --select {partner.name}"
            )
            continue
        scan.notes += partner.notes()
        for template in templates.values():
            merging.run(partner, template)
    return merging.found


class _Merging:
    """The findings of a run so far, by what they stand for."""

    def __init__(self, scan: Scan, findings: Iterable[Finding]) -> None:
        self.scan = scan
        self.found: list[Finding] = []
        self._said: dict[tuple[str, str], list[Path]] = {}
        peers: dict[str, list[str]] = {}
        for finding in findings:
            if finding.rule not in peers:
                rule = scan.rulebook.get(finding.rule)
                named = (*(rule.peers if rule else ()), *_GENERAL.get(finding.rule, ()))
                peers[finding.rule] = [each for peer in named for each in _ids(peer)]
            self._say(finding, peers[finding.rule])

    def _say(self, finding: Finding, ids: Iterable[str]) -> None:
        if finding.location:
            for each in ids:
                self._said.setdefault((finding.location.file, each), []).append(finding.location.path)

    def run(self, partner: Partner, template: Template) -> None:
        file = template.document.path
        faults: dict[str, list[str]] = {}
        try:
            for each in partner.check(template):
                name = f"{partner.name}:{each.rule}"
                if not wanted(partner.name, each.rule, isinstance(each, Fault) or each.usual, self.scan.settings):
                    continue
                if any(self.scan.settings.ignores(file, known, CATEGORY) for known in _names(partner.name, each.rule)):
                    continue
                if isinstance(each, Fault):
                    faults.setdefault(name, []).append(each.why)
                elif not self._is_said(file, each):
                    self.found.append(self._finding(name, each, template))
                    if partner.name == "cfn-lint":  # others repeat its rules under its ids
                        self._say(self.found[-1], [_canonical(each.rule)])
        except (Exception, SystemExit) as error:
            broken = f"{partner.name} itself failed ({type(error).__name__}: {error})"
            faults[partner.name] = [f"{broken}; please tell its makers, or leave out --with {partner.name} here"]
        for whys in faults.values():
            more = f" (and {len(whys) - 1} more of the kind)" if len(whys) > 1 else ""
            self.scan.incomplete.append(Incomplete(f"{file} by {partner.name}", whys[0] + more))

    def _is_said(self, file: str, found: Foreign) -> bool:
        rule = _canonical(found.rule)
        return any(_covers(path, found.path, rule) for path in self._said.get((file, rule), ()))

    def _finding(self, name: str, found: Foreign, template: Template) -> Finding:
        document = template.document
        resource = _resource(template, found.path)
        return Finding(
            name,
            found.severity,
            "high",
            CATEGORY,
            self._without_secrets(found.message, document),
            found.help,
            fingerprint(name, resource, _steps(document.data, found.path)),
            resource,
            _location(document, found),
        )

    def _without_secrets(self, message: str, document: Document) -> str:
        """The message without the values that no report may quote."""
        for span in self.scan.masked.of(document.path):
            secret = document.text[span.start : span.end].strip().strip("'\"")
            message = message.replace(secret, "***") if len(secret) > 3 else message
        return message


# -- selection


def wanted(partner: str, rule: str, usual: bool, settings: Settings) -> bool:
    """Whether a partner's rule is selected: as one of ours, but its name may be given in part."""
    chosen = max(_strength(partner, rule, names) for names in (settings.select or (), settings.extend_select))
    ignored = _strength(partner, rule, settings.ignore)
    return chosen > ignored or (settings.select is None and usual and not ignored)


def asked_for(partner: str, settings: Settings) -> list[str]:
    """The ids of a partner's rules, or starts of ids, that are selected; "" stands for all."""
    named = (*(settings.select or ()), *settings.extend_select)
    ids = [name.removeprefix(f"{partner}:") for name in named if name.startswith(f"{partner}:")]
    return ids + [""] * any(name in (partner, CATEGORY, "all") for name in named)


def _may_find(partner: str, settings: Settings) -> bool:
    return settings.select is None or bool(asked_for(partner, settings))


def _names(partner: str, rule: str) -> list[str]:
    """What a partner's rule can be called, most exact first."""
    return [*(f"{partner}:{rule[:length]}" for length in range(len(rule), 0, -1)), partner]


def _strength(partner: str, rule: str, names: Collection[str]) -> int:
    """How exactly a rule is named; the more letters of its id, the more exactly."""
    ladder = ("all", CATEGORY, *reversed(_names(partner, rule)))
    return max((step for step, name in enumerate(ladder, 1) if name in names), default=0)


# -- what stands for what


_GENERAL = {"unknown-parameter": ("cfn-lint:E3002",), "required-parameter-missing": ("cfn-lint:E3003",)}
"""cfn-lint's rules on any resource's schema, of which ours say the same for ECS alone."""


def _ids(peer: str) -> Iterator[str]:
    """The ids of cfn-lint's rules in an entry of `peers`, such as `cfn-lint:E3030/E3012`."""
    tool, _, ids = peer.partition(":")
    if tool in ("cfn-lint", "cloudformation-validate"):
        yield from (_canonical(each) for each in ids.split("/"))


def _canonical(rule: str) -> str:
    """cloudformation-validate has cfn-lint's rules under the same ids, but for those that it calls fatal."""
    return f"E{rule[1:]}" if rule.startswith("F") else rule


_KNOWING = re.compile("[A-Z]3(0(4[1-9]|[5-9][0-9])|[1-9][0-9][0-9])")
"""The rules that know one type of resource. Such a rule says one thing of a resource or of an item in it; the others
apply a schema to any value, and what they say of one place they do not say of its neighbours."""


def _covers(ours: Path, theirs: Path, rule: str) -> bool:
    """Whether a finding at one path says what a partner's rule says at the other."""
    if _KNOWING.fullmatch(rule):
        return ours[: len(theirs)] == theirs or _item(ours) == _item(theirs)
    return _plain(ours) == _plain(theirs)


def _plain(path: Path) -> Path:
    """The path up to the first function in it."""
    functions = (at for at, step in enumerate(path) if isinstance(step, str) and step.startswith("Fn::"))
    return path[: next(functions, None)]


def _item(path: Path) -> Path:
    """The path of the innermost item of a list, else of the resource: one container is not the other."""
    plain = _plain(path)
    ends = (at + 1 for at in range(len(plain) - 1, 1, -1) if isinstance(plain[at], int))
    return plain[: next(ends, 2)]


# -- places


def _resource(template: Template, path: Path) -> Resource:
    """What a path leads into: a resource, a thing of another section such as a parameter, or the template."""
    section, name = (*map(str, path[:2]), "", "")[:2]
    if section == "Resources" and name:
        label = template.variants[0][0].label(path[:2]) if name in template.resources else None
        return Resource(template.type_of_resource(name) or "Resource", name, construct=label)
    if name:
        return Resource(section, name)
    return Resource("Template", PurePath(template.document.path).stem)


def _location(document: Document, found: Foreign) -> Location:
    path = found.path
    while document.span(path) is None:
        path = path[:-1]
    if found.stretch is None:
        span = document.key_span(path) or document.span(path)
        assert span is not None  # noqa: S101 - a document has a root
        start, end = document.position(span.start), document.position(span.end)
        return Location(document.path, *start, *end, path)
    line, column, end_line, end_column = found.stretch
    if (end_line, end_column) <= (line, column):
        end_line, end_column = line, column + 1
    return Location(document.path, line, column, end_line, end_column, path)


def _steps(data: Any, path: Path) -> Iterator[str]:
    """The path within a resource, with items of lists by their names where they have one."""
    for at, step in enumerate(path):
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        if at > 1:
            name = data.get("Name") if isinstance(data, dict) and isinstance(step, int) else None
            yield name if isinstance(name, str) else str(step)


def fingerprint(rule: str, resource: Resource, steps: Iterable[str]) -> str:
    """The same for the same defect of the same resource, wherever it stands in whichever file."""
    return sha256("\0".join((rule, resource.type, resource.name, *steps)).encode()).hexdigest()[:32]
