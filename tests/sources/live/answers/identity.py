"""Roles and policies."""

from __future__ import annotations

from tests.sources.live.answers.common import DOCUMENT, POLICY, ROLE, Answer, arn

ANSWERS = (
    Answer(
        "AWS::IAM::Role",
        ROLE,
        "iam:GetAccountAuthorizationDetails.RoleDetailList",
        {
            "Path": "/team/",
            "RoleName": "web",
            "RoleId": "AROA1",
            "Arn": ROLE,
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
                ]
            },
            "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": DOCUMENT}],
            "AttachedManagedPolicies": [
                {"PolicyName": "own", "PolicyArn": POLICY},
                {
                    "PolicyName": "AmazonECSTaskExecutionRolePolicy",
                    "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
                },
            ],
            "PermissionsBoundary": {
                "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
                "PermissionsBoundaryArn": POLICY,
            },
        },
        {
            "role_name": "web",
            "path": "/team/",
            "permissions_boundary": POLICY,
            "managed_policies": ["AmazonECSTaskExecutionRolePolicy"],
            "policies.0.policy_name": "inline",
            "policy_documents.1.statement.0.action": ["logs:*"],
        },
    ),
    Answer(
        "AWS::IAM::Role",
        arn("iam", "role/execution", region=""),
        "iam:GetAccountAuthorizationDetails.RoleDetailList",
        {
            "Path": "/",
            "RoleName": "execution",
            "Arn": arn("iam", "role/execution", region=""),
            "AssumeRolePolicyDocument": {"Statement": []},
            "RolePolicyList": [],
            "AttachedManagedPolicies": [],
        },
        {"policies": [], "managed_policy_arns": [], "permissions_boundary": None, "instance_profiles.0.path": "/"},
    ),
    Answer(
        "AWS::IAM::ManagedPolicy",
        POLICY,
        "",
        {
            "Arn": POLICY,
            "PolicyName": "own",
            "Document": {"Statement": {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}},
        },
        {"managed_policy_name": "own", "policy_arn": POLICY, "policy_document.statement.0.action": ["logs:*"]},
    ),
    Answer(
        "AWS::IAM::InstanceProfile",
        arn("iam", "instance-profile/instances", region=""),
        "iam:GetInstanceProfile.InstanceProfile",
        {
            "Path": "/",
            "InstanceProfileName": "instances",
            "Arn": arn("iam", "instance-profile/instances", region=""),
            "Roles": [{"RoleName": "execution"}],  # all that is kept of it
        },
        {"role.role_name": "execution", "launches.0.image_id": "ami-1"},
    ),
)
