"""A role of a rule, schedule or pipe that does not allow starting its task.

EventBridge starts a task with the role of the target. The role must allow `ecs:RunTask` on the task definition, and
`iam:PassRole` on its task role and its execution role. Otherwise nothing starts, and nobody is told: the rule only
counts a failed invocation, "is not authorized to perform: ecs:RunTask" stands in the dead-letter queue, if there is
one.

ECS asks for the revision that it starts, also where the target names the family alone. A policy on
`task-definition/report` allows nothing since October 2024; `task-definition/report:*` does.

Fix: allow `ecs:RunTask` on `task-definition/FAMILY:*` and `iam:PassRole` on the roles of the task definition, with the
condition that `iam:PassedToService` is `ecs-tasks.amazonaws.com`.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
"""

from ecslint import (
    EventTarget,
    Findings,
    Role,
    in_words,
    lacking_to_run,
    names_bare_family,
    names_in_words,
    places_of,
    rule,
)

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
      Policies:  # <--
        - PolicyName: run-task
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ecs:RunTask
                Resource: !Sub arn:aws:ecs:eu-west-1:${AWS::AccountId}:task-definition/report  # <--
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: report
      NetworkMode: bridge
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: report
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.4
          Memory: 512
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
            TaskDefinitionArn: !Ref TaskDefinition
            LaunchType: EC2
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
                Resource: !Sub arn:aws:ecs:eu-west-1:${AWS::AccountId}:task-definition/report:*
              - Effect: Allow
                Action: iam:PassRole
                Resource: arn:aws:iam::111122223333:role/execution
                Condition:
                  StringEquals:
                    iam:PassedToService: ecs-tasks.amazonaws.com
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: report
      NetworkMode: bridge
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution
      ContainerDefinitions:
        - Name: report
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/report:1.4
          Memory: 512
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
            TaskDefinitionArn: !Ref TaskDefinition
            LaunchType: EC2
"""


@rule(severity="warning", category="startup")
def check(role: Role) -> Findings:
    targets = role.estate.referrers(role, EventTarget, "role")
    if not targets:
        return
    confidence = "high" if role.source_kind == "live" else "medium"
    others = []
    starters: dict[str, None] = {}
    for target, each in lacking_to_run(role, targets):
        bare = names_bare_family(role, target) if each.action == "ecs:RunTask" else None
        if bare is None:
            others.append(each)
            starters[target.owner.name_of_resource] = None
            continue
        place = role.place_of(bare, "resource")
        yield (
            place._replace(related=(*place.related, (each.place, "started here")), confidence=confidence),
            (
                "`ecs:RunTask` is allowed on the family of the task definition without a revision; ECS asks for the "
                "revision that it starts, so that nothing is allowed; let the ARN end in `:*`"
            ),
        )
    if others:
        yield (
            role.at(
                "policies" if role.written("policies") else "managed_policy_arns",
                related=places_of(others),
                confidence=confidence,
            ),
            (
                f"the role with which {names_in_words(starters)} {'starts' if len(starters) == 1 else 'start'} tasks "
                f"does not allow {in_words(others)}, so none is started; allow it in a policy of the role"
            ),
        )
