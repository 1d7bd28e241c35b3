"""Whether what is packed or named by its content is what it was: documents, readings, profiles."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection

from storage import profiles
from storage.archive import documents
from storage.checking import readings
from storage.database import bulk
from storage.packing import packing
from storage.problems import DatabaseDamaged

_PIECE: Final = 2_000


def problems(connection: Connection) -> Iterator[tuple[str, Sequence[str]]]:
    """What is wrong, with the names of what it concerns."""
    damaged = [
        f"document {number}"
        for number, name, codec, size, body in bulk.stream(
            connection, "SELECT id, hash, codec, size, body FROM document ORDER BY id"
        )
        if not _sound(name, codec, size, body)
    ]
    if damaged:
        yield ("a document does not decompress to what it was", damaged)
    lost = list(_lost(connection))
    if lost:
        yield ("an API record is missing from the document that holds it", lost)
    yield from ((what, names) for what, names in readings.problems(connection) if names)
    for kind, misnamed in (("profile", _profiles), ("certainty", _certainties)):
        names = [f"{kind} {number}" for number in misnamed(connection)]
        if names:
            yield (f"a {kind} does not say what its digest names", names)


def _profiles(connection: Connection) -> Iterator[int]:
    for digests in _pieces(connection, "profile"):
        known = profiles.load(connection, list(digests))
        yield from (each for each, told in digests.items() if known[each].digest() != told)


def _certainties(connection: Connection) -> Iterator[int]:
    for digests in _pieces(connection, "certainty"):
        known = profiles.load_certainties(connection, list(digests))
        names = {each: profiles.digest(profiles.said(known[each])) for each in digests}
        yield from (each for each, told in digests.items() if names[each] != told)


def _pieces(connection: Connection, table: str) -> Iterator[dict[int, bytes]]:
    """Digests by id, a piece at a time."""
    rows = bulk.stream(connection, f"SELECT id, digest FROM {table} ORDER BY id")  # noqa: S608
    digests = [(int(number), bytes(name)) for number, name in rows]
    for start in range(0, len(digests), _PIECE):
        yield dict(digests[start : start + _PIECE])


def _lost(connection: Connection) -> Iterator[str]:
    """Whose records are not in the document that they share with others."""
    sql = (
        "SELECT p.document_id, p.id, p.name FROM (SELECT record_id AS document_id, id, name "  # noqa: S608
        "FROM entity UNION ALL SELECT k.document_id, e.id, e.name FROM entity_document k "
        "JOIN entity e ON e.id = k.entity_id) p JOIN document d ON d.id = p.document_id "
        f"AND d.codec = {packing.RECORDS:d} ORDER BY 1, 2"
    )
    for document, sharing in groupby(bulk.stream(connection, sql), key=itemgetter(0)):
        named = {(number, document): str(name) for _, number, name in sharing}
        with suppress(DatabaseDamaged):
            held = documents.bodies(connection, named)
            yield from (name for place, name in named.items() if place not in held)


def _sound(name: bytes | None, codec: int, size: int, body: bytes) -> bool:
    try:
        plain = packing.unpack(bytes(body), codec)
    except DatabaseDamaged:
        return False
    return len(plain) == size and (name is None or packing.content_hash(plain) == bytes(name))
