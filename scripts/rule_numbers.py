"""Numbers for rules that have none yet, for those who call rules by numbers: users of cfn-lint.

    python scripts/rule_numbers.py            add them to ecslint/integrations/rule_numbers.json
    python scripts/rule_numbers.py --check    end with 1 when some are missing

A number is given once: it is neither changed nor given to another rule, not even when its rule is gone.
"""

from __future__ import annotations

import argparse
import sys

from ecslint.integrations.rule_numbers import TABLE, numbered, write
from ecslint.rulebook import Rulebook


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing")
    numbers, added = numbered(Rulebook().names())
    if added and not parser.parse_args().check:
        write(numbers)
    print(f"{TABLE.name}: {len(numbers)} numbers; new: {', '.join(added) or 'none'}")
    return int(bool(added) and parser.parse_args().check)


if __name__ == "__main__":
    sys.exit(main())
