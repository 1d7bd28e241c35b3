"""How much changed in a period, and how much of that was single owners' sweeps.

One row a period, kind and direction. ``n`` counts changes, ``owners`` those who made any;
``swept`` are changes that one owner made to SWEEP models or more in the same way on the same day.
Where ``swept_share`` is high, a few decisions moved the field's figure, not the field.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from storage.exports import events
from storage.reading import moments
from storage.reading.moments import By

COLUMNS: Final = (
    *("period", "kind", "direction", "n", "owners", "swept", "swept_share", "largest"),
    *("largest_owner", "extractor_version"),
)
SWEEP: Final = 10
"""Models of one owner: fewer are changed by hand."""
_PLACE: Final = {name: place for place, name in enumerate(events.COLUMNS)}
Key = tuple[str, str, str]


def rows(
    connection: Connection,
    *,
    by: By = "month",
    as_of: int | None = None,
    known_at: int | None = None,
    since: int | None = None,
    ruleset: str | None = None,
) -> Iterator[tuple[str | int | float, ...]]:
    """By period, kind and direction; what was only seen for the first time is no change."""
    owners: dict[Key, Counter[str]] = defaultdict(Counter)
    swept: Counter[Key] = Counter()
    version = ""
    found = events.rows(connection, as_of=as_of, known_at=known_at, since=since, ruleset=ruleset)
    for row in found:
        model, kind, direction, happened, together, rules = (
            row[_PLACE[name]]
            for name in (
                *("model", "kind", "direction", "happened_at", "together"),
                "extractor_version",
            )
        )
        if direction == "first_seen":
            continue
        version = version or rules
        moment = int(datetime.fromisoformat(happened).timestamp())
        key = (moments.period(moment, by), kind, direction)
        owners[key][model.partition("/")[0]] += 1
        swept[key] += int(together) >= SWEEP
    for key, of in sorted(owners.items()):
        n = of.total()
        owner, largest = min(of.items(), key=lambda pair: (-pair[1], pair[0]))
        share = round(swept[key] / n, 6)
        yield (*key, n, len(of), swept[key], share, largest, owner, version)
