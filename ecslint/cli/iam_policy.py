"""`ecslint iam-policy`"""

from __future__ import annotations

from typing import Annotated

import typer

FORMATS = ("json", "cloudformation")


def iam_policy(
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", "--rules", metavar="NAME", help="Rules or categories, by commas; usual: a scan's own."
        ),
    ] = None,
    extend_select: Annotated[
        list[str] | None, typer.Option("--extend-select", metavar="NAME", help="Rules or categories beside those.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="NAME", help="Rules or categories that are not to be run.")
    ] = None,
    supplement: Annotated[
        bool, typer.Option("--supplement", help="Only what AWS's policy SecurityAudit does not allow.")
    ] = False,
    all_regions: Annotated[bool, typer.Option("--all-regions", help="For scans with --all-regions.")] = False,
    org: Annotated[
        bool, typer.Option("--org", help="For the identity that scans an organization: with --org-role.")
    ] = False,
    org_role: Annotated[
        str, typer.Option("--org-role", metavar="NAME", help="The role that it takes on in the accounts.")
    ] = "ecslint",
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="json or cloudformation.")] = "json",
    config: Annotated[str | None, typer.Option("--config", metavar="FILE", help="A configuration file.")] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Ignore configuration files.")] = False,
) -> None:
    """Print the least policy with which `ecslint scan --live` sees all that its rules need. It only reads, and never
    the value of a secret or parameter."""
    import json

    from ecslint.cli.request import USAGE, Request, judged_by, prepare
    from ecslint.config import ConfigError
    from ecslint.live import permissions
    from ecslint.live.needs import wanted_by
    from ecslint.rulebook import RuleError

    if format_ not in FORMATS:
        typer.echo(f"error: there is no format {format_!r}; there are {', '.join(FORMATS)}", err=True)
        raise typer.Exit(USAGE)
    chosen = None if select is None else _separate(select)
    request = Request((), chosen, _separate(extend_select), _separate(ignore), config=config, isolated=isolated)
    try:
        names = judged_by(*prepare(request))
    except (ConfigError, RuleError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    actions = permissions.actions_for(wanted_by(names), regions=all_regions)
    if supplement:
        actions = [each for each in actions if each in permissions.SECURITY_AUDIT_LACKS]
    document = permissions.organization_policy(actions, org_role) if org else permissions.policy(actions)
    text = json.dumps(document, indent=2) + "\n" if format_ == "json" else permissions.template(document)
    typer.echo(text, nl=False)


def _separate(values: list[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated, or hold several separated by commas."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
