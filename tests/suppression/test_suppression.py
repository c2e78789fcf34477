"""What is not reported, why, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint import config
from ecslint.config import ConfigError, Settings
from ecslint.finding import Report
from tests.examples import scan

RULE = "log-retention-missing"

GROUP = """Resources:
  Logs:{after}
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: app  {inside}
"""


def outcome(report: Report, rule: str = RULE) -> list[str | None]:
    """Why each finding of the rule does not count; None for one that does."""
    return [finding.suppressed for finding in report.findings if finding.rule == rule]


def said(report: Report) -> list[str]:
    """What is said about the suppressions themselves."""
    names = ("unused-suppression", "expired-suppression", "malformed-suppression")
    return [f"{each.rule}: {each.message}" for each in report.findings if each.rule in names]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("  # ecslint: ignore[log-retention-missing] -- the audit", "the audit"),
        ("  # ecslint:ignore[log-retention-missing]--the audit", "the audit"),
        ("  # ecslint: ignore[log-retention-missing]", "no reason is given"),
        ("  # ecslint: ignore[cost] -- the audit", "the audit"),
        ("  # ecslint: ignore[all] -- the audit", "the audit"),
        ("  # kept. ecslint: ignore[log-retention-missing] -- the audit", "the audit"),
        ("  # ecslint: ignore[log-retention-missing, until=2999-01-31] -- the audit", "the audit"),
        ("  # ecslint: ignore[customer-key-missing] -- A; ignore[log-retention-missing] -- B", "B"),
        ("  # ecslint: ignore[log-retention-missing] -- the audit\n\n  # another comment", "the audit"),
        ("  # ecslint: ignore[log-retention-missing, until=2020-01-31] -- the audit", None),
        ("  # ecslint: ignore log-retention-missing", None),
        ("  # a comment of another tool: ignore[log-retention-missing]", None),
    ],
)
def test_a_comment_above_the_line(comment: str, reason: str | None) -> None:
    text = GROUP.format(after="", inside="").replace("  Logs:", f"{comment}\n  Logs:")
    assert outcome(scan(text)) == [reason]


def test_a_comment_on_the_line() -> None:
    text = GROUP.format(after=f" # ecslint: ignore[{RULE}] -- the audit", inside="")
    assert outcome(scan(text)) == ["the audit"]


def test_a_comment_elsewhere_is_about_something_else() -> None:
    text = GROUP.format(after="", inside=f"# ecslint: ignore[{RULE}] -- the audit")
    report = scan(text)
    assert outcome(report) == [None]
    assert said(report) == [(f"unused-suppression: `{RULE}` finds nothing here, so nothing is ignored; "
                            "remove it from the suppression")]  # fmt: skip


def test_a_script_that_is_a_value_has_comments_of_its_own() -> None:
    script = "Outputs:\n  Script:\n    Value: |\n      # ecslint: ignore[nonsense]\n"
    assert said(scan(GROUP.format(after="", inside="") + script)) == []


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ("{ecslint: {ignore: [log-retention-missing]}}", "no reason is given"),
        ("{ecslint: {ignore: log-retention-missing}}", "no reason is given"),
        ("{ecslint: {ignore: {log-retention-missing: the audit}}}", "the audit"),
        ("{ecslint: {ignore: [{rule: log-retention-missing, reason: the audit}]}}", "the audit"),
        ("{ecslint: {ignore: [{rule: log-retention-missing, until: 2020-01-01, reason: the audit}]}}", None),
        ("{ecslint: {ignore: [tags-missing]}}", None),
    ],
)
@pytest.mark.parametrize("whole_template", [False, True])
def test_metadata(metadata: str, reason: str | None, whole_template: bool) -> None:
    text = GROUP.format(after="", inside="")
    text = (
        f"Metadata: {metadata}\n{text}"
        if whole_template
        else text.replace("    Type", f"    Metadata: {metadata}\n    Type")
    )
    assert outcome(scan(text)) == [reason]


def test_metadata_of_another_resource_does_nothing() -> None:
    other = "  Other:\n    Type: AWS::Logs::LogGroup\n    Metadata: {ecslint: {ignore: [log-retention-missing]}}\n"
    assert sorted(map(str, outcome(scan(GROUP.format(after="", inside="") + other)))) == ["None", "no reason is given"]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "ignore[log-retention-mising]",
            "there is no rule `log-retention-mising`; did you mean `log-retention-missing`?",
        ),
        ("ignore[]", "it names no rule: write `# ecslint: ignore[rule-name] -- reason`"),
        ("ignore all", "`ignore all` is not understood: write `# ecslint: ignore[rule-name] -- reason`"),
        ("ignore[log-retention-missing, until=May]", "`until` takes a date such as 2027-01-31, not `May`"),
    ],
)
def test_what_is_not_understood_is_said(written: str, message: str) -> None:
    text = GROUP.format(after="", inside="").replace("  Logs:", f"  # ecslint: {written}\n  Logs:")
    report = scan(text)
    assert said(report) == [f"malformed-suppression: nothing is ignored here: {message}"]
    assert outcome(report) == [None]


def test_no_ignores() -> None:
    text = GROUP.format(after=f" # ecslint: ignore[{RULE}] -- the audit", inside="")
    assert outcome(scan(text, obeys=False)) == [None]


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "ecslint.toml").write_text(text)
    return config.load(str(folder), str(folder / "ecslint.toml"))


CONTAINERS = """{"family": "web", "containerDefinitions": [
  {"name": "app", "image": "example.com/app:latest"},
  {"name": "sidecar", "image": "example.com/sidecar:latest"}]}"""


@pytest.mark.parametrize(
    ("scope", "held_back"),
    [
        ("", ["app", "sidecar"]),
        ('containers = ["side*"]', ["sidecar"]),
        ('resources = ["web"]', ["app", "sidecar"]),
        ('resources = ["api-*"]', []),
        ('paths = ["legacy/**"]', []),
        ('paths = ["*.json"]\ncontainers = ["app"]', ["app"]),
        ('accounts = ["111122223333"]', []),
    ],
)
def test_settings(tmp_path: Path, scope: str, held_back: list[str]) -> None:
    table = f'[[suppress]]\nrules = ["floating-image-tag"]\nreason = "soon"\n{scope}\n'
    settings = settings_of(tmp_path, table)
    report = scan({str(tmp_path / "task.json"): CONTAINERS}, suppress=settings.suppress, root=str(tmp_path))
    found = [each for each in report.findings if each.rule == "floating-image-tag" and each.suppressed == "soon"]
    lines = {"app": 2, "sidecar": 3}
    assert [each.location.line for each in found if each.location] == [lines[name] for name in held_back]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("suppress = 1", "suppress must be a list of tables, each begun with [[suppress]]"),
        ("[[suppress]]\nreason = 'x'", "suppress.1.rules must name the rules that are not to be reported"),
        ("[[suppress]]\nrules = ['a']\nwhere = 'x'", "suppress.1 has no 'where'; it has rules, paths, resources, "),
        ("[[suppress]]\nrules = ['a']\nuntil = 'May'", "`until` takes a date such as 2027-01-31, not `May`"),
        ("require-reason = 1", "require-reason must be true or false, not 1"),
    ],
)  # fmt: skip
def test_settings_that_are_not_understood(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        settings_of(tmp_path, text)
    assert message in str(error.value)


@pytest.mark.parametrize("mandatory", [RULE, "cost"])
@pytest.mark.parametrize("written", [RULE, "cost", "all"])
def test_mandatory_rules_cannot_be_suppressed(mandatory: str, written: str) -> None:
    text = GROUP.format(after=f" # ecslint: ignore[{written}] -- the audit", inside="")
    report = scan(text, mandatory=(mandatory,))
    assert outcome(report) == [None]
    why = f"`{written}` covers what the settings make mandatory, which cannot be ignored"
    assert said(report) == [f"malformed-suppression: nothing is ignored here: {why}"]


def test_a_reason_may_be_required() -> None:
    text = GROUP.format(after=f" # ecslint: ignore[{RULE}]", inside="")
    report = scan(text, require_reason=True)
    assert outcome(report) == [None]
    assert said(report) == [
        "malformed-suppression: nothing is ignored here: it gives no reason, and the settings want one: add `-- reason`"
    ]


def test_what_is_suppressed_does_not_count() -> None:
    text = GROUP.format(after=f" # ecslint: ignore[{RULE}] -- the audit", inside="")
    report = scan(text)
    assert report.count("warning") == 0
    assert len(report.findings) == 1


def test_a_rule_that_did_not_run_is_not_called_unused() -> None:
    text = GROUP.format(after=" # ecslint: ignore[tags-missing] -- later", inside="")
    assert said(scan(text, "unused-suppression")) == []
