"""`ecslint explain`"""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    name: Annotated[str, typer.Argument(metavar="RULE", help="The name of a rule, as findings show it.")],
    folders: Annotated[
        list[str] | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules.")
    ] = None,
) -> None:
    """Tell why a rule matters, and show what it reports and what it wants."""
    from pathlib import Path

    from ecslint.discovery import closest
    from ecslint.rulebook import Rulebook

    rulebook = Rulebook(tuple(Path(folder) for folder in folders or []))
    rule = rulebook.get(name)
    if rule is None:
        near = closest(name, rulebook.names())
        hint = f"; did you mean {near!r}?" if near else "; `ecslint rules` lists them all"
        typer.echo(f"error: unknown rule {name!r}{hint}", err=True)
        raise typer.Exit(2)
    typer.echo(f"{rule.name}  ({rule.severity}, {rule.category})\n\n{rule.summary}\n\n{rule.description}\n")
    for option, (kind, default) in rule.options.items():
        typer.echo(f"Option {option} ({kind}, default {default!r}): set in [rule.{rule.name}] of ecslint.toml.\n")
    typer.echo(f"Reported:\n\n{_indented(rule.bad)}\nFine:\n\n{_indented(rule.good)}", nl=False)
    if rule.peers:
        typer.echo(f"\nStands for: {', '.join(rule.peers)}")


def _indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))
