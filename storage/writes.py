"""What one page writes, gathered first and then written table by table."""

from typing import Final

import msgspec
from sqlalchemy import Connection

from storage import bulk, schema
from storage.bulk import Row
from storage.entities import Entity

_SPELL_KEY: Final = ("entity_id", "ruleset_id", "valid_from")
_LINK_KEY: Final = ("entity_id", "kind", "target", "role", "valid_from")
_DOCUMENT_KEY: Final = ("entity_id", "path_id", "observed_at")


class Writes(msgspec.Struct):
    """Rows by what is done with them; each list (of equal columns) is one statement."""

    documents: list[Row] = []
    entities: list[Row] = []
    entities_updated: dict[tuple[bool, tuple[str, ...]], list[Row]] = {}
    renamed: list[Row] = []
    changes: list[Row] = []
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
    metrics: list[Row] = []
    metrics_moved: list[Row] = []
    visits: list[Row] = []

    def entity(self, before: Entity, after: Entity) -> None:
        """Update a row that exists, in what changed: the indexes of the rest are left alone."""
        moved = [place for place, value in enumerate(after) if value != before[place]]
        columns = tuple([Entity._fields[place] for place in moved])
        row = (*[after[place] for place in moved], after.id)
        stays = before.gone_at is not None or after.gone_at is None
        self.entities_updated.setdefault((stays, columns), []).append(row)

    def flush(self, connection: Connection) -> None:
        """Write everything, parents before children, what ends before what begins."""
        bulk.insert(connection, schema.document, self.documents)
        self._entities(connection)
        self._spells(connection)
        self._links(connection)
        self._kept(connection)
        bulk.insert(connection, schema.change, self.changes)
        bulk.upsert(connection, schema.reading, self.readings)
        bulk.insert(connection, schema.metric, self.metrics)
        bulk.upsert(connection, schema.metric, self.metrics_moved)
        bulk.upsert(connection, schema.visit, self.visits)

    def _entities(self, connection: Connection) -> None:
        bulk.update(connection, schema.entity, ("name",), ("id",), self.renamed)
        # Those that go make room first: their names may be taken by others of this page.
        for (_, columns), rows in sorted(self.entities_updated.items()):
            bulk.update(connection, schema.entity, columns, ("id",), rows)
        bulk.insert(connection, schema.entity, self.entities)

    def _spells(self, connection: Connection) -> None:
        spell = schema.spell
        bulk.delete(connection, spell, _SPELL_KEY, self.spells_removed)
        bulk.update(connection, spell, ("revision",), _SPELL_KEY, self.spells_named)
        bulk.update(connection, spell, ("valid_from",), _SPELL_KEY, self.spells_moved)
        ends = ("valid_to", "end_observed_at", "revision")
        bulk.update(connection, spell, ends, _SPELL_KEY, self.spells_ended)
        mended = ("profile_id", "certainty_id", "full_depth", "revision")
        bulk.update(connection, spell, mended, _SPELL_KEY, self.spells_mended)
        bulk.insert(connection, spell, self.spells)

    def _links(self, connection: Connection) -> None:
        link = schema.link
        bulk.delete(connection, link, _LINK_KEY, self.links_removed)
        bulk.update(connection, link, ("valid_to",), _LINK_KEY, self.links_ended)
        bulk.update(connection, link, ("license", "state"), _LINK_KEY, self.links_said)
        bulk.update(connection, link, ("valid_from",), _LINK_KEY, self.links_moved)
        bulk.insert(connection, link, self.links)

    def _kept(self, connection: Connection) -> None:
        kept = schema.entity_document
        bulk.delete(connection, kept, _DOCUMENT_KEY, self.kept_removed)
        bulk.update(connection, kept, ("replaced_at",), _DOCUMENT_KEY, self.kept_replaced)
        bulk.update(connection, kept, ("etag",), _DOCUMENT_KEY, self.kept_tagged)
        bulk.insert(connection, kept, self.kept)
