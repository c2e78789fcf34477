"""Service that CloudFormation may start before what its first tasks need.

CloudFormation makes resources at the same time unless one refers to another. A service does not refer to the mount
targets of the file system that its tasks mount, to the association that gives its cluster capacity providers, or to an
`AWS::IAM::Policy` beside a role; so its first tasks may come too early, and fail with `ResourceInitializationError`,
with "AccessDeniedException", or with "The specified capacity provider strategy cannot contain a capacity provider that
is not associated with the cluster". A circuit breaker may then roll the stack back. The same holds for a scalable
target that calls the service by a name of its own: "ECS service doesn't exist".

Fix: add what is waited for to the `DependsOn` of the service, or the service to that of the scalable target; or write
policies within the role.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
"""

from ecslint import (
    Findings,
    Record,
    Service,
    Undecided,
    late_mount_targets,
    late_policies,
    late_provider_associations,
    one_by_one,
    rule,
)

BAD = """
Resources:
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy]
  ReadSecret:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: read-secret
      Roles: [!Ref ExecutionRole]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: secretsmanager:GetSecretValue
            Resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/database-a1b2c3
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Secrets:
            - Name: DATABASE
              ValueFrom: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/database-a1b2c3
  Service:  # <--
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      ServiceName: shop
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  ScalableTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/prod/shop  # <--
      MinCapacity: 2
      MaxCapacity: 6
"""

GOOD = """
Resources:
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy]
  ReadSecret:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: read-secret
      Roles: [!Ref ExecutionRole]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: secretsmanager:GetSecretValue
            Resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/database-a1b2c3
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Secrets:
            - Name: DATABASE
              ValueFrom: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/database-a1b2c3
  Service:
    Type: AWS::ECS::Service
    DependsOn: ReadSecret
    Properties:
      Cluster: prod
      ServiceName: shop
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
  ScalableTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    DependsOn: Service
    Properties:
      ServiceNamespace: ecs
      ScalableDimension: ecs:service:DesiredCount
      ResourceId: service/prod/shop
      MinCapacity: 2
      MaxCapacity: 6
"""


LATE = (
    (late_mount_targets, "a mount target of their file system", "`ResourceInitializationError`"),
    (late_provider_associations, "which brings their capacity providers", "a capacity provider that is not associated"),
    (late_policies, "a policy of their role", "access denied"),
)
"""What finds the things that may come too late, what these are to the tasks, and how the tasks fail without them."""


@rule(severity="warning", category="deployment")
def check(service: Service) -> Findings:
    if service.source_kind == "cloudformation":
        yield from one_by_one((_first_tasks(service), _scalable_targets(service)))


def _first_tasks(service: Service) -> Findings:
    if service.controller == "EXTERNAL" or _starts_no_task(service):
        return
    found: list[tuple[Record, str]] = []
    failing: list[str] = []
    undecided = None
    for find, what, failure in LATE:
        try:
            for record in find(service):
                found.append((record, what))
                failing += [] if failure in failing else [failure]
        except Undecided as reason:
            undecided = reason
    if found:
        names = [record.name_of_resource for record, _ in found]
        told = ", ".join(f"`{record.name_of_resource}` ({what})" for record, what in found)
        written = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
        yield (
            service.at(related=tuple((record.at(), f"{what}, not waited for") for record, what in found)),
            (
                f"nothing makes CloudFormation wait for {told}: when the service is made first, its tasks fail with "
                f"{' or '.join(failing)}; add `DependsOn: {written}`"
            ),
        )
    if undecided is not None:
        raise undecided


def _starts_no_task(service: Service) -> bool:
    """Whether it is known to be made without tasks."""
    count: object = service.peek("desired_count")
    return isinstance(count, int) and count == 0


def _scalable_targets(service: Service) -> Findings:
    for target in service.scaling_targets:
        if target.source_kind == "cloudformation" and not target.waits_for(service):
            yield (
                target.at("resource_id", related=((service.at(), "not waited for"),)),
                (
                    f"`ResourceId` calls `{service.name_of_resource}` by a name, which does not make CloudFormation "
                    f'wait for it: made first, the scalable target fails with "ECS service doesn\'t exist"; add '
                    f"`DependsOn: {service.name_of_resource}`, or build the name of `!GetAtt "
                    f"{service.name_of_resource}.Name`"
                ),
            )
