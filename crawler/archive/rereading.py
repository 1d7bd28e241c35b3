"""A stretch of the archive read by the rules of today: only reads, in any process."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

import extractors
from crawler import retold, sightings
from crawler.archive.beside import Beside
from crawler.archive.sighted import in_full, note, own, record_of, sighting_of, standing
from crawler.errors import CrawlProblem
from extractors.snapshot import Record
from storage import Store
from storage.archive.documents import RECORD
from storage.history.rescored import Rescored
from storage.reading.spans import FOREVER
from storage.records import Observation, StoredDocument
from storage.sightings import archived
from storage.sightings.archived import Archived
from taxonomy.findings import Extraction

_models = msgspec.msgpack.Decoder(list[Rescored])

Packed = bytes | list[Rescored]


def begin(address: str, ruleset: str, code: str) -> Callable[[Sequence[int]], Packed]:
    """For a process of its own. ``ruleset``: under which the archive is to be read; ``code``: the
    version of the rules' code. Raises CrawlProblem where that is another one here.
    """
    if code != extractors.RULESET:
        raise CrawlProblem("the rules were changed while they were at work: start it again")
    reread = Reread(Store.open(address, read_only=True), ruleset)
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
    """Reads models by their numbers; asks nobody."""

    def __init__(self, store: Store, ruleset: str) -> None:
        self._store, self._ruleset = store, ruleset
        self._beside = Beside(store)

    def __call__(self, numbers: Sequence[int]) -> list[Rescored]:
        """What is to be written about them."""
        models = [_news(each) for each in self._store.archived(self._ruleset, numbers)]
        self._beside.open(_wanted(models))
        models = [self._beside.turned(model) for model in models]
        read = iter(self._beside.of(_wanted(models)))
        return [self._model(model, read) for model in models]

    def _model(self, model: Archived, read: Iterator[Extraction | None]) -> Rescored:
        told: list[tuple[archived.Sighting, Extraction | None]] = []
        before: Record | None = None
        for seen in model.sightings:
            bare = msgspec.structs.replace(seen, documents=())
            if seen.gone:
                told.append((bare, None))
                continue
            was, before = before, record_of(seen.documents)
            opened = was is not None and _shut(was) and not _shut(before)
            if in_full(seen):
                left = any(each.state == "unreadable" for each in seen.documents)
                lacks = bare.lacks
                if seen.dump:
                    lacks += retold.everything(own(before, note(seen)), was)
                bare = msgspec.structs.replace(bare, full=True, left=left, lacks=lacks)
                told.append((bare, next(read)))
            else:
                listed = sightings.listed(sighting_of(model, seen), seen.at)
                full = listed.depth == "full"
                lacks = (*bare.lacks, *retold.terms(before, was if seen.dump else None))
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
    stands = standing(model, model.documents, model.entity.revision)
    if not _read(model):
        return sightings.listed(stands, 0)
    return sightings.read(stands, 0, (), told[-1][1] if _stands(model) else next(read))


def _last_dump(model: Archived) -> archived.Sighting | None:
    """The last sighting, if a dump told it."""
    last = model.sightings[-1] if model.sightings else None
    return last if last is not None and last.dump and not last.gone else None


def _shut(record: Record) -> bool:
    return bool(record.gated) or bool(record.disabled)


def _wanted(models: Sequence[Archived]) -> list[tuple[Archived, archived.Sighting]]:
    return [pair for model in models for pair in _full(model)]


def _full(model: Archived) -> Iterator[tuple[Archived, archived.Sighting]]:
    """What has to be read in full: sightings in their order, and how it stands."""
    for seen in model.sightings:
        if not seen.gone and in_full(seen):
            yield model, seen
    if not model.unread or _last_dump(model) is not None:
        return
    if _read(model) and not _stands(model):
        revision = model.entity.revision
        yield model, archived.Sighting(FOREVER, FOREVER, None, revision, documents=model.documents)


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
    return _own(seen) == _own(before)


def _own(seen: archived.Sighting) -> Record:
    return own(record_of(seen.documents), note(seen))


def _beside(seen: archived.Sighting) -> dict[str, tuple[str, bytes]]:
    return _said([each for each in seen.documents if each.path != RECORD])


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
