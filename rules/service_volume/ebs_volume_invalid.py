"""EBS volume whose size or performance its type does not have.

ECS makes a volume for each task from these settings. It refuses one that has neither a size nor a snapshot, is
smaller or larger than its type goes, lacks the `iops` that `io1` and `io2` are sold by, or has `iops` or `throughput`
that its type does not know. `volumeInitializationRate` says how quickly a snapshot is read, so it needs one. The old
type `standard` is not there on Fargate.

Where AWS's pages differ, the larger bound counts.

Fix: use `volumeType` `gp3` with a `sizeInGiB`; `iops` and `throughput` are optional there.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
"""

from ecslint import Findings, ManagedEbsVolume, ServiceVolume, one_by_one, rule

BAD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: index
      VolumeConfigurations:
        - Name: data
          ManagedEBSVolume:
            VolumeType: gp2
            SizeInGiB: 20000  # <--
            Throughput: 250  # <--
            RoleArn: arn:aws:iam::111122223333:role/ecsInfrastructureRole
"""

GOOD = """
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: prod
      TaskDefinition: index
      VolumeConfigurations:
        - Name: data
          ManagedEBSVolume:
            VolumeType: gp3
            SizeInGiB: 20000
            Throughput: 250
            RoleArn: arn:aws:iam::111122223333:role/ecsInfrastructureRole
"""

_WITH_IOPS = ("gp3", "io1", "io2")
_MOST_THROUGHPUT = 2000


@rule(
    severity="error", category="validity", peers=("aws-cdk-lib:EBS size rules", "aws-cdk-lib:EBS iops/throughput rules")
)
def check(volume: ServiceVolume) -> Findings:
    ebs = volume.managed_ebs_volume
    if ebs is not None:
        yield from one_by_one((_source(ebs), _size(ebs), _iops(ebs), _throughput(ebs), _rate(ebs), _type(volume, ebs)))


def _source(ebs: ManagedEbsVolume) -> Findings:
    if not ebs.written("size_in_gib") and not ebs.written("snapshot_id"):
        yield (
            ebs.at("size_in_gib"),
            "the volume has neither `sizeInGiB` nor `snapshotId`, and ECS needs one of them; set `sizeInGiB`",
        )


def _size(ebs: ManagedEbsVolume) -> Findings:
    if ebs.size_in_gib is None:
        return
    low, high = ebs.size_limits or (1, 65_536)
    if not low <= ebs.size_in_gib <= high:
        of = "a volume" if ebs.size_limits is None else f"a volume of type `{ebs.volume_type}`"
        yield (
            ebs.at("size_in_gib", related=((ebs.at("volume_type"), "the type"),)),
            f"`sizeInGiB` is {ebs.size_in_gib}, but {of} has {low} to {high} GiB; set a size within that",
        )


def _iops(ebs: ManagedEbsVolume) -> Findings:
    kind = ebs.volume_type
    if kind in ("io1", "io2") and not ebs.written("iops"):
        yield (
            ebs.at("iops"),
            f"a volume of type `{kind}` needs `iops`, and ECS refuses it without; set `iops`, or use `gp3`",
        )
    elif ebs.size_limits is not None and kind not in _WITH_IOPS and ebs.written("iops"):
        yield (
            ebs.at("iops", related=((ebs.at("volume_type"), "the type"),)),
            (
                f"`iops` is set, but a volume of type `{kind}` has what its type gives, and AWS refuses it; remove "
                "`iops`, or set `volumeType` to `gp3`"
            ),
        )


def _throughput(ebs: ManagedEbsVolume) -> Findings:
    if ebs.throughput is None:
        return
    if ebs.throughput > _MOST_THROUGHPUT:
        yield (
            ebs.at("throughput"),
            f"`throughput` is {ebs.throughput} MiB/s, and no volume has more than {_MOST_THROUGHPUT}; lower it",
        )
    elif ebs.size_limits is not None and ebs.volume_type != "gp3":
        yield (
            ebs.at("throughput", related=((ebs.at("volume_type"), "the type"),)),
            (
                f"`throughput` is for volumes of type `gp3`, and this one is `{ebs.volume_type}`, for which AWS "
                "refuses it; remove it, or set `volumeType` to `gp3`"
            ),
        )


def _rate(ebs: ManagedEbsVolume) -> Findings:
    if ebs.written("volume_initialization_rate") and not ebs.written("snapshot_id"):
        yield (
            ebs.at("volume_initialization_rate"),
            (
                "`volumeInitializationRate` says how quickly a snapshot is read, and there is no `snapshotId`: ECS "
                "refuses it; remove it, or set `snapshotId`"
            ),
        )


def _type(volume: ServiceVolume, ebs: ManagedEbsVolume) -> Findings:
    if ebs.volume_type == "standard" and volume.launch.runs_on_fargate:
        yield ebs.at("volume_type"), "the volume type `standard` is not there on Fargate, and ECS refuses it; use `gp3`"
