"""What a published dump left beside a record: which fields it did not carry, whether it had cards.

The record is archived with these fields as they were last told; without them it is what the dump
itself said, so that dumps can be laid into the past in any order.
"""

from collections.abc import Iterable

import msgspec

from storage.archive.documents import DUMP
from storage.records import StoredDocument

_encode = msgspec.json.Encoder(order="deterministic").encode


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """``lacks``: fields of the record; ``card``: the dump carried the card of this model,
    ``counts``: its downloads or likes.
    """

    source: str
    lacks: tuple[str, ...]
    card: bool
    counts: bool = True

    def keys(self) -> set[str]:
        """The fields that it lacks, as a record is encoded."""
        words = (name.split("_") for name in self.lacks)
        return {first + "".join(word.title() for word in rest) for first, *rest in words}


_notes = msgspec.json.Decoder(Note)


def document(note: Note, revision: str | None, day: str) -> StoredDocument:
    """The note as a document; one of another day is another version of it."""
    return StoredDocument(DUMP, _encode(note), revision or "", reason=day)


def read(documents: Iterable[StoredDocument]) -> Note | None:
    """The note among documents."""
    return next((_notes.decode(each.body) for each in documents if each.path == DUMP), None)


def said(body: bytes) -> Note:
    """The note in the body of a document."""
    return _notes.decode(body)
