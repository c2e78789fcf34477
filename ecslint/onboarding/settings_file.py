"""The settings file: only what differs from the usual, and how to say more."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ecslint.onboarding.proposal import Proposal, read

FILE = "ecslint.toml"

_HEAD = """\
# Settings of ecslint: https://github.com/ecslint/ecslint/blob/main/docs/configuration.md
# `ecslint scan --show-settings` prints all that are in force, and `ecslint rules` lists the rules.
"""

_PARAMETERS = """
# The values with which templates are judged; what stands in no file is tried in all the ways that it can be.
[parameter-files]
"""

_EXAMPLES = """
# extend-select = ["image-outside-ecr"]     # advice (`info`) is off unless it is named
# exclude = ["legacy/**"]
#
# [[suppress]]
# rules = ["public-ip-assigned"]
# paths = ["dev/**"]
# reason = "a sandbox without a load balancer"
# until = 2030-12-31
"""


def proposed(parameter_files: Mapping[str, str]) -> Proposal | None:
    """A new settings file, with the parameter files of templates; None if there is one already."""
    if read(FILE) is not None:
        return None
    lines = (f"{json.dumps(template)} = {json.dumps(file)}\n" for template, file in sorted(parameter_files.items()))
    tables = _PARAMETERS + "".join(lines) if parameter_files else ""
    # A table ends where the next begins, so examples of settings that belong to none come first.
    return Proposal(FILE, None, _HEAD + _EXAMPLES + tables)
