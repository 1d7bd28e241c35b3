"""What must hold of spells: SQL that names the models of which it does not, by what is wrong."""

from typing import Final

from storage.archive.documents import DUMP
from storage.entities import THERE


def dumped(number: str) -> str:
    """Whether a dump told of an entity, by the SQL of its number."""
    return (
        "EXISTS (SELECT 1 FROM entity_document n JOIN word w ON w.id = n.path_id "  # noqa: S608
        f"WHERE n.entity_id = {number} AND w.text = '{DUMP}')"
    )


_NO_PAST: Final = (
    "NOT EXISTS (SELECT 1 FROM cursor WHERE name = 'backfill/' || s.entity_id) "  # noqa: S608
    f"AND NOT {dumped('s.entity_id')}"
)
"""Only crawls told of it."""
_CRAWLED: Final = f"s.lag = 0 AND {_NO_PAST}"
"""A spell that was written as it was seen: a backfill and a re-scoring let spells begin at
revisions that they do not name, a dump may tell a commit without its revision.
"""

RULES: Final = {
    "spells of a model overlap": (
        "SELECT e.name FROM spell a JOIN spell b ON b.entity_id = a.entity_id "
        "AND b.ruleset_id = a.ruleset_id AND b.valid_from > a.valid_from "
        "AND (a.valid_to IS NULL OR b.valid_from < a.valid_to) JOIN entity e ON e.id = a.entity_id"
    ),
    "a spell says the same as the one before it": (
        "SELECT e.name FROM spell a JOIN spell b ON b.entity_id = a.entity_id "
        "AND b.ruleset_id = a.ruleset_id AND b.valid_from = a.valid_to "
        "AND b.profile_id = a.profile_id JOIN entity e ON e.id = a.entity_id "
        "WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.entity_id = e.id "
        "AND c.aspect = 'gone' AND c.happened_at = a.valid_to)"
    ),
    "a spell ends before it begins": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_to <= s.valid_from"
    ),
    "a spell begins after it was seen": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_from > s.observed_at"
    ),
    "a gap between two spells in which the model was not gone": (
        "SELECT e.name FROM spell a JOIN entity e ON e.id = a.entity_id "
        "WHERE a.valid_to IS NOT NULL AND a.valid_to <> coalesce(e.gone_at, -1) AND EXISTS ("
        "SELECT 1 FROM spell n WHERE n.entity_id = a.entity_id AND n.ruleset_id = a.ruleset_id "
        "AND n.valid_from > a.valid_to) AND NOT EXISTS ("
        "SELECT 1 FROM spell n WHERE n.entity_id = a.entity_id AND n.ruleset_id = a.ruleset_id "
        "AND n.valid_from = a.valid_to) AND NOT EXISTS ("
        "SELECT 1 FROM change c WHERE c.entity_id = a.entity_id AND c.aspect = 'gone' "
        "AND c.new = 'gone' AND c.happened_at = a.valid_to) AND NOT EXISTS ("
        "SELECT 1 FROM spell o WHERE o.entity_id = a.entity_id AND o.ruleset_id <> a.ruleset_id "
        "AND o.valid_from = a.valid_to)"
    ),
    "a model that is gone has an open spell": (
        "SELECT e.name FROM entity e JOIN spell s ON s.entity_id = e.id AND s.valid_to IS NULL "
        "WHERE e.gone_at IS NOT NULL"
    ),
    "a model that is there has no open spell": (
        f"SELECT e.name FROM entity e WHERE {THERE} AND NOT EXISTS ("  # noqa: S608  a constant
        "SELECT 1 FROM spell s WHERE s.entity_id = e.id AND s.valid_to IS NULL)"
    ),
    "an end of a spell lies after it was seen": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_to > s.end_observed_at"
    ),
    "a spell that ended does not say when that was learnt": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE (s.valid_to IS NULL) <> (s.end_lag IS NULL)"
    ),
    "a spell begins before the commit at which it started": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "  # noqa: S608
        "WHERE s.valid_from < s.observed_at AND s.valid_from <> e.released_at "
        f"AND {_CRAWLED} AND (s.valid_from < e.committed_at "
        "AND (s.revision = e.revision OR s.revision IS NULL AND s.valid_to IS NULL) "
        "OR EXISTS (SELECT 1 FROM entity_document k WHERE k.entity_id = s.entity_id "
        "AND k.revision = s.revision AND k.committed_at > s.valid_from))"
    ),
    "a first spell begins after the commit at which it started": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "  # noqa: S608
        f"WHERE s.valid_from > e.committed_at AND s.valid_to IS NULL AND {_NO_PAST} "
        "AND NOT EXISTS (SELECT 1 FROM run r "
        "WHERE r.ruleset_id = s.ruleset_id AND r.kind = 'rescore') "
        "AND (s.revision = e.revision OR s.revision IS NULL) AND NOT EXISTS ("
        "SELECT 1 FROM spell p WHERE p.entity_id = s.entity_id AND p.valid_from < s.valid_from) "
        "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone')"
    ),
    "a model was seen before its first spell": (
        "SELECT e.name FROM (SELECT entity_id, min(observed_at) AS begun FROM spell "  # noqa: S608
        "GROUP BY entity_id) s JOIN entity e ON e.id = s.entity_id WHERE EXISTS ("
        "SELECT 1 FROM entity_document k WHERE k.entity_id = s.entity_id "
        "AND k.observed_at < s.begun AND NOT EXISTS (SELECT 1 FROM change c "
        "WHERE c.entity_id = e.id AND c.aspect = 'gone' AND c.happened_at = k.observed_at)) "
        f"AND {_NO_PAST}"
    ),
    "a spell names a revision of which nothing else tells": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "  # noqa: S608
        "WHERE s.revision <> coalesce(e.revision, '') "
        "AND coalesce(s.end_observed_at, s.observed_at + 1) > s.observed_at "
        f"AND {_CRAWLED} AND NOT EXISTS (SELECT 1 FROM entity_document k "
        "WHERE k.entity_id = s.entity_id AND k.revision = s.revision) "
        "AND (s.entity_id, s.revision) NOT IN "
        "(SELECT b.entity_id, b.revision FROM entity_before b WHERE b.revision IS NOT NULL)"
    ),
    "a spell, reading, edge or override is of no model": (
        "SELECT e.name FROM entity e WHERE e.kind <> 0 AND ("
        "EXISTS (SELECT 1 FROM spell o WHERE o.entity_id = e.id) "
        "OR EXISTS (SELECT 1 FROM reading o WHERE o.entity_id = e.id) "
        "OR EXISTS (SELECT 1 FROM link o WHERE o.entity_id = e.id) "
        "OR EXISTS (SELECT 1 FROM override o WHERE o.entity_id = e.id))"
    ),
}
