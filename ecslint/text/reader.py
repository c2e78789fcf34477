"""From the bytes of a file to a document."""

from __future__ import annotations

import codecs
import os
import re

from ecslint.text import json_reader
from ecslint.text.document import Document, Lines, Position, TextError, UnrenderedError

_COMMENTS = re.compile(r"(?:\s++|//[^\n]*+|#[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_JSON_SUFFIXES = (".json", ".jsonc")
_JSONNET_SUFFIXES = (".jsonnet", ".libsonnet")
_YAML_SUFFIXES = (".yaml", ".yml")
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def decode(raw: bytes, path: str) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark, without that mark; or TextError."""
    encoding = None if raw.startswith(_UTF_32) else _UTF_16.get(raw[:2])
    if encoding is None and (zero := raw.find(b"\0")) >= 0:
        raise TextError(f"{_name(path)} is no text: byte {zero} is zero; save it as UTF-8 if it is meant as text")
    raw = raw[2:] if encoding else raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode(error.encoding, "replace")
        rest = re.split(r"[\r\n]", raw[error.start : error.start + 200].decode(error.encoding, "replace"), maxsplit=1)
        lines = Lines(good)
        position = lines.position(len(good))
        shown = raw[error.start : error.start + 1].hex().upper()
        raise TextError(
            f"the byte 0x{shown} at offset {error.start} is not {error.encoding.upper()}: save the file as UTF-8",
            Position(position.line, position.column),
            lines.line(position.line) + rest[0],
        ) from None


def read(text: str, path: str) -> Document:
    """The document in a text, JSON or YAML; or TextError in the words of the language it more likely is."""
    text = text.removeprefix("\ufeff")
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122  pathlib costs an import
    if not text.strip():
        return Document(path, text, "json" if suffix in _JSON_SUFFIXES else "yaml")
    if suffix in _JSONNET_SUFFIXES:
        return _read_jsonnet(text, path)
    brackets = text.startswith(("{", "["), _first(text))
    if not brackets and suffix not in _JSON_SUFFIXES:
        return _read_yaml(text, path)
    try:
        return json_reader.read(text, path)
    except UnrenderedError:
        raise
    except TextError as error:
        if brackets and suffix in _JSON_SUFFIXES:
            raise
        try:
            document = _read_yaml(text, path)
        except TextError as yaml_error:
            raise (yaml_error if suffix in _YAML_SUFFIXES or not brackets else error) from None
        if not isinstance(document.data, dict | list):
            # Any words are YAML, but no one who names a file .json means that.
            raise
        return document


def _read_jsonnet(text: str, path: str) -> Document:
    """Jsonnet that happens to be JSON; every other program has to be run first."""
    from ecslint.text import templates

    try:
        return json_reader.read(text, path)
    except TextError:
        raise templates.jsonnet(text) from None


def _read_yaml(text: str, path: str) -> Document:
    from ecslint.text import templates, yaml_reader

    try:
        document = yaml_reader.read(text, path)
    except UnrenderedError:
        raise
    except TextError:
        if templates.looks_like_jsonnet(text, _first(text)):
            raise templates.jsonnet(text) from None
        raise
    if isinstance(document.data, str) and templates.looks_like_jsonnet(text, _first(text)):
        raise templates.jsonnet(text)
    return document


def _first(text: str) -> int:
    """The offset of what is neither white space nor a comment of JSON or YAML."""
    comments = _COMMENTS.match(text)
    return comments.end() if comments else 0


def _name(path: str) -> str:
    return os.path.basename(path) or "this"  # noqa: PTH119
