"""A suppression is called unused only where the run can tell, and taken away safely only where more files or other
values of parameters could not need it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ecslint.config import Settings
from ecslint.finding import Finding
from ecslint.scan import Scan
from tests.examples import RULEBOOK

SERVICE = """Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: shop
      Cluster: prod
      TaskDefinition: shop
      DesiredCount: 2  # ecslint: ignore[desired-count-overrides-autoscaling] -- on purpose
"""
SCALING = """Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/prod/shop
      MinCapacity: 2
      MaxCapacity: 10
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
"""
TASK = """family: shop
containerDefinitions:
  - name: web
    image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
    memory: 512
    readonlyRootFilesystem: true  # ecslint: ignore[exec-blocked-by-readonly-root] -- tested
"""
ROLLBACK = """Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: shop
      DeploymentConfiguration:
        DeploymentCircuitBreaker:
          Enable: true
          # ecslint: ignore[circuit-breaker-rollback-disabled] -- developers look themselves
          Rollback: !If [Prod, true, false]
"""
MENDED = """Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 365  # ecslint: ignore[log-retention-missing] -- mended by now
"""


def unused(
    files: Mapping[str, str], *, named: bool, parameters: Mapping[str, str] | None = None, **settings: object
) -> list[Finding]:
    run = Scan(Settings()._replace(**settings), RULEBOOK, parameters)  # type: ignore[arg-type]
    for name, text in files.items():
        run.add(text.encode(), name, named=named)
    return [each for each in run.judge().report.findings if each.rule == "unused-suppression"]


def is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safe


@pytest.mark.parametrize("named", [True, False])
def test_what_one_file_decides_by_itself_is_told_and_mended_safely(named: bool) -> None:
    (finding,) = unused({"logs.yaml": MENDED}, named=named)
    assert is_safe(finding)


def test_what_other_files_could_need_is_not_told_of_a_file_that_was_named() -> None:
    assert unused({"service.yaml": SERVICE}, named=True) == []


def test_what_other_files_could_need_is_told_of_a_folder_and_not_mended_safely() -> None:
    (finding,) = unused({"service.yaml": SERVICE}, named=False)
    assert finding.confidence == "medium"
    assert not is_safe(finding)


def test_what_another_file_needs_is_not_unused() -> None:
    assert unused({"service.yaml": SERVICE, "scaling.yaml": SCALING}, named=False) == []


def test_a_rule_that_judges_another_resource_is_not_told_of_a_file_that_was_named() -> None:
    assert unused({"task.yaml": TASK}, named=True) == []


def test_what_other_values_of_parameters_need_is_not_unused() -> None:
    assert unused({"service.yaml": ROLLBACK}, named=False, parameters={"Stage": "prod"}) == []


def test_of_a_file_of_several_documents_all_are_looked_at() -> None:
    several = f"{ROLLBACK}---\n{MENDED}"
    (finding,) = unused({"all.yaml": several}, named=False, parameters={"Stage": "prod"})
    assert "log-retention-missing" in finding.message


def test_what_the_settings_leave_out_for_a_file_is_not_unused() -> None:
    told = unused({"logs.yaml": MENDED}, named=False, per_file_ignores={"*.yaml": ("log-retention-missing",)})
    assert told == []


def test_a_script_in_another_document_of_the_file_has_comments_of_its_own() -> None:
    script = "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: jobs}\n    Metadata:\n"
    script += "      Script: |\n        # ecslint: ignore[log-retention-missing] -- of the script\n"
    assert unused({"all.yaml": f"{MENDED.partition('#')[0]}\n---\n{script}"}, named=False) == []
