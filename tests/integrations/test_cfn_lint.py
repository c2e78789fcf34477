"""Our rules inside the real cfn-lint."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecslint.integrations import rule_numbers
from ecslint.integrations.rule_numbers import FIRST, TABLE, numbered
from ecslint.rulebook import Rulebook
from tests.integrations.templates import SUPPRESSED, TASK, TASK_JSON

ROOT = Path(__file__).parents[2]
BAD = sorted(path for path in (ROOT / "fixtures/bad").glob("*.yaml") if "\nResources:" in path.read_text())
NUMBERS, _ = numbered(Rulebook().names())
SIZE, TAG = f"E{NUMBERS['fargate-size-unsupported']}", f"W{NUMBERS['floating-image-tag']}"
OURS = (SIZE, TAG)
Found = list[tuple[str, str, int]]


def cfn_lint(folder: Path, *arguments: str, stdin: str | None = None) -> list[dict[str, Any]]:
    """What the command reports, as it would for anybody who installed both."""
    code = "import sys; from cfnlint.runner import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "--append-rules", "ecslint.integrations.cfn_lint", "--format", "json"]
    done = subprocess.run(
        [*command, *arguments], cwd=folder, input=stdin, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith("["), done.stderr + done.stdout
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def lines(matches: list[dict[str, Any]]) -> Found:
    return sorted(
        (each["Filename"] or "", each["Rule"]["Id"], each["Location"]["Start"]["LineNumber"])
        for each in matches
        if each["Rule"]["Id"] in OURS
    )


def test_the_command(tmp_path: Path) -> None:
    files = {
        "a.yaml": TASK,
        "a.json": TASK_JSON,
        "one.yaml": SUPPRESSED % SIZE,
        "both.yaml": SUPPRESSED % f"{SIZE}, {TAG}",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    matches = cfn_lint(tmp_path, "--configure-rule", f"{TAG}:digest=false", "--", *files)
    assert lines(matches) == [
        ("a.json", SIZE, 12), ("a.json", TAG, 16),
        ("a.yaml", SIZE, 9), ("a.yaml", TAG, 12),
        ("one.yaml", TAG, 13),
    ]  # fmt: skip
    assert not [each for each in matches if each["Rule"]["Id"] == "E0002"]
    (size,) = [each for each in matches if each["Rule"]["Id"] == SIZE and each["Filename"] == "a.yaml"]
    assert size["Level"] == "Error"
    assert size["Location"]["Path"] == ["Resources", "Task", "Properties", "Memory"]
    assert size["Rule"]["ShortDescription"] == "fargate-size-unsupported"
    assert size["Rule"]["Source"].startswith("https://")
    assert size["Message"].startswith("with 256 CPU units Fargate does not take 8192 MiB")


def test_standard_input_and_ignored_checks(tmp_path: Path) -> None:
    text = TASK.replace("!Sub", "").replace("${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com", "ghcr.io/example")
    matches = cfn_lint(tmp_path, "--ignore-checks", "E9", "--include-checks", "I9", stdin=text)
    ids = {each["Rule"]["Id"] for each in matches}
    assert TAG in ids
    assert SIZE not in ids
    assert f"I{NUMBERS['image-outside-ecr']}" in ids
    assert lines(matches) == [("", TAG, 12)]


# -- within this process, which is quicker


@pytest.fixture(scope="module")
def runner() -> Any:
    from cfnlint.config import ConfigMixIn  # type: ignore[import-untyped]
    from cfnlint.runner import Runner  # type: ignore[import-untyped]

    config = ConfigMixIn(["--append-rules", "ecslint.integrations.cfn_lint", "-c", "I9"], templates=[])
    return Runner(config)


def found(runner: Any, text: str) -> Iterator[Any]:
    """Our matches in a template that is in no file."""
    from cfnlint.decode import decode_str  # type: ignore[import-untyped]

    template, errors = decode_str(text)
    assert not errors
    yield from (each for each in runner.validate_template(template) if each.rule.id[1] == "9")


def found_in(runner: Any, path: Path) -> Iterator[Any]:
    from cfnlint.runner import run_template_by_file_path

    matches = run_template_by_file_path(str(path), runner.config, runner.rules, False)
    yield from (each for each in matches if each.rule.id[1] == "9")


def test_every_rule_is_there(runner: Any) -> None:
    letters = {"error": "E", "warning": "W", "info": "I"}
    ours = {rule.shortdesc: id_ for id_, rule in runner.rules.items() if id_[1] == "9"}
    assert ours.pop("not-fully-checked") == "W9299"
    assert ours == {rule.name: f"{letters[rule.severity]}{NUMBERS[rule.name]}" for rule in Rulebook().all()}


@pytest.mark.parametrize("path", BAD, ids=[path.name for path in BAD])
def test_as_in_a_scan_of_our_own(runner: Any, path: Path) -> None:
    from ecslint.config import Settings
    from ecslint.scan import Scan

    scan = Scan(Settings(select=("all",)), Rulebook())
    scan.add_paths([str(path)])
    ours = [each for each in scan.judge().report.findings if each.location]
    names = {number: name for name, number in NUMBERS.items()}
    matches = [each for each in found_in(runner, path) if each.rule.id != "W9299"]
    assert sorted((names[int(each.rule.id[1:])], each.linenumber, each.columnnumber) for each in matches) == sorted(
        (each.rule, each.location.line, each.location.column) for each in ours if each.location
    )


@pytest.mark.parametrize("path", [*BAD, ROOT / "fixtures/bad/template.json"], ids=lambda path: path.name)
def test_cfn_lint_finds_our_paths(runner: Any, path: Path) -> None:
    """What is in no file is placed by its path: at the same line, but for what is lacking, shown at `Properties`."""

    def placed(matches: Iterator[Any]) -> list[tuple[str, str, int]]:
        return sorted((each.rule.id, each.path_string, each.linenumber) for each in matches if _is_written(each.path))

    by_path = placed(found(runner, path.read_text()))
    assert by_path
    assert by_path == placed(found_in(runner, path))


def _is_written(path: list[str | int]) -> bool:
    return bool(path) and isinstance(path[-1], str) and path[-1] != "Properties"


def test_options(runner: Any) -> None:
    stack = TASK.replace(":latest", ":1")
    assert not [each for each in found(runner, stack) if each.rule.id == TAG]
    runner.config._manual_args["configure_rules"] = {TAG: {"digest": "true"}}
    assert [each.linenumber for each in found(runner, stack) if each.rule.id == TAG] == [12]
    del runner.config._manual_args["configure_rules"]


def test_what_cannot_be_checked_is_said(runner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecslint.scan.SECONDS_A_FILE", -1)
    choices = "Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
    text = choices + TASK.replace("Memory: 8192", "Memory: !If [IsProd, 8192, 512]")
    said = [each.message for each in found(runner, text) if each.rule.id == "W9299"]
    assert any("combinations of its conditions were not tried" in message for message in said)


# -- numbers


def test_every_rule_has_a_number_of_its_own() -> None:
    assert not numbered(Rulebook().names())[1], "run python scripts/rule_numbers.py and commit the table"
    numbers = list(json.loads(TABLE.read_text()).values())
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(FIRST, 10_000))


def test_numbers_are_only_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_numbers, "TABLE", tmp_path / "numbers.json")
    rule_numbers.write({"removed-since": 9300, "kept": 9301})
    assert numbered(["new-b", "kept", "a-new"]) == (
        {"removed-since": 9300, "kept": 9301, "a-new": 9302, "new-b": 9303},
        ["a-new", "new-b"],
    )
