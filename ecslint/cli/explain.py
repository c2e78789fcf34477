"""`ecslint explain`"""

from __future__ import annotations

from typing import Annotated

import typer

from ecslint.cli import completion


def explain(
    name: Annotated[
        str,
        typer.Argument(metavar="RULE", autocompletion=completion.rule, help="The name of a rule, as findings show it."),
    ],
    folders: Annotated[
        list[str] | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules.")
    ] = None,
) -> None:
    """Tell why a rule matters, and show what it reports and what it wants."""
    from ecslint.discovery import closest
    from ecslint.rulebook import FIXABLE, RuleError, opened

    try:
        rulebook = opened(folders or [])
        rule = rulebook.get(name)
    except RuleError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    if rule is None:
        near = closest(name, rulebook.names())
        hint = f"; did you mean {near!r}?" if near else "; `ecslint rules` lists them all"
        typer.echo(f"error: unknown rule {name!r}{hint}", err=True)
        raise typer.Exit(2)
    told = (f"{rule.name}  ({rule.severity}, {rule.category})", rule.summary, rule.description)
    typer.echo("\n\n".join(filter(None, told)) + "\n")
    if rule.fix:
        typer.echo(f"Fixable: {FIXABLE[rule.fix]}.\n")
    for option, (kind, default) in rule.options.items():
        typer.echo(f"Option {option} ({kind}, default {default!r}): set in [rule.{rule.name}] of ecslint.toml.\n")
    examples = (("Reported", rule.bad), ("Fine", rule.good))
    typer.echo("\n".join(f"{title}:\n\n{_indented(text)}" for title, text in examples if text.strip()), nl=False)
    if rule.peers:
        typer.echo(f"\nStands for: {', '.join(rule.peers)}")


def _indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))
