"""How long ecslint takes over files, side by side with its peers: whole processes, medians of interleaved runs.

Measure an installed wheel, whose bytecode is compiled, in an environment that holds the peers as well:

    python3 -m venv /tmp/bench
    /tmp/bench/bin/pip install --compile . cfn-lint cloudformation-validate
    /tmp/bench/bin/python benchmarks/files.py [--quick] [FOLDER]

FOLDER is what the last case reads: ../shared/corpus/cfn beside the checkout when it is there, else fixtures. A peer
that is not installed is said to be missing. Peers read templates only, so one task definition comes to them in a
template. A peak below the benchmark's own, which is the least that the system tells of a child, is shown as that.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SUFFIXES = (".json", ".template", ".yaml", ".yml")

# It has no command of its own. One engine for all files is how it is fastest.
VALIDATE = """
import sys
from cloudformation_validate import CelEngine, ValidationError
engine = CelEngine()
for path in sys.argv[1:]:
    try:
        engine.validate_template(path)
    except ValidationError as error:
        print(path, error)
"""

TASK_DEFINITION = """\
  TaskDefinition{0}:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub ${{AWS::StackName}}-service{0}
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: !If [IsProd, "1024", "512"]
      Memory: !If [IsProd, "2048", "1024"]
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      RuntimePlatform:
        CpuArchitecture: ARM64
        OperatingSystemFamily: LINUX
      ContainerDefinitions:
        - Name: web
          Image: !Sub ${{AWS::AccountId}}.dkr.ecr.${{AWS::Region}}.amazonaws.com/service{0}:${{ImageTag}}
          Essential: true
          ReadonlyRootFilesystem: true
          User: "1000"
          PortMappings:
            - ContainerPort: {1}
          Environment:
            - Name: SERVICE
              Value: service{0}
            - Name: STAGE
              Value: !Ref Stage
          HealthCheck:
            Command: [CMD-SHELL, "curl -f http://localhost:{1}/health || exit 1"]
            Interval: 15
            Timeout: 5
            Retries: 3
            StartPeriod: 30
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: !Ref LogGroup
              awslogs-region: !Ref AWS::Region
              awslogs-stream-prefix: service{0}
"""
SERVICE = """\
  Service{0}:
    Type: AWS::ECS::Service
    DependsOn: ListenerRule{0}
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition{0}
      DesiredCount: !If [IsProd, 3, 2]
      LaunchType: FARGATE
      HealthCheckGracePeriodSeconds: 60
      DeploymentConfiguration:
        MinimumHealthyPercent: 100
        MaximumPercent: 200
        DeploymentCircuitBreaker:
          Enable: true
          Rollback: true
      NetworkConfiguration:
        AwsvpcConfiguration:
          AssignPublicIp: DISABLED
          SecurityGroups: [!Ref SecurityGroup]
          Subnets: !Ref Subnets
      LoadBalancers:
        - ContainerName: web
          ContainerPort: {1}
          TargetGroupArn: !Ref TargetGroup{0}
  TargetGroup{0}:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: !Ref Vpc
      TargetType: ip
      Protocol: HTTP
      Port: {1}
      HealthCheckPath: /health
      TargetGroupAttributes:
        - Key: deregistration_delay.timeout_seconds
          Value: "30"
  ListenerRule{0}:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Priority: {1}
      Conditions:
        - Field: path-pattern
          PathPatternConfig:
            Values: [/service{0}/*]
      Actions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup{0}
  ScalableTarget{0}:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: !Sub service/${{Cluster}}/${{Service{0}.Name}}
      MinCapacity: 2
      MaxCapacity: 10
  ScalingPolicy{0}:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: cpu
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref ScalableTarget{0}
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification:
          PredefinedMetricType: ECSServiceAverageCPUUtilization
"""
HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  ImageTag: {Type: String}
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Certificate: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 30}
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: ecs-tasks.amazonaws.com}
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
  SecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Services
      VpcId: !Ref Vpc
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: !Ref Subnets
      SecurityGroups: [!Ref SecurityGroup]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 443
      Protocol: HTTPS
      Certificates: [{CertificateArn: !Ref Certificate}]
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig: {StatusCode: "404"}
"""


class Command(NamedTuple):
    tool: str
    arguments: list[str]


class Case(NamedTuple):
    name: str
    commands: list[Command]
    rounds: int


class Run(NamedTuple):
    seconds: float
    mebibytes: float


def template(lines: int) -> str:
    """A template with as many services as make so many lines; with one task definition when that is zero."""
    if not lines:
        return HEAD + TASK_DEFINITION.format(0, 8000)
    text, number = HEAD, 0
    while text.count("\n") < lines:
        text += (TASK_DEFINITION + SERVICE).format(number, 8000 + number)
        number += 1
    return text


def commands(ours: Sequence[str], theirs: Sequence[str], missing: set[str]) -> list[Command]:
    """Each tool over its files. That findings are found is no failure."""
    made = [
        Command("python -c pass", [sys.executable, "-c", "pass"]),
        Command("ecslint", [str(BIN / "ecslint"), "scan", *ours]),
        Command("cloudformation-validate", [sys.executable, "-c", VALIDATE, *theirs]),
        Command("cfn-lint", [str(BIN / "cfn-lint"), "--non-zero-exit-code", "none", "--", *theirs]),
    ]
    return [command for command in made if command.tool not in missing]


def missing_tools() -> set[str]:
    found = {
        "ecslint": (BIN / "ecslint").exists(),
        "cfn-lint": (BIN / "cfn-lint").exists(),
        "cloudformation-validate": importlib.util.find_spec("cloudformation_validate") is not None,
    }
    return {tool for tool, there in found.items() if not there}


def measure(command: Command) -> Run:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command.arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1024**2 if platform.system() == "Darwin" else 1024
    return Run(seconds, usage.ru_maxrss / unit)


def measured(case: Case) -> dict[str, list[Run]]:
    """Every command in turn, so that what slows the machine down slows all of them; the first turn warms up."""
    runs: dict[str, list[Run]] = {command.tool: [] for command in case.commands}
    for number in range(case.rounds + 1):
        for command in case.commands:
            if number == 0 and case.rounds == 1 and command.tool == "cfn-lint":
                continue  # warm by now from the cases before, and slow
            run = measure(command)
            if number:
                runs[command.tool].append(run)
    return runs


def rows(case: Case, runs: dict[str, list[Run]]) -> Iterator[str]:
    medians = {tool: statistics.median(run.seconds for run in each) for tool, each in runs.items()}
    yield f"\n{case.name} (median of {case.rounds})"
    yield f"  {'':24}{'seconds':>10}{'x python':>10}{'x validate':>12}{'peak MiB':>10}"
    for tool, each in runs.items():
        second = medians.get("cloudformation-validate")
        ratio = f"{medians[tool] / second:.2f}" if second else "-"
        peak = statistics.median(run.mebibytes for run in each)
        multiple = medians[tool] / medians["python -c pass"]
        yield f"  {tool:24}{medians[tool]:>10.3f}{multiple:>10.1f}{ratio:>12}{peak:>10.0f}"


def cases(scratch: Path, folder: Path, quick: bool, missing: set[str]) -> list[Case]:
    one, many = scratch / "one.yaml", scratch / "many.yaml"
    one.write_text(template(0))
    many.write_text(template(2000))
    task = str(ROOT / "fixtures" / "good" / "task-definition.json")
    files = sorted(str(path) for path in folder.rglob("*") if path.suffix in SUFFIXES)
    few = 3 if quick else 15
    return [
        Case("(a) one task definition", commands([task], [str(one)], missing), few),
        Case(
            f"(b) one template of {len(many.read_text().splitlines())} lines",
            commands([str(many)], [str(many)], missing),
            few,
        ),
        Case(f"(c) {len(files)} files of {folder.name}", commands([str(folder)], files, missing), 1 if quick else 5),
    ]


def target(name: str, runs: dict[str, list[Run]], against: str, most: float) -> str:
    if not {"ecslint", against} <= runs.keys():
        return f"{name}: not measured"
    mine, other = (statistics.median(run.seconds for run in runs[tool]) for tool in ("ecslint", against))
    outcome = "met" if mine / other <= most else "MISSED"
    return f"{name}: ecslint takes {mine / other:.2f} times as long as {against} (target: at most {most:g}): {outcome}"


def _is_editable() -> bool:
    try:
        return '"editable": true' in (importlib.metadata.distribution("ecslint").read_text("direct_url.json") or "")
    except importlib.metadata.PackageNotFoundError:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = ROOT.parent / "shared" / "corpus" / "cfn"
    parser.add_argument("folder", nargs="?", type=Path, default=beside if beside.is_dir() else ROOT / "fixtures")
    parser.add_argument("--quick", action="store_true", help="few runs: an impression, no measurement")
    arguments = parser.parse_args()
    missing = missing_tools()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    for tool in sorted(missing):
        print(f"{tool}: not installed beside {sys.executable}")
    if _is_editable():
        print("ecslint is installed as editable, which starts more slowly than a wheel")
    results: list[dict[str, list[Run]]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for case in cases(Path(scratch), arguments.folder, arguments.quick, missing):
            results.append(measured(case))
            print("\n".join(rows(case, results[-1])), flush=True)
    print()
    print(target("(b)", results[1], "python -c pass", 20))
    print(target("(c)", results[2], "cloudformation-validate", 0.3))


if __name__ == "__main__":
    main()
