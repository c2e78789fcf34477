"""What tasks pull, read, write and register with."""

from __future__ import annotations

from tests.sources.live.answers.common import ACCOUNT, REGION, Answer, arn

_UNASKED = ", for which no rule asked when the snapshot was taken"

ANSWERS = (
    Answer(
        "AWS::ECR::Repository",
        arn("ecr", "repository/shop/web"),
        "ecr:DescribeRepositories.repositories",
        {
            "repositoryArn": arn("ecr", "repository/shop/web"),
            "repositoryName": "shop/web",
            "repositoryUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop/web",
            "imageTagMutability": "IMMUTABLE",
            "imageScanningConfiguration": {"scanOnPush": True},
            "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": arn("kms", "key/1")},
            "lifecyclePolicyText": '{"rules": []}',
            "repositoryPolicyText": '{"Statement": [{"Effect": "Allow", "Principal": "*"}]}',
            "tags": [{"Key": "team", "Value": "shop"}],
        },
        {
            "repository_name": "shop/web",
            "image_tag_mutability": "IMMUTABLE",
            "image_scanning_configuration.scan_on_push": True,
            "lifecycle_policy.lifecycle_policy_text": '{"rules": []}',
            "repository_policy_text.statement.0.principal": "*",
            "encryption_configuration.encryption_type": "KMS",
            "encryption_configuration.kms_key": arn("kms", "key/1"),
            "tags.0.key": "team",
        },
        beside={
            "lifecyclePolicyText": "ecr:GetLifecyclePolicy.lifecyclePolicyText",
            "repositoryPolicyText": "ecr:GetRepositoryPolicy.policyText",
            "tags": "ecr:ListTagsForResource.tags",
        },
    ),
    Answer(
        "AWS::ECR::Repository",
        arn("ecr", "repository/bare"),
        "ecr:DescribeRepositories.repositories",
        {"repositoryArn": arn("ecr", "repository/bare"), "repositoryName": "bare", "lifecyclePolicyText": "{}"},
        {
            "repository_policy_text": f"undecided: ecr:GetRepositoryPolicy{_UNASKED}",
            "tags": f"undecided: ecr:ListTagsForResource{_UNASKED}",
        },
        beside={"lifecyclePolicyText": "ecr:GetLifecyclePolicy.lifecyclePolicyText"},
    ),
    Answer(
        "AWS::ECR::RegistryScanningConfiguration",
        f"registry/{ACCOUNT}",
        "ecr:GetRegistryScanningConfiguration.scanningConfiguration",
        {
            "scanType": "ENHANCED",
            "rules": [
                {
                    "scanFrequency": "CONTINUOUS_SCAN",
                    "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}],
                }
            ],
        },
        {"scan_type": "ENHANCED", "rules.0.repository_filters.0.filter": "*"},
    ),
    Answer(
        "ecr image scan",
        "shop/web@sha256:1",
        "ecr:DescribeImageScanFindings",
        {},
        {"image_digest": "sha256:1", "repository_name": "shop/web", "counts": {"CRITICAL": 2}},
        state={
            "repositoryName": "shop/web",
            "imageDigest": "sha256:1",
            "imageScanStatus": {"status": "COMPLETE"},
            "imageScanFindings": {"imageScanCompletedAt": 1795435200.0, "findingSeverityCounts": {"CRITICAL": 2}},
        },
        beside={"imageDigest": ""},
    ),
    Answer(
        "AWS::Logs::LogGroup",
        arn("logs", "log-group:/ecs/web"),
        "logs:DescribeLogGroups.logGroups",
        {
            "logGroupName": "/ecs/web",
            "retentionInDays": 30,
            "arn": arn("logs", "log-group:/ecs/web:*"),
            "logGroupClass": "STANDARD",
        },
        {"log_group_name": "/ecs/web", "retention_in_days": 30, "is_written_by_ecs": True},
    ),
    Answer(
        "AWS::SecretsManager::Secret",
        arn("secretsmanager", "secret:prod/key-AbCdEf"),
        "secretsmanager:ListSecrets.SecretList",
        {"ARN": arn("secretsmanager", "secret:prod/key-AbCdEf"), "Name": "prod/key", "KmsKeyId": "alias/own"},
        {"name": "prod/key", "arn": arn("secretsmanager", "secret:prod/key-AbCdEf"), "kms_key_id": "alias/own"},
    ),
    Answer(
        "AWS::SSM::Parameter",
        arn("ssm", "parameter/prod/url"),
        "ssm:DescribeParameters.Parameters",
        {"ARN": arn("ssm", "parameter/prod/url"), "Name": "/prod/url", "Type": "SecureString"},
        {"name": "/prod/url", "type": "SecureString", "arn": arn("ssm", "parameter/prod/url")},
    ),
    Answer(
        "namespace",
        arn("servicediscovery", "namespace/ns-1"),
        "servicediscovery:ListNamespaces.Namespaces",
        {
            "Id": "ns-1",
            "Arn": arn("servicediscovery", "namespace/ns-1"),
            "Name": "shop",
            "Type": "DNS_PRIVATE",
            "Properties": {"HttpProperties": {"HttpName": "shop"}},
        },
        {"name": "shop", "id": "ns-1"},
    ),
    Answer(
        "AWS::ServiceDiscovery::Service",
        arn("servicediscovery", "service/srv-1"),
        "servicediscovery:ListServices.Services",
        {
            "Id": "srv-1",
            "Arn": arn("servicediscovery", "service/srv-1"),
            "Name": "web",
            "Type": "DNS_HTTP",
            "DnsConfig": {"RoutingPolicy": "MULTIVALUE", "DnsRecords": [{"Type": "SRV", "TTL": 60}]},
        },
        {"id": "srv-1", "record_types": ["SRV"]},
    ),
)
