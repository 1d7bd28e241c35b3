"""Verify a real database: intervals, references, documents; name what is wrong."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from storage import check_content
from storage.database import bulk
from storage.database.lacking import lacking

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
        "a model that is there has no open spell",
        "SELECT e.name FROM entity e WHERE e.kind = 0 AND e.gone_at IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM spell s WHERE s.entity_id = e.id AND s.valid_to IS NULL)",
    ),
    _Rule(
        "the second clock stands before what was written",
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE NOT EXISTS (SELECT 1 FROM clock WHERE at = 0 OR at >= s.observed_at)",
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
    missing = list(lacking(connection))
    found = [_problem("the database lacks parts of its schema", missing)] if missing else []
    if any(part.startswith("table") for part in missing):
        return found
    found += _of_the_file(connection)
    for rule in _RULES:
        names = [str(row[0]) for row in bulk.stream(connection, rule.sql)]
        if names:
            found.append(_problem(rule.what, names))
    return [*found, *(_problem(*each) for each in check_content.problems(connection))]


def _problem(what: str, names: Sequence[str]) -> Problem:
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
