"""An EFS access point that shows its clients the whole file system.

An access point is there to give an application a directory of its own. Without a root directory, or with `/`, whoever
mounts it sees what all others keep in the file system as well.

Fix: set `RootDirectory.Path` to a directory of the application's, with `CreationInfo`, so that EFS makes it at the
first mount.

https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html
"""

from ecslint import AccessPoint, Findings, rule

BAD = """
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
        Path: /  # <--
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
        "checkov:CKV_AWS_329",
        "prowler:efs_access_point_enforce_root_directory",
        "security-hub:EFS.3",
        "aws-config:efs-access-point-enforce-root-directory",
        "steampipe-aws-compliance:efs_access_point_enforce_root_directory",
        "steampipe-terraform-aws:efs_access_point_has_root_directory",
        "hashicorp-fsbp:efs-access-point-should-enforce-root-directory",
    ),
)
def check(access_point: AccessPoint) -> Findings:
    root = access_point.root_directory
    if root is not None and root.path != "/":
        return
    what = "`RootDirectory` is not set" if root is None else "the root directory is `/`"
    yield (
        access_point.at("root_directory") if root is None else root.at("path"),
        (
            f"{what}, so clients of the access point see the whole file system; set `RootDirectory.Path` to a "
            "directory of the application's, with `CreationInfo`"
        ),
    )
