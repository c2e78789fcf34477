"""In which Availability Zones subnets lie, and which of them others cover."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.ecs.service import Service
from ecslint.model.network.load_balancing import LoadBalancer
from ecslint.model.network.zones import in_one_zone, located_balancer, located_launch, located_targets, outside
from ecslint.model.storage.file_system import FileSystem
from ecslint.model.unknown import Undecided
from tests.examples import scan, told
from tests.model.inputs import ServiceDefinition, record, text
from tests.model.stacks import UNDECIDED, only, outcome, stack

HEAD = """
Parameters:
  Zone: {Type: String}
  P: {Type: 'AWS::EC2::Subnet::Id'}
  Q: {Type: 'AWS::EC2::Subnet::Id'}
  Several: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Given: {Type: String, Default: ''}
  AllGiven: {Type: CommaDelimitedList, Default: ''}
"""
SUBNETS = """
  A0: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: !Select [0, !GetAZs '']}}
  B0: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: !Select ['0', !GetAZs {Ref: 'AWS::Region'}]}}
  C1: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: !Select [1, !GetAZs '']}}
  West1a: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: eu-west-1a}}
  West1b: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: eu-west-1b}}
  SubA: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: !Sub '${AWS::Region}a'}}
  SubB: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: !Sub '${AWS::Region}b'}}
  Az1: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZoneId: euw1-az1}}
  Az2: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZoneId: euw1-az2}}
  Open: {Type: 'AWS::EC2::Subnet', Properties: {AvailabilityZone: !Ref Zone}}
  Nowhere: {Type: 'AWS::EC2::Subnet'}
  Service:
    Type: AWS::ECS::Service
    Properties: {NetworkConfiguration: {AwsvpcConfiguration: {Subnets: %s}}}
  Balancer: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {Subnets: %s, SubnetMappings: %s}}
"""


def zones(subnets: str, covered: str = "[]", mapped: str = "[]") -> tuple[Service, LoadBalancer]:
    estate = stack(SUBNETS % (subnets, covered, mapped), HEAD)
    return only(estate, Service), only(estate, LoadBalancer)


@pytest.mark.parametrize(
    ("subnets", "one"),
    [
        ("[!Ref A0, !Ref B0]", True),
        ("[!Ref A0, !Ref C1]", False),
        ("[!Ref A0, !Ref B0, !Ref C1]", False),
        ("[!Ref West1a, !Ref West1b]", False),
        ("[!Ref SubA, !Ref SubB]", False),
        ("[!Ref Az1, !Ref Az2]", False),
        ("[!Ref Az1, !Ref West1a]", UNDECIDED),
        ("[!Ref A0, !Ref West1a]", UNDECIDED),
        ("[!Ref A0, !Ref Open]", UNDECIDED),
        ("[!Ref A0, !Ref Open, !Ref C1]", False),
        ("[!Ref Nowhere, !Ref A0]", UNDECIDED),
        ("[!Ref P]", True),
        ("[subnet-1]", True),
        ("[!Ref P, !Ref P]", True),
        ("[!Ref P, !Ref Q]", UNDECIDED),
        ("[subnet-1, subnet-2]", UNDECIDED),
        ("[!Select [0, !Ref Several]]", UNDECIDED),
        ("!Ref Several", UNDECIDED),
        ("!Ref AllGiven", UNDECIDED),
        ("[!Ref Given]", UNDECIDED),
        ("[!Ref Given, !Ref Given]", UNDECIDED),
        ("[]", False),
    ],
)
def test_whether_all_are_in_one_zone(subnets: str, one: Any) -> None:
    service, _ = zones(subnets)
    assert outcome(lambda: in_one_zone(located_launch(service))) == one


def test_what_may_become_several_subnets_is_not_one() -> None:
    """A placeholder between quotes, in a file that is filled in as text."""
    raw = {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [text(None)]}}}
    launch = record(Service, raw, ServiceDefinition())
    assert outcome(lambda: in_one_zone(located_launch(launch))) == UNDECIDED


@pytest.mark.parametrize(
    ("subnets", "covered", "mapped", "out"),
    [
        ("[!Ref A0, !Ref C1]", "[!Ref B0]", "[]", ["C1"]),
        ("[!Ref A0, !Ref C1]", "[]", "[{SubnetId: !Ref B0}]", ["C1"]),
        ("[!Ref A0, !Ref C1]", "[!Ref B0]", "[{SubnetId: !Ref C1}]", []),
        ("[!Ref West1a, !Ref West1b]", "[!Ref West1a]", "[]", ["West1b"]),
        ("[!Ref Az2]", "[!Ref Az1]", "[]", ["Az2"]),
        ("[!Ref P]", "[!Ref P]", "[]", []),
        ("[subnet-1]", "[subnet-1, subnet-2]", "[]", []),
        # What is not known may be the one that covers, and hides no other.
        ("[!Ref C1]", "[!Ref A0, !Ref P]", "[]", [UNDECIDED]),
        ("[!Ref P, !Ref C1]", "[!Ref A0]", "[]", ["C1", UNDECIDED]),
        ("[!Ref Open, !Ref C1, !Ref B0]", "[!Ref A0]", "[]", ["C1", UNDECIDED]),
        ("[!Ref West1a]", "[!Ref A0]", "[]", [UNDECIDED]),
        ("[!Ref A0]", "[]", "[{AllocationId: eipalloc-1}]", [UNDECIDED]),
    ],
)
def test_subnets_outside_the_zones_covered(subnets: str, covered: str, mapped: str, out: list[str]) -> None:
    service, balancer = zones(subnets, covered, mapped)
    found: list[str] = []
    try:
        for each in outside(located_launch(service), located_balancer(balancer)):
            found.append(each.name)  # noqa: PERF401 - what comes before something unknown counts
    except Undecided:
        found.append(UNDECIDED)
    assert found == out


def test_subnets_of_mount_targets() -> None:
    estate = stack("""
  Files: {Type: 'AWS::EFS::FileSystem'}
  A: {Type: 'AWS::EFS::MountTarget', Properties: {FileSystemId: !Ref Files, SubnetId: subnet-1}}
  B: {Type: 'AWS::EFS::MountTarget', Properties: {FileSystemId: !Ref Files, SubnetId: subnet-2}}
""")
    assert [each.name for each in located_targets(only(estate, FileSystem))] == ["subnet-1", "subnet-2"]


NETWORK = """
Resources:
  A: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: vpc-1, AvailabilityZone: eu-west-1a}}
  B: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: vpc-1, AvailabilityZone: eu-west-1b}}
Outputs:
  A: {Value: !Ref A, Export: {Name: net-a}}
  B: {Value: !Ref B, Export: {Name: net-b}}
"""
APP = """
%s
Resources:
  Files: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true}}
  Target: {Type: 'AWS::EFS::MountTarget', Properties: {FileSystemId: !Ref Files, SubnetId: %s}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      Volumes: [{Name: files, EFSVolumeConfiguration: {FilesystemId: !Ref Files}}]
      ContainerDefinitions:
        - {Name: web, Image: web, Memory: 64, MountPoints: [{SourceVolume: files, ContainerPath: /files}]}
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [%s]}}
"""
TAKEN = "Parameters: {A: {Type: String}, B: {Type: String}}"
PARENT = """
Resources:
  Net: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: net.yaml}}
  App:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: app.yaml
      Parameters: {A: !GetAtt Net.Outputs.A, B: !GetAtt Net.Outputs.B}
"""


@pytest.mark.parametrize(
    ("head", "target", "subnets", "hits"),
    [
        ("", "!ImportValue net-a", "!ImportValue net-a, !ImportValue net-b", 1),
        ("", "!ImportValue net-a", "!ImportValue net-a", 0),
        (TAKEN, "!Ref A", "!Ref A, !Ref B", 1),
        (TAKEN, "!Ref A", "!Ref A", 0),
    ],
)
def test_zones_of_another_stack(head: str, target: str, subnets: str, hits: int, tmp_path: Any) -> None:
    files = {"net.yaml": NETWORK, "app.yaml": APP % (head, target, subnets)}
    if head:
        files["parent.yaml"] = PARENT
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    report = scan({str(tmp_path / name): content for name, content in files.items()}, "file-system-zone-not-covered")
    assert len(report.findings) == hits, (told(report), report.undecided)
