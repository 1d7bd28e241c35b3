"""What a release points to, as edges with a time: base models, datasets, GitHub, papers."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.texts import clean
from storage.writes import Writes
from taxonomy.findings import Links

Edge = tuple[str, str, str]
"""Kind, target, role. The role is a relation, a stage, stages or a kind of paper."""
Said = tuple[str | None, str | None]
"""License and state of the target, as far as the extraction knows them."""

_NOTHING: Final[Said] = (None, None)
FOUND: Final = {True: "found", False: "missing", None: None}
"""The state of a dataset by whether it was found."""


class Moment(NamedTuple):
    """Since when the edges are what they are; ``was``: when that was thought until then.
    ``partly``: nothing else of them is told.
    """

    at: int
    was: int | None = None
    partly: bool = False


class Stored(NamedTuple):
    """An edge that is in force."""

    edge: Edge
    valid_from: int
    said: Said


def edges(links: Links) -> dict[Edge, Said]:
    """The edges of an extraction; of equal ones the first counts."""
    found: dict[Edge, Said] = {}
    for base in links.base_models:
        found.setdefault(("base_model", clean(base.id), base.relation or ""), _NOTHING)
    for data in links.datasets:
        said = (data.license, FOUND[data.resolved])
        found.setdefault(("dataset", clean(data.id), data.stage), said)
    for code in links.github:
        edge = ("github", clean(code.repo), ",".join(code.stages))
        found.setdefault(edge, (code.license, code.state))
    for paper in links.papers:
        found.setdefault(("paper", clean(paper.url), paper.kind), _NOTHING)
    return found


def in_force(connection: Connection, numbers: Iterable[int]) -> dict[int, list[Stored]]:
    """The edges of entities that have not ended."""
    rows = bulk.select(
        connection,
        "SELECT entity_id, kind, target, role, valid_from, license, state FROM link "
        "WHERE valid_to IS NULL AND entity_id {among}",
        numbers,
    )
    return {
        number: [Stored(row[:3], row[3], row[4:]) for row in own]
        for number, own in bulk.grouped(rows).items()
    }


def move(
    writes: Writes, number: int, before: Sequence[Stored], now: dict[Edge, Said], seen: Moment
) -> bool:
    """Write the way from the edges before to those now; True where there was any."""
    old = {stored.edge: stored for stored in before}
    if seen.partly:
        now = {stored.edge: stored.said for stored in before}
    starts: dict[Edge, int] = {}
    for stored in before:
        if stored.edge not in now:
            _end(writes, number, stored, seen)
            continue
        if stored.valid_from == seen.was and seen.at < seen.was:
            writes.links_moved.append((seen.at, number, *stored.edge, stored.valid_from))
        if stored.said != now[stored.edge]:
            writes.links_said.append((*now[stored.edge], number, *stored.edge, stored.valid_from))
        else:
            starts[stored.edge] = stored.valid_from
    new = [edge for edge in now if edge not in old]
    writes.links.extend((number, *edge, seen.at, None, *now[edge]) for edge in new)
    return bool(new) or len(starts) < len(before)


def held_apart(connection: Connection, writes: Writes) -> None:
    """An edge that is back begins no earlier than it ended: a dump that does not date what it saw
    ends it on its own day, and a commit before that day may bring it back.
    """
    numbers = {row[0] for row in writes.links} | {row[1] for row in writes.links_moved}
    rows = bulk.select(
        connection,
        "SELECT entity_id, kind, target, role, MAX(valid_to) FROM link "
        "WHERE valid_to IS NOT NULL AND entity_id {among} GROUP BY entity_id, kind, target, role",
        numbers,
    )
    ends = {tuple(edge): end for *edge, end in rows}
    if ends:
        writes.links = [
            (*edge, max(at, ends.get(tuple(edge), at)), end, key, state)
            for *edge, at, end, key, state in writes.links
        ]
        writes.links_moved = [
            (max(at, ends.get(tuple(edge), at)), *edge, was)
            for at, *edge, was in writes.links_moved
        ]


def _end(writes: Writes, number: int, stored: Stored, seen: Moment) -> None:
    key = (number, *stored.edge, stored.valid_from)
    if stored.valid_from >= seen.at:
        writes.links_removed.append(key)
    else:
        writes.links_ended.append((seen.at, *key))
