"""What must hold beside the spells: repositories, their changes, edges and figures, and the second
clock. SQL that names those of which it does not, by what is wrong.
"""

from typing import Final

from storage.checking.spells import dumped

_ACCESS: Final = (
    "CASE WHEN {0}.private THEN 'private' WHEN {0}.disabled THEN 'disabled' "
    "WHEN {0}.gated <> 'no' THEN {0}.gated WHEN {0}.gated = 'no' THEN 'public' END"
)
_REMEMBERED: Final = ("entity", "change", "spell", "link", "metric")
"""Tables of which the second clock has rows, which have no references that the database holds."""

RULES: Final = {
    "a repository is gone but no change says so": (
        "SELECT e.name FROM entity e WHERE e.gone_at IS NOT NULL AND e.gone_at > e.released_at "
        "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone')"
    ),
    "a repository is gone since another moment than its change says": (
        "SELECT e.name FROM entity e WHERE e.gone_at IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone') "
        "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.entity_id = e.id AND c.aspect = 'gone' "
        "AND c.new = 'gone' AND c.happened_at = e.gone_at)"
    ),
    "two changes of one thing do not meet": (
        "SELECT name FROM (SELECT e.name, c.aspect, c.old, lag(c.new) OVER w AS was, "
        "lag(c.id) OVER w AS earlier FROM change c JOIN entity e ON e.id = c.entity_id "
        "WINDOW w AS (PARTITION BY c.entity_id, c.aspect ORDER BY c.happened_at, c.id)) AS pairs "
        "WHERE earlier IS NOT NULL AND coalesce(was, '') <> coalesce(old, '') "
        "AND NOT (aspect = 'state' AND old = 'gone')"
    ),
    "the last change is not what stands": (
        "SELECT name FROM (SELECT e.name, c.aspect, coalesce(c.new, '') AS new, "  # noqa: S608
        "row_number() OVER (PARTITION BY c.entity_id, c.aspect "
        "ORDER BY c.happened_at DESC, c.id DESC) AS place, CASE c.aspect WHEN 'name' THEN e.name "
        "WHEN 'gone' THEN CASE WHEN e.gone_at IS NULL THEN 'present' ELSE 'gone' END "
        f"WHEN 'access' THEN coalesce({_ACCESS.format('e')}, 'public') "
        "WHEN 'license' THEN e.license ELSE e.state END AS stands FROM change c "
        "JOIN entity e ON e.id = c.entity_id) AS ends WHERE place = 1 "
        "AND new <> coalesce(stands, '') AND NOT (aspect = 'state' AND stands = 'gone')"
    ),
    "a change happened after it was seen": (
        "SELECT e.name FROM change c JOIN entity e ON e.id = c.entity_id "
        "WHERE c.happened_at > c.observed_at"
    ),
    "one edge stands twice at a time": (
        "SELECT e.name FROM link a JOIN link b ON b.entity_id = a.entity_id AND b.kind = a.kind "
        "AND b.target = a.target AND b.role = a.role AND b.valid_from > a.valid_from "
        "AND (a.valid_to IS NULL OR b.valid_from < a.valid_to) JOIN entity e ON e.id = a.entity_id"
    ),
    "a repository was released after it was seen": (
        "SELECT e.name FROM entity e WHERE e.released_at > e.observed_at"
    ),
    "downloads or likes are not those last counted": (
        "SELECT e.name FROM entity e JOIN metric m ON m.entity_id = e.id AND m.day = ("
        "SELECT max(l.day) FROM metric l WHERE l.entity_id = e.id) "
        "WHERE coalesce(m.downloads, -1) <> coalesce(e.downloads, -1) "
        "OR coalesce(m.likes, -1) <> coalesce(e.likes, -1)"
    ),
    "a repository was released after it was created": (
        "SELECT e.name FROM entity e WHERE e.released_at > e.created_at"
    ),
    "a change changes nothing": (
        "SELECT e.name FROM change c JOIN entity e ON e.id = c.entity_id "
        "WHERE coalesce(c.old, '') = coalesce(c.new, '')"
    ),
    "a repository had another name but no change says so": (
        "SELECT e.name FROM entity_before b JOIN entity e ON e.id = b.entity_id "
        "WHERE b.name <> e.name AND NOT EXISTS (SELECT 1 FROM change c "
        "WHERE c.entity_id = e.id AND c.aspect = 'name' AND c.old = b.name)"
    ),
    "a repository had another access but no change says so": (
        "SELECT name FROM (SELECT e.id, e.name, "  # noqa: S608
        f"{_ACCESS.format('b')} AS had, {_ACCESS.format('e')} AS has "
        "FROM entity_before b JOIN entity e ON e.id = b.entity_id) AS pairs "
        f"WHERE had <> has AND NOT {dumped('pairs.id')} AND NOT EXISTS (SELECT 1 FROM change c "
        "WHERE c.entity_id = pairs.id AND c.aspect = 'access' AND c.old = had)"
    ),
    "a dataset had another license but no change says so": (
        "SELECT e.name FROM entity_before b JOIN entity e ON e.id = b.entity_id "
        "WHERE b.license <> e.license AND NOT EXISTS (SELECT 1 FROM change c "
        "WHERE c.entity_id = e.id AND c.aspect = 'license' AND c.old = b.license)"
    ),
    "a GitHub repository had another state but no change says so": (
        "SELECT name FROM (SELECT e.id, e.name, b.state, coalesce(lead(b.state) OVER ("
        "PARTITION BY e.id ORDER BY b.until), e.state) AS next FROM entity_before b "
        "JOIN entity e ON e.id = b.entity_id WHERE e.kind = 2) AS pairs "
        "WHERE state <> next AND state <> 'gone' AND next <> 'gone' AND NOT EXISTS ("
        "SELECT 1 FROM change c WHERE c.entity_id = pairs.id AND c.aspect = 'state' "
        "AND c.old = state)"
    ),
    "a GitHub repository is gone by its state alone, or by all but its state": (
        "SELECT e.name FROM entity e WHERE e.kind = 2 "
        "AND (coalesce(e.state, '') = 'gone') <> (e.gone_at IS NOT NULL)"
    ),
    "a change happened before its repository was there": (
        "SELECT e.name FROM change c JOIN entity e ON e.id = c.entity_id "
        "WHERE c.happened_at < e.released_at"
    ),
    "an edge begins before its model was there": (
        "SELECT e.name FROM link l JOIN entity e ON e.id = l.entity_id "
        "WHERE l.valid_from < e.released_at"
    ),
    "a spell begins before its model was there": (
        "SELECT e.name FROM spell l JOIN entity e ON e.id = l.entity_id "
        "WHERE l.valid_from < e.released_at"
    ),
    "downloads or likes were counted before there was a repository": (
        "SELECT e.name FROM metric m JOIN entity e ON e.id = m.entity_id "
        "WHERE (m.day + 1) * 86400 <= e.released_at"
    ),
    "an edge begins after it was known": (
        "SELECT e.name FROM link l JOIN entity e ON e.id = l.entity_id "
        "WHERE l.known_at > 0 AND l.valid_from > l.known_at"
    ),
    "downloads or likes are less than none": (
        "SELECT e.name FROM metric m JOIN entity e ON e.id = m.entity_id "
        "WHERE m.downloads < 0 OR m.likes < 0"
    ),
    "downloads or likes were counted on no day": (
        "SELECT e.name FROM entity e WHERE (e.downloads IS NOT NULL OR e.likes IS NOT NULL) "
        "AND NOT EXISTS (SELECT 1 FROM metric m WHERE m.entity_id = e.id)"
    ),
    "two overrides of one cell are in force": (
        "SELECT e.name FROM override o JOIN entity e ON e.id = o.entity_id "
        "WHERE o.revoked_at IS NULL GROUP BY e.name, o.entity_id, o.component_id "
        "HAVING count(*) > 1"
    ),
    "the second clock stands before what was written": (
        "SELECT e.name FROM (SELECT entity_id, observed_at + lag AS known FROM spell "
        "UNION ALL SELECT entity_id, end_observed_at + end_lag FROM spell "
        "WHERE valid_to IS NOT NULL "
        "UNION ALL SELECT id, known_at FROM entity "
        "UNION ALL SELECT entity_id, observed_at + lag FROM change "
        "UNION ALL SELECT entity_id, known_at FROM link "
        "UNION ALL SELECT entity_id, day * 86400 FROM metric "
        "UNION ALL SELECT entity_id, observed_at FROM entity_document "
        "UNION ALL SELECT entity_id, observed_at FROM reading "
        "UNION ALL SELECT entity_id, until FROM spell_before "
        "UNION ALL SELECT entity_id, until FROM entity_before "
        "UNION ALL SELECT entity_id, until FROM change_before "
        "UNION ALL SELECT entity_id, until FROM link_before "
        "UNION ALL SELECT entity_id, until - 86400 FROM metric_before) w "
        "JOIN entity e ON e.id = w.entity_id "
        "WHERE NOT EXISTS (SELECT 1 FROM clock WHERE at = 0 OR at >= w.known)"
    ),
    "a row was learnt before it was seen": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.lag < 0 OR s.end_lag < 0 UNION ALL "
        "SELECT e.name FROM change c JOIN entity e ON e.id = c.entity_id WHERE c.lag < 0 UNION ALL "
        "SELECT e.name FROM metric m JOIN entity e ON e.id = m.entity_id WHERE m.late < 0"
    ),
    "what was believed before is of something that is not there": " UNION ALL ".join(
        f"SELECT '{table}_before of entity ' || entity_id FROM {table}_before "  # noqa: S608
        "WHERE entity_id NOT IN (SELECT id FROM entity)"
        for table in _REMEMBERED
    ),
    "what was believed before was a profile that is not there": (
        "SELECT 'spell_before of entity ' || entity_id FROM spell_before "
        "WHERE profile_id NOT IN (SELECT id FROM profile) "
        "OR certainty_id NOT IN (SELECT id FROM certainty)"
    ),
}
