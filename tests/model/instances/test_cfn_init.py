"""What `cfn-init` does, told from the metadata of the resource that it is run for."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.instances.launch_template import LaunchConfiguration
from ecslint.model.unknown import Text, Unknown
from tests.model.stacks import UNDECIDED, named, outcome, stack

HEAD = """
Parameters:
  Sets: {Type: String}
  Any: {Type: String}
"""
RUN = "/opt/aws/bin/cfn-init -v --stack ${AWS::StackName} --resource Config"


def launch_of(init: str, run: str = RUN) -> LaunchConfiguration:
    script = "".join(f"            {line}\n" for line in f"#!/bin/bash\n{run}".splitlines())
    resources = (
        "  Cluster: {Type: 'AWS::ECS::Cluster'}\n"
        "  Other:\n    Type: AWS::EC2::LaunchTemplate\n    Properties: {}\n"
        "    Metadata: {AWS::CloudFormation::Init: {config: {commands: {a: {command: echo ECS_CLUSTER=other}}}}}\n"
        f"  Config:\n    Type: AWS::AutoScaling::LaunchConfiguration\n    Metadata: {init}\n"
        f"    Properties:\n      UserData:\n        Fn::Base64:\n          Fn::Sub: |\n{script}"
    )
    return named(stack(resources, HEAD), LaunchConfiguration, "Config")


def joined(init: str, run: str = RUN) -> Any:
    def judge() -> Any:
        found = launch_of(init, run).joins_cluster
        return str(found) if isinstance(found, Text) else Unknown if isinstance(found, Unknown) else found

    return outcome(judge)


def init(config: str) -> str:
    return f"{{AWS::CloudFormation::Init: {{config: {config}}}}}"


COMMAND = "{commands: {01_join: {command: !Sub 'echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config'}}}"
FILE = '{files: {/etc/ecs/ecs.config: {content: !Sub "ECS_CLUSTER=${Cluster}\\nECS_LOGLEVEL=info"}}}'
HOOK = "{files: {/etc/cfn/hooks.d/a.conf: {content: 'action=/opt/aws/bin/cfn-init -v --resource Config'}}}"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (COMMAND, "${Cluster}"),
        (FILE, "${Cluster}"),
        ("{commands: {a: {command: [echo, ECS_CLUSTER=main]}}}", "main"),
        ("{commands: {a: {command: echo ECS_CLUSTER=main}, b: {command: echo ECS_CLUSTER=later}}}", "later"),
        ("{files: {/opt/join.sh: {content: 'echo ECS_CLUSTER=main'}}, commands: {a: {command: /opt/join.sh}}}", "main"),
        (HOOK, None),
        ("{packages: {yum: {awslogs: []}}, services: {sysvinit: {cfn-hup: {enabled: true}}}}", None),
        ("{files: {/etc/docker/daemon.json: {content: {debug: true}}}}", None),
        ("{files: {/etc/ecs/ecs.config: {source: 'https://example.com/ecs.config'}}}", UNDECIDED),
        ("{files: {/etc/ecs/ecs.config: {content: !Ref Any}}}", UNDECIDED),
        ("{commands: {a: {command: !Ref Any}}}", UNDECIDED),
        ("{commands: !Ref Any}", UNDECIDED),
        ("{commands: {a: {command: aws s3 cp s3://config/ecs.config /etc/ecs/ecs.config}}}", UNDECIDED),
        ("!Ref Any", UNDECIDED),
    ],
)
def test_what_a_configuration_does(config: str, expected: Any) -> None:
    assert joined(init(config)) == expected


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("cfn-init -s x -r Config --region eu-west-1", "${Cluster}"),
        ("cfn-init -v \\\n  --stack ${AWS::StackName} \\\n  --resource Config", "${Cluster}"),
        ('cfn-init.exe -v --resource="Config"', "${Cluster}"),
        ("cfn-init -v --resource Other", "other"),
        ("cfn-init -v --resource Config\ntail /var/log/cfn-init.log", "${Cluster}"),
        (f"{RUN}\necho ECS_LOGLEVEL=debug >> /etc/ecs/ecs.config", "${Cluster}"),
        ("cfn-init -v --resource Missing", UNDECIDED),
        ("cfn-init -v --resource ${Any}", UNDECIDED),
        ("cfn-init -v", UNDECIDED),
        ("# cfn-init -v --resource Config", None),
        ("echo ECS_CLUSTER=main\ncfn-init -v --resource ${Any}", "main"),
    ],
)
def test_which_resource_it_is_run_for(run: str, expected: Any) -> None:
    assert joined(init(COMMAND), run) == expected


SETS = (
    "{AWS::CloudFormation::Init: {configSets: {default: [quiet], linux: [quiet, {ConfigSet: joins}], joins: join,"
    " circle: [{ConfigSet: circle}]}, quiet: {commands: {a: {command: date}}}, "
    "join: {commands: {a: {command: echo ECS_CLUSTER=main}}}}}"
)


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ("", None),
        ("--configsets linux", "main"),
        ("-c default,joins", "main"),
        ("-c missing", UNDECIDED),
        ("-c circle", UNDECIDED),
        ("--configsets ${Sets}", UNDECIDED),
    ],
)
def test_sets_of_configurations(sets: str, expected: Any) -> None:
    assert joined(SETS, f"{RUN} {sets}") == expected


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("{packages: {yum: {ecs-init: []}}}", True),
        ("{commands: {a: {command: amazon-linux-extras install -y ecs}}}", True),
        ("{packages: {yum: {docker: []}}}", False),
        ("!Ref Any", UNDECIDED),
    ],
)
def test_whether_it_installs_the_agent(config: str, expected: Any) -> None:
    assert outcome(lambda: launch_of(init(config)).installs_agent) == expected
