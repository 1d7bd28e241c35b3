"""A stretch of the archive read by the rules of today: only reads, in any process."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

import extractors
from crawler import sightings
from crawler.asking.access import Access, Scope, Silent
from crawler.asking.http import Web
from crawler.clients import entries
from crawler.clients.entries import Sighting
from crawler.errors import CrawlProblem
from crawler.job import Job
from crawler.readings import Readings, Texts
from extractors.snapshot import Record
from storage import Store
from storage.archive.documents import DUMP, RECORD
from storage.history import archived, notes
from storage.history.archived import Archived
from storage.history.rescored import Rescored
from storage.records import Observation, StoredDocument
from taxonomy.findings import Extraction

_BESIDE: Final = {RECORD, DUMP}
_record = msgspec.json.Decoder(Record)
_models = msgspec.msgpack.Decoder(list[Rescored])

Packed = bytes | list[Rescored]


def begin(address: str, ruleset: str, code: str) -> Callable[[Sequence[int]], Packed]:
    """For a process of its own. ``ruleset``: under which the archive is to be read; ``code``: the
    version of the rules' code. Raises CrawlProblem where that is another one here.
    """
    if code != extractors.RULESET:
        raise CrawlProblem("the rules were changed while they were at work: start it again")
    reread = Reread(Store.open(address, read_only=True), ruleset, Web(Access()))
    return lambda numbers: _packed(reread(numbers))


def _packed(models: list[Rescored]) -> Packed:
    """Smaller and faster than pickled; what UTF-8 cannot hold goes as it is."""
    try:
        return msgspec.msgpack.encode(models)
    except UnicodeEncodeError:
        return models


def unpacked(models: Packed) -> list[Rescored]:
    """What a process answered."""
    return _models.decode(models) if isinstance(models, bytes) else models


class Reread:
    """Reads models by their numbers; asks nobody, ``unused`` stands for the web it leaves alone."""

    def __init__(self, store: Store, ruleset: str, unused: Web) -> None:
        stop, scope = threading.Event(), Scope(github=False)
        job = Job(store, unused, scope, progress=Silent(), stop=stop, clock=time.time)
        self._store, self._ruleset = store, ruleset
        self._readings = Readings(job, ask=False, anew=True)

    def __call__(self, numbers: Sequence[int]) -> list[Rescored]:
        """What is to be written about them."""
        models = [_news(each) for each in self._store.archived(self._ruleset, numbers)]
        wanted = [pair for model in models for pair in _full(model)]
        read = iter([each.extraction for each in self._readings.of(wanted, 0)])
        return [self._model(model, read) for model in models]

    def _model(self, model: Archived, read: Iterator[Extraction | None]) -> Rescored:
        told: list[tuple[archived.Sighting, Extraction | None]] = []
        before: Record | None = None
        for seen in model.sightings:
            bare = msgspec.structs.replace(seen, documents=())
            if seen.gone:
                told.append((bare, None))
                continue
            was, before = before, _record_of(seen.documents)
            opened = was is not None and _shut(was) and not _shut(before)
            if in_full(seen):
                left = any(each.state == "unreadable" for each in seen.documents)
                told.append((msgspec.structs.replace(bare, full=True, left=left), next(read)))
            else:
                listed = sightings.listed(sighting_of(model, seen), seen.at)
                full = listed.depth == "full"
                lacks = (*bare.lacks, *sightings.retold(before, was if seen.dump else None))
                bare = msgspec.structs.replace(
                    bare, full=full, listed=True, left=opened and not full, lacks=lacks
                )
                told.append((bare, listed.extraction))
        return _rescored(model, told, _now(model, read, told) if model.unread else None)


def _now(
    model: Archived,
    read: Iterator[Extraction | None],
    told: Sequence[tuple[archived.Sighting, Extraction | None]],
) -> Observation | None:
    """A model as it stands; None where its sightings say all of it: the last one is a dump's,
    which tells less than the archive, that is filled in.
    """
    if _last_dump(model) is not None:
        return None
    stands = _seen(model, model.documents, model.entity.revision)
    if not _read(model):
        return sightings.listed(stands, 0)
    return sightings.read(stands, 0, (), told[-1][1] if _stands(model) else next(read))


def _last_dump(model: Archived) -> archived.Sighting | None:
    """The last sighting, if a dump told it."""
    last = model.sightings[-1] if model.sightings else None
    return last if last is not None and last.dump and not last.gone else None


def _shut(record: Record) -> bool:
    return bool(record.gated) or bool(record.disabled)


def _full(model: Archived) -> Iterator[tuple[Sighting, Texts]]:
    """What has to be read in full: sightings in their order, and how it stands."""
    for seen in model.sightings:
        if not seen.gone and in_full(seen):
            yield sighting_of(model, seen), texts(seen.documents)
    if not model.unread or _last_dump(model) is not None:
        return
    if _read(model) and not _stands(model):
        yield _seen(model, model.documents, model.entity.revision), texts(model.documents)


def in_full(seen: archived.Sighting) -> bool:
    """Whether texts were read, not its record alone."""
    note = _note(seen)
    return seen.full if note is None else note.card


def _news(model: Archived) -> Archived:
    """Without what a dump only tells again, or less of it: that is no news."""
    found: list[archived.Sighting] = []
    committed_at: int | None = None
    for seen in model.sightings:
        known = seen.committed_at in (None, committed_at)
        if not (known and found and _repeats(found[-1], seen)):
            found.append(seen)
        committed_at = seen.committed_at or committed_at
    return msgspec.structs.replace(model, sightings=tuple(found))


def _repeats(before: archived.Sighting, seen: archived.Sighting) -> bool:
    if before.gone or not (before.dump and seen.dump) or in_full(seen):
        return False
    if seen.revision != before.revision or _beside(seen) != _beside(before):
        return False
    return _own(seen, _note(seen)) == _own(before, _note(before))


def _beside(seen: archived.Sighting) -> dict[str, tuple[str, bytes]]:
    return _said([each for each in seen.documents if each.path != "record"])


def sighting_of(model: Archived, seen: archived.Sighting) -> Sighting:
    """A model as it was seen; by a dump, without what that does not carry."""
    note = _note(seen)
    if note is None:
        return _seen(model, seen.documents, seen.revision)
    bare = _own(seen, note)
    return entries.sighting("model", model.entity.name, bare, revision=seen.revision)


def _note(seen: archived.Sighting) -> notes.Note | None:
    return notes.read(seen.documents) if seen.dump else None


def _own(seen: archived.Sighting, note: notes.Note | None) -> Record:
    """The record of a sighting, without what its dump does not carry."""
    record = _record_of(seen.documents)
    return record if note is None else msgspec.structs.replace(record, **dict.fromkeys(note.lacks))


def _record_of(documents: Sequence[StoredDocument]) -> Record:
    body = next((each.body for each in documents if each.path == "record"), b"")
    return _record.decode(body or b"{}")


def _read(model: Archived) -> bool:
    """Whether its documents were read as it stands."""
    entity = model.entity
    return entity.read_at is not None and entity.read_at == entity.revision


def _stands(model: Archived) -> bool:
    """Whether the last sighting is all that was read of it as it stands."""
    last = model.sightings[-1] if model.sightings else None
    if last is None or last.gone or not last.full or last.revision != model.entity.revision:
        return False
    return _said(last.documents) == _said(model.documents)


def _said(documents: Sequence[StoredDocument]) -> dict[str, tuple[str, bytes]]:
    return {each.path: (each.state, each.body) for each in documents}


def _rescored(
    model: Archived,
    told: Sequence[tuple[archived.Sighting, Extraction | None]],
    now: Observation | None,
) -> Rescored:
    """``now`` goes without its documents: they are in the archive."""
    entity = model.entity
    if now is not None:
        now = msgspec.structs.replace(
            now, observed_at=entity.observed_at, documents=(), record_hash=b""
        )
    begins, revision, gone_at = model.begins, entity.revision, entity.gone_at
    return Rescored(entity.id, begins, revision, gone_at, tuple(told), now)


def texts(documents: Sequence[StoredDocument]) -> Texts:
    """The texts among documents."""
    return tuple(each for each in documents if each.path not in _BESIDE)


def _seen(model: Archived, documents: Sequence[StoredDocument], revision: str | None) -> Sighting:
    entity = model.entity
    return entries.sighting(
        "model",
        entity.name,
        _record_of(documents),
        host_id=entity.host_id,
        revision=revision,
        created_at=entity.created_at,
        committed_at=entity.committed_at,
        downloads=entity.downloads,
        likes=entity.likes,
    )
