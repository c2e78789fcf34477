"""`ecslint rules`"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer


def rules(
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    folders: Annotated[
        list[str] | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules.")
    ] = None,
    test: Annotated[
        str | None,
        typer.Option("--test", metavar="DIR", help="Instead, check the examples in a folder of your own rules."),
    ] = None,
) -> None:
    """List the rules. `ecslint explain RULE` tells more of one."""
    import json

    from ecslint.rulebook import RuleError, opened

    if format_ not in ("text", "json"):
        typer.echo(f"error: there is no format {format_!r}; there are text, json", err=True)
        raise typer.Exit(2)
    try:
        if test is not None:
            raise typer.Exit(_tested(test))
        found = sorted(opened(folders or []).all(), key=lambda rule: rule.name)
    except RuleError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    if format_ == "json":
        typer.echo(json.dumps({"rules": [_described(rule) for rule in found]}, indent=2))
        return
    width = max(len(rule.name) for rule in found)
    for rule in found:
        typer.echo(f"{rule.name:{width}}  {rule.severity:7}  {rule.category:13}  {rule.summary}")
    typer.echo(f"\n{len(found)} rules; those of severity info are off unless they are selected.", err=True)


def _tested(folder: str) -> int:
    """Check the examples of a folder's rules; the exit status."""
    from ecslint.rule_examples import wrong_with
    from ecslint.rulebook import RuleError, opened

    rulebook = opened([folder])
    own = [rule for name in _names_in(Path(folder), rulebook.names()) if (rule := rulebook.get(name))]
    if not own:
        raise RuleError(f"there are no rules in {folder}: they are files {folder}/<record>/<rule_name>.yaml or .py")
    failed = 0
    for rule in own:
        faults = list(wrong_with(rule, rulebook))
        failed += bool(faults)
        typer.echo(f"{rule.name}: {'; '.join(faults) or 'ok'}")
    typer.echo(
        f"\n{len(own)} rule{'s' if len(own) > 1 else ''} tested, {failed} with examples that do not come out.", err=True
    )
    return 1 if failed else 0


def _names_in(folder: Path, known: Mapping[str, Path]) -> list[str]:
    return sorted(name for name, path in known.items() if folder in path.parents)


def _described(rule: Any) -> dict[str, Any]:
    return {
        "name": rule.name,
        "record": rule.record,
        "severity": rule.severity,
        "category": rule.category,
        "default": rule.severity != "info",
        "summary": rule.summary,
        "options": {name: {"type": option.type, "default": option.default} for name, option in rule.options.items()},
        "peers": list(rule.peers),
        "fixable": rule.fix or False,
        "help": rule.help,
    }
