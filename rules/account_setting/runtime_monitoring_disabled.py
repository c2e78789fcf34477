"""Tasks on Fargate that GuardDuty does not watch from within.

Runtime Monitoring puts an agent beside the containers of a task, which tells GuardDuty what runs there: a shell that
nobody should have opened, a miner, a connection to an address of ill repute. On Fargate nothing can be installed on the
host for that. GuardDuty keeps the account setting `guardDutyActivate` of ECS, which nobody else can write: where it is
off, no task of the region is watched.

Silent where no task runs on Fargate: on instances of your own the agent may be installed without ECS knowing of it.

Fix: turn it on in GuardDuty, with the agent on Fargate: `aws guardduty update-detector --detector-id ID --features
'[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"ECS_FARGATE_AGENT_MANAGEMENT",
"Status":"ENABLED"}]}]'`. In an organization only its administrator of GuardDuty can. It is charged by vCPU and hour.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-guard-duty-integration.html
"""

from ecslint import AccountSetting, Cluster, Findings, any_of, rule

BAD = """
{
  "account": "111122223333",
  "region": "eu-west-1",
  "taken": "2026-11-24T12:00:00Z",
  "resources": [
    {
      "type": "ecs account setting",
      "id": "guardDutyActivate",
      "data": {
        "name": "guardDutyActivate",
        "value": "off"  # <--
      },
      "state": {}
    },
    {
      "type": "AWS::ECS::Cluster",
      "id": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
      "data": {
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
        "clusterName": "shop",
        "settings": [{"name": "containerInsights", "value": "enabled"}]
      },
      "state": {
        "status": "ACTIVE",
        "runningTasksCount": 4,
        "statistics": [{"name": "runningFargateTasksCount", "value": "4"}]
      }
    }
  ]
}
"""

GOOD = BAD.replace('"value": "off"  # <--', '"value": "on"')

OFF = ("off", "disabled")


@rule(
    severity="info",
    category="security",
    peers=("prowler:guardduty_runtime_monitoring_enabled",),
)
def check(setting: AccountSetting) -> Findings:
    if setting.name != "guardDutyActivate" or setting.value not in OFF:
        return
    if any_of(setting.estate.own(Cluster), lambda each: each.statistic("runningFargateTasksCount") > 0):
        source = setting.estate.source
        yield (
            setting.at("value"),
            (
                f"`guardDutyActivate` is `{setting.value}` in {source.account} {source.region}, so GuardDuty does not "
                "see what runs within the tasks on Fargate there; turn on Runtime Monitoring in GuardDuty, with "
                "automated agents for Fargate"
            ),
        )
