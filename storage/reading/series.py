"""Models with their spells, by name: all, or of millions those to which something happened."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.entities import MODELS
from storage.reading import known, spans
from storage.reading.spans import FOREVER

ASPECTS: Final = "('access', 'name', 'gone')"
"""What happens to a model beside its findings."""


class Wanted(NamedTuple):
    """What is asked for: what happened between two moments, whatever became known from
    ``seen_since`` on, to the models of ``owners`` (in lower case; None: all).

    ``first``: first sights too, not only what became of what had been seen.
    """

    since: int | None = None
    until: int | None = None
    seen_since: int | None = None
    owners: Collection[str] | None = None
    first: bool = True

    @property
    def everything(self) -> bool:
        """Whether nothing bounds it but perhaps its end."""
        return self == Wanted(until=self.until)


class Model(NamedTuple):
    """A model as it is called now, and the host's own id of it, empty where that is not known."""

    name: str
    id: int
    host_id: str


Begin = tuple[int, int, int]
"""Of a spell: its moment, the profile's id, and when that was observed."""


def series(
    connection: Connection, ruleset_id: int, known_at: int | None, asked: Wanted
) -> Iterator[tuple[Model, Sequence[Begin]]]:
    """Models by name, with their spells: where one of an owner's is wanted, all of the owner's to
    which anything happened in that time. What an owner did to several at once is told together.
    """
    if asked.everything:
        yield from _all(connection, ruleset_id, known_at)
        return
    models = iter(_touched(connection, ruleset_id, known_at, asked))
    while several := list(islice(models, _TOGETHER)):
        told = spans.of(connection, [model.id for model in several], known_at)
        for model in several:
            own = (each for each in told.get(model.id, ()) if each.ruleset_id == ruleset_id)
            yield model, [(each.valid_from, each.profile_id, each.observed_at) for each in own]


_TOGETHER: Final = 2_000


def _all(
    connection: Connection, ruleset_id: int, known_at: int | None
) -> Iterator[tuple[Model, Sequence[Begin]]]:
    """All of them, in one walk."""
    sql = (
        "SELECT e.name, e.id, coalesce(e.host_id, ''), s.valid_from, s.profile_id, s.observed_at "  # noqa: S608
        f"FROM {known.entities(known_at)} e LEFT JOIN {known.spells(known_at)} s "
        f"ON s.entity_id = e.id AND s.ruleset_id = {ruleset_id:d} "
        f"WHERE {MODELS} ORDER BY e.name, e.id, s.valid_from"
    )
    held: Model | None = None
    told: list[Begin] = []
    for name, number, host_id, *span in bulk.stream(connection, sql):
        if held is not None and held.id != number:
            yield held, told
            told = []
        held = Model(name, number, host_id)
        if span[0] is not None:
            told.append((span[0], span[1], span[2]))
    if held is not None:
        yield held, told


def owner_of(name: str) -> str:
    """Who has the model of that name; the name itself where it has no owner."""
    return name.partition("/")[0]


def _touched(
    connection: Connection, ruleset_id: int, known_at: int | None, wanted: Wanted
) -> list[Model]:
    """By name."""
    learnt = -FOREVER if wanted.seen_since is None else wanted.seen_since
    owned: dict[str, list[Model]] = {}
    concerned: set[str] = set()
    formerly = _former_owners(connection, known_at) if wanted.owners is not None else {}
    for model, seen in _happened(connection, ruleset_id, known_at, wanted):
        owner = owner_of(model.name)
        owned.setdefault(owner, []).append(model)
        owners = {owner.lower(), *formerly.get(model.id, ())}
        if seen >= learnt and (wanted.owners is None or not owners.isdisjoint(wanted.owners)):
            concerned.add(owner)
    return sorted(model for owner in concerned for model in owned[owner])


def _happened(
    connection: Connection, ruleset_id: int, known_at: int | None, wanted: Wanted
) -> Iterator[tuple[Model, int]]:
    """Models with when the last of it became known."""
    low = -FOREVER if wanted.since is None else wanted.since
    high = FOREVER if wanted.until is None else wanted.until
    spells, entities = known.spells(known_at), known.entities(known_at)
    before = (
        f"AND EXISTS (SELECT 1 FROM {spells} b WHERE b.entity_id = s.entity_id "  # noqa: S608
        "AND b.ruleset_id = s.ruleset_id AND b.valid_from < s.valid_from) "
    )
    rows = bulk.stream(
        connection,
        "SELECT e.name, e.id, coalesce(e.host_id, ''), max(h.observed_at) FROM ("  # noqa: S608
        f"SELECT s.entity_id, s.observed_at FROM {spells} s "
        f"WHERE s.ruleset_id = {ruleset_id:d} AND s.valid_from BETWEEN {low:d} AND {high:d} "
        f"{'' if wanted.first else before}"
        f"UNION ALL SELECT c.entity_id, c.observed_at FROM {known.changes(known_at)} c "
        f"WHERE c.aspect IN {ASPECTS} AND c.happened_at BETWEEN {low:d} AND {high:d}"
        f") h CROSS JOIN {entities} e WHERE e.id = h.entity_id AND e.kind = 0 "  # in this order
        "GROUP BY e.id, e.name, e.host_id",
    )
    return ((Model(*row[:3]), row[3]) for row in rows)


def _former_owners(connection: Connection, known_at: int | None) -> dict[int, set[str]]:
    """Whose models were before they were renamed, in lower case."""
    found: dict[int, set[str]] = {}
    sql = (
        f"SELECT c.entity_id, lower(c.old) FROM {known.changes(known_at)} c "  # noqa: S608
        "WHERE c.aspect = 'name' AND c.old IS NOT NULL"
    )
    for number, name in bulk.stream(connection, sql):
        found.setdefault(number, set()).add(owner_of(name))
    return found
