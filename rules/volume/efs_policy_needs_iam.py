"""An EFS volume that is mounted without what the policy of its file system asks for.

With `iam` `DISABLED`, which is the default, a task mounts as nobody in particular. A file system whose policy does not
allow `elasticfilesystem:ClientMount` to everybody refuses that: "mount.nfs4: access denied by server while mounting",
and the task stops with a `ResourceInitializationError`. A policy that denies requests without `aws:SecureTransport`
refuses every mount without `transitEncryption`. And with `iam` `ENABLED` it takes a task role to mount as.

Fix: set `iam` to `ENABLED` in `authorizationConfig` and `transitEncryption` to `ENABLED`, and give the task a
`taskRoleArn` that the policy, or a policy of its own, allows to mount.

https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
"""

from ecslint import Findings, Volume, any_of, denies_plain_transport, one_by_one, rule, takes_anybody

BAD = """
Resources:
  FileSystem:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
      FileSystemPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: arn:aws:iam::111122223333:role/shop
            Action: elasticfilesystem:Client*
            Resource: "*"
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          MountPoints:
            - SourceVolume: data
              ContainerPath: /data
      Volumes:
        - Name: data
          EFSVolumeConfiguration:
            FilesystemId: !Ref FileSystem
            TransitEncryption: ENABLED
            AuthorizationConfig:
              IAM: DISABLED  # <--
"""

GOOD = """
Resources:
  FileSystem:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
      FileSystemPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: arn:aws:iam::111122223333:role/shop
            Action: elasticfilesystem:Client*
            Resource: "*"
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: arn:aws:iam::111122223333:role/shop
      ContainerDefinitions:
        - Name: web
          Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4
          Memory: 512
          MountPoints:
            - SourceVolume: data
              ContainerPath: /data
      Volumes:
        - Name: data
          EFSVolumeConfiguration:
            FilesystemId: !Ref FileSystem
            TransitEncryption: ENABLED
            AuthorizationConfig:
              IAM: ENABLED
"""


@rule(severity="warning", category="storage", fix="unsafe")
def check(volume: Volume) -> Findings:
    if volume.efs_volume_configuration is not None:
        yield from one_by_one((anonymous(volume), unencrypted(volume), without_role(volume)))


def uses_iam(volume: Volume) -> bool:
    efs = volume.efs_volume_configuration
    access = None if efs is None else efs.authorization_config
    return access is not None and access.iam == "ENABLED"


def anonymous(volume: Volume) -> Findings:
    efs, file_system = volume.efs_volume_configuration, volume.file_system
    if efs is None or file_system is None or uses_iam(volume) or takes_anybody(volume, encrypted=True):
        return
    access, why = efs.authorization_config, ((file_system.at("file_system_policy"), "the policy"),)
    yield (
        efs.at("authorization_config", related=why) if access is None else access.at("iam", related=why),
        (
            f"`iam` is `DISABLED`, but the policy of `{file_system.name_of_resource}` does not let everybody mount it: "
            '"access denied by server while mounting"; set `iam` to `ENABLED`'
        ),
        efs.fix.set("authorization_config", {"iam": "ENABLED"}, safe=False),
    )


def unencrypted(volume: Volume) -> Findings:
    efs, file_system = volume.efs_volume_configuration, volume.file_system
    if efs is None or file_system is None or efs.transit_encryption != "DISABLED" or efs.needs_transit_encryption:
        return
    refused = denies_plain_transport(volume) or (
        takes_anybody(volume, encrypted=True) and not takes_anybody(volume, encrypted=False)
    )
    if refused:
        yield (
            efs.at("transit_encryption", related=((file_system.at("file_system_policy"), "the policy"),)),
            (
                f"`transitEncryption` is `DISABLED`, but the policy of `{file_system.name_of_resource}` refuses who "
                'mounts it without: "access denied by server while mounting"; set it to `ENABLED`'
            ),
            efs.fix.set("transit_encryption", "ENABLED", safe=False),
        )


def without_role(volume: Volume) -> Findings:
    efs, task = volume.efs_volume_configuration, volume.task_definition
    access = None if efs is None else efs.authorization_config
    if access is None or access.iam != "ENABLED" or task.written("task_role_arn"):
        return
    if not any_of(task.launches, lambda launch: launch.replaces("task_role_arn")):
        yield (
            access.at("iam", related=((task.at("task_role_arn"), "this has no task role"),)),
            (
                "`iam` is `ENABLED`, but the task definition has no `taskRoleArn` to mount as; set it to a role that "
                "allows `elasticfilesystem:ClientMount`"
            ),
        )
