"""What a crawl would do, told without asking anybody."""

import time
from math import ceil
from typing import Final

import msgspec

from crawler import place
from crawler.asking.access import Access, Scope
from crawler.clients.huggingface import PAGE
from crawler.crawl import for_the_rest
from crawler.lookup.budget import TEXT_COST
from crawler.passes import data_cards, names
from storage import Store
from storage.runs import Requests

WINDOW: Final = 300
"""Seconds for which the Hub counts requests."""


class Plan(msgspec.Struct, frozen=True):
    """What a crawl would do: ``passes`` by kind (full, resumed, quick, part).

    ``pending`` models wait for their documents, ``data_cards`` cards of datasets were not read,
    of ``names`` it is not known where they lead; ``requests`` are what the listing and those will
    cost at most, as far as the store can tell (None: nothing was listed yet). ``quota``: requests
    for texts that the Hub lets this caller send in five minutes. ``nights``: how many those
    that wait will take, ``measured`` by a night that was, else at most, by the quota; None where
    the crawl has no end.
    """

    passes: dict[str, str]
    documents: bool
    github: bool
    mark: int | None
    quota: int
    pending: int = 0
    data_cards: int = 0
    names: int = 0
    requests: Requests | None = None
    nights: int | None = None
    measured: bool = False


def plan(
    store: Store,
    access: Access,
    scope: Scope,
    now: int | None = None,
    seconds: float | None = None,
) -> Plan:
    """What `crawl` would do now; ``seconds``: how long it would take at most (None: as long as it
    takes).
    """
    now = int(time.time()) if now is None else now
    places = {kind: place.stored(store, kind) for kind in ("dataset", "model")}
    passes = {kind: _pass(here, access, scope, now) for kind, here in places.items()}
    documents, status = not scope.metadata_only, store.status()
    waiting = status.waiting if scope.author is None else len(store.waiting(scope.author))
    pending = min(waiting, scope.limit or waiting) if documents else 0
    cards = len(data_cards.due(store, access)) if documents and scope.limit is None else 0
    unknown = len(names.due(store, now)) if documents and scope.whole else 0
    listed = {"dataset": status.datasets, "model": status.models}
    pages = sum(
        1 + listed[kind] // PAGE if how in ("full", "resumed") else 1
        for kind, how in passes.items()
    )
    measured = bool(scope.whole and status.night)
    quota = access.hub_texts
    at_most = _nights(TEXT_COST * pending, quota, seconds)
    return Plan(
        passes,
        documents,
        scope.github and documents,
        places["model"].mark,
        quota,
        pending,
        cards,
        unknown,
        Requests(pages, TEXT_COST * (pending + cards) + unknown) if any(listed.values()) else None,
        status.nights if measured else at_most,
        measured,
    )


def _nights(requests: int, quota: int, seconds: float | None) -> int | None:
    if seconds is None:
        return None
    return ceil(requests / quota * WINDOW / (seconds - for_the_rest(seconds)))


def _pass(here: place.Place, access: Access, scope: Scope, now: int) -> str:
    if not scope.whole:
        return "part"
    if here.resumable(now, access.hub_endpoint):
        return "resumed"
    return "full" if scope.full or here.full_due(now) else "quick"
