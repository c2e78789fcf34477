"""A log group whose logs are kept for ever.

Without a retention CloudWatch Logs never deletes anything. What containers write piles up month by month, is paid for
month by month, and holds personal data that should have been gone.

The option `least_days` finds also a retention of fewer days.

Fix: set `RetentionInDays`, for instance to 30 or 365.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
"""

from ecslint import Findings, LogGroup, rule

BAD = """
Resources:
  LogGroup:  # <--
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /ecs/shop
"""

GOOD = """
Resources:
  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /ecs/shop
      RetentionInDays: 30
"""


@rule(
    severity="warning",
    category="cost",
    peers=(
        "checkov:CKV_AWS_66",
        "checkov:CKV_AWS_338",
        "prowler:cloudwatch_log_group_retention_policy_specific_days_enabled",
        "cdk-nag:CloudWatchLogGroupRetentionPeriod",
        "guard-registry:CW_LOGGROUP_RETENTION_PERIOD_CHECK",
        "cfn_nag:W86",
        "aws-config:cw-loggroup-retention-period-check",
        "steampipe-aws-thrifty:cw_log_group_retention",
        "cloudsploit:logRetentionPeriod",
        "semgrep:aws-cloudwatch-log-group-no-retention",
    ),
)
def check(group: LogGroup, *, least_days: int = 0) -> Findings:
    if group.log_group_class == "DELIVERY":  # keeps everything for one day
        return
    days = group.retention_in_days
    if days is not None and days >= least_days:
        return
    if group.source_kind == "live" and not group.is_written_by_ecs:
        return
    if days is None:
        yield (
            group.at("retention_in_days"),
            "`RetentionInDays` is not set, so logs are kept, and paid for, for ever; set it, for instance to 30",
        )
    else:
        yield (
            group.at("retention_in_days"),
            f"`RetentionInDays` is {days}, and at least {least_days} are asked for; set it to {least_days} or more",
        )
