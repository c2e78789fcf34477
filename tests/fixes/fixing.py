"""Fixing texts as if they were files, for tests."""

from __future__ import annotations

from collections.abc import Mapping

from ecslint.config import Settings
from ecslint.fixes.rounds import Judged, Outcome, fix
from ecslint.scan import Scan
from tests.examples import RULEBOOK


def fixed(
    files: Mapping[str, str],
    *select: str,
    unsafe: bool = True,
    parameters: Mapping[str, str] | None = None,
    **settings: object,
) -> Outcome:
    """What comes of fixing files by name."""

    def judge(texts: Mapping[str, str]) -> Judged:
        run = Scan(Settings(select=select or None)._replace(**settings), RULEBOOK, parameters)  # type: ignore[arg-type]
        for name, text in files.items():
            run.add(texts.get(name, text).encode(), name, named=False)
        report = run.judge().report
        return Judged(report, {each.document.path: each.document.text for each in run.inputs.opened})

    return fix(judge, unsafe=unsafe)
