"""What the CDK says of its stacks in an assembly's manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def parameters_in(folder: str) -> dict[str, dict[str, str]]:
    """The values with which the CDK deploys the templates of a folder, by template file; empty for no assembly."""
    from ecslint.sources.cloudformation.expansion import read_beside

    manifest = read_beside(Path(folder), "manifest.json")
    artifacts = manifest.get("artifacts") if manifest else None
    found: dict[str, dict[str, str]] = {}
    for artifact in artifacts.values() if isinstance(artifacts, dict) else ():
        properties: Any = artifact.get("properties") if isinstance(artifact, dict) else None
        if isinstance(properties, dict) and artifact.get("type") == "aws:cloudformation:stack":
            values = properties.get("parameters")
            known = values.items() if isinstance(values, dict) else ()
            found[str(properties.get("templateFile"))] = {name: each for name, each in known if isinstance(each, str)}
    return found
