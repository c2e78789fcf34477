"""The options by which commands are told which accounts to read, and how."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer


def _option(*names: str, **settings: Any) -> Any:
    return typer.Option(*names, rich_help_panel="Running accounts", **settings)


class LiveRequest(NamedTuple):
    """What the command line says of accounts, as it was written. Each field is an option."""

    region: Annotated[
        list[str] | None,
        _option("--region", "--regions", metavar="REGION", help="Usual: the profile's. Repeat, or separate by commas."),
    ] = None
    all_regions: Annotated[bool, _option("--all-regions", help="Every region that an account has enabled.")] = False
    profile: Annotated[str | None, _option(metavar="NAME", help="The AWS profile to use.")] = None
    role_arn: Annotated[
        str | None, _option("--role-arn", metavar="ARN", help="A role to take on before anything else.")
    ] = None
    external_id: Annotated[
        str | None, _option("--external-id", metavar="ID", help="What the roles' trust policies ask for.")
    ] = None
    cluster: Annotated[
        list[str] | None, _option(metavar="NAME", help="Read only this cluster, by its name or ARN. Repeatable.")
    ] = None
    tag: Annotated[
        list[str] | None, _option(metavar="K=V", help="Read only services with this tag. Repeatable: with all of them.")
    ] = None
    all_revisions: Annotated[
        bool, _option("--all-revisions", help="Read every active task definition, not only those in use.")
    ] = False
    accounts: Annotated[
        str | None,
        _option(metavar="FILE|A,B", help="Accounts to read: ids or ARNs of roles, by commas or one a line of a file."),
    ] = None
    org: Annotated[bool, _option("--org", help="Read every active account of the organization.")] = False
    org_role: Annotated[
        str | None,
        _option("--org-role", metavar="NAME", help="The role to take on in each account but the one at hand."),
    ] = None
    ou: Annotated[
        list[str] | None, _option(metavar="ID", help="Only accounts in this organizational unit. Repeatable.")
    ] = None
    rate: Annotated[
        float,
        _option(
            metavar="SHARE", min=0.01, help="The part of AWS's request rates to use; above 1 if yours were raised."
        ),
    ] = 0.8
    shard: Annotated[
        str | None, _option(metavar="I/N", help="Read the I-th of N parts. `ecslint merge` puts them together.")
    ] = None
    resume: Annotated[
        bool, _option("--resume", help="Go on with an interrupted run: what it has read is not read again.")
    ] = False
    executor: Annotated[str, _option(metavar="ENGINE", help="threads, processes or dask=ADDRESS.")] = "threads"
    workers: Annotated[
        int | None, _option(metavar="N", min=1, help="How many accounts and regions to read at the same time.")
    ] = None
    keep_values: Annotated[
        bool, _option("--keep-values", help="Keep the values of environment variables, which are masked else.")
    ] = False

    def written(self) -> list[str]:
        """The options that were given."""
        given = (name for name, value in self._asdict().items() if value != self._field_defaults[name])
        return ["--" + name.replace("_", "-") for name in given]


USUAL = LiveRequest()


def separate(values: list[str] | None) -> list[str]:
    """The values of an option that may be repeated, or hold several separated by commas."""
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def takes_accounts(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of accounts, which it gets as one argument `live`."""
    own = [each for each in inspect.signature(command, eval_str=True).parameters.values() if each.name != "live"]
    options = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=LiveRequest._field_defaults[name], annotation=kind
        )
        for name, kind in get_type_hints(LiveRequest, include_extras=True).items()
    ]

    def called(**given: Any) -> None:
        live = LiveRequest(**{each.name: given.pop(each.name) for each in options})
        command(**given, live=live)

    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]  # what typer reads
    called.__annotations__ = {each.name: each.annotation for each in (*own, *options)}
    return called
