"""Models whose base model or dataset is news: what they take from it may be another now."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.archive import current
from storage.archive.documents import RECORD
from storage.database import bulk
from storage.database.schema import KINDS
from storage.entities import SAME, Entity, by_ids
from storage.records import Pending, StoredDocument


class Held(NamedTuple):
    """A model that was read as it stands, and the texts that it was read from."""

    model: Pending
    texts: tuple[StoredDocument, ...]


def due(connection: Connection, ruleset_id: int, since: int) -> list[int]:
    """Models read as they stand, whose declared base or dataset was news at a moment from
    ``since`` on and not before they were read; by id. One walk over all links of a kind.
    """
    found = {
        int(row[0])
        for kind, link, where, later in _SOURCES
        for row in bulk.stream(
            connection,
            "SELECT DISTINCT l.entity_id FROM link l "  # noqa: S608  numbers and constants
            f"JOIN entity p ON p.kind = {kind:d} AND lower(p.name) = lower(l.target) "
            f"AND p.gone_at {where} JOIN entity c ON c.id = l.entity_id "
            f"JOIN reading r ON r.entity_id = l.entity_id AND r.ruleset_id = {ruleset_id:d} "
            f"WHERE l.kind = '{link}' AND l.valid_to IS NULL AND c.gone_at IS NULL "
            "AND c.record_id IS NOT NULL "
            f"AND c.read_revision = '{SAME}' AND p.observed_at >= {since:d} "
            f"AND p.observed_at {later} r.observed_at",
        )
    }
    return sorted(found)


_SOURCES: Final = (
    (KINDS.index("model"), "base_model", "IS NULL", ">="),
    (KINDS.index("dataset"), "dataset", "IS NULL", ">"),
    (KINDS.index("dataset"), "dataset", "IS NOT NULL", ">"),
)
"""What a model takes from others, those that are there and those that are gone by an index each.
A dataset is listed before the models of a crawl are read; a base may be read in their very second.
"""


def held(connection: Connection, numbers: Sequence[int]) -> list[Held]:
    """These models with the texts that they were read from."""
    documents = current.kept(connection, numbers)
    return [_held(entity, documents[entity.id]) for entity in by_ids(connection, numbers).values()]


def _held(entity: Entity, documents: Sequence[StoredDocument]) -> Held:
    record = next(each.body for each in documents if each.path == RECORD)
    model = Pending(
        *(entity.id, entity.name, entity.host_id, entity.revision),
        *(entity.downloads, entity.gated, entity.committed_at, record),
    )
    return Held(model, tuple(each for each in documents if each.path != RECORD))
