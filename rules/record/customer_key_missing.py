"""Data that is encrypted without a key of your own.

All of it is encrypted anyway: at rest with a key of AWS's, sessions of ECS Exec by TLS. A key of your own adds a policy
that says who may decrypt, a record of each use in CloudTrail, and a way to make all of it unreadable at once; some
standards ask for that. It costs a little for each request.

Judged are log groups, repositories, encrypted file systems, encrypted EBS volumes that ECS makes for tasks, and the
sessions of ECS Exec in clusters that configure them.

Fix: name a KMS key: `KmsKeyId`, of a repository `EncryptionConfiguration` with `EncryptionType: KMS` and `KmsKey`. Its
key policy has to allow the service to use it.

https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#customer-mgn-key
"""

from ecslint import Findings, Record, rule

BAD = """
Resources:
  LogGroup:  # <--
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /ecs/shop
      RetentionInDays: 30
"""

GOOD = """
Resources:
  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /ecs/shop
      RetentionInDays: 30
      KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_224",
        "checkov:CKV_AWS_184",
        "checkov:CKV_AWS_136",
        "checkov:CKV_AWS_158",
        "prowler:cloudwatch_log_group_kms_encryption_enabled",
        "kics:6d087495",
        "kics:ecr_repository_not_encrypted_with_CMK",
        "trivy:AWS-0033",
        "cdk-nag:CloudWatchLogGroupEncrypted",
        "guard-registry:CLOUDWATCH_LOG_GROUP_ENCRYPTED",
        "cfn_nag:W84",
        "security-hub:ECR.5",
        "aws-config:ecr-repository-cmk-encryption-enabled",
        "steampipe-aws-compliance:efs_file_system_encrypted_with_cmk",
        "steampipe-terraform-aws:ecs_cluster_logging_encrypted_with_kms_cmk",
        "steampipe-terraform-aws:efs_file_system_encrypted_with_kms_cmk",
        "cloud-custodian:efs: kms-key / cross-account / lifecycle-policy / consecutive-aws-backups",
        "cloudsploit:ecrRepositoryEncrypted",
        "cloudsploit:efsCmkEncrypted",
        "cloudsploit:logGroupsEncrypted",
        "terrascan:AC_AWS_0461",
        "terrascan:AC_AWS_0098",
        "semgrep:aws-cloudwatch-log-group-unencrypted",
        "semgrep:aws-efs-filesystem-encrypted-with-cmk",
    ),
)
def check(record: Record) -> Findings:
    # Every run loads the rules of all records, and few ask for this one.
    from ecslint import without_customer_key

    for place, what in without_customer_key(record):
        yield place, f"{what}; name a KMS key of your own"
