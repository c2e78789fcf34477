"""A role that ECS uses may pass every role of the account, to any service.

`iam:PassRole` on `*` lets its holder give any role to what it starts, an administrator's too. Together with
`ecs:RegisterTaskDefinition` or `ecs:RunTask` that is a way to any role: one starts a task with the role that one wants,
and takes its credentials.

The AWS managed policy for event rules has a condition that roles go to `ecs-tasks.amazonaws.com`, and is no finding.

Fix: name the roles that are passed as `Resource`, and add the condition `StringEquals` of `iam:PassedToService` with
`ecs-tasks.amazonaws.com`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from ecslint import Findings, Role, Statement, Undecided, one_by_one, rule

BAD = """
Resources:
  RuleRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: run-task
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ecs:RunTask
                Resource: arn:aws:ecs:eu-west-1:111122223333:task-definition/report:*
              - Effect: Allow
                Action: iam:PassRole  # <--
                Resource: "*"
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: !GetAtt RuleRole.Arn
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/report
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  RuleRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: run-task
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ecs:RunTask
                Resource: arn:aws:ecs:eu-west-1:111122223333:task-definition/report:*
              - Effect: Allow
                Action: iam:PassRole
                Resource: arn:aws:iam::111122223333:role/report
                Condition:
                  StringEquals:
                    iam:PassedToService: ecs-tasks.amazonaws.com
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: report
          Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/jobs
          RoleArn: !GetAtt RuleRole.Arn
          DeadLetterConfig:
            Arn: arn:aws:sqs:eu-west-1:111122223333:failed
          EcsParameters:
            TaskDefinitionArn: arn:aws:ecs:eu-west-1:111122223333:task-definition/report
            LaunchType: FARGATE
            NetworkConfiguration:
              AwsVpcConfiguration:
                Subnets: [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002]
                SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

OF_ECS_ITSELF = "ecs.amazonaws.com"
"""Who assumes the roles of services and of infrastructure."""


@rule(
    severity="warning",
    category="security",
    peers=("cfn_nag:F38/F39/F40", "prowler:iam_policy_allows_privilege_escalation"),
)
def check(role: Role) -> Findings:
    if role.permissions_boundary is None and role.uses:
        yield from one_by_one(judge(role, statement) for statement in role.statements)


def judge(role: Role, statement: Statement) -> Findings:
    if statement.effect != "Allow" or not statement.passes_any_role:
        return
    found = [each for each in role.uses_by_ecs if each.service != OF_ECS_ITSELF]
    if not found:
        return
    use, place = found[0], role.place_of(statement)
    starts = [action for action in ("ecs:RegisterTaskDefinition", "ecs:RunTask") if may(role, action)]
    together = f", and as it may call `{starts[0]}` too, this is a way to any role" if starts else ""
    uses = tuple((each.record.at(each.field), f"used here as {each.what}") for each in found)
    yield (
        place._replace(related=(*place.related, *uses)),
        (
            f"{use.what} of `{use.record.name_of_resource}` may pass every role to any service{together}; name the "
            "roles, with the condition `iam:PassedToService`"
        ),
    )


def may(role: Role, action: str) -> bool:
    try:
        return role.allows(action)
    except Undecided:
        return False
