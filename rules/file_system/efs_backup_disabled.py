"""An EFS file system that nothing backs up.

What a task deletes, or a bug overwrites, is gone: a file system has no versions and no bin. The console turns automatic
backups on; the API and CloudFormation do so for One Zone file systems only.

The confidence is medium, as a backup plan that is not at hand may choose the file system by a tag. One that a backup
selection of the template names is no finding; nor is, in an account, one that AWS Backup has backed up within 35 days.

Fix: set `BackupPolicy` to `Status: ENABLED`, or let an `AWS::Backup::BackupSelection` name the file system.

https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html
"""

from ecslint import FileSystem, Findings, rule, without_backup

BAD = """
Resources:
  Uploads:  # <--
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
"""

GOOD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
      BackupPolicy:
        Status: ENABLED
"""


@rule(
    severity="info",
    category="reliability",
    peers=(
        "checkov:CKV2_AWS_18",
        "prowler:efs_have_backup_enabled",
        "cdk-nag:EFSInBackupPlan",
        "guard-registry:EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "security-hub:EFS.2",
        "security-hub:EFS.7",
        "aws-config:efs-in-backup-plan",
        "aws-config:efs-automatic-backups-enabled",
        "aws-config:efs-resources-protected-by-backup-plan",
        "aws-config:efs-last-backup-recovery-point-created",
        "trusted-advisor:c18d2gz117",
        "steampipe-aws-compliance:efs_file_system_in_backup_plan",
        "steampipe-aws-compliance:efs_file_system_protected_by_backup_plan",
        "steampipe-terraform-aws:efs_file_system_automatic_backups_enabled",
        "cloud-custodian:efs: kms-key / cross-account / lifecycle-policy / consecutive-aws-backups",
        "hashicorp-fsbp:efs-automatic-backups-enabled",
        "hashicorp-fsbp:efs-file-systems-should-be-in-backup-plans",
    ),
)
def check(file_system: FileSystem) -> Findings:
    policy = file_system.backup_policy
    if policy is None and file_system.one_zone and file_system.source_kind != "live":
        return
    if policy is not None and policy.status is not None and policy.status in ("ENABLED", "ENABLING"):
        return
    if "AWS::Backup::BackupSelection" in file_system.given_to:
        return
    what = f"`BackupPolicy` {'is not set' if policy is None else f'is `{policy.status}`'}"
    risk = "so what is deleted or overwritten in the file system is gone"
    if file_system.source_kind != "live":
        unless = f"{what}, {risk}, unless a backup plan elsewhere chooses it"
        yield file_system.at("backup_policy", confidence="medium"), f"{unless}; set its `Status` to `ENABLED`"
    elif lacking := without_backup(file_system):
        words, confidence = lacking
        yield (
            file_system.at("backup_policy", confidence=confidence),
            f"{what}, and {words}, {risk}; set its `Status` to `ENABLED`",
        )
