"""`ecslint scan --fix` and `--diff`: what is written, printed and answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from ecslint.fixes import writing
from tests.cli.commands import ecslint

ROOT = Path(__file__).parents[2]
TASK = """{
  "family": "shop",
  "networkMode": "awsvpc",
  "taskRoleArn": "arn:aws:iam::111122223333:role/shop",
  "containerDefinitions": [
    {"name": "web", "image": "a.dkr/y:1", "memory": 64, "portMappings": [{"hostPort": 8080, "containerPort": 80}]}
  ]
}
"""
MENDED = TASK.replace('"hostPort": 8080, ', "")
ONLY = ("--select", "host-port-mismatch,memory-below-reservation")
DIFF = """\
--- task.json
+++ task.json
@@ -3,6 +3,6 @@
   "networkMode": "awsvpc",
   "taskRoleArn": "arn:aws:iam::111122223333:role/shop",
   "containerDefinitions": [
-    {"name": "web", "image": "a.dkr/y:1", "memory": 64, "portMappings": [{"hostPort": 8080, "containerPort": 80}]}
+    {"name": "web", "image": "a.dkr/y:1", "memory": 64, "portMappings": [{"containerPort": 80}]}
   ]
 }
"""


@pytest.fixture(autouse=True)
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "task.json"
    path.write_text(TASK)
    return path


def test_files_are_fixed(task: Path) -> None:
    ran = ecslint("scan", "task.json", "--fix", *ONLY)
    assert (ran.status, task.read_text()) == (0, MENDED)
    assert ran.err == "Fixed 1 finding in 1 file:\n  task.json: host-port-mismatch\n"
    assert ran.out == "No problems found in 1 file (1 resource).\n"
    again = ecslint("scan", "task.json", "--fix", *ONLY)
    assert (again.status, again.err, task.read_text()) == (0, "Nothing was fixed.\n", MENDED)


def test_a_difference_is_shown_and_nothing_written(task: Path) -> None:
    ran = ecslint("scan", "--diff", *ONLY)
    assert (ran.status, ran.out, task.read_text()) == (1, DIFF, TASK)
    task.write_text(MENDED)
    ran = ecslint("scan", "--diff", *ONLY)
    assert (ran.status, ran.out, ran.err) == (0, "", "Nothing would change.\n")


def test_quiet_says_nothing_of_it() -> None:
    ran = ecslint("scan", "--fix", "--quiet", *ONLY)
    assert (ran.out, ran.err) == ("", "")


def test_what_needs_a_look_is_left_unless_asked(task: Path) -> None:
    text = MENDED.replace('"memory": 64', '"memory": 64, "memoryReservation": 128')
    task.write_text(text)
    ran = ecslint("scan", "--fix", *ONLY)
    assert (ran.status, task.read_text()) == (1, text)
    assert "1 fixable with --fix --unsafe-fixes.\n" in ran.out
    ran = ecslint("scan", "--fix", "--unsafe-fixes", *ONLY)
    assert (ran.status, task.read_text()) == (0, text.replace("64", "128"))


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_the_encoding_stays(task: Path, mark: bytes, encoding: str) -> None:
    before, after = (mark + text.replace("\n", "\r\n").encode(encoding) for text in (TASK, MENDED))
    task.write_bytes(before)
    assert ecslint("scan", "--fix", *ONLY).status == 0
    assert task.read_bytes() == after


def test_baselined_findings_are_not_fixed(task: Path) -> None:
    assert ecslint("baseline", "create", "--baseline", "known.json").status == 0
    ran = ecslint("scan", "--fix", "--baseline", "known.json", *ONLY)
    assert (ran.status, ran.err, task.read_text()) == (0, "Nothing was fixed.\n", TASK)


def test_a_baseline_knows_what_is_left(task: Path) -> None:
    task.write_text(MENDED.replace('"memory": 64', '"memory": 64, "memoryReservation": 128'))
    ecslint("baseline", "create", "--baseline", "known.json")
    assert ecslint("scan", "--fix", "--baseline", "known.json", *ONLY).status == 0


def test_a_file_that_cannot_be_written(task: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, raw: bytes) -> None:
        if path.name == "task.json":
            raise PermissionError(13, "Permission denied", "task.json")
        path.write_bytes(raw)

    monkeypatch.setattr(writing, "write", refuse)
    ran = ecslint("scan", "--fix", *ONLY)
    assert ran.status == 2
    assert ran.err == "error: task.json could not be fixed: Permission denied\n"
    (task.parent / "first.json").write_text(TASK)
    ran = ecslint("scan", "--fix", *ONLY)
    assert ran.status == 2
    assert ran.err == (
        "Fixed 1 finding in 1 file:\n  first.json: host-port-mismatch\n"
        "error: task.json could not be fixed: Permission denied\n"
    )


PATCHED = [
    ("odd line ends", TASK.replace("shop", "\u2028 \x85", 1).encode()),
    ("a byte order mark", b"\xef\xbb\xbf" + TASK.replace("\n  ", " ").encode()),
    ("CRLF", TASK.replace("\n", "\r\n").encode()),
    ("no line end", TASK.rstrip("\n").encode()),
]


@pytest.mark.parametrize("raw", [raw for _, raw in PATCHED], ids=[name for name, _ in PATCHED])
def test_the_difference_is_a_patch(task: Path, raw: bytes) -> None:
    task.write_bytes(raw)
    shown = started_raw("scan", "--diff", "--quiet", *ONLY)
    ecslint("scan", "--fix", *ONLY)
    mended = task.read_bytes()
    assert mended != raw
    task.write_bytes(raw)
    subprocess.run(["git", "apply", "-p0"], input=shown, check=True, cwd=task.parent)
    assert task.read_bytes() == mended


@pytest.mark.parametrize("rules", [ONLY, ("--ignore", "plaintext-secret")], ids=" ".join)
@pytest.mark.parametrize("shown", ["--diff", "--format=text", "--format=html"])
def test_no_secret_is_quoted_whichever_rules_run(task: Path, rules: tuple[str, ...], shown: str) -> None:
    variables = '"environment": [{"name": "DB_PASSWORD", "value": "hunter2-Zq81xK"}], "memory"'
    task.write_text(TASK.replace('"memory"', variables))
    out = started_raw("scan", shown, *rules).decode()
    assert "hostPort" in out
    assert "hunter2" not in out


@pytest.mark.parametrize("name", ["a b.json", 'it\'s "q".json', "a\tb.json", "\u00fcn \u00ef.json"])
def test_a_patch_finds_its_file(task: Path, name: str) -> None:
    odd = task.rename(task.parent / name)
    shown = started_raw("scan", "--diff", "--quiet", *ONLY)
    subprocess.run(["git", "apply", "-p0"], input=shown, check=True, cwd=task.parent)
    assert odd.read_text() == MENDED


def test_a_name_that_is_no_text(task: Path) -> None:
    try:
        odd = task.rename(task.parent / "t\udcff.json")
    except OSError:
        pytest.skip("such names are not possible here")
    assert started_raw("scan", "--diff", *ONLY).startswith(b"--- t\xff.json\n+++ t\xff.json\n")
    assert started_raw("scan", "--fix", *ONLY) == b"No problems found in 1 file (1 resource).\n"
    assert odd.read_text() == MENDED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--unsafe-fixes",), "add --fix to make them, or --diff to see them"),
        (("--fix", "--live", "--region", "eu-west-1"), "leave out --live"),
        (("--fix", "--diff"), "--diff shows what --fix would change: give one of them"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], said: str) -> None:
    ran = ecslint("scan", *arguments)
    assert ran.status == 2
    assert ran.err.endswith(f"{said}\n")


def test_reports_say_what_can_be_fixed() -> None:
    text = ecslint("scan", *ONLY).out
    assert "  = fix: remove `hostPort` (--fix)\n" in text
    assert text.endswith("\n1 fixable with --fix.\n")
    (found,) = ecslint("scan", "--format", "json", *ONLY).document["findings"]
    assert found["fix"] == {"safe": True, "description": "remove `hostPort`"}


def test_sarif_holds_the_edits() -> None:
    sarif = ecslint("scan", "--format", "sarif", *ONLY).document
    jsonschema.validate(sarif, json.loads((ROOT / "tests/reports/sarif-schema-2.1.0.json").read_text()))
    (fix,) = sarif["runs"][0]["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": ""}
    region, line = replacement["deletedRegion"], TASK.splitlines()[5]
    assert region["startLine"] == region["endLine"] == 6
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == '"hostPort": 8080, '


def test_rules_say_whether_they_can_be_fixed() -> None:
    rules = {rule["name"]: rule["fixable"] for rule in ecslint("rules", "--format", "json").document["rules"]}
    assert rules["host-port-mismatch"] == "safe"
    assert rules["memory-below-reservation"] == "unsafe"
    assert rules["image-not-found"] is False
    assert "Fixable: with --fix --unsafe-fixes.\n" in ecslint("explain", "memory-below-reservation").out


def started(*arguments: str, stdin: str, code: str = "from ecslint.cli import main; main()") -> tuple[int, str, str]:
    """A process of its own, with something to read."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.argv = ['ecslint', *{arguments!r}]; {code}"],
        input=stdin, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def started_raw(*arguments: str) -> bytes:
    """What a process of its own prints."""
    command = [sys.executable, "-c", "from ecslint.cli import main; main()", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, check=False, env=environment).stdout


def test_standard_input_is_printed_fixed() -> None:
    status, out, err = started("scan", "--fix", "-", *ONLY, stdin=TASK)
    assert (status, out) == (0, MENDED)
    assert (
        err == "Fixed 1 finding in 1 file:\n  <stdin>: host-port-mismatch\nNo problems found in 1 file (1 resource).\n"
    )
    status, out, _ = started("scan", "--diff", "--stdin-filename", "task.json", "-", *ONLY, stdin=TASK)
    assert (status, out) == (1, DIFF)


def test_what_is_no_text_is_printed_as_it_is() -> None:
    status, out, _ = started("scan", "--fix", "-", stdin='{"containerDefinitions": [')
    assert (status, out) == (4, '{"containerDefinitions": [')


@pytest.mark.parametrize("arguments", [("clean.json",), ("clean.json", "--format", "json")])
def test_a_scan_that_finds_nothing_to_mend_knows_nothing_of_fixes(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "clean.json").write_text(MENDED.replace("64", "0"))
    code = "import os; os._exit = lambda _: print('LOADED', *sys.modules); from ecslint.cli import main; main()"
    _, out, _ = started("scan", *arguments, stdin="", code=code)
    loaded = out.rpartition("LOADED")[2].split()
    assert "ecslint.scan" in loaded
    assert not [name for name in loaded if name.startswith(("ecslint.fixes", "difflib"))]
