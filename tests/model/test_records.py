"""The tables by which records are found."""

from __future__ import annotations

from pathlib import Path

import ecslint.model
from ecslint.model import all_records, resource_classes
from ecslint.model.homes import RECORDS
from ecslint.model.record import Record


def test_every_record_is_in_the_table() -> None:
    from importlib import import_module

    folder = Path(ecslint.model.__file__).parent
    for path in folder.rglob("*.py"):
        if path.stem not in ("__init__", "record"):
            home = ".".join(path.relative_to(folder).with_suffix("").parts)
            module = import_module(f"ecslint.model.{home}")
            declared = [name for name, each in vars(module).items() if isinstance(each, type)
                        and issubclass(each, Record) and each.__module__ == module.__name__]  # fmt: skip
            assert declared == RECORDS.get(home, "").split(), home


def test_every_resource_is_in_the_table() -> None:
    assert dict(resource_classes()) == {
        record.cfn_type: record for record in all_records() if vars(record).get("cfn_type", "").startswith("AWS::")
    }


def test_every_field_has_a_known_type() -> None:
    for record in all_records():
        for field in record.declared().values():
            assert field.converter, (record, field.name)
