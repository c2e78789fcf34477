"""A bucket that S3 Files cannot serve as a file system.

S3 Files keeps a bucket and a file system in step. For that the bucket must keep its versions, and encrypt with S3's own
keys or with one key of KMS: with dual-layer encryption or keys that callers bring along the contents cannot be read. A
prefix has to end in a slash. Where something is missing the file system is refused, or ends in the state
`misconfigured` or `error`, and tasks that mount it do not start.

Fix: set `VersioningConfiguration` to `Status: Enabled`, `SSEAlgorithm` to `AES256` or `aws:kms`, and end the prefix
with `/`.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-files-prereq-policies.html
"""

from ecslint import Findings, S3FilesFileSystem, one_by_one, rule

BAD = """
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: data
  Files:
    Type: AWS::S3Files::FileSystem
    Properties:
      Bucket: !GetAtt Data.Arn  # <--
      Prefix: shop  # <--
      RoleArn: arn:aws:iam::111122223333:role/files
  MountTarget:
    Type: AWS::S3Files::MountTarget
    Properties:
      FileSystemId: !Ref Files
      SubnetId: subnet-0a1b2c3d4e5f60001
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

GOOD = """
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: data
      VersioningConfiguration:
        Status: Enabled
  Files:
    Type: AWS::S3Files::FileSystem
    Properties:
      Bucket: !GetAtt Data.Arn
      Prefix: shop/
      RoleArn: arn:aws:iam::111122223333:role/files
  MountTarget:
    Type: AWS::S3Files::MountTarget
    Properties:
      FileSystemId: !Ref Files
      SubnetId: subnet-0a1b2c3d4e5f60001
      SecurityGroups: [sg-0a1b2c3d4e5f60001]
"""

ALGORITHMS = ("AES256", "aws:kms")
FAILED = ("misconfigured", "error")


@rule(severity="warning", category="storage")
def check(files: S3FilesFileSystem) -> Findings:
    yield from one_by_one((of_prefix(files), of_status(files), of_versions(files), of_encryption(files)))


def of_prefix(files: S3FilesFileSystem) -> Findings:
    if files.prefix is not None and files.written("prefix") and not files.prefix.endswith("/"):
        yield files.at("prefix"), f"`prefix` is `{files.prefix}`, but must end in a slash; write `{files.prefix}/`"


def of_status(files: S3FilesFileSystem) -> Findings:
    if files.status is not None and files.status.lower() in FAILED:
        yield (
            files.at("status"),
            f"the file system is in the state `{files.status}`, so tasks cannot mount it; mend its role and its bucket",
        )


def of_versions(files: S3FilesFileSystem) -> Findings:
    bucket = files.source_bucket
    if bucket is not None and not bucket.versioned:
        yield (
            files.at("bucket", related=((bucket.at("versioning_configuration"), "the bucket"),)),
            (
                f"the bucket `{bucket.name_of_resource}` does not keep versions, which S3 Files needs; set `Status` to "
                "`Enabled` in its `VersioningConfiguration`"
            ),
        )


def of_encryption(files: S3FilesFileSystem) -> Findings:
    bucket = files.source_bucket
    for algorithm in [] if bucket is None else bucket.algorithms:
        if bucket is not None and algorithm is not None and algorithm not in ALGORITHMS:
            yield (
                files.at("bucket", related=((bucket.at("bucket_encryption"), "the bucket's encryption"),)),
                (
                    f"the bucket `{bucket.name_of_resource}` encrypts with `{algorithm}`, which S3 Files cannot read; "
                    "set `SSEAlgorithm` to `AES256` or `aws:kms`"
                ),
            )
