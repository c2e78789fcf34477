"""A policy of an EFS file system that lets everybody in.

A statement for every principal, without a condition on who asks or from where, holds for every account of AWS, and for
clients that do not say who they are: what keeps them out is the network alone. AWS calls such a file system public, and
blocks what it would otherwise allow to other accounts, as to a server of Transfer Family.

Fine are conditions on the account, organization, network, role, access point, or that access is by way of a mount
target, as in the policy that the console writes. A condition on encryption in transit says nothing of who asks.

Fix: name the task role as `Principal`, or add the condition `elasticfilesystem:AccessedViaMountTarget`.

https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
"""

from ecslint import FileSystem, Findings, public_statements, rule

BAD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
      FileSystemPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:  # <--
              AWS: "*"
            Action:
              - elasticfilesystem:ClientMount
              - elasticfilesystem:ClientWrite
            Condition:
              Bool:
                aws:SecureTransport: "true"
"""

GOOD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
      FileSystemPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: "*"
            Action:
              - elasticfilesystem:ClientMount
              - elasticfilesystem:ClientWrite
            Condition:
              Bool:
                elasticfilesystem:AccessedViaMountTarget: "true"
"""


@rule(
    severity="warning",
    category="security",
    peers=(
        "prowler:efs_not_publicly_accessible",
        "steampipe-aws-compliance:efs_file_system_restrict_public_access",
        "cloud-custodian:efs: kms-key / cross-account / lifecycle-policy / consecutive-aws-backups",
        "electriceye:EFS.2",
        "terrascan:AC_AWS_0464",
    ),
)
def check(file_system: FileSystem) -> Findings:
    policy = file_system.file_system_policy
    if policy is None:  # then every client of the network may mount it, which is how file systems are
        return
    for statement in public_statements(policy):
        yield (
            statement.at("principal" if statement.written("principal") else "not_principal"),
            (
                "the file system policy allows this to everybody, in whichever account; name the task role as "
                "`Principal`, or add the condition `elasticfilesystem:AccessedViaMountTarget`"
            ),
        )
