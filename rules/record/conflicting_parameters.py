"""Two parameters that exclude each other, or one without the other that it needs.

A port and a port range in one mapping, an input and an input transformer for one target, a record of ECS Exec sessions
that nothing turns on: AWS refuses the call. A service with network mode `awsvpc`, service discovery, several target
groups or an external deployment controller takes no role of its own: "You cannot specify an IAM role for services that
require a service linked role."

What is written but empty does not count, and neither does the service-linked role itself.

Fix: keep the one that you mean and remove the other, or add the one that the message names.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

from ecslint import Findings, Record, conflicting_parameters, may_conflict, rule

BAD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      Configuration:
        ExecuteCommandConfiguration:
          Logging: DEFAULT
          LogConfiguration:  # <--
            CloudWatchLogGroupName: /exec
            S3EncryptionEnabled: true  # <--
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop-task
      NetworkMode: awsvpc
      ContainerDefinitions:
        - Name: web
          Image: public.ecr.aws/nginx/nginx:1.27
          Memory: 256
          PortMappings:
            - ContainerPortRange: 8000-8010
              ContainerPort: 8000  # <--
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""

GOOD = """
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      Configuration:
        ExecuteCommandConfiguration:
          Logging: OVERRIDE
          LogConfiguration:
            CloudWatchLogGroupName: /exec
            CloudWatchEncryptionEnabled: true
      ClusterSettings:
        - Name: containerInsights
          Value: enhanced
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop-task
      NetworkMode: awsvpc
      ContainerDefinitions:
        - Name: web
          Image: public.ecr.aws/nginx/nginx:1.27
          Memory: 256
          PortMappings:
            - ContainerPortRange: 8000-8010
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""


@rule(
    severity="error",
    category="validity",
    fix="safe",
    peers=(
        "aws-cdk-lib:containerPortRange rules",
        "aws-cdk-lib:ExecuteCommandConfigurationOnly / SpecifyBucketName / SpecifyCloudWatchGroup",
    ),
    concerns=may_conflict,
)
def check(record: Record) -> Findings:
    yield from conflicting_parameters(record)
