"""How ecslint scales with the size of one template: services, each with what belongs to it, in growing numbers.

    python benchmarks/services.py [SIZE]...

Prints the seconds of each size, and the seconds per service beside those of the smallest size: what is linear keeps
at 1. Reading the file is shown for itself. The least of several runs counts.
"""

from __future__ import annotations

import argparse
import gc
import time
from typing import NamedTuple

from ecslint.config import Settings
from ecslint.rulebook import Rulebook
from ecslint.scan import Scan

SIZES = (100, 200, 400, 500)
HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Certificate: {Type: String}
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
  LoadBalancerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Load balancer
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: !Ref Subnets
      SecurityGroups: [!Ref LoadBalancerGroup]
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
SERVICE = """\
  Role{0}:
    Type: AWS::IAM::Role
    Properties:
      RoleName: role{0}
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {{Service: ecs-tasks.amazonaws.com}}
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
      Policies:
        - PolicyName: queue
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: sqs:SendMessage
                Resource: arn:aws:sqs:eu-west-1:111122223333:queue{0}
  LogGroup{0}:
    Type: AWS::Logs::LogGroup
    Properties: {{LogGroupName: /ecs/service{0}, RetentionInDays: 30}}
  SecurityGroup{0}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Service {0}
      VpcId: !Ref Vpc
  FromLoadBalancer{0}:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !Ref SecurityGroup{0}
      IpProtocol: tcp
      FromPort: 8080
      ToPort: 8080
      SourceSecurityGroupId: !Ref LoadBalancerGroup
  TaskDefinition{0}:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: service{0}
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      ExecutionRoleArn: !GetAtt Role{0}.Arn
      TaskRoleArn: arn:aws:iam::111122223333:role/role{0}
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/service{0}:1
          PortMappings: [{{ContainerPort: 8080}}]
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /ecs/service{0}
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
  TargetGroup{0}:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: !Ref Vpc
      TargetType: ip
      Protocol: HTTP
      Port: 8080
      HealthCheckPath: /health
  ListenerRule{0}:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Priority: {1}
      Conditions:
        - Field: path-pattern
          PathPatternConfig: {{Values: [/service{0}/*]}}
      Actions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroup{0}
  Service{0}:
    Type: AWS::ECS::Service
    DependsOn: ListenerRule{0}
    Properties:
      ServiceName: service{0}
      Cluster: !Ref Cluster
      TaskDefinition: !Ref TaskDefinition{0}
      DesiredCount: 2
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          SecurityGroups: [!Ref SecurityGroup{0}]
          Subnets: !Ref Subnets
      LoadBalancers:
        - ContainerName: web
          ContainerPort: 8080
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


class Seconds(NamedTuple):
    """How long a template took."""

    reading: float
    judging: float


def template(services: int) -> bytes:
    return (HEAD + "".join(SERVICE.format(number, number + 1) for number in range(services))).encode()


def measure(text: bytes, rulebook: Rulebook) -> Seconds:
    scan = Scan(Settings(select=("all",)), rulebook)
    start = time.process_time()
    scan.add(text, "services.yaml")
    read = time.process_time()
    scan.judge()
    return Seconds(read - start, time.process_time() - read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE", help="numbers of services")
    parser.add_argument("--runs", type=int, default=3, help="of which the quickest counts (usually 3)")
    arguments = parser.parse_args()
    gc.set_threshold(500_000, 50, 50)  # as the command does
    rulebook = Rulebook()
    measure(template(2), rulebook)  # loads the rules
    print(f"{'services':>10}{'reading':>10}{'judging':>10}{'per service':>14}{'ratio':>8}")
    first = 0.0
    for size in arguments.sizes:
        text = template(size)
        runs = [measure(text, rulebook) for _ in range(arguments.runs)]
        reading, judging = min(run.reading for run in runs), min(run.judging for run in runs)
        each = judging / size
        first = first or each
        print(f"{size:>10}{reading:>10.2f}{judging:>10.2f}{each * 1000:>11.2f} ms{each / first:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
