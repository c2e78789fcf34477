"""Other linters: theirs beside our rules (`ecslint scan --with cfn-lint`), and our rules within cfn-lint.

A finding of a partner is called by the partner's name and its own: `cfn-lint:E3012`. Wherever rules are selected or
ignored, such a name, the start of one (`cfn-lint:W`) and the partner's name alone are understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecslint.config import Settings
    from ecslint.integrations.partners import Partner

PARTNERS: Final = {"cfn-lint": "run_cfn_lint", "cloudformation-validate": "run_cloudformation_validate"}
"""The linters that a scan can run too, and the modules that run them."""


def ours(names: Iterable[str]) -> list[str]:
    """The names that are not a partner's. Which rules a partner has is not ours to judge."""
    return [name for name in names if name.partition(":")[0] not in PARTNERS]


def only_ours(settings: Settings) -> Settings:
    """Settings whose lists of rules name none of a partner's."""
    return settings._replace(
        select=None if settings.select is None else tuple(ours(settings.select)),
        extend_select=tuple(ours(settings.extend_select)),
        ignore=tuple(ours(settings.ignore)),
        per_file_ignores={glob: tuple(ours(names)) for glob, names in settings.per_file_ignores.items()},
    )


def open_partners(names: Sequence[str], settings: Settings, *, isolated: bool = False) -> list[Partner]:
    """The partners of a run. Raises ConfigError for one that is unknown, not installed or cannot start."""
    from ecslint.config import ConfigError
    from ecslint.discovery import closest

    for name in names:
        if name not in PARTNERS:
            near = closest(name, PARTNERS)
            hint = f"; did you mean {near!r}?" if near else ""
            raise ConfigError(f"--with takes {' or '.join(PARTNERS)}, not {name!r}{hint}")
    # In our order, not in that of the command line: the second repeats rules of the first, which is told from them.
    modules = [module for name, module in PARTNERS.items() if name in names]
    return [import_module(f"{__name__}.{module}").start(settings, isolated) for module in modules]
