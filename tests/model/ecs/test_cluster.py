"""Which capacity providers and gateways a cluster has."""

from __future__ import annotations

from typing import Any

import pytest

import ecslint.model.ecs.gateway  # noqa: F401 - makes its record known
from ecslint.model.ecs.capacity import CapacityProviderStrategyItem
from ecslint.model.ecs.cluster import Cluster
from ecslint.model.ecs.service import Service
from tests.model.stacks import UNDECIDED, named, only, outcome, stack

HEAD = "Parameters: {P: {Type: String}}"
CLUSTER = """
  Cluster: {Type: 'AWS::ECS::Cluster', Properties: {CapacityProviders: %s}}
  Other: {Type: 'AWS::ECS::Cluster', Properties: {ClusterName: other, CapacityProviders: [FARGATE_SPOT]}}
  One: {Type: 'AWS::ECS::CapacityProvider', Properties: {Name: one, AutoScalingGroupProvider: {}}}
  Two: {Type: 'AWS::ECS::CapacityProvider', Properties: {AutoScalingGroupProvider: {}}}
  Managed: {Type: 'AWS::ECS::CapacityProvider', Properties: {ClusterName: !Ref Cluster, ManagedInstancesProvider: {}}}
  Apart: {Type: 'AWS::ECS::CapacityProvider', Properties: {ClusterName: other, ManagedInstancesProvider: {}}}
  Service:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref Cluster, CapacityProviderStrategy: [{CapacityProvider: %s}]}
"""
ASSOCIATION = """
  Association:
    Type: AWS::ECS::ClusterCapacityProviderAssociations
    Properties: {Cluster: %s, CapacityProviders: [FARGATE], DefaultCapacityProviderStrategy: []}
"""


@pytest.mark.parametrize(
    ("listed", "named_", "association", "has"),
    [
        ("[FARGATE]", "FARGATE", "", True),
        ("[FARGATE]", "FARGATE_SPOT", "", False),
        ("[FARGATE, !Ref One]", "!Ref One", "", True),
        ("[FARGATE, !Ref One]", "one", "", True),
        ("[one]", "!Ref One", "", True),
        ("[!Ref One]", "!Ref Two", "", False),
        ("[!Ref One]", "two", "", False),
        ("[three]", "two", "", False),
        ("[!Ref Two]", "two", "", UNDECIDED),  # CloudFormation makes up its name
        ("[!Ref P]", "!Ref P", "", True),
        ("[!Ref P]", "!Ref One", "", UNDECIDED),
        ("!Ref P", "!Ref One", "", UNDECIDED),
        ("[]", "!Ref Managed", "", True),
        ("[FARGATE]", "!Ref Apart", "", False),
        ("[]", "FARGATE", "", False),
        ("[]", "FARGATE", "!Ref Cluster", True),
        ("[]", "FARGATE_SPOT", "!Ref Cluster", False),
        ("[]", "FARGATE", "!Ref Other", False),
        ("[]", "FARGATE", "other", False),
        ("[]", "FARGATE", "elsewhere", False),
        ("[]", "FARGATE", "!Ref P", UNDECIDED),
    ],
)
def test_whether_it_has_a_provider(listed: str, named_: str, association: str, has: Any) -> None:
    resources = CLUSTER % (listed, named_) + (ASSOCIATION % association if association else "")
    service = only(stack(resources, HEAD), Service)
    item: CapacityProviderStrategyItem = service.capacity_provider_strategy[0]
    assert outcome(lambda: service.cluster.has_provider(item)) == has


GATEWAY = """
  Cluster: {Type: 'AWS::ECS::Cluster'}
  Other: {Type: 'AWS::ECS::Cluster'}
  Association: {Type: 'AWS::ECS::GatewayClusterAssociations', Properties: {Cluster: %s, Gateway: edge}}
"""


@pytest.mark.parametrize(
    ("cluster", "associated"),
    [
        ("!Ref Cluster", True),
        ("!GetAtt Cluster.Arn", True),
        ("!Ref Other", False),
        ("prod", False),
        ("!Ref P", UNDECIDED),
    ],
)
def test_gateways(cluster: str, associated: Any) -> None:
    mine = named(stack(GATEWAY % cluster, HEAD), Cluster, "Cluster")
    assert outcome(lambda: bool(mine.gateway_associations)) == associated
