"""YAML to a document. Importing this module imports PyYAML."""

from __future__ import annotations

import re

import yaml

from ecslint.text import templates, yaml_errors
from ecslint.text.document import Document, Lines, Parsed, TextError
from ecslint.text.yaml_builder import Builder

# One private character stands for each character of a placeholder: places stay right and the text can be put back.
_MASK = {code: 0xF0000 + code for code in range(0x20, 0x7F)}
_UNMASK = {masked: code for code, masked in _MASK.items()}


class LibyamlMissingError(TextError):
    """This installation cannot read YAML at all."""


def read(text: str, path: str) -> Document:
    """The first document of the stream (the data is None when there is none), or TextError."""
    if not yaml.__with_libyaml__:
        raise LibyamlMissingError(
            "PyYAML was installed without libyaml, and its own parser is too slow and gives other places: "
            "install a wheel (`pip install --force-reinstall --only-binary PyYAML PyYAML`)"
        )
    try:
        documents = Builder(text).build()
    except TextError as error:
        documents = _read_template(text, error)
    if not documents:
        return Document(path, text, "yaml")
    first, *others = (Document(path, text, "yaml", parsed) for parsed in documents)
    first.others = others
    return first


def _read_template(text: str, error: TextError) -> list[Parsed]:
    """Read with `{{ ... }}` taken for plain text, where that may be why it failed."""
    masked = templates.MUSTACHES.sub(_masked, text) if "{{" in text else text
    if masked != text:
        try:
            return Builder(masked, restore=lambda part: part.translate(_UNMASK)).build()
        except TextError as masked_error:
            error = yaml_errors.unrendered(text, masked_error)
    control = templates.first_control_block(text)
    if control is not None and error.position and Lines(text).position(control).line <= error.position.line:
        error = templates.control_block(text, control)
    raise error from None


def _masked(placeholder: re.Match[str]) -> str:
    found = placeholder.group()
    # A control block is no value: left as it is, it is what the reading fails at.
    return found if templates.CONTROL.match(found) else found.translate(_MASK)
