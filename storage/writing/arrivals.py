"""First sight: all that is told of new entities, column by column.

A first crawl is nothing else, millions of times over: a call and a tuple for every row would cost
more than the database does.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from storage.archive.documents import record
from storage.database.bulk import Row
from storage.database.plain import Columns
from storage.database.schema import DAY, KINDS
from storage.entities import SAME
from storage.packing.packing import content_hash
from storage.records import Observation, StoredDocument
from storage.writing import links, spells
from storage.writing.updating import whole
from taxonomy.findings import Extraction

_NO_LINKS: Final = Extraction({}, "").links
"""What an extraction has unless links are found; an empty one costs more to look at."""


class Arrivals(NamedTuple):
    """Observations of one kind that nobody was known by, with the ids that they get."""

    numbers: Sequence[int]
    seen: Sequence[Observation]
    records: Sequence[StoredDocument | None]


def arrivals(first: int, seen: Sequence[Observation]) -> Arrivals:
    """Numbered on from the first id."""
    return Arrivals(range(first, first + len(seen)), seen, [record(each) for each in seen])


def columns(new: Arrivals, words: Mapping[str, int], record_ids: Sequence[int | None]) -> Columns:
    """Their rows in the table ``entity``."""
    seen, records = new.seen, new.records
    return {
        "id": new.numbers,
        "kind": [KINDS.index(seen[0].kind)] * len(seen),
        "host_id": [each.host_id for each in seen],
        "name": [each.name for each in seen],
        "revision": [each.revision for each in seen],
        "read_revision": [SAME if whole(each) else None for each in seen],
        "record_hash": [_hash(each, held) for each, held in zip(seen, records, strict=True)],
        "record_id": record_ids,
        "etag": [held.etag or None if held is not None else None for held in records],
        "created_at": [each.created_at for each in seen],
        "committed_at": [each.committed_at for each in seen],
        "released_at": [_released(each) for each in seen],
        "observed_at": [each.observed_at for each in seen],
        "gone_at": [each.observed_at if each.state == "gone" else None for each in seen],
        "gated": [each.gated for each in seen],
        "disabled": [each.disabled for each in seen],
        "private": [each.private for each in seen],
        "downloads": [each.downloads for each in seen],
        "likes": [each.likes for each in seen],
        "task_id": [words.get(each.task or "") for each in seen],
        "library_id": [words.get(each.library or "") for each in seen],
        "parameters": [each.parameters for each in seen],
        "license": [each.license for each in seen],
        "state": [each.state for each in seen],
    }


def _released(seen: Observation) -> int:
    released, created, committed = seen.observed_at, seen.created_at, seen.committed_at
    if created is not None and created < released:
        released = created
    return committed if committed is not None and committed < released else released


def _hash(seen: Observation, held: StoredDocument | None) -> bytes | None:
    if held is None or seen.record_hash:
        return seen.record_hash or None
    return content_hash(held.body)


def metric(new: Arrivals) -> Columns:
    """Their rows in the table ``metric``."""
    told = [
        (number, seen)
        for number, seen in zip(new.numbers, new.seen, strict=True)
        if seen.downloads is not None or seen.likes is not None
    ]
    return {
        "entity_id": [number for number, _ in told],
        "day": [seen.observed_at // DAY for _, seen in told],
        "downloads": [seen.downloads for _, seen in told],
        "likes": [seen.likes for _, seen in told],
    }


def spell(
    told: Sequence[tuple[int, Observation]], ruleset_id: int, said: Sequence[tuple[int, int]]
) -> Columns:
    """The first spells of those that have an extraction; ``said``: profile and certainty."""
    return {
        "entity_id": [number for number, _ in told],
        "ruleset_id": [ruleset_id] * len(told),
        "valid_from": [spells.begins(seen) for _, seen in told],
        "profile_id": [profile_id for profile_id, _ in said],
        "certainty_id": [certainty_id for _, certainty_id in said],
        "full_depth": [seen.depth == "full" for _, seen in told],
        "observed_at": [seen.observed_at for _, seen in told],
    }


def link(new: Arrivals) -> list[Row]:
    """Their rows in the table ``link``."""
    return [
        (number, *edge, spells.begins(seen), None, *said)
        for number, seen in zip(new.numbers, new.seen, strict=True)
        if seen.extraction is not None and seen.extraction.links is not _NO_LINKS
        for edge, said in links.edges(seen.extraction.links).items()
    ]
