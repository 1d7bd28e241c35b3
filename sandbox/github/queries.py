"""Queries of GraphQL, as far as batches of repositories by alias need them."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\.\.\.|\$?[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+|[{}()\[\]:!=@]')
_LARGEST = 1 << 20
_DEEPEST = 20


class Field(msgspec.Struct):
    """A field of a query: `alias: name(arguments) { fields }`."""

    alias: str
    name: str
    arguments: dict[str, Any]
    fields: list["Field"]


class BadQuery(ValueError):
    """The text is no query that we can read."""


def parsed(text: str, variables: Mapping[str, Any]) -> list[Field]:
    """The top fields of a query. Raises BadQuery."""
    if len(text) > _LARGEST:
        raise BadQuery("too long")
    tokens = _TOKEN.findall(re.sub(r"#[^\n]*", "", text))
    if "{" not in tokens:
        raise BadQuery("no selection")
    # Variable definitions stand in parentheses before the first selection: nothing to learn there.
    fields, _ = _selection(tokens, tokens.index("{"), variables, 0)
    return fields


def _selection(
    tokens: list[str], at: int, variables: Mapping[str, Any], depth: int
) -> tuple[list[Field], int]:
    if depth > _DEEPEST:
        raise BadQuery("too deep")
    fields: list[Field] = []
    at += 1
    while _at(tokens, at) != "}":
        if tokens[at] == "...":
            at += 3 if _at(tokens, at + 1) == "on" else 1
            inner, at = _selection(tokens, at, variables, depth + 1)
            fields += inner
            continue
        field, at = _field(tokens, at, variables, depth)
        fields.append(field)
    return fields, at + 1


def _field(
    tokens: list[str], at: int, variables: Mapping[str, Any], depth: int
) -> tuple[Field, int]:
    alias = name = tokens[at]
    at += 1
    if _at(tokens, at) == ":":
        name, at = _at(tokens, at + 1), at + 2
    arguments: dict[str, Any] = {}
    if tokens[at : at + 1] == ["("]:
        at += 1
        while _at(tokens, at) != ")":
            arguments[tokens[at]] = _value(_at(tokens, at + 2), variables)
            at += 3
        at += 1
    inner: list[Field] = []
    if tokens[at : at + 1] == ["{"]:
        inner, at = _selection(tokens, at, variables, depth + 1)
    return Field(alias, name, arguments, inner), at


def _at(tokens: list[str], at: int) -> str:
    if at >= len(tokens):
        raise BadQuery("it ends too soon")
    return tokens[at]


def _value(token: str, variables: Mapping[str, Any]) -> Any:
    if token.startswith("$"):
        return variables.get(token[1:])
    return msgspec.json.decode(token) if token[:1] in '"-0123456789' else token
