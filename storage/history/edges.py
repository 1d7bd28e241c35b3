"""Links as sightings told them, one after the other; written in the place of what is known."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.bulk import Row
from storage.writes import Writes
from storage.writing import links
from storage.writing.links import Edge, Moment, Said
from taxonomy.findings import Extraction

Dated = tuple[Moment | None, Extraction | None]
"""Since when what a sighting says of links stands, and what it says."""


def write(connection: Connection, now: int, told: Mapping[int, Sequence[Dated]]) -> None:
    """Write the links of models, by their ids, as far as they are others."""
    rows = bulk.select(
        connection,
        "SELECT entity_id, kind, target, role, valid_from, valid_to, license, state FROM link "
        "WHERE entity_id {among}",
        told,
    )
    known = {tuple(row) for row in rows}
    found = {(number, *row) for number, pairs in told.items() for row in edges(pairs)}
    writes = Writes()
    writes.links_removed = sorted(row[:5] for row in known - found)
    writes.links = sorted(found - known, key=lambda row: row[:5])
    writes.flush(connection, now)


def edges(told: Iterable[Dated]) -> list[Row]:
    """Edges with their time and what was last said of them; as :func:`links.move` moves them."""
    running: dict[Edge, tuple[int, Said]] = {}
    ended: dict[Edge, int] = {}
    found: list[Row] = []
    for moment, extraction in told:
        if moment is None or extraction is None:
            continue
        now = links.edges(extraction.links)
        if moment.partly:
            now = {edge: said for edge, (_, said) in running.items()}
        for edge in [each for each in running if each not in now]:
            start, said = running.pop(edge)
            if start < moment.at:
                found.append((*edge, start, moment.at, *said))
                ended[edge] = moment.at
        for edge, said in now.items():
            since = running[edge][0] if edge in running else None
            if since is None or (since == moment.was and moment.at < since):
                since = max(moment.at, ended.get(edge, moment.at))
            running[edge] = since, said
    return found + [(*edge, start, None, *said) for edge, (start, said) in running.items()]
