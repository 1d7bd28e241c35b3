"""What the archive saw of models, as sightings for the rules."""

from collections.abc import Sequence
from typing import Final

import msgspec

from crawler.clients import entries
from crawler.clients.entries import Sighting
from crawler.readings import Texts
from extractors.snapshot import Record
from storage.archive.documents import DUMP, RECORD
from storage.records import StoredDocument
from storage.sightings import archived, notes
from storage.sightings.archived import Archived

_BESIDE: Final = {RECORD, DUMP}
_record = msgspec.json.Decoder(Record)


def sighting_of(model: Archived, seen: archived.Sighting) -> Sighting:
    """A model as it was seen; by a dump, without what that does not carry. Of the gate it has what
    was told last: words that speak of one are then no guess at it.
    """
    said = note(seen)
    if said is None:
        return standing(model, seen.documents, seen.revision)
    record = record_of(seen.documents)
    bare = msgspec.structs.replace(own(record, said), gated=record.gated)
    return entries.sighting("model", model.entity.name, bare, revision=seen.revision)


def note(seen: archived.Sighting) -> notes.Note | None:
    """What a dump said of itself."""
    return notes.read(seen.documents) if seen.dump else None


def own(record: Record, said: notes.Note | None) -> Record:
    """The record of a sighting, without what its dump does not carry."""
    return record if said is None else msgspec.structs.replace(record, **dict.fromkeys(said.lacks))


def record_of(documents: Sequence[StoredDocument]) -> Record:
    """The API record among documents."""
    body = next((each.body for each in documents if each.path == RECORD), b"")
    return _record.decode(body or b"{}")


def in_full(seen: archived.Sighting) -> bool:
    """Whether texts were read, not its record alone."""
    said = note(seen)
    return seen.full if said is None else said.card


def texts(documents: Sequence[StoredDocument]) -> Texts:
    """The texts among documents."""
    return tuple(each for each in documents if each.path not in _BESIDE)


def standing(
    model: Archived, documents: Sequence[StoredDocument], revision: str | None
) -> Sighting:
    """A model by documents of its own."""
    entity = model.entity
    return entries.sighting(
        "model",
        entity.name,
        record_of(documents),
        host_id=entity.host_id,
        revision=revision,
        created_at=entity.created_at,
        committed_at=entity.committed_at,
        downloads=entity.downloads,
        likes=entity.likes,
    )
