"""The rules of docs/custom-rules.md do what the page says, with every command that takes rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ecslint.rulebook import Rulebook
from tests.cli.test_scan_command import ecslint

PAGE = Path(__file__).parents[1] / "docs" / "custom-rules.md"
RULES = dict(re.findall(r"(?ms)^`(our-rules/[a-z_/]+\.yaml)`:\n\n```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8")))
NAMES = sorted(Path(path).stem.replace("_", "-") for path in RULES)
TASK = """\
family: shop-web
cpu: 512
containerDefinitions:
  - name: web
    image: docker.io/nginx:${TAG}
    memory: 256
    logConfiguration: {logDriver: awsfirelens}
  - name: side
    image: ${IMAGE}
    memory: 64
    logConfiguration: {logDriver: awsfirelens}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in RULES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "task.yaml").write_text(TASK)
    return tmp_path


def concise(folder: Path, *arguments: str) -> list[str]:
    done = ecslint("scan", *arguments, "-f", "concise", cwd=folder)
    assert "Traceback" not in done.stderr
    return [line.split("]")[0] for line in done.stdout.splitlines() if "[" in line]


def test_there_are_five_and_their_examples_come_out(folder: Path) -> None:
    done = ecslint("rules", "--test", "our-rules", cwd=folder)
    assert done.stdout.splitlines() == [f"{name}: ok" for name in NAMES]
    assert len(NAMES) == 5
    assert done.returncode == 0


def test_every_example_marks_what_is_reported() -> None:
    assert all("# <--" in text for text in RULES.values())


def test_examples_that_do_not_come_out_are_told(folder: Path) -> None:
    path = folder / "our-rules/task_definition/family_off_convention.yaml"
    path.write_text(path.read_text().replace("family: CheckoutService  # <--", "family: shop-x  # <--"))
    done = ecslint("rules", "--test", "our-rules", cwd=folder)
    assert "family-off-convention: `bad` is not reported" in done.stdout.splitlines()
    assert done.returncode == 1


def test_what_is_known_in_part_may_decide(folder: Path) -> None:
    done = ecslint("scan", "task.yaml", "--rules", "our-rules", "--select", ",".join(NAMES), "-f", "json", cwd=folder)
    report = json.loads(done.stdout)
    (finding,) = report["findings"]
    assert (finding["rule"], finding["location"]["line"]) == ("foreign-registry", 5)
    assert finding["message"] == (
        "`image` of `web` is `docker.io/nginx:${TAG}`, which is not in our registry: "
        "push it to 111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    )
    assert [each["needs"] for each in report["undecided"]] == ["the placeholder ${IMAGE}"]


def test_select_ignore_and_severity(folder: Path) -> None:
    only = ["task.yaml:5:5: error[foreign-registry"]
    assert concise(folder, "task.yaml", "--rules", "our-rules", "--select", "foreign-registry") == only
    assert concise(folder, "task.yaml", "--rules", "our-rules", "--select", ",".join(NAMES)) == only
    assert not set(only) & set(concise(folder, "task.yaml", "--rules", "our-rules", "--ignore", "foreign-registry"))
    (folder / "own.toml").write_text(
        'rules = ["our-rules"]\nselect = ["foreign-registry"]\n[rule.foreign-registry]\nseverity = "info"\n'
    )
    assert concise(folder, "task.yaml", "--config", "own.toml") == ["task.yaml:5:5: info[foreign-registry"]


def test_suppressions(folder: Path) -> None:
    (folder / "task.yaml").write_text(
        TASK.replace("    image: d", "    # ecslint: ignore[foreign-registry] -- a demo\n    image: d")
    )
    assert concise(folder, "task.yaml", "--rules", "our-rules", "--select", "foreign-registry") == []
    assert concise(folder, "task.yaml", "--rules", "our-rules", "--select", "foreign-registry", "--no-ignores")


def test_explained_and_listed(folder: Path) -> None:
    told = ecslint("explain", "foreign-registry", "--rules", "our-rules", cwd=folder).stdout
    assert told.startswith("foreign-registry  (error, security)\n\nAn image from outside our registry.\n\nImages are")
    assert "Fix: push the image" in told
    assert "Reported:\n\n    family: web" in told
    listed = json.loads(ecslint("rules", "--format", "json", "--rules", "our-rules", cwd=folder).stdout)["rules"]
    (rule,) = [each for each in listed if each["name"] == "foreign-registry"]
    assert (rule["record"], rule["help"]) == ("container", "https://wiki.example.com/images")


def test_in_sarif(folder: Path) -> None:
    done = ecslint(
        "scan", "task.yaml", "--rules", "our-rules", "--select", "foreign-registry", "-f", "sarif", cwd=folder
    )
    (run,) = json.loads(done.stdout)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["foreign-registry"]


# Where rules may come from


def test_a_settings_file_that_was_found_may_name_rules_without_code(folder: Path) -> None:
    (folder / "ecslint.toml").write_text('rules = ["our-rules"]\nselect = ["foreign-registry"]\n')
    done = ecslint("scan", "task.yaml", "-f", "concise", cwd=folder)
    assert "[foreign-registry]" in done.stdout
    assert "note" not in done.stderr


def test_but_no_programs(folder: Path) -> None:
    (folder / "our-rules/container/program.py").write_text("raise SystemExit('it was run')\n")
    (folder / "ecslint.toml").write_text('rules = ["our-rules"]\nselect = ["foreign-registry"]\n')
    done = ecslint("scan", "task.yaml", "-f", "concise", cwd=folder)
    assert "[foreign-registry]" in done.stdout
    assert "of the rules that ecslint.toml names, those that are not YAML are not run" in done.stderr


def test_nothing_is_followed_out_of_the_tree(folder: Path) -> None:
    inner = folder / "inner"
    (inner / "linked/container").mkdir(parents=True)
    (inner / "linked/container/foreign_registry.yaml").symlink_to(folder / "our-rules/container/foreign_registry.yaml")
    (inner / "task.yaml").write_text(TASK)
    for named in ("../our-rules", "linked", "missing"):
        (inner / "ecslint.toml").write_text(f'rules = ["{named}"]\n')
        done = ecslint("scan", "task.yaml", "-f", "concise", cwd=inner)
        assert "[foreign-registry]" not in done.stdout
        assert done.returncode in (0, 1)
    rulebook = Rulebook(data=(inner / "linked",))
    assert "foreign-registry" not in rulebook.names()
    assert "foreign-registry" not in {rule.name for rule in rulebook.rules_for(_container())}


def _container() -> type:
    from ecslint.model import Container

    return Container


def test_jsonschema_is_imported_only_for_such_rules(folder: Path) -> None:
    script = (
        "import sys\nfrom ecslint.cli.request import Request; from ecslint.cli.scanning import run\n"
        "run(Request(('task.yaml',), rules=tuple(sys.argv[1:])))\n"
        "print('LOADED', *sorted(sys.modules))\n"
    )
    import subprocess
    import sys

    def loaded(*rules: str) -> set[str]:
        done = subprocess.run([sys.executable, "-c", script, *rules], cwd=folder, capture_output=True, text=True,
                              env={"PYTHONPATH": str(PAGE.parents[1])}, check=True)  # fmt: skip
        return set(done.stdout.rpartition("LOADED")[2].split())

    (folder / "python/container").mkdir(parents=True)
    assert not {"jsonschema", "ecslint.declarative"} & (loaded() | loaded("python"))
    assert {"jsonschema", "ecslint.declarative"} <= loaded("our-rules")
