"""`ecslint schema`"""

from __future__ import annotations

from typing import Annotated, Any

import typer

OF = ("task-definition", "service", "config", "findings", "graph")


def schema(
    of: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", autocompletion=lambda: OF, help="task-definition, service, config, findings or graph."
        ),
    ],
) -> None:
    """Print a JSON Schema (draft 2020-12): of an input or of settings, for editors, or of what is printed as JSON."""
    import json

    if of not in OF:
        typer.echo(f"error: there is no schema of {of!r}; there are {', '.join(OF)}", err=True)
        raise typer.Exit(2)
    typer.echo(json.dumps(_made(of), indent=2))


def _made(of: str) -> Any:
    if of in ("findings", "graph"):
        import json
        from importlib.resources import files

        package = "ecslint.reports" if of == "findings" else "ecslint.graph"
        return json.loads(files(package).joinpath(f"{of}.schema.json").read_text(encoding="utf-8"))
    if of == "config":
        from ecslint import config_schema

        return config_schema.schema()
    from ecslint import schema as schemas
    from ecslint.model import Service, TaskDefinition

    if of == "service":
        return schemas.schema(Service, "Amazon ECS service definition (create-service)")
    title = "Amazon ECS task definition (register-task-definition)"
    return schemas.schema(TaskDefinition, title, wrapper="taskDefinition")
