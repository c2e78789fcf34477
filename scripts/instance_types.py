"""How large EC2's instance types are, from the list that the installed moto ships.

    python scripts/instance_types.py            write ecslint/model/instances/instance_types.json
    python scripts/instance_types.py --check    say which types it lacks, or has otherwise

moto is no dependency of development: `pip install moto` before. Its list is what DescribeInstanceTypes gave for the
usual regions when it was released. `scripts/tables.py` compares the two as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parent.parent / "ecslint" / "model" / "instances" / "instance_types.json"


def told() -> Mapping[str, Any]:
    """moto's list: what DescribeInstanceTypes says of each type."""
    found = find_spec("moto")
    if found is None or not found.origin:
        raise SystemExit("moto is not installed: pip install moto")
    folder = Path(found.origin).parent / "ec2" / "resources"
    for name, opened in (("instance_types.json.gz", gzip.open), ("instance_types.json", open)):
        if (folder / name).is_file():
            with opened(folder / name, "rt", encoding="utf-8") as file:
                types: Mapping[str, Any] = json.load(file)
                return types
    raise SystemExit(f"{folder} holds no instance_types.json.gz: this moto keeps its list in another way")


def size_of(told: Mapping[str, Any]) -> list[int]:
    """vCPUs, MiB of memory and, where there are any, NVIDIA's GPUs, which are those that ECS gives to tasks."""
    gpus = [each for each in told.get("GpuInfo", {}).get("Gpus", ()) if each.get("Manufacturer") == "NVIDIA"]
    count = sum(max(each.get("Count") or 0, each.get("LogicalGpuCount") or 0) for each in gpus)
    return [told["VCpuInfo"]["DefaultVCpus"], told["MemoryInfo"]["SizeInMiB"], *([count] if count else [])]


def sizes(types: Mapping[str, Any]) -> dict[str, dict[str, list[int]]]:
    """The size of each type, by family."""
    found: dict[str, dict[str, list[int]]] = {}
    for name in sorted(types):
        family, _, size = name.partition(".")
        found.setdefault(family, {})[size] = size_of(types[name])
    return found


def spelled(families: Mapping[str, Any], source: str) -> str:
    """The file's text: a line for each family, so that a change of AWS's reads well in a review."""
    lines = [f"{json.dumps(name)}:{json.dumps(each, separators=(',', ':'))}" for name, each in families.items()]
    return f'{{\n"source": {json.dumps(source)},\n"types": {{\n' + ",\n".join(lines) + "\n}\n}\n"


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for family, held in theirs.items():
        for size, wide in held.items():
            known = ours.get(family, {}).get(size)
            if known != wide:
                yield f"{family}.{size} {wide}" + ("" if known is None else f", for {known}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    families = sizes(told())
    if parser.parse_args(arguments).check:
        found = list(differences(json.loads(OUTPUT.read_text(encoding="utf-8"))["types"], families))
        print("\n".join(found) or f"{OUTPUT.name} holds what moto {version('moto')} ships.")
        return 0
    source = f"EC2's DescribeInstanceTypes as moto {version('moto')} has it, {date.today()}; vCPUs, MiB, NVIDIA GPUs"
    OUTPUT.write_text(spelled(families, source), encoding="utf-8")
    print(f"{OUTPUT.name}: {sum(map(len, families.values()))} types, {OUTPUT.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
