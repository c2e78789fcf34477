"""A double of AWS on moto, over real HTTP and as strict as AWS itself.

    with Lab() as lab:
        made = seed.small(lab)                          # an account to begin with; `scale` has large ones
        lab.world.state[made.worker] = {"runningCount": 0}
        with lab.failing("ecs:DescribeServices", holding="cluster/prod", code="AccessDeniedException"):
            ...                                         # boto3, with `lab.environment()` or `lab.client("ecs")`
        assert lab.calls["ecs:ListClusters"] == 1

Tests take the fixture `lab` of `fixtures.py`; `python -m tests.lab` serves one to other processes.
"""

from tests.lab.accounts import ACCOUNT
from tests.lab.lab import REGION, Lab

__all__ = ["ACCOUNT", "REGION", "Lab"]
