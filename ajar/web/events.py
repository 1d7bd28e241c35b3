"""What changed about models lately, for the page and for readers of feeds."""

from collections.abc import Mapping
from typing import Any, Final

from ajar.moments import day, start_of
from ajar.series import changes
from ajar.series.changes import Asked, Found
from storage import Store

DIRECTIONS: Final = ("", "tighter", "looser", "lateral", "removed")
_WORDS: Final = {"": "all"}
_LATELY: Final = 30 * 86_400
_MOST: Final = 200


def found(store: Store, asked: Mapping[str, str], now: int) -> tuple[Asked, Found]:
    """The last events since a date (else of the last thirty days), of one direction or all."""
    direction = asked.get("direction", "")
    wanted = Asked(
        since=_since(asked.get("since", ""), now),
        direction=direction if direction in DIRECTIONS and direction else None,
    )
    return wanted, changes.last(store, wanted, _MOST)


def page(store: Store, asked: Mapping[str, str], now: int) -> dict[str, Any]:
    """The events, the newest first."""
    wanted, events = found(store, asked, now)
    return {
        "since": day(wanted.since),
        "direction": wanted.direction or "",
        "directions": {name: _WORDS.get(name, name) for name in DIRECTIONS},
        "total": events.directions.total(),
        "events": [
            {
                "day": (row["happened_at"] or "")[:10],
                "model": row["model"],
                "said": changes.sentence(row),
                "direction": row["direction"],
                "style": changes.STYLES.get(row["direction"], ""),
            }
            for row in reversed(events.rows)
        ],
    }


def _since(text: str, now: int) -> int:
    try:
        return start_of(text)
    except ValueError:
        return now - _LATELY
