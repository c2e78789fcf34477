"""An AWS at hand:

    python -m tests.lab --port 5700                                  empty
    python -m tests.lab --port 5700 --seed small                     a small account
    python -m tests.lab --port 5700 --seed services=1000,clusters=20 --latency 0.05 --throttle
    python -m tests.lab --port 5700 --seed accounts=20,regions=us-east-1:eu-west-1,services=5

Prints what to export, then `ready`. `/__lab/calls` tells what was asked: see `control.py`.
"""

from __future__ import annotations

import argparse
import threading
from typing import NamedTuple

from tests.lab import Lab
from tests.lab.lab import REGION
from tests.lab.scale import many, organization
from tests.lab.seed import small


class Seed(NamedTuple):
    """What is there at first."""

    small: bool = False
    services: int = 0
    clusters: int = 1
    accounts: int = 0
    regions: tuple[str, ...] = (REGION,)


def _seed(text: str) -> Seed:
    given = dict(part.partition("=")[::2] for part in text.split(",") if part)
    unknown = given.keys() - set(Seed._fields)
    if unknown:
        raise argparse.ArgumentTypeError(f"{sorted(unknown)} is none of {', '.join(Seed._fields)}")
    return Seed(
        "small" in given,
        int(given.get("services", 0)),
        int(given.get("clusters", 1)),
        int(given.get("accounts", 0)),
        tuple(given.get("regions", REGION).split(":")),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--seed", type=_seed, default=Seed(), help="small, or services=N,clusters=N, or accounts=N")
    parser.add_argument("--latency", type=float, default=0.0, help="of each answer, in seconds")
    parser.add_argument("--throttle", action="store_true", help="AWS's published rates hold")
    parser.add_argument("--lenient", action="store_true", help="AWS's page and batch sizes do not hold")
    given = parser.parse_args()
    with Lab(port=given.port) as lab:
        for name, value in lab.environment().items():
            print(f"export {name}={value}")
        _fill(lab, given.seed)
        lab.forget_calls()
        lab.set(latency=given.latency, throttle=given.throttle, strict=not given.lenient)
        print("ready", flush=True)
        threading.Event().wait()


def _fill(lab: Lab, seed: Seed) -> None:
    if seed.small:
        small(lab)
    if seed.accounts:
        organization(lab, seed.accounts, seed.regions, seed.services)
    elif seed.services:
        for region in seed.regions:
            many(lab, seed.services, seed.clusters, region=region)


if __name__ == "__main__":
    main()
