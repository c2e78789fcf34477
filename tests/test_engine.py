"""Variants, confidence, undecided accounting and broken rules, with rules made for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecslint.config import Settings
from ecslint.finding import Report
from ecslint.rulebook import Rulebook, RuleError
from ecslint.scan import Scan

HEADER = '"""Wrong.\n\nFix: x\n\nhttps://docs.aws.amazon.com/"""\nfrom ecslint import Findings, Service, rule\n'
RULES = {
    "service/few_tasks.py": """
        @rule(severity="error", category="validity")
        def check(service: Service) -> Findings:
            if service.desired_count < 2:
                yield service.at("desired_count"), f"{service.desired_count} is few"
    """,
    "service/breaks.py": """
        @rule(severity="error", category="validity")
        def check(service: Service) -> Findings:
            if service.service_name == "break":
                raise ValueError("oh")
            yield from ()
    """,
    "service/keeps_what_it_has.py": """
        @rule(severity="warning", category="validity")
        def check(service: Service) -> Findings:
            if service.launch_type == "EC2":
                yield service.at("launch_type"), "known"
            if service.platform_version == "1":
                yield service.at("platform_version"), "not known"
    """,
}

TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: dev}
  Count: {Type: Number, Default: 1}
  Open: {Type: Number}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: VALUE
"""


@pytest.fixture
def rules(tmp_path: Path) -> Rulebook:
    import textwrap

    for name, body in RULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(HEADER + textwrap.dedent(body))
    book = Rulebook()
    book.folders = (tmp_path,)
    return book


def report(book: Rulebook, text: str, parameters: dict[str, str] | None = None) -> Report:
    run = Scan(Settings(), book, parameters)
    run.add(text.encode(), "template.yaml")
    return run.judge().report


CASES = [
    ("known", "1", ["high ()"]),
    ("fine", "2", []),
    ("a parameter's default", "!Ref Count", ["medium ()"]),
    ("in one variant", "!If [IsProd, 1, 4]", ["high (('IsProd', True),)"]),
    ("in all but one", "!If [IsProd, 4, 1]", ["high (('IsProd', False),)"]),
    ("in every variant", "!If [IsProd, 1, 0]", ["high ()"]),
    ("in both of two", "!If [IsProd, !If [IsTest, 9, 1], 4]", ["high (('IsProd', True),)"]),
    ("in an impossible one", "!If [IsProd, !If [IsTest, 1, 4], 4]", []),
    ("open", "!Ref Open", []),
]


@pytest.mark.parametrize(("value", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_findings_hold_when_they_say(rules: Rulebook, value: str, expected: list[str]) -> None:
    found = report(rules, TEMPLATE.replace("VALUE", value)).findings
    assert [f"{finding.confidence} {finding.when}" for finding in found if finding.rule == "few-tasks"] == expected


def test_a_given_parameter_decides(rules: Rulebook) -> None:
    text = TEMPLATE.replace("VALUE", "!If [IsProd, 1, 4]")
    assert not report(rules, text, {"Stage": "dev"}).findings
    (finding,) = report(rules, text, {"Stage": "prod"}).findings
    assert (finding.confidence, finding.when) == ("high", ())


def test_what_is_not_known_is_counted(rules: Rulebook) -> None:
    undecided = report(rules, TEMPLATE.replace("VALUE", "!Ref Open")).undecided
    assert [(each.rule, each.resource.name, each.needs) for each in undecided] == [
        ("few-tasks", "Service", "parameter Open")
    ]


def test_what_was_found_before_an_unknown_is_kept(rules: Rulebook) -> None:
    text = TEMPLATE.replace("VALUE", "4\n      LaunchType: EC2\n      PlatformVersion: !Ref Open")
    result = report(rules, text)
    assert [finding.message for finding in result.findings] == ["known"]
    assert [each.rule for each in result.undecided] == ["keeps-what-it-has"]


def test_a_broken_rule_is_said_and_hides_no_other(rules: Rulebook) -> None:
    result = report(rules, TEMPLATE.replace("VALUE", "1\n      ServiceName: break"))
    assert [finding.rule for finding in result.findings] == ["few-tasks"]
    assert [each.what for each in result.incomplete] == ["rule breaks on Service in template.yaml"]
    assert "ValueError: oh" in result.incomplete[0].why


def test_a_resource_that_a_condition_takes_away(rules: Rulebook) -> None:
    text = TEMPLATE.replace(
        "    Type: AWS::ECS::Service", "    Type: AWS::ECS::Service\n    Condition: IsProd"
    ).replace("VALUE", "1")
    (finding,) = report(rules, text).findings
    assert finding.when == (("IsProd", True),)


def test_properties_that_are_a_choice(rules: Rulebook) -> None:
    text = TEMPLATE.partition("    Properties:")[0]
    text += "    Properties: !If [IsProd, {DesiredCount: 1}, {DesiredCount: 4}]"
    (finding,) = report(rules, text).findings
    assert finding.when == (("IsProd", True),)


ONE_OF_FEW = [
    ("bad whichever it is", "[0, 1]", ["high ()"], []),
    ("bad for one of them", "[1, 4]", [], ["few-tasks"]),
    ("fine whichever it is", "[3, 4]", [], []),
]


@pytest.mark.parametrize(
    ("allowed", "found", "undecided"), [row[1:] for row in ONE_OF_FEW], ids=[row[0] for row in ONE_OF_FEW]
)
def test_a_parameter_that_is_one_of_a_few(
    rules: Rulebook, allowed: str, found: list[str], undecided: list[str]
) -> None:
    text = TEMPLATE.replace("Open: {Type: Number}", f"Open: {{Type: Number, AllowedValues: {allowed}}}")
    result = report(rules, text.replace("VALUE", "!Ref Open"))
    assert [f"{finding.confidence} {finding.when}" for finding in result.findings] == found
    assert [each.rule for each in result.undecided] == undecided
    assert result.checks == 3


COMPARED = ["!Equals [!Sub '${Stage}-x', prod-x]", "!Equals [!Join ['', [!Ref Stage]], prod]",
            "!Equals [!Select [0, !Split ['-', !Ref Stage]], prod]"]  # fmt: skip


@pytest.mark.parametrize("condition", COMPARED)
def test_a_given_parameter_decides_what_is_made_of_it(rules: Rulebook, condition: str) -> None:
    text = TEMPLATE.replace("!Equals [!Ref Stage, prod]", condition).replace("VALUE", "!If [IsProd, 1, 4]")
    assert not report(rules, text, {"Stage": "dev"}).findings
    (finding,) = report(rules, text, {"Stage": "prod"}).findings
    assert (finding.confidence, finding.when) == ("high", ())
    (finding,) = report(rules, text).findings
    assert finding.when == (("IsProd", True),)


def test_the_conditions_of_ecs_resources_are_tried_first(rules: Rulebook) -> None:
    parameters = "\n".join(f"  P{number}: {{Type: String}}" for number in range(100))
    conditions = "\n".join(f"  C{number}: !Equals [!Ref P{number}, b]" for number in range(100))
    queues = "\n".join(f"  Q{n}: {{Type: 'AWS::SQS::Queue', Condition: C{n}}}" for n in range(100))
    text = TEMPLATE.replace("Parameters:", f"Parameters:\n{parameters}").replace(
        "Conditions:", f"Conditions:\n{conditions}"
    )
    result = report(rules, text.replace("VALUE", "!If [C99, 1, 4]") + queues)
    assert [finding.when for finding in result.findings if finding.rule == "few-tasks"] == [(("C99", True),)]


def test_many_conditions_end_in_time(rules: Rulebook) -> None:
    parameters = "\n".join(f"  P{number}: {{Type: String, Default: a}}" for number in range(60))
    conditions = "\n".join(f"  C{number}: !Equals [!Ref P{number}, b]" for number in range(60))
    nest = "4"
    for number in range(60):
        nest = f"!If [C{number}, 1, {nest}]"
    text = f"Parameters:\n{parameters}\nConditions:\n{conditions}\n" + TEMPLATE.partition("Resources:")[1]
    result = report(rules, text + TEMPLATE.partition("Resources:")[2].replace("VALUE", nest))
    assert len(result.findings) == 1
    assert "only 64 combinations" in result.incomplete[0].why


def test_conditions_that_name_others_twice_end_in_time(rules: Rulebook) -> None:
    chain = "\n".join(f"  C{n}: !And [!Condition C{n - 1}, !Condition C{n - 1}]" for n in range(1, 60))
    text = TEMPLATE.replace("Resources:", f"  C0: !Equals [!Ref Stage, prod]\n{chain}\nResources:")
    (finding,) = report(rules, text.replace("VALUE", "!If [C59, 1, 4]")).findings
    assert finding.when == (("C59", True),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("raise ValueError('x')", "ValueError: x"),
        ("", "no attribute 'check'"),
        ("def check(service): ...", "no attribute 'declared'"),
        (HEADER + "@rule(severity='bad', category='validity')\ndef check(s: Service): ...", "'bad'"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "mine.py").write_text(text)
    book = Rulebook((tmp_path,))
    with pytest.raises(RuleError, match=r"mine\.py") as error:
        book.get("mine")
    assert why in str(error.value)
