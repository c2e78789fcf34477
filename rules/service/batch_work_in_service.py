"""Service that does the work of a scheduled task.

A service that runs cron, or that is scaled to one task now and then and back to none, pays for the time between the
runs, starts work over when ECS replaces the task, and has two of it at work while a deployment runs. EventBridge
Scheduler starts a task at a time, with a time zone, retries and a dead-letter queue, and the task ends with the work.

In a live account a service is reported too whose tasks end by themselves again and again, with exit code 0, as a job
does that is done.

A worker that is told to run at certain hours only, as in a test environment at night, may be meant, and so may one that
ends now and then to begin afresh: this is advice.

Fix: let an EventBridge schedule run the task definition, with the job itself as command, and remove the service.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html
"""

from ecslint import Container, Findings, ScalableTarget, Service, finished, matches, one_by_one, passing, rule

BAD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: reports
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: cron
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/reports:1.4
          Command: [cron, -f]
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition  # <--
      LaunchType: FARGATE
      DesiredCount: 1
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

GOOD = """
Resources:
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: reports
      NetworkMode: awsvpc
      Cpu: "256"
      Memory: "512"
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: cron
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/reports:1.4
          Command: [consume, --queue, reports]
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: !Ref TaskDefinition
      LaunchType: FARGATE
      DesiredCount: 1
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-0a1b2c3d4e5f60718]
"""

_CRON = (
    r"(^|[\s/;&|])crond?\s+([^;&|]*\s)?(-[A-Za-z]*[fn]|--foreground)"
    r"|(^|[\s/;&|])(crond?|service\s+crond?\s+start)\s*(&&|;)\s*tail\s+-[fF]"
    r"|(^|[\s/;&|])(supercronic|go-crond|yacron|fcron|ofelia|chadburn)(\s|$)"
    r"|\bwhile\s+(true|:|\[\s*1\s*\])\s*;\s*do\s+(?!sleep)[^|]*;\s*sleep\s+([6-9]\d|\d{3,}|\d+[mhd])"
)
"""What runs jobs by the clock: cron, its like for containers, and loops that sleep for a minute or more."""


@rule(severity="info", category="cost")
def check(service: Service) -> Findings:
    if not service.is_daemon and not service.takes_traffic:
        yield from one_by_one((_by_command(service), _by_schedule(service), _by_tasks(service)))


def _by_command(service: Service) -> Findings:
    task = service.task_definition
    if task is None:
        return

    def judge(container: Container) -> Findings:
        words = [*container.entry_point, *container.command]
        if words and matches(_line(words), _CRON):
            yield (
                service.at("task_definition_arn", related=((container.at("command"), "the command"),)),
                (
                    f"container `{container.name}` runs jobs by the clock, and the service pays for the time between "
                    "them; let an EventBridge schedule run a task for each job"
                ),
            )

    yield from one_by_one(map(judge, task.containers))


def _line(words: list[str]) -> str:
    line = words[0]
    for word in words[1:]:
        line = line + " " + word
    return line


def _by_schedule(service: Service) -> Findings:
    for target in passing(service.scaling_targets, _toggles):
        yield (
            service.at(related=((target.at("scheduled_actions"), "the schedule"),)),
            (
                "scheduled actions start one task of this service and stop it again, as of a job; let an EventBridge "
                "schedule run the task instead"
            ),
        )


AGAIN_AND_AGAIN = 3
"""So many tasks of a service that end within an hour are no coincidence."""


def _by_tasks(service: Service) -> Findings:
    ended = list(passing(service.tasks, finished)) if service.source_kind == "live" else []
    if len(ended) >= AGAIN_AND_AGAIN:
        yield (
            service.at("task_definition_arn", related=((ended[-1].at("stop_code"), "one of them"),)),
            (
                f"{len(ended)} of its tasks were done within the last hour, with exit code 0, and were started "
                "again; let an EventBridge schedule run the task instead"
            ),
        )


def _toggles(target: ScalableTarget) -> bool:
    """Whether all that happens is that scheduled actions turn one task on and off."""
    scheduled = target.bounds[1:]
    if not scheduled or target.policies:
        return False
    return {greatest for _, greatest in scheduled} == {0, 1}
