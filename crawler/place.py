"""Where a crawl stands: what the cursor in the store holds."""

from typing import Final

import msgspec

from crawler.asking.hosts import origin
from storage import Store
from storage.records import EntityKind

DAY: Final = 86_400
STALE: Final = 7 * DAY
"""After so long a pass that was broken off begins anew, and a full pass is due."""

OVERLAP: Final = 3_600
"""A quick pass goes this far below its mark: late entries of the Hub's index."""


class Pass(msgspec.Struct, frozen=True, omit_defaults=True):
    """A full pass that is under way: its next page, the last key, the mark it will leave."""

    started_at: int
    next: str
    after: tuple[int, str] | None = None
    mark: int | None = None


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """``mark``: the newest commit that was taken in, by the Hub's clock, but none of a time to come
    (see :func:`reached`); ``completed_at``: the last whole full pass, by ours.
    """

    mark: int | None = None
    completed_at: int | None = None
    under_way: Pass | None = None

    def full_due(self, now: int) -> bool:
        """Whether a full pass has to begin."""
        if self.mark is None or self.completed_at is None or self.mark > now:
            return True
        return now - self.completed_at > STALE

    def resumable(self, now: int, endpoint: str) -> Pass | None:
        """The full pass to go on with; one at another endpoint is not."""
        under_way = self.under_way
        if under_way is None or now - under_way.started_at > STALE:
            return None
        return under_way if origin(under_way.next) == origin(endpoint) else None


def reached(newest: int | None, now: int) -> int | None:
    """The mark that a listing down from its ``newest`` commit leaves. A commit has the time that
    its author's clock told: one of next year must not keep a year's commits from being looked at.
    """
    return None if newest is None else min(newest, now)


def name(kind: EntityKind) -> str:
    """The cursor's name in the store."""
    return f"hub/{kind}s"


def stored(store: Store, kind: EntityKind) -> Place:
    """Where the crawls of a kind stand."""
    return decoded(store.cursor(name(kind)))


def decoded(body: bytes | None) -> Place:
    """The place in a cursor; the beginning when there is none, or none that we can read."""
    if body is None:
        return Place()
    try:
        return msgspec.json.decode(body, type=Place)
    except msgspec.DecodeError:
        return Place()


def encoded(place: Place) -> bytes:
    """A place as the store keeps it."""
    return msgspec.json.encode(place)
