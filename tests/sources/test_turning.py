"""The estate that is each variant in turn: as one that is made anew, but for what need not be looked up anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecslint.model.estate import Estate, World
from ecslint.model.record import Record
from ecslint.sources.cloudformation import Template, estate_of, estates_of
from ecslint.sources.cloudformation.template import TemplateSource
from ecslint.text import read

TEMPLATE = """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, test, prod], Default: dev}
  Kind: {Type: String, Default: FARGATE}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  OnFargate: !Equals [!Ref Kind, FARGATE]
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Condition: IsProd
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      RequiresCompatibilities: [!If [OnFargate, FARGATE, EC2]]
      ContainerDefinitions:
        - Name: web
          Image: web:1
          PortMappings: !If [IsTest, [{ContainerPort: 1}], [{ContainerPort: 2}, {ContainerPort: 3}]]
        - !If [IsProd, {Name: agent, Image: agent:1}, !Ref AWS::NoValue]
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Port: 80, Protocol: HTTP}
  Service:
    Type: AWS::ECS::Service
    Condition: OnFargate
    Properties:
      TaskDefinition: !Ref Task
      Cluster: !If [IsProd, !Ref Cluster, !Ref AWS::NoValue]
      LoadBalancers: [{ContainerName: web, ContainerPort: 1, TargetGroupArn: !Ref Group}]
  Other:
    Type: AWS::ECS::Service
    Properties: !If [IsProd, {ServiceName: prod, TaskDefinition: !Ref Task}, {ServiceName: other}]
"""


def variants() -> list[TemplateSource]:
    return Template(read(TEMPLATE, "t.yaml")).variants[0]


def told(value: Any) -> Any:
    """A value of a record, as far as it can be compared."""
    if isinstance(value, Record):
        return dict(_fields(value))
    return [told(each) for each in value] if isinstance(value, list) else repr(value)


def _fields(record: Record) -> Iterator[tuple[str, Any]]:
    yield from ((name, told(record.peek(name))) for name in record.declared())


def seen(estate: Estate) -> dict[str, Any]:
    """All that its records hold, and some of what they lead to."""
    from ecslint.model.ecs.service import Service
    from ecslint.model.ecs.service_load_balancer import ServiceLoadBalancer
    from ecslint.model.network.load_balancing import TargetGroup

    group = estate.own(TargetGroup)[0]
    behind = estate.referrers(group, ServiceLoadBalancer, "target_group")
    services = estate.own(Service)
    return {
        "records": {record._name: told(record) for record in estate.records},
        "behind": [each.root._name for each in behind],
        "clusters": [repr(each.cluster) for each in services],
        "tasks": [repr(each.task_definition) for each in services],
    }


def test_each_variant_is_as_if_it_were_made_anew() -> None:
    sources = variants()
    assert len(sources) == 6
    anew = [seen(estate_of(source, World())) for source in sources]
    in_turn = [seen(estate) for estate in estates_of(sources, World())]
    assert in_turn == anew
    backwards = [seen(estate) for estate in estates_of(sources[::-1], World())]
    assert backwards == anew[::-1]


def test_what_does_not_differ_stays() -> None:
    sources = variants()
    tasks = []
    for estate in estates_of(sources, World()):
        task: Any = estate.named("Task")
        assert task.cpu == 256
        tasks.append((task, task.__dict__["cpu"], bool(estate.named("Cluster"))))
    assert len({id(task) for task, _, _ in tasks}) == 1
    assert {there for _, _, there in tasks} == {True, False}


def test_of_no_variants_there_are_no_estates() -> None:
    assert list(estates_of([], World())) == []
