"""What one page writes, gathered first and then written table by table."""

from itertools import compress
from operator import itemgetter, ne
from typing import Final

import msgspec
from sqlalchemy import Connection

from storage.database import bulk, clock, schema
from storage.database.bulk import Row
from storage.database.plain import Columns
from storage.database.schema import DAY
from storage.entities import Entity
from storage.packing import packing

_SPELL_KEY: Final = ("entity_id", "ruleset_id", "valid_from")
_LINK_KEY: Final = ("entity_id", "kind", "target", "role", "valid_from")
_DOCUMENT_KEY: Final = ("entity_id", "path_id", "observed_at")
_BY_SPELL: Final = itemgetter(slice(3, None))
_ID: Final = Entity._fields.index("id")


def lag(now: int, observed_at: int) -> int:
    """Seconds from the moment at which something was seen until it was written."""
    return max(0, now - observed_at)


def spell_row(row: Row, now: int) -> Row:
    """A spell with when the database learnt of its start and of its end."""
    return (*row, lag(now, row[8]), None if row[9] is None else lag(now, row[9]))


def _late(now: int, day: int) -> int:
    """Days from the one on which figures were seen to the one on which they were written."""
    return max(0, now // DAY - day)


class Writes(msgspec.Struct):
    """Rows by what is done with them; each list (of equal columns) is one statement."""

    documents: list[Row] = []
    records: list[tuple[int, dict[int, bytes]]] = []
    arrived: Columns = {}
    entities_updated: dict[tuple[bool, tuple[bool, ...]], list[Entity]] = {}
    renamed: list[Row] = []
    changes: list[Row] = []
    changes_removed: list[Row] = []
    spells_arrived: Columns = {}
    spells: list[Row] = []
    spells_ended: list[Row] = []
    spells_mended: list[Row] = []
    spells_removed: list[Row] = []
    spells_named: list[Row] = []
    spells_moved: list[Row] = []
    readings: list[Row] = []
    links: list[Row] = []
    links_ended: list[Row] = []
    links_removed: list[Row] = []
    links_said: list[Row] = []
    links_moved: list[Row] = []
    kept: list[Row] = []
    kept_replaced: list[Row] = []
    kept_removed: list[Row] = []
    kept_tagged: list[Row] = []
    kept_moved: list[Row] = []
    metrics_arrived: Columns = {}
    metrics_moved: list[Row] = []
    metrics_removed: list[Row] = []
    visits: list[Row] = []

    def entity(self, before: Entity, after: Entity) -> None:
        """Update a row that exists, in what changed: the indexes of the rest are left alone."""
        stays = before.gone_at is not None or after.gone_at is None
        moved = tuple(map(ne, before, after))
        self.entities_updated.setdefault((stays, moved), []).append(after)

    def begun(self) -> int:
        """How many spells begin."""
        return len(self.spells) + len(self.spells_arrived.get("entity_id", ()))

    def flush(self, connection: Connection, now: int = 0) -> None:
        """Write everything, parents before children, what ends before what begins.

        ``now``: the moment since when the database knows it; the clock stays where nothing is
        written.
        """
        now = clock.moved(connection, now) if self._any() else now
        together = [
            (number, None, packing.RECORDS, *packing.pack_records(records))
            for number, records in self.records
        ]
        bulk.insert(connection, schema.document, [*self.documents, *together])
        self._entities(connection, now)
        self._spells(connection, now)
        self._links(connection, now)
        self._kept(connection)
        bulk.delete(connection, schema.change, ("entity_id", "aspect"), self.changes_removed)
        bulk.insert(connection, schema.change, [(*row, lag(now, row[6])) for row in self.changes])
        bulk.upsert(connection, schema.reading, self.readings)
        bulk.delete(connection, schema.metric, ("entity_id", "day"), self.metrics_removed)
        late = {"late": [_late(now, day) for day in self.metrics_arrived.get("day", ())]}
        bulk.insert_columns(connection, schema.metric, {**self.metrics_arrived, **late})
        bulk.upsert(
            connection, schema.metric, [(*row, _late(now, row[1])) for row in self.metrics_moved]
        )
        bulk.upsert(connection, schema.visit, self.visits)

    def _any(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__ if name != "visits")

    def _entities(self, connection: Connection, now: int) -> None:
        bulk.update(connection, schema.entity, ("name",), ("id",), self.renamed)
        # Those that go make room first: their names may be taken by others of this page.
        for (_, moved), after in sorted(self.entities_updated.items()):
            columns = tuple(compress(Entity._fields, moved))
            places = (*compress(range(len(moved)), moved), _ID)
            rows = list(map(itemgetter(*places), sorted(after)))
            bulk.update(connection, schema.entity, columns, ("id",), rows)
        known = {"known_at": [now] * len(self.arrived.get("id", ()))}
        bulk.insert_columns(connection, schema.entity, {**self.arrived, **known})

    def _spells(self, connection: Connection, now: int) -> None:
        spell = schema.spell
        bulk.delete(connection, spell, _SPELL_KEY, self.spells_removed)
        bulk.update(connection, spell, ("revision",), _SPELL_KEY, self.spells_named)
        moved = ("valid_from", "revision")
        bulk.update(connection, spell, moved, _SPELL_KEY, self.spells_moved)
        ends = ("end_lag", "valid_to", "end_observed_at", "revision")
        ended = [(lag(now, row[1]), *row) for row in sorted(self.spells_ended, key=_BY_SPELL)]
        bulk.update(connection, spell, ends, _SPELL_KEY, ended)
        mended = ("profile_id", "certainty_id", "full_depth", "revision")
        bulk.update(connection, spell, mended, _SPELL_KEY, self.spells_mended)
        rows = [spell_row(row, now) for row in self.spells]
        bulk.insert(connection, spell, rows, apart=True)
        begun = self.spells_arrived
        lags = {"lag": [lag(now, at) for at in begun.get("observed_at", ())]}
        bulk.insert_columns(connection, spell, {**begun, **lags})

    def _links(self, connection: Connection, now: int) -> None:
        link = schema.link
        bulk.delete(connection, link, _LINK_KEY, self.links_removed)
        bulk.update(connection, link, ("valid_to",), _LINK_KEY, self.links_ended)
        bulk.update(connection, link, ("license", "state"), _LINK_KEY, self.links_said)
        bulk.update(connection, link, ("valid_from",), _LINK_KEY, self.links_moved)
        bulk.insert(connection, link, [(*row, now) for row in self.links])

    def _kept(self, connection: Connection) -> None:
        kept = schema.entity_document
        bulk.delete(connection, kept, _DOCUMENT_KEY, self.kept_removed)
        bulk.update(connection, kept, ("replaced_at",), _DOCUMENT_KEY, self.kept_replaced)
        bulk.update(connection, kept, ("etag",), _DOCUMENT_KEY, self.kept_tagged)
        moved = ("observed_at", "committed_at")
        bulk.update(connection, kept, moved, _DOCUMENT_KEY, self.kept_moved)
        bulk.insert(connection, kept, self.kept, apart=True)
