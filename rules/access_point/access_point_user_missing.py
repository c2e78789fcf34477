"""An EFS access point whose clients choose for themselves as which user they act.

Without `PosixUser` files are read and written by the user and group that the client says it is: any container that
runs as root, or under another's number, gets at the files of that user. With it, every request counts as that user's.

Fix: set `PosixUser` to the `Uid` and `Gid` of the application.

https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
"""

from ecslint import AccessPoint, Findings, rule

BAD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  AccessPoint:  # <--
    Type: AWS::EFS::AccessPoint
    Properties:
      FileSystemId: !Ref Uploads
      RootDirectory:
        Path: /shop
        CreationInfo:
          OwnerUid: "1000"
          OwnerGid: "1000"
          Permissions: "750"
"""

GOOD = """
Resources:
  Uploads:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
  AccessPoint:
    Type: AWS::EFS::AccessPoint
    Properties:
      FileSystemId: !Ref Uploads
      PosixUser:
        Uid: "1000"
        Gid: "1000"
      RootDirectory:
        Path: /shop
        CreationInfo:
          OwnerUid: "1000"
          OwnerGid: "1000"
          Permissions: "750"
"""


@rule(
    severity="info",
    category="security",
    peers=(
        "checkov:CKV_AWS_330",
        "prowler:efs_access_point_enforce_user_identity",
        "security-hub:EFS.4",
        "aws-config:efs-access-point-enforce-user-identity",
        "steampipe-aws-compliance:efs_access_point_enforce_user_identity",
        "steampipe-terraform-aws:efs_access_point_has_user_identity",
        "hashicorp-fsbp:efs-access-point-should-enforce-user-identity",
    ),
)
def check(access_point: AccessPoint) -> Findings:
    if access_point.posix_user is None:
        yield (
            access_point.at("posix_user"),
            (
                "`PosixUser` is not set, so clients choose as which user and group they read and write, root among "
                "them; set its `Uid` and `Gid`"
            ),
        )
