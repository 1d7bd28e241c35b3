"""Links and texts of the past, laid beside its spells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.archive import documents as archive
from storage.archive.documents import RECORD, Shelf
from storage.database import bulk
from storage.database.texts import clean
from storage.interning import Interner
from storage.records import Past, StoredDocument
from storage.writes import Writes
from storage.writing import links
from storage.writing.links import Edge, Said


class Stretch(NamedTuple):
    """The states of one entity before ``known_from``, newest first."""

    number: int
    states: Sequence[Past]
    known_from: int


def edges(connection: Connection, writes: Writes, stretch: Stretch) -> None:
    """Links of old; none where the links that are known go further back already."""
    number, states, known_from = stretch
    rows = bulk.select(
        connection,
        "SELECT kind, target, role, valid_from, license, state FROM link WHERE entity_id {among}",
        [number],
    )
    known = [
        ((kind, target, role), since, (key, state))
        for kind, target, role, since, key, state in rows
    ]
    if any(since < known_from for _, since, _ in known):
        return
    running: dict[Edge, tuple[int | None, Said]] = {
        edge: (None, said) for edge, since, said in known if since == known_from
    }
    start = known_from
    for state in states:
        if state.extraction is not None:
            now = links.edges(state.extraction.links)
            ended = [edge for edge in running if edge not in now]
            _write_edges(
                writes, number, {edge: running.pop(edge) for edge in ended}, (start, known_from)
            )
            running |= {edge: (start, said) for edge, said in now.items() if edge not in running}
        start = state.valid_from
    _write_edges(writes, number, running, (start, known_from))


def _write_edges(
    writes: Writes,
    number: int,
    running: dict[Edge, tuple[int | None, Said]],
    moments: tuple[int, int],
) -> None:
    """Edges that began at the first moment; those without an end are known from the second on."""
    start, known_from = moments
    for edge, (end, said) in running.items():
        if end is not None:
            writes.links.append((number, *edge, start, end, *said))
        elif start < known_from:
            writes.links_moved.append((start, number, *edge, known_from))


def documents(connection: Connection, interner: Interner, writes: Writes, stretch: Stretch) -> int:
    """Texts of old stand at the time of their commit, up to the next one; how many are new. One
    that an earlier part of the past left standing begins earlier.
    """
    number, states, known_from = stretch
    standing = _standing(connection, number, known_from)
    paths = {clean(text.path) for state in states for text in state.documents}
    words = interner.words(connection, paths | standing.keys())
    shelf = Shelf(connection, writes)
    shelf.expect(text for state in states for text in state.documents if text.path != RECORD)
    for start, end, text in _stretches(states, known_from, standing):
        path_id = words[clean(text.path)]
        if end is None:
            if start < known_from:
                writes.kept_moved.append((start, start, number, path_id, known_from))
            continue
        body_id = None
        if text.body:
            body_id = shelf.put(text.body) if text.path == RECORD else shelf.keep(text.body)
        writes.kept.append(
            (
                *(number, path_id, start, end, body_id, text.revision or None),
                *(text.state, clean(text.reason) or None, text.etag or None, start),
            )
        )
    return shelf.added


def _standing(connection: Connection, number: int, at: int) -> dict[str, StoredDocument]:
    """The texts of old that begin at a moment: laid as standing at the commit of then."""
    rows = list(
        bulk.select(
            connection,
            "SELECT w.text, d.document_id, d.state FROM entity_document d "  # noqa: S608
            f"JOIN word w ON w.id = d.path_id WHERE d.observed_at = {at:d} "
            f"AND d.committed_at = {at:d} AND d.replaced_at IS NOT NULL AND d.entity_id {{among}}",
            [number],
        )
    )
    bodies = archive.bodies(connection, ((number, place) for _, place, _ in rows))
    return {
        path: StoredDocument(path, bodies.get((number, place), b""), state=state)
        for path, place, state in rows
    }


def _stretches(
    states: Sequence[Past], known_from: int, standing: Mapping[str, StoredDocument]
) -> Iterator[tuple[int, int | None, StoredDocument]]:
    """Each text with the time that it stood; without an end what stands in the archive already."""
    running: dict[str, tuple[int | None, StoredDocument]] = {
        path: (None, text) for path, text in standing.items()
    }
    start = known_from
    for state in states:
        if state.extraction is not None:
            now = {clean(text.path): text for text in state.documents}
            for path, (end, text) in list(running.items()):
                if path not in now or not _alike(text, now[path]):
                    yield start, end, text
                    del running[path]
            for path, text in now.items():
                running.setdefault(path, (start, text))
        start = state.valid_from
    for end, text in running.values():
        yield start, end, text


def _alike(one: StoredDocument, other: StoredDocument) -> bool:
    return (one.state, one.body) == (other.state, other.body)
