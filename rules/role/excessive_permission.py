"""A role that ECS uses may do everything in the account.

Whoever gets into a container, by a hole in the application or in a library, gets the credentials of its role. With
`Action: "*"` on `Resource: "*"`, or with the policy `AdministratorAccess` or `PowerUserAccess`, that is the whole
account: every database, every secret, every backup.

The option `services` finds also whole services on every resource, such as `s3:*` on `*`; those aside whose actions have
no resources to name.

Fix: allow the actions that the application calls, on the resources that it calls them for. IAM Access Analyzer makes
such a policy from what the role has done.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from ecslint import Findings, Place, Role, Statement, one_by_one, rule

BAD = """
Resources:
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AdministratorAccess  # <--
      Policies:
        - PolicyName: all
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: "*"  # <--
                Resource: "*"
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""

GOOD = """
Resources:
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: read-catalogue
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: arn:aws:s3:::catalogue/*
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /shop
              awslogs-region: eu-west-1
              awslogs-stream-prefix: web
"""

ALL = ("AdministratorAccess", "PowerUserAccess")
MEND = "allow the actions that are needed, on the resources that they are needed for"


@rule(
    severity="warning",
    category="security",
    peers=("kics:01986452", "terrascan:AC_AWS_0087", "cdk-nag:AwsSolutions-IAM5"),
)
def check(role: Role, *, services: bool = False) -> Findings:
    if role.permissions_boundary is not None or not role.uses:
        return
    managed = (carried(role, index, arn) for index, arn in enumerate(role.managed_policy_arns))
    written = (allowed(role, statement, services) for statement in role.statements)
    yield from one_by_one((*managed, *written))


def carried(role: Role, index: int, arn: str) -> Findings:
    policy = role.aws_policy(arn)
    if policy is not None and policy in ALL and role.uses_by_ecs:
        yield (
            place_of(role, role.at("managed_policy_arns", index)),
            f"{used_as(role)} carries `{policy}`, so whoever gets hold of it has the whole account; {MEND}",
        )


def allowed(role: Role, statement: Statement, services: bool) -> Findings:
    if statement.effect != "Allow":
        return
    if statement.covers_everything and role.uses_by_ecs:
        yield (
            place_of(role, role.place_of(statement)),
            f"{used_as(role)} may do everything on every resource, so whoever gets hold of it has the account; {MEND}",
        )
    elif services and (whole := statement.whole_services) and role.uses_by_ecs:
        spelled = ", ".join(f"`{service}:*`" for service in whole)
        yield place_of(role, role.place_of(statement)), f"{used_as(role)} may do {spelled} on every resource; {MEND}"


def used_as(role: Role) -> str:
    use = role.uses_by_ecs[0]
    return f"{use.what} of `{use.record.name_of_resource}`"


def place_of(role: Role, place: Place) -> Place:
    uses = tuple((use.record.at(use.field), f"used here as {use.what}") for use in role.uses_by_ecs)
    return place._replace(related=(*place.related, *uses))
