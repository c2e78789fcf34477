from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from ecslint import config
from ecslint.config import (
    ConfigError,
    Settings,
    check_names,
    check_options,
    check_selection,
    load,
    selected,
    with_flags,
)
from ecslint.finding import CATEGORIES

PYPROJECT = "[project]\nname = 'x'\n"


class Option(NamedTuple):
    type: str
    default: object = None


class Rule(NamedTuple):
    name: str = "size-missing"
    severity: str = "error"
    category: str = "validity"
    options: Mapping[str, Option] = {}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository two folders below the home folder."""
    repository = tmp_path / "home" / "work" / "repo"
    (repository / ".git").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(repository)
    return repository


def write(name: str, content: str = "") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, encoding="utf-8")


def loaded(content: str) -> Settings:
    write("ecslint.toml", content)
    return load()


def refusal(content: str) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(content)
    return str(caught.value)


# Which file counts


@pytest.mark.parametrize(
    ("files", "start", "expected"),
    [
        ([], ".", None),
        (["ecslint.toml"], ".", "ecslint.toml"),
        (["ecslint.toml"], "a/b/stack.yaml", "ecslint.toml"),
        (["ecslint.toml"], "a/b", "ecslint.toml"),
        (["ecslint.toml", "a/ecslint.toml"], "a/b", "a/ecslint.toml"),
        (["ecslint.toml", "a/b/ecslint.toml"], "a", "ecslint.toml"),
        (["ecslint.toml", "a/pyproject.toml"], "a/b", "a/pyproject.toml"),
        (["ecslint.toml", "pyproject.toml"], ".", "ecslint.toml"),
        (["ecslint.toml", "a/other/pyproject.toml"], "a/other", "ecslint.toml"),  # nothing of ecslint in it
        (["../ecslint.toml"], ".", None),  # above the repository
        (["../ecslint.toml"], "..", "../ecslint.toml"),
        (["../../ecslint.toml"], "..", "../../ecslint.toml"),  # the home folder
        (["../../../ecslint.toml"], "..", None),  # above the home folder
    ],
)
def test_the_nearest_file_counts(files: list[str], start: str, expected: str | None) -> None:
    write("a/b/stack.yaml")
    for name in files:
        table = "" if "other" in name else "[tool.ecslint]\n" if "pyproject" in name else ""
        write(name, (PYPROJECT if "pyproject" in name else "") + table)
    settings = load(start)
    assert (settings.file and os.path.realpath(settings.file)) == (expected and os.path.realpath(expected))
    assert expected is None or settings.root == str(Path(os.path.normpath(Path.cwd() / expected)).parent)


def test_without_a_file_everything_is_at_its_default() -> None:
    assert load() == load(isolated=True) == Settings()
    assert (Settings().fail_on, Settings().format, Settings().select) == ("warning", "text", None)


def test_isolated_and_explicit() -> None:
    write("ecslint.toml", "ignore = ['all']")
    write("ci/strict.toml", "fail-on = 'info'")
    write("ci/pyproject.toml", PYPROJECT + "[tool.ecslint]\nformat = 'json'")
    write("ci/other/pyproject.toml", PYPROJECT)
    assert load(isolated=True) == Settings()
    assert (load(explicit="ci/strict.toml").fail_on, load(explicit="ci/strict.toml").ignore) == ("info", ())
    assert load(explicit="ci/pyproject.toml").format == "json"
    for arguments, message in [
        ({"explicit": "ci/strict.toml", "isolated": True}, "--isolated wants no config file"),
        (
            {"explicit": "ci/other/pyproject.toml"},
            "ci/other/pyproject.toml: [tool.ecslint] must be a table, not absent",
        ),
        ({"explicit": "gone.toml"}, "gone.toml: No such file or directory"),
        ({"explicit": "ci"}, "ci: "),
    ]:
        with pytest.raises(ConfigError) as caught:
            load(**arguments)  # type: ignore[arg-type]
        assert str(caught.value).startswith(message)


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_a_pipe_in_the_place_of_a_config_file_is_not_opened() -> None:
    os.mkfifo("ecslint.toml")
    assert load() == Settings()
    with pytest.raises(ConfigError, match="not opened"):
        load(explicit="ecslint.toml")


# What it may say


def test_every_setting() -> None:
    settings = loaded("""
        select = ["security", "size-missing"]
        extend-select = ["cost"]
        ignore = ["latest-tag"]
        exclude = ["old"]
        fail-on = "error"
        format = "sarif"
        per-file-ignores = { "old/*" = ["all"] }
        [rule.size-missing]
        severity = "warning"
        limit = 3
        [parameters."stack*.yaml"]
        Count = 2
        Wide = true
        Zones = ["a", "b"]
        [parameter-files]
        "stack*.yaml" = "params/prod.json"
    """)
    assert settings == Settings(
        file="ecslint.toml",
        root=str(Path.cwd()),
        select=("security", "size-missing"),
        extend_select=("cost",),
        ignore=("latest-tag",),
        per_file_ignores={"old/*": ("all",)},
        exclude=("old",),
        fail_on="error",
        format="sarif",
        rule={"size-missing": {"limit": 3}},
        severities={"size-missing": "warning"},
        parameters={"stack*.yaml": {"Count": "2", "Wide": "true", "Zones": "a,b"}},
        parameter_files={"stack*.yaml": str(Path("params/prod.json").absolute())},
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("selct = []", "ecslint.toml: unknown setting 'selct'; did you mean 'select'?"),
        ("extend_select = []", "ecslint.toml: unknown setting 'extend_select'; did you mean 'extend-select'?"),
        ("quite-different = 1", "ecslint.toml: unknown setting 'quite-different'"),
        ("select = 'all'", "ecslint.toml: select must be a list of strings, not 'all'"),
        ("ignore = [1]", "ecslint.toml: ignore must be a list of strings, not [1]"),
        ("fail-on = 'warn'", "ecslint.toml: fail-on must be one of error, warning, info, never, not 'warn'"),
        ("fail-on = true", "ecslint.toml: fail-on must be one of error, warning, info, never, not true"),
        ("format = []", "ecslint.toml: format must be one of text, concise, "),
        ("per-file-ignores = []", "ecslint.toml: per-file-ignores must be a table, not []"),
        ("per-file-ignores = {a = 'x'}", "ecslint.toml: per-file-ignores.a must be a list of strings, not 'x'"),
        ("[rules.x]", "ecslint.toml: rules must be a list of strings, not a table; the options of a rule go to ["),
        ("[rule]\nx = 1", "ecslint.toml: rule.x must be a table, not 1"),
        ("[rule.x]\nseverity = 'bad'", "ecslint.toml: rule.x.severity must be one of error, warning, info, not 'bad'"),
        ("[parameters.a]\nb = {}", "ecslint.toml: parameters.a.b must be a string, a number, a boolean or a list of "),
        ("parameter-files = 'a.json'", "ecslint.toml: parameter-files must be a table, not 'a.json'"),
        ("[parameter-files]\na = ['b']", "ecslint.toml: parameter-files.a must be a string, not ['b']"),
        ("[parameter-files]\n'[z-a]' = 'b'", "ecslint.toml: bad character range z-a"),
        ("[parameter-files]\na = '../b.json'", "ecslint.toml: parameter-files.a is outside of the folder of these "),
        ("exclude = ['[z-a]']", "ecslint.toml: bad character range z-a"),
        ("select = [\n  'a'\n  'b'\n]", "ecslint.toml: Unclosed array (at line 3, column 3)"),
        ("x = " + "[" * 5000, "ecslint.toml: "),
    ],
)  # fmt: skip
def test_what_is_refused(content: str, message: str) -> None:
    assert refusal(content).startswith(message)


def test_a_file_that_is_not_text_is_refused() -> None:
    Path("ecslint.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"ecslint\.toml: 'utf-8' codec"):
        load()


def test_a_byte_order_mark_is_no_error() -> None:
    assert loaded("\ufefffail-on = 'never'").fail_on == "never"


def test_rule_folders_come_only_from_a_file_that_was_named() -> None:
    write("ci/ecslint.toml", "rules = ['ours', '../more']")
    refused, obeyed = load("ci"), load(explicit="ci/ecslint.toml")
    assert refused.rules == ()
    assert "add --config" in refused.notes[0]
    assert [os.path.relpath(folder) for folder in obeyed.rules] == [str(Path("ci/ours")), "more"]
    assert obeyed.notes == ()


# Globs


@pytest.mark.parametrize(
    ("glob", "covered", "not_covered"),
    [
        ("a.json", "a.json sub/a.json", "a.jsonx xa.json a_json"),
        ("*.json", "a.json sub/deep/a.json .json", "a.yaml"),
        ("old", "old old/a.json sub/old/a.json", "older/a.json sub/older"),
        ("old/", "old/a.json sub/old/a.json", "old.json"),
        ("./old/a.json", "old/a.json", "sub/old/a.json a.json"),
        ("/a.json", "a.json", "sub/a.json"),
        ("old/*", "old/a.json old/deep/a.json", "old sub/old/a.json"),
        ("*/a.json", "x/a.json", "a.json x/y/a.json"),
        ("**/a.json", "a.json x/a.json x/y/a.json", "xa.json"),
        ("old/**", "old/a.json old/x/a.json", "old"),
        ("old/**/a.json", "old/a.json old/x/y/a.json", "old/xa.json a.json"),
        ("**/**/a?.json", "ab.json x/ab.json", "a.json a/.json"),
        ("[ab].json", "a.json x/b.json", "c.json"),
        ("[!ab].json", "c.json", "a.json"),
        ("x[!a]y", "xby", "x/y"),
        ("[.json", "[.json", "a.json"),
        ("[].json", "[].json", "a.json ].json"),
        ("[]a].json", "].json a.json", "b.json"),
        ("[!]a].json", "b.json", "].json a.json"),
        ("a[+--].json", "a-.json a+.json", "a.json"),
        ("[[ab].json", "[.json a.json", "c.json"),
        ("{a,b*}.json", "a.json bc.json", "c.json"),
        ("a+(b).json", "a+(b).json", "aa(b).json"),
    ],
)
def test_globs(glob: str, covered: str, not_covered: str) -> None:
    settings = Settings(exclude=(glob,))
    assert [path for path in covered.split() if not settings.excludes(path)] == []
    assert [path for path in not_covered.split() if settings.excludes(path)] == []


def test_globs_are_relative_to_the_folder_of_the_config_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("ecslint.toml", "exclude = ['infra/old.yaml']")
    write("infra/old.yaml")
    monkeypatch.chdir("infra")
    settings = load()
    assert settings.excludes("old.yaml")
    assert settings.excludes(str(Path.cwd() / "old.yaml"))
    assert not settings.excludes("infra/old.yaml")
    assert not settings.excludes("../../elsewhere/infra/old.yaml")


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_globs_hold_when_the_config_file_is_named_through_a_link(tmp_path: Path) -> None:
    write("ecslint.toml", "exclude = ['infra/old.yaml']")
    (tmp_path / "link").symlink_to(Path.cwd())
    assert load(explicit=str(tmp_path / "link" / "ecslint.toml")).excludes("infra/old.yaml")


def test_per_file_ignores_and_parameters_by_file() -> None:
    settings = loaded("""
        [per-file-ignores]
        "old/" = ["all"]
        "*.json" = ["security", "latest-tag"]
        [parameters]
        "*" = { Stage = "dev", Size = 1 }
        "prod/*" = { Stage = "prod" }
    """)
    assert settings.ignores("old/a.yaml", "any-rule", "cost")
    assert settings.ignores("a.json", "any-rule", "security")
    assert settings.ignores("a.json", "latest-tag", "cost")
    assert not settings.ignores("a.json", "any-rule", "cost")
    assert not settings.ignores("a.yaml", "latest-tag", "security")
    assert settings.parameters_for("a.yaml") == {"Stage": "dev", "Size": "1"}
    assert settings.parameters_for("prod/a.yaml") == {"Stage": "prod", "Size": "1"}
    assert Settings().parameters_for("a.yaml") == {}


def test_parameter_files_by_file() -> None:
    write("ci/dev.json", '{"Stage": "dev", "Size": 1, "Zone": "a"}')
    write("ci/prod.json", '[{"ParameterKey": "Stage", "UsePreviousValue": true}]')
    write(
        "ci/ecslint.toml",
        """
        [parameter-files]
        "*" = "dev.json"
        "prod/*" = "prod.json"
        "broken/*" = "gone.json"
        [parameters]
        "prod/*" = { Size = 2 }
    """,
    )
    settings = load("ci")
    assert settings.parameters_for("ci/a.yaml") == {"Stage": "dev", "Size": "1", "Zone": "a"}
    assert settings.parameters_for("ci/prod/a.yaml") == {"Stage": None, "Size": "2", "Zone": "a"}
    with pytest.raises(ConfigError, match=r"gone\.json: No such file"):
        settings.parameters_for("ci/broken/a.yaml")


def test_parameter_files_elsewhere_only_for_a_file_that_was_named() -> None:
    write("other/prod.json", '{"Stage": "prod"}')
    write("ci/ecslint.toml", "[parameter-files]\n'*' = '../other/prod.json'")
    with pytest.raises(ConfigError, match="add --config"):
        load("ci")
    assert load(explicit="ci/ecslint.toml").parameters_for("ci/a.yaml") == {"Stage": "prod"}


# Which rules take part


@pytest.mark.parametrize(
    ("severity", "settings", "expected"),
    [
        ("error", "", True),
        ("warning", "", True),
        ("info", "", False),
        ("info", "select = ['all']", True),
        ("info", "select = ['validity']", True),
        ("info", "select = ['size-missing']", True),
        ("info", "extend-select = ['validity']", True),
        ("info", "extend-select = ['cost']", False),
        ("error", "select = ['cost']", False),
        ("error", "select = []", False),
        ("error", "select = ['cost']\nextend-select = ['size-missing']", True),
        ("error", "extend-select = ['cost']", True),
        ("error", "ignore = ['size-missing']", False),
        ("error", "ignore = ['validity']", False),
        ("error", "ignore = ['all']", False),
        ("error", "ignore = ['cost']", True),
        ("error", "select = ['validity']\nignore = ['size-missing']", False),
        ("error", "select = ['size-missing']\nignore = ['validity']", True),
        ("error", "extend-select = ['size-missing']\nignore = ['validity']", True),
        ("error", "select = ['size-missing']\nignore = ['size-missing']", False),
        ("error", "select = ['validity']\nignore = ['validity']", False),
        ("error", "select = ['all']\nignore = ['validity']", False),
        ("error", "select = ['validity']\nignore = ['all']", True),
        ("error", "select = ['all', 'size-missing']\nignore = ['validity']", True),
        ("info", "[rule.size-missing]\nseverity = 'warning'", True),
        ("error", "[rule.size-missing]\nseverity = 'info'", False),
    ],
)
def test_selected(severity: str, settings: str, expected: bool) -> None:
    assert selected(Rule(severity=severity), loaded(settings)) is expected


def test_flags_replace_the_choice_of_the_file_and_add_to_the_rest() -> None:
    settings = Settings(select=("cost",), extend_select=("storage",), ignore=("latest-tag", "security"))
    assert with_flags(settings, None, [], []) == settings
    assert with_flags(settings, None, ["validity"], ["startup"]) == settings._replace(
        extend_select=("storage", "validity"), ignore=("latest-tag", "security", "startup")
    )
    assert with_flags(settings, ["latest-tag"], [], []) == Settings(select=("latest-tag",), ignore=("security",)), (
        "what is asked for by name is not ignored any more"
    )


# Names and options

KNOWN = ["fargate-size-missing", "latest-tag"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fargate-size-mising", "unknown rule 'fargate-size-mising' in --ignore; did you mean 'fargate-size-missing'?"),
        ("Latest_Tag", "unknown rule 'Latest_Tag' in --ignore; did you mean 'latest-tag'?"),
        ("securty", "unknown rule 'securty' in --ignore; did you mean 'security'?"),
        ("ALL", "unknown rule 'ALL' in --ignore; did you mean 'all'?"),
        ("CKV_AWS_336", "unknown rule 'CKV_AWS_336' in --ignore; `ecslint rules` lists them all"),
    ],
)
def test_unknown_names(name: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_names(["latest-tag", "security", "all", name], KNOWN, CATEGORIES, "--ignore")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("select = ['x']", "[select]"),
        ("extend-select = ['x']", "[extend-select]"),
        ("ignore = ['x']", "[ignore]"),
        ("per-file-ignores = {'*.json' = ['x']}", "[per-file-ignores.'*.json']"),
    ],
)
def test_unknown_names_in_a_file(content: str, where: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_selection(loaded(content), KNOWN, CATEGORIES)
    assert str(caught.value) == f"unknown rule 'x' in ecslint.toml {where}; `ecslint rules` lists them all"
    check_selection(loaded(content.replace("'x'", "'cost', 'latest-tag', 'all'")), KNOWN, CATEGORIES)


RULES = [
    Rule("size-missing", options={"limit": Option("int"), "share": Option("float"), "strict": Option("bool")}),
    Rule("latest-tag", options={"tags": Option("list[str]"), "prefix": Option("str")}),
]


@pytest.mark.parametrize(
    "content",
    [
        "[rule.size-missing]\nlimit = 1\nshare = 0.5\nstrict = true\nseverity = 'info'",
        "[rule.size-missing]\nshare = 1",
        "[rule.latest-tag]\ntags = []\nprefix = ''",
    ],
)
def test_options_that_are_declared(content: str) -> None:
    check_options(loaded(content), RULES)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[rule.sizes-missing]", "unknown rule 'sizes-missing' in {}; did you mean 'size-missing'?"),
        ("[rule.sizes-missing]\nseverity = 'info'", "unknown rule 'sizes-missing' in {}"),
        ("[rule.latest-tag]\ntag = []", "unknown option 'tag' in {}; did you mean 'tags'?"),
        ("[rule.latest-tag]\nxyz = 1", "unknown option 'xyz' in {}; it has tags, prefix, severity"),
        ("[rule.size-missing]\nlimit = '1'", "limit in {} must be of type int, not '1'"),
        ("[rule.size-missing]\nlimit = true", "limit in {} must be of type int, not true"),
        ("[rule.size-missing]\nlimit = 1.5", "limit in {} must be of type int, not 1.5"),
        ("[rule.size-missing]\nstrict = 1", "strict in {} must be of type bool, not 1"),
        ("[rule.size-missing]\nshare = true", "share in {} must be of type float, not true"),
        ("[rule.latest-tag]\ntags = [1]", "tags in {} must be of type list[str], not [1]"),
        ("[rule.latest-tag]\nprefix = {}", "prefix in {} must be of type str, not a table"),
    ],
)  # fmt: skip
def test_options_that_are_not(content: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_options(loaded(content), RULES)
    assert str(caught.value).startswith(message.format(f"ecslint.toml {content.split(maxsplit=1)[0]}"))


def test_nothing_is_imported_that_is_not_needed() -> None:
    write("pyproject.toml", PYPROJECT)
    code = "import sys; from ecslint.config import load; load(); print(sys.modules.keys() & {'tomllib', 'difflib'})"
    environment = {**os.environ, "PYTHONPATH": str(Path(config.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.strip() == "set()"
