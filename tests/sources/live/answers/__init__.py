"""AWS's answers, one or more for each type of resource, as the API's shapes have them: of one account, in which they
belong together."""

from __future__ import annotations

from tests.sources.live.answers import (
    capacity,
    ecs,
    identity,
    load_balancing,
    network,
    observed,
    scaling_and_events,
    storage,
)
from tests.sources.live.answers.common import Answer

_AREAS = (ecs, network, load_balancing, identity, storage, capacity, scaling_and_events, observed)
ANSWERS: tuple[Answer, ...] = tuple(answer for area in _AREAS for answer in area.ANSWERS)
