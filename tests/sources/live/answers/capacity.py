"""Instances."""

from __future__ import annotations

from tests.sources.live.answers.common import REGION, SUBNETS, Answer, arn

_DISK = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": False, "VolumeSize": 30}}

ANSWERS = (
    Answer(
        "AWS::AutoScaling::AutoScalingGroup",
        arn("autoscaling", "autoScalingGroup:1:autoScalingGroupName/group"),
        "autoscaling:DescribeAutoScalingGroups.AutoScalingGroups",
        {
            "AutoScalingGroupName": "group",
            "AutoScalingGroupARN": arn("autoscaling", "autoScalingGroup:1:autoScalingGroupName/group"),
            "LaunchTemplate": {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "template", "Version": "$Latest"},
            "MinSize": 1,
            "MaxSize": 4,
            "AvailabilityZones": [f"{REGION}a", f"{REGION}b"],
            "VPCZoneIdentifier": ",".join(SUBNETS),
            "NewInstancesProtectedFromScaleIn": True,
        },
        {
            "max_size": 4,
            "desired_capacity": 2,
            "vpc_zone_identifier": SUBNETS,
            "subnets.1.subnet_id": SUBNETS[1],
            "launch_template.launch_template_data.instance_type": "m7g.large",
            "joins_cluster": "prod",
            "new_instances_protected_from_scale_in": True,
            "capacity_providers.0.name": "instances",
            "scaling_policies.0.policy_name": "own",
        },
        state={"DesiredCapacity": 2},
    ),
    Answer(
        "AWS::AutoScaling::ScalingPolicy",
        arn("autoscaling", "scalingPolicy:1:autoScalingGroupName/group:policyName/own"),
        "autoscaling:DescribePolicies.ScalingPolicies",
        {
            "AutoScalingGroupName": "group",
            "PolicyName": "own",
            "PolicyARN": arn("autoscaling", "scalingPolicy:1:autoScalingGroupName/group:policyName/own"),
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingConfiguration": {
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
                "TargetValue": 50.0,
            },
        },
        {"policy_type": "TargetTrackingScaling", "auto_scaling_group.max_size": 4},
    ),
    *(
        Answer(
            "AWS::EC2::LaunchTemplate",
            f"lt-1/{version}",
            "ec2:DescribeLaunchTemplateVersions.LaunchTemplateVersions",
            {
                "LaunchTemplateId": "lt-1",
                "LaunchTemplateName": "template",
                "VersionNumber": version,
                "DefaultVersion": version == 1,
                "UsedAs": words,
                "LaunchTemplateData": {
                    "ImageId": "ami-1",
                    "InstanceType": instance_type,
                    "IamInstanceProfile": {"Arn": arn("iam", "instance-profile/instances", region="")},
                    "UserData": "IyEvYmluL2Jhc2gKZWNobyBFQ1NfQ0xVU1RFUj1wcm9kID4+IC9ldGMvZWNzL2Vjcy5jb25maWcK",
                    "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
                    "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 30}}],
                    "SecurityGroupIds": ["sg-1"],
                },
            },
            {
                "launch_template_name": "template",
                "launch_template_data.instance_type": instance_type,
                "launch_template_data.metadata_options.http_tokens": "required",
                "launch_template_data.block_device_mappings.0.ebs.encrypted": True,
                "launch_template_data.instance_profile.instance_profile_name": "instances",
                "launch_template_data.image.days_old": 54,
                "launch_template_data.joins_cluster": "prod",
            },
            beside={"UsedAs": ""},
        )
        for version, instance_type, words in ((1, "t3.small", ["$Default"]), (3, "m7g.large", ["$Latest", "3"]))
    ),
    Answer(
        "AWS::AutoScaling::LaunchConfiguration",
        arn("autoscaling", "launchConfiguration:1:launchConfigurationName/old"),
        "autoscaling:DescribeLaunchConfigurations.LaunchConfigurations",
        {
            "LaunchConfigurationName": "old",
            "LaunchConfigurationARN": arn("autoscaling", "launchConfiguration:1:launchConfigurationName/old"),
            "ImageId": "ami-1",
            "InstanceType": "m5.large",
            "SecurityGroups": ["sg-1"],
            "IamInstanceProfile": "instances",
            "SpotPrice": "0.1",
            "BlockDeviceMappings": [],
            "UserData": "",
        },
        {"instance_type": "m5.large", "is_spot": True, "instance_profile.instance_profile_name": "instances"},
    ),
    Answer(
        "ec2 image",
        "ami-1",
        "ec2:DescribeImages.Images",
        {
            "ImageId": "ami-1",
            "Name": "al2023-ami-ecs",
            "CreationDate": "2026-10-01T00:00:00.000Z",
            "BlockDeviceMappings": [_DISK],
        },
        {"image_id": "ami-1", "name": "al2023-ami-ecs", "days_old": 54, "block_device_mappings.0": _DISK},
    ),
    Answer(
        "ebs defaults",
        "ebs defaults",
        "ec2:GetEbsEncryptionByDefault.",
        {"EbsEncryptionByDefault": True},
        {"ebs_encryption_by_default": True},
    ),
)
