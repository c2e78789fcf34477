"""The files of environment variables that containers are started with: whether they are there, never what they hold."""

from __future__ import annotations

from ecslint.live.areas.kinds import OBJECT
from ecslint.live.areas.references import containers
from ecslint.live.collector import Collector


def objects(collector: Collector) -> None:
    """One call for each: a list of one object whose key begins so, since the file itself is not to be read."""
    named = (file.get("value") for each in containers(collector) for file in each.get("environmentFiles") or ())
    collector.each(lambda arn: _object(collector, arn), sorted({each for each in named if each}))


def _object(collector: Collector, arn: str) -> None:
    bucket, _, key = arn.rpartition(":::")[2].partition("/")
    answer = collector.maybe("s3:ListObjectsV2", arn, Bucket=bucket, Prefix=key, MaxKeys=1)
    listed = [] if answer is None else answer.get("Contents") or ()  # there is no such bucket, or no such key
    collector.keep(OBJECT, arn, {"arn": arn}, {"exists": any(each["Key"] == key for each in listed)})
