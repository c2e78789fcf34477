from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ecslint import discovery
from ecslint.discovery import Candidate, PathNotFound, Skipped, Unreadable, discover, load
from ecslint.sniff import sniff

needs_links = pytest.mark.skipif(os.name == "nt", reason="needs symbolic links and pipes")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def write(*names: str, content: str = "{}") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")


def found(*paths: str, exclude: Callable[[str], bool] | None = None) -> list[str]:
    """The candidates' paths, with / between the names."""
    results = discover(paths or ["."], exclude=exclude)
    return [result.path.replace(os.sep, "/") for result in results if isinstance(result, Candidate)]


def skipped(*paths: str) -> list[Skipped]:
    return [result for result in discover(paths) if isinstance(result, Skipped)]


# Which names count


@pytest.mark.parametrize(
    "name",
    [
        "a.json", "a.jsonc", "a.yaml", "a.yml", "A.YAML", "a.template", "a.cfn", "a.tpl", "a.json.tmpl", "a.json.tftpl",
        "a.yaml.j2", "a.json.erb", "taskdef", "task-definition", "Task_Definition", "container-definitions", "template",
        ".taskdef", ".aws/task-definition.json", ".github/ecs.yml", "build/stack.yaml",
    ],
)  # fmt: skip
def test_a_walk_looks_at(name: str) -> None:
    write(name)
    assert found() == [name]


@pytest.mark.parametrize(
    "name",
    [
        "a.py", "a.md", "a.tf", "a.json.bak", "template.docx", "Makefile", ".git/config.json", "node_modules/x/a.json",
        ".venv/a.json", "venv/a.json", "__pycache__/a.json", ".terraform/a.json", ".aws-sam/build/template.yaml",
        ".mypy_cache/a.json", ".terragrunt-cache/a.json", "sub/node_modules/a.json",
    ],
)  # fmt: skip
def test_a_walk_passes_over(name: str) -> None:
    write(name)
    assert found() == []


@pytest.mark.parametrize("marker", ["pyvenv.cfg", "CACHEDIR.TAG"])
def test_a_walk_passes_over_environments_and_caches_by_their_marker(marker: str) -> None:
    write("env/a.json", f"env/{marker}")
    assert found() == []
    assert found("env") == ["env/a.json"], "but not when named"


def test_what_is_named_is_always_looked_at() -> None:
    write("node_modules/a.json", "notes.txt", ".gitignore", content="*")
    assert list(discover(["notes.txt"])) == [Candidate("notes.txt", explicit=True)]
    assert list(discover(["node_modules"])) == [Candidate(str(Path("node_modules/a.json")), explicit=False)]


def test_a_cdk_assembly_gives_its_templates_alone() -> None:
    write("cdk.out/manifest.json", "cdk.out/tree.json", "cdk.out/App.template.json", "cdk.out/asset.1f/app.json")
    write("cdk.out/assembly-Prod/manifest.json", "cdk.out/assembly-Prod/Api.template.json", "other/manifest.json")
    assert found() == ["cdk.out/App.template.json", "cdk.out/assembly-Prod/Api.template.json", "other/manifest.json"]


def test_the_order_depends_on_names_alone_and_nothing_comes_twice() -> None:
    write("b.json", "a.json", "z/1.json", "c/2.json", "c/1.json", "c/0/1.json")
    assert found() == ["a.json", "b.json", "c/1.json", "c/2.json", "c/0/1.json", "z/1.json"]
    assert found("z", ".", "./c", "a.json", "./a.json", "z")[0] == "z/1.json"
    assert list(discover([".", "a.json"])).count(Candidate("a.json", explicit=True)) == 1
    assert sorted(found("z", ".", "./c", "a.json", "./a.json")) == sorted(found())


# .gitignore


@pytest.mark.parametrize(
    ("ignores", "expected"),
    [
        ({}, ["a.json", "b.json", "out/a.json", "out/keep/a.json", "sub/a.json"]),
        ({".gitignore": "# a.json\n\n"}, ["a.json", "b.json", "out/a.json", "out/keep/a.json", "sub/a.json"]),
        ({".gitignore": "a.json"}, ["b.json"]),
        ({".gitignore": "/a.json"}, ["b.json", "out/a.json", "out/keep/a.json", "sub/a.json"]),
        ({".gitignore": "out/"}, ["a.json", "b.json", "sub/a.json"]),
        ({".gitignore": "*.json\n!b.json"}, ["b.json"]),
        ({".gitignore": "out/*\n!out/keep/"}, ["a.json", "b.json", "out/keep/a.json", "sub/a.json"]),
        ({".gitignore": "out/\n!out/keep/a.json"}, ["a.json", "b.json", "sub/a.json"]),  # as git: no way back in
        ({".gitignore": "a.json", "sub/.gitignore": "!a.json"}, ["b.json", "sub/a.json"]),
        ({"sub/.gitignore": "a.json\nb.json"}, ["a.json", "b.json", "out/a.json", "out/keep/a.json"]),
        ({".git/info/exclude": "out\nsub"}, ["a.json", "b.json"]),
        ({".git/info/exclude": "a.json", ".gitignore": "!/a.json"}, ["a.json", "b.json"]),
        ({".gitignore": "*.json", "sub/.git/HEAD": ""}, ["sub/a.json"]),  # another repository
        ({".gitignore": "!\n\\\n[[:alpha:]].json\n[z-a]\n[z\r\na.json\r\n"}, ["b.json"]),  # not all are patterns
    ],
)
def test_ignore_files_are_obeyed(ignores: dict[str, str], expected: list[str]) -> None:
    write("a.json", "b.json", "out/a.json", "out/keep/a.json", "sub/a.json", ".git/HEAD")
    for name, content in ignores.items():
        write(name, content=content)
    assert found() == expected


def test_ignore_files_above_a_named_folder_count_up_to_the_repository_root() -> None:
    write("../.gitignore", "sub/deep/a.json", "sub/deep/b.json", "sub/deep/c.json", "sub/deep/d.json", content="*")
    write(".git/HEAD")
    write(".gitignore", content="sub/deep/b.json")
    write("sub/.gitignore", content="c.json")
    assert found("sub/deep") == ["sub/deep/a.json", "sub/deep/d.json"]


def test_a_named_folder_that_is_ignored_is_walked_all_the_same() -> None:
    write("cdk.out/app.template.json", "cdk.out/x/y.json", ".git/HEAD")
    write(".gitignore", content="cdk.out")
    assert found() == []
    assert found("cdk.out") == ["cdk.out/app.template.json", "cdk.out/x/y.json"]
    assert found("cdk.out/x") == ["cdk.out/x/y.json"]


@needs_links
def test_an_ignore_file_that_is_no_plain_file_counts_for_nothing(tmp_path: Path) -> None:
    write("a.json", "sub/a.json", str(tmp_path / "all"), content="*")
    Path(".gitignore").symlink_to(tmp_path / "all")
    os.mkfifo("sub/.gitignore")
    assert found() == ["a.json", "sub/a.json"]


# Exclusion by the configuration


def test_excluded_files_and_folders_are_left_out_unless_named() -> None:
    write("a.json", "old/a.json", "old/sub/a.json")

    def old(path: str) -> bool:
        return path.replace(os.sep, "/").startswith("old")

    assert found(exclude=old) == ["a.json"]
    assert found("old", exclude=old) == ["old/a.json", "old/sub/a.json"]
    assert found("old/a.json", exclude=old) == ["old/a.json"]
    assert list(discover(["old", "old/a.json", "a.json"], exclude=old, force_exclude=True)) == [
        Candidate("a.json", explicit=True)
    ]


# Links, pipes and other things that are no files


@needs_links
def test_links_cannot_make_a_loop_nor_a_file_come_twice() -> None:
    write("a/a.json", "real.json")
    Path("a/up").symlink_to("..")
    Path("a/self").symlink_to("self")
    Path("b").symlink_to("a")
    Path("link.json").symlink_to("real.json")
    assert found() == ["real.json", "a/a.json"]


@needs_links
def test_a_link_to_a_file_that_a_walk_would_not_find_is_followed_once() -> None:
    write("envs/prod.current")
    Path("taskdef.json").symlink_to("envs/prod.current")
    Path("taskdef2.json").symlink_to("envs/prod.current")
    assert found() == ["taskdef.json"]


@needs_links
def test_links_out_of_the_folder_and_broken_ones_are_remarked_on_but_not_followed(tmp_path: Path) -> None:
    write(str(tmp_path / "out/secret.json"), "in/a.json")
    Path("in/file.json").symlink_to(tmp_path / "out/secret.json")
    Path("in/folder").symlink_to(tmp_path / "out")
    Path("in/gone.json").symlink_to("nowhere.json")
    Path("in/loop.json").symlink_to("loop.json")
    assert found("in") == ["in/a.json"]
    remarks = skipped("in")
    assert [remark.path for remark in remarks] == ["in/file.json", "in/folder", "in/gone.json", "in/loop.json"]
    assert not any(remark.incomplete for remark in remarks)
    assert "name it" in remarks[0].why
    assert found("in/file.json") == ["in/file.json"], "named ones are followed"
    assert found("in/folder") == ["in/folder/secret.json"]


@needs_links
@pytest.mark.parametrize("name", ["pipe.json", "socket.json", "/dev/zero"])
def test_what_is_no_file_is_never_opened(name: str) -> None:
    write("a.json")
    os.mkfifo("pipe.json")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.json")
        assert found() == ["a.json"]
        [outcome] = skipped(name)
        assert outcome.incomplete
        assert "give -" in outcome.why
        with pytest.raises(Unreadable):
            load(name)


# What cannot be read


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_permission_are_reported() -> None:
    write("a.json", "secret.json", "closed/a.json")
    Path("secret.json").chmod(0)
    Path("closed").chmod(0)
    try:
        assert found() == ["a.json"]
        assert [result.path for result in skipped(".")] == ["secret.json", "closed"]
        assert all(result.incomplete and "make it readable" in result.why for result in skipped("."))
        assert [result.path for result in skipped("closed/a.json")] == ["closed/a.json"]
        with pytest.raises(Unreadable, match="permission denied"):
            load("secret.json")
    finally:
        Path("closed").chmod(0o700)


def test_a_permission_error_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so here the refusal is made up."""
    write("a.json", "sub/b.json")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "access", lambda *_: False)
    assert [(result.path, result.incomplete) for result in skipped("a.json")] == [("a.json", True)]
    monkeypatch.setattr(os, "scandir", refuse)
    [outcome] = skipped("sub")
    assert outcome == Skipped("sub", "permission denied: make it readable for this user, or exclude it", True)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Unreadable, match="make it readable"):
        load("a.json")


@pytest.mark.parametrize(
    ("size", "walked", "named"), [(20_000_000, True, True), (20_000_001, False, True), (60_000_001, False, False)]
)
def test_large_files(size: int, walked: bool, named: bool) -> None:
    with Path("big.json").open("wb") as file:
        file.truncate(size)  # sparse: takes no room
    assert bool(found()) is walked
    assert bool(found("big.json")) is named
    if not walked:
        [remark] = skipped(".")
        assert not remark.incomplete
        assert "MB that are read; name it" in remark.why
    if not named:
        [failure] = skipped("big.json")
        assert failure.incomplete
        assert failure.why == "60 MB, more than the 60 MB that are read"


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("template.yml", "template.yaml"),
        ("infra/stcak.yaml", "infra/stack.yaml"),
        ("infar", "infra"),
        ("infar/stack.yaml", None),
        ("template.yaml/x", None),
        ("quite different", None),
        ("", None),
        ("nul\0byte", None),
        ("broken.json", None),
    ],
)
def test_a_named_path_that_does_not_exist(path: str, suggestion: str | None) -> None:
    write("template.yaml", "infra/stack.yaml")
    if os.name != "nt":
        Path("broken.json").symlink_to("nowhere")
    with pytest.raises(PathNotFound) as caught:
        next(discover(["template.yaml", path]))
    assert caught.value.path == path
    assert caught.value.suggestion == (suggestion and suggestion.replace("/", os.sep))
    assert (f"did you mean '{suggestion}'" in str(caught.value)) is bool(suggestion)


def test_a_tree_deeper_than_any_recursion(here: Path) -> None:
    depth = 1200
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    write("a.json")
    try:
        [candidate] = discover([str(here)])
    finally:  # by hand, as pytest's own clearing away recurses
        Path("a.json").unlink()
        for _ in range(depth):
            os.chdir("..")
            Path("d").rmdir()
    assert candidate.path.endswith("a.json")


# What the bytes say

CONTAINER = '[{"name": "app", "image": "nginx", %s}]'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"family": "x", "containerDefinitions": []}', "ecs"),
        ("Type: AWS::ECS::Service", "ecs"),
        ("ContainerDefinitions:\n- Name: x", "ecs"),
        ('{"taskDefinition": "x:1", "cluster": "c"}', "ecs"),
        ('{"Targets": [{"EcsParameters": {}}]}', "ecs"),
        ('{"serviceName": "api", "cluster": "c"}', "ecs"),
        ("networkConfiguration:\n  awsvpcConfiguration: {}", "ecs"),
        (CONTAINER % '"essential": true', "ecs"),
        (CONTAINER % '"memory": 512', "ecs"),
        (CONTAINER % '"environment": []', "ecs"),
        ("{% if x %}" + CONTAINER % '"portMappings" : []', "ecs"),
        ("- name: app\n  image: nginx\n  essential: true", "ecs"),
        ("Type: AWS::ElasticLoadBalancingV2::TargetGroup", "neighbour"),
        ('{"Type": "AWS::IAM::Role"}', "neighbour"),
        ("Type: AWS::EC2::VPCEndpointService", "neighbour"),
        ("Type: AWS::CloudFormation::Stack", "neighbour"),
        ("Type: AWS::SQS::Queue\nOutputs: {A: {Export: {Name: x}}}", "neighbour"),
        ("Type: AWS::SQS::Queue\nFn::Transform: {Name: AWS::Include}", "neighbour"),
        ("Type: AWS::Lambda::Function", ""),
        ("Type: AWS::EC2::Instance", ""),
        ("services:\n  web:\n    image: nginx\n    environment: {}", ""),  # Compose
        ('{"kind": "Pod", "spec": {"containers": [{"image": "x", "command": []}]}}', ""),  # Kubernetes
        ('{"serviceName": "api"}', ""),
        ('{"name": "left-pad", "version": "1.0.0"}', ""),
        ("", ""),
    ],
)
def test_sniff(text: str, kind: str) -> None:
    assert sniff(text.encode()) == kind
    assert sniff(b"\xef\xbb\xbf" + text.encode()) == kind
    assert sniff(text.encode("utf-16")) == kind


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"\x1f\x8b" + bytes(range(256)), b"[" * 1_000_000 + b'"image"'])
def test_sniff_takes_any_bytes_in_little_time(raw: bytes) -> None:
    assert sniff(raw) == ""


def test_load_returns_the_bytes_as_they_are() -> None:
    Path("a.json").write_bytes(b"\xef\xbb\xbf{}\r\n\0")
    assert load("a.json") == b"\xef\xbb\xbf{}\r\n\0"
    for path in ("gone.json", ".", "nul\0byte"):
        with pytest.raises(Unreadable):
            load(path)


@pytest.mark.parametrize(("ignore", "imported"), [(None, False), ("# nothing\n", False), ("*.log\n", True)])
def test_pathspec_is_imported_only_for_a_gitignore_that_says_something(ignore: str | None, imported: bool) -> None:
    write("a.json")
    if ignore is not None:
        write(".gitignore", content=ignore)
    code = (
        "import sys; from ecslint.discovery import discover; list(discover(['.'])); print('pathspec' in sys.modules, "
        "sys.modules.keys() & {'difflib', 'tomllib', 'json', 'yaml', 'boto3'})"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(discovery.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.strip() == f"{imported} set()"
