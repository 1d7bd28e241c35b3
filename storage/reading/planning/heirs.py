"""Models whose base, dataset, its card, or GitHub repository is news: what they tell of it may be
another.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.archive import current
from storage.archive.documents import RECORD
from storage.database import bulk
from storage.database.schema import KINDS
from storage.entities import SAME, Entity, by_ids
from storage.records import EntityKind, Pending, StoredDocument


class Held(NamedTuple):
    """A model that was read as it stands, and the texts that it was read from."""

    model: Pending
    texts: tuple[StoredDocument, ...]


def due(
    connection: Connection,
    ruleset_id: int,
    since: int,
    until: int | None = None,
    *,
    cards: str = "",
) -> list[int]:
    """Models read as they stand, whose declared base, dataset or GitHub repository was news at a
    moment from ``since`` on and not before they were read, under whichever name; by id.

    ``until``: of dumps up to then, which leave texts unread: the base was news by then, or it was
    known from later when the model was read. ``cards``: under which address the card of a dataset
    is kept, with {} for its name; one that was first read, or became another, is news as well.
    """
    which = f"c.read_revision = '{SAME}'"
    if until is not None:
        which = f"(p.observed_at <= {until:d} OR r.observed_at BETWEEN {since:d} AND {until:d})"
    sources = (*_SOURCES, *_of_cards(cards)) if cards else _SOURCES
    found = {
        int(row[0])
        for each in sources
        for row in bulk.stream(
            connection,
            "SELECT DISTINCT l.entity_id FROM link l "  # noqa: S608  numbers and constants
            f"{each.known} JOIN entity c ON c.id = l.entity_id "
            f"JOIN reading r ON r.entity_id = l.entity_id AND r.ruleset_id = {ruleset_id:d} "
            f"WHERE l.kind = '{each.link}' AND l.valid_to IS NULL AND c.gone_at IS NULL "
            f"AND c.record_id IS NOT NULL AND {which} AND p.kind = {KINDS.index(each.kind):d} "
            f"AND {each.news} {each.since} {since:d} AND {each.news} {each.later} r.observed_at",
        )
    }
    return sorted(found)


class _Source(NamedTuple):
    """What a model takes from another: by which link from what kind of repository, how that one is
    known (as ``p``), when it was news, and how this lies to a reading that may lack it and to the
    last look for such.
    """

    link: str
    kind: EntityKind
    known: str
    later: str
    news: str = "p.observed_at"
    since: str = ">="


_NAMED: Final = "JOIN entity p ON lower(p.name) = lower(l.target) AND p.gone_at IS"
_PRESENT: Final = f"{_NAMED} NULL"
_GONE: Final = f"{_NAMED} NOT NULL"
_RENAMED: Final = (
    "JOIN change n ON n.aspect = 'name' AND lower(n.old) = lower(l.target) "
    "JOIN entity p ON p.id = n.entity_id"
)


def _led(kind: EntityKind) -> str:
    return (
        f"JOIN alias a ON a.kind = {KINDS.index(kind):d} AND a.name = lower(l.target) "
        "JOIN entity p ON p.id = a.entity_id"
    )


_SOURCES: Final = (
    *(_Source("base_model", "model", known, ">=") for known in (_PRESENT, _RENAMED, _led("model"))),
    *(
        _Source("dataset", "dataset", known, ">")
        for known in (_PRESENT, _GONE, _RENAMED, _led("dataset"))
    ),
    *(_Source("github", "github", known, ">=") for known in (_PRESENT, _GONE, _RENAMED)),
    _Source("base_model", "model", _led("model"), ">=", "a.observed_at", ">"),
    _Source("dataset", "dataset", _led("dataset"), ">=", "a.observed_at", ">"),
)
"""Those that are there and those that are gone by an index each. A dataset is listed before the
models of a crawl are read; a base, a GitHub repository or the card of a dataset may be read after
them in their very second. A night's cards, and where names lead, are kept before its heirs are
looked for, often in the same second, and are those of many models.
"""


def _of_cards(address: str) -> Iterator[_Source]:
    page = f"JOIN page g ON g.url = replace('{address}', '{{}}', p.name) AND g.replaced_at IS NULL"
    for known in (_PRESENT, _RENAMED, _led("dataset")):
        yield _Source("dataset", "dataset", f"{known} {page}", ">=", "g.observed_at", ">")


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
