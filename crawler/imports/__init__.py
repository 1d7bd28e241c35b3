"""Published dumps of the Hub: each is one file here that maps its columns to what we know.

A dump has an *era*: what it carries, what it lacks (None: unknown, never false) and a day on which
it was taken. Adding one is one module with a ``SOURCE`` and its test.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from extractors.snapshot import Record


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One model of a dump. Every field but the name may be None: the dump does not say.

    Moments are UTC seconds. ``card`` is the text of README.md; "" means that the dump says there
    is none, None that it does not carry cards.
    """

    name: str
    record: Record
    host_id: str | None = None
    revision: str | None = None
    created_at: int | None = None
    committed_at: int | None = None
    observed_at: int | None = None
    downloads: int | None = None
    likes: int | None = None
    card: str | None = None


class DumpSource(msgspec.Struct, frozen=True):
    """A kind of dump: how to read a row, whether it lists the whole Hub.

    ``complete``: a model that is missing from it is gone; else its absence means nothing.
    """

    name: str
    complete: bool
    row: Callable[[Mapping[str, Any]], Row | None]


_MODULES: Final = {
    "hub-stats": "hub_stats",
    "weekly-snapshot": "weekly_snapshot",
    "cards-with-metadata": "cards_with_metadata",
    "hfcommunity": "hfcommunity",
    "model-repos-stats": "model_repos_stats",
    "listing": "listing",
}
NAMES: Final = tuple(_MODULES)


def source(name: str) -> DumpSource:
    """The dump source of that name; KeyError where there is none."""
    module = importlib.import_module(f"crawler.imports.{_MODULES[name]}")
    found: DumpSource = module.SOURCE
    return found
