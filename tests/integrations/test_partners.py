"""Other linters beside our rules, the real ones: what is merged, what is said once, what is selected, what fails."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ecslint.cli.request import Request
from ecslint.cli.scanning import run
from ecslint.config import Settings
from ecslint.integrations.partners import Foreign, wanted
from tests.cli.test_scan_command import ecslint
from tests.integrations.templates import BROKEN, CRASHING, STUMBLING, TASK

ROOT = Path(__file__).parents[2]
CFN_LINT = ("cfn-lint",)
VALIDATE = ("cloudformation-validate",)
needs_validate = pytest.mark.skipif(
    not find_spec("cloudformation_validate"), reason="cloudformation-validate is not installed, and need not be"
)
OURS = {"fargate-size-unsupported", "floating-image-tag", "invalid-value"}
SELECTION = (*sorted(OURS), "cfn-lint:E", "cfn-lint:W")

Scanned = tuple[int, str, str]
Scan = Callable[..., Scanned]


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Scan:
    """A scan in an empty folder, of the files that are given by name and content."""
    monkeypatch.chdir(tmp_path)

    def scanned(files: dict[str, str] | None = None, **request: Any) -> Scanned:
        for name, text in (files or {"task.yaml": TASK}).items():
            (tmp_path / name).write_text(text)
        status = run(Request(**{"paths": (".",), "partners": CFN_LINT, "format": "concise", **request}))
        done = capsys.readouterr()
        return status, done.out, done.err

    return scanned


def rules(report: str) -> list[tuple[str, int]]:
    """The rules and lines of a concise report, in its order."""
    lines = (line for line in report.splitlines() if "[" in line)
    return [(line.split("[")[1].split("]")[0], int(line.split(":")[1])) for line in lines]


def test_findings_are_merged_in_order_and_said_once(scan: Scan) -> None:
    status, out, err = scan(select=SELECTION)
    assert (status, err) == (1, "")
    assert rules(out) == [
        ("fargate-size-unsupported", 9),  # and not E3047, which stands at another place of the same resource
        ("cfn-lint:E3042", 10),
        ("floating-image-tag", 12),
        ("invalid-value", 13),  # and not E3012
        ("cfn-lint:E3012", 17),  # which also says this, of what is not ours
    ]


def test_what_we_do_not_say_the_partner_does(scan: Scan) -> None:
    _, out, _ = scan(select=("cfn-lint",), ignore=("cfn-lint:I",))
    assert rules(out) == [
        ("cfn-lint:E3047", 4), ("cfn-lint:E3042", 10), ("cfn-lint:E3012", 13), ("cfn-lint:E3012", 17),
    ]  # fmt: skip


def test_a_finding_in_full(scan: Scan) -> None:
    _, out, _ = scan(select=("cfn-lint:E3042",), format="json")
    (finding,) = json.loads(out)["findings"]
    assert finding.pop("fingerprint")
    assert finding.pop("help").startswith("https://")
    assert finding == {
        "rule": "cfn-lint:E3042",
        "severity": "error",
        "confidence": "high",
        "category": "validity",
        "message": "At least one essential container is required",
        "resource": {
            "type": "AWS::ECS::TaskDefinition",
            "name": "Task",
            "arn": None,
            "account": None,
            "region": None,
            "construct": None,
            "console": None,
        },
        "location": {
            "file": "task.yaml",
            "line": 10,
            "column": 7,
            "end_line": 10,
            "end_column": 27,
            "path": ["Resources", "Task", "Properties", "ContainerDefinitions"],
        },
        "path": [],
        "related": [],
        "when": None,
        "suppressed": None,
        "fix": None,
    }


def test_identity_outlives_moved_lines(scan: Scan) -> None:
    _, before, _ = scan(select=("cfn-lint",), format="json")
    _, after, _ = scan({"task.yaml": f"# one line more\n{TASK}"}, select=("cfn-lint",), format="json")
    prints = [[each["fingerprint"] for each in json.loads(out)["findings"]] for out in (before, after)]
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == len(prints[0])


def test_other_forms(scan: Scan) -> None:
    _, out, _ = scan(select=("cfn-lint:E3012",), format="sarif")
    (ran,) = json.loads(out)["runs"]
    assert [rule["id"] for rule in ran["tool"]["driver"]["rules"]] == ["cfn-lint:E3012"]
    assert [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in ran["results"]] == [13, 17]
    _, out, _ = scan(select=("cfn-lint:E3042",), format="text")
    assert out.startswith("error[cfn-lint:E3042]: At least one")
    assert "10 |       ContainerDefinitions:" in out


ALL = {"E3012", "E3042", "W2001"}
SELECTIONS: list[tuple[dict[str, tuple[str, ...]], set[str]]] = [
    ({}, ALL),
    ({"ignore": ("cfn-lint:E3012",)}, ALL - {"E3012"}),
    ({"ignore": ("cfn-lint:E3",)}, {"W2001"}),
    ({"ignore": ("cfn-lint",)}, set()),
    ({"ignore": ("all",)}, set()),
    ({"ignore": ("validity",), "extend_select": ("cfn-lint:E3042",)}, {"E3042"}),
    ({"select": ("cfn-lint:E3012",), "ignore": ("cfn-lint",)}, {"E3012"}),
    ({"select": ("cfn-lint",), "ignore": ("cfn-lint:E3012",)}, {"E3042", "W2001", "I3011", "I3013"}),
    ({"select": ("validity",)}, {*ALL, "I3011", "I3013"}),
    ({"select": ("security",)}, set()),
    ({"select": ("security", "cfn-lint:W")}, {"W2001"}),
    ({"extend_select": ("cfn-lint:I3011",)}, {*ALL, "I3011"}),
    ({"ignore": ("cfn-lint:E9999", "cfn-lint:whatever")}, ALL),
]


@pytest.mark.parametrize(("lists", "expected"), SELECTIONS, ids=[str(case[0]) for case in SELECTIONS])
def test_selection(lists: dict[str, Any], expected: set[str]) -> None:
    settings = Settings(**lists)
    everything = {*ALL, "I3011", "I3013"}
    assert {each for each in everything if wanted("cfn-lint", each, each[0] != "I", settings)} == expected


def test_selection_from_the_command_line(scan: Scan) -> None:
    _, out, _ = scan(extend_select=("cfn-lint:I3011",), ignore=("cfn-lint:E3012", "cfn-lint:anything"))
    assert {rule for rule, _ in rules(out) if ":" in rule} == {"cfn-lint:E3042", "cfn-lint:I3011"}


def test_names_in_settings(scan: Scan) -> None:
    settings = 'ignore = ["cfn-lint:E3012"]\n[per-file-ignores]\n"legacy*" = ["cfn-lint:E304"]\n'
    _, out, _ = scan({"ecslint.toml": settings, "task.yaml": TASK, "legacy.yaml": TASK})
    assert [line.split()[0] for line in out.splitlines() if "cfn-lint:" in line] == ["task.yaml:10:7:"]


def test_a_selection_that_leaves_the_partner_out_is_told(scan: Scan) -> None:
    status, out, err = scan(select=("floating-image-tag",))
    assert (status, rules(out)) == (1, [("floating-image-tag", 12)])
    assert err == "note: cfn-lint was not run, because nothing of it is selected: add --select cfn-lint\n"


def test_the_exit_status_counts_them(scan: Scan) -> None:
    assert scan(select=("cfn-lint",), ignore=("cfn-lint:I",))[0] == 1
    assert scan(select=("cfn-lint:I",))[0] == 0


def test_one_file_does_not_end_the_run(scan: Scan) -> None:
    files = {"a.yaml": BROKEN, "b.yaml": CRASHING, "c.yaml": STUMBLING, "d.yaml": TASK, "e.yaml": "Resources: [ECS"}
    files["e.yaml"] = "Resources: {A: {Type: AWS::ECS::Cluster}"  # we cannot read this ourselves
    status, out, err = scan(files, select=SELECTION)
    assert (status, err) == (1, "")
    unchecked = [line for line in out.splitlines() if "not checked" in line]
    assert [line.split(": not checked: ")[0] for line in unchecked] == [
        "e.yaml", "a.yaml by cfn-lint", "b.yaml by cfn-lint", "c.yaml by cfn-lint",
    ]  # fmt: skip
    assert "line 5, column 7: Duplicate found 'Family'" in unchecked[1]
    assert "--ignore cfn-lint:E0000" in unchecked[1]
    assert "AttributeError" in unchecked[2]
    assert "Unknown exception while processing rule" in unchecked[3]
    assert "d.yaml:10:7: error[cfn-lint:E3042]" in out
    assert "a.yaml:10:7: error[fargate-size-unsupported]" in out


def test_a_partners_trouble_can_be_ignored(scan: Scan) -> None:
    status, out, _ = scan({"a.yaml": BROKEN}, select=("cfn-lint",), ignore=("cfn-lint:E0000",))
    assert (status, "not checked" in out) == (0, False)


def test_only_templates_are_given_to_it(scan: Scan) -> None:
    task = '{"family": "web", "containerDefinitions": [{"name": "a", "image": "public.ecr.aws/x/y:1", "memory": 64}]}'
    assert scan({"task.json": task}, select=("cfn-lint",))[0] == 0


def test_secrets_are_not_quoted(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = "          Environment: [{Name: DB_PASSWORD, Value: hunter2hunter2}]\n"
    secret = TASK.replace("          Essential", f"{pair}          Essential")
    quoting = Foreign("E3002", "error", "{'Value': 'hunter2hunter2'} is odd", "", ("Resources", "Task"), (1, 1, 1, 2))
    monkeypatch.setattr("ecslint.integrations.run_cfn_lint.CfnLint.check", lambda *_: [quoting])
    _, out, _ = scan({"task.yaml": secret}, format="text")
    assert "plaintext-secret" in out
    assert "{'Value': '***'} is odd" in out


def test_programs_of_a_settings_file_are_not_run(scan: Scan, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/rule.py").write_text("raise SystemExit('this ran')\n")
    own = "append_rules: [mine, ecslint.integrations.cfn_lint]\nignore_checks: [E3012]\n"
    _, out, err = scan({".cfnlintrc": own, "task.yaml": TASK})
    assert err.startswith("note: the rules that .cfnlintrc appends (mine) are not run")
    assert {rule for rule, _ in rules(out) if ":" in rule} == {"cfn-lint:E3042"}
    _, out, err = scan({".cfnlintrc": own, "task.yaml": TASK}, isolated=True)
    assert err == ""
    assert "cfn-lint:E3012" in out


@pytest.mark.parametrize(
    ("partner", "said"),
    [
        ("cfn-lnt", "error: --with takes cfn-lint or cloudformation-validate, not 'cfn-lnt'; did you mean 'cfn-lint'?"),
        ("checkov", "error: --with takes cfn-lint or cloudformation-validate, not 'checkov'"),
    ],
)
def test_unknown_partners(scan: Scan, partner: str, said: str) -> None:
    assert scan(partners=(partner,)) == (2, "", f"{said}\n")


@pytest.mark.parametrize(("partner", "module"), [("cfn-lint", "cfnlint.api"), (VALIDATE[0], "cloudformation_validate")])
def test_partners_that_are_not_installed(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, partner: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    status, out, err = scan(partners=(partner,))
    assert (status, out) == (2, "")
    assert err.startswith(f"error: --with {partner} needs ")
    assert err.endswith(f"type: pip install {partner}\n")


def test_unreadable_settings_of_the_partner(scan: Scan) -> None:
    status, out, err = scan({".cfnlintrc": "no_such_setting: 1\n", "task.yaml": TASK})
    assert (status, out) == (2, "")
    assert err.startswith("error: cfn-lint cannot be started: ")


@needs_validate
def test_cloudformation_validate(scan: Scan) -> None:
    status, out, err = scan(partners=VALIDATE, ignore=("cloudformation-validate:W9003",))
    assert (status, err) == (1, "")
    assert [each for each in rules(out) if ":" in each[0]] == [("cloudformation-validate:F3012", 17)]


@needs_validate
def test_two_partners_do_not_repeat_each_other(scan: Scan) -> None:
    _, out, _ = scan({"a.yaml": TASK, "b.yaml": BROKEN}, partners=(*VALIDATE, *CFN_LINT))
    found = [line.split("]")[0] for line in out.splitlines() if ":" in line.partition("[")[2].partition("]")[0]]
    assert sum("3012" in line for line in found if line.startswith("a.yaml")) == 1
    assert any("cloudformation-validate:F3012" in line for line in found if line.startswith("b.yaml"))


def test_without_the_flag_nothing_of_them_is_imported(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(TASK)
    code = (
        "import sys; from ecslint.cli.request import Request; from ecslint.cli.scanning import run;"
        "run(Request(('task.yaml',)));"
        "print([name for name in sys.modules if name.startswith(('cfnlint', 'cloudformation_validate', 'sympy'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["cfn-lint:E3042", "cfn-lint:E", "cfn-lint"])
def test_suppressions_hold_for_them_too(scan: Scan, name: str) -> None:
    lines = TASK.splitlines()
    lines[9] += f"  # ecslint: ignore[{name}] -- one container is a job of its own"
    _, out, err = scan({"task.yaml": "\n".join(lines)}, select=SELECTION)
    assert ("cfn-lint:E3042", 10) not in rules(out)
    assert ("floating-image-tag", 12) in rules(out)
    assert err == ""


def test_a_baseline_holds_for_them_too(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(TASK)
    made = ecslint("baseline", "create", "--with", "cfn-lint", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, ""), made.stderr
    again = ecslint("scan", "--with", "cfn-lint", "--baseline", "ecslint-baseline.json", cwd=tmp_path)
    assert again.returncode == 0, again.stdout
    assert "cfn-lint:E3042" in (tmp_path / "ecslint-baseline.json").read_text()
