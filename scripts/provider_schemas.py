"""The shape of ECS's resources in templates, from the provider schemas that the installed cfn-lint ships.

    python scripts/provider_schemas.py            write ecslint/model/declared/provider_schemas.json
    python scripts/provider_schemas.py --check    compare it with what would be written

The file records which cfn-lint it was made with. `--check` ends with 1 only when that very version is installed and the
file differs, since then somebody changed the file or this script. With any other version it prints what differs and
ends with 0: AWS adds properties every few weeks, and a build must not fail because a dependency was released.

cfn-lint's copies come with its own corrections already in them; what it still keeps apart is for other services. Its
downloaded cache is left alone, so that the same version always gives the same file. All regions hold the
same schema of a type, or none; those of us-east-1 are read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parent.parent / "ecslint" / "model" / "declared" / "provider_schemas.json"
PREFIX = "AWS::ECS::"

_KEPT = ("maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum")


def schemas_folder() -> Path:
    """Where the installed cfn-lint keeps its schemas; found without importing it, which takes seconds."""
    found = find_spec("cfnlint")
    if found is None or not found.origin:
        raise SystemExit("cfn-lint is not installed: pip install cfn-lint")
    folder = Path(found.origin).parent / "data" / "schemas"
    if not (folder / "providers" / "us-east-1.json").is_file():
        raise SystemExit(f"{folder} holds no providers/us-east-1.json: this cfn-lint keeps its schemas in another way")
    return folder


def extract() -> dict[str, Any]:
    """What the data file is to hold."""
    folder = schemas_folder()
    files = json.loads((folder / "providers" / "us-east-1.json").read_text(encoding="utf-8"))
    resources = {}
    for name in sorted(files):
        if name.startswith(PREFIX):
            schema = json.loads((folder / "resources" / f"{files[name]}.json").read_text(encoding="utf-8"))
            resources[name] = _resource(schema)
    return {
        "source": "CloudFormation's resource provider schemas of us-east-1, as cfn-lint ships them",
        "cfn-lint": version("cfn-lint"),
        "date": json.loads((folder / "version.json").read_text(encoding="utf-8"))["schema_date"],
        "resources": resources,
    }


def _resource(schema: Mapping[str, Any]) -> dict[str, Any]:
    tree = _property(schema, schema)
    for ours, theirs in (("createOnly", "createOnlyProperties"), ("readOnly", "readOnlyProperties")):
        pointers = [pointer.removeprefix("/properties/").replace("/", ".") for pointer in schema.get(theirs, ())]
        if pointers:
            tree[ours] = sorted(pointers)
    return tree


def _property(schema: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """One property with its `$ref` resolved: what it is called, its type and its limits, and the same of its parts."""
    name = ""
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = root["definitions"][name]
    kind = _type(schema)
    made: dict[str, Any] = {"type": kind} if kind else {}
    made |= {key: schema[key] for key in _KEPT if key in schema and not (key.startswith("min") and schema[key] == 0
             and key != "minimum")}  # fmt: skip
    if "enum" in schema:
        made["enum"] = sorted(schema["enum"])
    if _readable(schema.get("pattern", "")):
        made["pattern"] = schema["pattern"]
    if "properties" in schema:
        made["properties"] = {key: _property(each, root) for key, each in sorted(schema["properties"].items())}
        if schema.get("required"):
            made["required"] = sorted(schema["required"])
        if name:
            made["name"] = name
    if isinstance(schema.get("items"), dict):
        made["items"] = _property(schema["items"], root)
    if values := list(schema.get("patternProperties", {}).values()):
        made["values"] = _property(values[0], root)
    return made


def _type(schema: Mapping[str, Any]) -> str:
    """The only type that a value may have; empty where there are several. The limits of alternatives are dropped."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind
    kinds = {each.get("type") for each in schema.get("anyOf", ())}
    (only,) = kinds if kind is None and len(kinds) == 1 else ("",)
    return only if isinstance(only, str) else ""


def _readable(pattern: str) -> bool:
    """Whether Python reads the pattern as JSON Schema means it: it knows no Unicode classes such as `\\p{L}`."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return bool(pattern)


def spelled(data: Mapping[str, Any]) -> str:
    """The file's text: a line for each property of a resource, so that a change of AWS's reads well in a review."""
    lines = [f"{json.dumps(key)}: {json.dumps(data[key])}," for key in data if key != "resources"]
    blocks = []
    for name, tree in data["resources"].items():
        rows = [f"  {json.dumps(key)}: {_compact(value)}" for key, value in tree["properties"].items()]
        rest = [f"{json.dumps(key)}: {_compact(value)}, " for key, value in tree.items() if key != "properties"]
        blocks.append(f'{json.dumps(name)}: {{{"".join(rest)}"properties": {{\n' + ",\n".join(rows) + "\n}}")
    return "\n".join(["{", *lines, '"resources": {', ",\n".join(blocks), "}", "}"]) + "\n"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def differences(old: Any, new: Any, where: str = "") -> Iterator[str]:
    """What `new` has, lacks or holds otherwise than `old`, a line each."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            place = f"{where} {key}".strip() if key not in ("properties", "resources", "items") else where
            if key not in new:
                yield f"- {place}: {_compact(old[key])[:100]}"
            elif key not in old:
                yield f"+ {place}: {_compact(new[key])[:100]}"
            else:
                yield from differences(old[key], new[key], place)
    elif old != new:
        yield f"! {where}: {_compact(old)[:100]} is now {_compact(new)[:100]}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    data = extract()
    if not parser.parse_args(arguments).check:
        OUTPUT.write_text(spelled(data), encoding="utf-8")
        print(f"{OUTPUT.name}: {len(data['resources'])} resource types, {OUTPUT.stat().st_size} bytes")
        return 0
    text = OUTPUT.read_text(encoding="utf-8")
    recorded = json.loads(text)
    found = list(differences(recorded["resources"], data["resources"]))
    print("\n".join(found) or f"{OUTPUT.name} holds what cfn-lint {data['cfn-lint']} ships.")
    if recorded["cfn-lint"] != data["cfn-lint"]:
        print(f"{OUTPUT.name} is of cfn-lint {recorded['cfn-lint']}, and {data['cfn-lint']} is installed: no fault.")
        return 0
    if found or text != spelled(data):
        print(f"{OUTPUT.name} is out of step: run `python scripts/provider_schemas.py` and look at what changes.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
