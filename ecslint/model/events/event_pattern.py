"""Event patterns: which events an EventBridge rule asks for, and which of S3's it can never get.

A pattern names members of the event, and for each the values that it accepts: texts, or conditions such as
`{"prefix": "in/"}`, which are never judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ecslint.model.common import any_of, one_by_one
from ecslint.model.estate import Estate
from ecslint.model.unknown import Text

S3_DETAIL_TYPES = (
    "Object Created", "Object Deleted", "Object Restore Initiated", "Object Restore Completed",
    "Object Restore Expired", "Object Tags Added", "Object Tags Deleted", "Object ACL Updated",
    "Object Storage Class Changed", "Object Access Tier Changed", "Async Copy Completion",
)  # fmt: skip
"""The events that S3 itself sends. Read 2026-11 from
https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-s3.html"""
API_CALL = "AWS API Call via CloudTrail"

OF_OBJECTS = (
    "AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "DeleteObject",
    "DeleteObjects", "DeleteObjectTagging", "GetObject", "GetObjectAcl", "GetObjectAttributes", "GetObjectTagging",
    "HeadObject", "ListParts", "PostObject", "PutObject", "PutObjectAcl", "PutObjectTagging", "RestoreObject",
    "SelectObjectContent", "UploadPart", "UploadPartCopy",
)  # fmt: skip
"""Calls that a trail logs as data events only. Read 2026-11 from
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html"""

_OF_EVENT = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
             "replay-name")  # fmt: skip
"""What every event has: https://docs.aws.amazon.com/eventbridge/latest/userguide/aws-events.html"""
_OF_CALL = ("eventName", "eventSource", "requestParameters")
_OF_S3_EVENT = ("bucket", "object", "reason")
_BUCKET = "AWS::S3::Bucket"


class Fault(NamedTuple):
    """Why a pattern matches nothing."""

    key: str
    """The member of the pattern at fault."""
    problem: str
    mend: str


def listed(pattern: Any, *keys: str) -> list[Any]:
    """The values that a pattern accepts for a member of the event; conditions such as prefixes are left out."""
    accepted = member(pattern, *keys)
    return [value for value in accepted if not isinstance(value, dict)] if isinstance(accepted, list) else []


def member(pattern: Any, *keys: str) -> Any:
    """What a pattern says of a member of the event; None when it says nothing of it."""
    for key in keys:
        pattern = pattern.get(key) if isinstance(pattern, dict) else None
    return pattern


def one_of(pattern: Any, *keys: str) -> list[Any]:
    """The values of which the member must be one; none when the pattern leaves it open, or sets a condition."""
    accepted = member(pattern, *keys)
    values = listed(pattern, *keys)
    return values if isinstance(accepted, list) and len(values) == len(accepted) else []


def asks_for_objects(pattern: Any) -> bool:
    """Whether it asks for what becomes of objects in S3, be it told by S3 or by CloudTrail."""
    if not any_of(listed(pattern, "source"), lambda each: each == "aws.s3"):
        return False
    types = one_of(pattern, "detail-type")
    if not types or any_of(types, lambda each: each in S3_DETAIL_TYPES):
        return True
    calls = any_of(types, lambda each: each == API_CALL)
    return calls and any_of(listed(pattern, "detail", "eventName"), lambda each: each in OF_OBJECTS)


def waits_for(pattern: Any, detail_type: str) -> bool:
    """Whether it lets every such event of S3 pass, whatever the object's key and whoever is to blame."""
    if not any_of(listed(pattern, "source"), lambda each: each == "aws.s3"):
        return False
    if any(key not in ("source", "detail-type", "detail", "account", "region", "resources") for key in pattern):
        return False
    if "detail-type" in pattern and not any_of(listed(pattern, "detail-type"), lambda each: each == detail_type):
        return False
    detail = pattern.get("detail", {})
    return isinstance(detail, dict) and all(key == "bucket" for key in detail)


def needs_data_events(pattern: Any) -> bool:
    """Whether it asks for nothing but calls on objects of S3, which only CloudTrail's data events tell of."""
    types, names = one_of(pattern, "detail-type"), one_of(pattern, "detail", "eventName")
    if not types or not names or not any_of(one_of(pattern, "source"), lambda each: each == "aws.s3"):
        return False
    return _all(types, lambda each: each == API_CALL) and _all(names, lambda each: each in OF_OBJECTS)


def faults(pattern: Any, estate: Estate) -> Iterator[Fault]:
    """What keeps a pattern for events of S3 from ever matching one."""
    sources, types = one_of(pattern, "source"), one_of(pattern, "detail-type")
    if not sources:
        return
    if not _all(sources, lambda each: each == "aws.s3"):
        yield from _wrong_source(sources, types)
        return
    judgements = (
        _wrong_envelope(pattern),
        _wrong_type(types),
        _wrong_resources(pattern, estate),
        _wrong_detail(pattern, types, estate),
    )
    yield from one_by_one(judgements)


def _wrong_source(sources: list[Any], types: list[Any]) -> Iterator[Fault]:
    if types and _all(types, lambda each: each in S3_DETAIL_TYPES) and _all(sources, _is_of_another_service):
        named = _names(sources)
        yield Fault("source", f"events of the type {_names(types)} come from `aws.s3`, not {named}", "write `aws.s3`")


def _is_of_another_service(source: Any) -> bool:
    """Whether it is a source of AWS other than S3, or S3's name in another spelling: one's own may be called anything,
    and have events of any type."""
    if source.lower() in ("s3", "aws:s3", "s3.amazonaws.com", "amazon.s3"):
        return True
    return source.lower().startswith("aws.") and not source.startswith(("aws.partner/", "aws.s3"))


def _wrong_type(types: list[Any]) -> Iterator[Fault]:
    if types and not any_of(types, _is_sent_by_s3):
        yield Fault("detail-type", f"no event of S3 is of the type {_names(types)}", _nearest(types[0]))


def _is_sent_by_s3(detail_type: Any) -> bool:
    return detail_type in S3_DETAIL_TYPES or detail_type.endswith(" via CloudTrail")


def _nearest(detail_type: Any) -> str:
    """The type that is meant, as far as the letters show it: `s3:ObjectCreated:*` is Object Created."""
    letters = "".join(letter for letter in str(detail_type).lower() if letter.isalpha()).removeprefix("s")
    for each in S3_DETAIL_TYPES:
        if letters.startswith(each.lower().replace(" ", "")):
            return f"write `{each}`"
    return f"write one that it sends, such as `{S3_DETAIL_TYPES[0]}`"


def _wrong_envelope(pattern: dict[str, Any]) -> Iterator[Fault]:
    for key, accepted in pattern.items():
        if key not in _OF_EVENT and not key.startswith("$") and not _may_be_absent(accepted):
            meant = next((each for each in _OF_EVENT if each.replace("-", "") == key.lower()), None)
            mend = f"write `{meant}`" if meant else "remove it"
            if "bucket" in key.lower():
                mend = "write the bucket's name in `detail.bucket.name`"
            yield Fault(key, f"no event has a member `{key}`", mend)


def _wrong_resources(pattern: Any, estate: Estate) -> Iterator[Fault]:
    named = one_of(pattern, "resources")
    if named and _all(named, lambda each: _is_bucket_name(each, estate)):
        mend = "write the bucket's ARN, or its name in `detail.bucket.name`"
        yield Fault("resources", f"`resources` holds ARNs, and {_names(named)} is none", mend)


def _wrong_detail(pattern: Any, types: list[Any], estate: Estate) -> Iterator[Fault]:
    detail = member(pattern, "detail")
    if not isinstance(detail, dict) or not types:
        return
    name = "write the bucket's name in `detail.bucket.name`"
    if _all(types, lambda each: each == API_CALL):
        for key in _OF_S3_EVENT:
            if key in detail and not _may_be_absent(detail[key]):
                call = "the bucket of a call is in `detail.requestParameters.bucketName`"
                yield Fault("detail", f"an event of the type `{API_CALL}` has no `{key}` in its `detail`", call)
        return
    if not _all(types, lambda each: each in S3_DETAIL_TYPES and each.startswith("Object ")):
        return
    for key, accepted in detail.items():
        if (key in _OF_CALL or _names_bucket_otherwise(key)) and not _may_be_absent(accepted):
            yield Fault("detail", f"an event of the type {_names(types)} has no `{key}` in its `detail`", name)
    bucket = detail.get("bucket")
    if isinstance(bucket, list) and listed(detail, "bucket"):
        yield Fault("detail", "`detail.bucket` is no text in an event, but holds the bucket's name", name)
    for key, accepted in bucket.items() if isinstance(bucket, dict) else ():
        if key != "name" and not key.startswith("$") and not _may_be_absent(accepted):
            yield Fault("detail", f"`detail.bucket` of an event has a name, but no `{key}`", name)
    named = one_of(detail, "bucket", "name")
    if named and _all(named, lambda each: _is_arn(each, estate)):
        yield Fault("detail", f"`detail.bucket.name` is an ARN, {_names(named)}", "write its name")


def _names_bucket_otherwise(key: str) -> bool:
    plain = key.lower().replace("-", "").replace("_", "")
    return key != "bucket" and (plain.startswith("bucket") or plain in ("name", "s3", "records"))


def _may_be_absent(accepted: Any) -> bool:
    """Whether a pattern can match an event without the member, or what it says of it is not known."""
    if isinstance(accepted, dict):
        return not accepted or all(_may_be_absent(each) for each in accepted.values())
    return not isinstance(accepted, list) or any(isinstance(each, dict) and "exists" in each for each in accepted)


def _is_bucket_name(value: Any, estate: Estate) -> bool:
    if isinstance(value, Text) and value.reference is not None:
        return estate.type_of(value) == _BUCKET and value.reference.attribute is None
    return not value.startswith("arn:")


def _is_arn(value: Any, estate: Estate) -> bool:
    if isinstance(value, Text) and value.reference is not None:
        return estate.type_of(value) == _BUCKET and value.reference.attribute == "Arn"
    return bool(value.startswith("arn:"))


def _all(values: list[Any], test: Callable[[Any], bool]) -> bool:
    return not any_of(values, lambda each: not test(each))


def _names(values: list[Any]) -> str:
    return " or ".join(f"`{each}`" for each in values)
