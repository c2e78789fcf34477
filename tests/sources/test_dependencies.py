"""Which resource waits for which."""

from __future__ import annotations

import pytest

from ecslint.model.estate import World
from ecslint.model.record import Record
from ecslint.sources.cloudformation import Template, estate_of
from ecslint.text import read

TEMPLATE = """
Parameters: {P: {Type: String, Default: a}}
Conditions: {C: !Equals [!Ref P, b]}
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    DeletionPolicy: Retain
    Properties: {LoadBalancerArn: !Ref Balancer}
  Balancer: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer'}
  Middle: {Type: 'Custom::Thing', DependsOn: Listener}
  Service:
    Type: AWS::ECS::Service
    Metadata: {Note: !Ref P}
"""

CASES = [
    ("DependsOn: Listener", True),
    ("DependsOn: [Balancer, Listener]", True),
    ("DependsOn: Balancer", False),
    ("DependsOn: Middle", True),
    ("Properties: {Role: !Ref Listener}", True),
    ("Properties: {Role: !GetAtt Listener.Arn}", True),
    ("Properties: {Role: {'Fn::GetAtt': [Listener, Arn]}}", True),
    ("Properties: {Role: !Sub 'x-${Listener.Arn}'}", True),
    ("Properties: {Role: !Sub ['${A}', {A: !Ref Listener}]}", True),
    ("Properties: {Role: !Sub '${!Listener}'}", False),
    ("Properties: {Role: !If [C, !Ref Listener, x]}", True),
    ("Properties: {Role: Listener}", False),
    ("DependsOn: Missing", False),
]


def record(text: str, name: str) -> Record:
    source = Template(read(text, "t.yaml")).usual
    return next(each for each in estate_of(source, World()).records if each.name_of_resource == name)


@pytest.mark.parametrize(("written", "waits"), CASES)
def test_waiting(written: str, waits: bool) -> None:
    source = Template(read(f"{TEMPLATE}    {written}\n", "t.yaml")).usual
    records = {each.name_of_resource: each for each in estate_of(source, World()).records}
    assert records["Service"].waits_for(records["Listener"]) is waits
    assert not records["Listener"].waits_for(records["Service"])


def test_attributes() -> None:
    assert record(TEMPLATE, "Listener").attribute("DeletionPolicy") == "Retain"
    assert record(TEMPLATE, "Service").attribute("Metadata") == {"Note": "a"}
    assert record(TEMPLATE, "Service").attribute("DeletionPolicy") is None


@pytest.mark.parametrize(
    ("outputs", "given"),
    [
        ("", {"Custom::Thing"}),
        ("Outputs: {L: {Value: !Ref Listener}}", {"Custom::Thing", "Output"}),
        ("Outputs: {L: {Value: !Ref Listener, Export: {Name: l}}}", {"Custom::Thing", "Output", "Export"}),
        ("Outputs: {L: {Value: !Ref Balancer}}", {"Custom::Thing"}),
        # One of several files that are put together: what it does not declare is in another of them.
        ("    DependsOn: Missing", {"Custom::Thing", "the rest of the template"}),
        ("    Properties: {Role: !GetAtt Missing.Arn}", {"Custom::Thing", "the rest of the template"}),
        ("    Properties: {Role: !Sub ['${A} ${AWS::Region}', {A: !Ref P}]}", {"Custom::Thing"}),
        ("    Properties: {Role: !GetAtt Missing.Arn}\nTransform: AWS::Serverless-2016-10-31", {"Custom::Thing"}),
    ],
)
def test_whom_a_resource_is_given_to(outputs: str, given: set[str]) -> None:
    assert record(f"{TEMPLATE}{outputs}\n", "Listener").given_to == given


def test_resources_in_a_circle_end() -> None:
    source = Template(
        read(TEMPLATE + "    DependsOn: Other\n  Other: {Type: 'AWS::ECS::Cluster', DependsOn: Service}\n", "t.yaml")
    ).usual
    records = {each.name_of_resource: each for each in estate_of(source, World()).records}
    assert records["Service"].waits_for(records["Other"])
    assert not records["Service"].waits_for(records["Listener"])
