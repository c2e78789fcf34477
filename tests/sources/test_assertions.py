"""The Rules section: values of parameters that CloudFormation refuses are no variants."""

from __future__ import annotations

import pytest

from tests.examples import scan

TEMPLATE = """
Parameters:
  Stage: {Type: String}
  Size: {Type: String, AllowedValues: [small, large]}
  Stages: {Type: CommaDelimitedList, Default: 'prod,test'}
Rules:
  Rule: RULE
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsSmall: !Equals [!Ref Size, small]
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: web
          Memory: 64
          Image: !If [IsDev, !If [IsSmall, public.ecr.aws/x/y, "public.ecr.aws/x/y:1"], "public.ecr.aws/x/y:2"]
"""

ASSERTED = "{Assertions: [{Assert: EXPRESSION}]}"
UNDER = "{RuleCondition: !Equals [!Ref Size, SIZE], Assertions: [{Assert: !Equals [!Ref Stage, prod]}]}"

RULES = [
    ("another value", ASSERTED.replace("EXPRESSION", "!Equals [!Ref Stage, prod]"), False),
    ("that value", ASSERTED.replace("EXPRESSION", "!Equals [!Ref Stage, dev]"), True),
    ("not that value", ASSERTED.replace("EXPRESSION", "!Not [!Equals [!Ref Stage, dev]]"), False),
    ("others", ASSERTED.replace("EXPRESSION", "{'Fn::Contains': [[prod, test], !Ref Stage]}"), False),
    ("others, of a list", ASSERTED.replace("EXPRESSION", "{'Fn::Contains': [!Ref Stages, !Ref Stage]}"), False),
    ("that among others", ASSERTED.replace("EXPRESSION", "{'Fn::Contains': [[prod, dev], !Ref Stage]}"), True),
    ("members in", ASSERTED.replace("EXPRESSION", "{'Fn::EachMemberIn': [[!Ref Stage], [prod]]}"), False),
    ("members equal", ASSERTED.replace("EXPRESSION", "{'Fn::EachMemberEquals': [[!Ref Stage], dev]}"), True),
    ("either", ASSERTED.replace("EXPRESSION", "!Or [!Equals [!Ref Stage, prod], !Equals [!Ref Size, small]]"), True),
    ("both", ASSERTED.replace("EXPRESSION", "!And [!Equals [!Ref Stage, prod], !Equals [!Ref Size, small]]"), False),
    ("the unknown", ASSERTED.replace("EXPRESSION", "{'Fn::EachMemberIn': [{'Fn::RefAll': a}, [b]]}"), True),
    ("under another condition", UNDER.replace("SIZE", "large"), True),
    ("under that condition", UNDER.replace("SIZE", "small"), False),
    ("nothing", "{}", True),
    ("nonsense", "[1]", True),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "found"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_values_that_a_rule_refuses(rule: str, found: bool) -> None:
    findings = scan(TEMPLATE.replace("RULE", rule), "floating-image-tag").findings
    assert bool(findings) is found


def test_a_default_that_a_rule_refuses_is_not_the_usual_way() -> None:
    text = TEMPLATE.replace("Stage: {Type: String}", "Stage: {Type: String, Default: dev}")
    assert not scan(text.replace("RULE", RULES[0][1]), "floating-image-tag").findings
