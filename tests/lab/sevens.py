"""Seven of everything that ecslint lists, for what has to turn pages."""

from __future__ import annotations

import json
from typing import Any

from ecslint.demo.network import laid_out
from tests.lab.accounts import ACCOUNT
from tests.lab.lab import REGION, Lab
from tests.lab.seed import manifest, scaled

_NUMBERS = range(7)
_QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue"
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/role-0"


def sevens(lab: Lab) -> dict[str, dict[str, Any]]:
    """Set them up. Gives the parameters without which some of them cannot be listed, by action."""
    network = laid_out(lab.client("ec2"), REGION)
    return {
        **_ecs(lab),
        **_scaling(lab),
        **_load_balancing(lab, network.vpc, network.public),
        **_network(lab, network.vpc),
        **_storage(lab, network.public[0]),
        **_identity(lab),
        **_events(lab),
        **_capacity(lab),
        **_images(lab),
        **_observed(lab),
        **_organization(lab),
    }


def _ecs(lab: Lab) -> dict[str, dict[str, Any]]:
    ecs = lab.client("ecs")
    for number in _NUMBERS:
        ecs.create_cluster(clusterName=f"cluster-{number}")
        group = {"autoScalingGroupArn": f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:{number}"}
        ecs.create_capacity_provider(name=f"own-{number}", autoScalingGroupProvider=group)
        container = {"name": "app", "image": "app:1", "memory": 64}
        ecs.register_task_definition(family=f"family-{number}", containerDefinitions=[container])
        ecs.create_service(
            cluster="cluster-0",
            serviceName=f"service-{number}",
            taskDefinition="family-0",
            desiredCount=1,
            launchType="FARGATE",
            gatewayConnectors=[{"portName": "http"}],
        )
    instances = lab.client("ec2").run_instances(ImageId="ami-12c6146b", MinCount=7, MaxCount=7)["Instances"]
    for instance in instances:
        document = json.dumps({"instanceId": instance["InstanceId"], "region": REGION})
        ecs.register_container_instance(cluster="cluster-0", instanceIdentityDocument=document)
    inside = {"cluster": "cluster-0"}
    return {
        "ecs:ListServices": inside,
        "ecs:ListTasks": inside,
        "ecs:ListContainerInstances": inside,
        "ecs:ListAccountSettings": {"effectiveSettings": True},
    }


def _scaling(lab: Lab) -> dict[str, dict[str, Any]]:
    client = lab.client("application-autoscaling")
    for number in _NUMBERS:
        resource = f"service/cluster-0/service-{number}"
        scaled(client, resource)
        client.put_scheduled_action(
            ServiceNamespace="ecs",
            ScheduledActionName="nightly",
            ResourceId=resource,
            ScalableDimension="ecs:service:DesiredCount",
            Schedule="cron(0 3 * * ? *)",
        )
    of_ecs = {"ServiceNamespace": "ecs"}
    operations = ("DescribeScalableTargets", "DescribeScalingPolicies", "DescribeScheduledActions")
    return {f"application-autoscaling:{operation}": of_ecs for operation in operations}


def _load_balancing(lab: Lab, vpc: str, subnets: list[str]) -> dict[str, dict[str, Any]]:
    elb = lab.client("elbv2")
    balancers, groups, listeners = [], [], []
    for number in _NUMBERS:
        made = elb.create_load_balancer(Name=f"balancer-{number}", Subnets=subnets)["LoadBalancers"]
        balancers.append(made[0]["LoadBalancerArn"])
        made = elb.create_target_group(Name=f"group-{number}", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"]
        groups.append(made[0]["TargetGroupArn"])
        forward = [{"Type": "forward", "TargetGroupArn": groups[0]}]
        listener = elb.create_listener(
            LoadBalancerArn=balancers[0], Protocol="HTTP", Port=80 + number, DefaultActions=forward
        )
        listeners.append(listener["Listeners"][0]["ListenerArn"])
        path = [{"Field": "path-pattern", "Values": [f"/{number}"]}]
        elb.create_rule(ListenerArn=listeners[0], Priority=number + 1, Conditions=path, Actions=forward)
    return {
        "elasticloadbalancing:DescribeListeners": {"LoadBalancerArn": balancers[0]},
        "elasticloadbalancing:DescribeRules": {"ListenerArn": listeners[0]},
    }


def _network(lab: Lab, vpc: str) -> dict[str, dict[str, Any]]:
    ec2 = lab.client("ec2")
    balancers = lab.client("elbv2").describe_load_balancers()["LoadBalancers"]
    for number in _NUMBERS:
        ec2.create_vpc(CidrBlock="10.1.0.0/16")
        ec2.create_security_group(GroupName=f"group-{number}", Description="x", VpcId=vpc)
        ec2.create_route_table(VpcId=vpc)
        ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.ecs", VpcEndpointType="Interface")
        ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=[balancers[0]["LoadBalancerArn"]])
        lab.client("route53profiles").associate_profile(ProfileId=f"rp-{number}", ResourceId=vpc, Name="names")
    return {}


def _storage(lab: Lab, subnet: str) -> dict[str, dict[str, Any]]:
    efs, s3files, ec2 = lab.client("efs"), lab.client("s3files"), lab.client("ec2")
    systems = [efs.create_file_system(CreationToken=str(number))["FileSystemId"] for number in _NUMBERS]
    for number in _NUMBERS:
        arn = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/{systems[number]}"
        lab.client("backup").start_backup_job(BackupVaultName="vault", ResourceArn=arn, IamRoleArn=_ROLE)
        efs.create_access_point(ClientToken=str(number), FileSystemId=systems[0])
        made = s3files.create_file_system(bucket="arn:aws:s3:::bucket", roleArn=_ROLE)["fileSystemId"]
        s3files.create_mount_target(fileSystemId=made, subnetId=subnet)
    zones = [each["ZoneName"] for each in ec2.describe_availability_zones()["AvailabilityZones"]]
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    for number, zone in enumerate(zones):
        made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=zone)["Subnet"]
        efs.create_mount_target(FileSystemId=systems[0], SubnetId=made["SubnetId"])
    return {
        "elasticfilesystem:DescribeAccessPoints": {"FileSystemId": systems[0]},
        "elasticfilesystem:DescribeMountTargets": {"FileSystemId": systems[0]},
    }


def _identity(lab: Lab) -> dict[str, dict[str, Any]]:
    iam = lab.client("iam")
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})  # fmt: skip
    for number in _NUMBERS:
        iam.create_role(RoleName=f"role-{number}", AssumeRolePolicyDocument=document)
    for number in _NUMBERS:
        iam.put_role_policy(RoleName="role-0", PolicyName=f"inline-{number}", PolicyDocument=document)
        made = iam.create_policy(PolicyName=f"policy-{number}", PolicyDocument=document)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="role-0", PolicyArn=made)
    named = {"RoleName": "role-0"}
    return {"iam:ListAttachedRolePolicies": named, "iam:ListRolePolicies": named}


def _events(lab: Lab) -> dict[str, dict[str, Any]]:
    events = lab.client("events")
    for number in _NUMBERS:
        events.create_event_bus(Name=f"bus-{number}")
        events.put_rule(Name=f"rule-{number}", ScheduleExpression="rate(1 hour)")
        lab.client("scheduler").create_schedule(
            Name=f"schedule-{number}",
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": _QUEUE, "RoleArn": _ROLE},
        )
        lab.client("pipes").create_pipe(Name=f"pipe-{number}", Source=_QUEUE, RoleArn=_ROLE, Target=_QUEUE)
    for start in (0, 5):  # five targets a call
        targets = [{"Id": str(number), "Arn": _QUEUE} for number in range(start, start + 5)]
        events.put_targets(Rule="rule-0", Targets=targets)
    return {"events:ListTargetsByRule": {"Rule": "rule-0"}}


def _capacity(lab: Lab) -> dict[str, dict[str, Any]]:
    autoscaling, ec2 = lab.client("autoscaling"), lab.client("ec2")
    for number in _NUMBERS:
        name = f"group-{number}"
        autoscaling.create_launch_configuration(
            LaunchConfigurationName=name, ImageId="ami-12c6146b", InstanceType="m5.large"
        )
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchConfigurationName=name,
            MinSize=0,
            MaxSize=1,
            AvailabilityZones=[f"{REGION}a"],
        )
        autoscaling.put_scaling_policy(
            AutoScalingGroupName=name,
            PolicyName=f"more-{number}",
            ScalingAdjustment=1,
            AdjustmentType="ChangeInCapacity",
        )
        ec2.register_image(Name=name)
    template = {"LaunchTemplateName": "template", "LaunchTemplateData": {"InstanceType": "m5.large"}}
    ec2.create_launch_template(**template)
    for _ in _NUMBERS:
        ec2.create_launch_template_version(**template)
    return {"ec2:DescribeLaunchTemplateVersions": {"LaunchTemplateName": "template"},
            "ec2:DescribeImages": {"Owners": ["self"]}}  # fmt: skip


def _images(lab: Lab) -> dict[str, dict[str, Any]]:
    ecr = lab.client("ecr")
    for number in _NUMBERS:
        ecr.create_repository(repositoryName=f"repository-{number}")
    for number in _NUMBERS:
        content = json.dumps(manifest(str(number)))
        ecr.put_image(repositoryName="repository-0", imageTag=str(number), imageManifest=content)
        ecr.create_pull_through_cache_rule(ecrRepositoryPrefix=f"cache-{number}", upstreamRegistryUrl="public.ecr.aws")
    return {"ecr:DescribeImages": {"repositoryName": "repository-0"}}


def _observed(lab: Lab) -> dict[str, dict[str, Any]]:
    for number in _NUMBERS:
        lab.client("logs").create_log_group(logGroupName=f"/group-{number}")
        lab.client("secretsmanager").create_secret(Name=f"secret-{number}", SecretString="x")
        lab.client("ssm").put_parameter(Name=f"parameter-{number}", Value="x", Type="String")
        lab.client("cloudwatch").put_metric_alarm(
            AlarmName=f"alarm-{number}",
            Namespace="own",
            MetricName="errors",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        lab.client("sqs").create_queue(QueueName=f"queue-{number}")
        lab.client("servicediscovery").create_http_namespace(Name=f"namespace-{number}")
        lab.client("servicediscovery").create_service(Name=f"service-{number}")
    return {}


def _organization(lab: Lab) -> dict[str, dict[str, Any]]:
    client = lab.client("organizations")
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    for number in _NUMBERS:
        client.create_account(AccountName=f"account-{number}", Email=f"account-{number}@example.com")
        client.create_organizational_unit(ParentId=root, Name=f"unit-{number}")
    inside = {"ParentId": root}
    return {"organizations:ListAccountsForParent": inside, "organizations:ListOrganizationalUnitsForParent": inside}
