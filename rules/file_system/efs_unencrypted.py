"""An EFS file system that is not encrypted at rest.

A file system is encrypted only when it is asked for as it is made; afterwards it takes a new file system and a copy of
everything. Encryption costs nothing and is not noticed by tasks.

Fix: set `Encrypted` to `true`. CloudFormation replaces the file system for it, so copy its files first.

https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
"""

from ecslint import FileSystem, Findings, rule

BAD = """
Resources:
  Uploads:  # <--
    Type: AWS::EFS::FileSystem
  Thumbnails:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: false  # <--
"""

GOOD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  Thumbnails:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
"""


@rule(
    severity="warning",
    category="security",
    fix="unsafe",
    peers=(
        "checkov:CKV_AWS_42",
        "prowler:efs_encryption_at_rest_enabled",
        "kics:2ff8e83c",
        "trivy:AWS-0037",
        "cdk-nag:AwsSolutions-EFS1",
        "guard-registry:EFS_ENCRYPTED_CHECK",
        "cfn_nag:F32",
        "security-hub:EFS.1",
        "security-hub:EFS.8",
        "aws-config:efs-encrypted-check",
        "aws-config:efs-filesystem-ct-encrypted",
        "steampipe-aws-compliance:efs_file_system_encrypt_data_at_rest",
        "steampipe-terraform-aws:efs_file_system_encrypt_data_at_rest",
        "cloudsploit:efsEncryptionEnabled",
        "electriceye:EFS.1",
        "terrascan:AC_AWS_0097",
        "hashicorp-fsbp:efs-filesystem-encrypted",
    ),
)
def check(file_system: FileSystem) -> Findings:
    encrypted = file_system.encrypted
    if encrypted is None and file_system.source_kind == "live":
        return  # an account tells which it is
    if encrypted is None:
        yield (
            file_system.at("encrypted"),
            "`Encrypted` is not set, so what the file system holds is stored in plain; set `Encrypted` to `true`",
            file_system.fix.set("encrypted", True, safe=False),
        )
    elif not encrypted:
        yield (
            file_system.at("encrypted"),
            "`Encrypted` is `false`, so what the file system holds is stored in plain; set `Encrypted` to `true`",
            file_system.fix.set("encrypted", True, safe=False),
        )
