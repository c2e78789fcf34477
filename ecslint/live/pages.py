"""How the pages of a list are turned: which parameter limits them, and where the token of the next one stands."""

from __future__ import annotations

from typing import Any, NamedTuple

from ecslint.live.calls import Call


class Turning(NamedTuple):
    """The names by which an operation's pages are turned."""

    limit: str
    token_in: str
    token_out: str


def turning(session: Any, call: Call) -> Turning:
    """From botocore's table of paginators (`session` is botocore's). Its own walk over the pages is not used, since it
    passes over a page that lacks the list."""
    try:
        known = session.get_paginator_model(call.service).get_paginator(call.operation)
    except ValueError:  # botocore does not know that this one has pages
        if call.key[:1].islower():
            return Turning("maxResults", "nextToken", "nextToken")
        return Turning("Limit", "NextToken", "NextToken")
    return Turning(known.get("limit_key", ""), known["input_token"], known["output_token"])
