"""What was told of a model, one observation after the other, each by itself.

The archive holds records with what an observation did not carry as it was last told. Here they
are taken apart, and put together again when another observation comes in between.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from storage import entities
from storage.archive.documents import DUMP, RECORD
from storage.records import gate
from storage.sightings import notes
from storage.sightings.document_versions import Version, Versions, stood

Fields = Mapping[str, Any]
"""A record as JSON holds it; what is not told is not there."""


class Told(NamedTuple):
    """One observation: what it told of the record, and the note of a dump with its body. ``whole``:
    the record as it is archived, at ``place``.
    """

    at: int
    own: Fields
    revision: str | None
    committed_at: int | None
    note: Version | None
    said: bytes = b""
    whole: Fields | None = None
    place: int | None = None

    def repeats(self, before: "Told") -> bool:
        """Whether a dump tells what was told before: not more, and after a dump not less."""
        if before.note is None:
            moved = self.revision not in (None, before.revision)
            return not moved and before.own == {**before.own, **self.own}
        return self[1:4] == before[1:4] and self.said == before.said


class Whole(NamedTuple):
    """What was known after an observation; ``place``: where the archive has that record."""

    at: int
    fields: Fields
    revision: str | None
    committed_at: int | None
    place: int | None


def apart(versions: Versions, body: Callable[[Version], bytes]) -> list[Told]:
    """The observations that the archive holds, oldest first."""
    by_note = {note.since: note for note in versions.get(DUMP, ())}
    found: list[Told] = []
    for at in sorted({*by_note, *(each.since for each in versions.get(RECORD, ()))}):
        kept, note = stood(versions, at).get(RECORD), by_note.get(at)
        if kept is None:
            continue
        whole = fields(body(kept))
        said = b"" if note is None else body(note)
        lacks = set() if note is None else notes.said(said).keys()
        own = {key: value for key, value in whole.items() if key not in lacks}
        telling = kept if note is None else note
        moment = (telling.revision, telling.committed_at)
        found.append(Told(at, own, *moment, note, said, whole, kept.document_id))
    return found


def together(told: Sequence[Told]) -> Iterator[Whole]:
    """What was known after each: a dump leaves as it was what it does not carry."""
    whole: Fields = {}
    revision: str | None = None
    committed_at: int | None = None
    for each in told:
        whole = each.own if each.note is None else {**whole, **each.own}
        revision, committed_at = each.revision or revision, each.committed_at or committed_at
        place = each.place if each.whole == whole else None
        yield Whole(each.at, whole, revision, committed_at, place)


def fields(record: bytes) -> Fields:
    """A record by its fields."""
    return msgspec.json.decode(record, type=dict[str, Any])


def columns(own: Fields) -> dict[str, Any]:
    """Fields that have a column of their own, as far as they are told."""
    found = {key: own[key] for key in ("disabled", "private", "parameters") if key in own}
    return found | ({"gated": gate(own["gated"])} if "gated" in own else {})


def accesses(wholes: Sequence[Whole]) -> Iterator[tuple[int, str, str]]:
    """When access changed, from what to what."""
    before: str | None = None
    for each in wholes:
        said = columns(each.fields)
        now = entities.access(*(said.get(name) for name in ("private", "disabled", "gated")))
        if before is not None and now is not None and now != before:
            yield each.at, before, now
        before = now or before
