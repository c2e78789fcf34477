"""`ecslint demo`"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ecslint.demo.aws import Aws

_FINDINGS, _USAGE, _BROKEN = 1, 2, 4
_MOTO = "moto[server]>=5.2.5"
"""What the extra `demo` installs."""


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the account until Ctrl-C, to try other commands on it.")
    ] = False,
) -> None:
    """Scan an AWS account that is made up on this machine, with mistakes in it.

    It shows what `ecslint scan --live` does. Nothing of yours is read: no account, no credentials, no network.

    Exit status: 0 the scan found the mistakes; 2 moto is missing, which stands in for AWS; else something is broken.
    """
    from ecslint.demo.isolation import isolate

    isolate(os.environ)
    _say("A stand-in for AWS starts on 127.0.0.1, with the account of a small shop. Your own is not touched.")
    try:
        from ecslint.demo.aws import Aws
    except ImportError as error:
        _say(f'error: the demo needs moto ({error}); type: {sys.executable} -m pip install "{_MOTO}"')
        raise typer.Exit(_USAGE) from None
    with Aws() as aws:
        status = _scan(aws)
        if status != _FINDINGS:
            _say("error: the scan should have found the mistakes; please report what it says above")
            raise typer.Exit(status or _BROKEN)
        _say("", "With your own credentials `ecslint scan --live` does the same to your account. It only reads:",
             "`ecslint iam-policy` prints the least that it must be allowed to do.")  # fmt: skip
        if keep:
            _keep(aws)


def _say(*lines: str) -> None:
    typer.echo("\n".join(lines), err=True)


def _scan(aws: Aws) -> int:
    """Scan in a process of its own, as a user would."""
    import subprocess

    scan = ("scan", "--live", "--region", aws.region)
    _say(f"$ ecslint {' '.join(scan)}", "")
    # -P: a folder that is called like a module is not run, wherever the demo was started. --isolated: nor obeyed.
    command = [sys.executable, "-P", "-m", "ecslint", *scan, "--isolated"]
    return subprocess.run(command, env={**os.environ, **aws.settings()}, check=False).returncode  # noqa: S603 - ours


def _keep(aws: Aws) -> None:
    from contextlib import suppress
    from threading import Event

    exports = [f"export {name}={value}" for name, value in aws.settings().items()]
    _say("", "The account is there until Ctrl-C. In another terminal:", "", *exports,
         f"ecslint snapshot --region {aws.region} -o before")  # fmt: skip
    with suppress(KeyboardInterrupt):
        Event().wait()
