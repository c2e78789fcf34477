"""A number for every rule, since cfn-lint calls rules by a letter and four digits.

The numbers are in a table that is only ever added to (`scripts/rule_numbers.py`), so that a suppression in somebody's
template keeps its meaning. Places in the sorted list would move with every new rule. Hashes of names would need no
table, but of 240 names in the 700 numbers that are free, dozens would collide, and which of two has to give way depends
on which was there first: that again is a table. A rule that is not in it yet works, under the next free number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("rule_numbers.json")
FIRST: Final = 9300
"""cfn-lint gives 9001 and on to the lines of a user's own file of custom rules."""
INCOMPLETE: Final = 9299
"""The number of what is said when something could not be checked."""


def numbered(names: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """The number of every rule that is in the table or among the names, and the names that were not in the table."""
    numbers: dict[str, int] = json.loads(TABLE.read_text(encoding="utf-8"))
    free = max(numbers.values(), default=FIRST - 1) + 1
    added = sorted(set(names) - numbers.keys())
    return {**numbers, **{name: number for number, name in enumerate(added, free)}}, added


def write(numbers: Mapping[str, int]) -> None:
    """Replace the table: a line for each rule, in the order of numbers."""
    TABLE.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
