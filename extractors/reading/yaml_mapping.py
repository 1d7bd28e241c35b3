"""The YAML of a front matter to a mapping: YAML 1.2, with caps on size, depth and aliases."""

import re
from collections.abc import Sequence
from typing import Any, Final

import yaml

from extractors.reading.simple_yaml import is_string, simple_value

SIZE_LIMIT: Final = 256 * 1024
_DEPTH_LIMIT: Final = 64
_ALIAS_LIMIT: Final = 1000
_MOST_ALONE: Final = 4

Entry = tuple[str | None, str, int]
"""A key that is a plain word, the lines that it begins, and where in them its colon ends."""


def mapping(head: str, entries: Sequence[Entry], warnings: list[str]) -> dict[str, Any] | None:
    """The mapping that the entries make; None where they do not parse.

    Most need no parser, and few others are parsed each by itself: where that goes well, none
    reaches into the next. Entries with anchors, which others may use, are parsed with all.
    """
    whole = head + "".join([block for _, block, _ in entries])
    if head.strip(" \n") or len(whole) > SIZE_LIMIT:
        return _loaded(whole, warnings)
    values: dict[str, Any] = {}
    others = 0
    for key, block, colon in entries:
        value = simple_value(block[colon:]) if key and is_string(key) else None
        if key and value is not None:
            values[key] = value
            continue
        others += 1
        alone = None if others > _MOST_ALONE or "&" in block else _loaded(block, [])
        if alone is None:
            return _loaded(whole, warnings)
        values.update(alone)
    return values


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 core: only true/false, null, plain numbers are not strings."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(?:[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,16})$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?$", "-+0123456789."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _integer(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, 0) if text[:2] in {"0x", "0o"} else int(text)


_Loader.add_constructor("tag:yaml.org,2002:int", _integer)


_SUSPECT: Final = re.compile(r"(?:[-?:][ \t]+){8}|^ {64}", re.MULTILINE)


def _is_deep(body: str) -> bool:
    """Whether nesting or aliases pass the caps: the C loader recurses on the C stack."""
    if body.count("[") + body.count("{") < _DEPTH_LIMIT and not _SUSPECT.search(body):
        return body.count("*") > _ALIAS_LIMIT and body.count("&") > 0
    depth = aliases = 0
    try:
        for event in yaml.parse(body, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.AliasEvent):
                aliases += 1
            if depth > _DEPTH_LIMIT or aliases > _ALIAS_LIMIT:
                return True
    except (yaml.YAMLError, ValueError):
        return False
    return False


def _loaded(body: str, warnings: list[str]) -> dict[str, Any] | None:
    """The mapping in ``body``; None if it does not parse."""
    if len(body) > SIZE_LIMIT:
        warnings.append(f"front matter is longer than {SIZE_LIMIT} characters")
        return None
    if _is_deep(body):
        warnings.append("front matter is nested too deeply")
        return None
    try:
        loaded = yaml.load(body.replace("\t", "  "), Loader=_Loader)  # noqa: S506  a safe loader
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, LookupError):
        return None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        return None
    return {key: value for key, value in loaded.items() if isinstance(key, str)}
