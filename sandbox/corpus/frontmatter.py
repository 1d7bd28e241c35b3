"""What the Hub derives from a card's front matter, for records that hold only the card."""

import datetime as dt
import math
from typing import Any

import yaml

_LARGEST = 64 * 1024
_TAGGED = {"license": "license:", "datasets": "dataset:", "base_model": "base_model:"}
_FREE = ("tags", "language", "languages", "task_categories", "library_name", "pipeline_tag")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def card_data(card: str) -> dict[str, Any] | None:
    """The front matter as JSON values, None when there is none that can be read."""
    text = card.lstrip("\ufeff \r\n")
    if not text.startswith("---"):
        return None
    end = text.find("\n---", 3)
    head = text[3:end].lstrip("-")
    if end < 0 or len(head) > _LARGEST or _aliases(head) > 20:
        return None
    try:
        data = yaml.load(head, Loader=_Loader)  # noqa: S506 - the safe loader in C
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return _plain(data) if isinstance(data, dict) and data else None


def tags(data: dict[str, Any]) -> list[str]:
    """Tags as the Hub would make them from the card's metadata."""
    found = [str(value) for key in _FREE for value in _values(data.get(key))]
    for key, prefix in _TAGGED.items():
        found += [prefix + str(value) for value in _values(data.get(key))]
    return list(dict.fromkeys([*found, "region:us"]))


def _aliases(head: str) -> int:
    return sum(line.count("*") for line in head.splitlines() if "*" in line and ": *" in line)


def _values(value: object) -> list[object]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, (str, int, float))]
    return [value] if isinstance(value, (str, int, float)) else []


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in value]
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
