"""`ecslint rules`"""

from __future__ import annotations

from typing import Annotated, Any

import typer


def rules(
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    folders: Annotated[
        list[str] | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules.")
    ] = None,
) -> None:
    """List the rules. `ecslint explain RULE` tells more of one."""
    import json
    from pathlib import Path

    from ecslint.rulebook import Rulebook

    if format_ not in ("text", "json"):
        typer.echo(f"error: there is no format {format_!r}; there are text, json", err=True)
        raise typer.Exit(2)
    found = sorted(Rulebook(tuple(Path(folder) for folder in folders or [])).all(), key=lambda rule: rule.name)
    if format_ == "json":
        typer.echo(json.dumps({"rules": [_described(rule) for rule in found]}, indent=2))
        return
    width = max(len(rule.name) for rule in found)
    for rule in found:
        typer.echo(f"{rule.name:{width}}  {rule.severity:7}  {rule.category:13}  {rule.summary}")
    typer.echo(f"\n{len(found)} rules; those of severity info are off unless they are selected.", err=True)


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
        "fixable": False,
        "help": rule.help,
    }
