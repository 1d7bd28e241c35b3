"""Models whose base, dataset or GitHub repository is news: what they tell of it may be another."""

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


def due(connection: Connection, ruleset_id: int, since: int, until: int | None = None) -> list[int]:
    """Models read as they stand, whose declared base, dataset or GitHub repository was news at a
    moment from ``since`` on and not before they were read, under whichever name; by id.

    ``until``: of dumps up to then, which leave texts unread: the base was news by then, or it was
    known from later when the model was read.
    """
    which = f"c.read_revision = '{SAME}'"
    if until is not None:
        which = f"(p.observed_at <= {until:d} OR r.observed_at BETWEEN {since:d} AND {until:d})"
    found = {
        int(row[0])
        for kind, link, known, later in _SOURCES
        for row in bulk.stream(
            connection,
            "SELECT DISTINCT l.entity_id FROM link l "  # noqa: S608  numbers and constants
            f"{known} AND p.kind = {kind:d} JOIN entity c ON c.id = l.entity_id "
            f"JOIN reading r ON r.entity_id = l.entity_id AND r.ruleset_id = {ruleset_id:d} "
            f"WHERE l.kind = '{link}' AND l.valid_to IS NULL AND c.gone_at IS NULL "
            f"AND c.record_id IS NOT NULL AND {which} AND p.observed_at >= {since:d} "
            f"AND p.observed_at {later} r.observed_at",
        )
    }
    return sorted(found)


_NAMED: Final = "JOIN entity p ON lower(p.name) = lower(l.target) AND p.gone_at IS"
_PRESENT: Final = f"{_NAMED} NULL"
_GONE: Final = f"{_NAMED} NOT NULL"
_RENAMED: Final = (
    "JOIN change n ON n.aspect = 'name' AND lower(n.old) = lower(l.target) "
    "JOIN entity p ON p.id = n.entity_id"
)

_SOURCES: Final = (
    *((KINDS.index("model"), "base_model", known, ">=") for known in (_PRESENT, _RENAMED)),
    *(
        (KINDS.index(kind), kind, known, ">")
        for kind in ("dataset", "github")
        for known in (_PRESENT, _GONE, _RENAMED)
    ),
)
"""What a model takes from others, those that are there and those that are gone by an index each.
A dataset is listed before the models of a crawl are read, a GitHub repository at their moment; a
base may be read in their very second.
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
