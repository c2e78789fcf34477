"""Which patterns can match an event of S3, and which cannot."""

from __future__ import annotations

from typing import Any

import pytest

from ecslint.model.events.eventbridge import EventRule
from tests.model.stacks import UNDECIDED, named, outcome, stack

HEAD = "Parameters: {Id: {Type: String}, Kind: {Type: String}}"
S3 = "  Data: {Type: 'AWS::S3::Bucket'}\n"
CREATED = "source: [aws.s3], detail-type: [Object Created]"
CALL = "source: [aws.s3], detail-type: ['AWS API Call via CloudTrail']"


def rule_for(pattern: str, more: str = "") -> EventRule:
    written = pattern if pattern.startswith("'") else f"{{{pattern}}}"
    events = f"  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: {written}\n"
    return named(stack(S3 + events + more, HEAD), EventRule, "Rule")


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        (CREATED, []),
        ("source: [aws.s3]", []),
        (f"{CREATED}, detail: {{bucket: {{name: [data]}}}}", []),
        (f"{CREATED}, detail: {{bucket: {{name: [!Ref Data]}}, object: {{key: [{{prefix: in/}}]}}}}", []),
        (f"{CREATED}, detail: {{bucket: {{name: [{{prefix: 'arn:'}}]}}}}", []),
        (f"{CREATED}, detail: {{bucket: {{name: [!Ref Id]}}}}", UNDECIDED),
        (f"{CREATED}, detail: {{bucketName: [{{exists: false}}]}}", []),
        (f"{CREATED}, detail: {{$or: [{{reason: [PutObject]}}, {{object: {{key: [a]}}}}]}}", []),
        (f"{CREATED}, resources: [!GetAtt Data.Arn]", []),
        (f"{CREATED}, resources: ['arn:aws:s3:::data']", []),
        ("source: [aws.s3, aws.ec2], detail-type: [EC2 Instance State-change Notification]", []),
        ("source: [aws.s3], detail-type: [{prefix: Objekt}]", []),
        ("source: [{prefix: aws.}], detail-type: [Objekt]", []),
        ("source: [my.shop], detail-type: [Object Created]", []),
        ("source: [aws.s3], detail-type: [!Ref Kind]", UNDECIDED),
        (f"{CALL}, detail: {{requestParameters: {{bucketName: [data]}}}}", []),
        ("source: [aws.s3], detail: {requestParameters: {bucketName: [data]}}", []),
        ("source: [aws.s3], detail-type: [Object Made, Object Created]", []),
        # what cannot match
        ("source: [aws.s3], detail-type: [Object created]", ["detail-type"]),
        ("source: [aws.s3], detail-type: ['s3:ObjectCreated:*']", ["detail-type"]),
        ("source: [aws.s3], detail-type: [ECS Task State Change]", ["detail-type"]),
        ("source: [aws.ec2], detail-type: [Object Created]", ["source"]),
        ("source: ['aws:s3'], detail-type: [Object Created]", ["source"]),
        (f"{CREATED}, bucket: [data]", ["bucket"]),
        ("source: [aws.s3], detailType: [Object Created]", ["detailType"]),
        (f"{CREATED}, resources: [data]", ["resources"]),
        (f"{CREATED}, resources: [!Ref Data]", ["resources"]),
        (f"{CREATED}, detail: {{bucket: [data]}}", ["detail"]),
        (f"{CREATED}, detail: {{bucket: {{arn: [data]}}}}", ["detail"]),
        (f"{CREATED}, detail: {{bucket-name: [data]}}", ["detail"]),
        (f"{CREATED}, detail: {{s3: {{bucket: {{name: [data]}}}}}}", ["detail"]),
        (f"{CREATED}, detail: {{requestParameters: {{bucketName: [data]}}}}", ["detail"]),
        (f"{CREATED}, detail: {{bucket: {{name: [!GetAtt Data.Arn]}}}}", ["detail"]),
        (f"{CREATED}, detail: {{bucket: {{name: ['arn:aws:s3:::data']}}}}", ["detail"]),
        (f"{CALL}, detail: {{bucket: {{name: [data]}}}}", ["detail"]),
        ("""'{"source": ["aws.s3"], "detail-type": ["PutObject"]}'""", ["detail-type"]),
    ],
)
def test_patterns(pattern: str, at: Any) -> None:
    assert outcome(lambda: [fault.key for fault in rule_for(pattern).pattern_faults()]) == at


def test_an_unknown_value_hides_no_other_fault() -> None:
    faults = rule_for(f"{CREATED}, bucket: [x], detail: {{bucket: {{name: [!Ref Id]}}}}").pattern_faults()
    assert next(faults).mend == "write the bucket's name in `detail.bucket.name`"


@pytest.mark.parametrize(
    ("detail_type", "meant"),
    [
        ("ObjectCreated", "`Object Created`"),
        ("s3:ObjectTags:Deleted", "`Object Tags Deleted`"),
        ("Objects", "`Object Created`"),
        ("object restore completed", "`Object Restore Completed`"),
    ],
)
def test_the_type_that_is_meant(detail_type: str, meant: str) -> None:
    (fault,) = rule_for(f"source: [aws.s3], detail-type: ['{detail_type}']").pattern_faults()
    assert fault.mend.endswith(meant)


@pytest.mark.parametrize(
    ("pattern", "asks", "any_key"),
    [
        (CREATED, True, True),
        ("source: [aws.s3]", True, True),
        (f"{CREATED}, detail: {{bucket: {{name: [data]}}}}", True, True),
        (f"{CREATED}, detail: {{object: {{key: [{{prefix: in/}}]}}}}", True, False),
        (f"{CREATED}, detail: {{requester: [{{anything-but: ['111122223333']}}]}}", True, False),
        ("source: [aws.s3], detail-type: [Object Deleted]", True, False),
        ("source: [aws.s3], detail-type: [{prefix: Object}]", True, False),
        ("source: [aws.s3], detail-type: [!Ref Kind]", UNDECIDED, UNDECIDED),
        (f"{CALL}, detail: {{eventName: [PutObject]}}", True, False),
        (f"{CALL}, detail: {{eventName: [CreateBucket]}}", False, False),
        ("source: [aws.ecs]", False, False),
        ("detail-type: [Object Created]", False, False),
        ("'no JSON'", False, False),
    ],
)
def test_events_of_objects(pattern: str, asks: Any, any_key: Any) -> None:
    events = rule_for(pattern)
    assert outcome(lambda: events.asks_for_objects) is asks
    assert outcome(lambda: events.waits_for_any("Object Created")) is any_key


def test_a_schedule_has_no_pattern() -> None:
    scheduled = "  Rule: {Type: 'AWS::Events::Rule', Properties: {ScheduleExpression: rate(1 day)}}"
    events = named(stack(scheduled), EventRule, "Rule")
    assert (events.pattern, events.asks_for_objects, events.lacks_trail) == (None, False, False)
    assert list(events.pattern_faults()) == []


PUT = f"{CALL}, detail: {{eventName: [PutObject, CopyObject]}}"
OBJECTS = "{DataResources: [{Type: 'AWS::S3::Object', Values: ['arn:aws:s3']}]}"
FIELDS = "{FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.type, Equals: ['AWS::S3::%s']}]}"


@pytest.mark.parametrize(
    ("trail", "lacks"),
    [
        ("", True),
        ("{IsLogging: true}", True),
        (f"{{EventSelectors: [{OBJECTS}]}}", False),
        (f"{{EventSelectors: [{OBJECTS}], IsLogging: false}}", True),
        ("{EventSelectors: [{DataResources: [{Type: 'AWS::Lambda::Function', Values: [x]}]}]}", True),
        ("{EventSelectors: [{DataResources: [{Type: !Ref Kind, Values: [x]}]}]}", UNDECIDED),
        (f"{{AdvancedEventSelectors: [{FIELDS % 'Object'}]}}", False),
        (f"{{AdvancedEventSelectors: [{FIELDS % 'AccessPoint'}]}}", True),
    ],
)
def test_trails(trail: str, lacks: Any) -> None:
    more = f"  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties: {trail}\n" if trail else ""
    assert outcome(lambda: rule_for(PUT, more).lacks_trail) is lacks


@pytest.mark.parametrize("pattern", [CREATED, CALL, f"{CALL}, detail: {{eventName: [PutObject, CreateBucket]}}"])
def test_patterns_that_need_no_data_events(pattern: str) -> None:
    assert not rule_for(pattern).lacks_trail
