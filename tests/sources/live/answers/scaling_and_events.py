"""What scales services, and what starts tasks."""

from __future__ import annotations

from tests.sources.live.answers.common import ACCOUNT, CLUSTER, REGION, ROLE, SUBNETS, TASK_DEFINITION, Answer, arn

ANSWERS = (
    Answer(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "ecs/service/prod/web/ecs:service:DesiredCount",
        "application-autoscaling:DescribeScalableTargets.ScalableTargets",
        {
            "ServiceNamespace": "ecs",
            "ResourceId": "service/prod/web",
            "ScalableDimension": "ecs:service:DesiredCount",
            "MinCapacity": 1,
            "MaxCapacity": 6,
            "RoleARN": arn("iam", "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/X", region=""),
            "SuspendedState": {
                "DynamicScalingInSuspended": True,
                "DynamicScalingOutSuspended": False,
                "ScheduledScalingSuspended": False,
            },
            "ScheduledActions": [
                {
                    "ScheduledActionName": "night",
                    "ScheduledActionARN": arn("autoscaling", "scheduledAction:1"),
                    "ServiceNamespace": "ecs",
                    "Schedule": "cron(0 20 * * ? *)",
                    "ResourceId": "service/prod/web",
                    "ScalableTargetAction": {"MinCapacity": 0, "MaxCapacity": 1},
                    "CreationTime": "2026-01-01",
                }
            ],
        },
        {
            "max_capacity": 6,
            "role_arn": None,
            "service.service_name": "web",
            "suspended_state.dynamic_scaling_in_suspended": True,
            "scheduled_actions.0.scalable_target_action.max_capacity": 1,
            "policies.0.policy_name": "cpu",
        },
        beside={"ScheduledActions": "application-autoscaling:DescribeScheduledActions.ScheduledActions"},
    ),
    Answer(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        arn("autoscaling", "scalingPolicy:2:resource/ecs/service/prod/web:policyName/cpu"),
        "application-autoscaling:DescribeScalingPolicies.ScalingPolicies",
        {
            "PolicyARN": arn("autoscaling", "scalingPolicy:2:resource/ecs/service/prod/web:policyName/cpu"),
            "PolicyName": "cpu",
            "ServiceNamespace": "ecs",
            "ResourceId": "service/prod/web",
            "ScalableDimension": "ecs:service:DesiredCount",
            "PolicyType": "StepScaling",
            "StepScalingPolicyConfiguration": {
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}],
                "Cooldown": 60,
            },
            "Alarms": [{"AlarmName": "cpu-high", "AlarmARN": arn("cloudwatch", "alarm:cpu-high")}],
        },
        {
            "policy_name": "cpu",
            "scalable_target.max_capacity": 6,
            "service.service_name": "web",
            "alarms.0.alarm_name": "cpu-high",
            "step_scaling_policy_configuration.step_adjustments.0.scaling_adjustment": 1,
        },
    ),
    Answer(
        "AWS::CloudWatch::Alarm",
        arn("cloudwatch", "alarm:cpu-high"),
        "cloudwatch:DescribeAlarms.MetricAlarms",
        {
            "AlarmName": "cpu-high",
            "AlarmArn": arn("cloudwatch", "alarm:cpu-high"),
            "ActionsEnabled": True,
            "OKActions": [],
            "AlarmActions": [
                arn("autoscaling", "scalingPolicy:2:resource/ecs/service/prod/web:policyName/cpu"),
                arn("sns", "alerts"),
            ],
            "InsufficientDataActions": [],
            "MetricName": "CPUUtilization",
            "Namespace": "AWS/ECS",
            "Statistic": "Average",
            "Dimensions": [{"Name": "ServiceName", "Value": "web"}],
            "Period": 60,
            "EvaluationPeriods": 3,
            "Threshold": 80.0,
            "ComparisonOperator": "GreaterThanThreshold",
        },
        {"metric_name": "CPUUtilization", "dimensions.0.value": "web", "threshold": 80.0, "evaluation_periods": 3},
    ),
    Answer(
        "AWS::Events::Rule",
        arn("events", "rule/nightly"),
        "events:ListRules.Rules",
        {
            "Name": "nightly",
            "Arn": arn("events", "rule/nightly"),
            "State": "ENABLED",
            "EventBusName": "default",
            "EventPattern": '{"source": ["aws.s3"], "detail": {"bucket": {"name": ["data"]}}}',
            "Targets": [
                {
                    "Id": "1",
                    "Arn": CLUSTER,
                    "RoleArn": ROLE,
                    "Input": '{"containerOverrides": [{"name": "web", "command": ["job"]}]}',
                    "EcsParameters": {
                        "TaskDefinitionArn": arn("ecs", "task-definition/web"),
                        "TaskCount": 1,
                        "LaunchType": "FARGATE",
                        "NetworkConfiguration": {
                            "awsvpcConfiguration": {"Subnets": SUBNETS[:1], "AssignPublicIp": "ENABLED"}
                        },
                        "EnableECSManagedTags": False,
                        "EnableExecuteCommand": False,
                    },
                    "RetryPolicy": {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 60},
                    "DeadLetterConfig": {"Arn": arn("sqs", "failed")},
                }
            ],
        },
        {
            "name": "nightly",
            "pattern": {"source": ["aws.s3"], "detail": {"bucket": {"name": ["data"]}}},
            "buckets.0.bucket_name": "data",
            "targets.0.arn_is_of": "cluster",
            "targets.0.cluster.cluster_name": "prod",
            "targets.0.task_definition.revision": 7,
            "targets.0.ecs_parameters.effective_launch_type": "FARGATE",
            "targets.0.ecs_parameters.awsvpc.assign_public_ip": "ENABLED",
            "targets.0.ecs_parameters.subnets.0.subnet_id": SUBNETS[0],
            "targets.0.role.role_name": "web",
            "targets.0.overridden_containers": ["web"],
            "targets.0.retry_policy.maximum_retry_attempts": 2,
            "targets.0.dead_letter_queue.queue_name": "failed",
        },
        beside={"Targets": "events:ListTargetsByRule.Targets"},
    ),
    Answer(
        "AWS::Scheduler::Schedule",
        arn("scheduler", "schedule/default/hourly"),
        "scheduler:GetSchedule.",
        {
            "Arn": arn("scheduler", "schedule/default/hourly"),
            "Name": "hourly",
            "GroupName": "default",
            "ScheduleExpression": "rate(1 hour)",
            "State": "DISABLED",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": CLUSTER,
                "RoleArn": ROLE,
                "EcsParameters": {
                    "TaskDefinitionArn": TASK_DEFINITION,
                    "CapacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
                    "PlacementStrategy": [],
                    "EnableECSManagedTags": True,
                },
            },
        },
        {
            "name": "hourly",
            "state": "DISABLED",
            "target.task_definition.family": "web",
            "target.ecs_parameters.runs_on_fargate": True,
            "target.ecs_parameters.enable_ecs_managed_tags": True,
            "flexible_time_window.mode": "OFF",
        },
    ),
    Answer(
        "AWS::Pipes::Pipe",
        arn("pipes", "pipe/orders"),
        "pipes:DescribePipe.",
        {
            "Arn": arn("pipes", "pipe/orders"),
            "Name": "orders",
            "DesiredState": "RUNNING",
            "Source": arn("sqs", "orders"),
            "Target": CLUSTER,
            "RoleArn": ROLE,
            "TargetParameters": {
                "EcsTaskParameters": {
                    "TaskDefinitionArn": TASK_DEFINITION,
                    "LaunchType": "FARGATE",
                    "NetworkConfiguration": {"awsvpcConfiguration": {"Subnets": SUBNETS}},
                    "Overrides": {"ContainerOverrides": [{"Name": "web", "Command": ["job"]}], "TaskRoleArn": ROLE},
                }
            },
        },
        {
            "name": "orders",
            "target_parameters.arn": CLUSTER,
            "target_parameters.role.role_name": "web",
            "target_parameters.task_definition.family": "web",
            "target_parameters.overridden_containers": ["web"],
            "target_parameters.ecs_parameters.overrides.task_role_arn": ROLE,
        },
    ),
    Answer(
        "AWS::SQS::Queue",
        arn("sqs", "failed"),
        "",
        {
            "QueueArn": arn("sqs", "failed"),
            "QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/failed",
            "Policy": (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", '
                '"Principal": {"Service": "events.amazonaws.com"}, "Resource": "*"}]}'
            ),
        },
        {
            "queue_name": "failed",
            "policies.0.policed.queue_name": "failed",
            "policies.0.policy_document.statement.0.effect": "Allow",
        },
    ),
)
