"""SQS: queues for what could not be delivered, and who may send to them."""

from __future__ import annotations

from typing import cast

from ecslint.model.common import any_of
from ecslint.model.evidence import derived
from ecslint.model.iam.policy import PolicyDocument
from ecslint.model.neighbour import Neighbour, known
from ecslint.model.record import field


class Queue(Neighbour):
    """A queue."""

    cfn_type = "AWS::SQS::Queue"
    identity = "queue_name"
    identifiers = ("queue_url", "queue_arn")

    queue_name: str | None
    queue_url: str | None
    queue_arn: str | None = field(cfn="Arn")
    fifo_queue: bool = False

    @classmethod
    def names_in(cls, value: str) -> list[str]:
        # arn:aws:sqs:REGION:ACCOUNT:NAME, or https://sqs.REGION.amazonaws.com/ACCOUNT/NAME
        return known(value, value.rpartition("/")[2].rpartition(":")[2])

    @derived
    def policies(self) -> list[QueuePolicy | QueueInlinePolicy]:
        """Its policies. All of them: undecided when the queue of one is not known."""
        return [
            *self.referred_by(QueuePolicy, "policed", "queues"),
            *self.referred_by(QueueInlinePolicy, "policed", "queue"),
        ]

    def takes_from(self, service: str) -> bool:
        """Whether its policies let a service send to it, conditions aside."""
        documents = [policy.policy_document for policy in self.policies if policy.policy_document is not None]
        return any_of(
            documents,
            lambda document: any_of(
                document.statement,
                lambda each: (
                    each.effect == "Allow" and each.names_service(service) and each.speaks_of("sqs:SendMessage", None)
                ),
            ),
        )


class QueuePolicy(Neighbour):
    """A policy of one or more queues, which are named by their URLs."""

    cfn_type = "AWS::SQS::QueuePolicy"

    queues: list[str] = field(required=True)
    policy_document: PolicyDocument | None = field(required=True)

    @derived
    def policed(self) -> list[Queue]:
        """Its queues, each that is not at hand unknown."""
        return [cast("Queue", self.estate.follow(queue, Queue)) for queue in self.queues]


class QueueInlinePolicy(Neighbour):
    """A policy of one queue, which is named by its URL."""

    cfn_type = "AWS::SQS::QueueInlinePolicy"

    queue: str | None = field(required=True)
    policy_document: PolicyDocument | None = field(required=True)

    @derived
    def policed(self) -> Queue | None:
        return self.estate.follow(self.queue, Queue)
