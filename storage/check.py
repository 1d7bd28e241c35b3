"""Verify a real database: intervals, references, documents; name what is wrong."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage.archive import documents, packing, readings
from storage.database import bulk
from storage.records import DatabaseDamaged

_SHOWN: Final = 5


class Problem(msgspec.Struct, frozen=True):
    """Something that should not be, how often, and some of the names that it concerns."""

    what: str
    count: int
    examples: tuple[str, ...]


class _Rule(NamedTuple):
    what: str
    sql: str


_RULES: Final = (
    _Rule(
        "spells of a model overlap",
        "SELECT e.name FROM spell a JOIN spell b ON b.entity_id = a.entity_id "
        "AND b.ruleset_id = a.ruleset_id AND b.valid_from > a.valid_from "
        "AND (a.valid_to IS NULL OR b.valid_from < a.valid_to) JOIN entity e ON e.id = a.entity_id",
    ),
    _Rule(
        "a spell ends before it begins",
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_to <= s.valid_from",
    ),
    _Rule(
        "a spell begins after it was seen",
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_from > s.observed_at",
    ),
    _Rule(
        "a gap between two spells in which the model was not gone",
        "SELECT e.name FROM spell a JOIN entity e ON e.id = a.entity_id "
        "WHERE a.valid_to IS NOT NULL AND a.valid_to <> coalesce(e.gone_at, -1) AND EXISTS ("
        "SELECT 1 FROM spell n WHERE n.entity_id = a.entity_id AND n.ruleset_id = a.ruleset_id "
        "AND n.valid_from > a.valid_to) AND NOT EXISTS ("
        "SELECT 1 FROM spell n WHERE n.entity_id = a.entity_id AND n.ruleset_id = a.ruleset_id "
        "AND n.valid_from = a.valid_to) AND NOT EXISTS ("
        "SELECT 1 FROM change c WHERE c.entity_id = a.entity_id AND c.aspect = 'gone' "
        "AND c.new = 'gone' AND c.happened_at = a.valid_to) AND NOT EXISTS ("
        "SELECT 1 FROM spell o WHERE o.entity_id = a.entity_id AND o.ruleset_id <> a.ruleset_id "
        "AND o.valid_from = a.valid_to)",
    ),
    _Rule(
        "a model that is gone has an open spell",
        "SELECT e.name FROM entity e JOIN spell s ON s.entity_id = e.id AND s.valid_to IS NULL "
        "WHERE e.gone_at IS NOT NULL",
    ),
    _Rule(
        "a repository is gone but no change says so",
        "SELECT e.name FROM entity e WHERE e.gone_at IS NOT NULL AND e.gone_at > e.released_at "
        "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone')",
    ),
    _Rule(
        "two changes of one thing do not meet",
        "SELECT name FROM (SELECT e.name, c.aspect, c.old, lag(c.new) OVER w AS was, "
        "lag(c.id) OVER w AS earlier FROM change c JOIN entity e ON e.id = c.entity_id "
        "WINDOW w AS (PARTITION BY c.entity_id, c.aspect ORDER BY c.happened_at, c.id)) AS pairs "
        "WHERE earlier IS NOT NULL AND coalesce(was, '') <> coalesce(old, '') "
        "AND NOT (aspect = 'state' AND old = 'gone')",
    ),
    _Rule(
        "the last change is not what stands",
        "SELECT name FROM (SELECT e.name, c.aspect, coalesce(c.new, '') AS new, "
        "row_number() OVER (PARTITION BY c.entity_id, c.aspect "
        "ORDER BY c.happened_at DESC, c.id DESC) AS place, CASE c.aspect WHEN 'name' THEN e.name "
        "WHEN 'gone' THEN CASE WHEN e.gone_at IS NULL THEN 'present' ELSE 'gone' END "
        "WHEN 'access' THEN CASE WHEN e.private THEN 'private' WHEN e.disabled THEN 'disabled' "
        "WHEN e.gated <> 'no' THEN e.gated ELSE 'public' END "
        "WHEN 'license' THEN e.license ELSE e.state END AS stands FROM change c "
        "JOIN entity e ON e.id = c.entity_id) AS ends WHERE place = 1 "
        "AND new <> coalesce(stands, '') AND NOT (aspect = 'state' AND stands = 'gone')",
    ),
    _Rule(
        "a change happened after it was seen",
        "SELECT e.name FROM change c JOIN entity e ON e.id = c.entity_id "
        "WHERE c.happened_at > c.observed_at",
    ),
    _Rule(
        "one edge stands twice at a time",
        "SELECT e.name FROM link a JOIN link b ON b.entity_id = a.entity_id AND b.kind = a.kind "
        "AND b.target = a.target AND b.role = a.role AND b.valid_from > a.valid_from "
        "AND (a.valid_to IS NULL OR b.valid_from < a.valid_to) JOIN entity e ON e.id = a.entity_id",
    ),
    _Rule(
        "a repository was released after it was seen",
        "SELECT e.name FROM entity e WHERE e.released_at > e.observed_at",
    ),
    _Rule(
        "an API record is missing from the archive",
        "SELECT e.name FROM entity e LEFT JOIN document d ON d.id = e.record_id "
        "WHERE e.record_id IS NOT NULL AND d.id IS NULL",
    ),
    _Rule(
        "a document is missing from the archive",
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "
        "LEFT JOIN document d ON d.id = k.document_id "
        "WHERE k.document_id IS NOT NULL AND d.id IS NULL",
    ),
    _Rule(
        "two current documents at one path",
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "
        "WHERE k.replaced_at IS NULL GROUP BY e.name, k.entity_id, k.path_id HAVING count(*) > 1",
    ),
    _Rule(
        "downloads or likes are not those last counted",
        "SELECT e.name FROM entity e JOIN metric m ON m.entity_id = e.id AND m.day = ("
        "SELECT max(l.day) FROM metric l WHERE l.entity_id = e.id) "
        "WHERE coalesce(m.downloads, -1) <> coalesce(e.downloads, -1) "
        "OR coalesce(m.likes, -1) <> coalesce(e.likes, -1)",
    ),
    _Rule(
        "a model that was read in full has no reading",
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_to IS NULL AND s.full_depth AND NOT EXISTS (SELECT 1 FROM reading r "
        "WHERE r.entity_id = s.entity_id AND r.ruleset_id = s.ruleset_id)",
    ),
)


def problems(connection: Connection) -> list[Problem]:
    """Everything that is wrong; empty for a sound database."""
    found = [*_of_the_file(connection)]
    for rule in _RULES:
        names = [str(row[0]) for row in bulk.stream(connection, rule.sql)]
        if names:
            found.append(_problem(rule.what, names))
    return [*found, *_of_content(connection)]


def _problem(what: str, names: list[str]) -> Problem:
    return Problem(what, len(names), tuple(sorted(set(names))[:_SHOWN]))


def _of_the_file(connection: Connection) -> Iterator[Problem]:
    """What SQLite itself finds; PostgreSQL checks references as it writes."""
    if connection.dialect.name != "sqlite":
        return
    said = [str(row[0]) for row in bulk.stream(connection, "PRAGMA integrity_check(20)")]
    if said != ["ok"]:
        yield _problem("the file is damaged", said)
    broken = [f"{row[0]} → {row[2]}" for row in bulk.stream(connection, "PRAGMA foreign_key_check")]
    if broken:
        yield _problem("rows point to rows that are not there", broken)


def _of_content(connection: Connection) -> Iterator[Problem]:
    damaged = [
        f"document {number}"
        for number, name, codec, size, body in bulk.stream(
            connection, "SELECT id, hash, codec, size, body FROM document ORDER BY id"
        )
        if not _sound(name, codec, size, body)
    ]
    if damaged:
        yield _problem("a document does not decompress to what it was", damaged)
    lost = list(_lost(connection))
    if lost:
        yield _problem("an API record is missing from the document that holds it", lost)
    rows = bulk.stream(
        connection, "SELECT e.name, r.body FROM reading r JOIN entity e ON e.id = r.entity_id"
    )
    unread = [str(name) for name, body in rows if not _readable(body)]
    if unread:
        yield _problem("a reading does not decode", unread)


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


def _readable(body: bytes) -> bool:
    try:
        readings.unpacked(bytes(body))
    except DatabaseDamaged:
        return False
    return True
